//! The script of `examples/nightly-monitor.yml` that keeps one issue, run by bash against a stand-in for `gh`.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// Answers `gh issue list` from a file, and writes down every call that changes something.
const GH: &str = r#"#!/usr/bin/env bash
if [ "$1 $2" = "issue list" ]; then
  while [ "$1" != --jq ]; do shift; done
  jq --raw-output "$2" issues.json
else
  printf '%s\n' "$*" >>calls
fi
"#;

/// Every gate that the workflow runs.
const GATES: [&str; 5] = [
    "env-protection",
    "release-state",
    "config-seed",
    "flag-drift",
    "rollback-pointer",
];

struct Told {
    calls: String,
    body: String,
}

fn workflow() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/nightly-monitor.yml");
    #[expect(clippy::disallowed_methods, reason = "the examples are files")]
    let text = std::fs::read_to_string(path).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

fn script() -> String {
    let workflow = workflow();
    let steps = workflow["jobs"]["tell"]["steps"].as_array().unwrap();
    steps.last().unwrap()["run"].as_str().unwrap().to_owned()
}

/// What the script does after a look with this result, these verdicts and these open issues. None where bash or jq is not
/// here.
fn tell(looked: &str, reports: &[(&str, Value)], issues: &Value) -> Option<Told> {
    for program in ["bash", "jq"] {
        if Command::new(program).arg("--version").output().is_err() {
            skipped(program);
            return None;
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let lay = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        #[expect(
            clippy::disallowed_methods,
            reason = "the runner's part is played here"
        )]
        std::fs::write(file, text).unwrap();
    };
    lay("bin/gh", GH);
    lay("issues.json", &issues.to_string());
    lay("script.sh", &script());
    for (gate, report) in reports {
        lay(&format!("reports/{gate}.json"), &report.to_string());
    }
    let gh = folder.path().join("bin/gh");
    assert!(
        Command::new("chmod")
            .arg("+x")
            .arg(gh)
            .status()
            .unwrap()
            .success()
    );
    let output = Command::new("bash")
        .args(["-e", "-c", "PATH=$PWD/bin:$PATH && . ./script.sh"])
        .current_dir(folder.path())
        .envs([
            ("LOOKED", looked),
            (
                "RUN",
                "https://github.com/raxx-app/TradeMasterAPI/actions/runs/7",
            ),
            ("TITLE", "Nightly monitor: production is not as agreed"),
            ("GITHUB_STEP_SUMMARY", "summary.md"),
        ])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read = |name: &str| {
        #[expect(
            clippy::disallowed_methods,
            reason = "the test reads what the script left"
        )]
        std::fs::read_to_string(folder.path().join(name)).unwrap_or_default()
    };
    Some(Told {
        calls: read("calls"),
        body: read("body.md"),
    })
}

#[expect(clippy::print_stdout, reason = "a test that did not run says so")]
fn skipped(program: &str) {
    println!("skipped: {program} is not here");
}

fn passed() -> Value {
    json!({ "verdict": "passed", "findings": [] })
}

fn failed() -> Value {
    json!({ "verdict": "failed", "findings": [
        { "rule": "release-state/no-web-dynos", "level": "error", "status": "open", "subject": "@everyone | <b>" },
        { "rule": "release-state/no-web-dynos", "level": "error", "status": "open", "subject": "raxx-api-prod" },
        { "rule": "release-state/maintenance-on", "level": "error", "status": "waived", "subject": "raxx-api-prod" },
    ] })
}

fn all(report: &Value) -> Vec<(&'static str, Value)> {
    GATES.iter().map(|gate| (*gate, report.clone())).collect()
}

fn open_issue() -> Value {
    json!([
        { "number": 9, "title": "Nightly monitor: production is not as agreed, says somebody" },
        { "number": 7, "title": "Nightly monitor: production is not as agreed" },
    ])
}

#[test]
fn every_gate_that_looks_is_told_of() {
    let workflow = workflow();
    let steps = workflow["jobs"]["look"]["steps"].as_array().unwrap();
    let looking: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["with"]["gate"].as_str())
        .collect();
    assert_eq!(looking, GATES);
    assert!(script().contains(&format!("for gate in {}; do", GATES.join(" "))));
}

#[test]
fn what_is_wrong_opens_one_issue_and_then_updates_it() {
    let mut reports = all(&passed());
    reports[1].1 = failed();
    let Some(told) = tell("failure", &reports, &json!([])) else {
        return;
    };
    assert!(
        told.calls.starts_with("issue create --title"),
        "{}",
        told.calls
    );
    assert_eq!(told.calls.lines().count(), 1);
    assert!(
        told.body
            .contains("| release-state | failed | `release-state/no-web-dynos` × 2 |"),
        "{}",
        told.body
    );
    assert!(
        !told.body.contains("everyone"),
        "outside text is not repeated"
    );

    let told = tell("failure", &reports, &open_issue()).unwrap();
    assert_eq!(told.calls, "issue edit 7 --body-file body.md\n");
}

#[test]
fn a_look_that_did_not_come_to_its_end_is_told_too() {
    for looked in ["failure", "cancelled", "skipped"] {
        let Some(told) = tell(looked, &[], &json!([])) else {
            return;
        };
        assert!(
            told.calls.starts_with("issue create"),
            "{looked}: {}",
            told.calls
        );
        for gate in GATES {
            let row = format!("| {gate} | did not look | no report |");
            assert!(told.body.contains(&row), "{}", told.body);
        }
    }
}

#[test]
fn only_a_look_that_found_all_well_closes_the_issue() {
    let Some(told) = tell("success", &all(&passed()), &open_issue()) else {
        return;
    };
    assert!(
        told.calls.starts_with("issue close 7 --comment"),
        "{}",
        told.calls
    );
    let quiet = tell("success", &all(&passed()), &json!([])).unwrap();
    assert_eq!(quiet.calls, "");
    // Reports that read well do not count when the look itself failed.
    let told = tell("failure", &all(&passed()), &open_issue()).unwrap();
    assert_eq!(told.calls, "issue edit 7 --body-file body.md\n");
}
