//! What to ask, settled before any request: which apps, what they are compared with, what is expected of them.

use std::time::Duration;

use crate::config::{App, Config, Service};
use crate::finding::Finding;
use crate::github::environments::same_name;
use crate::hex;
use crate::invocation::Invocation;
use crate::usage::UsageError;

/// The environment every other one is compared with.
const STAGING: &str = "staging";
/// The process type that must run where the settings name none.
const WEB: &str = "web";

/// Flags of `release-state`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Flags {
    /// The commit that must run: all of its hexadecimal digits, or the first 7 or more
    #[arg(long, value_name = "SHA", value_parser = commit)]
    pub expect_sha: Option<String>,

    /// The container image that must run, by 12 or more digits of its docker id; repeat it where process types have images of their own
    #[arg(long, value_name = "ID", value_parser = image)]
    pub expect_image: Vec<String>,
}

/// What to ask and what to hold the answers against.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The services with an app in the environment.
    pub services: Vec<ServicePlan>,
    /// The commit that must run, in lower case.
    pub commit: Option<String>,
    /// The images that may run, in lower case; any where there are none.
    pub images: Vec<String>,
    /// What a reader should know of the scope.
    pub remarks: Vec<String>,
}

/// A service, and what is expected of it.
#[derive(Debug, Clone)]
pub struct ServicePlan {
    /// Its name in the settings.
    pub service: String,
    /// What is asked about.
    pub app: App,
    /// What it is compared with, where there is something.
    pub staging: Option<App>,
    /// The process types that must run.
    pub processes: Vec<String>,
    /// How old the newest backup of its database may be.
    pub backup_max_age: Option<Duration>,
}

impl App {
    /// The finding, on the line that names the app, with the app's own page.
    pub(super) fn place(&self, mut finding: Finding) -> Finding {
        finding.location.clone_from(&self.location);
        finding.link(format!("https://dashboard.heroku.com/apps/{}", self.name))
    }
}

impl ServicePlan {
    /// The app in words: `raxx-queue-prod (production of queue)`.
    pub(super) fn in_words(&self, app: &App) -> String {
        format!("{} ({} of {})", app.name, app.environment, self.service)
    }
}

impl Plan {
    /// Settles what to ask.
    ///
    /// # Errors
    ///
    /// When no service has a Heroku app in the environment; also when `--service` names one that has not.
    pub fn settle(
        flags: Flags,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Self, UsageError> {
        let environment = invocation.environment.trim();
        let mut services = Vec::new();
        let mut remarks = Vec::new();
        for service in config.services_named(&invocation.services)? {
            let name = &service.name.value;
            match planned(config, service, environment) {
                Some(planned) => {
                    remarks.extend(uncompared(&planned, environment));
                    services.push(planned);
                }
                None if invocation.services.is_empty() => remarks.push(format!(
                    "{name} has no Heroku app in {environment}: what runs there was not looked at."
                )),
                None => {
                    let message = format!("{name} has no Heroku app in {environment}");
                    return Err(config.mistake(service.name.line, message));
                }
            }
        }
        if services.is_empty() {
            return Err(nothing_to_look_at(config, environment));
        }
        Ok(Self {
            services,
            commit: flags.expect_sha,
            images: flags.expect_image,
            remarks,
        })
    }
}

fn planned(config: &Config, service: &Service, environment: &str) -> Option<ServicePlan> {
    let place = service.environment(environment)?;
    let app = config.app(place)?;
    let staging = (!same_name(environment, STAGING))
        .then(|| service.environment(STAGING))
        .flatten();
    let named = service.processes.iter().map(|it| it.value.clone());
    let mut processes: Vec<String> = named.collect();
    if processes.is_empty() {
        processes.push(WEB.to_owned());
    }
    Some(ServicePlan {
        service: service.name.value.clone(),
        app,
        staging: staging.and_then(|place| config.app(place)),
        processes,
        backup_max_age: place.backup_max_age.as_ref().map(|age| age.value),
    })
}

fn uncompared(planned: &ServicePlan, environment: &str) -> Option<String> {
    let service = &planned.service;
    match planned.staging {
        Some(_) => None,
        None if same_name(environment, STAGING) => Some(format!(
            "{service} was looked at in staging alone: there is nothing before it to compare it with."
        )),
        None => Some(format!(
            "{service} has no Heroku app in staging: stack, add-ons, processes and image were not compared."
        )),
    }
}

fn nothing_to_look_at(config: &Config, environment: &str) -> UsageError {
    if config.services.is_empty() {
        return UsageError::new("the settings name no services").help(
            "add to the settings: services: { NAME: { staging: { heroku: APP }, production: { heroku: APP } } }",
        );
    }
    UsageError::new(format!(
        "no service has a Heroku app in {environment}: nothing would be looked at"
    ))
    .help(config.help_with_environment(environment))
}

fn commit(text: &str) -> Result<String, String> {
    hex::commit(text.trim())
        .ok_or_else(|| "must be 7 to 64 hexadecimal digits of a commit".to_owned())
}

fn image(text: &str) -> Result<String, String> {
    let text = text.trim();
    // As many as Heroku shows of what runs: with fewer, more than one image would be the one expected.
    hex::digits(text.strip_prefix("sha256:").unwrap_or(text), 12..=64)
        .ok_or_else(|| "must be 12 to 64 hexadecimal digits of a docker image id".to_owned())
}
