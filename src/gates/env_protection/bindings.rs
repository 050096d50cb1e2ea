//! Whether every job that deploys waits for the environment.

use super::facts::Facts;
use super::plan::Plan;
use super::rules::WORKFLOW_NOT_BOUND;
use crate::finding::wording::{counted, row};
use crate::finding::{Judgement, Location};
use crate::known::{Known, Unseen, Why};
use crate::workflows::{Binding, DeployingJob, Scan};

/// Judges the checked-out workflows.
pub(super) fn judge(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    let name = &plan.environment;
    match &facts.workflows {
        Known::Found(scan) => jobs(plan, scan, judgement),
        Known::Absent => judgement.remarks.push(format!(
            "No .github/workflows in this checkout: whether jobs bind to `{name}` was not checked."
        )),
        Known::Unseen(unseen) => judgement.undecided(
            &WORKFLOW_NOT_BOUND,
            format!("whether the jobs that deploy bind to `{name}`"),
            unseen.clone(),
        ),
    }
}

fn jobs(plan: &Plan, scan: &Scan, judgement: &mut Judgement) {
    let name = &plan.environment;
    for job in &scan.deploying {
        match &job.binding {
            Binding::Bound => {}
            Binding::NotBound { because } => not_bound(plan, job, because, judgement),
            Binding::Unfollowed { because } => judgement.undecided(
                &WORKFLOW_NOT_BOUND,
                format!("whether job `{}` of {} deploys to production", job.job, job.path),
                Unseen::new(
                    Why::Unreadable,
                    format!("{because}; name `environment: {name}` in the job if it deploys there, or bring the command into the workflow"),
                ),
            ),
            Binding::Undecided { because } => judgement.undecided(
                &WORKFLOW_NOT_BOUND,
                format!(
                    "whether the job `{}` at {}:{} binds to `{name}`",
                    job.job, job.path, job.line
                ),
                Unseen::new(Why::Unreadable, because),
            ),
        }
    }
    for unreadable in &scan.unreadable {
        let place = match unreadable.line {
            Some(line) => format!("{}:{line}", unreadable.path),
            None => unreadable.path.clone(),
        };
        judgement.undecided(
            &WORKFLOW_NOT_BOUND,
            format!("whether jobs in {place} deploy past `{name}`"),
            Unseen::new(Why::Unreadable, &unreadable.reason),
        );
    }
    if scan.deploying.is_empty() && scan.unreadable.is_empty() {
        let apps = match plan.production.apps.as_slice() {
            [] => String::new(),
            apps => format!(" (apps {})", row(apps)),
        };
        judgement.remarks.push(format!(
            "No job in the {} of this checkout was recognised as deploying to `{name}`{apps}.",
            counted(scan.workflows, "workflow", "workflows")
        ));
    }
}

fn not_bound(plan: &Plan, job: &DeployingJob, because: &str, judgement: &mut Judgement) {
    let name = &plan.environment;
    let finding = plan
        .finding(
            &WORKFLOW_NOT_BOUND,
            format!("{}#{}", job.path, job.job),
            format!(
                "The job `{}` deploys and does not wait for `{name}`: none of the environment's rules holds it back.",
                job.job
            ),
        )
        .compared(format!("environment: {name}"), because)
        .remedy(format!("Give the job `environment: {name}`."));
    judgement.find(finding.at(Location {
        path: job.path.clone(),
        line: job.line,
    }));
}
