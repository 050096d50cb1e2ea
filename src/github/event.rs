//! The webhook payload the runner leaves at `GITHUB_EVENT_PATH`: the few fields the gates read.
//!
//! Shapes as in the `workflow_dispatch` examples of `@octokit/webhooks-examples`; every field is
//! optional because other events leave it out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::accounts::Account;
use crate::http::tolerant::lenient;

/// An event payload. Unknown fields are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// `workflow_dispatch` inputs; values are strings in the payload, `null` when the workflow has none.
    #[serde(default, deserialize_with = "inputs")]
    pub inputs: BTreeMap<String, String>,
    /// Who caused the event.
    #[serde(default)]
    pub sender: Option<Account>,
    /// The ref the event is about, e.g. `refs/heads/main`.
    #[serde(default, rename = "ref")]
    pub git_ref: Option<String>,
    /// `push`: the commit before it; all zeros where the branch is new.
    #[serde(default, deserialize_with = "lenient")]
    pub before: Option<String>,
    /// `push`: the commit after it.
    #[serde(default, deserialize_with = "lenient")]
    pub after: Option<String>,
    /// The pull request of a `pull_request` or `pull_request_target` event.
    #[serde(default, deserialize_with = "lenient")]
    pub pull_request: Option<PullRequest>,
    /// `merge_group`: the group of pull requests a merge queue is about to merge.
    #[serde(default, deserialize_with = "lenient")]
    pub merge_group: Option<MergeGroup>,
}

/// A pull request, as an event shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// Where it goes.
    pub base: PullRequestEnd,
    /// What it brings.
    pub head: PullRequestEnd,
    /// How many files it changes.
    #[serde(default)]
    pub changed_files: Option<usize>,
}

/// One end of a pull request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequestEnd {
    /// The commit at that end when the event came.
    pub sha: String,
}

/// A group of pull requests in a merge queue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeGroup {
    /// The commit it is merged into.
    pub base_sha: String,
    /// The commit it would become.
    pub head_sha: String,
}

impl Event {
    /// A dispatch input; one left empty counts as not given.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<&str> {
        self.inputs
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

fn inputs<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let raw: Option<BTreeMap<String, serde_json::Value>> = Option::deserialize(deserializer)?;
    Ok(raw
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(name, value)| match value {
            serde_json::Value::String(text) => Some((name, text)),
            serde_json::Value::Bool(flag) => Some((name, flag.to_string())),
            serde_json::Value::Number(number) => Some((name, number.to_string())),
            _ => None,
        })
        .collect())
}
