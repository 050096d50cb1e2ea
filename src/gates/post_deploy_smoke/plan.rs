//! What is asked, and what the answers are held against.

mod narrowing;
mod probe;
mod urls;

use std::time::Duration;

use crate::config::{Config, Placed, SmokeProbe, Template};
use crate::hex;
use crate::invocation::{Invocation, TokenState};
use crate::usage::UsageError;
use crate::world::{ACCESS_ID, ACCESS_SECRET};

pub use probe::{Probe, TokenUse};

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
        if !flags.url.is_empty() {
            return Self::of_urls(flags, given, config, invocation);
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
            None => own_commit(invocation).map(|sha| (sha, "GITHUB_SHA")),
        };
        let mut plan = Self::of_settings(
            config,
            &invocation.environment,
            &probes,
            commit.as_ref(),
            invocation.service_token,
        )?;
        if flags.expect_sha.is_some() && plan.commit.is_none() {
            return Err(UsageError::new(
                "--expect-sha is given, and no probe looks at the version",
            )
            .help("add to a probe: expect: { version: { json: /commit, equals: \"{sha}\" } }"));
        }
        plan.left_out = left_out;
        Ok(plan)
    }

    /// The settings' probes of these services in this environment, for a gate that has just changed what they run; `None`
    /// when there is none to ask. `commit`: what they must run now; where that is not known, probes that ask for it are left
    /// out, and counted in [`Plan::left_out`]: less than was agreed on must not pass for all of it. So are those that ask
    /// for all of its digits where a vendor names only the first.
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
        let is_askable = |probe: &&Placed<SmokeProbe>| match commit {
            None => !any_text(&probe.value, Template::needs_commit),
            Some(commit) if hex::is_whole_commit(commit) => true,
            Some(_) => !any_text(&probe.value, Template::needs_whole_commit),
        };
        let askable: Vec<_> = all.iter().copied().filter(is_askable).collect();
        if askable.is_empty() {
            return Ok(None);
        }
        let mut plan = Self::of_settings(config, environment, &askable, known.as_ref(), token)?;
        plan.left_out = all.len() - askable.len();
        Ok(Some(plan))
    }

    fn of_settings(
        config: &Config,
        environment: &str,
        probes: &[&Placed<SmokeProbe>],
        commit: Option<&(String, &'static str)>,
        token: TokenState,
    ) -> Result<Self, UsageError> {
        let needing = probes
            .iter()
            .find(|probe| any_text(&probe.value, Template::needs_commit));
        if let (Some(probe), None) = (needing, commit) {
            let message = format!("`{}` needs the commit that was deployed", probe.value.name);
            return Err(config
                .mistake(probe.line, message)
                .help("give --expect-sha, for example the output `sha` of confirm-gate"));
        }
        let text = commit.map_or("", |(commit, _)| commit.as_str());
        let settled = probes
            .iter()
            .map(|it| probe::settled(config, environment, it, text, token));
        Ok(Self {
            probes: settled.collect::<Result<_, _>>()?,
            environment: Some(environment.to_owned()),
            commit: needing.and(commit.cloned()),
            left_out: 0,
        })
    }
}

/// The run's own commit. What is none, such as the name of a branch, is as good as nothing: no answer can name it.
fn own_commit(invocation: &Invocation) -> Option<String> {
    hex::commit(invocation.sha.as_deref()?.trim())
}

/// Whether this holds of any text of the probe that a commit may stand in.
fn any_text(probe: &SmokeProbe, holds: impl Fn(&Template) -> bool) -> bool {
    let expect = &probe.expect;
    let location = expect.location.as_ref().map(|it| &it.value);
    let version = expect.version.as_ref().map(|it| &it.value.equals.value);
    [Some(&probe.url.value), location, version]
        .into_iter()
        .flatten()
        .any(holds)
}

/// A commit as it was given, whole or shortened. `{sha}` stands for just that, and is compared byte for byte: who runs
/// with twelve digits expects twelve. With `--url`, where nobody says how many the answer names, the shorter one counts.
fn expected_commit(text: &str) -> Result<String, UsageError> {
    let commit = text.trim();
    if let Some(commit) = hex::commit(commit) {
        return Ok(commit);
    }
    let error = UsageError::new("--expect-sha is no commit");
    Err(error.help("7 to 64 hexadecimal digits, for example the output `sha` of confirm-gate"))
}
