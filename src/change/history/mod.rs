//! The checkout's own git history.
//!
//! Works without a `git` program, and on a checkout that belongs to another user: nothing in it is run, and of its
//! configuration only what is needed to read objects is believed.

mod files;
mod tracked;

use std::collections::BTreeSet;
use std::path::Path;

use gix::diff::tree::Recorder;
use gix::diff::tree::recorder::Change as TreeChange;
use gix::{ObjectId, Repository};

pub(super) use files::Committed;
use files::{Entry, Files};
pub(super) use tracked::tracked;

use super::{Before, Change, Former, Source, below, lines, short};
use crate::known::{Known, Why};
use crate::references::Language;
use crate::world::Checkout;

/// Two files are one under two names where they have at least this much in common, as for git.
const ALIKE: f32 = 0.5;
/// Files that went which one that came is compared with.
const MOST_COMPARED: usize = 100;

/// The history, at the commit the change began with.
#[derive(Debug)]
pub struct History {
    files: Files,
    /// The commit before the change, and the trees of it and of the commit at hand.
    commit: ObjectId,
    tree: ObjectId,
    tree_now: ObjectId,
    changes: Vec<TreeChange>,
    /// Paths that have been taken for the former selves of others.
    renamed: BTreeSet<String>,
}

/// The commit before the change.
#[derive(Debug)]
pub struct Since(ObjectId);

/// Finds the commit before the change, and where the workspace stands in the repository.
pub(super) fn before(root: &Path, change: &Change) -> (Before, String) {
    let Some(Files { repository, prefix }) = Files::open(root) else {
        let reason = "there is no git repository here".to_owned();
        return (Before::NotTold(reason), String::new());
    };
    let has_files = |commit| {
        repository
            .find_commit(commit)
            .is_ok_and(|it| it.tree().is_ok())
    };
    let before = match base(&repository, change) {
        Ok(commit) if !has_files(commit) => too_shallow(change),
        Ok(commit) => Before::Told(Source::History(Since(commit))),
        Err(not) => not,
    };
    (before, prefix)
}

/// The commit before the change.
fn base(repository: &Repository, change: &Change) -> Result<ObjectId, Before> {
    let not_told = |reason: &str| Before::NotTold(reason.to_owned());
    let head = repository
        .head_id()
        .map_err(|_unborn| not_told("the checkout has no commit"))?
        .detach();
    let holds = |commit: &str| {
        let Ok(id) = ObjectId::from_hex(commit.as_bytes()) else {
            return Err(not_told("the event names no commit"));
        };
        if id == head || common(repository, id, head) == Some(id) {
            return Ok(());
        }
        Err(Before::NotHere(format!(
            "the checkout is at {}, and does not hold {} at {}: check that commit out",
            short(head),
            change.in_words(),
            short(id)
        )))
    };
    let since = |commit: &str| {
        let id = ObjectId::from_hex(commit.as_bytes());
        let id = id.map_err(|_malformed| not_told("the event names no commit"))?;
        common(repository, id, head).ok_or_else(|| too_shallow(change))
    };
    match change {
        Change::PullRequest(pull_request) => {
            // GitHub checks out what a merge would give: first the base, then the pull request.
            if let [base, merged] = parents(repository, head)[..]
                && is_named(merged, &pull_request.head.sha)
            {
                return if repository.has_object(base) {
                    Ok(base)
                } else {
                    Err(too_shallow(change))
                };
            }
            holds(&pull_request.head.sha)?;
            since(&pull_request.base.sha)
        }
        Change::Push { before, after } => {
            holds(after)?;
            if before.bytes().all(|digit| digit == b'0') {
                return Err(not_told("the push made a new branch"));
            }
            since(before)
        }
        Change::MergeGroup(group) => {
            holds(&group.head_sha)?;
            since(&group.base_sha)
        }
        Change::Branch => {
            let origin = repository.try_find_reference("refs/remotes/origin/HEAD");
            let origin = origin
                .ok()
                .flatten()
                .and_then(|mut it| it.peel_to_id().ok());
            let origin = origin
                .ok_or_else(|| not_told("git does not know what the first branch of origin is"))?;
            common(repository, origin.detach(), head).ok_or_else(|| too_shallow(change))
        }
        Change::None(reason) => Err(Before::NotTold(reason.clone())),
    }
}

fn is_named(id: ObjectId, name: &str) -> bool {
    ObjectId::from_hex(name.as_bytes()).is_ok_and(|named| named == id)
}

fn too_shallow(change: &Change) -> Before {
    Before::NotTold(format!(
        "the checkout's history does not reach back to before {}; `fetch-depth: 0` of actions/checkout fetches it",
        change.in_words()
    ))
}

fn parents(repository: &Repository, commit: ObjectId) -> Vec<ObjectId> {
    let commit = repository.find_commit(commit).ok();
    commit
        .iter()
        .flat_map(gix::Commit::parent_ids)
        .map(gix::Id::detach)
        .collect()
}

/// The best common ancestor, as far as the history that was fetched shows one.
fn common(repository: &Repository, one: ObjectId, other: ObjectId) -> Option<ObjectId> {
    if !repository.has_object(one) || !repository.has_object(other) {
        return None;
    }
    let base = repository.merge_base(one, other).ok()??;
    Some(base.detach())
}

