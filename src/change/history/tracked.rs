//! What git tracks of the workspace.

use std::path::Path;

use gix::index::entry::Mode;

use super::Files;

/// The files below the workspace that the index lists, by their paths relative to it; none where there is no index to read.
/// A path that is not UTF-8 is left out.
pub(in crate::change) fn tracked(root: &Path) -> Vec<String> {
    let Some(Files { repository, prefix }) = Files::open(root) else {
        return Vec::new();
    };
    let Ok(index) = repository.open_index() else {
        return Vec::new();
    };
    let files = index
        .entries()
        .iter()
        .filter(|entry| matches!(entry.mode, Mode::FILE | Mode::FILE_EXECUTABLE))
        .filter_map(|entry| str::from_utf8(entry.path(&index)).ok())
        .filter_map(|path| crate::change::below(&prefix, path));
    files.map(str::to_owned).collect()
}
