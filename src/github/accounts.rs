//! GitHub accounts as other answers mention them: reviewers, approvers, team members, the sender of an event.

use serde::{Deserialize, Serialize};

use crate::http::tolerant::lenient;

/// An account. GitHub's `simple-user`, of which the gates read two fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The login; compares without case.
    pub login: String,
    /// `User`, `Bot`, `Organization`, or a kind not yet known; `None` when GitHub does not say.
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    pub kind: Option<String>,
}

impl Account {
    /// Whether no person stands behind it: GitHub says so by the kind, and by the suffix of an app's login.
    #[must_use]
    pub fn is_bot(&self) -> bool {
        self.kind.as_deref() == Some("Bot") || is_bot_login(&self.login)
    }

    /// Whether this is the account with that login.
    #[must_use]
    pub fn is(&self, login: &str) -> bool {
        self.login.eq_ignore_ascii_case(login)
    }
}

/// Whether a login is one of an app: no person can have it.
#[must_use]
pub fn is_bot_login(login: &str) -> bool {
    login.to_ascii_lowercase().ends_with("[bot]")
}
