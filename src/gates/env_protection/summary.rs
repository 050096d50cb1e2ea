//! What was seen, for a reader: the headline, the tables, the outputs.

use super::approval;
use super::branches;
use super::facts::Facts;
use super::plan::{Plan, row_of};
use super::reviewers::called;
use crate::finding::wording::row;
use crate::finding::{Detail, DetailBody, Judgement};
use crate::github::environments::{BranchRestriction, Environment};
use crate::known::Known;
use crate::workflows::Binding;

/// Rule types with a row of their own.
const KNOWN_RULES: &[&str] = &["required_reviewers", "wait_timer", "branch_policy"];

/// Describes what was seen.
pub(super) fn describe(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    let environment = match facts.environment() {
        Known::Found(environment) => Some(environment),
        Known::Absent | Known::Unseen(_) => None,
    };
    let reviewers = environment
        .map(|found| reviewers(plan, found))
        .unwrap_or_default();
    let approvers = approvers(plan, facts);
    if let Some(environment) = environment {
        judgement.headline = headline(plan, facts, environment, &reviewers, &approvers);
        judgement
            .details
            .push(enforced(plan, facts, environment, &reviewers));
    }
    judgement.details.extend(deploying_jobs(facts));
    judgement.details.extend(approvals(plan, facts));
    judgement.outputs = vec![
        ("environment", plan.environment.clone()),
        ("reviewers", reviewers.join(",")),
        ("approved-by", approvers.join(",")),
    ];
    if let Some(Known::Found(repository)) = &facts.repository {
        let asked = plan.repository.to_string();
        if !repository.full_name.eq_ignore_ascii_case(&asked) {
            judgement.remarks.push(format!(
                "{asked} answers as {}: it was renamed or moved.",
                repository.full_name
            ));
        }
    }
}

fn reviewers(plan: &Plan, environment: &Environment) -> Vec<String> {
    match environment.reviewers() {
        Known::Found(reviewers) => reviewers.iter().map(|one| called(plan, one)).collect(),
        Known::Absent | Known::Unseen(_) => Vec::new(),
    }
}

/// Who approved this run, each once.
fn approvers(plan: &Plan, facts: &Facts) -> Vec<String> {
    let Some(Known::Found(approvals)) = &facts.approvals else {
        return Vec::new();
    };
    let mut who: Vec<_> = approval::of_environment(approvals, &plan.environment)
        .filter(|review| approval::is_approved(review))
        .map(|review| approval::reviewer(review).to_owned())
        .collect();
    who.sort();
    who.dedup();
    who
}

fn row_or_nobody(people: &[String]) -> String {
    match people {
        [] => "nobody".to_owned(),
        some => row(some),
    }
}

fn headline(
    plan: &Plan,
    facts: &Facts,
    environment: &Environment,
    reviewers: &[String],
    approvers: &[String],
) -> String {
    let waits = row_or_nobody(reviewers);
    let branches = match environment.branch_restriction() {
        BranchRestriction::Anything | BranchRestriction::Unclear(_) => String::new(),
        BranchRestriction::ProtectedBranches => match protected(facts).as_deref() {
            None => "; only protected branches may deploy".to_owned(),
            Some([]) => "; every branch may deploy".to_owned(),
            Some(names) => format!("; only {} may deploy", row(names)),
        },
        BranchRestriction::Selected => match selected(facts).as_deref() {
            None => "; only selected branches may deploy".to_owned(),
            Some([]) => "; nothing can deploy".to_owned(),
            Some(names) => format!("; only {} may deploy", row(names)),
        },
    };
    let approved = match approvers {
        [] => String::new(),
        who => format!("; {} approved this run", row(who)),
    };
    format!("{} waits for {waits}{branches}{approved}", plan.environment)
}

/// The branches that may deploy because they are protected; with none, every branch may. `None`: not seen.
fn protected(facts: &Facts) -> Option<Vec<String>> {
    let Some(Known::Found(branches)) = &facts.protected_branches else {
        return None;
    };
    let protected = branches.iter().filter(|branch| branch.protected);
    Some(protected.map(|branch| branch.name.clone()).collect())
}

/// The patterns of branches and tags that may deploy. `None`: not seen.
fn selected(facts: &Facts) -> Option<Vec<String>> {
    let Some(Known::Found(policies)) = &facts.branch_policies else {
        return None;
    };
    let patterns = policies.iter().map(branches::called);
    Some(patterns.collect())
}

