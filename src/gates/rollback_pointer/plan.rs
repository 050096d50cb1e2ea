//! What to look at, and what to do with it.

use chrono::{DateTime, TimeDelta, Utc};

use super::record::{Record, RecordedApp, RecordedService};
use super::smoke::Probes;
use crate::config::{self, App, Config, PagesProject, Service};
use crate::invocation::Invocation;
use crate::report::Mode;
use crate::usage::UsageError;

/// How far the clocks of two honest machines may be apart.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);

/// Flags of `rollback-pointer`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Flags {
    /// Before a deploy: write what runs now, where a rollback of that deploy goes, to this new file of the workspace
    #[arg(long, value_name = "PATH", conflicts_with_all = ["verify", "execute"])]
    pub record: Option<String>,

    /// After it: is what was recorded in this file still what a rollback goes back to?
    #[arg(long, value_name = "PATH")]
    pub verify: Option<String>,

    /// Roll one service back, through Heroku's API; needs --yes and --reason
    #[arg(long)]
    pub execute: bool,

    /// With --execute: yes, change production
    #[arg(long, requires = "execute")]
    pub yes: bool,

    /// With --execute: why, for the report
    #[arg(long, value_name = "TEXT", requires = "execute")]
    pub reason: Option<String>,
}

/// What to look at, and what to do with it.
#[derive(Debug)]
pub struct Plan {
    pub(super) environment: String,
    pub(super) task: Task,
    pub(super) services: Vec<ServicePlan>,
    /// What a reader should know of the scope.
    pub(super) remarks: Vec<String>,
}

/// What to do.
#[derive(Debug)]
pub(super) enum Task {
    /// Say where a rollback goes.
    Point,
    /// Say where one of the coming deploy will go, and write that down.
    Record {
        path: String,
        repository: Option<String>,
        run: Option<String>,
    },
    /// Hold what was written down against what is there.
    Verify(Box<Record>),
    /// Roll back, where a record is given only if it still stands.
    Execute {
        reason: String,
        record: Option<Box<Record>>,
        probes: Box<Probes>,
        /// Also where it is not known which config vars it would undo.
        blindly: bool,
    },
}

impl Task {
    /// What was written down before.
    pub(super) fn recorded(&self) -> Option<&Record> {
        match self {
            Self::Verify(record) => Some(record),
            Self::Execute { record, .. } => record.as_deref(),
            Self::Point | Self::Record { .. } => None,
        }
    }

    /// What is wrong with when it was written down: later than it is now.
    pub(super) fn is_yet_to_come(&self, now: DateTime<Utc>) -> Option<String> {
        let recorded_at = self.recorded()?.recorded_at;
        (recorded_at > now + CLOCKS_DIFFER)
            .then(|| format!("it was recorded at {recorded_at}, which is yet to come"))
    }

    pub(super) const fn is_record(&self) -> bool {
        matches!(self, Self::Record { .. })
    }
}

/// A service, and where it runs.
#[derive(Debug)]
pub(super) struct ServicePlan {
    pub(super) name: String,
    pub(super) app: Option<App>,
    pub(super) pages: Option<PagesProject>,
}

