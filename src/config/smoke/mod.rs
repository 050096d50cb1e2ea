//! `smoke`: the probes of each environment, as strictly as they can be checked before anything runs.
//!
//! A probe asks one URL with a safe method and says what must come back. Where it names no status, one is implied:
//! 200, or any redirect where a `location` is expected, or any at all where only an access wall is (`access: gated`).

mod expect;
mod read;
mod template;

use std::time::Duration;

pub use expect::{
    Access, Expectations, ExpectedHash, HeaderExpectation, HeaderWanted, IpFamily, JsonExpectation,
    JsonTest, JsonType, TextTest, VersionExpectation, VersionSource,
};
pub(super) use read::read;
pub use template::Template;

use url::Url;

use super::{Placed, words};
use crate::usage::UsageError;

/// A URL to ask that stands in no settings: http or https, absolute, without user, password and fragment.
///
/// # Errors
///
/// When it is none; what a URL with a password holds is not repeated.
pub fn asked_url(text: &str) -> Result<Url, UsageError> {
    let refused = |complaint: words::Complaint| {
        let error = UsageError::new(format!("--url {}", complaint.what));
        match complaint.help {
            Some(help) => error.help(help),
            None => error,
        }
    };
    let url = words::web_url(text).map_err(refused)?;
    if url.fragment().is_some() {
        return Err(
            UsageError::new("--url holds a `#…`, which no server ever sees").help("drop it"),
        );
    }
    Ok(url)
}

/// The probes of one environment.
#[derive(Debug, Clone)]
pub struct SmokeEnvironment {
    /// The environment's name.
    pub name: Placed<String>,
    /// Its probes, at least one; no two have the same name.
    pub probes: Vec<Placed<SmokeProbe>>,
}

/// One probe.
#[derive(Debug, Clone)]
pub struct SmokeProbe {
    /// What it is called in reports.
    pub name: String,
    /// The method.
    pub method: Method,
    /// The URL: http or https, absolute, without user and fragment, whatever the commit.
    pub url: Placed<Template>,
    /// Request headers, besides the client's own. None of them carries a secret.
    pub headers: Vec<(Placed<String>, String)>,
    /// The request body.
    pub body: Option<String>,
    /// What must come back.
    pub expect: Expectations,
    /// How long it is tried. `None`: once.
    pub retry: Option<Retry>,
}

/// A method that changes nothing (RFC 9110, §9.2.1); a probe has no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`.
    Get,
    /// `HEAD`.
    Head,
    /// `OPTIONS`.
    Options,
}

impl Method {
    /// As HTTP spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }
}

/// How long a probe is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    /// The whole window, from the first try.
    pub within: Duration,
    /// From the start of one try to the next; 5 seconds where the settings do not say.
    pub every: Duration,
    /// How many tries in a row must go well; 1 where the settings do not say. They fit into the window.
    pub consecutive: u32,
}

#[cfg(test)]
mod tests;
