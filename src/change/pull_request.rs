//! What GitHub says a pull request changes: the files, and their diffs, which undone give what stood there before.

use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path};

use super::history::Committed;
use super::{Former, below};
use crate::github::pulls::ChangedFile;
use crate::known::{Known, Why};
use crate::world::Checkout;

/// The files of a pull request, by their paths relative to the workspace.
#[derive(Debug)]
pub struct PullRequestFiles {
    number: u64,
    files: HashMap<String, ChangedFile>,
    /// The workspace is the whole repository.
    is_whole: bool,
    /// No attributes in the checkout tell git to take a file for binary: then one that is renamed, and whose text has no
    /// diff, is what it was.
    shows_every_diff: bool,
}

impl PullRequestFiles {
    /// The files of pull request `number`; `prefix` is the workspace's path in the repository.
    #[must_use]
    pub fn new(number: u64, files: Vec<ChangedFile>, prefix: &str) -> Self {
        let here = files.into_iter().filter_map(|mut file| {
            let path = below(prefix, &file.filename)?.to_owned();
            file.previous_filename = file
                .previous_filename
                .and_then(|path| Some(below(prefix, &path)?.to_owned()));
            Some((path, file))
        });
        Self {
            number,
            files: here.collect(),
            is_whole: prefix.is_empty(),
            shows_every_diff: false,
        }
    }

    /// Looks in the checkout for attributes that would keep a text's diff back.
    pub(super) fn heeding_attributes(mut self, checkout: &Checkout) -> Self {
        let mut folders = BTreeSet::from([""]);
        for path in self.files.keys() {
            folders.extend(
                path.match_indices('/')
                    .filter_map(|(at, _)| path.get(..=at)),
            );
        }
        let keeps_back = |folder: &str| match read(checkout, &format!("{folder}.gitattributes")) {
            Known::Found(text) => text
                .split_whitespace()
                .any(|word| word == "binary" || word.contains("diff")),
            Known::Absent => false,
            Known::Unseen(_) => true,
        };
        self.shows_every_diff = self.is_whole && !folders.into_iter().any(keeps_back);
        self
    }

    pub(super) fn in_words(&self) -> String {
        format!("the files GitHub lists for pull request #{}", self.number)
    }

    /// What is not committed is in no list, and is new.
    pub(super) fn former(&self, path: &str, now: &[u8], commit: &Committed) -> Former {
        let Some(file) = self.files.get(path) else {
            // A submodule is listed as its folder.
            let mut folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
            let is_below_a_change = folders.any(|folder| self.files.contains_key(folder));
            return if is_below_a_change || !commit.holds(path, now) {
                Former::New
            } else {
                Former::Same
            };
        };
        let then = match file.status.as_str() {
            "added" | "copied" => None,
            "renamed" => file.previous_filename.as_deref(),
            _ => Some(path),
        };
        let text = str::from_utf8(now).ok();
        let text = text.and_then(|now| self.undone(file, now));
        match (then, text) {
            (Some(path), Some(text)) => Former::Other {
                path: path.to_owned(),
                text: text.into_bytes(),
            },
            _ => Former::New,
        }
    }

    pub(super) fn text(&self, path: &str, checkout: &Checkout) -> Known<String> {
        let undo = |file: &ChangedFile, now: &str| {
            self.undone(file, now).map_or_else(
                || {
                    let reason = format!("{path}: what it was then cannot be told from its diff");
                    Known::unseen(Why::Unreadable, reason)
                },
                Known::Found,
            )
        };
        let mut all = self.files.iter();
        if let Some((now, file)) = all
            .find(|(_, it)| it.status == "renamed" && it.previous_filename.as_deref() == Some(path))
        {
            return read(checkout, now).and_then(|text| undo(file, &text));
        }
        match self.files.get(path) {
            None => checkout.read(path),
            Some(file) => match file.status.as_str() {
                "added" | "copied" | "renamed" => Known::Absent,
                "removed" => undo(file, ""),
                _ => read(checkout, path).and_then(|text| undo(file, &text)),
            },
        }
    }

    pub(super) fn touched(&self, checkout: &Checkout) -> Vec<(String, Vec<u8>)> {
        let then = self.files.iter().filter_map(|(path, file)| {
            let (path_then, now) = match file.status.as_str() {
                "added" | "copied" => return None,
                "removed" => (path, String::new()),
                _ => match read(checkout, path) {
                    Known::Found(now) => (file.previous_filename.as_ref().unwrap_or(path), now),
                    Known::Absent | Known::Unseen(_) => return None,
                },
            };
            Some((path_then.clone(), self.undone(file, &now)?.into_bytes()))
        });
        then.collect()
    }

    pub(super) fn missing(&self, checkout: &Checkout) -> Vec<String> {
        let here = self.files.iter().filter(|(_, it)| it.status != "removed");
        let mut missing: Vec<String> = here
            .filter(|(path, _)| !is_inside(path) || !checkout.has(path))
            .map(|(path, _)| path.clone())
            .collect();
        missing.sort();
        missing
    }

    /// The text before the change. `None` where it cannot be told.
    fn undone(&self, file: &ChangedFile, now: &str) -> Option<String> {
        let is_unchanged = file.patch.is_none() && file.additions == 0 && file.deletions == 0;
        if self.shows_every_diff && file.status == "renamed" && is_unchanged && !now.contains('\0')
        {
            return Some(now.to_owned());
        }
        undone(file, now)
    }
}

/// A path that GitHub names, where it leads into the workspace.
fn read(checkout: &Checkout, path: &str) -> Known<String> {
    if is_inside(path) {
        checkout.read(path)
    } else {
        Known::unseen(Why::Unreadable, "a path that leads out of the workspace")
    }
}

fn is_inside(path: &str) -> bool {
    Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
}

/// The text before the change, with `\n` between its lines. `None` where there is no diff, or it does not fit the text.
fn undone(file: &ChangedFile, now: &str) -> Option<String> {
    let now = now.replace("\r\n", "\n");
    // GitHub leaves the last line break out.
    let patch = format!("{}\n", file.patch.as_ref()?.replace("\r\n", "\n"));
    let patch = diffy::Patch::from_str(&patch).ok()?;
    let lines = || patch.hunks().iter().flat_map(diffy::Hunk::lines);
    let added = lines().filter(|line| matches!(line, diffy::Line::Insert(_)));
    let removed = lines().filter(|line| matches!(line, diffy::Line::Delete(_)));
    // A diff that was cut would leave new lines standing as old ones.
    let is_whole = added.count() == file.additions && removed.count() == file.deletions;
    if !is_whole || patch.hunks().is_empty() {
        return None;
    }
    diffy::apply(&now, &patch.reverse()).ok()
}
