//! Branches: the commit at the head, and what protects it.
//!
//! Shapes as `branch-with-protection` and `short-branch` in GitHub's OpenAPI description. Needs `contents: read`.

use serde::{Deserialize, Serialize};

use super::{GitHub, segment};
use crate::http::tolerant::lenient;
use crate::invocation::RepositoryName;
use crate::known::Known;

/// The few fields of a branch the gates read. Unknown fields are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its name now, with case; differs from what was asked after a rename, which GitHub redirects.
    pub name: String,
    /// The commit at its head; `None` when GitHub's answer does not say.
    #[serde(default, deserialize_with = "lenient")]
    pub commit: Option<Head>,
    /// A branch protection rule or a ruleset covers it.
    pub protected: bool,
    /// More about it; some answers leave it out.
    #[serde(default, deserialize_with = "lenient")]
    pub protection: Option<BranchProtection>,
}

/// The commit at the head of a branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its full id, in lower-case hexadecimal.
    pub sha: String,
}

/// What a branch's own answer says of its protection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchProtection {
    /// A branch protection rule covers it; `false` on a branch that only a ruleset protects.
    #[serde(default, deserialize_with = "lenient")]
    pub enabled: Option<bool>,
}

impl GitHub {
    /// One branch. `GET /repos/{owner}/{repo}/branches/{branch}`, where the name may hold `/`.
    pub async fn branch(&self, repository: &RepositoryName, name: &str) -> Known<Branch> {
        let path = format!("branches/{}", segment(name));
        self.one(repository, &path).await
    }

    /// Every protected branch of a repository.
    pub async fn protected_branches(&self, repository: &RepositoryName) -> Known<Vec<Branch>> {
        self.all(repository, "branches?protected=true", None).await
    }
}
