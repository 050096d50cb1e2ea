//! Workflow runs, their reviews and their jobs.

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// A workflow run.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Run {
    /// Its id: what it stands under.
    #[serde(skip)]
    pub(crate) id: u64,
    /// Which attempt this is, from 1.
    #[serde(default = "first")]
    pub(crate) attempt: u64,
    /// The workflow's path, e.g. `.github/workflows/deploy.yml`.
    pub(crate) workflow: String,
    /// The event that started it.
    #[serde(default = "dispatched")]
    pub(crate) event: String,
    /// Who started its first attempt.
    pub(crate) actor: String,
    /// Who started this attempt, when another.
    #[serde(default)]
    pub(crate) triggering_actor: Option<String>,
    /// The full ref it runs on, e.g. `refs/heads/main`.
    #[serde(default = "refs_heads_main", rename = "ref")]
    pub(crate) git_ref: String,
    /// The commit; left out, the head of its branch.
    #[serde(default)]
    pub(crate) sha: Option<String>,
    /// `queued`, `waiting`, `in_progress`, `completed`…
    #[serde(default = "in_progress")]
    pub(crate) status: String,
    /// `success`, `failure`… once completed.
    #[serde(default)]
    pub(crate) conclusion: Option<String>,
    /// When this attempt started.
    #[serde(default)]
    pub(crate) started: Option<DateTime<Utc>>,
    /// The reviews it has had.
    #[serde(default)]
    pub(crate) approvals: Vec<Approval>,
    /// The environments it waits for.
    #[serde(default)]
    pub(crate) waits_for: Vec<String>,
    /// Its jobs.
    #[serde(default)]
    pub(crate) jobs: Vec<Job>,
}

fn first() -> u64 {
    1
}

fn dispatched() -> String {
    "workflow_dispatch".to_owned()
}

fn refs_heads_main() -> String {
    "refs/heads/main".to_owned()
}

fn in_progress() -> String {
    "in_progress".to_owned()
}

impl Run {
    /// The branch or tag, as its short name.
    #[must_use]
    pub(crate) fn ref_name(&self) -> &str {
        let name = self.git_ref.strip_prefix("refs/heads/");
        name.or_else(|| self.git_ref.strip_prefix("refs/tags/"))
            .unwrap_or(&self.git_ref)
    }

    /// Who started this attempt.
    #[must_use]
    pub(crate) fn triggering_actor(&self) -> &str {
        self.triggering_actor.as_deref().unwrap_or(&self.actor)
    }
}

/// A review of a run that waited.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Approval {
    /// The reviewer's login.
    pub(crate) by: String,
    /// `approved`, `rejected` or `pending`.
    #[serde(default = "approved")]
    pub(crate) state: String,
    /// What the reviewer wrote.
    #[serde(default)]
    pub(crate) comment: String,
    /// For which environments.
    pub(crate) environments: Vec<String>,
}

fn approved() -> String {
    "approved".to_owned()
}

/// A job of a run.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Job {
    /// Its name.
    pub(crate) name: String,
    /// `queued`, `waiting`, `in_progress`, `completed`…
    #[serde(default = "in_progress")]
    pub(crate) status: String,
    /// `success`, `failure`… once completed.
    #[serde(default)]
    pub(crate) conclusion: Option<String>,
    /// When it started.
    #[serde(default)]
    pub(crate) started: Option<DateTime<Utc>>,
}
