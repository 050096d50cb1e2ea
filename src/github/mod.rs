//! The GitHub REST client: octocrab over the program's one HTTP client.

pub mod event;
pub mod repository;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;

use crate::invocation::RepositoryName;
use crate::known::{Known, Why};
use repository::Repository;

/// GitHub, as one token sees it.
pub struct GitHub {}

/// One path segment, percent-encoded: an environment may be called `a/b`.
#[must_use]
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

impl GitHub {
    /// The repository itself. Asked at most once in a run: it is also what makes a 404 below it mean absence.
    pub async fn repository(&self, _name: &RepositoryName) -> Known<Repository> {
        Known::unseen(Why::Unreachable, "")
    }

    /// One resource below a repository; `path` has no leading slash and is already encoded, e.g. `branches/main`.
    /// A 404 is absence only when the repository itself is readable with this token.
    pub async fn one<T: DeserializeOwned>(
        &self,
        _repository: &RepositoryName,
        _path: &str,
    ) -> Known<T> {
        Known::unseen(Why::Unreachable, "")
    }

    /// Every page of a list below a repository. `wrapped_in` names the field that holds the items where the
    /// answer is an object with a `total_count`. A list that cannot be read whole is unseen, never short.
    pub async fn all<T: DeserializeOwned>(
        &self,
        _repository: &RepositoryName,
        _path: &str,
        _wrapped_in: Option<&str>,
    ) -> Known<Vec<T>> {
        Known::unseen(Why::Unreachable, "")
    }

    /// Every page of a list that stands outside a repository, e.g. `orgs/acme/teams/ops/members`.
    /// There is no parent to vouch for a 404 here: it is unseen.
    pub async fn all_outside<T: DeserializeOwned>(&self, _path: &str) -> Known<Vec<T>> {
        Known::unseen(Why::Unreachable, "")
    }

    /// One resource outside a repository, e.g. `orgs/acme`. There is no parent to vouch for a 404 here: it is unseen.
    pub async fn one_outside<T: DeserializeOwned>(&self, _path: &str) -> Known<T> {
        Known::unseen(Why::Unreachable, "")
    }
}
