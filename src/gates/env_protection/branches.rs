//! Which branches may deploy: those agreed on, and no others.

mod protected;
mod selected;

use super::facts::Facts;
use super::plan::{Plan, row_of};
use super::rules::{ANY_BRANCH_MAY_DEPLOY, BRANCH_NOT_ALLOWED};
use crate::config::Agreed;
use crate::finding::{Finding, Judgement};
use crate::github::environments::{BranchPolicy, BranchRestriction, Environment};
use crate::known::{Unseen, Why};

/// More findings of one kind than this say no more than this many do.
const SHOWN: usize = 20;

/// Whether a pattern means one name only.
pub(super) fn is_exact(pattern: &str) -> bool {
    !pattern.contains(['*', '?', '[', '{', '\\'])
}

/// The one name a pattern matches; `None` when it can match several. `[m]ain` is `main`.
fn only_name(pattern: &str) -> Option<String> {
    let mut name = String::new();
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        if char == '[' {
            let one = chars.next().filter(|one| one.is_alphanumeric())?;
            (chars.next() == Some(']')).then_some(())?;
            name.push(one);
        } else {
            name.push(char);
        }
    }
    is_exact(&name).then_some(name)
}

/// Judges the environment's branch restriction.
pub(super) fn judge(
    plan: &Plan,
    facts: &Facts,
    environment: &Environment,
    judgement: &mut Judgement,
) {
    match environment.branch_restriction() {
        BranchRestriction::Anything => anything(plan, judgement),
        BranchRestriction::ProtectedBranches => protected::judge(plan, facts, judgement),
        BranchRestriction::Selected => selected::judge(plan, facts, judgement),
        BranchRestriction::Unclear(detail) => judgement.undecided(
            &ANY_BRANCH_MAY_DEPLOY,
            which_branches(plan),
            Unseen::new(Why::Unreadable, detail),
        ),
    }
}

/// What is agreed, in words.
pub(super) fn wanted(plan: &Plan) -> String {
    let tags = match plan.agreement.tags.as_slice() {
        [] => String::new(),
        tags => format!("; tags {}", row_of(tags)),
    };
    match &plan.agreement.branches {
        Some(branches) => format!("only {}{tags}", row_of(branches)),
        None => "some restriction".to_owned(),
    }
}

fn which_branches(plan: &Plan) -> String {
    format!("which branches may deploy to `{}`", plan.environment)
}

fn anything(plan: &Plan, judgement: &mut Judgement) {
    let name = &plan.environment;
    let finding = plan
        .finding(
            &ANY_BRANCH_MAY_DEPLOY,
            name,
            format!("Every branch and tag may deploy to `{name}`: a branch nobody reviewed deploys itself, with its own version of the workflow."),
        )
        .compared(wanted(plan), "no restriction")
        .remedy(select(plan));
    judgement.find(place(plan, finding));
}

/// A pattern with its kind, unless that is a branch: a branch and a tag may have one name.
fn with_kind(kind: Option<&str>, name: &str) -> String {
    match kind {
        None | Some("branch") => name.to_owned(),
        Some(kind) => format!("{kind} {name}"),
    }
}

/// What a policy lets deploy.
pub(super) fn called(policy: &BranchPolicy) -> String {
    with_kind(policy.kind.as_deref(), &policy.name)
}

fn kept_out(plan: &Plan, kind: &str, agreed: &Agreed, because: &str, judgement: &mut Judgement) {
    let subject = with_kind(Some(kind), &agreed.name);
    let message = format!(
        "`{subject}` is agreed on and cannot deploy to `{}`: {because}.",
        plan.environment
    );
    not_allowed(
        plan,
        &subject,
        message,
        "cannot deploy",
        Some(agreed),
        judgement,
    );
}

fn not_allowed(
    plan: &Plan,
    subject: &str,
    message: String,
    actual: &str,
    agreed: Option<&Agreed>,
    judgement: &mut Judgement,
) {
    let finding = plan
        .finding(&BRANCH_NOT_ALLOWED, subject, message)
        .compared(wanted(plan), actual)
        .remedy(select(plan));
    judgement.find(match agreed {
        Some(agreed) => agreed.place(finding),
        None => place(plan, finding),
    });
}

/// The way to exactly the agreed branches.
fn select(plan: &Plan) -> String {
    let branches = match &plan.agreement.branches {
        Some(branches) => row_of(branches),
        None => "the branch you deploy from".to_owned(),
    };
    let tags = match plan.agreement.tags.as_slice() {
        [] => String::new(),
        tags => format!(" and the tags {}", row_of(tags)),
    };
    format!(
        "{}: under Deployment branches and tags choose Selected branches and tags, and list {branches}{tags}.",
        plan.settings_path()
    )
}

/// The finding, where the branches are agreed on.
fn place(plan: &Plan, finding: Finding) -> Finding {
    match plan.agreement.branches.iter().flatten().next() {
        Some(first) => first.place(finding),
        None => finding,
    }
}
