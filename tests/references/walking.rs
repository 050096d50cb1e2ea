use std::path::Path;

use deploy_gate::references::{Options, Reason, Scan, scan};

use super::{corpus, hostile::scan_files};

const READ: &[u8] = b"import os\nos.environ['A']\n";

fn paths(scan: &Scan) -> Vec<&str> {
    scan.references
        .iter()
        .map(|found| found.path.as_str())
        .collect()
}

fn write(folder: &Path, name: &str, content: &[u8]) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

#[test]
fn what_git_ignores_is_ignored_outside_a_repository_too() {
    let scan = scan_files([
        (
            ".gitignore".to_owned(),
            b"/build\n*.local.py\n!kept.local.py\n".as_slice(),
        ),
        ("sub/.gitignore".to_owned(), b"secret.py\n"),
        ("build/a.py".to_owned(), READ),
        ("sub/build/a.py".to_owned(), READ),
        ("x.local.py".to_owned(), READ),
        ("kept.local.py".to_owned(), READ),
        ("sub/secret.py".to_owned(), READ),
        (".hidden/a.py".to_owned(), READ),
    ]);
    assert_eq!(
        paths(&scan),
        [".hidden/a.py", "kept.local.py", "sub/build/a.py"]
    );
}

#[test]
fn what_other_people_and_programs_wrote_is_counted() {
    let scan = scan_files([
        (
            "node_modules/a/a.js".to_owned(),
            b"process.env.A".as_slice(),
        ),
        ("web/node_modules/a.js".to_owned(), b"process.env.A"),
        (".venv/lib/a.py".to_owned(), READ),
        ("my-env/pyvenv.cfg".to_owned(), b""),
        ("my-env/a.py".to_owned(), READ),
        ("environment/a.py".to_owned(), READ),
        ("api_pb2.py".to_owned(), READ),
        ("static/app.min.js".to_owned(), b"process.env.A"),
        ("made.py".to_owned(), b"# @generated\nos.environ['A']"),
        ("image.py".to_owned(), b"os.environ['A']\0"),
        ("vendor.py".to_owned(), READ),
        (".git/hooks/a.py".to_owned(), READ),
    ]);
    assert_eq!(paths(&scan), ["environment/a.py", "vendor.py"]);
    assert_eq!(scan.skipped.count(Reason::Vendored), 4);
    assert_eq!(scan.skipped.count(Reason::Generated), 3);
    assert_eq!(scan.skipped.count(Reason::Binary), 1);
    let (_, vendored) = scan
        .skipped
        .iter()
        .find(|(reason, _)| *reason == Reason::Vendored)
        .unwrap();
    assert_eq!(
        vendored.first,
        [".venv", "my-env", "node_modules", "web/node_modules"]
    );
}

#[test]
fn a_file_too_large_is_counted_and_its_neighbour_read() {
    let folder = tempfile::tempdir().unwrap();
    let large = [READ, &vec![b'#'; 3_000]].concat();
    write(folder.path(), "large.py", &large);
    write(folder.path(), "small.py", READ);
    let options = Options {
        largest_file: 1_000,
        ..Options::default()
    };
    let scan = scan(folder.path(), &options);
    assert_eq!(paths(&scan), ["small.py"]);
    assert_eq!(scan.skipped.count(Reason::TooLarge), 1);
    assert_eq!(scan.files, 2);
}

#[test]
fn scripts_without_an_ending_are_known_by_their_first_line() {
    let scan = scan_files([
        (
            "bin/python".to_owned(),
            b"#!/usr/bin/env python3\nimport os\nos.environ['A']\n".as_slice(),
        ),
        ("bin/ruby".to_owned(), b"#! /usr/bin/ruby -w\nENV['B']\n"),
        (
            "bin/node".to_owned(),
            b"#!/usr/bin/env -S node --flag\nprocess.env.C\n",
        ),
        ("bin/shell".to_owned(), b"#!/bin/sh\nENV['D']\n"),
        ("notes".to_owned(), b"ENV['E']\n"),
    ]);
    assert_eq!(paths(&scan), ["bin/node", "bin/python", "bin/ruby"]);
}

#[test]
fn a_deployment_file_that_is_none_is_counted() {
    let scan = scan_files([
        (
            "a/app.json".to_owned(),
            b"{ \"env\": { \"A\": 1, } }".as_slice(),
        ),
        ("b/app.json".to_owned(), b"[\"env\"]"),
        ("compose.yml".to_owned(), b"a: [\n"),
    ]);
    assert!(scan.references.is_empty());
    assert_eq!(scan.skipped.count(Reason::Malformed), 2);
}

#[test]
fn a_root_that_is_not_there_is_said() {
    let scan = scan(Path::new("/nonexistent/checkout"), &Options::default());
    assert_eq!(scan.files, 0);
    assert_eq!(scan.skipped.count(Reason::Unreadable), 1);
}

#[test]
fn the_number_of_threads_does_not_show() {
    let with = |threads| {
        let options = Options {
            threads,
            ..Options::default()
        };
        scan(&corpus(), &options)
    };
    let one = with(1);
    for threads in [2, 3, 8, 0] {
        assert_eq!(with(threads), one, "{threads} threads");
    }
    let text = serde_json::to_string(&one).unwrap();
    assert_eq!(serde_json::from_str::<Scan>(&text).unwrap(), one);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_left_alone() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "outside.py", READ);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "a.py", READ);
    symlink(outside.path(), root.join("folder")).unwrap();
    symlink(outside.path().join("outside.py"), root.join("link.py")).unwrap();
    symlink(root, root.join("loop")).unwrap();
    symlink("nowhere", root.join("broken.py")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(root.join("pipe.py"))
        .status();
    assert!(made.unwrap().success(), "mkfifo");
    std::fs::write(root.join(std::ffi::OsStr::from_bytes(b"\xff.py")), READ).unwrap();
    assert_eq!(
        paths(&scan(root, &Options::default())),
        ["a.py", "\u{fffd}.py"]
    );
}
