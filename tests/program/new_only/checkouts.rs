//! What the change does to the files.

use serde_json::Value;

use super::upstream::{MANIFEST, OLD, Upstream, lay};
use super::{MERGE, NEW, expect};
use crate::case::world;

#[test]
fn the_merge_that_is_checked_out_is_compared_with_its_base() {
    // As `actions/checkout` fetches it with `fetch-depth: 2`, and with 0.
    for depth in ["2", "0"] {
        let outcome = Upstream::new(&[], NEW).run(depth, MERGE);
        expect(
            &outcome,
            1,
            "NEW",
            &[
                "new.py:2 reads NEW",
                "Compared with commit",
                "not new, and left out",
                "moved.py:2",
            ],
        );
        let passes = Upstream::new(&[], &[("text.py", Some("x = 1\n"))]).run(depth, MERGE);
        expect(&passes, 0, "", &["old.py:2", "MOVED"]);
    }
}

#[test]
fn the_head_that_is_checked_out_is_compared_with_the_merge_base() {
    let upstream = Upstream::new(&[], NEW);
    let head = upstream.head.clone();
    let outcome = upstream.run("0", &head);
    expect(&outcome, 1, "NEW", &["OLD"]);
    assert!(!outcome.everything().contains("MOVED"));
}

#[test]
fn a_checkout_of_the_merge_alone_cannot_tell_and_reports_all() {
    let outcome = Upstream::new(&[], NEW).run("1", MERGE);
    expect(
        &outcome,
        1,
        "MOVED,NEW,OLD",
        &[
            "could not be told, so everything is reported",
            "fetch-depth: 0",
            "no token",
        ],
    );
}

#[test]
fn a_checkout_of_the_base_is_undecided() {
    // What `pull_request_target` checks out unless told otherwise: nothing of the pull request is in it.
    for depth in ["1", "0"] {
        let upstream = Upstream::new(&[("old.py", Some("x = 1\n"))], NEW);
        let (what, event) = ("main", [("GITHUB_EVENT_NAME", "pull_request_target")]);
        let outcome = upstream.run_after(depth, what, &event, |checkout| {
            lay(checkout, &[("moved.py", Some("x = 1\n"))]);
        });
        expect(&outcome, 3, "", &["does not hold the pull request"]);
    }
}

#[test]
fn what_the_manifest_no_longer_lists_is_new_wherever_it_is_read() {
    let before: &[_] = &[
        (
            MANIFEST,
            Some("queue: { vars: [LISTED, GONE], ignore: [SOME_*] }\n"),
        ),
        (
            "reader.py",
            Some("import os\nos.environ['GONE'], os.environ['SOME_X']\n"),
        ),
    ];
    let outcome = Upstream::new(before, &[(MANIFEST, Some("queue: [LISTED]\n"))]).run("2", MERGE);
    expect(&outcome, 1, "GONE,SOME_X", &["reader.py:2 reads GONE"]);
    // The manifest moves, and loses an entry on its way.
    let settings = ".github/deploy-gate.yml";
    let text = std_read(settings);
    let moved = text.replace(MANIFEST, "vars.yaml");
    assert_ne!(text, moved);
    let change: &[_] = &[
        (settings, Some(moved.as_str())),
        (MANIFEST, None),
        ("vars.yaml", Some("queue: [LISTED]\n")),
    ];
    let outcome = Upstream::new(before, change).run("2", MERGE);
    expect(&outcome, 1, "GONE,SOME_X", &[]);
}

