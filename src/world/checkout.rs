//! The files of the workspace, read within limits.

use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::change;
use crate::finding::wording::hexadecimal;
use crate::known::{Known, Why};
use crate::references::{self, Options, Scan};

/// No file the gates read is larger than this honestly.
const LARGEST: u64 = 4 * 1024 * 1024;
/// No script a workflow runs is larger honestly.
const LARGEST_SCRIPT: u64 = 256 * 1024;
/// What a site serves is looked at whole up to this size, and so is what it is compared with.
const LARGEST_HASHED: u64 = 8 * 1024 * 1024;
/// How a file begins that Git LFS has not replaced by what it stands for.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
/// No repository has more workflow files than this honestly.
const MOST_FILES: usize = 2_000;

/// The workspace.
#[derive(Debug, Clone)]
pub struct Checkout {
    root: PathBuf,
}

/// A text file of the checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Path relative to the workspace, with `/` between its parts.
    pub path: String,
    /// Its text; unseen when it cannot be read, is too large or is not UTF-8.
    pub text: Known<String>,
}

impl Checkout {
    /// The workspace at this folder.
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The folder it stands in.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// One file, by its path relative to the workspace, and through no link that leads out of it.
    pub fn read(&self, path: &str) -> Known<String> {
        self.read_bytes(path).and_then(|bytes| text(bytes, path))
    }

    /// A script that a command may name; absent where the path is a folder's.
    pub fn script(&self, path: &str) -> Known<String> {
        if std::fs::metadata(self.root.join(path)).is_ok_and(|about| about.is_dir()) {
            return Known::Absent;
        }
        self.within(path, LARGEST_SCRIPT)
            .and_then(|bytes| text(bytes, path))
    }

    /// The same as it stands.
    pub fn read_bytes(&self, path: &str) -> Known<Vec<u8>> {
        self.within(path, LARGEST)
    }

    /// Whether anything stands at this path relative to the workspace, a link included.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        std::fs::symlink_metadata(self.root.join(path)).is_ok()
    }

    /// The SHA-256 of one file's bytes, as small hexadecimal digits.
    pub fn sha256(&self, path: &str) -> Known<String> {
        self.within(path, LARGEST_HASHED).and_then(|bytes| {
            if bytes.starts_with(LFS_POINTER) {
                let detail = format!(
                    "{path} is a Git LFS pointer, and not the file; check out with `lfs: true`"
                );
                return Known::unseen(Why::Unreadable, detail);
            }
            Known::Found(hexadecimal(&Sha256::digest(&bytes)))
        })
    }

    fn within(&self, path: &str, largest: u64) -> Known<Vec<u8>> {
        let file = self.root.join(path);
        match led_away(&self.root, &file) {
            Some(where_to) => Known::unseen(Why::Unreadable, format!("{path}: {where_to}")),
            None => read_bytes(&file, path, largest),
        }
    }

    /// Every place that reads an environment variable, where that is found within this time.
    pub(super) async fn references(&self, time: Duration) -> Known<Scan> {
        self.on_a_thread(time, |checkout| {
            references::scan_tracked(&checkout.root, &Options::default(), || {
                change::tracked(&checkout.root)
            })
        })
        .await
    }

    /// Looks at the checkout on a thread of its own, within this time: the run's only thread watches the clock.
    pub(super) async fn on_a_thread<T: Send + 'static>(
        &self,
        time: Duration,
        look: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Known<T> {
        let checkout = self.clone();
        let seen = tokio::task::spawn_blocking(move || look(&checkout));
        match tokio::time::timeout(time, seen).await {
            Ok(Ok(seen)) => Known::Found(seen),
            Ok(Err(_)) => Known::unseen(Why::Unreadable, "the search of the checkout broke off"),
            Err(_) => Known::unseen(
                Why::TooMuch,
                "the checkout could not be searched within the run's time; --timeout gives it more",
            ),
        }
    }

    /// The workflow files: `.github/workflows/*.yml` and `*.yaml`, by name. Absent when the folder is.
    pub fn workflows(&self) -> Known<Vec<SourceFile>> {
        const FOLDER: &str = ".github/workflows";
        let unreadable =
            |error: &std::io::Error| Known::unseen(Why::Unreadable, format!("{FOLDER}: {error}"));
        #[expect(clippy::disallowed_methods, reason = "this is the checkout")]
        let entries = match std::fs::read_dir(self.root.join(FOLDER)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Known::Absent,
            Err(error) => return unreadable(&error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return unreadable(&error),
            };
            let is_workflow = Path::new(&entry.file_name())
                .extension()
                .is_some_and(|ending| ending == "yml" || ending == "yaml");
            if is_workflow && !entry.path().is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
            if names.len() > MOST_FILES {
                return Known::unseen(
                    Why::TooMuch,
                    format!("{FOLDER} holds more than {MOST_FILES} workflows"),
                );
            }
        }
        names.sort();
        Known::Found(
            names
                .into_iter()
                .map(|name| {
                    let path = format!("{FOLDER}/{name}");
                    let text = self.read(&path);
                    SourceFile { path, text }
                })
                .collect(),
        )
    }
}

