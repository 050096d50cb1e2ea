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

    /// One file, by its path relative to the workspace.
    pub fn read(&self, path: &str) -> Known<String> {
        read(&self.root.join(path), path)
    }

    /// One file as it stands, by its path relative to the workspace.
    pub fn read_bytes(&self, path: &str) -> Known<Vec<u8>> {
        read_bytes(&self.root.join(path), path, LARGEST)
    }

    /// Whether anything stands at this path relative to the workspace, a link included.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        std::fs::symlink_metadata(self.root.join(path)).is_ok()
    }

    /// The SHA-256 of one file's bytes, as small hexadecimal digits. It is shown to whoever reads the report, so no link leads
    /// to a file elsewhere.
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

    /// One file, by its path relative to the workspace, and through no link that leads out of it.
    pub fn read_within(&self, path: &str) -> Known<String> {
        self.within(path, LARGEST)
            .and_then(|bytes| text(bytes, path))
    }

    fn within(&self, path: &str, largest: u64) -> Known<Vec<u8>> {
        let file = self.root.join(path);
        let leads_out = match (
            std::fs::canonicalize(&file),
            std::fs::canonicalize(&self.root),
        ) {
            (Ok(file), Ok(root)) => !file.starts_with(root),
            // Nothing to be led to: reading says what is wrong.
            _ => false,
        };
        if leads_out {
            let detail = format!("{path}: it leads out of the workspace");
            return Known::unseen(Why::Refused, detail);
        }
        read_bytes(&file, path, largest)
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

/// A settings file, wherever a person says that it stands; `shown` is what a message calls it. A link that leads out of the
/// workspace is not followed: whoever proposes it could have any file of this machine read.
pub fn read_settings(workspace: &Path, path: &Path, shown: &str) -> Known<String> {
    let file = workspace.join(path);
    let is_below = |path: &Path| {
        path.components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    };
    if is_below(path) && leads_out(workspace, &file) {
        let detail = format!("{shown}: a link that leads out of the workspace");
        return Known::unseen(Why::Unreadable, detail);
    }
    read(&file, shown)
}

/// Whether a path below the workspace leads out of it, by way of a link.
fn leads_out(workspace: &Path, file: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    match (real(workspace), real(file)) {
        (Some(workspace), Some(file)) => !file.starts_with(workspace),
        // What cannot be followed is not there, or will say why when it is read.
        _ => false,
    }
}

fn read(file: &Path, path: &str) -> Known<String> {
    read_bytes(file, path, LARGEST).and_then(|bytes| text(bytes, path))
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
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_shown_of_a_file_is_of_the_workspace() {
        #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
        let write = |path: PathBuf, text: &str| std::fs::write(path, text).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("checkout");
        std::fs::create_dir(&root).unwrap();
        write(folder.path().join("outside"), "secret");
        write(root.join("inside"), "a");
        write(
            root.join("pointer"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        );
        for (link, target) in [("out", "../outside"), ("in", "inside")] {
            std::os::unix::fs::symlink(target, root.join(link)).unwrap();
        }
        let checkout = Checkout::new(root);
        let told = |path: &str| match checkout.sha256(path) {
            Known::Found(hash) => hash,
            Known::Absent => "absent".to_owned(),
            Known::Unseen(unseen) => unseen.detail,
        };
        assert!(told("in").starts_with("ca978112"));
        assert!(told("out").contains("out of the workspace"));
        assert!(told("pointer").contains("Git LFS pointer"));
        assert_eq!(told("nowhere"), "absent");
        assert!(matches!(checkout.read_within("out"), Known::Unseen(_)));
        assert!(matches!(checkout.read_within("in"), Known::Found(_)));
    }

    #[tokio::test]
    async fn a_search_past_its_time_is_no_empty_answer() {
        let sources = Checkout::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
        let answer = sources.references(Duration::ZERO).await;
        assert!(matches!(answer, Known::Unseen(unseen) if unseen.why == Why::TooMuch));
    }

    #[cfg(unix)]
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
    fn settings_are_not_read_through_a_link_out_of_the_workspace() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("checkout");
        std::fs::create_dir_all(workspace.join("ops")).unwrap();
        std::fs::write(folder.path().join("outside"), "secret").unwrap();
        std::fs::write(workspace.join("real.yml"), "a").unwrap();
        let link = |to: &str, from: &str| {
            std::os::unix::fs::symlink(to, workspace.join(from)).unwrap();
        };
        link("../outside", "out.yml");
        link("../real.yml", "ops/in.yml");
        link("..", "ops/up");
        link("../..", "ops/away");
        let read = |path: &str| read_settings(&workspace, Path::new(path), path);
        for path in ["real.yml", "ops/in.yml", "ops/up/real.yml"] {
            assert_eq!(read(path), Known::Found("a".to_owned()), "{path}");
        }
        for path in ["out.yml", "ops/away/outside", "ops/up/out.yml"] {
            assert!(matches!(read(path), Known::Unseen(_)), "{path}");
        }
        assert_eq!(read("none.yml"), Known::Absent);
        // Named by a person.
        assert_eq!(read("../outside"), Known::Found("secret".to_owned()));
    }

    #[test]
    fn a_path_into_the_workspace_is_told_from_there() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("checkout");
        std::fs::create_dir_all(workspace.join("a")).unwrap();
        let told = |path: &Path| inside(&workspace, path).display().to_string();
        for path in ["a/gate.yml", "./a/gate.yml", "a/./gate.yml"] {
            assert_eq!(told(Path::new(path)), "a/gate.yml", "{path}");
        }
        assert_eq!(told(&workspace.join("a/gate.yml")), "a/gate.yml");
        for outside in ["/etc/gate.yml", "../gate.yml"] {
            assert_eq!(told(Path::new(outside)), outside);
        }
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&workspace, &link).unwrap();
            #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
            std::fs::write(workspace.join("a/gate.yml"), "").unwrap();
            assert_eq!(told(&link.join("a/gate.yml")), "a/gate.yml");
        }
        let here = std::env::current_dir().unwrap();
        let shown = inside(Path::new("."), &here.join("b/gate.yml"));
        assert_eq!(shown, Path::new("b/gate.yml"));
    }
}
