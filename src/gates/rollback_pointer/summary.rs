//! What was seen, for a reader: the command for each service, what it would undo, the outputs.

use chrono::{DateTime, SecondsFormat, Utc};

use super::advice::command;
use super::aim::Target;
use super::alike::in_words;
use super::execute::Execution;
use super::expiry::Life;
use super::facts::{ConfigChanges, Facts};
use super::pages::PagesPointer;
use super::plan::{Plan, Task};
use crate::cloudflare::Deployment;
use crate::config::{App, PagesProject};
use crate::finding::wording::{by_service, counted, row};
use crate::finding::{Detail, DetailBody, Judgement};
use crate::heroku::{self, Release};
use crate::releases::{Code, Image};

/// A service's app, and the release to go back to.
pub(super) struct Pointed<'a> {
    pub(super) service: &'a str,
    pub(super) app: &'a App,
    pub(super) about: &'a heroku::App,
    pub(super) target: Target<'a>,
    pub(super) commit: Option<&'a str>,
    pub(super) changes: Option<&'a ConfigChanges>,
    pub(super) life: Option<Life>,
}

/// A service's Pages project, and the deployment to go back to.
pub(super) struct PointedPages<'a> {
    pub(super) service: &'a str,
    pub(super) project: &'a PagesProject,
    pub(super) deployment: &'a Deployment,
    pub(super) pointer: PagesPointer<'a>,
}

/// `190 days old`.
pub(super) fn age(release: &Release, now: DateTime<Utc>) -> String {
    let Some(created) = release.created_at else {
        return "of unknown age".to_owned();
    };
    let age = now - created;
    let number = |number: i64| usize::try_from(number).unwrap_or_default();
    match (age.num_days(), age.num_hours(), age.num_minutes()) {
        (days @ 1.., ..) => format!("{} old", counted(number(days), "day", "days")),
        (_, hours @ 1.., _) => format!("{} old", counted(number(hours), "hour", "hours")),
        (.., minutes) => format!("{} old", counted(number(minutes), "minute", "minutes")),
    }
}

/// `brings back A, B; removes C; changes D`: names, no values.
pub(super) fn changes_in_words(changes: &ConfigChanges) -> String {
    let parts = [
        ("brings back", &changes.brought_back),
        ("removes", &changes.removed),
        ("changes", &changes.changed),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(verb, names)| format!("{verb} {}", row(names)))
        .collect();
    if said.is_empty() {
        return "no config vars".to_owned();
    }
    said.join("; ")
}

