//! The record: what ran before a deploy, in a file that a later run holds against what is there then.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::github::environments::same_name;
use crate::known::Known;
use crate::releases::Code;
use crate::usage::UsageError;

/// The one version of the format so far.
const SCHEMA: &str = "deploy-gate/rollback-pointer/v1";

/// As much of a record as says which version it is of.
#[derive(Deserialize)]
struct Version {
    schema: String,
}

/// What was recorded. Fields may be added within the version; a reader passes over what it does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    schema: String,
    /// When it was asked.
    pub recorded_at: DateTime<Utc>,
    /// `owner/name`, where the run had one.
    pub repository: Option<String>,
    /// The page of the run that recorded it.
    pub run: Option<String>,
    /// The environment it is about.
    pub environment: String,
    /// By service.
    pub services: BTreeMap<String, RecordedService>,
}

/// What was recorded of a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RecordedService {
    /// Its Heroku app.
    #[serde(default)]
    pub heroku: Option<RecordedApp>,
    /// Its Cloudflare Pages project.
    #[serde(default)]
    pub cloudflare_pages: Option<RecordedPages>,
}

/// What was recorded of an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedApp {
    /// Its name.
    pub app: String,
    /// Its id, which an app made anew under the same name does not have.
    pub app_id: Option<String>,
    /// What ran then, so where a rollback of the deploy goes.
    pub running: RecordedRelease,
    /// Where a rollback would have gone then; nothing where it was the first code.
    pub previous: Option<RecordedRelease>,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedRelease {
    /// Its number.
    pub version: u64,
    /// Its id.
    pub id: String,
    /// What it runs.
    pub code: Code,
    /// When it was made.
    pub created_at: Option<DateTime<Utc>>,
    /// What rolls back to it.
    pub command: String,
}

/// What was recorded of a Pages project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedPages {
    /// The account's id.
    pub account: String,
    /// The project's name.
    pub project: String,
    /// The id of the deployment that visitors were shown, so where a rollback of the next one goes.
    pub live: String,
    /// Its commit, where Cloudflare knew one.
    #[serde(default)]
    pub live_commit: Option<String>,
    /// The id of the one before it.
    pub previous: Option<String>,
    /// Its commit, where Cloudflare knew one.
    #[serde(default)]
    pub previous_commit: Option<String>,
}

impl Record {
    /// A record made at this time, of nothing yet.
    pub(super) fn at(recorded_at: DateTime<Utc>, environment: &str) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            recorded_at,
            repository: None,
            run: None,
            environment: environment.to_owned(),
            services: BTreeMap::new(),
        }
    }

    /// Its text.
    pub(super) fn text(&self) -> String {
        // Plain data with text keys: there is nothing in it that JSON cannot hold.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Reads what a file holds.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it holds no record of this version. The text itself is not quoted.
    pub(super) fn read(path: &str, file: &Known<String>) -> Result<Self, UsageError> {
        let text = match file {
            Known::Found(text) => text,
            Known::Absent => {
                return Err(UsageError::new(format!("{path}: no such file"))
                    .help("--verify names what a run with --record wrote before the deploy"));
            }
            Known::Unseen(unseen) => return Err(UsageError::new(unseen.detail.clone())),
        };
        let no_record = |reason: &str| {
            UsageError::new(format!(
                "{path} is no record of a rollback pointer: {reason}"
            ))
            .help("--record writes one")
        };
        if text.trim().is_empty() {
            return Err(no_record("it is empty"));
        }
        let at = |error: &serde_json::Error| {
            format!(
                "it cannot be read (column {} of line {})",
                error.column(),
                error.line()
            )
        };
        let version: Version =
            serde_json::from_str(text).map_err(|error| no_record(&at(&error)))?;
        if version.schema != SCHEMA {
            return Err(no_record(&format!("its schema is not {SCHEMA}")));
        }
        serde_json::from_str(text).map_err(|error| no_record(&at(&error)))
    }

    /// Holds it against what is asked about.
    ///
    /// # Errors
    ///
    /// When it is about another repository or environment.
    pub(super) fn is_about(
        &self,
        path: &str,
        environment: &str,
        repository: Option<&str>,
    ) -> Result<(), UsageError> {
        if !same_name(&self.environment, environment) {
            return Err(UsageError::new(format!(
                "{path} was recorded of {}, not of {environment}",
                self.environment
            )));
        }
        match (&self.repository, repository) {
            (Some(recorded), Some(asked)) if !same_name(recorded, asked) => Err(UsageError::new(
                format!("{path} was recorded in {recorded}, not in {asked}"),
            )),
            _ => Ok(()),
        }
    }
}