/// A path as reports spell it: relative to the workspace where it leads into it, else as it was given.
#[must_use]
pub fn inside(workspace: &Path, path: &Path) -> PathBuf {
    let within = |workspace: PathBuf, path: PathBuf| {
        path.strip_prefix(workspace).map(Path::to_path_buf).ok()
    };
    if path.is_absolute() {
        let spelled = std::path::absolute(workspace).ok();
        let spelled = spelled.and_then(|workspace| within(workspace, path.to_path_buf()));
        // By way of a link, where the spelling does not tell.
        let resolved = || {
            let workspace = std::fs::canonicalize(workspace).ok()?;
            within(workspace, std::fs::canonicalize(path).ok()?)
        };
        return spelled
            .or_else(resolved)
            .unwrap_or_else(|| path.to_path_buf());
    }
    // Without `./`, which a reader of reports would take for another file.
    path.components()
        .filter(|part| *part != Component::CurDir)
        .collect()
}

/// A settings file, wherever a person says that it stands; `shown` is what a message calls it. No
/// link leads out of the workspace.
pub fn read_settings(workspace: &Path, path: &Path, shown: &str) -> Known<String> {
    let file = workspace.join(path);
    let is_below = |path: &Path| {
        path.components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    };
    if is_below(path)
        && let Some(where_to) = led_away(workspace, &file)
    {
        return Known::unseen(Why::Unreadable, format!("{shown}: {where_to}"));
    }
    read_bytes(&file, shown, LARGEST).and_then(|bytes| text(bytes, shown))
}

/// Where a path below the workspace leads, if not into it. What is read may be shown, or its hash: whoever proposes a link could
/// have any file of this machine read.
fn led_away(workspace: &Path, file: &Path) -> Option<&'static str> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    match (real(workspace), real(file)) {
        (Some(workspace), Some(file)) => {
            (!file.starts_with(workspace)).then_some("it leads out of the workspace")
        }
        // What is not there is for the reader to say.
        _ => std::fs::symlink_metadata(file)
            .is_ok_and(|about| about.is_symlink())
            .then_some("a link that leads nowhere"),
    }
}

fn text(bytes: Vec<u8>, path: &str) -> Known<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Known::Found(text),
        Err(_) => Known::unseen(Why::Unreadable, format!("{path}: not UTF-8")),
    }
}

fn read_bytes(file: &Path, path: &str, largest: u64) -> Known<Vec<u8>> {
    use std::io::Read as _;

    let unreadable = |reason: &dyn std::fmt::Display| {
        Known::unseen(Why::Unreadable, format!("{path}: {reason}"))
    };
    // Looked at before it is opened: opening a pipe waits for whoever writes to it.
    match std::fs::metadata(file) {
        Ok(about) if !about.is_file() => return unreadable(&"not a regular file"),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Known::Absent,
        Err(error) => return unreadable(&error),
    }
    #[expect(clippy::disallowed_methods, reason = "this is the checkout")]
    let opened = match std::fs::File::open(file) {
        Ok(opened) => opened,
        Err(error) => return unreadable(&error),
    };
    let mut bytes = Vec::new();
    match opened.take(largest + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > largest => Known::unseen(
            Why::TooMuch,
            format!("{path} is larger than {largest} bytes"),
        ),
        Ok(_) => Known::Found(bytes),
        Err(error) => unreadable(&error),
    }
}

#[cfg(test)]
mod tests;