impl History {
    pub(super) fn open(root: &Path, Since(commit): &Since) -> Option<Self> {
        let commit = *commit;
        let files = Files::open(root)?;
        let repository = &files.repository;
        let tree_of = |commit| {
            let tree = repository.find_commit(commit).ok()?.tree_id().ok()?;
            Some(tree.detach())
        };
        let tree = tree_of(commit)?;
        let tree_now = tree_of(repository.head_id().ok()?.detach())?;
        let mut recorder = Recorder::default();
        {
            let (then, now) = (
                repository.find_tree(tree).ok()?,
                repository.find_tree(tree_now).ok()?,
            );
            gix::diff::tree(
                gix::objs::TreeRefIter::from_bytes(&then.data, then.id.kind()),
                gix::objs::TreeRefIter::from_bytes(&now.data, now.id.kind()),
                gix::diff::tree::State::default(),
                &repository.objects,
                &mut recorder,
            )
            .ok()?;
        }
        Some(Self {
            files,
            commit,
            tree,
            tree_now,
            changes: recorder.records,
            renamed: BTreeSet::new(),
        })
    }

    pub(super) fn in_words(&self) -> String {
        format!("commit {}", short(self.commit))
    }

    pub(super) fn former(&mut self, path: &str, now: &[u8]) -> Former {
        let whole = self.files.whole(path);
        match self.files.entry(self.tree, &whole) {
            Some(Entry::Blob(id)) => match self.files.blob(id) {
                Some(text) if text == now => Former::Same,
                Some(text) => Former::Other {
                    path: path.to_owned(),
                    text,
                },
                None => Former::New,
            },
            Some(Entry::Submodule(folder, then)) => {
                match self.files.entry(self.tree_now, &folder) {
                    Some(Entry::Submodule(_, now)) if now == then => Former::Same,
                    _ => Former::New,
                }
            }
            Some(Entry::Nothing) => self.renamed(path, now),
            None => Former::New,
        }
    }

    /// The former self of a file that came: of those that went, the one most like it.
    fn renamed(&mut self, path: &str, now: &[u8]) -> Former {
        let language = named(path);
        let candidates = self.changes.iter().filter_map(|change| match change {
            TreeChange::Deletion {
                entry_mode,
                oid,
                path,
                ..
            } if entry_mode.is_blob() => {
                let path = below(&self.files.prefix, str::from_utf8(path).ok()?)?;
                (named(path) == language && !self.renamed.contains(path)).then_some((path, *oid))
            }
            _ => None,
        });
        let best = candidates
            .take(MOST_COMPARED)
            .filter_map(|(path, id)| {
                let text = self.files.blob(id)?;
                let likeness = lines::likeness(&text, now);
                (likeness >= ALIKE).then_some((likeness, path.to_owned(), text))
            })
            .max_by(|one, other| one.0.total_cmp(&other.0));
        match best {
            Some((_, path, text)) => {
                self.renamed.insert(path.clone());
                Former::Other { path, text }
            }
            None => Former::New,
        }
    }

    pub(super) fn text(&self, path: &str) -> Known<String> {
        let unreadable = || Known::unseen(Why::Unreadable, format!("{path}: not readable then"));
        match self.files.entry(self.tree, &self.files.whole(path)) {
            Some(Entry::Blob(id)) => match self.files.blob(id).map(String::from_utf8) {
                Some(Ok(text)) => Known::Found(text),
                _ => unreadable(),
            },
            Some(Entry::Nothing | Entry::Submodule(..)) => Known::Absent,
            None => unreadable(),
        }
    }

    pub(super) fn touched(&self) -> Vec<(String, Vec<u8>)> {
        let then = |change: &TreeChange| {
            let (mode, id, path) = match change {
                TreeChange::Addition { .. } => return None,
                TreeChange::Deletion {
                    entry_mode,
                    oid,
                    path,
                    ..
                } => (entry_mode, oid, path),
                TreeChange::Modification {
                    previous_entry_mode,
                    previous_oid,
                    path,
                    ..
                } => (previous_entry_mode, previous_oid, path),
            };
            let path = below(&self.files.prefix, str::from_utf8(path).ok()?)?;
            // What could not have been searched need not be unpacked.
            let is_searched = mode.is_blob() && may_be_searched(path);
            is_searched.then(|| Some((path.to_owned(), self.files.blob(*id)?)))?
        };
        self.changes.iter().filter_map(then).collect()
    }

    pub(super) fn missing(&self, checkout: &Checkout) -> Vec<String> {
        let now = |change: &TreeChange| {
            let (TreeChange::Addition {
                entry_mode, path, ..
            }
            | TreeChange::Modification {
                entry_mode, path, ..
            }) = change
            else {
                return None;
            };
            let path = below(&self.files.prefix, str::from_utf8(path).ok()?)?;
            let is_missing = entry_mode.is_blob() && may_be_searched(path) && !checkout.has(path);
            is_missing.then(|| path.to_owned())
        };
        self.changes.iter().filter_map(now).collect()
    }
}

/// Whether the scan could have searched a file of this name: one without an ending may be a script of any language.
fn may_be_searched(path: &str) -> bool {
    named(path).is_some() || !file_name(path).contains('.')
}

fn named(path: &str) -> Option<Language> {
    Language::of_name(file_name(path))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
