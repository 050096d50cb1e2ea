//! What is asked, and what the answers are held against.

mod narrowing;

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::checks::{At, Checks, Source, VersionCheck};
use super::commit;
use crate::config::{Config, Placed, Retry, SmokeProbe, asked_url};
use crate::finding::Location;
use crate::http::probe::{Family, Question};
use crate::invocation::{Invocation, TokenState};
use crate::usage::UsageError;
use crate::world::{ACCESS_ID, ACCESS_SECRET};

/// A single answer may take this long: Heroku's router gives up on an app after as much.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);
/// What an answer that is expected to take long may take beyond that, so that being too slow is told from not answering.
const GRACE: Duration = Duration::from_secs(5);
/// From one try of `--url` to the next.
const EVERY: Duration = Duration::from_secs(5);

/// The gate's flags.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Flags {
    /// Ask this URL instead of the settings' probes, and expect 200; may be given more than once
    #[arg(long, value_name = "URL", action = clap::ArgAction::Append)]
    pub url: Vec<String>,
    /// The commit that was deployed: what `{sha}` stands for, and what every `--url` must name [default for `{sha}`: `GITHUB_SHA`]
    #[arg(long, value_name = "SHA")]
    pub expect_sha: Option<String>,
    /// Keep asking each `--url` for so long, until its answer is right [default: it is asked once]
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub within: Option<Duration>,
    /// So many answers of a `--url` in a row must be right [default: 3 with --expect-sha and --within, else 1]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub consecutive: Option<u32>,
}

/// What to ask.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The probes, at least one.
    pub probes: Vec<Probe>,
    /// The environment whose probes these are; `None` with `--url`.
    pub environment: Option<String>,
    /// The commit that is expected, and where it is from.
    pub commit: Option<(String, &'static str)>,
    /// Probes of the environment that `--service` left out.
    pub left_out: usize,
    /// A service token is at hand.
    pub has_token: bool,
}

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
    /// The host is one that the settings name as a service's: it may get the team's service token.
    pub is_the_teams: bool,
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
        use crate::config::IpFamily;
        self.checks.ip.as_ref().map(|it| match it.wanted {
            IpFamily::V4 => Family::V4,
            IpFamily::V6 => Family::V6,
        })
    }

    /// Whether it is asked with the service token when a wall answers. Who says whether there is a wall looks without.
    #[must_use]
    pub fn may_carry_token(&self) -> bool {
        self.is_the_teams && self.checks.access.is_none()
    }
}