/// The branches and tags that may deploy, by name or pattern.
fn may_deploy(facts: &Facts, environment: &Environment) -> String {
    match environment.branch_restriction() {
        BranchRestriction::Anything => "every branch and tag".to_owned(),
        BranchRestriction::Unclear(detail) => format!("not seen: {detail}"),
        BranchRestriction::ProtectedBranches => match protected(facts).as_deref() {
            None => "protected branches".to_owned(),
            Some([]) => "protected branches: none is, so every branch".to_owned(),
            Some(names) => format!("protected branches: {}", row(names)),
        },
        BranchRestriction::Selected => match selected(facts).as_deref() {
            None => "selected branches".to_owned(),
            Some([]) => "nothing".to_owned(),
            Some(names) => row(names),
        },
    }
}

fn enforced(plan: &Plan, facts: &Facts, environment: &Environment, reviewers: &[String]) -> Detail {
    let agreement = &plan.agreement;
    let agreed_reviewers = match agreement.reviewers.as_slice() {
        [] => "a person".to_owned(),
        agreed => row_of(agreed),
    };
    let found_reviewers = match environment.reviewers() {
        Known::Unseen(unseen) => format!("not seen: {}", unseen.detail),
        Known::Absent | Known::Found(_) => row_or_nobody(reviewers),
    };
    let switch = |on: bool, yes: &str, no: &str| if on { yes.to_owned() } else { no.to_owned() };
    let self_review = match environment.prevents_self_review() {
        Some(prevented) => switch(prevented, "prevented", "allowed"),
        None => "not reported".to_owned(),
    };
    let bypass = match environment.can_admins_bypass {
        Some(may) => switch(may, "may bypass", "may not bypass"),
        None => "not reported; GitHub's default: may bypass".to_owned(),
    };
    let mut rows = vec![
        ["Reviewers".to_owned(), agreed_reviewers, found_reviewers],
        [
            "Self-review".to_owned(),
            switch(agreement.prevent_self_review, "prevented", "either way"),
            self_review,
        ],
        [
            "Branches".to_owned(),
            branches::wanted(plan),
            may_deploy(facts, environment),
        ],
        [
            "Wait".to_owned(),
            format!("at least {} min", agreement.wait_minutes),
            match environment.wait_minutes() {
                Known::Found(minutes) => format!("{minutes} min"),
                Known::Absent => "0 min".to_owned(),
                Known::Unseen(unseen) => format!("not seen: {}", unseen.detail),
            },
        ],
        [
            "Administrators".to_owned(),
            switch(agreement.admins_may_bypass, "either way", "may not bypass"),
            bypass,
        ],
    ];
    let others = environment.rules().map(|rule| rule.kind.as_str());
    let others: Vec<_> = others.filter(|kind| !KNOWN_RULES.contains(kind)).collect();
    if !others.is_empty() {
        rows.push([
            "Rules of other types".to_owned(),
            "not judged".to_owned(),
            row(others),
        ]);
    }
    table("What GitHub enforces", ["", "Agreed", "Found"], rows)
}

fn deploying_jobs(facts: &Facts) -> Option<Detail> {
    let Known::Found(scan) = &facts.workflows else {
        return None;
    };
    let rows: Vec<_> = scan
        .deploying
        .iter()
        .map(|job| {
            let binding = match &job.binding {
                Binding::Bound => "bound".to_owned(),
                Binding::NotBound { because } => format!("not bound: {because}"),
                Binding::Undecided { because } | Binding::Unfollowed { because } => {
                    format!("undecided: {because}")
                }
            };
            [
                format!("{}:{}", job.path, job.line),
                job.job.clone(),
                binding,
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| table("Deploying jobs", ["Where", "Job", "Binding"], rows))
}

fn approvals(plan: &Plan, facts: &Facts) -> Option<Detail> {
    let Some(Known::Found(approvals)) = &facts.approvals else {
        return None;
    };
    let rows: Vec<_> = approvals
        .iter()
        .map(|review| {
            let environments = review.environments.iter().flatten();
            let environments: Vec<_> = environments.map(|one| one.name.as_str()).collect();
            let who = approval::reviewer(review);
            let who = match &review.user {
                Some(account) if account.is_bot() => format!("{who} (bot)"),
                Some(account) if plan.is_operator(&account.login) => format!("{who} (operator)"),
                Some(_) | None => who.to_owned(),
            };
            [row(environments), review.state.clone(), who]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        table(
            "Approvals of this run",
            ["Environment", "State", "By"],
            rows,
        )
    })
}

fn table<const N: usize>(title: &str, header: [&str; N], rows: Vec<[String; N]>) -> Detail {
    Detail {
        title: title.to_owned(),
        body: DetailBody::Table {
            header: header.map(str::to_owned).to_vec(),
            rows: rows.into_iter().map(|cells| cells.to_vec()).collect(),
        },
    }
}
