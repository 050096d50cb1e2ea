//! The house rules that a reviewer would otherwise have to remember.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod action;
mod image;
mod links;
mod manual;
mod release;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use deploy_gate::gates;

/// The longest a source file may be. Past it, a file answers two questions.
const LONGEST_FILE: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    #[expect(clippy::disallowed_methods, reason = "this test reads the sources")]
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every Rust file below a folder of the project.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        #[expect(clippy::disallowed_methods, reason = "this test reads the sources")]
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn files_stay_small() {
    let long: Vec<String> = ["src", "tests", "benches"]
        .into_iter()
        .filter(|folder| root().join(folder).exists())
        .flat_map(rust_files)
        .map(|path| (read(&path).lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, path)| format!("{} ({lines})", path.display()))
        .collect();
    assert!(long.is_empty(), "over {LONGEST_FILE} lines: {long:#?}");
}

#[test]
fn no_drawer_is_called_utils() {
    let drawers = [
        "utils", "util", "common", "helpers", "helper", "types", "misc",
    ];
    let found: Vec<PathBuf> = rust_files("src")
        .into_iter()
        .filter(|path| {
            path.with_extension("")
                .iter()
                .any(|part| drawers.iter().any(|drawer| part == *drawer))
        })
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn every_gate_file_is_on_the_one_list() {
    let files: BTreeSet<String> = rust_files("src/gates")
        .into_iter()
        .filter(|path| path.parent() == Some(&root().join("src/gates")))
        .map(|path| {
            path.file_stem()
                .unwrap()
                .to_string_lossy()
                .replace('_', "-")
        })
        .filter(|name| name != "mod")
        .collect();
    let listed: BTreeSet<String> = gates::ALL
        .iter()
        .map(|gate| gate.meta().name.to_owned())
        .collect();
    assert_eq!(files, listed);
    assert_eq!(gates::ALL.len(), listed.len(), "a gate is listed twice");
}

#[test]
fn rule_ids_are_unique_and_name_their_gate() {
    let mut seen = BTreeSet::new();
    for gate in gates::ALL {
        let meta = gate.meta();
        for rule in meta.rules {
            let (owner, name) = rule.id.split_once('/').unwrap();
            assert_eq!(owner, meta.name, "{}", rule.id);
            assert!(
                name.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                rule.id
            );
            assert!(seen.insert(rule.id), "{} stands twice", rule.id);
            assert!(rule.summary.ends_with('.'), "{}: {}", rule.id, rule.summary);
            assert!(rule.why.ends_with('.'), "{}: {}", rule.id, rule.why);
        }
        assert!(meta.question.ends_with('?'), "{}", meta.question);
    }
}

#[test]
fn every_rule_is_raised_by_its_gate() {
    for gate in gates::ALL {
        let module = gate.meta().name.replace('-', "_");
        let source: String = rust_files("src/gates")
            .into_iter()
            .filter(|path| path.to_string_lossy().contains(&module))
            .map(|path| read(&path))
            .collect();
        for rule in gate.meta().rules {
            let constant = rule
                .id
                .split_once('/')
                .unwrap()
                .1
                .replace('-', "_")
                .to_uppercase();
            let mentions = source.matches(&constant).count();
            // Once where it is declared, once where it is listed, at least once where it is raised.
            assert!(mentions >= 3, "{} is declared and never raised", rule.id);
        }
    }
}

#[test]
fn generated_pages_are_current() {
    manual::check_or_write();
}
