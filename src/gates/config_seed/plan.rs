//! What to ask, settled before any request: which services, which apps, which variables.

use super::Flags;
use crate::change::Change;
use crate::config::manifest::{Manifest, ServiceVariables, Variable};
use crate::config::{Config, Placed, Service};
use crate::finding::Location;
use crate::github::event::PullRequest;
use crate::invocation::{Invocation, RepositoryName};
use crate::usage::UsageError;
use crate::values::{Surroundings, Wanted};

/// What to ask.
#[derive(Debug)]
pub struct Plan {
    /// The environment asked about.
    pub(super) environment: String,
    pub(super) task: Task,
    /// What a reader should know of the scope.
    pub(super) remarks: Vec<String>,
}

/// What to do with the answers.
#[derive(Debug)]
pub(super) enum Task {
    /// Compare them with the manifest.
    Check {
        services: Vec<ServicePlan>,
        is_production: bool,
        elsewhere: Surroundings,
    },
    /// Write a manifest from them, to this path.
    Draft { apps: Vec<App>, path: String },
    /// Compare what the checkout reads with the manifest, all services together.
    Scan {
        manifest: Manifest,
        /// Report only what the change adds.
        new_only: Option<Box<NewOnly>>,
    },
}

/// What it takes to tell what a change adds.
#[derive(Debug)]
pub(super) struct NewOnly {
    pub(super) change: Change,
    /// Where GitHub could be asked for the files of a pull request.
    pub(super) repository: Option<RepositoryName>,
    /// The settings file, relative to the workspace.
    pub(super) settings: String,
}

impl NewOnly {
    pub(super) const fn pull_request(&self) -> Option<&PullRequest> {
        match &self.change {
            Change::PullRequest(pull_request) => Some(pull_request),
            _ => None,
        }
    }
}

/// One service, and what it needs.
#[derive(Debug)]
pub(super) struct ServicePlan {
    pub(super) app: App,
    /// What it needs in this environment, and where in the manifest that stands.
    pub(super) variables: Vec<(Variable, Location)>,
    /// All the manifest says of it, for telling what it does not list.
    pub(super) known: ServiceVariables,
    /// Its apps in the environments that values are compared with.
    pub(super) compared: Vec<App>,
}

/// Where a service runs, and which service that is.
#[derive(Debug, Clone)]
pub(super) struct App {
    pub(super) service: String,
    pub(super) environment: String,
    /// Its name at Heroku.
    pub(super) name: String,
    /// Where the settings name it.
    pub(super) location: Option<Location>,
}

