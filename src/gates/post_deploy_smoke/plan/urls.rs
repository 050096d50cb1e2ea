//! `--url`: probes that stand in no settings.

use std::time::Duration;

use http::HeaderMap;

use super::probe::TokenUse;
use super::{Flags, Plan, Probe};
use crate::config::{Config, Retry, asked_url};
use crate::gates::post_deploy_smoke::checks::{At, Checks, Source, VersionCheck};
use crate::gates::post_deploy_smoke::secrecy::shown_url;
use crate::invocation::Invocation;
use crate::usage::UsageError;

/// From one try of `--url` to the next.
const EVERY: Duration = Duration::from_secs(5);

/// No window is shorter, as in the settings.
const LEAST: Duration = Duration::from_millis(1);

impl Plan {
    /// What `--url` asks: 200, and the commit where one is expected.
    pub(super) fn of_urls(
        flags: &Flags,
        commit: Option<String>,
        config: &Config,
        invocation: &Invocation,
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
            (Some(within), _) if within < LEAST => {
                return Err(UsageError::new("--within gives no time to ask in")
                    .help("for example --within 2m; leave it out to ask once"));
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
                name: shown_url(&url),
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
                token: TokenUse::of(config, &url, &Checks::default(), invocation.service_token),
                url,
            });
        }
        Ok(Self {
            probes,
            environment: None,
            commit: commit.map(|commit| (commit, "--expect-sha")),
            left_out: 0,
        })
    }
}
