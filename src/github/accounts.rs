//! GitHub accounts as other answers mention them: reviewers, approvers, team members.

use serde::{Deserialize, Serialize};

use super::tolerant::lenient;

/// An account. GitHub's `simple-user`, of which the gates read two fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The login; compares without case.
    pub login: String,
    /// `User`, `Bot`, or a kind not yet known.
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    pub kind: Option<String>,
}

impl Account {
    /// Whether no person stands behind it: GitHub says so by the kind, and by the suffix of an app's login.
    #[must_use]
    pub fn is_bot(&self) -> bool {
        self.kind.as_deref() == Some("Bot") || self.login.to_ascii_lowercase().ends_with("[bot]")
    }

    /// Whether this is the account with that login.
    #[must_use]
    pub fn is(&self, login: &str) -> bool {
        self.login.eq_ignore_ascii_case(login)
    }
}
