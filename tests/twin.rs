//! The twin, asked as its clients ask: over the wire.
#![cfg(feature = "sandbox")]

#[path = "twin/client.rs"]
mod client;
#[path = "twin/faults.rs"]
mod faults;
#[path = "twin/gh.rs"]
mod gh;
#[path = "twin/github.rs"]
mod github;
#[path = "twin/github_pages.rs"]
mod github_pages;
#[path = "twin/heroku.rs"]
mod heroku;
#[path = "twin/heroku_cli.rs"]
mod heroku_cli;
#[path = "twin/schemas.rs"]
mod schemas;

use deploy_gate::sandbox::{Scenario, scenario};

/// A world that comes with the program.
fn world(name: &str) -> Scenario {
    scenario(name).expect("it exists").read().expect("it reads")
}

/// The healthy world, but for what this says.
fn world_but(differences: &str) -> Scenario {
    let text = format!("about: a test\nbased-on: healthy\n{differences}");
    text.parse()
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}
