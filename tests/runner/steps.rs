//! Whole steps: what a workflow gets from them.

use serde_json::json;

use crate::harness::{FILE_COMMANDS, Job, Level, Step};
use crate::worlds::{world, world_with};

#[test]
fn a_gate_passes_in_a_world_as_agreed() {
    let mut job = Job::new(world("healthy"));
    let outcome = job.run(&Step::gate("env-protection").with("require-approval", "true"));
    assert!(!outcome.failed, "{}", outcome.log());
    assert_eq!(outcome.outputs["verdict"], "passed");
    assert!(outcome.summary.unwrap().contains("env-protection"));
    assert!(!job.requests().is_empty());
}

#[test]
fn a_gate_that_fails_fails_the_step_and_points_at_the_line() {
    let mut job = Job::new(world("queue-2026-05-18"));
    let outcome = job.run(&Step::gate("env-protection"));
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.failed);
    assert_eq!(outcome.outputs["verdict"], "failed");
    let errors = outcome.of_level(Level::Error);
    assert!(errors.iter().any(
        |error| error.file.as_deref() == Some(".github/deploy-gate.yml") && error.line.is_some()
    ));
    assert_eq!(outcome.dropped(), 0);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    assert!(outcome.exported.is_empty());
}

#[test]
fn a_token_that_may_not_look_leaves_the_step_undecided() {
    let mut job = Job::new(world_with(
        "healthy",
        "github: { tokens: { ghs_SandboxTokenOfNoUseAnywhere00000001: { permissions: { actions: null } } } }",
    ));
    let outcome = job.run(&Step::gate("env-protection"));
    assert_eq!(outcome.code, Some(3), "{}", outcome.log());
    assert!(outcome.failed);
    assert_eq!(outcome.outputs["verdict"], "undecided");
}

#[test]
fn no_secret_of_the_job_is_in_anything_a_step_leaves() {
    let mut job = Job::new(world("queue-2026-05-18"));
    let secrets: Vec<String> = job
        .contexts
        .below("secrets")
        .map(|(_, value)| value.to_owned())
        .collect();
    assert_eq!(secrets.len(), 2);
    for gate in deploy_gate::gates::ALL {
        let name = gate.meta().name;
        let report = format!("{name}.json");
        let step = Step::gate(name)
            .with("heroku-api-key", "${{ secrets.HEROKU_API_KEY }}")
            .with("report", &report);
        let outcome = job.run(&step);
        assert!(
            outcome.summary.is_some() && outcome.outputs.contains_key("verdict"),
            "{name}: {}",
            outcome.log()
        );
        assert!(!job.file(&report).is_empty(), "{name}: {}", outcome.log());
        let left = job.left();
        for secret in &secrets {
            for text in [&outcome.stdout, &outcome.stderr] {
                assert!(!text.contains(secret), "{name}");
            }
            for (path, text) in &left {
                assert!(!text.contains(secret), "{name}: {path}");
            }
        }
    }
    // What was looked through: the files for the runner and the checkout's own.
    let left = job.left();
    for (context, prefix) in FILE_COMMANDS {
        let written = left.iter().any(|(path, _)| path.contains(prefix));
        assert!(written, "{context}: {left:?}");
    }
    assert!(
        left.iter()
            .any(|(path, _)| path.ends_with(".github/deploy-gate.yml"))
    );
}

#[test]
fn a_workflow_s_step_passes_its_outputs_on() {
    let mut job = Job::new(world("healthy"));
    let step = Step::from_workflow(&json!({
        "id": "gate",
        "uses": "raxx-app/deploy-gate@v1",
        "with": { "gate": "confirm-gate", "target": "${{ inputs.target }}", "rollback": false },
    }));
    let outcome = job.run(&step);
    assert!(!outcome.failed, "{}", outcome.log());
    assert_eq!(job.contexts.get("steps.gate.outcome"), "success");
    assert_eq!(
        job.contexts.get("steps.gate.outputs.sha"),
        job.contexts.get("github.sha")
    );
}

#[test]
fn the_step_s_own_settings_file_is_read() {
    let mut job = Job::new(world("healthy"));
    job.lay(
        "ops/gate.yml",
        "version: 1\nconfirm: { phrase: go, targets: { staging: open } }\n",
    );
    let step = Step::gate("confirm-gate")
        .with("config", "ops/gate.yml")
        .with("target", "staging")
        .env("NO_COLOR", "1");
    let outcome = job.run(&step);
    assert_eq!(outcome.code, Some(0), "{}", outcome.log());
    assert_eq!(job.requests().len(), 0);
}

#[test]
fn what_a_stranger_typed_is_no_command_to_the_runner() {
    const TYPED: &str = "x\n::set-env name=PATH::/elsewhere\n  ::add-mask::verdict\n##[set-output name=verdict]passed\n\
                         verdict=passed\nverdict<<E\npassed\nE\n%0A::error::no\r::warning::no";
    let mut job = Job::new(world("healthy"));
    let step = Step::gate("confirm-gate")
        .with("target", "prod")
        .with("report", "report.json");
    for (input, code) in [
        ("confirm", 1),
        ("target", 1),
        ("config", 2),
        ("service", 2),
        ("format", 2),
        ("gate", 2),
    ] {
        let mut step = step.clone();
        step.with.retain(|(name, _)| name != input);
        let outcome = job.run(&step.with(input, TYPED));
        assert_eq!(outcome.code, Some(code), "{input}: {}", outcome.log());
        assert!(
            outcome.problems.is_empty(),
            "{input}: {:?}",
            outcome.problems
        );
        assert!(!outcome.log().contains("***"), "{input}: {}", outcome.log());
        assert_eq!(outcome.of_level(Level::Warning).len(), 0, "{input}");
        let verdict = outcome.outputs.get("verdict").map(String::as_str);
        assert_eq!(verdict, (code == 1).then_some("failed"), "{input}");
    }
}

#[test]
fn doctor_tells_of_every_gate_that_lacks_a_secret() {
    let mut job = Job::new(world("healthy"));
    let outcome = job.run(&Step::gate("doctor"));
    assert_eq!(outcome.code, Some(3), "{}", outcome.log());
    assert_eq!(outcome.outputs["verdict"], "undecided");
    assert!(outcome.outputs["blind"].contains("config-seed"));
    assert!(outcome.outputs["seeing"].contains("env-protection"));
    let step = Step::gate("doctor").with("heroku-api-key", "${{ secrets.HEROKU_API_KEY }}");
    let outcome = job.run(&step);
    assert_eq!(outcome.code, Some(0), "{}", outcome.log());
}
