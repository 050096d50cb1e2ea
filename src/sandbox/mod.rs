//! The local twin: GitHub, Heroku and Cloudflare on loopback, in a world that a scenario describes.
//!
//! It answers as the vendors do, from the same addresses below another host, so that whoever talks to it — this
//! program, `gh`, the `heroku` command — need not know. Nothing leaves the machine and no account is needed.

mod cloudflare;
mod exchange;
mod fault;
mod github;
mod heroku;
mod identity;
mod scenario;
mod scenarios;
mod serve;
mod site;
mod spoil;
mod stage;
mod standing;
#[cfg(test)]
mod tests;
mod twin;
mod wire;

pub use fault::{Fault, Mishap};
pub use scenario::{Scenario, ScenarioError};
pub use scenarios::{Named, names, scenario};
pub use serve::serve;
pub use standing::Standing;
pub use twin::{Conditions, Exchange, Twin, Vendor};
