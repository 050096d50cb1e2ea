//! Pull requests: the files one changes.
//!
//! Shape as `diff-entry` in GitHub's OpenAPI description. Needs `pull-requests: read`.

use serde::Deserialize;
use url::Url;

use super::GitHub;
use crate::http::tolerant::lenient;
use crate::invocation::RepositoryName;
use crate::known::{Known, Why};

/// GitHub lists no more files of a pull request than this (docs: "List pull requests files").
pub const MOST_FILES: usize = 3_000;

/// A file that a pull request changes, from its merge base to its head.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ChangedFile {
    /// Its path in the repository now; of a removed file, what it was. Outside text.
    pub filename: String,
    /// `added`, `removed`, `modified`, `renamed`, `copied`, `changed` or `unchanged`.
    pub status: String,
    /// Lines it has gained.
    pub additions: usize,
    /// Lines it has lost.
    pub deletions: usize,
    /// The hunks of its unified diff, without a header. Left out where the file is binary or the diff too large: that is no
    /// sign that nothing changed.
    #[serde(default, deserialize_with = "lenient")]
    pub patch: Option<String>,
    /// What a renamed or copied file was called.
    #[serde(default, deserialize_with = "lenient")]
    pub previous_filename: Option<String>,
    /// Where its content is shown; its query names the head commit the list was made for.
    #[serde(default, deserialize_with = "lenient")]
    pub contents_url: Option<String>,
}

impl ChangedFile {
    /// It names another head commit than this as the one that GitHub made the list for.
    fn is_of_another(&self, head: &str) -> bool {
        let url = self.contents_url.as_deref().map(Url::parse);
        url.is_some_and(|url| {
            let is_at = |url: &Url| {
                url.query_pairs()
                    .any(|(name, value)| name == "ref" && value.eq_ignore_ascii_case(head))
            };
            !url.is_ok_and(|url| is_at(&url))
        })
    }
}

impl GitHub {
    /// The files that pull request `number` changes, as of its head commit `head`. Unseen when the pull request has moved on
    /// since, or when there may be more files than GitHub lists; `expected` is how many the event spoke of.
    pub async fn changed_files(
        &self,
        repository: &RepositoryName,
        number: u64,
        head: &str,
        expected: Option<usize>,
    ) -> Known<Vec<ChangedFile>> {
        let path = format!("pulls/{number}/files");
        self.all(repository, &path, None)
            .await
            .and_then(|files: Vec<ChangedFile>| {
                if files.len() >= MOST_FILES || expected.is_some_and(|count| count > MOST_FILES) {
                    let reason = format!("GitHub lists no more than {MOST_FILES} of its files");
                    return Known::unseen(Why::TooMuch, reason);
                }
                if files.iter().any(|file| file.is_of_another(head)) {
                    let reason = "it has other commits by now than this run is about";
                    return Known::unseen(Why::Unreadable, reason);
                }
                // An empty list names no commit; only the event can say that it is right to be empty. There may be more of
                // them than when it was sent, as the base goes on; where there are fewer, some may be missing.
                let is_right = expected.map_or(!files.is_empty(), |count| files.len() >= count);
                if !is_right {
                    let reason = format!(
                        "GitHub lists {} files, fewer than the event speaks of",
                        files.len()
                    );
                    return Known::unseen(Why::Unreadable, reason);
                }
                Known::Found(files)
            })
    }
}
