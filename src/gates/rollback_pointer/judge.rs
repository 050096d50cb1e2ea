//! From what was seen to findings, the record and the outputs.

use super::aim::{Aim, Target, aim_of};
use super::expiry::Life;
use super::facts::{ConfigChanges, Facts, SeenApp, SeenPages};
use super::pages::{PagesAim, pages_aim, pages_pointer};
use super::plan::{Plan, ServicePlan, Task};
use super::pointer::Nowhere;
use super::rules::{
    APP_MISSING, NO_ELIGIBLE_RELEASE, POINTER_EXPIRING, POINTER_GONE, REVERTS_CONFIG,
};
use super::summary::{self, Pointed, PointedPages};
use super::{advice, outcome, written};
use crate::config::{App, PagesProject};
use crate::finding::wording::counted;
use crate::finding::{Finding, Judgement, Rule};
use crate::known::{Known, Unseen, Why};

pub(super) fn judge(plan: &Plan, facts: &Facts) -> Judgement {
    let mut judgement = Judgement::default();
    if let Some(found) = plan.task.is_yet_to_come(facts.observed_at) {
        let finding = Finding::new(
            &POINTER_GONE,
            &plan.environment,
            format!("The record cannot be used: {found}."),
        )
        .compared("a record from before now", found)
        .remedy(
            "Record again before the next deploy; check the clock of the machine that recorded.",
        );
        judgement.find(finding);
    }
    let mut pointed = Vec::new();
    let mut pages = Vec::new();
    for (service, seen) in plan.services.iter().zip(&facts.services) {
        if let (Some(app), Some(seen)) = (&service.app, &seen.app) {
            pointed.extend(one_app(plan, service, app, seen, facts, &mut judgement));
        }
        if let (Some(project), Some(seen)) = (&service.pages, &seen.pages) {
            pages.extend(one_project(plan, service, project, seen, &mut judgement));
        }
    }
    if matches!(plan.task, Task::Execute { .. }) {
        outcome::judge(plan, facts, pointed.first(), &mut judgement);
    }
    if let Task::Record { .. } = plan.task {
        written::write(plan, facts, &pointed, &pages, &mut judgement);
    }
    summary::describe(plan, facts, &pointed, &pages, &mut judgement);
    // After the commands: they are what a reader has come for.
    judgement.remarks.extend(plan.remarks.iter().cloned());
    judgement
}

/// What is said of an app; the release to go back to, where there is one.
fn one_app<'a>(
    plan: &'a Plan,
    service: &'a ServicePlan,
    app: &'a App,
    seen: &'a SeenApp,
    facts: &Facts,
    judgement: &mut Judgement,
) -> Option<Pointed<'a>> {
    let what = format!("the app {} ({})", app.name, service.name);
    let Some(about) = judgement.seen(&NO_ELIGIBLE_RELEASE, &what, &seen.app)? else {
        judgement.find(at(app, app_missing(service, app)));
        return None;
    };
    let what = format!("the releases of {} ({})", app.name, service.name);
    let Some(pages) = judgement.seen(&NO_ELIGIBLE_RELEASE, &what, &seen.releases)? else {
        judgement.find(at(app, app_missing(service, app)));
        return None;
    };
    let target = match aim_of(plan, service, about, pages) {
        Aim::At(target) => *target,
        Aim::Nowhere { current, reason } => {
            let current = current.map(|current| current.version);
            judgement.find(at(app, nowhere(app, current, &reason)));
            return None;
        }
        Aim::Gone { recorded, found } => {
            let message = format!(
                "What was recorded of {} is not what a rollback should go back to now.",
                service.name
            );
            let finding = Finding::new(&POINTER_GONE, &app.name, message)
                .compared(recorded, found)
                .remedy(advice::look_again(app));
            judgement.find(at(app, finding));
            return None;
        }
        Aim::Unseen(unseen) => {
            let what = format!("where a rollback of {} goes ({})", app.name, service.name);
            judgement.undecided(rule_of(&plan.task), what, unseen);
            return None;
        }
        // Of pages that were read it is settled; were it not, that would be no pass either.
        Aim::ReadOn => {
            let what = format!("where a rollback of {} goes ({})", app.name, service.name);
            let unseen = Unseen::new(Why::TooMuch, "the releases that were read do not settle it");
            judgement.undecided(rule_of(&plan.task), what, unseen);
            return None;
        }
    };
    let commit = match &seen.commit {
        None => None,
        Some(known) => {
            let what = format!(
                "the commit of v{} of {} ({})",
                target.release.version, app.name, service.name
            );
            let commit = judgement.seen(&NO_ELIGIBLE_RELEASE, &what, known);
            commit.flatten().and_then(Option::as_deref)
        }
    };
    let changes = config_changes(service, app, &target, seen, judgement);
    let life = life(plan, service, app, &target, facts, judgement);
    Some(Pointed {
        service: &service.name,
        app,
        about,
        target,
        commit,
        changes,
        life,
    })
}