impl Plan {
    pub(super) fn settle(
        flags: &Flags,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Self, UsageError> {
        let path = config.config_vars.as_ref().ok_or_else(|| {
            UsageError::new("the settings name no config-var manifest")
                .help("add the line config-vars: docs/ops/required-config-vars.yaml")
        })?;
        if config.services.is_empty() {
            return Err(config
                .mistake(path.line, "the settings name no services")
                .help("write services: { NAME: { production: { heroku: APP } } }"));
        }
        match (&flags.init, &config.manifest) {
            (Some(environment), None) => Self::draft(environment, path, config, invocation),
            (Some(_), Some(manifest)) => Err(config
                .mistake(path.line, format!("{} is there already", manifest.path))
                .help("--init writes over nothing: name another path, or move the file away")),
            (None, None) => Err(config
                .mistake(path.line, format!("{}: no such file", path.value))
                .help("config-seed --init writes a first one from the apps of staging")),
            (None, Some(manifest)) if flags.in_checkout => {
                let new_only = flags.new_only.then(|| NewOnly {
                    change: Change::of(invocation),
                    repository: invocation.repository.clone(),
                    settings: config.path.clone().unwrap_or_default(),
                });
                Ok(Self::scan(manifest, new_only, invocation))
            }
            (None, Some(manifest)) => Self::check(manifest, config, invocation),
        }
    }

    fn check(
        manifest: &Manifest,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Self, UsageError> {
        let environment = &invocation.environment;
        let mut services = Vec::new();
        let mut remarks = Vec::new();
        for app in apps(config, &invocation.services, environment, &mut remarks)? {
            let Some(known) = manifest.of(&app.service) else {
                let message = format!("{} says nothing of {}", manifest.path, app.service);
                if !invocation.services.is_empty() {
                    return Err(UsageError::new(message).help("list what it needs"));
                }
                remarks.push(format!("{message}: its config vars were not looked at."));
                continue;
            };
            let variables: Vec<_> = known
                .variables
                .iter()
                .filter(|variable| variable.is_wanted_in(environment))
                .map(|variable| (variable.clone(), manifest.at(variable.name.line)))
                .collect();
            let compared = compared(config, &app, &variables);
            services.push(ServicePlan {
                known: known.clone(),
                app,
                variables,
                compared,
            });
        }
        if services.iter().all(|service| service.variables.is_empty()) {
            return Err(UsageError::new(format!(
                "{} lists no variable for {environment}: nothing would be checked",
                manifest.path
            )));
        }
        Ok(Self {
            environment: environment.clone(),
            task: Task::Check {
                services,
                is_production: is_production(environment),
                elsewhere: elsewhere(config),
            },
            remarks,
        })
    }

    fn scan(manifest: &Manifest, new_only: Option<NewOnly>, invocation: &Invocation) -> Self {
        let mut remarks = Vec::new();
        if !invocation.services.is_empty() {
            remarks.push(
                "Which service a file belongs to cannot be told: --static looks at all of them together."
                    .to_owned(),
            );
        }
        Self {
            environment: invocation.environment.clone(),
            task: Task::Scan {
                manifest: manifest.clone(),
                new_only: new_only.map(Box::new),
            },
            remarks,
        }
    }

    fn draft(
        environment: &str,
        path: &Placed<String>,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Self, UsageError> {
        let mut remarks = Vec::new();
        Ok(Self {
            environment: environment.to_owned(),
            task: Task::Draft {
                apps: apps(config, &invocation.services, environment, &mut remarks)?,
                path: path.value.clone(),
            },
            remarks,
        })
    }
}

impl Task {
    /// Every app whose config vars are needed, each once.
    pub(super) fn app_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = match self {
            Self::Check { services, .. } => services
                .iter()
                .flat_map(|service| std::iter::once(&service.app).chain(&service.compared))
                .map(|app| app.name.as_str())
                .collect(),
            Self::Draft { apps, .. } => apps.iter().map(|app| app.name.as_str()).collect(),
            Self::Scan { .. } => Vec::new(),
        };
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// What is wanted of a variable's value.
pub(super) fn wanted<'a>(
    variable: &'a Variable,
    is_production: bool,
    elsewhere: &'a Surroundings,
) -> Wanted<'a> {
    Wanted {
        name: &variable.name.value,
        kind: variable.kind,
        schemes: &variable.schemes,
        pattern: variable.pattern.as_ref(),
        min_length: variable.min_length as usize,
        is_production,
        elsewhere,
    }
}

/// Whether an environment is production: its name is, or begins with, that word. `pre-production` is not.
pub(super) fn is_production(environment: &str) -> bool {
    let word = environment
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    ["production", "prod"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

/// The apps of the services asked for in this environment. A service without one is passed over with a remark, unless it was
/// asked for by name.
fn apps(
    config: &Config,
    asked: &[String],
    environment: &str,
    remarks: &mut Vec<String>,
) -> Result<Vec<App>, UsageError> {
    let mut found = Vec::new();
    for service in config.services_named(asked)? {
        match app_of(config, service, environment) {
            Some(app) => found.push(app),
            None if asked.is_empty() => remarks.push(format!(
                "{} has no Heroku app in {environment}: its config vars were not looked at.",
                service.name.value
            )),
            None => {
                return Err(config.mistake(
                    service.name.line,
                    format!("{} has no Heroku app in {environment}", service.name.value),
                ));
            }
        }
    }
    if found.is_empty() {
        return Err(UsageError::new(format!(
            "no service has a Heroku app in {environment}: nothing would be checked"
        ))
        .help(config.help_with_environment(environment)));
    }
    Ok(found)
}

fn app_of(config: &Config, service: &Service, environment: &str) -> Option<App> {
    let app = config.app(service.environment(environment)?)?;
    Some(App {
        service: service.name.value.clone(),
        environment: app.environment,
        name: app.name,
        location: app.location,
    })
}

/// The service's apps in the environments its variables are compared with, each once.
fn compared(config: &Config, app: &App, variables: &[(Variable, Location)]) -> Vec<App> {
    let mut found: Vec<App> = Vec::new();
    let service = config.service(&app.service);
    for (variable, _) in variables {
        let other = variable
            .comparison_in(&app.environment)
            .and_then(|comparison| app_of(config, service?, &comparison.with.value));
        if let Some(other) = other
            && !found.iter().any(|known| known.name == other.name)
        {
            found.push(other);
        }
    }
    found
}

/// Where the services run outside production. What production runs on too tells nothing.
fn elsewhere(config: &Config) -> Surroundings {
    let hosts = |of_production: bool| {
        let places = config.services.iter().flat_map(|it| &it.environments);
        places
            .filter(move |place| is_production(&place.name.value) == of_production)
            .filter_map(|place| place.url.as_ref()?.value.host_str().map(str::to_lowercase))
    };
    let apps = config
        .services
        .iter()
        .flat_map(|service| &service.environments)
        .filter(|place| !is_production(&place.name.value))
        .filter_map(|place| Some(place.heroku.as_ref()?.value.clone()));
    let names: Vec<&str> = config
        .services
        .iter()
        .flat_map(|service| &service.environments)
        .map(|place| place.name.value.as_str())
        .filter(|name| !is_production(name))
        .collect();
    Surroundings::new(
        hosts(false).collect(),
        apps.collect(),
        hosts(true).collect(),
    )
    .named(&names)
}
