//! Deployments and what became of them.

use serde_json::{Value, json};

use super::{InRepository, moment};
use crate::sandbox::exchange::Asked;
use crate::sandbox::identity;
use crate::sandbox::scenario::Deployment;

impl InRepository<'_> {
    fn deployment_id(&self, deployment: &Deployment) -> u64 {
        let Deployment {
            id,
            environment,
            sha,
            created,
            ..
        } = deployment;
        id.unwrap_or_else(|| self.number("deployment", format!("{environment}:{sha}:{created:?}")))
    }

    /// The deployment with this id.
    pub(in crate::sandbox::github) fn deployment_by(&self, id: &str) -> Option<&Deployment> {
        let mut all = self.repository.deployments.iter();
        all.find(|deployment| self.deployment_id(deployment).to_string() == id)
    }

    /// The deployments a list's filters leave, in the scenario's order.
    pub(in crate::sandbox::github) fn deployments(&self, asked: &Asked) -> Vec<Value> {
        let wanted = |parameter: &str, has: &str| {
            let word = asked.parameter(parameter);
            word.is_none_or(|word| word == has || word == "none")
        };
        let all = self.repository.deployments.iter();
        all.filter(|deployment| {
            wanted("environment", &deployment.environment)
                && wanted("sha", &deployment.sha)
                && wanted("ref", &deployment.git_ref)
                && wanted("task", "deploy")
        })
        .map(|deployment| self.deployment(deployment))
        .collect()
    }

    /// Schema `deployment`.
    pub(in crate::sandbox::github) fn deployment(&self, deployment: &Deployment) -> Value {
        let id = self.deployment_id(deployment);
        let url = format!("{}/deployments/{id}", self.url());
        let created = deployment.created.unwrap_or(self.view.world.today);
        let last = deployment.states.first().and_then(|state| state.at);
        json!({
            "url": url,
            "id": id,
            "node_id": identity::node("DE", id),
            "sha": deployment.sha,
            "ref": deployment.git_ref,
            "task": "deploy",
            "payload": {},
            "original_environment": deployment.environment,
            "environment": deployment.environment,
            "description": null,
            "creator": deployment.creator.as_ref().map(|login| self.view.user(login)),
            "created_at": moment(created),
            "updated_at": moment(last.unwrap_or(created)),
            "statuses_url": format!("{url}/statuses"),
            "repository_url": self.url(),
            "transient_environment": false,
            "production_environment": deployment.environment == "production",
            "performed_via_github_app": null,
        })
    }

    /// Schema `deployment-status`.
    pub(in crate::sandbox::github) fn statuses(&self, deployment: &Deployment) -> Vec<Value> {
        let parent = self.deployment_id(deployment);
        let parent_url = format!("{}/deployments/{parent}", self.url());
        let states = deployment.states.iter().enumerate();
        states
            .map(|(place, state)| {
                let id = self.number("deployment status", format!("{parent}:{place}"));
                let at = state
                    .at
                    .or(deployment.created)
                    .unwrap_or(self.view.world.today);
                json!({
                    "url": format!("{parent_url}/statuses/{id}"),
                    "id": id,
                    "node_id": identity::node("DES", id),
                    "state": state.state,
                    "creator": deployment.creator.as_ref().map(|login| self.view.user(login)),
                    "description": state.description,
                    "environment": deployment.environment,
                    "target_url": self.page(),
                    "created_at": moment(at),
                    "updated_at": moment(at),
                    "deployment_url": parent_url,
                    "repository_url": self.url(),
                    "environment_url": self.page(),
                    "log_url": self.page(),
                    "performed_via_github_app": null,
                })
            })
            .collect()
    }
}
