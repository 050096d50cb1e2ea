//! Which release is meant, for each task: the pointer, what runs now, or what was recorded if it still stands. Pure.

use super::alike::{Alike, Comparison, in_words};
use super::plan::{Plan, ServicePlan, Task};
use super::pointer::{
    Fitness, Nowhere, Pointer, brought_by_rollback, is_left_behind, pointer, running,
};
use super::record::{RecordedApp, RecordedRelease};
use crate::heroku::{App, Pages, Release, Rest};
use crate::known::{Known, Unseen, Why};
use crate::releases::{Code, CodeRule, History};

/// The release a rollback goes to.
#[derive(Debug, Clone)]
pub(super) enum Aim<'a> {
    /// This one.
    At(Box<Target<'a>>),
    /// There is none.
    Nowhere {
        current: Option<&'a Release>,
        reason: Nowhere,
    },
    /// What was recorded no longer stands: what should be, and what is.
    Gone { recorded: String, found: String },
    /// Older releases would settle it.
    ReadOn,
    /// Nobody can say.
    Unseen(Unseen),
}

/// A release to go back to.
#[derive(Debug, Clone)]
pub(super) struct Target<'a> {
    pub(super) release: &'a Release,
    pub(super) code: Code,
    /// What runs now; the same release where a rollback of the coming deploy is meant.
    pub(super) current: &'a Release,
    pub(super) current_code: Option<Code>,
    /// Its place among all releases, the newest being the first.
    pub(super) rank: usize,
    /// Releases newer than the current one.
    pub(super) above: Vec<&'a Release>,
    /// The rollback that brought what runs now, where one did.
    pub(super) brought_by: Option<u64>,
    /// Where a rollback from the current release goes, where another one is meant.
    pub(super) previous: Option<(&'a Release, Code)>,
}

impl Target<'_> {
    /// It runs the code of the current release: nothing was deployed since it was recorded, or is yet.
    pub(super) fn runs_now(&self) -> bool {
        self.current_code.as_ref() == Some(&self.code)
    }
}

/// Which release is meant.
pub(super) fn aim<'a>(
    task: &Task,
    recorded: Option<&RecordedApp>,
    app: &App,
    releases: &'a [Release],
    rest: &'a Rest,
) -> Aim<'a> {
    let history = History::of(CodeRule::of(app), releases, rest);
    if !matches!(rest, Rest::None) && !newest_first(releases) {
        // In another order than was asked for, any page may hold anything.
        return match rest {
            Rest::Unseen(unseen) => Aim::Unseen(unseen.clone()),
            Rest::None | Rest::NotAsked(_) => Aim::ReadOn,
        };
    }
    match (task, recorded) {
        (Task::Record { .. }, _) => coming(&history, rest),
        (_, Some(recorded)) if is_another(recorded, app) => Aim::Gone {
            recorded: format!("the app {} as it was recorded", recorded.app),
            found: "another app of that name: it was made anew".to_owned(),
        },
        (_, Some(recorded)) => still(&history, rest, recorded),
        (_, None) => found(&history, pointer(&history, rest)),
    }
}

/// Whether the app of that name is not the one that was recorded.
fn is_another(recorded: &RecordedApp, app: &App) -> bool {
    matches!((&recorded.app_id, &app.id), (Some(then), Some(now)) if then != now)
}

/// Whether nothing more need be read.
pub(super) fn is_settled(
    plan: &Plan,
    service: &ServicePlan,
    app: &App,
    releases: &[Release],
) -> bool {
    // Whatever the range is: what matters is that there is more.
    let rest = Rest::NotAsked(String::new());
    let recorded = plan.recorded_app(service);
    !matches!(aim(&plan.task, recorded, app, releases, &rest), Aim::ReadOn)
}

/// The same, of what was seen of a service's app.
pub(super) fn aim_of_seen<'a>(
    plan: &Plan,
    service: &ServicePlan,
    app: &Known<App>,
    releases: &'a Known<Pages<Release>>,
) -> Known<Aim<'a>> {
    match (app, releases) {
        (Known::Found(app), Known::Found(pages)) => Known::Found(aim_of(plan, service, app, pages)),
        (Known::Unseen(unseen), _) | (_, Known::Unseen(unseen)) => Known::Unseen(unseen.clone()),
        (Known::Absent, _) | (_, Known::Absent) => Known::Absent,
    }
}