/// A file of the healthy world.
fn std_read(path: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    world("healthy", &Value::Null)
        .lay_out(folder.path())
        .unwrap();
    #[expect(clippy::disallowed_methods, reason = "the test reads its own file")]
    std::fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn a_manifest_that_was_not_there_leaves_everything_new() {
    let before: &[_] = &[(MANIFEST, None)];
    let outcome = Upstream::new(before, &[(MANIFEST, Some("[LISTED]\n"))]).run("2", MERGE);
    expect(&outcome, 1, "MOVED,OLD", &["was not there before"]);
}

#[test]
fn a_name_that_comes_through_another_line_is_new() {
    let file = |name: &str| format!("import os\nNAME = '{name}'\n\n\nos.environ[NAME]\n");
    let (one, other) = (file("LISTED"), file("FRESH"));
    let outcome =
        Upstream::new(&[("via.py", Some(&one))], &[("via.py", Some(&other))]).run("2", MERGE);
    expect(&outcome, 1, "FRESH", &["via.py"]);
}

#[test]
fn one_more_read_of_a_name_lands_on_its_own_line() {
    let before = "import os\nos.environ['AGAIN']\nos.getenv(name())\n";
    let after = format!("{before}os.environ['AGAIN']\nos.getenv(other())\n");
    let outcome =
        Upstream::new(&[("a.py", Some(before))], &[("a.py", Some(&after))]).run("2", MERGE);
    expect(&outcome, 1, "AGAIN", &["a.py:4 reads AGAIN"]);
    let findings = outcome.report.as_ref().unwrap()["findings"].clone();
    let lines: Vec<_> = findings
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["location"]["line"].as_u64())
        .collect();
    assert!(
        lines.contains(&Some(5)),
        "the name only known as it runs: {lines:?}"
    );
}

#[test]
fn what_is_tracked_is_read_though_it_is_ignored() {
    let before: &[_] = &[("kept.py", Some("import os\nos.environ['KEPT']\n"))];
    let outcome = Upstream::new(before, &[(".gitignore", Some("*.py\n"))]).run("2", MERGE);
    expect(&outcome, 0, "", &["KEPT at kept.py:2", "OLD at old.py:2"]);
}

#[test]
fn a_default_that_goes_makes_a_place_new() {
    let before: &[_] = &[("d.py", Some("import os\nos.environ.get('LEVEL', 'x')\n"))];
    let after: &[_] = &[("d.py", Some("import os\nos.environ['LEVEL']\n"))];
    expect(
        &Upstream::new(before, after).run("2", MERGE),
        1,
        "LEVEL",
        &[],
    );
    expect(
        &Upstream::new(after, before).run("2", MERGE),
        0,
        "",
        &["Without it there is a default"],
    );
}

#[test]
fn a_renamed_file_is_what_it_was_and_a_copy_is_not() {
    let long = format!("{OLD}{}", "x = 1\n".repeat(20));
    let changed = long.replacen("x = 1", "x = 2", 1);
    let before: &[_] = &[("old.py", Some(long.as_str()))];
    let rename: &[_] = &[("old.py", None), ("sub/new.py", Some(changed.as_str()))];
    expect(
        &Upstream::new(before, rename).run("2", MERGE),
        0,
        "",
        &["sub/new.py:2"],
    );
    let copy: &[_] = &[("new.py", Some(long.as_str()))];
    expect(
        &Upstream::new(before, copy).run("2", MERGE),
        1,
        "OLD",
        &["new.py:2 reads OLD"],
    );
    let twice: &[_] = &[
        ("old.py", None),
        ("a.py", Some(long.as_str())),
        ("b.py", Some(long.as_str())),
    ];
    expect(
        &Upstream::new(before, twice).run("2", MERGE),
        1,
        "OLD",
        &["b.py:2 reads OLD"],
    );
    // Out of a folder that is not searched.
    let hidden: &[_] = &[("vendor/lib.py", Some("import os\nos.environ['HIDDEN']\n"))];
    let shown: &[_] = &[
        ("vendor/lib.py", None),
        ("lib.py", Some("import os\nos.environ['HIDDEN']\n")),
    ];
    expect(
        &Upstream::new(hidden, shown).run("2", MERGE),
        1,
        "HIDDEN",
        &[],
    );
}

#[test]
fn line_endings_are_no_change() {
    let windows = OLD.replace('\n', "\r\n");
    let outcome = Upstream::new(&[], &[("text.py", Some("x = 1\n"))]).run_after(
        "2",
        MERGE,
        &[],
        move |checkout| {
            lay(checkout, &[("old.py", Some(windows.as_str()))]);
        },
    );
    expect(&outcome, 0, "", &["old.py:2"]);
}

#[test]
fn what_is_not_committed_is_new() {
    let outcome = Upstream::new(&[], &[]).run_after("2", MERGE, &[], |checkout| {
        lay(
            checkout,
            &[("loose.py", Some("import os\nos.environ['LOOSE']\n"))],
        );
    });
    expect(&outcome, 1, "LOOSE", &[]);
}
