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
