//! `.github/deploy-gate.yml`: what the team agreed on, checked before any request.

mod policy;

pub use policy::{Allowance, LevelChange, Policy};

use chrono::NaiveDate;

/// A value and the line of the settings file it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its line, from 1.
    pub line: u32,
}

/// The settings, valid.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file they were read from, relative to the workspace; `None` when there is none.
    pub path: Option<String>,
    /// People who may confirm, approve, attest. Logins compare without case.
    pub operators: Vec<Placed<String>>,
    /// What `confirm-gate` demands.
    pub confirm: Option<Confirm>,
    /// What `env-protection` demands, by GitHub environment name.
    pub environments: Vec<EnvironmentRules>,
    /// The team's services and where each runs.
    pub services: Vec<Service>,
    /// The path of the config-var manifest.
    pub config_vars: Option<Placed<String>>,
    /// What `flag-drift` compares.
    pub flags: Option<Flags>,
    /// What `post-deploy-smoke` probes, by environment.
    pub smoke: Vec<SmokeEnvironment>,
    /// Changed levels and allowances.
    pub policy: Policy,
}

/// What `confirm-gate` demands.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What a person must type; may contain `{service}`, `{target}` and `{sha7}`.
    pub phrase: Placed<String>,
    /// The known targets.
    pub targets: Vec<(Placed<String>, TargetKind)>,
    /// Branches a protected target may be deployed from; Ruby fnmatch patterns as GitHub uses them.
    pub branches: Vec<Placed<String>>,
}

/// Whether a target needs a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// An operator must confirm.
    Protected,
    /// Anyone, from anywhere, unconfirmed.
    Open,
}

/// What `env-protection` demands of one GitHub environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentRules {
    /// The environment's name; GitHub compares it without case.
    pub name: Placed<String>,
    /// Who must be able to approve, and nobody else: logins, or `org/team`. `None`: the operators.
    pub reviewers: Option<Vec<Placed<String>>>,
    /// Branches that may deploy. `None`: some restriction must exist.
    pub branches: Option<Vec<Placed<String>>>,
    /// Tags that may deploy, besides the branches.
    pub tags: Vec<Placed<String>>,
    /// The least wait, in minutes.
    pub wait_minutes: u32,
    /// Nobody may approve a run they started.
    pub prevent_self_review: bool,
    /// Administrators may pass the rules by.
    pub admins_may_bypass: bool,
    /// Environment secrets that must exist, by name.
    pub secrets: Vec<Placed<String>>,
}

/// One of the team's services.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name in the settings.
    pub name: Placed<String>,
    /// Where it runs, by environment name.
    pub environments: Vec<ServiceEnvironment>,
    /// The process types that must run.
    pub processes: Vec<Placed<String>>,
}

/// Where a service runs in one environment.
#[derive(Debug, Clone)]
pub struct ServiceEnvironment {
    /// The environment's name.
    pub name: Placed<String>,
    /// The Heroku app.
    pub heroku: Option<Placed<String>>,
    /// The service's base URL there.
    pub url: Option<Placed<url::Url>>,
}

/// What `flag-drift` compares.
#[derive(Debug, Clone)]
pub struct Flags {
    /// Names of switches begin with this.
    pub prefix: Placed<String>,
    /// Differences that are meant.
    pub reviewed: Vec<ReviewedFlag>,
    /// Switches that must be on in production after this release.
    pub promote: Vec<Placed<String>>,
}

/// A difference between staging and production that is meant.
#[derive(Debug, Clone)]
pub struct ReviewedFlag {
    /// The switch.
    pub flag: Placed<String>,
    /// The service it is about; `None`: every service.
    pub service: Option<Placed<String>>,
    /// Why it differs.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day it counts.
    pub expires: Option<NaiveDate>,
}

/// The probes of one environment.
#[derive(Debug, Clone)]
pub struct SmokeEnvironment {
    /// The environment's name.
    pub name: Placed<String>,
    /// Its probes, checked for shape here and compiled by the gate that runs them.
    pub probes: Vec<Placed<SmokeProbe>>,
}

/// One probe as the settings describe it.
#[derive(Debug, Clone)]
pub struct SmokeProbe {
    /// What it is called in reports.
    pub name: String,
}
