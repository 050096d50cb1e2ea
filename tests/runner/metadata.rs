//! `action.yml` itself, beside what the program does.

use crate::harness::{Action, Job, Step};
use crate::worlds::world;

#[test]
fn it_runs_the_image_of_this_very_version() {
    let action = Action::of_this_repository();
    assert_eq!(action.runs.using, "docker");
    let expected = concat!(
        "docker://ghcr.io/raxx-app/deploy-gate:",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(action.runs.image, expected);
}

#[test]
fn it_declares_every_output_that_a_step_sets() {
    let action = Action::of_this_repository();
    let mut job = Job::new(world("healthy"));
    for gate in deploy_gate::gates::ALL {
        let step =
            Step::gate(gate.meta().name).with("heroku-api-key", "${{ secrets.HEROKU_API_KEY }}");
        let outcome = job.run(&step);
        assert!(!outcome.outputs.is_empty(), "{}", outcome.log());
        for name in outcome.outputs.keys() {
            assert!(
                action.outputs.contains_key(name),
                "{}: {name}",
                gate.meta().name
            );
        }
    }
}

#[test]
fn every_input_says_what_it_is_for() {
    let action = Action::of_this_repository();
    assert!(action.inputs.contains_key("gate"));
    for (name, input) in &action.inputs {
        assert!(
            input.description.ends_with(['.', '?']),
            "{name}: {}",
            input.description
        );
        // The runner turns spaces into `_`: two names would be one variable.
        assert!(
            name.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
            "{name}"
        );
    }
}
