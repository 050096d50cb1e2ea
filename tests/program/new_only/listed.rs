//! What GitHub lists of a pull request, where the history does not reach back.

use deploy_gate::sandbox::{Fault, Mishap, Scenario};
use serde_json::{Value, json};

use super::upstream::{MANIFEST, git, lay};
use crate::case::world;
use crate::run::{Outcome, Setup, run};

const SHA: &str = "5e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f";
const OLD: &str = "import os\nos.environ['OLD']\n";

/// A checkout without a history, and a pull request that changes these files.
fn pull(files: &Value, checkout: &Value) -> Scenario {
    let mut laid = json!({ MANIFEST: "[LISTED]\n", "old.py": OLD });
    if let (Some(laid), Some(checkout)) = (laid.as_object_mut(), checkout.as_object()) {
        laid.extend(checkout.clone());
    }
    world(
        "healthy",
        &json!({
            "files": laid,
            "github": {
                "tokens": { "ghs_SandboxTokenOfNoUseAnywhere00000001": { "permissions": { "pull_requests": "read" } } },
                "repositories": { "raxx-app/TradeMasterAPI": {
                    "pulls": { "7": { "sha": SHA, "files": files } },
                    "runs": { "15160412077": { "event": "pull_request", "ref": "refs/pull/7/merge", "sha": SHA } },
                } },
            },
        }),
    )
}

fn judged(scenario: Scenario, change: impl FnOnce(&mut Setup)) -> Outcome {
    let mut setup = Setup::new(scenario, &["config-seed", "--static", "--new-only"]);
    change(&mut setup);
    run(setup)
}

#[track_caller]
fn expect(outcome: &Outcome, code: u8, undeclared: &str, says: &str) {
    let shown = format!(
        "{}\n{:?}\n{}",
        outcome.code,
        outcome.undecided(),
        outcome.stdout
    );
    assert_eq!(outcome.code, code, "{shown}{}", outcome.stderr);
    let report = outcome.report.as_ref().unwrap();
    assert_eq!(report["outputs"]["undeclared"], undeclared, "{shown}");
    assert!(outcome.everything().contains(says), "{says}\n{shown}");
}

/// Fifty lines between the first reader and the second, so that the diff has hunks.
fn long(first: &str, second: &str) -> String {
    format!("import os\n{first}\n{}{second}\n", "x = 1\n".repeat(50))
}

#[test]
fn a_diff_undone_tells_new_lines_from_old_ones() {
    let now = long("os.environ['A']", "os.environ['B']");
    for (was, undeclared) in [
        (long("os.environ['A']", "pass"), "B"),
        (long("pass", "os.environ['B']"), "A"),
        (long("pass", "pass"), "A,B"),
        (now.replace("x = 1\n", ""), ""),
        (now.trim_end().to_owned(), ""),
    ] {
        let scenario = pull(
            &json!([{ "path": "a.py", "was": was }]),
            &json!({ "a.py": now }),
        );
        let code = u8::from(!undeclared.is_empty());
        expect(
            &judged(scenario, |_| {}),
            code,
            undeclared,
            "pull request #7",
        );
    }
    // The base has moved on: the checkout is of the merge, and lines stand elsewhere than in the diff.
    let moved = format!("\n\n\n{now}");
    let was = long("os.environ['A']", "pass");
    let files = json!([{ "path": "a.py", "was": was, "is": now }]);
    expect(
        &judged(pull(&files, &json!({ "a.py": moved })), |_| {}),
        1,
        "B",
        "a.py:56",
    );
    // As a checkout on Windows has it.
    let windows = now.replace('\n', "\r\n");
    expect(
        &judged(pull(&files, &json!({ "a.py": windows })), |_| {}),
        1,
        "B",
        "A at a.py:2",
    );
}

