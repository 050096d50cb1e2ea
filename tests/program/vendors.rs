//! The vendors' own commands against the twin, beside what the gate saw.

use std::process::Command;

use deploy_gate::sandbox::{Conditions, Standing};
use serde_json::{Value, json};

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

/// `heroku config --json` and the gate's own report agree on what is set. Only where `DEPLOY_GATE_HEROKU_CLI` says where
/// the command is, as it is large.
#[test]
fn heroku_sees_what_the_gate_saw() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test asks where the command is"
    )]
    let Some(program) = std::env::var_os("DEPLOY_GATE_HEROKU_CLI") else {
        println!("skipped: DEPLOY_GATE_HEROKU_CLI does not say where the heroku command is");
        return;
    };
    for name in ["healthy", "queue-2026-05-18"] {
        let scenario = world(name, &Value::Null);
        let twin = Standing::start(scenario.clone(), Conditions::default()).unwrap();
        let home = tempfile::tempdir().unwrap();
        let output = Command::new(&program)
            .args(["config", "--app", "raxx-queue-prod", "--json"])
            .env("HOME", home.path())
            .env("HEROKU_SKIP_NEW_VERSION_CHECK", "1")
            .env("DISABLE_TELEMETRY", "true")
            .envs(twin.environment())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let config: Value = serde_json::from_slice(&output.stdout).unwrap();
        let config = config.as_object().unwrap();

        let outcome = run(Setup::new(scenario, &["config-seed"]));
        let report = outcome.report.unwrap();
        let missing: Vec<&str> = report["outputs"]["missing"]
            .as_str()
            .unwrap()
            .split(',')
            .filter_map(|one| one.strip_prefix("queue/"))
            .collect();
        let checked: usize = report["outputs"]["checked"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!(
            missing.iter().all(|name| !config.contains_key(*name)),
            "{name}"
        );
        // One is optional and set nowhere; every other one that is listed is set, and nothing else is.
        assert_eq!(config.len(), checked - 1 - missing.len(), "{name}");
    }
}

/// `heroku releases` and `heroku ps` name the release that runs and the dynos that the gate names, in every world.
#[test]
fn heroku_names_the_release_the_gate_named() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test asks where the command is"
    )]
    let Some(program) = std::env::var_os("DEPLOY_GATE_HEROKU_CLI") else {
        println!("skipped: DEPLOY_GATE_HEROKU_CLI does not say where the heroku command is");
        return;
    };
    let pending = json!({ "heroku": { "apps": { "raxx-queue-prod": { "releases": [
        { "version": 7, "description": "Deployed web (694536ae336d)", "current": true },
        { "version": 8, "description": "Deployed web (999999999999)", "status": "pending" },
    ] } } } });
    for (name, differs, app) in [
        ("healthy", Value::Null, "raxx-queue-prod"),
        ("healthy", pending, "raxx-queue-prod"),
        ("queue-2026-05-18", Value::Null, "raxx-queue-prod"),
        ("incident-2026-04-30", Value::Null, "raxx-api-prod"),
    ] {
        let scenario = world(name, &differs);
        let twin = Standing::start(scenario.clone(), Conditions::default()).unwrap();
        let home = tempfile::tempdir().unwrap();
        let heroku = |command: &str| {
            let output = Command::new(&program)
                .args([command, "--app", app])
                .env("HOME", home.path())
                .env("HEROKU_SKIP_NEW_VERSION_CHECK", "1")
                .env("DISABLE_TELEMETRY", "true")
                .envs(twin.environment())
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            String::from_utf8(output.stdout).unwrap()
        };
        let outcome = run(Setup::new(scenario, &["release-state"]));
        let current = outcome.report.as_ref().unwrap()["outputs"]["release"].clone();
        let expected = format!("Current: {}", current.as_str().unwrap());
        let releases = heroku("releases");
        assert!(
            releases.contains(&expected),
            "{name}: {expected}\n{releases}"
        );
        let has_none = heroku("ps").contains("No dynos");
        let says_none = outcome
            .rules()
            .iter()
            .any(|rule| rule == "release-state/no-web-dynos");
        assert_eq!(has_none, says_none, "{name}");
    }
}