const fn rule_of(task: &Task) -> &'static Rule {
    match task {
        Task::Verify(_) => &POINTER_GONE,
        Task::Point | Task::Record { .. } | Task::Execute { .. } => &NO_ELIGIBLE_RELEASE,
    }
}

pub(super) fn at(app: &App, mut finding: Finding) -> Finding {
    finding.location.clone_from(&app.location);
    finding
}

fn app_missing(service: &ServicePlan, app: &App) -> Finding {
    let message = format!(
        "Heroku has no app of this name, which the settings give as {} of {}.",
        app.environment, service.name
    );
    Finding::new(&APP_MISSING, &app.name, message)
        .compared("an app that exists", "Heroku answers that there is none")
        .remedy(format!(
            "Correct services.{}.{}.heroku in the settings; `heroku apps` lists the names.",
            service.name, app.environment
        ))
}

fn nowhere(app: &App, current: Option<u64>, reason: &Nowhere) -> Finding {
    let (message, found) = match (reason, current) {
        (Nowhere::NeverDeployed, _) => (
            "Nothing was ever deployed to it, so there is no code to go back to.".to_owned(),
            "no release with code".to_owned(),
        ),
        (Nowhere::CurrentUnfit(why), Some(current)) => (
            format!(
                "Once something else is deployed there is no way back to what runs now: of v{current} Heroku says that {why}."
            ),
            format!("v{current}: {why}"),
        ),
        (Nowhere::CurrentUnfit(why), None) => ((*why).to_owned(), (*why).to_owned()),
        (Nowhere::NoOtherCode(passed), current) if passed.is_empty() => {
            let current = current.map_or_else(String::new, |current| format!("v{current}"));
            (
                format!(
                    "{current} runs the only code there is: no release before it ran any other."
                ),
                "no earlier release with other code".to_owned(),
            )
        }
        (Nowhere::NoOtherCode(passed), current) => {
            let current = current.map_or_else(String::new, |current| format!("v{current}"));
            let each: Vec<String> = passed
                .iter()
                .take(8)
                .map(|(version, why)| format!("v{version}: {why}"))
                .collect();
            let found = each.join("; ");
            (
                format!("No earlier release with other code than {current} can be gone back to."),
                found,
            )
        }
    };
    Finding::new(&NO_ELIGIBLE_RELEASE, &app.name, message)
        .compared(
            "an earlier release that succeeded, is eligible, runs other code and was not left behind by a rollback",
            found,
        )
        .remedy(advice::only_forward(app))
}

