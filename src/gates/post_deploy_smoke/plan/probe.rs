//! One probe, ready to be asked.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::narrowing;
use crate::config::{Config, IpFamily, Method, Placed, Retry, SmokeProbe};
use crate::finding::Location;
use crate::gates::post_deploy_smoke::checks::Checks;
use crate::http::is_loopback;
use crate::http::probe::{Family, Question};
use crate::invocation::TokenState;
use crate::usage::UsageError;

/// A single answer may take this long: Heroku's router gives up on an app after as much.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);
/// What an answer that is expected to take long may take beyond that, so that being too slow is told from not answering.
const GRACE: Duration = Duration::from_secs(5);

/// One probe.
#[derive(Debug, Clone)]
pub struct Probe {
    /// What it is called in reports.
    pub name: String,
    /// Its line in the settings.
    pub location: Option<Location>,
    /// What is asked.
    pub method: http::Method,
    /// Whom.
    pub url: Url,
    /// With which headers; none of them is a secret.
    pub headers: HeaderMap,
    /// With which body.
    pub body: Option<String>,
    /// What must come back.
    pub checks: Checks,
    /// How long it is tried; `None`: once.
    pub retry: Option<Retry>,
    /// The Heroku app of the service that answers, where the settings name one.
    pub app: Option<String>,
    /// Whether the run's service token may go along.
    pub token: TokenUse,
}

impl Probe {
    /// The question without a token.
    #[must_use]
    pub fn question(&self) -> Question {
        Question {
            method: self.method.clone(),
            url: self.url.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
        }
    }

    /// The longest a single answer may take before it counts as none.
    #[must_use]
    pub fn longest(&self) -> Duration {
        let expected = self.checks.within.as_ref();
        expected.map_or(LONGEST_ANSWER, |it| LONGEST_ANSWER.max(it.wanted + GRACE))
    }

    /// The address family that must answer.
    #[must_use]
    pub fn family(&self) -> Option<Family> {
        self.checks.ip.as_ref().map(|it| match it.wanted {
            IpFamily::V4 => Family::V4,
            IpFamily::V6 => Family::V6,
        })
    }
}

/// Whether the run's service token may go along with a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenUse {
    /// The probe says who may look: it must look as anybody does.
    Unwanted,
    /// The run has none.
    Missing,
    /// The host is not beyond doubt the team's.
    NotForThisHost,
    /// It would travel for everybody on the way to read.
    NotInTheClear,
    /// It goes along once a wall has answered without it.
    Goes,
}

impl TokenUse {
    /// Whether it may go along: only to an origin that the settings name as a service's, over TLS or within this machine.
    pub(super) fn of(config: &Config, url: &Url, checks: &Checks, token: TokenState) -> Self {
        if checks.access.is_some() {
            Self::Unwanted
        } else if token != TokenState::Whole {
            Self::Missing
        } else if !is_the_teams(config, url) {
            Self::NotForThisHost
        } else if url.scheme() != "https" && !is_loopback(url) {
            Self::NotInTheClear
        } else {
            Self::Goes
        }
    }
}

/// Whether the settings name this very origin as a service's: only then is it the team's beyond doubt.
fn is_the_teams(config: &Config, url: &Url) -> bool {
    let places = config
        .services
        .iter()
        .flat_map(|service| &service.environments);
    let mut urls = places.filter_map(|place| place.url.as_ref());
    urls.any(|known| known.value.origin() == url.origin())
}

/// A probe of the settings, ready to be asked.
pub(super) fn settled(
    config: &Config,
    environment: &str,
    placed: &Placed<SmokeProbe>,
    commit: &str,
    token: TokenState,
) -> Result<Probe, UsageError> {
    let probe = &placed.value;
    let refused = |message: String| config.mistake(probe.url.line, message);
    let url = Url::parse(&probe.url.value.fill(commit))
        .map_err(|error| refused(format!("the URL of `{}` is none: {error}", probe.name)))?;
    let checks = Checks::of(config, &probe.expect, commit)?;
    let mut headers = HeaderMap::new();
    for (name, value) in &probe.headers {
        let pair = HeaderName::from_bytes(name.value.as_bytes())
            .ok()
            .zip(HeaderValue::from_str(value).ok());
        let (name, value) =
            pair.ok_or_else(|| config.mistake(name.line, "cannot be sent as a header"))?;
        headers.insert(name, value);
    }
    let settled = Probe {
        name: probe.name.clone(),
        location: config.at(placed.line),
        method: match probe.method {
            Method::Get => http::Method::GET,
            Method::Head => http::Method::HEAD,
            Method::Options => http::Method::OPTIONS,
        },
        headers,
        body: probe.body.clone(),
        app: narrowing::service_of(config, environment, probe)
            .and_then(|service| service.environment(environment)?.heroku.as_ref())
            .map(|app| app.value.clone()),
        retry: probe.retry.clone(),
        token: TokenUse::of(config, &url, &checks, token),
        checks,
        url,
    };
    if let (Some(family), Some(ip)) = (settled.family(), &probe.expect.ip)
        && !narrowing::may_answer(&settled.url, family)
    {
        let message = format!(
            "`{}` has no {} address",
            settled.url.host_str().unwrap_or_default(),
            family.name()
        );
        return Err(config.mistake(ip.line, message));
    }
    Ok(settled)
}
