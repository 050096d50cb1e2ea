//! deploy-gate: is production as it should be, and can that be known?

pub mod config;
pub mod exits;
pub mod finding;
pub mod fnmatch;
pub mod gate;
pub mod gates;
pub mod github;
pub mod heroku;
pub mod http;
pub mod invocation;
pub mod known;
pub mod render;
pub mod report;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod secret;
pub mod usage;
pub mod workflows;
pub mod world;
