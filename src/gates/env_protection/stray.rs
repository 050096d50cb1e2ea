//! Environments that look like a slip of the pen: a run that misspells the name creates them, unprotected.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::plan::Plan;
use super::rules::STRAY_ENVIRONMENT;
use crate::finding::Judgement;
use crate::finding::wording::row;
use crate::github::environments::{BranchRestriction, Environment, Reviewer, same_name};
use crate::known::Known;

/// More findings than this say no more than this many do.
const SHOWN: usize = 20;
/// Made by GitHub itself.
const OF_GITHUB: &[&str] = &["github-pages", "copilot"];
/// What an expression that yields nothing, or the wrong thing, turns into.
const EMPTY_VALUES: &[&str] = &["null", "undefined", "none", "nil", "true", "false"];

/// Judges every other environment by its name.
pub(super) fn judge(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    let Some(environments) = judgement.seen(
        &STRAY_ENVIRONMENT,
        "which other environments the repository has",
        &facts.environments,
    ) else {
        return;
    };
    let strays: Vec<_> = environments
        .into_iter()
        .flatten()
        .filter_map(|environment| {
            let because = stray_because(plan, &environment.name)?;
            Some((environment, because))
        })
        .collect();
    for (environment, because) in strays.iter().take(SHOWN) {
        find(plan, environment, because, judgement);
    }
    if let Some(more) = strays.get(SHOWN..).filter(|more| !more.is_empty()) {
        judgement.remarks.push(format!(
            "{} more environments look like slips of the pen: {}.",
            more.len(),
            row(more
                .iter()
                .map(|(environment, _)| environment.name.as_str()))
        ));
    }
}

fn find(plan: &Plan, environment: &Environment, because: &str, judgement: &mut Judgement) {
    let name = &environment.name;
    let mut finding = plan
        .finding(
            &STRAY_ENVIRONMENT,
            name,
            format!(
                "The environment `{name}` {because}. A job that names it deploys past what protects `{}`; this one has {}.",
                plan.environment,
                protection(environment)
            ),
        )
        .compared(
            format!("`{}` alone", plan.environment),
            format!("also `{name}`, with {}", protection(environment)),
        )
        .remedy("Find the job that names it (`git grep -n 'environment:' .github/workflows`) and mend that; then delete the environment under Settings > Environments, where jobs still waiting on it fail. If it is meant, name it in the settings under `environments`.");
    // The settings do not speak of it.
    finding.location = None;
    judgement.find(finding);
}

/// What protects it, in a few words.
fn protection(environment: &Environment) -> String {
    let reviewers = match environment.reviewers() {
        Known::Found(reviewers)
            if reviewers
                .iter()
                .any(|one| !matches!(one, Reviewer::Unclear(_))) =>
        {
            format!("{} required reviewers", reviewers.len())
        }
        Known::Found(_) | Known::Absent => "no required reviewers".to_owned(),
        Known::Unseen(_) => "protection rules that could not be read".to_owned(),
    };
    let branches = match environment.branch_restriction() {
        BranchRestriction::Anything => "no branch restriction",
        BranchRestriction::ProtectedBranches => "protected branches only",
        BranchRestriction::Selected => "selected branches only",
        BranchRestriction::Unclear(_) => "a branch restriction that could not be read",
    };
    format!("{reviewers} and {branches}")
}

/// Why a name looks like a slip, if it does.
fn stray_because(plan: &Plan, name: &str) -> Option<String> {
    let meant = |other: &String| same_name(other, name);
    if same_name(name, &plan.environment) || plan.other_environments.iter().any(meant) {
        return None;
    }
    let lowered = name.trim().to_lowercase();
    let agreed = plan.environment.to_lowercase();
    if OF_GITHUB.contains(&lowered.as_str()) {
        None
    } else if lowered.is_empty() {
        Some("has a blank name, as an expression that yields nothing leaves it".to_owned())
    } else if EMPTY_VALUES.contains(&lowered.as_str()) {
        Some("is named like the value of an expression that went wrong".to_owned())
    } else if name.contains("${{") || name.contains("}}") || name.starts_with('$') {
        Some("is named like an expression that was never evaluated".to_owned())
    } else if skeleton(&lowered) == skeleton(&agreed) {
        Some(format!(
            "looks the same as `{}` and is not",
            plan.environment
        ))
    } else if is_near(&lowered, &agreed) {
        Some(format!("is spelled almost like `{}`", plan.environment))
    } else {
        None
    }
}

/// What a reader sees of a name: look-alike characters folded, invisible ones and inner spaces gone.
fn skeleton(name: &str) -> String {
    unicode_security::skeleton(name)
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// A typing mistake or an abbreviation away; `production-2` and `production-eu` are names of their own.
fn is_near(name: &str, agreed: &str) -> bool {
    /// Longer names are nobody's typing mistake, and comparing them takes time.
    const LONGEST: usize = 64;
    const SHORTEST_ABBREVIATION: usize = 3;
    let (length, agreed_length) = (name.chars().count(), agreed.chars().count());
    if length > LONGEST || agreed_length > LONGEST {
        return false;
    }
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<BTreeSet<_>>()
    };
    if digits(name) != digits(agreed) {
        return false;
    }
    let (short, long) = if length < agreed_length {
        (name, agreed)
    } else {
        (agreed, name)
    };
    let abbreviated = short.chars().count() >= SHORTEST_ABBREVIATION
        && long
            .strip_prefix(short)
            .is_some_and(|rest| rest.chars().all(char::is_alphabetic));
    let slips = if agreed_length.min(length) < 6 { 1 } else { 2 };
    abbreviated || strsim::damerau_levenshtein(name, agreed) <= slips
}
