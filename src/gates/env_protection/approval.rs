//! Whether this very run was approved, and by whom.

use super::facts::Facts;
use super::plan::{Plan, Run, row_of};
use super::rules::{APPROVED_BY_NON_OPERATOR, RUN_NOT_APPROVED, SELF_REVIEW_ALLOWED};
use crate::finding::wording::row;
use crate::finding::{Finding, Judgement, Rule};
use crate::github::environments::same_name;
use crate::github::runs::Approval;
use crate::known::{Known, Unseen, Why};

/// Judges the run, where its approval is demanded.
pub(super) fn judge(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    let Some(run) = &plan.run else {
        return;
    };
    let name = &plan.environment;
    let approvals = match &facts.approvals {
        Some(Known::Found(approvals)) => approvals,
        Some(Known::Absent) => {
            let message = format!("GitHub knows no run {} in {}.", run.id, plan.repository);
            return judgement.find(
                finding(plan, run, &RUN_NOT_APPROVED, name, message)
                    .compared(
                        format!("approved by {}", row_of(&plan.operators)),
                        "no such run",
                    )
                    .remedy("Ask in the repository the run belongs to: leave --repository out."),
            );
        }
        Some(Known::Unseen(unseen)) => {
            return judgement.undecided(&RUN_NOT_APPROVED, who_approved(run), unseen.clone());
        }
        None => {
            let unseen = Unseen::new(Why::Unreadable, "GitHub was not asked");
            return judgement.undecided(&RUN_NOT_APPROVED, who_approved(run), unseen);
        }
    };
    let is_unclear = approvals.iter().any(concerns_nothing);
    if is_unclear {
        let detail =
            "GitHub's answer holds a review that does not say which environments it is about";
        let unseen = Unseen::new(Why::Unreadable, detail);
        judgement.undecided(&RUN_NOT_APPROVED, who_approved(run), unseen);
    }
    let ours: Vec<_> = of_environment(approvals, name).collect();
    let rejected = rejections(plan, run, &ours);
    let is_rejected = rejected.is_some();
    judgement.findings.extend(rejected);
    let given: Vec<_> = ours
        .iter()
        .copied()
        .filter(|review| is_approved(review))
        .collect();
    if given.is_empty() {
        if !is_rejected && !is_unclear {
            judgement.find(not_approved(plan, run));
        }
        return;
    }
    for approval in &given {
        by_whom(plan, run, approval, judgement);
    }
    self_approval(plan, run, &given, judgement);
    attempt(run, judgement);
}

/// The reviews of a run that are about this environment.
pub(super) fn of_environment<'a>(
    approvals: &'a [Approval],
    name: &'a str,
) -> impl Iterator<Item = &'a Approval> {
    approvals.iter().filter(move |approval| {
        let mut environments = approval.environments.iter().flatten();
        environments.any(|environment| same_name(&environment.name, name))
    })
}

/// Whether it lets the run pass.
pub(super) fn is_approved(approval: &Approval) -> bool {
    approval.state == "approved"
}

/// Whose review it is, in words.
pub(super) fn reviewer(approval: &Approval) -> &str {
    match &approval.user {
        Some(account) => &account.login,
        None => "(an account that is gone)",
    }
}

fn concerns_nothing(approval: &Approval) -> bool {
    approval.environments.as_ref().is_none_or(Vec::is_empty)
}

fn rejections(plan: &Plan, run: &Run, ours: &[&Approval]) -> Option<Finding> {
    let mut who: Vec<_> = ours
        .iter()
        .filter(|review| review.state == "rejected")
        .map(|review| reviewer(review))
        .collect();
    who.dedup();
    if who.is_empty() {
        return None;
    }
    let message = format!(
        "{} rejected run {} for `{}`. A later attempt does not undo that: GitHub does not say which attempt a review is about.",
        row(who.iter().copied()),
        run.id,
        plan.environment
    );
    Some(
        finding(plan, run, &RUN_NOT_APPROVED, &plan.environment, message)
            .compared(
                format!("approved by {}", row_of(&plan.operators)),
                format!("rejected by {}", row(who)),
            )
            .remedy("Settle what the rejection was about, then start a new run."),
    )
}