#[test]
fn a_diff_that_is_not_shown_or_does_not_fit_leaves_the_file_new() {
    let now = long("os.environ['A']", "os.environ['B']");
    let was = long("os.environ['A']", "pass");
    let checkout = json!({ "a.py": now });
    for file in [
        json!({ "path": "a.py", "was": was, "no-diff": true }),
        json!({ "path": "a.py", "was": "other\n", "is": "entirely\n" }),
        json!({ "path": "a.py", "was": now }),
    ] {
        expect(
            &judged(pull(&json!([file]), &checkout), |_| {}),
            1,
            "A,B",
            "OLD at old.py:2",
        );
    }
    // A rename with a diff is followed, but not out of a folder that is not searched.
    let rename = |from: &str| {
        let file = json!({ "path": "a.py", "formerly": from, "was": was });
        judged(pull(&json!([file]), &checkout), |_| {})
    };
    expect(&rename("b.py"), 1, "B", "A at a.py:2");
    expect(&rename("vendor/b.py"), 1, "A,B", "");
    // One without a diff changes nothing, but where git may have been told to show none.
    let files = json!([{ "path": "a.py", "formerly": "b.py", "was": now }]);
    expect(
        &judged(pull(&files, &checkout), |_| {}),
        0,
        "",
        "A at a.py:2",
    );
    for attributes in ["*.py binary\n", "*.py -diff\n"] {
        let checkout = json!({ "a.py": now, ".gitattributes": attributes });
        let outcome = judged(pull(&files, &checkout), |_| {});
        expect(&outcome, 1, "A,B", "OLD at old.py:2");
    }
    // A submodule that moved on.
    let files =
        json!([{ "path": "lib", "was": "Subproject commit a\n", "is": "Subproject commit b\n" }]);
    let outcome = judged(pull(&files, &json!({ "lib/a.py": now })), |_| {});
    expect(&outcome, 1, "A,B", "OLD at old.py:2");
}

#[test]
fn a_manifest_that_lists_less_makes_old_places_new() {
    let files = json!([{ "path": MANIFEST, "was": "[LISTED, OLD]\n" }]);
    expect(
        &judged(pull(&files, &json!({})), |_| {}),
        1,
        "OLD",
        "old.py:2 reads OLD",
    );
    // What the manifest was cannot be told, or there was none.
    for file in [
        json!({ "path": MANIFEST, "was": "[LISTED, OLD]\n", "no-diff": true }),
        json!({ "path": MANIFEST }),
        json!({ "path": MANIFEST, "was": "[}\n" }),
    ] {
        let outcome = judged(pull(&json!([file]), &json!({})), |_| {});
        expect(
            &outcome,
            1,
            "OLD",
            "could not be told, so everything is reported",
        );
    }
}

#[test]
fn a_list_that_is_not_whole_or_not_of_this_commit_is_not_believed() {
    let many: Vec<Value> = (0..3_001)
        .map(|number| json!({ "path": format!("{number}.txt"), "is": "x" }))
        .collect();
    let all = "could not be told, so everything is reported";
    let outcome = judged(pull(&json!(many), &json!({})), |_| {});
    expect(&outcome, 1, "OLD", "no more than 3000");
    // Somebody has pushed since the event: GitHub's list is that of later commits.
    let other = |payload: Value| {
        judged(
            pull(
                &json!([{ "path": "a.txt", "is": "x" }]),
                &json!({ "a.txt": "x" }),
            ),
            |setup| {
                setup.prepare = Some(Box::new(move |_| Some(payload)));
            },
        )
    };
    let event = |sha: &str, files: Value| json!({ "pull_request": { "number": 7, "base": { "sha": SHA }, "head": { "sha": sha }, "changed_files": files } });
    expect(&other(event(SHA, json!(1))), 0, "", "OLD at old.py:2");
    expect(&other(event(SHA, Value::Null)), 0, "", "OLD at old.py:2");
    expect(&other(event(SHA, json!(2))), 1, "OLD", all);
    expect(&other(event(&"ab".repeat(20), json!(1))), 1, "OLD", all);
    expect(
        &other(
            json!({ "pull_request": { "number": 8, "base": { "sha": SHA }, "head": { "sha": SHA } } }),
        ),
        1,
        "OLD",
        all,
    );
    expect(&other(json!({ "pull_request": "odd" })), 1, "OLD", all);
    // An empty list names no commit.
    let outcome = judged(pull(&json!([]), &json!({})), |_| {});
    expect(&outcome, 0, "", "Compared with");
}

