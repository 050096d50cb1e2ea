//! What stands at Heroku.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Everything at Heroku.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Heroku {
    /// API keys by their text.
    #[serde(default)]
    pub(crate) keys: BTreeMap<String, Key>,
    /// Apps by name.
    #[serde(default)]
    pub(crate) apps: BTreeMap<String, App>,
}

/// An API key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Key {
    /// Whose it is: an address.
    pub(crate) account: String,
    /// What it allows.
    #[serde(default)]
    pub(crate) scope: Scope,
    /// The apps it reaches, by name; all when left out.
    #[serde(default)]
    pub(crate) apps: Option<Vec<String>>,
}

/// What a key allows. Only the differences that matter to reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scope {
    /// Everything.
    #[default]
    Global,
    /// To look, but not at config vars.
    Read,
    /// To look, also at config vars.
    ReadProtected,
}

/// An app.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct App {
    /// `container`, `heroku-24`, `cnb`…
    pub(crate) stack: String,
    /// The stack of its next build; left out, the same.
    #[serde(default)]
    pub(crate) build_stack: Option<String>,
    /// `cedar` or `fir`.
    #[serde(default = "cedar")]
    pub(crate) generation: String,
    /// Its address is a page that says so.
    #[serde(default)]
    pub(crate) maintenance: bool,
    /// Where it answers; left out, `https://NAME.herokuapp.com/`.
    #[serde(default)]
    pub(crate) web_url: Option<String>,
    /// When it was made.
    #[serde(default)]
    pub(crate) created: Option<DateTime<Utc>>,
    /// Its config vars now.
    #[serde(default)]
    pub(crate) config_vars: BTreeMap<String, String>,
    /// Its releases, in any order.
    #[serde(default)]
    pub(crate) releases: Vec<Release>,
    /// Process types.
    #[serde(default)]
    pub(crate) formation: BTreeMap<String, Process>,
    /// Running dynos.
    #[serde(default)]
    pub(crate) dynos: Vec<Dyno>,
    /// Add-ons by name.
    #[serde(default)]
    pub(crate) addons: BTreeMap<String, AddOn>,
    /// What became of its Postgres databases, in any order.
    #[serde(default)]
    pub(crate) transfers: Vec<Transfer>,
}

fn cedar() -> String {
    "cedar".to_owned()
}

/// A release.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Release {
    /// Its number.
    pub(crate) version: u64,
    /// As Heroku words it, e.g. `Deployed web (694536ae336d)`.
    pub(crate) description: String,
    /// `succeeded`, `pending`, `failed` or `expired`; `null` as in old releases.
    #[serde(default = "succeeded")]
    pub(crate) status: Option<String>,
    /// The app runs this one; when none says so, the newest that succeeded is.
    #[serde(default)]
    pub(crate) current: bool,
    /// The commit of its slug, in full; left out, it has none.
    #[serde(default)]
    pub(crate) slug: Option<String>,
    /// The commit of its OCI image, in full; left out, it has none. Cloud native buildpacks make these.
    #[serde(default)]
    pub(crate) oci_image: Option<String>,
    /// Whether one may roll back to it; left out, when it succeeded.
    #[serde(default)]
    pub(crate) eligible_for_rollback: Option<bool>,
    /// Who made it: an address.
    #[serde(default)]
    pub(crate) by: Option<String>,
    /// When.
    #[serde(default)]
    pub(crate) created: Option<DateTime<Utc>>,
    /// The config vars as they were with it; left out, as they are now.
    #[serde(default)]
    pub(crate) config_vars: Option<BTreeMap<String, String>>,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the default of a field that may be null"
)]
fn succeeded() -> Option<String> {
    Some("succeeded".to_owned())
}

/// A process type's dynos.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Process {
    /// How many are wanted.
    pub(crate) quantity: u64,
    /// Which kind.
    #[serde(default = "standard_1x")]
    pub(crate) size: String,
    /// What they run.
    #[serde(default)]
    pub(crate) command: String,
}

