//! Backups of Heroku Postgres: `GET /client/v11/apps/{app}/transfers` of the data API, at another host than the
//! Platform API. No schema of it is published; the fields are those the heroku CLI reads (`commands/pg/backups`).

use std::sync::Arc;

use chrono::{DateTime, Utc};
use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use super::VERSION_3;
use super::asked::{Asked, decode, says_not_found};
use super::refusal;
use crate::github::segment;
use crate::http::tolerant::lenient;
use crate::http::{Budget, Server};
use crate::known::{Known, Why};
use crate::secret::Secret;

/// The data API, as one key sees it.
pub struct HerokuData {
    server: Server,
}

/// A movement of a database: a backup, a restore or a copy. Its two addresses hold credentials and are not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Its number within the app.
    #[serde(default, deserialize_with = "lenient")]
    pub num: Option<u64>,
    /// What it comes from: `pg_dump` is a database, `gof3r` a stored backup.
    pub from_type: String,
    /// What it goes to: `gof3r` is a stored backup, `pg_restore` a database.
    pub to_type: String,
    /// What it comes from, by name.
    #[serde(default, deserialize_with = "lenient")]
    pub from_name: Option<String>,
    /// It went well, which says nothing before it has ended.
    #[serde(default)]
    pub succeeded: Option<bool>,
    /// What went not quite well.
    #[serde(default)]
    pub warnings: Option<u64>,
    /// When it was asked for.
    #[serde(default, deserialize_with = "moment")]
    pub created_at: Option<DateTime<Utc>>,
    /// When it began.
    #[serde(default, deserialize_with = "moment")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended, well or not.
    #[serde(default, deserialize_with = "moment")]
    pub finished_at: Option<DateTime<Utc>>,
    /// When somebody stopped it.
    #[serde(default, deserialize_with = "moment")]
    pub canceled_at: Option<DateTime<Utc>>,
    /// When its record was deleted.
    #[serde(default, deserialize_with = "moment")]
    pub deleted_at: Option<DateTime<Utc>>,
    /// When what it stored was removed.
    #[serde(default, deserialize_with = "moment")]
    pub purged_at: Option<DateTime<Utc>>,
}

impl Transfer {
    /// It stores a database, rather than copying or restoring one.
    #[must_use]
    pub fn is_backup(&self) -> bool {
        self.from_type == "pg_dump" && self.to_type == "gof3r"
    }

    /// When it ended well and what it stored is still there; nothing while it runs, or where it failed.
    #[must_use]
    pub fn completed_at(&self) -> Option<DateTime<Utc>> {
        let stands =
            self.canceled_at.is_none() && self.deleted_at.is_none() && self.purged_at.is_none();
        self.finished_at
            .filter(|_| stands && self.succeeded == Some(true))
    }
}

impl HerokuData {
    /// A client for the data API at `base` (`HEROKU_DATA_URL`), with the key of the Platform API.
    #[must_use]
    pub fn new(
        http: Result<reqwest::Client, String>,
        base: &Url,
        key: Option<&Secret>,
        budget: Arc<Budget>,
    ) -> Self {
        Self {
            server: Server::new(http, base, key, budget),
        }
    }

    /// Every transfer of an app's own databases, in no order. A database that another app pays for is listed there.
    pub async fn transfers(&self, app: &str) -> Known<Vec<Transfer>> {
        let path = format!("client/v11/apps/{}/transfers", segment(app));
        let asked = Asked::get(&path);
        let answer = match self.server.get(&path, VERSION_3, None).await {
            Ok(answer) => answer,
            Err(failure) => return Known::Unseen(failure.unseen(asked)),
        };
        if answer.status.is_success() {
            // Nothing is known of ranges here; one that came all the same would make this a part of the list.
            if answer.headers.contains_key("next-range") {
                return Known::unseen(Why::TooMuch, format!("{asked}: answered with a part of it"));
            }
            return decode(&asked, &answer);
        }
        // Nothing vouches here as an account does at the Platform API, so that a 404 proves nothing.
        if answer.status == StatusCode::NOT_FOUND {
            let reason = if says_not_found(&answer) {
                "404: the data API does not show this app to the key"
            } else {
                "404, and not in Heroku's words"
            };
            return Known::unseen(Why::Refused, format!("{asked}: {reason}"));
        }
        let has_key = self.server.has_token();
        Known::Unseen(refusal::explain(&asked, &answer, has_key))
    }
}

