//! "Protected branches only": whichever branches the repository protects, or every branch if it protects none.

use super::super::facts::Facts;
use super::super::plan::{Plan, row_of};
use super::super::rules::{BRANCH_NOT_ALLOWED, NO_PROTECTED_BRANCH};
use super::{SHOWN, is_exact, kept_out, not_allowed, place, select, wanted, which_branches};
use crate::finding::wording::row;
use crate::finding::{Finding, Judgement};
use crate::fnmatch;
use crate::github::branches::Branch;
use crate::known::{Known, Unseen, Why};

/// Judges an environment that lets protected branches deploy.
pub(super) fn judge(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    match &facts.protected_branches {
        Some(Known::Found(branches)) => {
            let branches: Vec<_> = branches.iter().filter(|branch| branch.protected).collect();
            if branches.is_empty() {
                judgement.find(no_protected_branch(plan));
            } else {
                by_ruleset_only(plan, &branches, judgement);
            }
            protected_too_many(plan, &branches, judgement);
            protected_too_few(plan, &branches, judgement);
        }
        list => {
            let unseen = match list {
                Some(Known::Unseen(unseen)) => unseen.clone(),
                _ => Unseen::new(
                    Why::Unreadable,
                    "GitHub shows no list of protected branches",
                ),
            };
            protected_singly(plan, facts, &unseen, judgement);
        }
    }
}

fn no_protected_branch(plan: &Plan) -> Finding {
    let name = &plan.environment;
    let finding = plan
        .finding(
            &NO_PROTECTED_BRANCH,
            name,
            format!("`{name}` lets protected branches deploy, and the repository protects none. GitHub then lets every branch deploy: the restriction looks set and restricts nothing."),
        )
        .compared(wanted(plan), "every branch")
        .remedy(format!(
            "Protect {} at {}/{}/settings/branches; or {}",
            plan.agreement.branches.as_ref().map_or("a branch".to_owned(), |agreed| row_of(agreed)),
            plan.server_url,
            plan.repository,
            select(plan)
        ));
    place(plan, finding)
}

/// GitHub documents branch protection rules, and only those, as what restricts an environment.
fn by_ruleset_only(plan: &Plan, branches: &[&Branch], judgement: &mut Judgement) {
    let ruleset_only = |branch: &&Branch| {
        branch
            .protection
            .as_ref()
            .and_then(|protection| protection.enabled)
            == Some(false)
    };
    if branches.iter().all(ruleset_only) {
        let detail = format!(
            "{} is protected by a ruleset only. GitHub says that every branch may deploy as long as no branch has a branch protection rule, and does not say that a ruleset counts. {}",
            row(branches.iter().map(|branch| branch.name.as_str())),
            select(plan)
        );
        judgement.undecided(
            &NO_PROTECTED_BRANCH,
            which_branches(plan),
            Unseen::new(Why::Unreadable, detail),
        );
    }
}

fn protected_too_many(plan: &Plan, branches: &[&Branch], judgement: &mut Judgement) {
    let Some(agreed) = &plan.agreement.branches else {
        return;
    };
    let surplus: Vec<_> = branches
        .iter()
        .map(|branch| branch.name.as_str())
        .filter(|name| {
            !agreed
                .iter()
                .any(|agreed| fnmatch::matches(&agreed.name, name))
        })
        .collect();
    for name in surplus.iter().take(SHOWN) {
        let message = format!(
            "The protected branch `{name}` may deploy to `{}`, and is not agreed on.",
            plan.environment
        );
        not_allowed(plan, name, message, "may deploy", None, judgement);
    }
    if let Some(more) = surplus.get(SHOWN..).filter(|more| !more.is_empty()) {
        let message = format!(
            "{} more protected branches may deploy to `{}`, and are not agreed on.",
            more.len(),
            plan.environment
        );
        let actual = format!("may deploy: {}", row(more.iter().copied()));
        not_allowed(plan, "more branches", message, &actual, None, judgement);
    }
}

fn protected_too_few(plan: &Plan, branches: &[&Branch], judgement: &mut Judgement) {
    let Some(agreed) = &plan.agreement.branches else {
        return;
    };
    // With no branch protected at all, every branch may deploy, the agreed ones included.
    if branches.is_empty() {
        return;
    }
    for branch in agreed.iter().filter(|branch| is_exact(&branch.name)) {
        if !branches
            .iter()
            .any(|protected| protected.name == branch.name)
        {
            kept_out(
                plan,
                "branch",
                branch,
                "it is not protected, and only protected branches may",
                judgement,
            );
        }
    }
    for tag in &plan.agreement.tags {
        kept_out(
            plan,
            "tag",
            tag,
            "it is a tag, and only protected branches may",
            judgement,
        );
    }
}

/// What single branches tell where the list could not be seen: enough to fail, seldom enough to pass.
fn protected_singly(plan: &Plan, facts: &Facts, list: &Unseen, judgement: &mut Judgement) {
    let mut any_protected = false;
    for (name, branch) in &facts.single_branches {
        let agreed = plan.agreement.branches.iter().flatten();
        let agreed = agreed.into_iter().find(|agreed| agreed.name == *name);
        match (branch, agreed) {
            (Known::Found(branch), _) if branch.protected => any_protected = true,
            (Known::Found(_) | Known::Absent, Some(agreed)) => {
                kept_out(
                    plan,
                    "branch",
                    agreed,
                    "it is not protected, and only protected branches may",
                    judgement,
                );
            }
            (Known::Found(_) | Known::Absent, None) => {}
            (Known::Unseen(unseen), _) => judgement.undecided(
                &BRANCH_NOT_ALLOWED,
                format!("whether the branch `{name}` is protected and so may deploy"),
                unseen.clone(),
            ),
        }
    }
    if !any_protected {
        let what = "whether any branch is protected: if none is, every branch may deploy";
        judgement.undecided(&NO_PROTECTED_BRANCH, what, list.clone());
    }
    if plan.agreement.branches.is_some() {
        let what = "which other branches are protected and so may deploy";
        judgement.undecided(&BRANCH_NOT_ALLOWED, what, list.clone());
    }
}
