//! What is deployed: an allowed branch, the one that was dispatched, as it was then.

use super::characters::visible;
use super::plan::{HeadQuestion, Plan, allows, no_sha, sha7};
use super::{Facts, MOST_SHOWN, REF_MOVED, REF_NOT_ALLOWED};
use crate::finding::wording::one_of;
use crate::finding::{Finding, Judgement};
use crate::github::branches::Branch;
use crate::hex::{is_commit, is_same, is_whole_commit};
use crate::known::{Known, Unseen, Why};

pub(super) fn judge(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    match plan.run.git_ref.as_deref() {
        Some(git_ref) => {
            allowed(plan, git_ref, judgement);
            same_as_event(plan, git_ref, judgement);
            same_as_input(plan, git_ref, judgement);
        }
        None => judgement.undecided(
            &REF_NOT_ALLOWED,
            "which ref was dispatched",
            Unseen::new(
                Why::Unreadable,
                "GITHUB_REF is not set; the runner sets it in every job",
            ),
        ),
    }
    unmoved(plan, facts, judgement);
}

fn shown(text: &str) -> String {
    visible(text, MOST_SHOWN)
}

fn allowed(plan: &Plan, git_ref: &str, judgement: &mut Judgement) {
    if plan.allowed_branch().is_some() {
        return;
    }
    let branches = &plan.confirm.branches;
    let ref_shown = shown(git_ref);
    let message = if let Some(branch) = git_ref.strip_prefix("refs/heads/") {
        format!(
            "The branch {} is not one that {} may be deployed from: its code need not have passed any review.",
            shown(branch),
            plan.target_shown()
        )
    } else if let Some(tag) = git_ref.strip_prefix("refs/tags/") {
        if allows(branches, tag) {
            format!(
                "{ref_shown} is a tag named like the branch {}: who may push tags can point it at any commit.",
                shown(tag)
            )
        } else {
            format!(
                "{ref_shown} is a tag, not a branch: who may push tags can point it at any commit."
            )
        }
    } else if git_ref.starts_with("refs/pull/") {
        format!("{ref_shown} belongs to a pull request: its code has not been merged.")
    } else {
        format!("{ref_shown} is not the full ref of a branch, refs/heads/….")
    };
    let names: Vec<&str> = branches.iter().map(|b| b.value.as_str()).collect();
    let expected = one_of(&names, "an allowed branch (the settings name none)");
    let mut finding = Finding::new(&REF_NOT_ALLOWED, &ref_shown, message)
        .compared(expected, ref_shown.clone())
        .remedy(plan.dispatch_again());
    if let Some(first) = branches.first() {
        finding = finding.at(plan.at(first.line));
    }
    judgement.find(finding);
}

/// The branch or tag of a full ref.
fn short(git_ref: &str) -> Option<&str> {
    let mut prefixes = ["refs/heads/", "refs/tags/"].iter();
    prefixes.find_map(|prefix| git_ref.strip_prefix(prefix))
}

/// Whether a text, in full or in short, is this ref.
fn names(text: &str, git_ref: &str) -> bool {
    text == git_ref || Some(text) == short(git_ref)
}

/// The payload says what was dispatched, too. What reaches this program as `GITHUB_REF` need not be what the runner set.
fn same_as_event(plan: &Plan, git_ref: &str, judgement: &mut Judgement) {
    // A payload that cannot be seen is reported with the dispatch input it may hold.
    let Known::Found(event) = &plan.run.event else {
        return;
    };
    let Some(of_event) = event.git_ref.as_deref() else {
        return;
    };
    if names(of_event, git_ref) {
        return;
    }
    let (of_event, of_job) = (shown(of_event), shown(git_ref));
    judgement.find(
        Finding::new(
            &REF_NOT_ALLOWED,
            "GITHUB_REF",
            format!(
                "The event was for {of_event}, and the job's GITHUB_REF says {of_job}: what would be deployed is not \
                 what was confirmed."
            ),
        )
        .compared(of_event, of_job)
        .remedy(format!(
            "Find what sets GITHUB_REF in this job, and leave it as the runner set it. {}",
            plan.dispatch_again()
        )),
    );
}

