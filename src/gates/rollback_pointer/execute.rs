//! `--execute`: the one thing this program changes. It looks once more, sends one request, and watches what comes of it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::join3;
use serde::{Deserialize, Serialize};

use super::advice;
use super::aim::{Aim, aim_of_seen};
use super::facts::SeenService;
use super::plan::{Plan, Task};
use super::progress::{Progress, progress};
use super::smoke::commit_of;
use crate::config::App;
use crate::gate::Gate as _;
use crate::gates::post_deploy_smoke::{self, PostDeploySmoke};
use crate::heroku::{Heroku, Pages, Release, ReleaseStatus, RolledBack, VERSION_3_SDK};
use crate::known::{Known, Unseen, Why};
use crate::releases::Change;
use crate::world::{Effect, World};

/// The newest release alone.
const NEWEST: &str = "version ..; max=1, order=desc";
/// How often is looked, after an answer was lost, whether the rollback was made all the same.
const LOOKS: u32 = 5;
/// Between two looks at first; each time twice as long, up to the last.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(4);

/// What was done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Execution {
    /// Nothing was sent, because there is nothing to go back to: in words.
    NotSent(String),
    /// Nothing was sent, because something needed could not be seen.
    NotSeen(Unseen),
    /// Heroku made no release of it.
    Refused(Unseen),
    /// It was sent, and nobody knows whether a release was made of it.
    Unclear(Unseen),
    /// A release was made of it.
    Made(Box<Made>),
}

/// A rollback that was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Made {
    /// The new release.
    pub version: u64,
    /// The one it went back to.
    pub to: u64,
    /// The answer to the request was lost, for this reason; that the release was made was seen afterwards.
    pub answer_lost: Option<String>,
    /// Releases that came between the last look and it.
    pub between: u64,
    /// How far it came in the time there was.
    pub progress: Progress,
    /// How the service's smoke probes went afterwards; nothing where dynos do not run it, or there are no probes.
    pub smoke: Option<post_deploy_smoke::Facts>,
}

/// Rolls back, where that was asked for and everything it needs was seen.
pub(super) async fn execute(
    plan: &Plan,
    services: &[SeenService],
    now: DateTime<Utc>,
    world: &World,
) -> Option<Execution> {
    let Task::Execute {
        reason,
        probes,
        blindly,
        ..
    } = &plan.task
    else {
        return None;
    };
    // The plan has made sure that there is exactly one, with an app.
    let (service, seen) = plan.services.iter().zip(services).next()?;
    let (app, seen) = (service.app.as_ref()?, seen.app.as_ref()?);
    let aim = match aim_of_seen(plan, service, &seen.app, &seen.releases) {
        Known::Found(aim) => aim,
        Known::Unseen(unseen) => return Some(Execution::NotSeen(unseen)),
        Known::Absent => {
            return Some(Execution::NotSent(format!("there is no app {}", app.name)));
        }
    };
    if let Some(reason) = plan.task.is_yet_to_come(now) {
        return Some(Execution::NotSent(reason));
    }
    let target = match aim {
        Aim::At(target) => target,
        Aim::Nowhere { .. } => {
            return Some(Execution::NotSent(
                "there is nothing to go back to".to_owned(),
            ));
        }
        Aim::Gone { .. } => {
            return Some(Execution::NotSent("the record no longer stands".to_owned()));
        }
        Aim::ReadOn => return None,
        Aim::Unseen(unseen) => return Some(Execution::NotSeen(unseen)),
    };
    if target.runs_now() {
        return Some(Execution::NotSent(format!(
            "the code to go back to is what v{} runs already",
            target.current.version
        )));
    }
    // A job that is run again would go one step further back each time. A record says what is meant.
    if let (Some(version), None) = (target.brought_by, plan.recorded_app(service)) {
        return Some(Execution::NotSent(format!(
            "what runs now was brought back by a rollback already, v{version}; if it is meant to go further back, run the command yourself"
        )));
    }
    let unfinished = target.above.iter().find(|release| {
        !matches!(
            release.status,
            Some(ReleaseStatus::Failed | ReleaseStatus::Expired)
        )
    });
    if let Some(release) = unfinished {
        return Some(Execution::NotSent(format!(
            "v{} above the current release is not finished; it could take effect after the rollback",
            release.version
        )));
    }
    if let (Some(Known::Unseen(unseen)), false) = (&seen.changes, *blindly) {
        let detail = format!(
            "which config vars it would undo: {}; --rollback rolls back all the same",
            unseen.detail
        );
        return Some(Execution::NotSeen(Unseen::new(unseen.why, detail)));
    }
    world.tell(format!(
        "Rolling {} back from v{} to v{}: {reason}",
        app.name, target.current.version, target.release.version
    ));
    let commit = match &seen.commit {
        Some(Known::Found(commit)) => commit.as_deref(),
        _ => None,
    };
    let newest_seen = target.above.first().unwrap_or(&target.current);
    let mut execution = roll_back(app, target.release, newest_seen, world).await;
    if let Execution::Made(made) = &mut execution
        && matches!(made.progress, Progress::Runs(_))
        && let Some(smoke) = probes.of(commit_of(&target, commit))
    {
        world.tell("Dynos run it; asking the smoke probes");
        made.smoke = Some(PostDeploySmoke::gather(&smoke, world).await);
    }
    Some(execution)
}