/// The same, of pages that were read.
pub(super) fn aim_of<'a>(
    plan: &Plan,
    service: &ServicePlan,
    app: &App,
    pages: &'a Pages<Release>,
) -> Aim<'a> {
    let recorded = plan.recorded_app(service);
    match aim(&plan.task, recorded, app, &pages.items, &pages.rest) {
        Aim::ReadOn => Aim::Unseen(Unseen::new(
            Why::TooMuch,
            "the releases that were read do not settle it",
        )),
        settled => settled,
    }
}

fn newest_first(releases: &[Release]) -> bool {
    releases
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if one.version >= other.version))
}

fn found<'a>(history: &History<'a>, pointer: Pointer<'a>) -> Aim<'a> {
    match pointer {
        Pointer::To { current, target } => at(history, current, target),
        Pointer::Nowhere { current, reason } => Aim::Nowhere { current, reason },
        Pointer::ReadOn => Aim::ReadOn,
        Pointer::Unseen(unseen) => Aim::Unseen(unseen),
    }
}

fn at<'a>(history: &History<'a>, current: &'a Release, release: &'a Release) -> Aim<'a> {
    let comparison = Comparison::of(history, current);
    let Some(code) = comparison.code(release) else {
        return Aim::Unseen(Unseen::new(
            Why::Unreadable,
            format!("which code v{} runs is not said", release.version),
        ));
    };
    Aim::At(Box::new(Target {
        release,
        code,
        current,
        current_code: comparison.code(current),
        rank: history.above(release.version).len() + 1,
        above: history.above(current.version).to_vec(),
        brought_by: brought_by_rollback(history, current),
        previous: None,
    }))
}

/// Where a rollback of the coming deploy goes; and, beside it, where one from the current release would.
fn coming<'a>(history: &History<'a>, rest: &Rest) -> Aim<'a> {
    let mut target = match found(history, running(history, rest)) {
        Aim::At(target) => target,
        other => return other,
    };
    target.previous = match found(history, pointer(history, rest)) {
        Aim::At(before) => Some((before.release, before.code)),
        // The first code of an app has none before it, and a rollback of the next deploy goes to it all the same.
        Aim::Nowhere { .. } | Aim::Gone { .. } => None,
        Aim::ReadOn => return Aim::ReadOn,
        Aim::Unseen(unseen) => return Aim::Unseen(unseen),
    };
    Aim::At(target)
}

/// What was recorded, if a rollback still goes there.
fn still<'a>(history: &History<'a>, rest: &Rest, recorded: &RecordedApp) -> Aim<'a> {
    let running = &recorded.running;
    let release = match standing(history, rest, running) {
        Ok(release) => release,
        Err(other) => return other,
    };
    // Who the current release is, is settled by the pointer, whatever else it finds.
    let now = pointer(history, rest);
    let current = match &now {
        Pointer::To { current, .. }
        | Pointer::Nowhere {
            current: Some(current),
            ..
        } => *current,
        Pointer::Nowhere { current: None, .. } => {
            return gone(running, "the app has no current release".to_owned());
        }
        Pointer::ReadOn => return Aim::ReadOn,
        Pointer::Unseen(unseen) => return Aim::Unseen(unseen.clone()),
    };
    let comparison = Comparison::of(history, current);
    let compare = |other: &Release| {
        let (newer, older) = if other.version > release.version {
            (other, release)
        } else {
            (release, other)
        };
        comparison.between(newer, older)
    };
    match compare(current) {
        Alike::Same => no_other_code_since(history, current, release, recorded, &now),
        Alike::Older => read_on(rest),
        Alike::Unsaid(unseen) => Aim::Unseen(unseen),
        Alike::Nothing => gone(running, "what runs now has no code".to_owned()),
        Alike::Other => match now {
            Pointer::To { target, .. } => match compare(target) {
                Alike::Same => at(history, current, target),
                Alike::Older => read_on(rest),
                Alike::Unsaid(unseen) => Aim::Unseen(unseen),
                Alike::Other | Alike::Nothing => {
                    let left = is_left_behind(history, current, release.version);
                    let why = if left {
                        "a rollback has left it behind"
                    } else {
                        "other code has run in between"
                    };
                    gone(
                        running,
                        format!(
                            "a rollback from v{} goes to v{}: {why}",
                            current.version, target.version
                        ),
                    )
                }
            },
            _ => gone(
                running,
                format!("there is nothing to go back to from v{}", current.version),
            ),
        },
    }
}

