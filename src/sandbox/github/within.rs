//! Everything below one repository.

use http::StatusCode;
use serde_json::Value;

use super::caller::{Caller, Need};
use super::page::Shelf;
use super::refusal::Refusal;
use super::view::InRepository;
use crate::sandbox::exchange::Answer;
use crate::sandbox::scenario::Run;

/// A request about something below one repository, which the caller can see.
pub(super) struct Within<'a> {
    pub(super) of: InRepository<'a>,
    pub(super) caller: &'a Caller,
    pub(super) shelf: Shelf<'a>,
}

/// What is there, or 404.
fn found(shown: Option<Value>) -> Result<Answer, Refusal> {
    let shown = shown.ok_or(Refusal::NotFound)?;
    Ok(Answer::json(StatusCode::OK, &shown))
}

impl Within<'_> {
    /// Answers for the path below the repository's own.
    pub(super) fn answer(&self, path: &[&str]) -> Result<Answer, Refusal> {
        match *path {
            [] => found(Some(
                self.of
                    .view
                    .full_repository(self.of.name, self.of.repository),
            )),
            ["environments", ref path @ ..] => self.environments(path),
            ["actions", ref path @ ..] => self.actions(path),
            ["deployments", ref path @ ..] => self.deployments(path),
            ["pulls", number, "files"] => {
                self.need(Need::PULL_REQUESTS)?;
                let files = self.of.pull_files(number).ok_or(Refusal::NotFound)?;
                Ok(self.shelf.array(files))
            }
            ["branches"] => {
                self.need(Need::CONTENTS)?;
                let protected = self.shelf.asked.parameter("protected");
                let branches = self.of.branches(protected.map(|word| word == "true"));
                Ok(self.shelf.array(branches))
            }
            // A branch may have slashes in its name, encoded or not.
            ["branches", ref branch @ ..] => {
                self.need(Need::CONTENTS)?;
                let branch = self.of.branch(&branch.join("/"));
                found(Some(branch.ok_or(Refusal::NoSuch("Branch not found"))?))
            }
            ["commits"] => {
                self.need(Need::CONTENTS)?;
                let from = self.shelf.asked.parameter("sha");
                let commits = self.of.commits(from.as_deref()).ok_or(Refusal::NotFound)?;
                Ok(self.shelf.array(commits))
            }
            ["commits", ref reference @ ..] if reference != [""] => {
                self.need(Need::CONTENTS)?;
                let reference = reference.join("/");
                let commit = self.of.commit(&reference);
                let unknown = || format!("No commit found for SHA: {reference}");
                found(Some(
                    commit.ok_or_else(|| Refusal::Unprocessable(unknown()))?,
                ))
            }
            _ => Err(Refusal::NotFound),
        }
    }

    fn need(&self, need: Need) -> Result<(), Refusal> {
        self.caller.need(need, self.of.name, self.of.repository)
    }

    fn environments(&self, path: &[&str]) -> Result<Answer, Refusal> {
        // Secrets and variables of an environment are not part of what `actions: read` shows.
        self.need(match path {
            [_, "secrets" | "variables", ..] => Need::ENVIRONMENTS,
            _ => Need::ACTIONS,
        })?;
        let list = |field, items: Option<Vec<Value>>| {
            Ok(self.shelf.wrapped(field, items.ok_or(Refusal::NotFound)?))
        };
        match *path {
            [] => Ok(self.shelf.wrapped("environments", self.of.environments())),
            [environment] => found(self.of.environment(environment)),
            [environment, "deployment-branch-policies"] => {
                list("branch_policies", self.of.branch_policies(environment))
            }
            [environment, "deployment-branch-policies", id] => {
                let policies = self.of.branch_policies(environment);
                let mut policies = policies.into_iter().flatten();
                found(policies.find(|policy| policy["id"].as_u64() == id.parse().ok()))
            }
            [environment, "deployment_protection_rules"] => {
                let field = "custom_deployment_protection_rules";
                list(field, self.of.custom_rules(environment))
            }
            [environment, "secrets"] => list("secrets", self.of.secrets(environment)),
            [environment, "secrets", name] => found(named(self.of.secrets(environment), name)),
            [environment, "variables"] => list("variables", self.of.variables(environment)),
            [environment, "variables", name] => found(named(self.of.variables(environment), name)),
            _ => Err(Refusal::NotFound),
        }
    }

    fn actions(&self, path: &[&str]) -> Result<Answer, Refusal> {
        self.need(match path {
            ["secrets" | "organization-secrets", ..] => Need::SECRETS,
            ["variables", ..] => Need::VARIABLES,
            _ => Need::ACTIONS,
        })?;
        let run =
            |id: &str| -> Result<&Run, Refusal> { self.of.run_by(id).ok_or(Refusal::NotFound) };
        let runs = |workflow| {
            let runs = self.of.runs(self.shelf.asked, workflow);
            Ok(self.shelf.wrapped("workflow_runs", runs))
        };
        match *path {
            // No scenario has these yet.
            ["secrets" | "organization-secrets"] => Ok(self.shelf.wrapped("secrets", Vec::new())),
            ["variables"] => Ok(self.shelf.wrapped("variables", Vec::new())),
            ["runs"] => runs(None),
            ["workflows", workflow, "runs"] => runs(Some(workflow)),
            ["runs", id] => found(Some(self.of.run(run(id)?))),
            ["runs", id, "approvals"] => found(Some(self.of.approvals(run(id)?))),
            ["runs", id, "pending_deployments"] => {
                let asking = self.caller.user();
                found(Some(self.of.pending_deployments(run(id)?, asking)))
            }
            ["runs", id, "jobs"] => Ok(self.shelf.wrapped("jobs", self.of.jobs(run(id)?))),
            _ => Err(Refusal::NotFound),
        }
    }

    fn deployments(&self, path: &[&str]) -> Result<Answer, Refusal> {
        self.need(Need::DEPLOYMENTS)?;
        let one = |id: &str| self.of.deployment_by(id).ok_or(Refusal::NotFound);
        match *path {
            [] => Ok(self.shelf.array(self.of.deployments(self.shelf.asked))),
            [id] => found(Some(self.of.deployment(one(id)?))),
            [id, "statuses"] => Ok(self.shelf.array(self.of.statuses(one(id)?))),
            _ => Err(Refusal::NotFound),
        }
    }
}

/// One of a list, by name in any case.
fn named(list: Option<Vec<Value>>, name: &str) -> Option<Value> {
    let is_it = |item: &Value| {
        item["name"]
            .as_str()
            .is_some_and(|n| n.eq_ignore_ascii_case(name))
    };
    list.into_iter().flatten().find(is_it)
}
