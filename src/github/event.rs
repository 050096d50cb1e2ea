//! The webhook payload the runner leaves at `GITHUB_EVENT_PATH`: the few fields the gates read.
//!
//! Shapes as in the `workflow_dispatch` examples of `@octokit/webhooks-examples`; every field is
//! optional because other events leave it out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::accounts::Account;

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
