//! Which change it is, and what of it is checked out.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::upstream::{MANIFEST, Upstream, git, lay};
use super::{MERGE, NEW, expect};
use crate::case::world;
use crate::run::{Setup, run};

#[test]
fn a_submodule_is_new_when_its_commit_is() {
    let with_submodule = |at_first: bool| {
        let library = tempfile::tempdir().unwrap();
        git(library.path(), &["init", "--quiet"]);
        lay(
            library.path(),
            &[("lib.py", Some("import os\nos.environ['LIB']\n"))],
        );
        git(library.path(), &["add", "--all"]);
        git(library.path(), &["commit", "--quiet", "--message", "lib"]);
        let link = |root: &Path| {
            let url = library.path().display().to_string();
            git(root, &["submodule", "--quiet", "add", &url, "lib"]);
            git(
                root,
                &["commit", "--quiet", "--all", "--message", "submodule"],
            );
        };
        let mut upstream = Upstream::new(&[], &[]);
        let root = upstream.folder.path().to_owned();
        if at_first {
            link(&root);
            upstream.base = git(&root, &["rev-parse", "HEAD"]);
            git(&root, &["checkout", "--quiet", "-b", "two"]);
            git(
                &root,
                &["commit", "--quiet", "--allow-empty", "--message", "two"],
            );
        } else {
            git(&root, &["checkout", "--quiet", "-b", "two"]);
            link(&root);
        }
        upstream.head = git(&root, &["rev-parse", "HEAD"]);
        let head = upstream.head.clone();
        upstream.run_after("0", &head, &[], move |checkout| {
            git(checkout, &["submodule", "--quiet", "update", "--init"]);
            drop(library);
        })
    };
    expect(&with_submodule(true), 0, "", &["lib/lib.py:2"]);
    expect(
        &with_submodule(false),
        1,
        "LIB",
        &["lib/lib.py:2 reads LIB"],
    );
}

#[test]
fn a_push_is_compared_with_the_commit_before_it() {
    let run = |change: fn(&mut Value, &Upstream), depth: &str| {
        let upstream = Upstream::new(&[], NEW);
        let root = upstream.folder.path().to_owned();
        git(&root, &["checkout", "--quiet", "main"]);
        git(
            &root,
            &[
                "merge",
                "--quiet",
                "--no-ff",
                "--message",
                "m",
                &upstream.head,
            ],
        );
        let after = git(&root, &["rev-parse", "HEAD"]);
        let mut payload =
            json!({ "before": upstream.base, "after": after, "ref": "refs/heads/main" });
        change(&mut payload, &upstream);
        upstream.run_for(
            depth,
            "main",
            &[("GITHUB_EVENT_NAME", "push")],
            payload,
            |_| {},
        )
    };
    expect(
        &run(|_, _| {}, "0"),
        1,
        "NEW",
        &["OLD", "Compared with commit"],
    );
    expect(&run(|_, _| {}, "2"), 1, "NEW", &[]);
    let all = "MOVED,NEW,OLD";
    expect(&run(|_, _| {}, "1"), 1, all, &["does not reach back"]);
    let new_branch = |payload: &mut Value, _: &Upstream| payload["before"] = json!("0".repeat(40));
    expect(&run(new_branch, "0"), 1, all, &["made a new branch"]);
    let lost = |payload: &mut Value, _: &Upstream| payload["before"] = json!("ab".repeat(20));
    expect(&run(lost, "0"), 1, all, &["does not reach back"]);
    // The push is not what is checked out.
    let elsewhere = |payload: &mut Value, _: &Upstream| payload["after"] = json!("ab".repeat(20));
    expect(&run(elsewhere, "0"), 1, all, &["does not hold the push"]);
}

#[test]
fn an_event_without_a_change_reports_all() {
    let outcome = Upstream::new(&[], NEW).run_for(
        "0",
        MERGE,
        &[("GITHUB_EVENT_NAME", "schedule")],
        json!({ "schedule": "0 0 * * *" }),
        |_| {},
    );
    expect(
        &outcome,
        1,
        "MOVED,NEW,OLD",
        &["the event schedule adds no commits"],
    );
    let outcome =
        Upstream::new(&[], NEW).run_after("0", MERGE, &[("GITHUB_EVENT_PATH", "")], |_| {});
    expect(
        &outcome,
        1,
        "MOVED,NEW,OLD",
        &["GITHUB_EVENT_PATH is not set"],
    );
}

#[test]
fn outside_actions_the_branch_is_compared_with_origins() {
    let upstream = Upstream::new(&[], NEW);
    let head = upstream.head.clone();
    let outcome = upstream.run_after("0", &head, &[("GITHUB_EVENT_NAME", "")], |checkout| {
        git(checkout, &["remote", "set-head", "origin", "main"]);
    });
    expect(&outcome, 1, "NEW", &["Compared with commit"]);
    let upstream = Upstream::new(&[], NEW);
    let head = upstream.head.clone();
    let outcome = upstream.run_after("0", &head, &[("GITHUB_EVENT_NAME", "")], |_| {});
    expect(
        &outcome,
        1,
        "NEW,OLD",
        &["does not know what the first branch"],
    );
}

#[test]
fn files_of_the_change_that_are_not_in_the_checkout_leave_it_undecided() {
    let outcome =
        Upstream::new(&[("old.py", Some("x = 1\n"))], NEW).run_after("2", MERGE, &[], |checkout| {
            lay(checkout, &[("new.py", None), ("moved.py", Some("x = 1\n"))]);
        });
    expect(
        &outcome,
        3,
        "",
        &["touches new.py, which is not in the checkout"],
    );
}

/// As in a container: the program runs as root, and the checkout is another user's.
#[test]
fn a_checkout_of_another_user_is_read() {
    let outcome = Upstream::new(&[], NEW).run_after("2", MERGE, &[], |checkout| {
        let all = Command::new("chown")
            .args(["-R", "12345:12345"])
            .arg(checkout)
            .status();
        if !all.is_ok_and(|status| status.success()) {
            println!("skipped: only root can give a checkout away");
        }
    });
    expect(&outcome, 1, "NEW", &["Compared with commit"]);
}

#[test]
fn an_entry_nothing_reads_any_more_is_new() {
    let before: &[_] = &[
        (MANIFEST, Some("[LISTED, READ]\n")),
        ("reader.py", Some("import os\nos.environ['READ']\n")),
    ];
    let outcome = Upstream::new(before, &[("reader.py", Some("x = 1\n"))]).run("2", MERGE);
    expect(&outcome, 0, "", &["lists READ, which nothing"]);
    assert!(
        !outcome.stdout.contains("lists LISTED"),
        "{}",
        outcome.stdout
    );
    let outcome =
        Upstream::new(before, &[(MANIFEST, Some("[LISTED, READ, FRESH]\n"))]).run("2", MERGE);
    expect(&outcome, 0, "", &["lists FRESH, which nothing"]);
}

#[test]
fn it_needs_static() {
    let outcome = run(Setup::new(
        world("healthy", &Value::Null),
        &["config-seed", "--new-only"],
    ));
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
}