pub(super) fn describe(
    plan: &Plan,
    facts: &Facts,
    pointed: &[Pointed<'_>],
    pages: &[PointedPages<'_>],
    judgement: &mut Judgement,
) {
    let done = match &facts.execution {
        Some(Execution::Made(made)) => Some(made),
        _ => None,
    };
    for one in pointed {
        judgement.remarks.push(match done {
            Some(made) => format!(
                "{}: {} was rolled back to v{} as v{}. {}",
                one.service,
                one.app.name,
                made.to,
                made.version,
                because(&plan.task)
            ),
            None => sentence(plan, one),
        });
    }
    for one in pages {
        judgement.remarks.push(pages_sentence(plan, one));
    }
    if let (Task::Execute { .. }, [one, ..]) = (&plan.task, pages) {
        judgement.remarks.push(format!(
            "--execute rolls back the Heroku app alone: the Pages project {} stays as it is.",
            one.project.project
        ));
    }
    judgement.headline = headline(plan, pointed, pages, done.is_some());
    outputs(plan, pointed, pages, judgement);
    let tables = pointed.iter().map(|one| table(one, facts.observed_at));
    judgement.details.extend(tables);
}

fn because(task: &Task) -> String {
    match task {
        Task::Execute { reason, .. } => format!("Because: {reason}"),
        Task::Point | Task::Record { .. } | Task::Verify(_) => String::new(),
    }
}

fn headline(
    plan: &Plan,
    pointed: &[Pointed<'_>],
    pages: &[PointedPages<'_>],
    is_done: bool,
) -> String {
    let apps = pointed
        .iter()
        .map(|one| format!("{} v{}", one.service, one.target.release.version));
    let projects = pages
        .iter()
        .map(|one| format!("{} {}", one.project.project, one.deployment.id));
    let all = row(apps.chain(projects));
    match &plan.task {
        Task::Execute { .. } if is_done => format!("rolled back, and dynos run it: {all}"),
        Task::Execute { .. } | Task::Point => format!("a rollback goes back to {all}"),
        Task::Record { path, .. } => {
            format!("a rollback of the coming deploy goes back to {all}; recorded in {path}")
        }
        Task::Verify(_) => format!("what was recorded still stands: {all}"),
    }
}

/// The one line to read when production is down.
fn sentence(plan: &Plan, one: &Pointed<'_>) -> String {
    let target = &one.target;
    let command = command(one.app, target.release.version);
    let code = in_words(&target.code, one.commit);
    let mut text = if plan.task.is_record() {
        format!(
            "{}: after the deploy, `{command}` goes back to what runs now ({code}).",
            one.service
        )
    } else if target.runs_now() {
        format!(
            "{}: no other code was deployed since; v{} is what runs ({code}).",
            one.service, target.current.version
        )
    } else {
        let now = target.current_code.as_ref();
        let now = now.map_or_else(String::new, |code| format!(" ({})", in_words(code, None)));
        format!(
            "{}: `{command}` goes from v{}{now} back to {code}.",
            one.service, target.current.version
        )
    };
    for release in target.above.iter().take(1) {
        let status = release
            .status
            .as_ref()
            .map_or("of unknown status", |it| it.as_str());
        let above = format!(
            " v{} above the current release is {status}.",
            release.version
        );
        text += &above;
    }
    text
}

fn pages_sentence(plan: &Plan, one: &PointedPages<'_>) -> String {
    let PointedPages {
        service,
        project,
        deployment,
        pointer,
    } = one;
    let goal = format!("deployment {}", deployment.id);
    let how = format!(
        "Workers & Pages > {} > Deployments > Rollback to this deployment",
        project.project
    );
    if plan.task.is_record() {
        format!(
            "{service}: after the deploy, a rollback of Pages goes to {goal}, which is live now: {how}."
        )
    } else if pointer.live.id == deployment.id {
        format!("{service}: no other deployment went live since; {goal} is live.")
    } else {
        format!(
            "{service}: a rollback of Pages goes from {} to {goal}: {how}.",
            pointer.live.id
        )
    }
}

fn table(one: &Pointed<'_>, now: DateTime<Utc>) -> Detail {
    let target = &one.target;
    let release = target.release;
    let moment = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    let made = release.created_at.map_or_else(
        || "not said".to_owned(),
        |created| format!("{}, {}", moment(created), age(release, now)),
    );
    let current = format!(
        "v{}, {}",
        target.current.version,
        target
            .current_code
            .as_ref()
            .map_or_else(|| "code not said".to_owned(), |code| in_words(code, None))
    );
    let mut rows = vec![
        ("runs now", current),
        (
            "back to",
            format!("v{}, release {}", release.version, release.id),
        ),
        ("its code", in_words(&target.code, one.commit)),
        ("made", made),
        ("command", command(one.app, release.version)),
    ];
    if let Some(life) = one.life {
        rows.push(("expires", life.in_words()));
    }
    if let Some(changes) = one.changes {
        let parts = [
            ("config vars it brings back", &changes.brought_back),
            ("config vars it removes", &changes.removed),
            ("config vars it changes", &changes.changed),
        ];
        rows.extend(
            parts
                .into_iter()
                .filter(|(_, names)| !names.is_empty())
                .map(|(what, names)| (what, names.join(", "))),
        );
        if changes.count() == 0 {
            rows.push(("config vars", "it changes none".to_owned()));
        }
    }
    Detail {
        title: format!("{}: a rollback of {}", one.service, one.app.name),
        body: DetailBody::Table {
            header: vec![String::new(), String::new()],
            rows: rows
                .into_iter()
                .map(|(name, value)| vec![name.to_owned(), value])
                .collect(),
        },
    }
}

/// With one service the values alone; with several a JSON object by service, for `fromJSON`.
fn outputs(
    plan: &Plan,
    pointed: &[Pointed<'_>],
    pages: &[PointedPages<'_>],
    judgement: &mut Judgement,
) {
    let is_one = plan.services.len() == 1;
    let mut put = |name: &'static str, values: Vec<(&str, String)>| {
        judgement.outputs.push((name, by_service(values, is_one)));
    };
    let of = |value: &dyn Fn(&Pointed<'_>) -> Option<String>| {
        let each = pointed.iter();
        each.filter_map(|one| Some((one.service, value(one)?)))
            .collect()
    };
    put(
        "rollback-version",
        of(&|one| Some(format!("v{}", one.target.release.version))),
    );
    put(
        "rollback-command",
        of(&|one| Some(command(one.app, one.target.release.version))),
    );
    put("rollback-sha", of(&|one| one.commit.map(str::to_owned)));
    put("rollback-image", of(&|one| image(&one.target.code)));
    put(
        "rollback-release",
        of(&|one| Some(one.target.release.id.clone())),
    );
    put(
        "rollback-pages-deployment",
        pages
            .iter()
            .map(|one| (one.service, one.deployment.id.clone()))
            .collect(),
    );
}

/// The image id: that of the web process where several have one each.
fn image(code: &Code) -> Option<String> {
    match code {
        Code::Slug(_) => None,
        Code::Artifact(id) => Some(id.clone()),
        Code::Images(images) => {
            let image = images
                .by_process
                .get("web")
                .or_else(|| images.by_process.values().next());
            match image? {
                Image::Id(id) => Some(id.clone()),
                Image::BuiltFrom(_) => None,
            }
        }
    }
}