fn standard_1x() -> String {
    "Standard-1X".to_owned()
}

/// A running dyno.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Dyno {
    /// `web.1`.
    pub(crate) name: String,
    /// `up`, `starting`, `crashed`…
    #[serde(default = "up")]
    pub(crate) state: String,
    /// The version of the release it runs.
    pub(crate) release: u64,
    /// Since when.
    #[serde(default)]
    pub(crate) created: Option<DateTime<Utc>>,
}

fn up() -> String {
    "up".to_owned()
}

/// An add-on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AddOn {
    /// `heroku-postgresql:standard-0`.
    pub(crate) plan: String,
    /// The config vars it sets.
    #[serde(default)]
    pub(crate) config_vars: Vec<String>,
    /// `provisioned`, `provisioning` or `deprovisioned`.
    #[serde(default = "provisioned")]
    pub(crate) state: String,
    /// The app it belongs to, where that is another one and it is only attached here.
    #[serde(default)]
    pub(crate) billed_to: Option<String>,
}

/// A movement of a Postgres database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Transfer {
    /// Its number.
    pub(crate) num: u64,
    /// Which way it goes.
    #[serde(default)]
    pub(crate) kind: TransferKind,
    /// The database, by the name it is attached under.
    #[serde(default = "database")]
    pub(crate) database: String,
    /// How far it got.
    #[serde(default)]
    pub(crate) state: TransferState,
    /// How long ago it began, by the clock of whoever asks: what is fresh would be stale tomorrow otherwise.
    #[serde(with = "humantime_text")]
    pub(crate) age: std::time::Duration,
    /// What went not quite well.
    #[serde(default)]
    pub(crate) warnings: u64,
}

fn database() -> String {
    "DATABASE".to_owned()
}

/// Which way a database goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TransferKind {
    /// Into the store of backups.
    #[default]
    Backup,
    /// The same, by a schedule.
    Scheduled,
    /// Into another database.
    Copy,
    /// Out of the store of backups.
    Restore,
}

/// How far a transfer got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TransferState {
    /// It is done.
    #[default]
    Completed,
    /// It ended badly.
    Failed,
    /// It has begun.
    Running,
    /// It has not begun.
    Pending,
    /// Somebody stopped it.
    Canceled,
    /// It was done; what it stored is gone.
    Deleted,
}

/// Durations as a person writes them.
mod humantime_text {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, de};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        let text = String::deserialize(deserializer)?;
        humantime::parse_duration(&text).map_err(de::Error::custom)
    }
}

fn provisioned() -> String {
    "provisioned".to_owned()
}

impl Release {
    /// It took effect.
    pub(crate) fn has_succeeded(&self) -> bool {
        self.status.as_deref() == Some("succeeded")
    }

    /// One may roll back to it.
    pub(crate) fn is_eligible(&self) -> bool {
        self.eligible_for_rollback.unwrap_or(self.has_succeeded())
    }
}

impl Dyno {
    /// Its process type.
    pub(crate) fn kind(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }
}

impl App {
    /// The release the app runs.
    pub(crate) fn current(&self) -> Option<&Release> {
        let marked = self.releases.iter().find(|release| release.current);
        marked.or_else(|| {
            let succeeded = self.releases.iter().filter(|r| r.has_succeeded());
            succeeded.max_by_key(|release| release.version)
        })
    }

    /// One of its releases.
    pub(crate) fn release(&self, version: u64) -> Option<&Release> {
        self.releases.iter().find(|r| r.version == version)
    }
}

impl Heroku {
    pub(super) fn contradiction(&self) -> Option<String> {
        self.apps.iter().find_map(|(name, app)| {
            if app.releases.iter().filter(|r| r.current).count() > 1 {
                return Some(format!("{name}: more than one release is current"));
            }
            let lost = app
                .dynos
                .iter()
                .find(|d| app.release(d.release).is_none())?;
            Some(format!(
                "{name}: {} runs a release that is not there",
                lost.name
            ))
        })
    }
}