impl Plan {
    /// Settles what to ask: what `--url` says, or the settings' probes of the environment.
    ///
    /// # Errors
    ///
    /// When there is nothing to ask, a pattern is none, a commit is needed and not known, or half a service token is set.
    pub fn settle(
        flags: &Flags,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Self, UsageError> {
        if let TokenState::Half(set) = invocation.service_token {
            let other = if set == ACCESS_ID {
                ACCESS_SECRET
            } else {
                ACCESS_ID
            };
            return Err(UsageError::new(format!("{set} is set and {other} is not"))
                .help("a service token needs both; set neither to ask without one"));
        }
        let given = flags
            .expect_sha
            .as_deref()
            .map(expected_commit)
            .transpose()?;
        let has_token = invocation.service_token == TokenState::Whole;
        if !flags.url.is_empty() {
            return Self::of_urls(flags, given, config, invocation, has_token);
        }
        if flags.within.is_some() || flags.consecutive.is_some() {
            return Err(UsageError::new(
                "--within and --consecutive speak of --url, which is not given",
            )
            .help("the settings' probes have their own: retry: { within: 5m, consecutive: 3 }"));
        }
        let (probes, left_out) = narrowing::probes(config, invocation)?;
        let commit = match given {
            Some(commit) => Some((commit, "--expect-sha")),
            None => invocation.sha.clone().map(|sha| (sha, "GITHUB_SHA")),
        };
        let mut plan =
            Self::of_settings(config, &invocation.environment, &probes, commit.as_ref())?;
        if flags.expect_sha.is_some() && plan.commit.is_none() {
            return Err(UsageError::new(
                "--expect-sha is given, and no probe looks at the version",
            )
            .help("add to a probe: expect: { version: { json: /commit, equals: \"{sha}\" } }"));
        }
        plan.left_out = left_out;
        plan.has_token = has_token;
        Ok(plan)
    }

    /// The settings' probes of these services in this environment, for a gate that has just changed what they run; `None`
    /// when the settings have none. `commit`: what they must run now; where that is not known, probes that ask for it are
    /// left out, and counted in [`Plan::left_out`].
    ///
    /// # Errors
    ///
    /// When a pattern is none.
    pub fn of_services(
        config: &Config,
        environment: &str,
        services: &[&str],
        commit: Option<&str>,
        token: TokenState,
    ) -> Result<Option<Self>, UsageError> {
        let all = narrowing::of_services(config, environment, services);
        let known = commit.map(|commit| (commit.to_owned(), "the release"));
        let is_askable =
            |probe: &&Placed<SmokeProbe>| known.is_some() || !needs_commit(&probe.value);
        let askable: Vec<_> = all.iter().copied().filter(is_askable).collect();
        if askable.is_empty() {
            return Ok(None);
        }
        let mut plan = Self::of_settings(config, environment, &askable, known.as_ref())?;
        plan.left_out = all.len() - askable.len();
        plan.has_token = token == TokenState::Whole;
        Ok(Some(plan))
    }

    fn of_settings(
        config: &Config,
        environment: &str,
        probes: &[&Placed<SmokeProbe>],
        commit: Option<&(String, &'static str)>,
    ) -> Result<Self, UsageError> {
        let needing = probes.iter().find(|probe| needs_commit(&probe.value));
        if let (Some(probe), None) = (needing, commit) {
            let message = format!("`{}` needs the commit that was deployed", probe.value.name);
            return Err(config
                .mistake(probe.line, message)
                .help("give --expect-sha, for example the output `sha` of confirm-gate"));
        }
        let text = commit.map_or("", |(commit, _)| commit.as_str());
        let settled = probes
            .iter()
            .map(|it| settled(config, environment, it, text));
        Ok(Self {
            probes: settled.collect::<Result<_, _>>()?,
            environment: Some(environment.to_owned()),
            commit: needing.and(commit.cloned()),
            left_out: 0,
            has_token: false,
        })
    }

    fn of_urls(
        flags: &Flags,
        commit: Option<String>,
        config: &Config,
        invocation: &Invocation,
        has_token: bool,
    ) -> Result<Self, UsageError> {
        if !invocation.services.is_empty() {
            return Err(UsageError::new(
                "--service narrows the settings' probes, and --url asks none of them",
            )
            .help("give one or the other"));
        }
        let in_a_row = if commit.is_some() { 3 } else { 1 };
        let retry = match (flags.within, flags.consecutive) {
            (None, None | Some(1)) => None,
            (None, Some(_)) => {
                return Err(UsageError::new(
                    "--consecutive asks more than once, for which --within gives no time",
                )
                .help("for example --within 2m"));
            }
            (Some(within), consecutive) => {
                let consecutive = consecutive.unwrap_or(in_a_row);
                let least = EVERY * (consecutive - 1);
                if least > within {
                    return Err(UsageError::new(format!(
                        "--within {} is too short for {consecutive} answers in a row, one every {}",
                        humantime::format_duration(within),
                        humantime::format_duration(EVERY)
                    )));
                }
                Some(Retry {
                    within,
                    every: EVERY,
                    consecutive,
                })
            }
        };
        let mut probes: Vec<Probe> = Vec::new();
        for text in &flags.url {
            let url = asked_url(text)?;
            if probes.iter().any(|known| known.url == url) {
                continue;
            }
            let version = commit.clone().map(|equals| At {
                wanted: VersionCheck {
                    source: Source::Anywhere,
                    equals,
                    is_commit: true,
                },
                location: None,
            });
            probes.push(Probe {
                name: url.to_string(),
                location: None,
                method: http::Method::GET,
                headers: HeaderMap::new(),
                body: None,
                checks: Checks {
                    status: vec![200..=200],
                    version,
                    ..Checks::default()
                },
                retry: retry.clone(),
                app: None,
                is_the_teams: is_the_teams(config, &url),
                url,
            });
        }
        Ok(Self {
            probes,
            environment: None,
            commit: commit.map(|commit| (commit, "--expect-sha")),
            left_out: 0,
            has_token,
        })
    }
}

/// A probe of the settings, ready to be asked.
fn settled(
    config: &Config,
    environment: &str,
    placed: &Placed<SmokeProbe>,
    commit: &str,
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
            crate::config::Method::Get => http::Method::GET,
            crate::config::Method::Head => http::Method::HEAD,
            crate::config::Method::Options => http::Method::OPTIONS,
        },
        headers,
        body: probe.body.clone(),
        app: narrowing::service_of(config, environment, probe)
            .and_then(|service| service.environment(environment)?.heroku.as_ref())
            .map(|app| app.value.clone()),
        retry: probe.retry.clone(),
        is_the_teams: is_the_teams(config, &url),
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

fn needs_commit(probe: &SmokeProbe) -> bool {
    let expect = &probe.expect;
    probe.url.value.needs_commit()
        || expect
            .location
            .as_ref()
            .is_some_and(|it| it.value.needs_commit())
        || expect
            .version
            .as_ref()
            .is_some_and(|it| it.value.equals.value.needs_commit())
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

/// A commit as it was given; a shortened one is too short to be held against `{sha}`, and long enough for `--url`.
fn expected_commit(text: &str) -> Result<String, UsageError> {
    let commit = text.trim();
    if commit::is_commit(commit) {
        return Ok(commit.to_ascii_lowercase());
    }
    let error = UsageError::new("--expect-sha is no commit");
    Err(error.help("7 to 64 hexadecimal digits, for example the output `sha` of confirm-gate"))
}