/// Reads `2016-10-08 00:43:00 +0000`, as the data API writes it, and RFC 3339. A text that is neither is an error: a
/// time that cannot be read must not count as none.
fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let Some(text) = text.as_deref().map(str::trim).filter(|it| !it.is_empty()) else {
        return Ok(None);
    };
    let read = DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %z")
        .or_else(|_| DateTime::parse_from_rfc3339(text));
    match read {
        Ok(moment) => Ok(Some(moment.to_utc())),
        Err(_) => Err(serde::de::Error::custom("not a time")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(times: &str) -> Result<Transfer, serde_json::Error> {
        let text = format!(
            r#"{{"num":3,"from_type":"pg_dump","to_type":"gof3r","from_url":"postgres://u:hunter2@db/x",{times}}}"#
        );
        serde_json::from_str(&text)
    }

    #[test]
    fn both_ways_of_writing_a_time_are_read() {
        for text in [
            "2026-05-18 00:43:00 +0000",
            "2026-05-18 00:43:00.000 +0000",
            "2026-05-18 02:43:00 +0200",
            "2026-05-18T00:43:00Z",
            "2026-05-18T00:43:00.000+00:00",
        ] {
            let transfer = read(&format!(r#""succeeded":true,"finished_at":"{text}""#)).unwrap();
            let completed = transfer.completed_at().unwrap();
            assert_eq!(
                completed.to_rfc3339(),
                "2026-05-18T00:43:00+00:00",
                "{text}"
            );
        }
    }

    #[test]
    fn a_time_that_cannot_be_read_is_not_none() {
        for text in [r#""yesterday""#, "12", r#""2026-05-18 00:43:00""#] {
            let Err(error) = read(&format!(r#""finished_at":{text}"#)) else {
                panic!("{text} was taken");
            };
            assert!(!error.to_string().contains("hunter2"));
        }
    }

    #[test]
    fn only_what_ended_well_and_is_still_there_is_complete() {
        let done = r#""succeeded":true,"finished_at":"2026-05-18 00:43:00 +0000""#;
        assert!(read(done).unwrap().completed_at().is_some());
        for times in [
            r#""succeeded":true,"finished_at":null"#.to_owned(),
            r#""succeeded":false,"finished_at":"2026-05-18 00:43:00 +0000""#.to_owned(),
            r#""finished_at":"2026-05-18 00:43:00 +0000""#.to_owned(),
            format!(r#"{done},"canceled_at":"2026-05-18 00:42:00 +0000""#),
            format!(r#"{done},"deleted_at":"2026-05-19 00:42:00 +0000""#),
            format!(r#"{done},"purged_at":"2026-05-19 00:42:00 +0000""#),
        ] {
            assert_eq!(read(&times).unwrap().completed_at(), None, "{times}");
        }
    }

    #[test]
    fn copies_and_restores_are_no_backups() {
        for (from, to, expected) in [
            ("pg_dump", "gof3r", true),
            ("pg_dump", "pg_restore", false),
            ("gof3r", "pg_restore", false),
            ("htcat", "pg_restore", false),
        ] {
            let mut transfer = read(r#""succeeded":null"#).unwrap();
            transfer.from_type = from.to_owned();
            transfer.to_type = to.to_owned();
            assert_eq!(transfer.is_backup(), expected, "{from} to {to}");
        }
    }
}
