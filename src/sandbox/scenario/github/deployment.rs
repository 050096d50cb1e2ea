//! Deployments and what became of them.

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// A deployment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Deployment {
    /// Its id; otherwise it follows from the environment, the commit and the date.
    #[serde(default)]
    pub(crate) id: Option<u64>,
    /// To which environment.
    pub(crate) environment: String,
    /// The commit.
    pub(crate) sha: String,
    /// The branch or tag.
    #[serde(default = "super::main", rename = "ref")]
    pub(crate) git_ref: String,
    /// Who made it.
    #[serde(default)]
    pub(crate) creator: Option<String>,
    /// When it was made.
    #[serde(default)]
    pub(crate) created: Option<DateTime<Utc>>,
    /// What became of it, newest first.
    #[serde(default)]
    pub(crate) states: Vec<DeploymentState>,
}

/// What became of a deployment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DeploymentState {
    /// `success`, `failure`, `in_progress`, `inactive`…
    pub(crate) state: String,
    /// When.
    #[serde(default)]
    pub(crate) at: Option<DateTime<Utc>>,
    /// In words.
    #[serde(default)]
    pub(crate) description: String,
}