/// Looks once more, and sends it.
async fn roll_back(app: &App, target: &Release, newest_seen: &Release, world: &World) -> Execution {
    let heroku = world.heroku();
    let newest = match newest(heroku, app).await {
        Ok(newest) => newest,
        Err(unseen) => return Execution::NotSeen(unseen),
    };
    if (newest.version, &newest.id) != (newest_seen.version, &newest_seen.id) {
        return Execution::NotSent(format!(
            "v{} was made while this run looked: look again, and decide again",
            newest.version
        ));
    }
    let look = advice::releases(app);
    let sending = format!("the rollback of {} to v{}", app.name, target.version);
    world
        .tell_first(format!(
            "Sending {sending}; should this run say no more: `{look}`"
        ))
        .await;
    let note = |known: String| {
        let look = look.clone();
        world.under_way().note(Effect { known, look });
    };
    note(format!(
        "a rollback of {} to v{} was sent, and whether it was made is not known",
        app.name, target.version
    ));
    let (release, answer_lost) = match heroku.roll_back(&app.name, &target.id).await {
        RolledBack::Made(release) => (*release, None),
        RolledBack::NotMade(unseen) => {
            world.under_way().clear();
            return Execution::Refused(unseen);
        }
        RolledBack::Unclear(unseen) => {
            world.tell(format!(
                "No clear answer ({}): looking whether the rollback was made",
                unseen.detail
            ));
            match made_all_the_same(app, target, newest_seen.version, world).await {
                Ok(release) => (release, Some(unseen.detail)),
                Err(detail) => {
                    let detail = format!("{}; {detail}", unseen.detail);
                    return Execution::Unclear(Unseen::new(unseen.why, detail));
                }
            }
        }
    };
    let made = format!(
        "{} was rolled back to v{} as v{}",
        app.name, target.version, release.version
    );
    note(format!("{made}, which may not be current yet"));
    world.tell(format!(
        "Heroku made v{} of it; waiting until dynos run it",
        release.version
    ));
    let progress = watch(app, &release, world).await;
    if matches!(progress, Progress::Runs(_)) {
        note(format!(
            "{made}, which dynos run; whether it answers is not known"
        ));
    }
    Execution::Made(Box::new(Made {
        version: release.version,
        to: target.version,
        answer_lost,
        between: release
            .version
            .saturating_sub(newest_seen.version)
            .saturating_sub(1),
        progress,
        smoke: None,
    }))
}

async fn newest(heroku: &Heroku, app: &App) -> Result<Release, Unseen> {
    let newest = heroku
        .until::<Release>(&app.name, "releases", VERSION_3_SDK, NEWEST, |_| true)
        .await;
    let none = || Unseen::new(Why::Unreadable, "Heroku shows no releases any more");
    match newest {
        Known::Found(Pages { items, .. }) => items.into_iter().next().ok_or_else(none),
        Known::Absent => Err(none()),
        Known::Unseen(unseen) => Err(unseen),
    }
}

/// After an answer that was lost: the release that was made all the same, or why there seems to be none.
async fn made_all_the_same(
    app: &App,
    target: &Release,
    newest_seen: u64,
    world: &World,
) -> Result<Release, String> {
    let mut wait = FIRST_WAIT;
    let mut last = String::new();
    for _ in 0..LOOKS {
        match newest(world.heroku(), app).await {
            Ok(newest) if newest.version > newest_seen => {
                let change = Change::of(newest.description.as_deref());
                return if change == Change::Rollback(target.version) {
                    Ok(newest)
                } else {
                    Err(format!(
                        "v{} is newer than what was seen, and is no rollback to v{}",
                        newest.version, target.version
                    ))
                };
            }
            Ok(newest) => last = format!("v{} is still the newest release", newest.version),
            Err(unseen) => last = unseen.detail,
        }
        if !world.wait(wait).await {
            break;
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
    Err(last)
}

/// Watches the new release until dynos run it, it fails, or the time is over.
async fn watch(app: &App, release: &Release, world: &World) -> Progress {
    let heroku = world.heroku();
    let path = format!("releases/{}", crate::github::segment(&release.id));
    let mut wait = FIRST_WAIT;
    let mut told = String::new();
    loop {
        let (release_now, formation, dynos) = join3(
            heroku.one::<Release>(&app.name, &path, VERSION_3_SDK),
            heroku.formation(&app.name),
            heroku.dynos(&app.name),
        )
        .await;
        let now = progress(release.version, &release_now, &formation, &dynos);
        if now.is_final() {
            return now;
        }
        let words = now.in_words(release.version);
        if words != told {
            world.tell(words.clone());
            told = words;
        }
        if !world.wait(wait).await {
            return now;
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}
