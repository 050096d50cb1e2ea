//! `.ci/agrees`, which every release goes through: it must open for what agrees, and shut for each thing that does not.

use std::path::Path;
use std::process::{Command, Output};

use super::{read, root};

const FILES: [&str; 4] = [".ci/agrees", "Cargo.toml", "Cargo.lock", "action.yml"];

/// A folder with what the check reads, as it stands, and a changelog with a dated version.
fn released() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in FILES {
        lay(folder.path(), file, &read(&root().join(file)));
    }
    let version = env!("CARGO_PKG_VERSION");
    let changelog = format!(
        "# Changelog\n\n## [Unreleased]\n\n- Not yet.\n\n## [{version}] - 2026-12-01\n\n- The first gate.\n\n## [0.0.1] - 2026-11-01\n\n- A name.\n\n[Unreleased]: https://example.com\n"
    );
    lay(folder.path(), "CHANGELOG.md", &changelog);
    folder
}

fn lay(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "the test lays out a checkout")]
    std::fs::write(path, text).unwrap();
}

fn change(folder: &Path, file: &str, old: &str, new: &str) {
    let text = read(&folder.join(file));
    assert!(text.contains(old), "{file} has no {old:?}");
    lay(folder, file, &text.replacen(old, new, 1));
}

fn agrees(folder: &Path, tag: &str) -> Option<Output> {
    let output = Command::new("bash")
        .args([".ci/agrees", tag])
        .current_dir(folder)
        .output();
    output.ok()
}

#[test]
fn a_release_in_which_all_agrees_goes_through_with_its_notes() {
    let folder = released();
    let Some(output) = agrees(folder.path(), &format!("v{}", env!("CARGO_PKG_VERSION"))) else {
        return;
    };
    let notes = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        !notes.contains("confirm-gate"),
        "notes of another version: {notes}"
    );
}

#[test]
fn whatever_disagrees_stops_it_and_is_named() {
    let version = env!("CARGO_PKG_VERSION");
    for (file, old, new) in [
        (
            "Cargo.toml",
            format!("version = \"{version}\""),
            "version = \"9.9.9\"".to_owned(),
        ),
        (
            "Cargo.lock",
            format!("name = \"deploy-gate\"\nversion = \"{version}\""),
            "name = \"deploy-gate\"\nversion = \"9.9.9\"".to_owned(),
        ),
        ("action.yml", format!(":{version}\n"), ":9.9.9\n".to_owned()),
        (
            "CHANGELOG.md",
            format!("[{version}] - 2026-12-01"),
            format!("[{version}] - soon"),
        ),
        (
            "CHANGELOG.md",
            "- The first gate.".to_owned(),
            String::new(),
        ),
    ] {
        let folder = released();
        change(folder.path(), file, &old, &new);
        let Some(output) = agrees(folder.path(), &format!("v{version}")) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{file}: {new}");
        assert!(said.contains(file), "{file}: {said}");
    }
    for tag in ["1.2.3", "v1.2", "v9.9.9", "v01.0.0", "main"] {
        let Some(output) = agrees(released().path(), tag) else {
            return;
        };
        assert!(!output.status.success(), "{tag}");
    }
}
