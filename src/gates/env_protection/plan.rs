//! What is agreed, and what exactly to ask.

use clap::Args;

use crate::config::{Agreed, Config, EnvironmentRules, Placed};
use crate::finding::wording::row;
use crate::finding::{Finding, Location, Rule};
use crate::github::environments::same_name;
use crate::invocation::{Invocation, RepositoryName};
use crate::usage::{UsageError, nearest};
use crate::workflows::Production;

/// The gate's own flags.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {
    /// Also demand proof that an operator approved this very run
    #[arg(long)]
    pub require_approval: bool,
}

/// What to ask and what to hold the answers against.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The repository.
    pub repository: RepositoryName,
    /// The environment.
    pub environment: String,
    /// What the team agreed on for it.
    pub agreement: Agreement,
    /// Who may approve and start deploys.
    pub operators: Vec<Agreed>,
    /// The run whose approval is demanded.
    pub run: Option<Run>,
    /// What counts as deploying there.
    pub production: Production,
    /// Environments the settings name for other purposes.
    pub other_environments: Vec<String>,
    /// For links.
    pub server_url: String,
}

/// What the team agreed on for an environment, or what everybody should want where they said nothing.
#[derive(Debug, Clone, Default)]
pub struct Agreement {
    /// Where the settings speak of the environment.
    pub location: Option<Location>,
    /// Who may approve; empty: any person.
    pub reviewers: Vec<Agreed>,
    /// Branches that may deploy; `None`: some restriction must exist.
    pub branches: Option<Vec<Agreed>>,
    /// Tags that may deploy.
    pub tags: Vec<Agreed>,
    /// The least wait.
    pub wait_minutes: u64,
    /// Nobody may approve a run they started.
    pub prevent_self_review: bool,
    /// Administrators may pass the rules by.
    pub admins_may_bypass: bool,
    /// Secrets that must exist.
    pub secrets: Vec<Agreed>,
}

/// This run, as the runner describes it.
#[derive(Debug, Clone)]
pub struct Run {
    /// `GITHUB_RUN_ID`.
    pub id: u64,
    /// `GITHUB_RUN_ATTEMPT`.
    pub attempt: Option<u64>,
    /// Who started the first attempt.
    pub actor: Option<String>,
    /// Who started this attempt.
    pub triggering_actor: Option<String>,
}

