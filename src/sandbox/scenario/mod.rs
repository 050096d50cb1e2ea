//! A world for the twin to be: what stands at GitHub, Heroku and Cloudflare, the run that looks at it, and the files the run
//! has checked out. Written in the domain's words; the vendors' shapes are the servers' business.

mod base;
mod cloudflare;
mod event;
mod github;
mod heroku;
mod site;
mod workspace;

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::Deserialize;

pub(crate) use cloudflare::{Cloudflare, PagesDeployment, PagesProject};
pub(crate) use github::{
    AccountKind, BranchPolicy, Branches, Deployment, Environment, GitBranch, GitHub, Level,
    Pattern, PatternKind, Plan, Pull, PullFile, Repository, Reviewer, Run, Token, Visibility,
};
pub(crate) use heroku::{
    AddOn, App, Heroku, Key, Release, Scope, Transfer, TransferKind, TransferState,
};
pub(crate) use site::{Page, PageAnswer, Site, Wall, WallKind};

use super::fault::Fault;

/// A world.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    about: String,
    /// When this world is looked at; what has no date of its own is older than this.
    pub(crate) today: DateTime<Utc>,
    /// What stands at GitHub.
    #[serde(default)]
    pub(crate) github: GitHub,
    /// What stands at Heroku.
    #[serde(default)]
    pub(crate) heroku: Heroku,
    /// What stands at Cloudflare.
    #[serde(default)]
    pub(crate) cloudflare: Cloudflare,
    /// Sites by host.
    #[serde(default)]
    pub(crate) sites: BTreeMap<String, Site>,
    /// The workflow run that looks.
    pub(crate) run: Looker,
    /// The files it has checked out: path relative to the workspace, and text.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// What goes wrong on the way.
    #[serde(default)]
    pub(crate) faults: Vec<Fault>,
}

/// Which run looks at the world, and with what credentials.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Looker {
    /// The repository, `OWNER/NAME`.
    pub(crate) repository: String,
    /// One of that repository's runs.
    pub(crate) id: u64,
    /// What was typed into the workflow's form.
    #[serde(default)]
    pub(crate) inputs: BTreeMap<String, String>,
    /// One of the GitHub tokens; none looks without.
    #[serde(default)]
    pub(crate) token: Option<String>,
    /// One of the Heroku keys; none looks without.
    #[serde(default)]
    pub(crate) heroku_key: Option<String>,
    /// One of the Cloudflare tokens; none looks without.
    #[serde(default)]
    pub(crate) cloudflare_token: Option<String>,
}

/// Why a scenario cannot be a world.
#[derive(Debug)]
pub struct ScenarioError(String);

impl ScenarioError {
    fn new(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScenarioError {}

impl std::str::FromStr for Scenario {
    type Err = ScenarioError;

    /// Reads a scenario file.
    ///
    /// # Errors
    /// When it is not YAML of this shape, names a base there is none of, or speaks of a run, token, branch or release
    /// that it does not have.
    fn from_str(text: &str) -> Result<Self, ScenarioError> {
        let mut scenario = match base::of(text)? {
            Some(whole) => serde_json::from_value(whole).map_err(ScenarioError::new)?,
            // Read straight from the text, an error has its line and column.
            None => serde_yaml::from_str::<Self>(text).map_err(ScenarioError::new)?,
        };
        for repository in scenario.github.repositories.values_mut() {
            for (id, run) in &mut repository.runs {
                run.id = *id;
            }
        }
        match scenario.contradiction() {
            Some(contradiction) => Err(ScenarioError(contradiction)),
            None => Ok(scenario),
        }
    }
}

impl Scenario {
    /// One line: what is the matter in this world.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The sites that speak TLS: host, and for how many days their certificate is valid.
    pub fn certificates(&self) -> impl Iterator<Item = (&str, i64)> {
        let sites = self.sites.iter();
        sites.filter_map(|(host, site)| Some((host.as_str(), site.certificate.as_ref()?.days)))
    }

    /// What this scenario says of something it does not have.
    fn contradiction(&self) -> Option<String> {
        let Looker {
            repository: name,
            id,
            ..
        } = &self.run;
        let Some((_, repository)) = self.github.repository(name) else {
            return Some(format!("run: there is no repository {name}"));
        };
        if repository.run(*id).is_none() {
            return Some(format!("run: {name} has no run {id}"));
        }
        if let Some(token) = &self.run.token
            && !self.github.tokens.contains_key(token)
        {
            return Some("run: its token is not among github.tokens".to_owned());
        }
        if let Some(key) = &self.run.heroku_key
            && !self.heroku.keys.contains_key(key)
        {
            return Some("run: its heroku-key is not among heroku.keys".to_owned());
        }
        if let Some(token) = &self.run.cloudflare_token
            && !self.cloudflare.tokens.contains_key(token)
        {
            return Some("run: its cloudflare-token is not among cloudflare.tokens".to_owned());
        }
        self.github
            .contradiction()
            .or_else(|| self.heroku.contradiction())
            .or_else(|| site::contradiction(&self.sites))
            .or_else(|| workspace::contradiction(&self.files))
    }

    /// The text of a file the looking run has checked out.
    pub(super) fn checked_out(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The run that looks. A scenario that was read has it.
    pub(super) fn looking_run(&self) -> Option<(&str, &Repository, &Run)> {
        let (name, repository) = self.github.repository(&self.run.repository)?;
        Some((name, repository, repository.run(self.run.id)?))
    }
}
