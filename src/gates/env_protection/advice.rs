//! What the repository's visibility and its owner's plan let GitHub enforce at all.
//!
//! On Free, Pro and Team, required reviewers, wait timers and the administrators' switch work in public repositories
//! only, says GitHub's reference on deployments and environments.

use super::facts::Facts;
use super::plan::Plan;
use super::rules::PLAN_CANNOT_ENFORCE;
use crate::finding::Judgement;
use crate::github::repository::Repository;
use crate::known::Known;

const COMPENSATION: &str = "make confirm-gate a job that the deploying job needs, restrict the environment's branches (Pro and Team can, for private repositories), and keep a deploy freeze at hand";

/// Says so where the missing approval cannot be had on this plan.
pub(super) fn judge(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    let Some(Known::Found(repository)) = &facts.repository else {
        return;
    };
    if !repository.private || is_reviewed(facts) {
        return;
    }
    let visibility = visibility(repository);
    let owner = &repository.owner.login;
    let bought = bought(facts);
    if bought.is_some_and(|name| name.to_lowercase().contains("enterprise")) {
        judgement.remarks.push(format!(
            "{owner} is on the Enterprise plan, which can require reviewers in a {visibility} repository too."
        ));
        return;
    }
    let (message, actual) = match bought {
        Some(name) => (
            format!(
                "Required reviewers cannot be had for this {visibility} repository: {owner} is on the plan `{name}`, and on Free, Pro and Team they exist for public repositories only, like wait timers and the administrators' switch. Buying Team does not help."
            ),
            format!("{visibility} repository, plan `{name}`"),
        ),
        None => (
            format!(
                "This repository is {visibility}. Unless {owner} is on Enterprise (Cloud or Server), required reviewers cannot be had for it: on Free, Pro and Team they exist for public repositories only, like wait timers and the administrators' switch. Buying Team does not help."
            ),
            format!("{visibility} repository, plan not visible to this token"),
        ),
    };
    judgement.find(
        plan.finding(&PLAN_CANNOT_ENFORCE, repository.full_name.as_str(), message)
            .compared("a public repository, or the Enterprise plan", actual)
            .remedy(format!(
                "Move to Enterprise or make the repository public. Until then: {COMPENSATION}; and give env-protection/no-required-reviewers an allowance with that reason."
            )),
    );
}

fn visibility(repository: &Repository) -> &str {
    repository.visibility.as_deref().unwrap_or("private")
}

/// Whether somebody has to approve; where that was not seen there is nothing to give advice on.
fn is_reviewed(facts: &Facts) -> bool {
    match facts.environment() {
        Known::Found(environment) => match environment.reviewers() {
            Known::Found(reviewers) => !reviewers.is_empty(),
            Known::Absent => false,
            Known::Unseen(_) => true,
        },
        Known::Absent => false,
        Known::Unseen(_) => true,
    }
}

/// The plan's name, where this token sees it.
fn bought(facts: &Facts) -> Option<&str> {
    match &facts.organization {
        Some(Known::Found(organization)) => {
            organization.plan.as_ref().map(|plan| plan.name.as_str())
        }
        Some(Known::Absent | Known::Unseen(_)) | None => None,
    }
}
