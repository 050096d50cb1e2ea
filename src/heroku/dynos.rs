//! Dynos: `GET /apps/{app}/dynos` (platform API schema, `dyno`).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Heroku, VERSION_3_SDK, WHOLE};
use crate::http::tolerant::lenient;
use crate::known::Known;

/// Process types of dynos that come and go by themselves, where the formation asks for none of the name.
const ONE_OFF: [&str; 3] = ["run", "release", "scheduler"];

/// Whether dynos of this process type come and go by themselves, where the formation asks for so many of them. A team may
/// call a process type of its own `scheduler`: where it is scaled up, its dynos are like any other's.
#[must_use]
pub fn is_one_off(kind: &str, wanted: u64) -> bool {
    wanted == 0 && ONE_OFF.contains(&kind)
}

/// A dyno. Its command and the address to attach to it may hold secrets and are not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dyno {
    /// `web.1`, `run.4021`…
    pub name: String,
    /// The process type: `web`, or `run` and `release` for those that come and go by themselves.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is doing.
    pub state: DynoState,
    /// The release it runs.
    #[serde(default, deserialize_with = "lenient")]
    pub release: Option<DynoRelease>,
    /// The kind of dyno, e.g. `Standard-1X`.
    #[serde(default, deserialize_with = "lenient")]
    pub size: Option<String>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient")]
    pub created_at: Option<DateTime<Utc>>,
    /// When its state last changed.
    #[serde(default, deserialize_with = "lenient")]
    pub updated_at: Option<DateTime<Utc>>,
}

/// The release a dyno runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DynoRelease {
    /// Its number.
    pub version: u64,
}

/// What a dyno is doing. The schema lists these five; logs show more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DynoState {
    /// It runs.
    Up,
    /// It boots.
    Starting,
    /// It sleeps until a request comes.
    Idle,
    /// It exited, or did not boot.
    Crashed,
    /// It was stopped.
    Down,
    /// A state not listed.
    #[serde(untagged)]
    Other(String),
}

impl DynoState {
    /// The word Heroku uses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Up => "up",
            Self::Starting => "starting",
            Self::Idle => "idle",
            Self::Crashed => "crashed",
            Self::Down => "down",
            Self::Other(word) => word,
        }
    }
}

impl Heroku {
    /// Every dyno of an app, those that come and go by themselves too.
    pub async fn dynos(&self, app: &str) -> Known<Vec<Dyno>> {
        self.all(app, "dynos", VERSION_3_SDK, WHOLE).await
    }
}
