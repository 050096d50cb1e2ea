//! GitHub's own command against the twin, beside what the gate saw.

use std::process::Command;

use deploy_gate::sandbox::{Conditions, Standing};
use serde_json::Value;

use crate::case::world;
use crate::run::{Setup, run};

/// `gh api …/environments` and the gate's own report name the same reviewers, in every world that has any.
#[test]
fn gh_sees_what_the_gate_saw() {
    if Command::new("gh").arg("--version").output().is_err() {
        println!("skipped: the gh command is not here");
        return;
    }
    for (name, expected) in [
        ("healthy", "MooseQuest"),
        ("approval-mode-a", ""),
        ("approval-mode-d", "[bot]"),
    ] {
        let twin = Standing::start(world(name, &Value::Null), Conditions::default()).unwrap();
        let output = Command::new("gh")
            .args(["api", "repos/raxx-app/TradeMasterAPI/environments"])
            .args(["--jq", r#".environments[] | select(.name == "production") | [.protection_rules[] | select(.type == "required_reviewers") | .reviewers[].reviewer.login] | join(",")"#])
            .envs(twin.gh_environment())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let gh_saw = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        assert!(gh_saw.contains(expected), "{name}: {gh_saw}");

        let outcome = run(Setup::new(world(name, &Value::Null), &["env-protection"]));
        let report = outcome.report.unwrap();
        assert_eq!(
            report["outputs"]["reviewers"],
            Value::String(gh_saw),
            "{name}"
        );
    }
}
