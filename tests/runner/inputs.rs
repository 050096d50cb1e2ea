//! Inputs, as people write them and as they get them wrong.

use crate::harness::{Job, Level, Outcome, Step};
use crate::worlds::world;

fn run(step: &Step) -> Outcome {
    Job::new(world("healthy")).run(step)
}

/// Refused before any request, in one annotation that names what is wrong.
fn refused(step: &Step) -> String {
    let mut job = Job::new(world("healthy"));
    let outcome = job.run(step);
    assert_eq!(outcome.code, Some(2), "{}", outcome.log());
    assert!(outcome.outputs.is_empty() && outcome.summary.is_none());
    assert_eq!(job.requests().len(), 0);
    match outcome.of_level(Level::Error)[..] {
        [error] => error.message.clone(),
        ref errors => panic!("{errors:#?}"),
    }
}

#[test]
fn a_gate_that_does_not_exist() {
    assert!(refused(&Step::gate("confirm-gat")).contains("did you mean `confirm-gate`?"));
    assert!(refused(&Step::default()).contains("input `gate` is missing"));
}

#[test]
fn an_input_that_does_not_exist() {
    let step = Step::gate("confirm-gate").with("traget", "prod");
    assert!(refused(&step).contains("did you mean `target`?"));
    let warnings = run(&step);
    assert!(
        warnings.of_level(Level::Warning)[0]
            .message
            .contains("Unexpected input(s) 'traget'")
    );
}

#[test]
fn a_switch_that_is_neither_on_nor_off() {
    for value in ["yes", "1", "tRue", "on"] {
        let message = refused(&Step::gate("env-protection").with("require-approval", value));
        assert!(message.contains("input `require-approval`"), "{message}");
    }
}

#[test]
fn a_secret_that_is_missing() {
    for gate in ["config-seed", "flag-drift"] {
        for step in [
            Step::gate(gate),
            Step::gate(gate).with("format", "json"),
            Step::gate(gate).with("heroku-api-key", "${{ secrets.HEROKU_API_KYE }}"),
            Step::gate(gate)
                .with("heroku-api-key", " \n")
                .with("mode", "observe"),
        ] {
            let message = refused(&step);
            assert!(
                message.contains("input `heroku-api-key` is missing"),
                "{message}"
            );
            assert!(message.contains("secrets.HEROKU_API_KEY"), "{message}");
        }
    }
    let message =
        refused(&Step::gate("env-protection").with("github-token", "${{ secrets.NONE }}"));
    assert!(
        message.contains("input `github-token` is missing"),
        "{message}"
    );
    assert!(message.contains("leave it out"), "{message}");
}

#[test]
fn a_secret_that_is_not_needed_is_not_asked_for() {
    let mut job = Job::new(world("healthy"));
    job.lay(
        "settings.yml",
        "version: 1\nconfirm: { phrase: go, targets: { staging: open } }\n",
    );
    let step = Step::gate("confirm-gate")
        .with("config", "settings.yml")
        .with("target", "staging")
        .with("github-token", "");
    assert_eq!(job.run(&step).code, Some(0));
    let outcome = run(&Step::gate("config-seed").with("static", "true"));
    assert_ne!(outcome.code, Some(2), "{}", outcome.log());
}

#[test]
fn a_secret_that_the_job_exports() {
    let mut job = Job::new(world("healthy"));
    job.env.push((
        "HEROKU_API_KEY".to_owned(),
        "${{ secrets.HEROKU_API_KEY }}".to_owned(),
    ));
    let outcome = job.run(&Step::gate("flag-drift"));
    assert_eq!(outcome.outputs["verdict"], "passed", "{}", outcome.log());
}

#[test]
fn an_input_of_another_gate() {
    let message = refused(&Step::gate("env-protection").with("target", "prod"));
    assert!(
        message.contains("input `target` is not one of `env-protection`"),
        "{message}"
    );
    let outcome = run(&Step::gate("env-protection")
        .with("static", "false")
        .with("target", ""));
    assert_eq!(outcome.code, Some(0), "{}", outcome.log());
}

#[test]
fn inputs_beside_args_are_not_dropped_unsaid() {
    let message = refused(&Step::gate("env-protection").with("args", "env-protection"));
    assert!(message.contains("input `gate` is not read"), "{message}");
    let outcome = run(&Step::default().with("args", "env-protection --require-approval"));
    assert_eq!(outcome.code, Some(0), "{}", outcome.log());
}

#[test]
fn a_list_is_one_a_line() {
    let step = Step::gate("flag-drift").with("heroku-api-key", "${{ secrets.HEROKU_API_KEY }}");
    let outcome = run(&step.clone().with("service", "queue\n\n  queue  \n"));
    assert_eq!(outcome.code, Some(0), "{}", outcome.log());
    assert!(refused(&step.with("service", "queue\nqeueu\n")).contains("qeueu"));
}

#[test]
fn what_a_person_typed_is_passed_on_byte_for_byte() {
    let step = Step::gate("confirm-gate").with("target", "prod");
    for (typed, code) in [
        ("deploy-prod-now", 0),
        ("deploy-prod-now\n", 1),
        (" deploy-prod-now", 1),
        ("Deploy-Prod-Now", 1),
    ] {
        let outcome = run(&step.clone().with("confirm", typed));
        assert_eq!(outcome.code, Some(code), "{typed:?}: {}", outcome.log());
    }
}

#[test]
fn the_value_of_a_secret_s_misspelt_input_is_not_shown() {
    let step = Step::gate("flag-drift").with("heroku_api_key", "HRKU-not-for-the-log");
    let outcome = run(&step);
    assert_eq!(outcome.code, Some(2));
    assert!(!format!("{}{}", outcome.stdout, outcome.stderr).contains("HRKU-not-for-the-log"));
}