/// A dispatch input called `ref` is what such workflows check out: it must be what was dispatched.
fn same_as_input(plan: &Plan, git_ref: &str, judgement: &mut Judgement) {
    const WHAT: &str = "whether the dispatch input `ref` is the commit that was dispatched";
    let Known::Found(event) = &plan.run.event else {
        // A flag may stand in for the other inputs; nothing stands in for this one.
        if let Known::Unseen(unseen) = &plan.run.event {
            judgement.undecided(&REF_NOT_ALLOWED, "the dispatch input `ref`", unseen.clone());
        }
        return;
    };
    let Some(input) = event.input("ref") else {
        return;
    };
    if names(input, git_ref) {
        return;
    }
    let may_be_id = is_commit(input);
    match &plan.sha {
        None if may_be_id => {
            judgement.undecided(&REF_NOT_ALLOWED, WHAT, no_sha());
            return;
        }
        // What has more digits than the commit itself is another one, or none.
        Some(sha) if may_be_id && input.len() <= sha.len() && is_same(sha, input) => return,
        _ => {}
    }
    let dispatched = shown(short(git_ref).unwrap_or(git_ref));
    judgement.find(
        Finding::new(
            &REF_NOT_ALLOWED,
            "dispatch input `ref`",
            format!(
                "The dispatch input `ref` is {}, and the run was dispatched from {dispatched}: what would be deployed \
                 is not what was confirmed.",
                shown(input)
            ),
        )
        .compared(dispatched.clone(), shown(input))
        .remedy(format!(
            "Leave the dispatch input `ref` at {}. {}",
            plan.right_branch(),
            plan.dispatch_again()
        )),
    );
}

fn unmoved(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    const WHAT: &str = "the head of the dispatched branch";
    let asked = match &plan.head {
        HeadQuestion::NotNeeded => return,
        HeadQuestion::CannotAsk(unseen) => {
            judgement.undecided(&REF_MOVED, WHAT, unseen.clone());
            return;
        }
        HeadQuestion::Asked { branch, .. } => branch,
    };
    let Some(known) = &facts.branch else {
        let unseen = Unseen::new(Why::Unreadable, "the facts do not hold it");
        judgement.undecided(&REF_MOVED, WHAT, unseen);
        return;
    };
    let Some(branch) = judgement.seen(&REF_MOVED, WHAT, known) else {
        return;
    };
    let Some(sha) = plan.sha.as_deref() else {
        judgement.undecided(&REF_MOVED, WHAT, no_sha());
        return;
    };
    match branch {
        None => judgement.find(moved(
            plan,
            asked,
            sha,
            "no longer exists",
            "no such branch",
        )),
        Some(Branch { name, .. }) if name != asked => {
            let now = format!("is now called {}", shown(name));
            judgement.find(moved(plan, asked, sha, &now, &shown(name)));
        }
        Some(Branch { commit, .. }) => match commit.as_ref().map(|head| head.sha.as_str()) {
            Some(head) if head.eq_ignore_ascii_case(sha) => {}
            Some(head) if is_whole_commit(head) => {
                let now = format!("has moved to {}", sha7(head));
                let finding = moved(plan, asked, sha, &now, sha7(head));
                judgement.find(match &plan.run.repository {
                    Some(repository) => finding.link(format!(
                        "{}/{repository}/compare/{sha}...{head}",
                        plan.run.server_url
                    )),
                    None => finding,
                });
            }
            Some(_) | None => judgement.undecided(
                &REF_MOVED,
                WHAT,
                Unseen::new(Why::Unreadable, "GitHub's answer holds no commit id"),
            ),
        },
    }
}

fn moved(plan: &Plan, branch: &str, sha: &str, now: &str, actual: &str) -> Finding {
    let branch = shown(branch);
    Finding::new(
        &REF_MOVED,
        &branch,
        format!(
            "{branch} was at {} when the run was dispatched and {now}: what was confirmed is not what the branch holds.",
            sha7(sha)
        ),
    )
    .compared(sha7(sha), actual)
    .remedy(format!("Look at what has changed. {}", plan.dispatch_again()))
}
