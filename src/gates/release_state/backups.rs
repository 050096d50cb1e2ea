//! How old the newest backup of each Postgres database is.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::facts::{Facts, SeenService};
use super::rules::BACKUP_STALE;
use super::running::Running;
use crate::finding::{Detail, DetailBody, Judgement};
use crate::heroku::{AddOn, AddOnState, Transfer};
use crate::known::{Known, Unseen, Why};

/// The add-on service whose backups the data API lists.
const POSTGRES: &str = "heroku-postgresql";
/// How far Heroku's clock may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(10);

/// The databases among an app's add-ons.
pub(super) fn databases(addons: &[AddOn]) -> impl Iterator<Item = &AddOn> {
    addons.iter().filter(|addon| {
        addon.addon_service.name == POSTGRES && addon.state != AddOnState::Deprovisioned
    })
}

/// Holds each database against the age the settings allow; shows them in a table.
pub(super) fn judge(
    running: &Running<'_>,
    seen: &SeenService,
    facts: &Facts,
    judgement: &mut Judgement,
) {
    let Some(max_age) = running.plan.backup_max_age else {
        return;
    };
    let addons = &running.seen.addons;
    let Some(addons) = running.part(&BACKUP_STALE, "the databases", addons, judgement) else {
        return;
    };
    let databases: Vec<&AddOn> = databases(addons).collect();
    if databases.is_empty() {
        let message =
            "The settings ask for backups of its database, and it has no Postgres add-on.";
        let finding = running
            .finding(&BACKUP_STALE, message)
            .compared(age_in_words(max_age), "no database")
            .remedy("Correct `backup-max-age` in the settings, or attach the database.");
        return judgement.find(finding);
    }
    let mut rows = Vec::new();
    for database in &databases {
        let owner = &database.app.name;
        let backups_of = format!("the backups of {}", database.name);
        let what = format!("{backups_of} of {}", running.in_words());
        let Some(known) = seen.transfers.get(owner) else {
            let unseen = Unseen::new(Why::Unreadable, "its transfers were not asked for");
            judgement.undecided(&BACKUP_STALE, what, unseen);
            continue;
        };
        let Some(transfers) = running.part(&BACKUP_STALE, &backups_of, known, judgement) else {
            continue;
        };
        let all = match seen.owners.get(owner) {
            Some(Known::Found(elsewhere)) => elsewhere,
            Some(Known::Absent | Known::Unseen(_)) => &Vec::new(),
            None => addons,
        };
        let backups = match of(database, transfers, all) {
            Known::Found(backups) => backups,
            Known::Absent => Vec::new(),
            Known::Unseen(unseen) => {
                judgement.undecided(&BACKUP_STALE, what, unseen);
                continue;
            }
        };
        match newest(&backups, facts.observed_at) {
            Known::Unseen(unseen) => judgement.undecided(&BACKUP_STALE, what, unseen),
            newest => {
                let newest = match newest {
                    Known::Found(newest) => Some(newest),
                    Known::Absent | Known::Unseen(_) => None,
                };
                let age = newest.map(|time| facts.observed_at - time);
                rows.push(described(database, newest, age));
                let limit = TimeDelta::from_std(max_age).unwrap_or(TimeDelta::MAX);
                if age.is_none_or(|age| age > limit) {
                    judgement.find(stale(running, database, &backups, max_age, age));
                }
            }
        }
    }
    if !rows.is_empty() {
        let header = ["Database", "Newest completed backup", "Age"];
        judgement.details.push(Detail {
            title: format!("Backups of {}", running.app.name),
            body: DetailBody::Table {
                header: header.map(str::to_owned).to_vec(),
                rows,
            },
        });
    }
}