impl Plan {
    /// Settles what to ask.
    ///
    /// # Errors
    ///
    /// When there is no repository to ask about, the settings agree on other environments than this one, or
    /// `--require-approval` is given where no run or no operator is known.
    pub fn settle(
        flags: &Flags,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Self, UsageError> {
        let repository = invocation.repository.clone().ok_or_else(|| {
            UsageError::new("env-protection does not know which repository to ask about")
                .help("give --repository OWNER/NAME, or set GITHUB_REPOSITORY as the runner does")
        })?;
        let environment = invocation.environment.trim().to_owned();
        if environment.is_empty() {
            return Err(UsageError::new("--environment is empty")
                .help("name the environment, or leave the option out for `production`"));
        }
        let placed = |placed: &Placed<String>| config.agreed(placed);
        let operators: Vec<_> = config.operators.iter().map(placed).collect();
        let mut agreement = match agreed_rules(config, &environment)? {
            Some(rules) => Agreement {
                location: config.at(rules.name.line),
                reviewers: rules.reviewers.iter().flatten().map(placed).collect(),
                branches: rules
                    .branches
                    .as_ref()
                    .map(|branches| branches.iter().map(placed).collect()),
                tags: rules.tags.iter().map(placed).collect(),
                wait_minutes: u64::from(rules.wait_minutes),
                prevent_self_review: rules.prevent_self_review,
                admins_may_bypass: rules.admins_may_bypass,
                secrets: rules.secrets.iter().map(placed).collect(),
            },
            None => Agreement::default(),
        };
        if agreement.reviewers.is_empty() {
            agreement.reviewers.clone_from(&operators);
        }
        if agreement.reviewers.is_empty() {
            return Err(nobody_agreed(config, &environment));
        }
        let run = if flags.require_approval {
            Some(this_run(invocation, &operators)?)
        } else {
            None
        };
        Ok(Self {
            production: production(config, &environment),
            other_environments: other_environments(config, &environment),
            server_url: invocation.server_url.clone(),
            repository,
            environment,
            agreement,
            operators,
            run,
        })
    }

    /// A finding of this gate: it links to the settings page and stands where the settings speak of the environment.
    pub(super) fn finding(
        &self,
        rule: &'static Rule,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Finding {
        let mut finding = Finding::new(rule, subject, message).link(self.settings_url());
        finding.location.clone_from(&self.agreement.location);
        finding
    }

    /// The page where administrators set environments up.
    pub(super) fn settings_url(&self) -> String {
        format!(
            "{}/{}/settings/environments",
            self.server_url, self.repository
        )
    }

    /// The way to the environment's rules on that page, for a remedy to begin with.
    pub(super) fn settings_path(&self) -> String {
        format!("Settings > Environments > {}", self.environment)
    }

    /// Whether the settings let this account approve.
    pub(super) fn agrees_on_reviewer(&self, login: &str) -> bool {
        self.agreement
            .reviewers
            .iter()
            .any(|agreed| agreed.name.eq_ignore_ascii_case(login))
    }

    /// Whether the settings let this team approve, by name.
    pub(super) fn agrees_on_team(&self, slug: &str) -> bool {
        let team = self.team(slug);
        self.agreement
            .reviewers
            .iter()
            .any(|agreed| agreed.name.eq_ignore_ascii_case(&team))
    }

    /// A team of the repository's owner, as the settings spell teams.
    pub(super) fn team(&self, slug: &str) -> String {
        format!("{}/{slug}", self.repository.owner)
    }

    /// Whether this account is an operator.
    pub(super) fn is_operator(&self, login: &str) -> bool {
        self.operators
            .iter()
            .any(|operator| operator.name.eq_ignore_ascii_case(login))
    }
}

/// The names of what was agreed, in a row.
pub(super) fn row_of(agreed: &[Agreed]) -> String {
    row(agreed.iter().map(|agreed| &agreed.name))
}

/// What the settings say of the environment; nothing when they speak of no environment at all.
fn agreed_rules<'a>(
    config: &'a Config,
    environment: &str,
) -> Result<Option<&'a EnvironmentRules>, UsageError> {
    let found = config.environment(environment);
    let Some(first) = config.environments.first().filter(|_| found.is_none()) else {
        return Ok(found);
    };
    let names = || {
        config
            .environments
            .iter()
            .map(|rules| rules.name.value.as_str())
    };
    let help = match nearest(environment, names()) {
        Some(name) => format!("did you mean `{name}`? Otherwise add it under `environments`"),
        None => format!(
            "add it under `environments`, or ask for one of: {}",
            row(names())
        ),
    };
    let message = format!("the settings agree on nothing for the environment `{environment}`");
    Err(config.mistake(first.name.line, message).help(help))
}

/// Without somebody who may approve, anybody who can would pass.
fn nobody_agreed(config: &Config, environment: &str) -> UsageError {
    let Some(path) = &config.path else {
        return UsageError::new("there is no .github/deploy-gate.yml here: nothing was agreed on")
            .help("check the repository out first, or name the settings file with --config");
    };
    UsageError::new(format!(
        "{path}: nobody is agreed on who may approve a deploy to `{environment}`"
    ))
    .help(format!(
        "add operators: [LOGIN], or reviewers: [LOGIN] under environments.{environment}"
    ))
}

fn this_run(invocation: &Invocation, operators: &[Agreed]) -> Result<Run, UsageError> {
    let id = invocation.run_id.ok_or_else(|| {
        UsageError::new("--require-approval needs a run, and GITHUB_RUN_ID is not set")
            .help("run it as a step of the workflow run that deploys")
    })?;
    if operators.is_empty() {
        return Err(UsageError::new(
            "--require-approval needs to know whose approval counts, and the settings name no operators",
        )
        .help("add `operators: [LOGIN]`"));
    }
    Ok(Run {
        id,
        attempt: invocation.run_attempt,
        actor: invocation.actor.clone(),
        triggering_actor: invocation.triggering_actor.clone(),
    })
}

fn production(config: &Config, environment: &str) -> Production {
    let apps = config
        .services
        .iter()
        .flat_map(|service| &service.environments)
        .filter(|runs| same_name(&runs.name.value, environment))
        .filter_map(|runs| runs.heroku.as_ref().map(|app| app.value.clone()))
        .collect();
    Production {
        environment: environment.to_owned(),
        apps,
    }
}

fn other_environments(config: &Config, environment: &str) -> Vec<String> {
    let ruled = config.environments.iter().map(|rules| &rules.name.value);
    let runs = config
        .services
        .iter()
        .flat_map(|service| &service.environments)
        .map(|runs| &runs.name.value);
    let mut names: Vec<_> = ruled
        .chain(runs)
        .filter(|name| !same_name(name, environment))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}
