//! "Selected branches and tags": whatever matches one of the environment's patterns.

use super::super::facts::Facts;
use super::super::plan::Plan;
use super::super::rules::{ANY_BRANCH_MAY_DEPLOY, BRANCH_NOT_ALLOWED};
use super::{
    SHOWN, called, is_exact, kept_out, not_allowed, only_name, select, wanted, which_branches,
};
use crate::config::Agreed;
use crate::finding::Judgement;
use crate::finding::wording::row;
use crate::fnmatch;
use crate::github::environments::BranchPolicy;
use crate::known::{Known, Unseen, Why};

/// Judges an environment with a list of patterns.
pub(super) fn judge(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    let policies = match &facts.branch_policies {
        Some(Known::Found(policies)) => policies,
        other => {
            let rule = match plan.agreement.branches {
                Some(_) => &BRANCH_NOT_ALLOWED,
                None => &ANY_BRANCH_MAY_DEPLOY,
            };
            let unseen = match other {
                Some(Known::Unseen(unseen)) => unseen.clone(),
                _ => Unseen::new(Why::Unreadable, "GitHub shows no list of branch policies"),
            };
            return judgement.undecided(rule, which_branches(plan), unseen);
        }
    };
    match &plan.agreement.branches {
        Some(branches) => {
            selected_too_many(plan, branches, policies, judgement);
            selected_too_few(plan, branches, policies, judgement);
        }
        None => wide_open(plan, policies, judgement),
    }
}

fn wide_open(plan: &Plan, policies: &[BranchPolicy], judgement: &mut Judgement) {
    for policy in policies.iter().filter(|policy| is_wide_open(&policy.name)) {
        let name = &plan.environment;
        let kind = policy.kind.as_deref().unwrap_or("branch");
        judgement.find(
            plan.finding(
                &ANY_BRANCH_MAY_DEPLOY,
                name,
                format!("`{name}` lets every {kind} that matches `{}` deploy, which is as good as any: a {kind} nobody reviewed deploys itself.", policy.name),
            )
            .compared(wanted(plan), format!("{kind} `{}`", policy.name))
            .remedy(select(plan)),
        );
    }
    if policies.is_empty() {
        judgement.remarks.push(format!(
            "Nothing can deploy to `{}`: its list of branches and tags is empty.",
            plan.environment
        ));
    }
}

/// Whether a pattern lets in names that need have nothing in common: one that does not even fix how they begin, or
/// every pull request.
fn is_wide_open(pattern: &str) -> bool {
    only_name(pattern).is_none() && pattern.starts_with(['*', '?', '['])
        || pattern.starts_with("refs/pull/")
}

fn selected_too_many(
    plan: &Plan,
    branches: &[Agreed],
    policies: &[BranchPolicy],
    judgement: &mut Judgement,
) {
    let surplus: Vec<_> = policies
        .iter()
        .filter(|policy| {
            !agreed_on(plan, branches, policy).iter().any(|agreed| {
                agreed.name == policy.name
                    || only_name(&policy.name)
                        .is_some_and(|name| fnmatch::matches(&agreed.name, &name))
            })
        })
        .collect();
    for policy in surplus.iter().take(SHOWN) {
        let kind = policy.kind.as_deref().unwrap_or("branch");
        let lets_in = lets_in(&policy.name, kind);
        let near = agreed_on(plan, branches, policy)
            .iter()
            .find(|agreed| fnmatch::matches(&agreed.name, &policy.name));
        let because = match near {
            Some(near) => format!(
                "that may all lie within the agreed `{}`, but two patterns cannot be compared safely: agree on `{}` \
                 itself, or set the agreed one",
                near.name, policy.name
            ),
            None => "that is not agreed on".to_owned(),
        };
        let message = format!(
            "`{}` lets {lets_in} deploy, and {because}.",
            plan.environment
        );
        let actual = format!("{kind} `{}` may deploy", policy.name);
        not_allowed(plan, &called(policy), message, &actual, None, judgement);
    }
    if let Some(more) = surplus.get(SHOWN..).filter(|more| !more.is_empty()) {
        let message = format!(
            "`{}` lets {} more patterns deploy that are not agreed on.",
            plan.environment,
            more.len()
        );
        let actual = format!(
            "may deploy: {}",
            row(more.iter().map(|policy| called(policy)))
        );
        not_allowed(plan, "more patterns", message, &actual, None, judgement);
    }
}

/// What is agreed on for the kind of a policy.
fn agreed_on<'a>(plan: &'a Plan, branches: &'a [Agreed], policy: &BranchPolicy) -> &'a [Agreed] {
    match policy.kind.as_deref() {
        None | Some("branch") => branches,
        Some("tag") => &plan.agreement.tags,
        Some(_) => &[],
    }
}

/// What a policy lets in, in words.
fn lets_in(pattern: &str, kind: &str) -> String {
    if let Some(name) = only_name(pattern) {
        format!("the {kind} `{name}`")
    } else if pattern.starts_with("refs/pull/") {
        format!("the workflows of pull requests (`{pattern}`)")
    } else if is_wide_open(pattern) {
        format!("nearly every {kind} there is (`{pattern}`)")
    } else {
        format!("every {kind} that matches `{pattern}`, also one that somebody pushes tomorrow,")
    }
}

fn selected_too_few(
    plan: &Plan,
    branches: &[Agreed],
    policies: &[BranchPolicy],
    judgement: &mut Judgement,
) {
    for (agreed, wanted_kind) in [(branches, "branch"), (&plan.agreement.tags, "tag")] {
        for agreed in agreed {
            let of_kind = || {
                let own = |policy: &&BranchPolicy| {
                    policy.kind.as_deref().unwrap_or("branch") == wanted_kind
                };
                policies.iter().filter(own)
            };
            let whole = of_kind().any(|policy| {
                agreed.name == policy.name || fnmatch::matches(&policy.name, &agreed.name)
            });
            let within: Vec<&str> = of_kind()
                .map(|policy| policy.name.as_str())
                .filter(|name| fnmatch::matches(&agreed.name, name))
                .collect();
            if !whole && within.is_empty() {
                let because = format!("no {wanted_kind} pattern of the environment matches it");
                kept_out(plan, wanted_kind, agreed, &because, judgement);
            } else if !whole && !is_exact(&agreed.name) {
                judgement.remarks.push(format!(
                    "Of the agreed {wanted_kind} pattern `{}` only {} may deploy to `{}`.",
                    agreed.name,
                    row(&within),
                    plan.environment
                ));
            }
        }
    }
}
