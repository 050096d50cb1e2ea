//! What stands around the approval: self-review, the administrators' switch, the wait.

use super::facts::Facts;
use super::plan::Plan;
use super::reviewers;
use super::rules::{
    ADMINS_MAY_BYPASS, SELF_REVIEW_ALLOWED, SELF_REVIEW_DEADLOCK, WAIT_TIMER_TOO_SHORT,
};
use crate::finding::Judgement;
use crate::finding::wording::row;
use crate::github::environments::Environment;
use crate::known::Known;

/// Judges them all.
pub(super) fn judge(
    plan: &Plan,
    facts: &Facts,
    environment: &Environment,
    judgement: &mut Judgement,
) {
    self_review(plan, facts, environment, judgement);
    administrators(plan, environment, judgement);
    wait(plan, environment, judgement);
}

fn self_review(plan: &Plan, facts: &Facts, environment: &Environment, judgement: &mut Judgement) {
    // Without anybody to approve there is no review to speak of, and that is said already.
    if !matches!(environment.reviewers(), Known::Found(listed) if !listed.is_empty()) {
        return;
    }
    let name = &plan.environment;
    let prevented = environment.prevents_self_review();
    if plan.agreement.prevent_self_review && prevented != Some(true) {
        let actual = match prevented {
            Some(_) => "allowed",
            None => "not reported, so taken as allowed",
        };
        judgement.find(
            plan.finding(
                &SELF_REVIEW_ALLOWED,
                name,
                format!("Whoever starts a deploy to `{name}` may approve it themselves: one person, or one stolen session, is enough."),
            )
            .compared("self-review prevented", actual)
            .remedy(format!("{}: under Required reviewers tick Prevent self-review, and save.", plan.settings_path())),
        );
    }
    if prevented == Some(true) {
        deadlock(plan, facts, environment, judgement);
    }
}

/// With self-review prevented, a deploy needs two: an operator who starts it, and another who approves.
fn deadlock(plan: &Plan, facts: &Facts, environment: &Environment, judgement: &mut Judgement) {
    let (approvers, open_ended) = reviewers::approvers(plan, facts, environment);
    let pair = plan
        .operators
        .iter()
        .any(|starts| approvers.iter().any(|approves| !approves.is(&starts.name)));
    // No operators: nobody said who starts deploys. No approvers: said already, by the rules about reviewers.
    if pair || open_ended || plan.operators.is_empty() || approvers.is_empty() {
        return;
    }
    let name = &plan.environment;
    let only = row(approvers.iter().map(|account| account.login.as_str()));
    let finding = plan
        .finding(
            &SELF_REVIEW_DEADLOCK,
            name,
            format!("`{name}` prevents self-review, and {only} is both the only operator, who starts deploys, and the only agreed reviewer GitHub lists: no deploy can be approved."),
        )
        .compared("an operator who starts and another person who approves", format!("{only} alone"))
        .remedy(format!(
            "Add a second operator or reviewer to the settings and to {}; with one person only, untick Prevent self-review there.",
            plan.settings_path()
        ));
    let placed = match plan.operators.first() {
        Some(operator) => operator.place(finding),
        None => finding,
    };
    judgement.find(placed);
}

fn administrators(plan: &Plan, environment: &Environment, judgement: &mut Judgement) {
    if plan.agreement.admins_may_bypass || environment.can_admins_bypass == Some(false) {
        return;
    }
    let name = &plan.environment;
    let actual = match environment.can_admins_bypass {
        Some(_) => "they may",
        None => "not reported; GitHub's default is that they may",
    };
    judgement.find(
        plan.finding(
            &ADMINS_MAY_BYPASS,
            name,
            format!("Administrators may start a deploy to `{name}` past its protection rules, with the agreed reviewers never asked."),
        )
        .compared("administrators may not bypass", actual)
        .remedy(format!(
            "{}: untick Allow administrators to bypass configured protection rules, and save. If it is meant, set `admins-may-bypass: true`.",
            plan.settings_path()
        )),
    );
}

fn wait(plan: &Plan, environment: &Environment, judgement: &mut Judgement) {
    let agreed = plan.agreement.wait_minutes;
    if agreed == 0 {
        return;
    }
    let name = &plan.environment;
    let what = format!("how long a deploy to `{name}` waits");
    let found = match environment.wait_minutes() {
        Known::Found(minutes) => minutes,
        Known::Absent => 0,
        Known::Unseen(unseen) => {
            return judgement.undecided(&WAIT_TIMER_TOO_SHORT, what, unseen);
        }
    };
    if found >= agreed {
        return;
    }
    judgement.find(
        plan.finding(
            &WAIT_TIMER_TOO_SHORT,
            name,
            format!("A deploy to `{name}` waits {found} min instead of the agreed {agreed}: there is less time to stop it."),
        )
        .compared(format!("at least {agreed} min"), format!("{found} min"))
        .remedy(format!("{}: set Wait timer to {agreed} minutes, and save.", plan.settings_path())),
    );
}
