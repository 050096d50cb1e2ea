use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, Error, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};

use super::exclusions;
use super::file::Reader;
use super::language::Language;
use super::skipped::Reason;
use super::{Options, Scan};

/// More threads than this wait for the disk, not for each other.
const MOST_THREADS: usize = 8;

pub(super) fn scan(root: &Path, options: &Options, tracked: impl FnOnce() -> Vec<String>) -> Scan {
    let threads = match options.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        chosen => chosen,
    };
    let whole = Mutex::new(Whole::default());
    let tracked = tracked();
    let mut builder = WalkBuilder::new(root);
    builder
        .hidden(false)
        .ignore(false)
        .git_exclude(false)
        .git_global(false)
        .parents(false)
        .require_git(false)
        .follow_links(false)
        .threads(threads.clamp(1, MOST_THREADS));
    let mut visitors = Visitors {
        root,
        options,
        whole: &whole,
        notes_paths: !tracked.is_empty(),
    };
    builder.build_parallel().visit(&mut visitors);
    let Whole { mut scan, seen } = whole.into_inner().unwrap_or_else(PoisonError::into_inner);
    search_unseen(root, options, &tracked, &seen, &mut scan);
    scan.references.sort_unstable();
    scan.references.dedup();
    scan.dynamic.sort_unstable();
    scan.dynamic.dedup();
    scan
}

/// What all threads found.
#[derive(Default)]
struct Whole {
    scan: Scan,
    /// The files that were come by, where that is asked for: hashes of their paths, which are many.
    seen: HashSet<u64>,
}

fn hashed(path: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    hasher.finish()
}

/// Searches the files that git tracks and that were not come by: `.gitignore` names them, which git itself no longer heeds.
fn search_unseen(
    root: &Path,
    options: &Options,
    tracked: &[String],
    seen: &HashSet<u64>,
    scan: &mut Scan,
) {
    let mut reader = Reader::new(options);
    for path in tracked {
        let name = path.rsplit('/').next().unwrap_or(path);
        let file = root.join(path);
        let may_read = Language::of_name(name).is_some() || !name.contains('.');
        if !may_read || seen.contains(&hashed(&file)) {
            continue;
        }
        // What git tracks may have been deleted, or replaced by a link, as may a folder above it.
        let mut folders = file.ancestors().skip(1).take_while(|it| *it != root);
        let is_folder = |it: &Path| std::fs::symlink_metadata(it).is_ok_and(|it| it.is_dir());
        if folders.all(|it| is_folder(it) && !exclusions::is_vendored(it))
            && std::fs::symlink_metadata(&file).is_ok_and(|it| it.is_file())
        {
            reader.search(&file, name, &|| path.clone(), scan);
        }
    }
}

struct Visitors<'s> {
    root: &'s Path,
    options: &'s Options,
    whole: &'s Mutex<Whole>,
    notes_paths: bool,
}

impl<'s> ParallelVisitorBuilder<'s> for Visitors<'s> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        Box::new(Visitor {
            root: self.root,
            whole: self.whole,
            reader: Reader::new(self.options),
            part: Scan::default(),
            seen: self.notes_paths.then(Vec::new),
        })
    }
}

/// One thread's part of the scan; handed in when the thread is done.
struct Visitor<'s> {
    root: &'s Path,
    whole: &'s Mutex<Whole>,
    reader: Reader,
    part: Scan,
    seen: Option<Vec<u64>>,
}

/// The path as reports spell it. A name that is not UTF-8 is shown with replacement characters.
fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

impl Visitor<'_> {
    fn look_at(&mut self, entry: &DirEntry) -> WalkState {
        // No file type: standard input, which is never asked for. A link is left alone: see the module's page.
        let Some(kind) = entry.file_type() else {
            return WalkState::Continue;
        };
        if kind.is_dir() {
            if entry.depth() > 0 {
                if entry.file_name() == ".git" {
                    return WalkState::Skip;
                }
                if exclusions::is_vendored(entry.path()) {
                    let path = relative(self.root, entry.path());
                    self.part.skipped.add(Reason::Vendored, path);
                    return WalkState::Skip;
                }
            }
        } else if kind.is_file() {
            // Most files end in nothing known, and most others read nothing: their paths are never spelled out.
            let path = || relative(self.root, entry.path());
            let name = entry.file_name().to_string_lossy();
            if let Some(seen) = &mut self.seen {
                seen.push(hashed(entry.path()));
            }
            self.reader
                .search(entry.path(), &name, &path, &mut self.part);
        }
        WalkState::Continue
    }
}

impl ParallelVisitor for Visitor<'_> {
    fn visit(&mut self, entry: Result<DirEntry, Error>) -> WalkState {
        match entry {
            Ok(entry) => self.look_at(&entry),
            Err(error) => {
                let path =
                    path_of(&error).map_or_else(String::new, |path| relative(self.root, path));
                self.part.skipped.add(Reason::Unreadable, path);
                WalkState::Continue
            }
        }
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let part = std::mem::take(&mut self.part);
        let mut all = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        all.seen.extend(self.seen.take().unwrap_or_default());
        let whole = &mut all.scan;
        whole.references.extend(part.references);
        whole.dynamic.extend(part.dynamic);
        whole.skipped.merge(part.skipped);
        whole.files += part.files;
        whole.damaged += part.damaged;
    }
}

/// The path an error of the walk is about.
fn path_of(error: &Error) -> Option<&Path> {
    let mut error = error;
    loop {
        match error {
            Error::WithPath { path, .. } => return Some(path),
            Error::WithLineNumber { err, .. } | Error::WithDepth { err, .. } => error = err,
            _ => return None,
        }
    }
}
