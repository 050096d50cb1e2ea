//! The worlds the steps run in.

use deploy_gate::sandbox::Scenario;

/// A world that comes with the program.
pub(crate) fn world(name: &str) -> Scenario {
    deploy_gate::sandbox::scenario(name)
        .unwrap()
        .read()
        .unwrap()
}

/// The same world, with what differs, in the words of a scenario file.
pub(crate) fn world_with(name: &str, differs: &str) -> Scenario {
    format!("about: a test\nbased-on: {name}\n{differs}")
        .parse()
        .unwrap()
}
