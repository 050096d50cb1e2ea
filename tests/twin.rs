//! The twin, asked as its clients ask: over the wire.
#![cfg(feature = "sandbox")]

#[path = "twin/gh.rs"]
mod gh;
#[path = "twin/wire.rs"]
mod wire;

use deploy_gate::sandbox::{Scenario, scenario};

/// A world that comes with the program.
fn world(name: &str) -> Scenario {
    scenario(name).expect("it exists").read().expect("it reads")
}
