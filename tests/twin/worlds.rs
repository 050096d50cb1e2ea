//! The worlds the tests ask.

use std::fmt::Write as _;

use deploy_gate::sandbox::{Scenario, scenario};

/// A world that comes with the program.
pub(crate) fn world(name: &str) -> Scenario {
    scenario(name).expect("it exists").read().expect("it reads")
}

/// The healthy world, but for what this says.
pub(crate) fn world_but(differences: &str) -> Scenario {
    let text = format!("about: a test\nbased-on: healthy\n{differences}");
    text.parse()
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A world with 65 more branches, and an environment `a b/c` with 31 patterns.
pub(crate) fn crowded() -> Scenario {
    let mut text = "github:\n  repositories:\n    raxx-app/TradeMasterAPI:\n      id: 4711\n      formerly: [raxx-app/Old]\n      branches:\n".to_owned();
    for number in 0..65 {
        let sha = "0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071";
        let protected = number == 7;
        writeln!(
            text,
            "        b{number:02}: {{ sha: {sha}, protected: {protected} }}"
        )
        .unwrap();
    }
    text.push_str("      environments:\n        a b/c:\n          branches: [untyped:old, tag:v*");
    for number in 0..29 {
        write!(text, ", r{number}/*").unwrap();
    }
    text.push_str("]\n");
    world_but(&text)
}
