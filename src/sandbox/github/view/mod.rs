//! The world in GitHub's shapes, as its OpenAPI description has them: every required field, links included.

mod branch;
mod deployment;
mod environment;
mod people;
mod pull;
mod repository;
mod run;

use chrono::{DateTime, SecondsFormat, TimeZone as _, Utc};
use serde_json::Value;

use crate::sandbox::scenario::{Repository, Scenario};

/// The web address people look at.
const WEB: &str = "https://github.com";

/// The world, with links below one address.
pub(crate) struct View<'a> {
    pub(in crate::sandbox::github) world: &'a Scenario,
    /// Where the API stands, e.g. `https://api.github.com`.
    api: &'a str,
}

/// One repository of it.
pub(in crate::sandbox::github) struct InRepository<'a> {
    pub(in crate::sandbox::github) view: &'a View<'a>,
    /// `OWNER/NAME` as GitHub spells it.
    pub(in crate::sandbox::github) name: &'a str,
    pub(in crate::sandbox::github) repository: &'a Repository,
}

impl<'a> View<'a> {
    pub(crate) const fn new(world: &'a Scenario, api: &'a str) -> Self {
        Self { world, api }
    }

    /// When whatever has no date of its own was made: long before this world's today.
    fn long_ago(&self) -> DateTime<Utc> {
        let year = chrono::Datelike::year(&self.world.today) - 1;
        Utc.with_ymd_and_hms(year, 3, 4, 9, 30, 0)
            .single()
            .unwrap_or(self.world.today)
    }
}

impl InRepository<'_> {
    /// The repository's own address in the API.
    fn url(&self) -> String {
        format!("{}/repos/{}", self.view.api, self.name)
    }

    /// The repository's own page.
    fn page(&self) -> String {
        format!("{WEB}/{}", self.name)
    }

    /// An id for something in this repository that follows from its name.
    fn number(&self, kind: &str, name: impl std::fmt::Display) -> u64 {
        crate::sandbox::identity::number(kind, &format!("{}:{name}", self.name))
    }
}

/// A moment as GitHub writes it.
fn moment(time: DateTime<Utc>) -> Value {
    Value::String(time.to_rfc3339_opts(SecondsFormat::Secs, true))
}
