//! `GET /repos/{owner}/{repo}/branches/{branch}`: a branch and the commit at its head.
//!
//! Shape as `branch-with-protection` in GitHub's OpenAPI description. Needs `contents: read`.

use serde::{Deserialize, Serialize};

use super::segment;

/// The few fields of a branch the gates read. Unknown fields are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its name now; differs from what was asked after a rename, which GitHub redirects.
    pub name: String,
    /// The commit at its head.
    pub commit: Head,
}

/// The commit at the head of a branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its full id, in lower-case hexadecimal.
    pub sha: String,
}

/// The path of a branch below its repository; the name may hold `/`.
#[must_use]
pub fn path(branch: &str) -> String {
    format!("branches/{}", segment(branch))
}
