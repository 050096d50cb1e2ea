//! The files of a pull request.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use super::InRepository;
use crate::sandbox::identity;
use crate::sandbox::scenario::{Pull, PullFile};

/// GitHub lists no more (docs: "List pull requests files").
const MOST_FILES: usize = 3_000;

/// What stays as it is in the path of a link.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/');

impl InRepository<'_> {
    /// The files of the pull request with this number; schema `diff-entry`.
    pub(in crate::sandbox::github) fn pull_files(&self, number: &str) -> Option<Vec<Value>> {
        let pull = self.repository.pulls.get(&number.parse().ok()?)?;
        let files = pull.files.iter().take(MOST_FILES);
        Some(files.map(|file| self.pull_file(pull, file)).collect())
    }

    fn pull_file(&self, pull: &Pull, file: &PullFile) -> Value {
        let checked_out = || self.view.world.checked_out(&file.path);
        let now = file.is.as_deref().or_else(checked_out);
        let status = match (&file.was, now) {
            (None, _) => "added",
            (_, None) => "removed",
            _ if file.formerly.is_some() => "renamed",
            _ => "modified",
        };
        let then = file.was.as_deref().unwrap_or_default();
        let now = now.unwrap_or_default();
        let diff = TextDiff::from_lines(then, now);
        let changes = || diff.iter_all_changes().filter(|_| !file.no_diff);
        let count = |tag| changes().filter(|it| it.tag() == tag).count();
        let (additions, deletions) = (count(ChangeTag::Insert), count(ChangeTag::Delete));
        let path = utf8_percent_encode(&file.path, PATH);
        let sha = &pull.sha;
        let mut shown = json!({
            "sha": identity::object("blob", now),
            "filename": file.path,
            "status": status,
            "additions": additions,
            "deletions": deletions,
            "changes": additions + deletions,
            "blob_url": format!("{}/blob/{sha}/{path}", self.page()),
            "raw_url": format!("{}/raw/{sha}/{path}", self.page()),
            "contents_url": format!("{}/contents/{path}?ref={sha}", self.url()),
        });
        if let Some(formerly) = &file.formerly {
            shown["previous_filename"] = json!(formerly);
        }
        // Hunks alone, and no line break after the last.
        if additions + deletions > 0 {
            let hunks = diff.unified_diff().to_string();
            shown["patch"] = json!(hunks.strip_suffix('\n').unwrap_or(&hunks));
        }
        shown
    }
}
