//! The files of a commit.

use std::path::Path;

use gix::{ObjectId, Repository};

use crate::change::lines;

/// What stands at a path of a tree.
pub(super) enum Entry {
    Blob(ObjectId),
    /// A submodule, at the path or above it: the folder and its commit.
    Submodule(String, ObjectId),
    Nothing,
}

/// The repository the workspace stands in.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) repository: Repository,
    /// The workspace's path in the repository; empty where it is the root.
    pub(super) prefix: String,
}

impl Files {
    pub(super) fn open(root: &Path) -> Option<Self> {
        use gix::discover::upwards::Options;

        // The user's and the system's settings are not the checkout's.
        let trust = gix::sec::trust::Mapping {
            full: gix::open::Options::isolated(),
            reduced: gix::open::Options::isolated(),
        };
        let repository = gix::ThreadSafeRepository::discover_opts(root, Options::default(), trust)
            .ok()?
            .to_thread_local();
        let top = std::fs::canonicalize(repository.workdir()?).ok()?;
        let root = std::fs::canonicalize(root).ok()?;
        let parts = root.strip_prefix(top).ok()?.iter();
        let parts: Option<Vec<&str>> = parts.map(|part| part.to_str()).collect();
        let prefix = parts?.join("/");
        Some(Self { repository, prefix })
    }

    /// A path of the workspace as the repository calls it.
    pub(super) fn whole(&self, path: &str) -> String {
        if self.prefix.is_empty() {
            return path.to_owned();
        }
        format!("{}/{path}", self.prefix)
    }

    /// `None`: the history that was fetched does not show it.
    pub(super) fn entry(&self, tree: ObjectId, path: &str) -> Option<Entry> {
        let mut tree = tree;
        let mut end = 0;
        for part in path.split('/') {
            end += part.len() + usize::from(end > 0);
            let folder = self.repository.find_tree(tree).ok()?;
            let Some(entry) = folder.find_entry(part) else {
                return Some(Entry::Nothing);
            };
            let (mode, id) = (entry.mode(), entry.object_id());
            if mode.is_commit() {
                let folder = path.get(..end).unwrap_or(path).to_owned();
                return Some(Entry::Submodule(folder, id));
            }
            if !mode.is_tree() {
                let is_it = end == path.len() && mode.is_blob();
                return Some(if is_it {
                    Entry::Blob(id)
                } else {
                    Entry::Nothing
                });
            }
            tree = id;
        }
        Some(Entry::Nothing)
    }

    pub(super) fn blob(&self, id: ObjectId) -> Option<Vec<u8>> {
        Some(self.repository.find_blob(id).ok()?.take_data())
    }
}

/// The files of the commit that is checked out, where the checkout is a repository: one of depth 1 has that much.
#[derive(Debug)]
pub struct Committed(Option<(Files, ObjectId)>);

impl Committed {
    pub(in crate::change) fn open(root: &Path) -> Self {
        Self(Files::open(root).and_then(|files| {
            let tree = files.repository.head_tree_id().ok()?.detach();
            Some((files, tree))
        }))
    }

    /// Whether the file at this path is as it was committed. Where the checkout is no repository nobody says otherwise; in a
    /// submodule it is left to the submodule's own commit.
    pub(in crate::change) fn holds(&self, path: &str, now: &[u8]) -> bool {
        let Some((files, tree)) = &self.0 else {
            return true;
        };
        match files.entry(*tree, &files.whole(path)) {
            Some(Entry::Blob(id)) => {
                let committed = files.blob(id);
                committed.is_some_and(|text| text == now || lines::are_same(&text, now))
            }
            Some(Entry::Submodule(..)) => true,
            Some(Entry::Nothing) | None => false,
        }
    }
}