fn config_changes<'a>(
    service: &ServicePlan,
    app: &App,
    target: &Target<'_>,
    seen: &'a SeenApp,
    judgement: &mut Judgement,
) -> Option<&'a ConfigChanges> {
    let version = target.release.version;
    let what = format!(
        "which config vars of {} a rollback to v{version} changes ({})",
        app.name, service.name
    );
    let changes = seen.changes.as_ref()?;
    let changes = judgement.seen(&REVERTS_CONFIG, &what, changes)??;
    let count = changes.count();
    if count > 0 {
        let message = format!(
            "A rollback of {} to v{version} changes {} too, as they were with that release.",
            service.name,
            counted(count, "config var", "config vars")
        );
        let finding = Finding::new(&REVERTS_CONFIG, &app.name, message)
            .compared(
                "config vars as they are now",
                summary::changes_in_words(changes),
            )
            .remedy(advice::set_again(app));
        judgement.find(at(app, finding));
    }
    Some(changes)
}

fn life(
    plan: &Plan,
    service: &ServicePlan,
    app: &App,
    target: &Target<'_>,
    facts: &Facts,
    judgement: &mut Judgement,
) -> Option<Life> {
    // What runs does not expire, and a deploy leaves it among the newest.
    if plan.task.is_record() || target.runs_now() {
        return None;
    }
    let version = target.release.version;
    let life = match Life::of(target.release, target.rank, facts.observed_at) {
        Known::Found(life) => life,
        Known::Absent => return None,
        Known::Unseen(unseen) => {
            let what = format!("when v{version} of {} expires ({})", app.name, service.name);
            judgement.undecided(&POINTER_EXPIRING, what, unseen);
            return None;
        }
    };
    if life.is_short() {
        let message = format!(
            "v{version}, where a rollback of {} goes, expires {}.",
            service.name,
            life.in_words()
        );
        let finding = Finding::new(&POINTER_EXPIRING, &app.name, message)
            .compared(
                "younger than 23 days, or among the newest 15 releases",
                format!(
                    "{}, number {} from the newest",
                    summary::age(target.release, facts.observed_at),
                    target.rank
                ),
            )
            .remedy(advice::before_it_expires(app));
        judgement.find(at(app, finding));
    }
    Some(life)
}

fn one_project<'a>(
    plan: &Plan,
    service: &'a ServicePlan,
    project: &'a PagesProject,
    seen: &'a SeenPages,
    judgement: &mut Judgement,
) -> Option<PointedPages<'a>> {
    let rule = rule_of(&plan.task);
    let what = |what: &str| {
        format!(
            "{what} of the Pages project {} ({})",
            project.project, service.name
        )
    };
    let about = judgement.seen(rule, &what("the production deployment"), &seen.project);
    let read = judgement.seen(rule, &what("the deployments"), &seen.deployments);
    let pointer = pages_pointer(about??, read??);
    let recorded = plan.recorded(service);
    let recorded = recorded.and_then(|it| it.cloudflare_pages.as_ref());
    match pages_aim(plan.task.is_record(), recorded, &pointer) {
        PagesAim::At(deployment) => Some(PointedPages {
            service: &service.name,
            project,
            deployment,
            pointer: match pointer {
                Known::Found(pointer) => pointer,
                Known::Absent | Known::Unseen(_) => return None,
            },
        }),
        PagesAim::Nowhere => {
            let finding = Finding::new(
                &NO_ELIGIBLE_RELEASE,
                &project.project,
                "There is no earlier production deployment of this Pages project to go back to.",
            )
            .compared(
                "an earlier production deployment that went live, of another commit",
                "none",
            )
            .remedy("Only a new deployment can mend this project; for its first one, allow this rule with a reason.");
            judgement.find(finding);
            None
        }
        PagesAim::Gone { recorded, found } => {
            let finding = Finding::new(
                &POINTER_GONE,
                &project.project,
                "What was recorded is not the deployment a rollback of this Pages project should go back to now.",
            )
            .compared(recorded, found)
            .remedy("Run without --verify to see where a rollback goes now.");
            judgement.find(finding);
            None
        }
        PagesAim::Unseen(unseen) => {
            judgement.undecided(rule, what("where a rollback goes"), unseen);
            None
        }
    }
}
