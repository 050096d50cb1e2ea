//! The one change the twin takes at GitHub: making an environment, or setting its rules.
//!
//! Which rules a plan refuses follows the docs ("Deployments and environments"); how it words the refusal is quoted
//! from the approval runbook, no public source has it.

use serde_json::Value;

use super::refusal::Refusal;
use crate::sandbox::identity;
use crate::sandbox::scenario::{
    BranchPolicy, Branches, Environment, GitHub, Pattern, Reviewer, Scenario,
};

/// Makes the environment if it is not there, and gives it exactly the rules of the body.
pub(super) fn environment(
    world: &mut Scenario,
    repository: &str,
    name: &str,
    body: &Value,
) -> Result<(), Refusal> {
    let github = &world.github;
    let found = github.repository(repository).ok_or(Refusal::NotFound)?.1;
    let existing = found.environment(name);
    let (spelled, mut environment) = existing.map_or_else(
        || (name.to_owned(), Environment::default()),
        |(spelled, environment)| (spelled.to_owned(), environment.clone()),
    );
    environment.wait_minutes = body["wait_timer"].as_u64().filter(|&minutes| minutes > 0);
    environment.prevent_self_review = body["prevent_self_review"].as_bool().unwrap_or_default();
    environment.reviewers = reviewers(github, repository, &body["reviewers"])?;
    environment.branches = branches(&environment.branches, &body["deployment_branch_policy"])?;
    if let Some(may_bypass) = body["can_admins_bypass"].as_bool() {
        environment.admins_may_bypass = Some(may_bypass);
    }
    let created = environment.created.unwrap_or(world.today);
    environment.created = Some(created);
    if !github.may_protect(repository, found) {
        let refused = match &environment {
            asked if asked.reviewers.is_some() => Some("required reviewers"),
            asked if asked.wait_minutes.is_some() => Some("wait timer"),
            _ => None,
        };
        if let Some(rule) = refused {
            return Err(Refusal::Unprocessable(format!(
                "Failed to create the environment protection rule. Please ensure the billing plan supports the \
                 {rule} protection rule."
            )));
        }
    }
    if let Some(changed) = world.github.repositories.get_mut(repository) {
        changed.environments.insert(spelled, environment);
    }
    Ok(())
}

fn reviewers(
    github: &GitHub,
    repository: &str,
    asked: &Value,
) -> Result<Option<Vec<Reviewer>>, Refusal> {
    let Some(asked) = asked.as_array().filter(|list| !list.is_empty()) else {
        return Ok(None);
    };
    if asked.len() > 6 {
        let message = "An environment may have at most six reviewers.";
        return Err(Refusal::Unprocessable(message.to_owned()));
    }
    let owner = repository.split('/').next().unwrap_or_default();
    let known = |reviewer: &Value| {
        let id = reviewer["id"].as_u64()?;
        if reviewer["type"] == "Team" {
            let (owner, organization) = github.organization(owner)?;
            let mut slugs = organization.teams.keys();
            let is_it = |slug: &&String| identity::number("team", &format!("{owner}/{slug}")) == id;
            return slugs.find(is_it).cloned().map(Reviewer::Team);
        }
        let login = github.logins().find(|login| github.user_id(login) == id)?;
        Some(Reviewer::User(login.to_owned()))
    };
    let reviewers = asked.iter().map(known).collect::<Option<Vec<_>>>();
    let unknown = || Refusal::Unprocessable("A reviewer could not be found.".to_owned());
    reviewers.map(Some).ok_or_else(unknown)
}

fn branches(before: &Branches, asked: &Value) -> Result<Branches, Refusal> {
    if asked.is_null() {
        return Ok(Branches::Any);
    }
    let protected = asked["protected_branches"].as_bool();
    let custom = asked["custom_branch_policies"].as_bool();
    match (protected, custom) {
        (Some(true), Some(false)) => Ok(Branches::Policy(BranchPolicy::Protected)),
        // The patterns are set elsewhere, and kept.
        (Some(false), Some(true)) => Ok(match before {
            Branches::Matching(patterns) => Branches::Matching(patterns.clone()),
            _ => Branches::Matching(Vec::<Pattern>::new()),
        }),
        _ => Err(Refusal::Unprocessable(
            "protected_branches and custom_branch_policies cannot have the same value".to_owned(),
        )),
    }
}
