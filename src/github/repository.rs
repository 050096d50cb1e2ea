//! `GET /repos/{owner}/{repo}`: the parent that vouches for every 404 below it.

use serde::{Deserialize, Serialize};

/// The few fields of a repository the gates read. Unknown fields are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// `owner/name` as GitHub spells it now; differs from what was asked after a rename.
    pub full_name: String,
    /// Not visible to everybody.
    pub private: bool,
    /// `public`, `private`, `internal`, or a kind not yet known; old servers leave it out.
    #[serde(default)]
    pub visibility: Option<String>,
    /// The branch GitHub shows first.
    #[serde(default)]
    pub default_branch: Option<String>,
    /// Whose it is.
    pub owner: Owner,
}

/// A repository's owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The login.
    pub login: String,
    /// `User`, `Organization`, or a kind not yet known.
    #[serde(default, rename = "type")]
    pub kind: String,
}
