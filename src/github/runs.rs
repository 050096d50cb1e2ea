//! Workflow runs, and who let them pass.
//!
//! `GET …/actions/runs/{id}/approvals` answers a plain list, with neither the time of an approval nor the attempt
//! it was given for (`environment-approvals` in GitHub's `OpenAPI` description).

use serde::{Deserialize, Serialize};

use super::GitHub;
use super::accounts::Account;
use crate::http::tolerant::lenient;
use crate::invocation::RepositoryName;
use crate::known::Known;

/// One review of a run: somebody let it into some environments, or kept it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// `approved`, `rejected`, `pending`, or a state not yet known.
    pub state: String,
    /// Who; `None` when the account is gone.
    #[serde(default, deserialize_with = "lenient")]
    pub user: Option<Account>,
    /// Which environments it is about.
    #[serde(default, deserialize_with = "lenient")]
    pub environments: Option<Vec<ApprovedEnvironment>>,
}

/// An environment an [`Approval`] is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovedEnvironment {
    /// Its name; compares without case.
    pub name: String,
}

impl GitHub {
    /// Every review of a run, over all its attempts.
    pub async fn approvals(&self, repository: &RepositoryName, run: u64) -> Known<Vec<Approval>> {
        let path = format!("actions/runs/{run}/approvals");
        self.all(repository, &path, None).await
    }
}