#[test]
fn a_page_that_fails_is_no_short_list() {
    let files: Vec<Value> = (0..150)
        .map(|number| json!({ "path": format!("{number:03}.txt"), "is": "x" }))
        .chain([json!({ "path": "z.py" })])
        .collect();
    let checkout: serde_json::Map<String, Value> = (0..150)
        .map(|number| (format!("{number:03}.txt"), json!("x")))
        .chain([("z.py".to_owned(), json!("import os\nos.environ['NEW']\n"))])
        .collect();
    let scenario = pull(&json!(files), &json!(checkout));
    let outcome = judged(scenario.clone(), |_| {});
    expect(&outcome, 1, "NEW", "OLD at old.py:2");
    assert_eq!(outcome.requests.len(), 2);
    let outcome = judged(scenario, |setup| {
        setup.conditions.faults = vec![Fault::on(
            "GET /repos/*/*/pulls/7/files?page=2",
            Mishap::Status {
                code: 403,
                headers: std::collections::BTreeMap::new(),
                body: None,
            },
        )];
    });
    expect(
        &outcome,
        1,
        "NEW,OLD",
        "could not be told, so everything is reported",
    );
}

#[test]
fn what_is_not_in_the_checkout_leaves_it_undecided() {
    let files = json!([{ "path": "gone.py", "is": "import os\nos.environ['GONE']\n" }]);
    let declared = json!({ MANIFEST: "[LISTED, OLD]\n" });
    let outcome = judged(pull(&files, &declared), |_| {});
    expect(
        &outcome,
        3,
        "",
        "touches gone.py, which is not in the checkout",
    );
    let files = json!([{ "path": "../../etc/passwd", "was": "a", "is": "b" }]);
    expect(
        &judged(pull(&files, &declared), |_| {}),
        3,
        "",
        "is not in the checkout",
    );
    // A file that the pull request takes away need not be there.
    let files = json!([{ "path": "gone.py", "was": "a\n" }]);
    expect(
        &judged(pull(&files, &declared), |_| {}),
        0,
        "",
        "Compared with",
    );
}

#[test]
fn a_token_that_may_not_see_pull_requests_reports_all() {
    let outcome = judged(pull(&json!([]), &json!({})), |setup| {
        setup.variables = vec![("GITHUB_TOKEN".to_owned(), Some("ghs_nobody".to_owned()))];
    });
    expect(
        &outcome,
        1,
        "OLD",
        "could not be told, so everything is reported",
    );
}

/// What no commit holds is in no list of GitHub's.
#[test]
fn what_is_not_committed_is_new_whatever_the_list_says() {
    let files = json!([{ "path": "a.txt", "is": "x" }]);
    let scenario = pull(&files, &json!({ "a.txt": "x" }));
    let with = |laid: &'static str| {
        judged(scenario.clone(), |setup| {
            setup.prepare = Some(Box::new(move |checkout| {
                git(checkout, &["init", "--quiet"]);
                git(checkout, &["add", "--all"]);
                git(checkout, &["commit", "--quiet", "--message", "all"]);
                lay(checkout, &[("old.py", Some(laid))]);
                // A merge whose parents are not here.
                let merge = git(checkout, &["rev-parse", "HEAD^{tree}"]);
                let base = "1".repeat(40);
                let text = format!(
                    "tree {merge}\nparent {base}\nparent {SHA}\nauthor a <a> 0 +0000\ncommitter a <a> 0 +0000\n\nm\n"
                );
                lay(checkout, &[(".git/merge", Some(text.as_str()))]);
                let merge = git(
                    checkout,
                    &["hash-object", "-t", "commit", "-w", ".git/merge"],
                );
                git(checkout, &["update-ref", "HEAD", &merge]);
                None
            }));
        })
    };
    expect(&with(OLD), 0, "", "OLD at old.py:2");
    expect(
        &with("import os\r\nos.environ['OLD']\r\n"),
        0,
        "",
        "OLD at old.py:2",
    );
    expect(
        &with("import os\n\nos.environ['OLD']\n"),
        1,
        "OLD",
        "pull request #7",
    );
}
