//! What stands at Cloudflare: Pages projects and their deployments.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Everything at Cloudflare.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Cloudflare {
    /// API tokens by their text, and the accounts whose Pages each may read.
    #[serde(default)]
    pub(crate) tokens: BTreeMap<String, Vec<String>>,
    /// Accounts by id: Pages projects by name.
    #[serde(default)]
    pub(crate) accounts: BTreeMap<String, BTreeMap<String, PagesProject>>,
}

/// A Pages project.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PagesProject {
    /// The deployment it names as its production one; left out, the newest of production that went live.
    #[serde(default)]
    pub(crate) canonical: Option<String>,
    /// Its deployments, in any order.
    #[serde(default)]
    pub(crate) deployments: Vec<PagesDeployment>,
}

/// A deployment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PagesDeployment {
    /// Its id.
    pub(crate) id: String,
    /// `production` or `preview`.
    #[serde(default = "production")]
    pub(crate) environment: String,
    /// When it was made.
    pub(crate) created: DateTime<Utc>,
    /// The commit it was built from.
    #[serde(default)]
    pub(crate) commit: Option<String>,
    /// Its last stage: `queued`, `initialize`, `clone_repo`, `build` or `deploy`.
    #[serde(default = "deploy")]
    pub(crate) stage: String,
    /// How that stage went: `success`, `idle`, `active`, `failure` or `canceled`.
    #[serde(default = "success")]
    pub(crate) status: String,
    /// Pages decided not to build it.
    #[serde(default)]
    pub(crate) skipped: bool,
    /// Its variables, values and all: Cloudflare shows them.
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, String>,
}

fn production() -> String {
    "production".to_owned()
}

fn deploy() -> String {
    "deploy".to_owned()
}

fn success() -> String {
    "success".to_owned()
}

impl PagesProject {
    /// The deployment it names as its production one.
    pub(crate) fn canonical(&self) -> Option<&PagesDeployment> {
        match &self.canonical {
            Some(id) => self.deployments.iter().find(|one| one.id == *id),
            None => self
                .deployments
                .iter()
                .filter(|one| {
                    one.environment == "production"
                        && one.stage == "deploy"
                        && one.status == "success"
                        && !one.skipped
                })
                .max_by_key(|one| one.created),
        }
    }
}
