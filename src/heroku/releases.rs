//! Releases: `GET /apps/{app}/releases`, and the one request that changes something, a rollback: `POST` to the same
//! path (platform API schema, `release`).

use chrono::{DateTime, Utc};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::asked::{Asked, decode};
use super::refusal;
use super::{ConfigVars, Heroku, Pages, VERSION_3, VERSION_3_SDK, app_path};
use crate::http::tolerant::lenient;
use crate::known::{Known, Unseen, Why};

/// The first range of releases, newest first: as many as hold what is asked of most apps, and few enough to be quick.
const NEWEST_FIRST: &str = "version ..; max=50, order=desc";

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its id: what a rollback names.
    pub id: String,
    /// Its number; `v7` in words.
    pub version: u64,
    /// What it changed, as Heroku words it: `Deploy 4c1f2a9`, `Set A, B config vars`.
    #[serde(default, deserialize_with = "lenient")]
    pub description: Option<String>,
    /// How far it got; old releases have none.
    #[serde(default)]
    pub status: Option<ReleaseStatus>,
    /// The app runs this one, which need not be the newest.
    #[serde(default, deserialize_with = "lenient")]
    pub current: Option<bool>,
    /// The slug it runs: none on the container stack, and none on any before the first deploy. A release that changes
    /// config vars has that of the release before it.
    #[serde(default)]
    pub slug: Option<SlugId>,
    /// What it runs, by kind; only in the representation the CLI asks for.
    #[serde(default)]
    pub artifacts: Option<Vec<Artifact>>,
    /// Whether Heroku would roll back to it; `None` where it does not say.
    #[serde(default)]
    pub eligible_for_rollback: Option<bool>,
    /// Its artifacts are gone; `None` where it does not say.
    #[serde(default)]
    pub expired: Option<bool>,
    /// Who made it.
    #[serde(default, deserialize_with = "lenient")]
    pub user: Option<User>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient")]
    pub created_at: Option<DateTime<Utc>>,
    /// When its status last changed.
    #[serde(default, deserialize_with = "lenient")]
    pub updated_at: Option<DateTime<Utc>>,
}

/// How far a release got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseStatus {
    /// It is done.
    Succeeded,
    /// Its release phase runs; dynos stay on the release before it.
    Pending,
    /// Its release phase failed; dynos stay on the release before it.
    Failed,
    /// Its artifacts are gone.
    Expired,
    /// A status not yet known.
    #[serde(untagged)]
    Other(String),
}

impl ReleaseStatus {
    /// The word Heroku uses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Other(word) => word,
        }
    }
}

/// Which slug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlugId {
    /// Its id.
    pub id: String,
}

/// A build artifact of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// `slug`, `oci-image`, or a kind not yet known.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its id.
    pub id: String,
}

/// Who made a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The account's address.
    pub email: String,
}

/// What became of a rollback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RolledBack {
    /// Heroku made this release of it. That it is current, or that dynos run it, is another question.
    Made(Box<Release>),
    /// There was none: Heroku refused it, or was never asked.
    NotMade(Unseen),
    /// Nobody knows: the answer did not come, or could not be read. Look at the newest release before anything else.
    Unclear(Unseen),
}

impl Heroku {
    /// An app's releases, newest first, a page at a time until `enough` says so of all read so far.
    pub async fn releases(
        &self,
        app: &str,
        enough: impl FnMut(&[Release]) -> bool,
    ) -> Known<Pages<Release>> {
        self.until(app, "releases", VERSION_3_SDK, NEWEST_FIRST, enough)
            .await
    }

    /// More of them, where those that were read turn out not to be enough.
    pub async fn more_releases(
        &self,
        app: &str,
        read: Pages<Release>,
        enough: impl FnMut(&[Release]) -> bool,
    ) -> Known<Pages<Release>> {
        self.further(app, "releases", VERSION_3_SDK, read, enough)
            .await
    }

    /// The config vars as they were with a release; absent when there is no such release or app.
    pub async fn release_config_vars(&self, app: &str, version: u64) -> Known<ConfigVars> {
        let path = format!("releases/{version}/config-vars");
        self.one(app, &path, VERSION_3).await
    }

    /// Rolls an app back to the release with this id: its code and its config vars, in a new release. Sent once, never
    /// again: a second one would be a second release.
    pub async fn roll_back(&self, app: &str, release: &str) -> RolledBack {
        let path = app_path(app, "releases");
        let asked = Asked::post(&path);
        let body = json!({ "release": release });
        let answer = match self.server.post(&path, VERSION_3_SDK, &body).await {
            Ok(answer) => answer,
            Err(failure) if failure.was_before_sending() => {
                return RolledBack::NotMade(failure.unseen(asked));
            }
            Err(failure) => return RolledBack::Unclear(failure.unseen(asked)),
        };
        let refused = || refusal::explain(&asked, &answer, self.server.has_token());
        match answer.status {
            StatusCode::CREATED => match decode(&asked, &answer) {
                Known::Found(release) => RolledBack::Made(Box::new(release)),
                Known::Unseen(unseen) => RolledBack::Unclear(unseen),
                Known::Absent => RolledBack::Unclear(Unseen::new(Why::Unreadable, path)),
            },
            status if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => {
                RolledBack::NotMade(refused())
            }
            status if status.is_success() => RolledBack::Unclear(Unseen::new(
                Why::Unreadable,
                format!("{asked}: {status}, where a new release is answered with 201"),
            )),
            _ => RolledBack::Unclear(refused()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_read_with_and_without_what_only_some_representations_have() {
        let old: Release =
            serde_json::from_str(r#"{"id":"a","version":3,"status":null,"slug":null}"#).unwrap();
        assert_eq!((old.status, old.slug, old.artifacts), (None, None, None));
        let new: Release = serde_json::from_str(
            r#"{"id":"b","version":4,"description":"Deploy 4c1f2a9","status":"superseded","current":true,
                "slug":{"id":"s"},"artifacts":[{"type":"slug","id":"s"}],"eligible_for_rollback":false,
                "user":{"id":"u","email":"a@example.com"},"created_at":"2026-05-18T22:46:50Z"}"#,
        )
        .unwrap();
        let status = new.status.clone().unwrap();
        assert_eq!(status, ReleaseStatus::Other("superseded".to_owned()));
        assert_eq!(new.current, Some(true));
        let again: Release = serde_json::from_value(serde_json::to_value(&new).unwrap()).unwrap();
        assert_eq!(again, new);
    }

    #[test]
    fn what_decides_the_code_identity_must_be_readable() {
        for text in [
            r#"{"id":"a","version":3,"slug":"s"}"#,
            r#"{"id":"a","version":3,"artifacts":["s"]}"#,
            r#"{"id":"a","version":"3"}"#,
            r#"{"id":"a","version":3,"status":{"name":"failed"}}"#,
            r#"{"id":"a","version":3,"expired":"yes"}"#,
            r#"{"id":"a","version":3,"eligible_for_rollback":0}"#,
        ] {
            assert!(serde_json::from_str::<Release>(text).is_err(), "{text}");
        }
    }
}