/// The recorded code still runs, or runs again: then the pointer of that time must stand too.
fn no_other_code_since<'a>(
    history: &History<'a>,
    current: &'a Release,
    release: &'a Release,
    recorded: &RecordedApp,
    now: &Pointer<'a>,
) -> Aim<'a> {
    let Some(previous) = &recorded.previous else {
        return at(history, current, release);
    };
    let comparison = Comparison::of(history, current);
    match now {
        Pointer::To { target, .. } => {
            let then = history.release(previous.version);
            let is_same = target.version == previous.version && target.id == previous.id
                || then.is_some_and(|then| {
                    then.id == previous.id && comparison.between(target, then) == Alike::Same
                });
            if is_same {
                at(history, current, release)
            } else {
                gone(
                    previous,
                    format!(
                        "no other code was deployed since, and a rollback from v{} goes to v{}",
                        current.version, target.version
                    ),
                )
            }
        }
        _ => gone(
            previous,
            format!(
                "no other code was deployed since, and there is nothing to go back to from v{}",
                current.version
            ),
        ),
    }
}

/// The recorded release as it stands today.
fn standing<'a>(
    history: &History<'a>,
    rest: &Rest,
    recorded: &RecordedRelease,
) -> Result<&'a Release, Aim<'a>> {
    let version = recorded.version;
    let Some(release) = history.release(version) else {
        let oldest = history.newest_first().last();
        let may_follow =
            !history.is_whole() && oldest.is_none_or(|oldest| oldest.version > version);
        return Err(if may_follow {
            read_on(rest)
        } else {
            gone(recorded, format!("there is no release v{version}"))
        });
    };
    if release.id != recorded.id {
        return Err(gone(
            recorded,
            format!("v{version} is another release now: the app was made anew"),
        ));
    }
    match Fitness::of(release) {
        Fitness::Unfit(reason) => {
            return Err(gone(recorded, format!("v{version}: {reason}")));
        }
        Fitness::Unsaid => {
            return Err(Aim::Unseen(Unseen::new(
                Why::Unreadable,
                format!("Heroku does not say whether v{version} succeeded"),
            )));
        }
        Fitness::Fit => {}
    }
    let processes: Vec<&str> = match &recorded.code {
        Code::Images(images) if images.others.is_none() => {
            images.by_process.keys().map(String::as_str).collect()
        }
        _ => Vec::new(),
    };
    match history.code(release, &processes) {
        Known::Found(code) if code == recorded.code => Ok(release),
        Known::Found(code) => Err(gone(
            recorded,
            format!("v{version} runs other code: {}", in_words(&code, None)),
        )),
        Known::Absent => Err(gone(recorded, format!("v{version} runs no code any more"))),
        Known::Unseen(unseen) => Err(
            if history.needs_older(release, &processes) && matches!(rest, Rest::NotAsked(_)) {
                Aim::ReadOn
            } else {
                Aim::Unseen(unseen)
            },
        ),
    }
}

fn gone<'a>(recorded: &RecordedRelease, found: String) -> Aim<'a> {
    Aim::Gone {
        recorded: format!("v{}, {}", recorded.version, in_words(&recorded.code, None)),
        found,
    }
}

fn read_on<'a>(rest: &Rest) -> Aim<'a> {
    match rest {
        Rest::Unseen(unseen) => Aim::Unseen(unseen.clone()),
        Rest::None | Rest::NotAsked(_) => Aim::ReadOn,
    }
}