/// The backups of one database, among those of `all` that its app owns. Where that is its only one they are all its own, but
/// for those of another that stood there before. Among several, and where it is not known whether there are, they are told apart
/// by the name they were made under, and a database that no name fits is not known to have none.
fn of<'a>(database: &AddOn, transfers: &'a [Transfer], all: &[AddOn]) -> Known<Vec<&'a Transfer>> {
    let owner = &database.app.name;
    let siblings = || databases(all).filter(|other| other.app.name == *owner);
    let listed = siblings().find(|other| other.name == database.name);
    let own = listed.unwrap_or(database);
    let is_since = |transfer: &&Transfer| {
        own.created_at.is_none_or(|made| {
            let began = transfer.started_at.or(transfer.created_at);
            began.is_none_or(|began| began >= made)
        })
    };
    let backups = transfers.iter().filter(|transfer| transfer.is_backup());
    let backups = backups.filter(is_since);
    let are_unnamed = || transfers.iter().all(|it| it.from_name.is_none());
    let is_the_only_one = match listed {
        Some(_) => siblings().count() == 1,
        None => are_unnamed(),
    };
    if is_the_only_one {
        return Known::Found(backups.collect());
    }
    let names = own.attached_as();
    let is_its = |transfer: &&Transfer| {
        let from = transfer.from_name.as_deref();
        from.is_some_and(|from| from == database.name || names.contains(&from))
    };
    let (own, others): (Vec<&Transfer>, Vec<&Transfer>) = backups.partition(is_its);
    if own.is_empty() && !others.is_empty() {
        return Known::unseen(
            Why::Unreadable,
            "the app may have several databases, and none of its backups bears a name of this one",
        );
    }
    Known::Found(own)
}

/// When the newest complete backup was begun: what it holds is from then. Absent where there is none.
fn newest(backups: &[&Transfer], now: DateTime<Utc>) -> Known<DateTime<Utc>> {
    let complete = backups.iter().filter_map(|backup| {
        let completed = backup.completed_at()?;
        // The CLI calls one with warnings finished, not completed.
        let is_whole = backup.warnings.unwrap_or_default() == 0;
        is_whole.then(|| backup.started_at.or(backup.created_at).unwrap_or(completed))
    });
    match complete.max() {
        None => Known::Absent,
        Some(time) if time > now + AHEAD => Known::unseen(
            Why::Unreadable,
            format!(
                "the newest backup is dated {}, which is yet to come",
                moment(time)
            ),
        ),
        Some(time) => Known::Found(time),
    }
}

fn stale(
    running: &Running<'_>,
    database: &AddOn,
    backups: &[&Transfer],
    max_age: Duration,
    age: Option<TimeDelta>,
) -> crate::finding::Finding {
    let last = backups
        .iter()
        .max_by_key(|backup| backup.created_at)
        .map_or(String::new(), |backup| {
            format!(" The last one tried {}.", fate(backup))
        });
    let message = match age {
        Some(age) => format!(
            "Its newest completed backup is {} old.{last}",
            in_words(age)
        ),
        None => format!("It has no completed backup.{last}"),
    };
    running
        .finding_in(&BACKUP_STALE, &database.name, message)
        .compared(
            age_in_words(max_age),
            age.map_or("none".to_owned(), |age| format!("{} old", in_words(age))),
        )
        .remedy(format!(
            "`heroku pg:backups:capture --app {owner}`; and a schedule: `heroku pg:backups:schedules --app {owner}`.",
            owner = database.app.name
        ))
}

fn fate(backup: &Transfer) -> &'static str {
    if backup.completed_at().is_some() {
        return match backup.warnings {
            None | Some(0) => "completed",
            Some(_) => "finished with warnings",
        };
    }
    if backup.canceled_at.is_some() {
        "was canceled"
    } else if backup.deleted_at.is_some() || backup.purged_at.is_some() {
        "was deleted"
    } else if backup.finished_at.is_some() {
        "failed"
    } else if backup.started_at.is_some() {
        "is running"
    } else {
        "has not begun"
    }
}

fn described(
    database: &AddOn,
    newest: Option<DateTime<Utc>>,
    age: Option<TimeDelta>,
) -> Vec<String> {
    vec![
        format!("{} ({})", database.name, database.plan.name),
        newest.map_or("none".to_owned(), moment),
        age.map_or(String::new(), in_words),
    ]
}

fn age_in_words(max_age: Duration) -> String {
    format!("at most {} old", humantime::format_duration(max_age))
}

/// `3h 20m`, `2d 4h`: no more than two parts of an age.
fn in_words(age: TimeDelta) -> String {
    let minutes = age.num_minutes().max(0);
    let (days, hours, minutes) = (minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
    match (days, hours, minutes) {
        (0, 0, minutes) => format!("{minutes}m"),
        (0, hours, minutes) => format!("{hours}h {minutes}m"),
        (days, hours, _) => format!("{days}d {hours}h"),
    }
}

fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}
