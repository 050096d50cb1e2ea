//! What gates ask of the settings.

use super::mistakes::quoted;
use super::{Config, EnvironmentRules, Placed, Service, ServiceEnvironment, SmokeProbe};
use crate::finding::{Finding, Location};
use crate::github::environments::same_name;
use crate::usage::{UsageError, nearest};

/// A word from the settings, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// A login, a team as `org/team`, a branch pattern, a secret, a switch.
    pub name: String,
    /// Its line; `None` where there is no settings file.
    pub location: Option<Location>,
}

impl Agreed {
    /// The finding, on the line where this was agreed.
    #[must_use]
    pub fn place(&self, mut finding: Finding) -> Finding {
        if self.location.is_some() {
            finding.location.clone_from(&self.location);
        }
        finding
    }
}

/// A service's Heroku app in one environment.
#[derive(Debug, Clone)]
pub struct App {
    /// The environment, as the settings spell it.
    pub environment: String,
    /// The Heroku app.
    pub name: String,
    /// Its line in the settings.
    pub location: Option<Location>,
}

impl Config {
    /// The Heroku app that runs here, where one does.
    #[must_use]
    pub fn app(&self, place: &ServiceEnvironment) -> Option<App> {
        let app = place.heroku.as_ref()?;
        Some(App {
            environment: place.name.value.clone(),
            name: app.value.clone(),
            location: self.at(app.line),
        })
    }

    /// What is demanded of this GitHub environment, as far as the settings name it; names compare without case, as
    /// GitHub's do.
    #[must_use]
    pub fn environment(&self, name: &str) -> Option<&EnvironmentRules> {
        self.environments
            .iter()
            .find(|rules| same_name(&rules.name.value, name))
    }

    /// Whether this login is an operator's; logins compare without case, as GitHub's do.
    #[must_use]
    pub fn is_operator(&self, login: &str) -> bool {
        self.operators
            .iter()
            .any(|operator| same_name(&operator.value, login))
    }

    /// The service of this name, as the settings spell it.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services
            .iter()
            .find(|service| service.name.value == name)
    }

    /// The services of these names, each once, in the order given; no name means all of them. That there may be none at
    /// all is for the gate to judge.
    ///
    /// # Errors
    ///
    /// When a name is no service's; names the nearest one.
    pub fn services_named(&self, names: &[String]) -> Result<Vec<&Service>, UsageError> {
        let mut asked: Vec<&Service> = Vec::new();
        if names.is_empty() {
            asked.extend(&self.services);
        }
        for name in names {
            let service = self.service(name).ok_or_else(|| self.no_service(name))?;
            if !asked.iter().any(|known| known.name == service.name) {
                asked.push(service);
            }
        }
        Ok(asked)
    }

    /// The environment that somebody meant who named one in which no service has what a gate asks about: the nearest that
    /// the services have, unless they have the very one.
    #[must_use]
    pub fn nearest_environment(&self, name: &str) -> Option<&str> {
        let known = || {
            let all = self.services.iter().flat_map(|it| &it.environments);
            all.map(|place| place.name.value.as_str())
        };
        if known().any(|known| same_name(known, name)) {
            return None;
        }
        nearest(name, known())
    }

    /// How an environment is to be named, for the same somebody.
    #[must_use]
    pub fn help_with_environment(&self, name: &str) -> String {
        match self.nearest_environment(name) {
            Some(near) => format!("did you mean --environment {near}?"),
            None => "--environment names one of the services' environments".to_owned(),
        }
    }

    /// That no service has this name, with the nearest one that has.
    #[must_use]
    pub fn no_service(&self, name: &str) -> UsageError {
        let known: Vec<_> = self
            .services
            .iter()
            .map(|service| service.name.value.as_str())
            .collect();
        let error = UsageError::new(format!("there is no service {}", quoted(name)));
        match nearest(name, known.iter().copied()) {
            Some(near) => error.help(format!("did you mean {}?", quoted(near))),
            None if known.is_empty() => error.help("the settings name no services"),
            None => error.help(format!("known: {}", known.join(", "))),
        }
    }

    /// The probes of this environment, as far as the settings name it; names compare without case.
    #[must_use]
    pub fn probes(&self, environment: &str) -> Option<&[Placed<SmokeProbe>]> {
        self.smoke
            .iter()
            .find(|smoke| same_name(&smoke.name.value, environment))
            .map(|smoke| smoke.probes.as_slice())
    }

    /// This line of the settings, for a finding; `None` when there is no settings file.
    #[must_use]
    pub fn at(&self, line: u32) -> Option<Location> {
        let path = self.path.clone()?;
        Some(Location { path, line })
    }

    /// This word of the settings, as something the team agreed on.
    #[must_use]
    pub fn agreed(&self, word: &Placed<String>) -> Agreed {
        Agreed {
            name: word.value.clone(),
            location: self.at(word.line),
        }
    }

    /// A mistake on this line of the settings, found while a gate plans.
    #[must_use]
    pub fn mistake(&self, line: u32, message: impl Into<String>) -> UsageError {
        let error = UsageError::new(message);
        match &self.path {
            Some(path) => error.at(path, line),
            None => error,
        }
    }
}

#[cfg(test)]
mod tests;
