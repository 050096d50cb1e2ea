//! What is compared with what, and what the team has agreed on.

use chrono::NaiveDate;

use crate::config::{Agreed, App, Config, Flags as Settings, Service};
use crate::finding::Location;
use crate::github::environments::same_name;
use crate::invocation::Invocation;
use crate::usage::UsageError;

/// The environment every other one is compared with.
const STAGING: &str = "staging";

/// The gate has no flags of its own: the settings say what is compared.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Flags {}

/// What to ask and what to hold the answers against.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How the names of switches begin.
    pub prefix: Agreed,
    /// The services with an app on both sides.
    pub pairs: Vec<Pair>,
    /// Services of the settings without an app on one side.
    pub unpaired: Vec<String>,
    /// `--service` left some service of the settings out.
    pub narrowed: bool,
    /// Differences that are meant.
    pub reviews: Vec<Review>,
    /// Switches that must be on in production.
    pub promoted: Vec<Agreed>,
}

/// A service and its two apps.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Its name in the settings.
    pub service: String,
    /// What is tried first.
    pub staging: App,
    /// What counts: `--environment`.
    pub production: App,
}

/// A difference that is meant.
#[derive(Debug, Clone)]
pub struct Review {
    /// The switch.
    pub flag: String,
    /// The service it is about; `None`: every service.
    pub service: Option<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day it counts (UTC).
    pub expires: Option<NaiveDate>,
    /// Its line in the settings.
    pub location: Option<Location>,
}

impl Plan {
    /// Settles what to compare.
    ///
    /// # Errors
    ///
    /// When the settings have no `flags`, staging would be compared with itself, or no service has an app on both
    /// sides; also when `--service` names one that has not.
    pub fn settle(config: &Config, invocation: &Invocation) -> Result<Self, UsageError> {
        let settings = config.flags.as_ref().ok_or_else(|| {
            UsageError::new("flag-drift does not know which config vars are switches")
                .help("add to the settings: flags: { prefix: FLAG_ }")
        })?;
        let environment = invocation.environment.trim();
        if same_name(environment, STAGING) {
            return Err(
                UsageError::new("flag-drift would compare staging with itself").help(
                    "--environment names what staging is compared with; the default is production",
                ),
            );
        }
        let asked = config.services_named(&invocation.services)?;
        let mut pairs = Vec::new();
        let mut unpaired = Vec::new();
        for service in &asked {
            match pair(config, service, environment) {
                Some(pair) => pairs.push(pair),
                None => unpaired.push(*service),
            }
        }
        if pairs.is_empty() || !(invocation.services.is_empty() || unpaired.is_empty()) {
            return Err(nothing_to_compare(config, environment, &unpaired));
        }
        Ok(Self {
            prefix: config.agreed(&settings.prefix),
            narrowed: asked.len() < config.services.len(),
            unpaired: names(&unpaired),
            pairs,
            reviews: reviews(config, settings),
            promoted: settings
                .promote
                .iter()
                .map(|flag| config.agreed(flag))
                .collect(),
        })
    }
}

fn pair(config: &Config, service: &Service, environment: &str) -> Option<Pair> {
    Some(Pair {
        service: service.name.value.clone(),
        staging: config.app(service.environment(STAGING)?)?,
        production: config.app(service.environment(environment)?)?,
    })
}

fn reviews(config: &Config, settings: &Settings) -> Vec<Review> {
    let reviewed = settings.reviewed.iter();
    reviewed
        .map(|review| Review {
            flag: review.flag.value.clone(),
            service: review.service.as_ref().map(|service| service.value.clone()),
            reason: review.reason.clone(),
            owner: review.owner.clone(),
            expires: review.expires,
            location: config.at(review.flag.line),
        })
        .collect()
}

/// Nothing to compare, or less than was asked for by name.
fn nothing_to_compare(config: &Config, environment: &str, unpaired: &[&Service]) -> UsageError {
    if unpaired.is_empty() {
        return UsageError::new("flag-drift has nothing to compare: the settings name no services")
            .help("add to the settings: services: { NAME: { staging: { heroku: APP }, production: { heroku: APP } } }");
    }
    let error = UsageError::new(format!(
        "flag-drift cannot compare {}: no Heroku app for both staging and {environment}",
        names(unpaired).join(", ")
    ));
    let near = config.nearest_environment(environment);
    match near.filter(|near| !same_name(near, STAGING)) {
        Some(near) => error.help(format!("did you mean --environment {near}?")),
        None => error.help(format!(
            "add to the service: staging: {{ heroku: APP }}, {environment}: {{ heroku: APP }}"
        )),
    }
}

fn names(services: &[&Service]) -> Vec<String> {
    let names = services.iter().map(|service| service.name.value.clone());
    names.collect()
}
