//! The action as a workflow meets it: `action.yml`, inputs, files and the log, by the runner's own rules.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod endings;
mod examples;
mod harness;
mod inputs;
mod manual;
mod metadata;
mod monitor;
mod self_test;
mod steps;
mod worlds;