impl Plan {
    /// Settles what to do.
    ///
    /// # Errors
    ///
    /// When no service runs anywhere that has releases, a record cannot be used or written, or a rollback is asked for
    /// without a yes, a reason, or exactly one service.
    pub(super) fn settle(
        flags: &Flags,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Self, UsageError> {
        let reason = reason(flags, invocation)?;
        let environment = invocation.environment.trim().to_owned();
        let mut remarks = Vec::new();
        let services = services(config, invocation, &environment, &mut remarks)?;
        if !services.iter().any(|service| service.pages.is_some()) {
            remarks.push(
                "Cloudflare Pages was not asked: no service here has `cloudflare-pages` in the settings."
                    .to_owned(),
            );
        }
        if invocation.run_id.is_some() {
            remarks.push(
                "GitHub drops a job output that holds a secret; if an app's name is one, take the command from here or from the record."
                    .to_owned(),
            );
        }
        let record = match &flags.verify {
            Some(path) => Some(Box::new(verified(
                path,
                &environment,
                &services,
                invocation,
            )?)),
            None => None,
        };
        let task = match (reason, record, &flags.record) {
            (Some(reason), record, _) => {
                let service = only_one(&services)?;
                let probes = Probes::settle(config, invocation, &environment, service)?;
                Task::Execute {
                    reason,
                    record,
                    probes: Box::new(probes),
                    blindly: invocation.rollback,
                }
            }
            (None, Some(record), _) => Task::Verify(record),
            (None, None, Some(path)) => recording(path, invocation)?,
            (None, None, None) => Task::Point,
        };
        Ok(Self {
            environment,
            task,
            services,
            remarks,
        })
    }

    /// What was written down of a service.
    pub(super) fn recorded(&self, service: &ServicePlan) -> Option<&RecordedService> {
        self.task.recorded()?.services.get(&service.name)
    }

    /// What was written down of a service's Heroku app.
    pub(super) fn recorded_app(&self, service: &ServicePlan) -> Option<&RecordedApp> {
        self.recorded(service)?.heroku.as_ref()
    }
}

/// Why production is to be changed; nothing where it is not.
fn reason(flags: &Flags, invocation: &Invocation) -> Result<Option<String>, UsageError> {
    if !flags.execute {
        return Ok(None);
    }
    let reason = flags.reason.as_deref().unwrap_or_default().trim();
    if !flags.yes || reason.is_empty() {
        return Err(UsageError::new(
            "--execute changes production, and needs --yes and a --reason",
        )
        .help("without --execute the command is printed and nothing is changed"));
    }
    if invocation.mode == Mode::Observe {
        return Err(
            UsageError::new("--execute changes production, and --mode observe only looks")
                .help("leave one of the two out"),
        );
    }
    Ok(Some(reason.to_owned()))
}

fn recording(path: &str, invocation: &Invocation) -> Result<Task, UsageError> {
    let path = config::inside_workspace("--record", path)?;
    match &invocation.file {
        Some(crate::known::Known::Absent) | None => Ok(Task::Record {
            path,
            repository: invocation.repository.as_ref().map(ToString::to_string),
            run: invocation.run_url(),
        }),
        Some(_) => Err(UsageError::new(format!("{path} is there already")).help(
            "--record writes over nothing: what was recorded before a deploy would be lost; name another path",
        )),
    }
}

fn verified(
    path: &str,
    environment: &str,
    services: &[ServicePlan],
    invocation: &Invocation,
) -> Result<Record, UsageError> {
    let absent = crate::known::Known::Absent;
    let record = Record::read(path, invocation.file.as_ref().unwrap_or(&absent))?;
    let repository = invocation.repository.as_ref().map(ToString::to_string);
    record.is_about(path, environment, repository.as_deref())?;
    for service in services {
        let about = |what: &str| {
            UsageError::new(format!("{path} says nothing of {what}"))
                .help("it was recorded of other services, or with other settings")
        };
        let recorded = record.services.get(&service.name);
        let recorded = recorded.ok_or_else(|| about(&service.name))?;
        if let Some(app) = &service.app
            && recorded
                .heroku
                .as_ref()
                .is_none_or(|recorded| recorded.app != app.name)
        {
            return Err(about(&format!("the app {} of {}", app.name, service.name)));
        }
        if let Some(pages) = &service.pages
            && recorded.cloudflare_pages.as_ref().is_none_or(|recorded| {
                recorded.account != pages.account || recorded.project != pages.project
            })
        {
            return Err(about(&format!(
                "the Pages project {} of {}",
                pages.project, service.name
            )));
        }
    }
    Ok(record)
}

/// A rollback is of one service, and of one with an app.
fn only_one(services: &[ServicePlan]) -> Result<&str, UsageError> {
    match services {
        [one] if one.app.is_some() => Ok(&one.name),
        [one] => Err(UsageError::new(format!(
            "--execute rolls a Heroku app back, and {} has none",
            one.name
        ))),
        several => {
            let names = several.iter().map(|service| service.name.as_str());
            let names: Vec<&str> = names.collect();
            Err(
                UsageError::new("--execute rolls one service back, and several are meant")
                    .help(format!("add --service, with one of: {}", names.join(", "))),
            )
        }
    }
}

/// The services asked for that have releases or deployments in this environment.
fn services(
    config: &Config,
    invocation: &Invocation,
    environment: &str,
    remarks: &mut Vec<String>,
) -> Result<Vec<ServicePlan>, UsageError> {
    let mut found = Vec::new();
    for service in config.services_named(&invocation.services)? {
        match planned(config, service, environment) {
            Some(service) => found.push(service),
            None if invocation.services.is_empty() => remarks.push(format!(
                "{} has neither a Heroku app nor a Pages project in {environment}: nothing was asked about it.",
                service.name.value
            )),
            None => {
                return Err(config.mistake(
                    service.name.line,
                    format!(
                        "{} has neither a Heroku app nor a Pages project in {environment}",
                        service.name.value
                    ),
                ));
            }
        }
    }
    if found.is_empty() {
        return Err(nothing_to_roll_back(config, environment));
    }
    Ok(found)
}

fn planned(config: &Config, service: &Service, environment: &str) -> Option<ServicePlan> {
    let place = service.environment(environment)?;
    let app = config.app(place);
    let pages = place.cloudflare_pages.as_ref();
    let pages = pages.map(|pages| pages.value.clone());
    (app.is_some() || pages.is_some()).then(|| ServicePlan {
        name: service.name.value.clone(),
        app,
        pages,
    })
}

fn nothing_to_roll_back(config: &Config, environment: &str) -> UsageError {
    if config.services.is_empty() {
        return UsageError::new(
            "rollback-pointer has nothing to look at: the settings name no services",
        )
        .help("add to the settings: services: { NAME: { production: { heroku: APP } } }");
    }
    UsageError::new(format!(
        "no service has a Heroku app or a Pages project in {environment}: nothing would be looked at"
    ))
    .help(config.help_with_environment(environment))
}
