//! The twin, asked as its clients ask: over the wire.
#![cfg(feature = "sandbox")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test asks the machine itself what time it is and which programs it has"
)]

#[cfg(test)]
#[path = "twin/client.rs"]
mod client;
#[cfg(test)]
#[path = "twin/cloudflare.rs"]
mod cloudflare;
#[cfg(test)]
#[path = "twin/faults.rs"]
mod faults;
#[cfg(test)]
#[path = "twin/gh.rs"]
mod gh;
#[cfg(test)]
#[path = "twin/github.rs"]
mod github;
#[cfg(test)]
#[path = "twin/github_pages.rs"]
mod github_pages;
#[cfg(test)]
#[path = "twin/heroku.rs"]
mod heroku;
#[cfg(test)]
#[path = "twin/heroku_changes.rs"]
mod heroku_changes;
#[cfg(test)]
#[path = "twin/heroku_cli.rs"]
mod heroku_cli;
#[cfg(test)]
#[path = "twin/heroku_schemas.rs"]
mod heroku_schemas;
#[cfg(test)]
#[path = "twin/scenarios.rs"]
mod scenarios;
#[cfg(test)]
#[path = "twin/schemas.rs"]
mod schemas;
#[cfg(test)]
#[path = "twin/serve.rs"]
mod serve;
#[cfg(test)]
#[path = "twin/worlds.rs"]
mod worlds;