fn not_approved(plan: &Plan, run: &Run) -> Finding {
    let name = &plan.environment;
    let message = format!(
        "Run {} got as far as this step and nobody approved it for `{name}`: the job does not wait for that environment, or its protection was off when it started.",
        run.id
    );
    finding(plan, run, &RUN_NOT_APPROVED, name, message)
        .compared(format!("approved by {}", row_of(&plan.operators)), "no approval on record")
        .remedy(format!(
            "Give this job `environment: {name}`, see that {} lists {} under Required reviewers, and start a new run.",
            plan.settings_path(),
            row_of(&plan.operators)
        ))
}

fn by_whom(plan: &Plan, run: &Run, approval: &Approval, judgement: &mut Judgement) {
    let is_good = |account: &crate::github::accounts::Account| {
        !account.is_bot() && plan.is_operator(&account.login)
    };
    if approval.user.as_ref().is_some_and(is_good) {
        return;
    }
    let who = reviewer(approval);
    let message = format!(
        "Run {} was approved for `{}` by {who}, who is no operator.",
        run.id, plan.environment
    );
    let finding = finding(plan, run, &APPROVED_BY_NON_OPERATOR, who, message)
        .compared(format!("approved by {}", row_of(&plan.operators)), format!("approved by {who}"))
        .remedy(match &approval.user {
            Some(account) if !account.is_bot() => format!(
                "Remove {who} from {}, Required reviewers, and have an operator approve a new run; or, if it is meant, add {who} to `operators`.",
                plan.settings_path()
            ),
            Some(_) => format!(
                "Remove {who} from {}, Required reviewers, and have an operator approve a new run.",
                plan.settings_path()
            ),
            None => "Have an operator approve a new run.".to_owned(),
        });
    judgement.find(match plan.operators.first() {
        Some(operator) => operator.place(finding),
        None => finding,
    });
}

fn self_approval(plan: &Plan, run: &Run, given: &[&Approval], judgement: &mut Judgement) {
    if !plan.agreement.prevent_self_review {
        return;
    }
    let starters: Vec<_> = [&run.actor, &run.triggering_actor]
        .into_iter()
        .flatten()
        .collect();
    for approval in given {
        let Some(account) = &approval.user else {
            continue;
        };
        if starters.iter().any(|starter| account.is(starter)) {
            let who = &account.login;
            let message = format!(
                "{who} started run {} and approved it for `{}` themselves.",
                run.id, plan.environment
            );
            judgement.find(
                finding(plan, run, &SELF_REVIEW_ALLOWED, who, message)
                    .compared("approved by somebody else", format!("approved by {who}"))
                    .remedy(format!(
                        "{}: under Required reviewers tick Prevent self-review and save; then have another operator approve a new run.",
                        plan.settings_path()
                    )),
            );
        }
    }
    if run.actor.is_none() || run.triggering_actor.is_none() {
        judgement.undecided(
            &SELF_REVIEW_ALLOWED,
            format!("who started run {}", run.id),
            Unseen::new(
                Why::Unreadable,
                "GITHUB_ACTOR and GITHUB_TRIGGERING_ACTOR are not both set",
            ),
        );
    }
}

fn attempt(run: &Run, judgement: &mut Judgement) {
    let detail = match run.attempt {
        Some(1) => return,
        Some(attempt) => format!(
            "this is attempt {attempt}, and GitHub does not say which attempt an approval was given for: it may stem from an earlier one. Start a new run instead of re-running this one"
        ),
        None => "GITHUB_RUN_ATTEMPT is not set, and an approval may stem from an earlier attempt"
            .to_owned(),
    };
    let what = format!("whether this attempt of run {} was approved", run.id);
    judgement.undecided(
        &RUN_NOT_APPROVED,
        what,
        Unseen::new(Why::Unreadable, detail),
    );
}

fn who_approved(run: &Run) -> String {
    format!("who approved run {}", run.id)
}

/// A finding about the run: it links to the run's own page.
fn finding(plan: &Plan, run: &Run, rule: &'static Rule, subject: &str, message: String) -> Finding {
    plan.finding(rule, subject, message).link(format!(
        "{}/{}/actions/runs/{}",
        plan.server_url, plan.repository, run.id
    ))
}
