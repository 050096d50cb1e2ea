//! What Pages has deployed: a project, and its deployments.
//!
//! A deployment carries `env_vars`, whose values may be secrets. Nothing here has a field for them, so they are dropped
//! where they are read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Cloudflare;
use crate::github::segment;
use crate::http::tolerant::lenient;
use crate::known::{Known, Why};

/// Deployments on a page: as many as hold the answer for most projects.
const ON_A_PAGE: usize = 25;
/// No project's answer is further down than this.
const MOST_PAGES: usize = 40;

/// A Pages project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Cloudflare's word for the most recent production deployment. Whether it follows a rollback is not documented.
    #[serde(default, deserialize_with = "lenient")]
    pub canonical_deployment: Option<Canonical>,
}

/// The deployment a project names as its production one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canonical {
    /// Its id.
    pub id: String,
}

/// A deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// Its id: what a rollback names. It is not GitHub's id of a deployment.
    pub id: String,
    /// `production` or `preview`.
    #[serde(default, deserialize_with = "lenient")]
    pub environment: Option<String>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient")]
    pub created_on: Option<DateTime<Utc>>,
    /// Pages decided not to build it.
    #[serde(default)]
    pub is_skipped: Option<bool>,
    /// How far it got.
    #[serde(default, deserialize_with = "lenient")]
    pub latest_stage: Option<Stage>,
    /// What it was made from.
    #[serde(default, rename = "deployment_trigger", deserialize_with = "lenient")]
    trigger: Option<Trigger>,
}

/// A stage of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// `queued`, `initialize`, `clone_repo`, `build` or `deploy`.
    pub name: String,
    /// `success`, `idle`, `active`, `failure`, `canceled` or `skipped`.
    pub status: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Trigger {
    #[serde(default, deserialize_with = "lenient")]
    metadata: Option<Metadata>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Metadata {
    #[serde(default, deserialize_with = "lenient")]
    commit_hash: Option<String>,
    #[serde(default)]
    commit_dirty: Option<bool>,
}

impl Deployment {
    /// Whether visitors were once shown it: it is of production, was not skipped, and its last stage is a finished
    /// `deploy`.
    #[must_use]
    pub fn went_live(&self) -> bool {
        let is_deployed = self
            .latest_stage
            .as_ref()
            .is_some_and(|stage| stage.name == "deploy" && stage.status == "success");
        self.environment.as_deref() == Some("production")
            && self.is_skipped != Some(true)
            && is_deployed
    }

    /// The commit it was built from, where it was built from nothing else.
    #[must_use]
    pub fn commit(&self) -> Option<&str> {
        let metadata = self.trigger.as_ref()?.metadata.as_ref()?;
        let commit = metadata.commit_hash.as_deref()?;
        (metadata.commit_dirty != Some(true) && !commit.is_empty()).then_some(commit)
    }
}

/// Deployments, newest first, as far as they were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployments {
    /// Those that were read.
    pub newest_first: Vec<Deployment>,
    /// There are no others.
    pub are_all: bool,
}

impl Cloudflare {
    /// A project.
    pub async fn pages_project(&self, account: &str, project: &str) -> Known<Project> {
        self.get(&project_path(account, project)).await
    }

    /// A project's production deployments, newest first, a page at a time until `enough` says of all read so far that
    /// it is. They end with a page that is empty: how a page says that it is the last is not documented for certain.
    pub async fn production_deployments(
        &self,
        account: &str,
        project: &str,
        mut enough: impl FnMut(&[Deployment]) -> bool,
    ) -> Known<Deployments> {
        let path = project_path(account, project);
        let mut newest_first: Vec<Deployment> = Vec::new();
        for page in 1..=MOST_PAGES {
            let path =
                format!("{path}/deployments?env=production&page={page}&per_page={ON_A_PAGE}");
            let read: Vec<Deployment> = match self.get(&path).await {
                Known::Found(read) => read,
                Known::Absent => return Known::Absent,
                Known::Unseen(unseen) => return Known::Unseen(unseen),
            };
            let is_last = read.is_empty();
            if read
                .iter()
                .any(|one| newest_first.iter().any(|it| it.id == one.id))
            {
                return Known::unseen(
                    Why::Unreadable,
                    format!("GET /{path}: a deployment stands on two pages"),
                );
            }
            newest_first.extend(read);
            if is_last || enough(&newest_first) {
                return Known::Found(Deployments {
                    newest_first,
                    are_all: is_last,
                });
            }
        }
        Known::unseen(
            Why::TooMuch,
            format!("GET /{path}/deployments: more than {MOST_PAGES} pages"),
        )
    }
}

fn project_path(account: &str, project: &str) -> String {
    format!(
        "accounts/{}/pages/projects/{}",
        segment(account),
        segment(project)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Deployment {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn values_of_variables_are_dropped_where_they_are_read() {
        let deployment = read(
            r#"{"id":"a","environment":"production","latest_stage":{"name":"deploy","status":"success"},
                "env_vars":{"KEY":{"type":"secret_text","value":"hunter2"}},
                "deployment_trigger":{"metadata":{"commit_hash":"abc","commit_message":"hunter2"}}}"#,
        );
        assert!(deployment.went_live());
        assert_eq!(deployment.commit(), Some("abc"));
        assert!(
            !serde_json::to_string(&deployment)
                .unwrap()
                .contains("hunter2")
        );
        assert!(!format!("{deployment:?}").contains("hunter2"));
    }

    #[test]
    fn only_a_finished_deploy_of_production_went_live() {
        let of = |environment: &str, stage: &str, status: &str, more: &str| {
            let text = format!(
                r#"{{"id":"a","environment":"{environment}","latest_stage":{{"name":"{stage}","status":"{status}"}}{more}}}"#
            );
            read(&text).went_live()
        };
        assert!(of("production", "deploy", "success", ""));
        assert!(!of("preview", "deploy", "success", ""));
        assert!(!of("production", "build", "success", ""));
        assert!(!of("production", "deploy", "failure", ""));
        assert!(!of(
            "production",
            "deploy",
            "success",
            r#","is_skipped":true"#
        ));
        assert!(!read(r#"{"id":"a"}"#).went_live());
    }

    #[test]
    fn a_working_tree_with_changes_is_no_commit() {
        let of = |metadata: &str| {
            let text = format!(r#"{{"id":"a","deployment_trigger":{{"metadata":{metadata}}}}}"#);
            read(&text).commit().map(str::to_owned)
        };
        assert_eq!(
            of(r#"{"commit_hash":"abc","commit_dirty":false}"#).as_deref(),
            Some("abc")
        );
        assert_eq!(of(r#"{"commit_hash":"abc","commit_dirty":true}"#), None);
        assert_eq!(of(r#"{"commit_hash":""}"#), None);
        assert_eq!(of("null"), None);
    }
}
