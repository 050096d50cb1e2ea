//! Add-ons: `GET /apps/{app}/addons` (platform API schema, `add-on`).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Heroku, Named, VERSION_3, WHOLE};
use crate::http::tolerant::lenient;
use crate::known::Known;

/// An add-on of an app: its own, or another app's that is attached to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOn {
    /// Its name, unlike that of any other add-on at Heroku.
    pub name: String,
    /// `heroku-postgresql`, `heroku-redis`…
    pub addon_service: Named,
    /// `heroku-postgresql:standard-0`.
    pub plan: Named,
    /// Whether it is ready.
    pub state: AddOnState,
    /// The app it is billed to, which backups of it belong to; another app's where it is only attached.
    pub app: BillingApp,
    /// The names of the config vars it sets, e.g. `DATABASE_URL`.
    #[serde(default, deserialize_with = "lenient")]
    pub config_vars: Option<Vec<String>>,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient")]
    pub created_at: Option<DateTime<Utc>>,
}

impl AddOn {
    /// The names that a Postgres database is attached under, as the data API speaks of it: of `DATABASE_URL` and
    /// `HEROKU_POSTGRESQL_BLUE_URL` these are `DATABASE`, `HEROKU_POSTGRESQL_BLUE` and `BLUE`.
    #[must_use]
    pub fn attached_as(&self) -> Vec<&str> {
        let variables = self.config_vars.iter().flatten();
        let names = variables.filter_map(|variable| variable.strip_suffix("_URL"));
        names
            .flat_map(|name| [Some(name), name.strip_prefix("HEROKU_POSTGRESQL_")])
            .flatten()
            .collect()
    }
}

/// The app an add-on is billed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingApp {
    /// Its name.
    pub name: String,
}

/// Whether an add-on is ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AddOnState {
    /// It is being made.
    Provisioning,
    /// It is ready.
    Provisioned,
    /// It is gone.
    Deprovisioned,
    /// A state not yet known.
    #[serde(untagged)]
    Other(String),
}

impl AddOnState {
    /// The word Heroku uses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Provisioning => "provisioning",
            Self::Provisioned => "provisioned",
            Self::Deprovisioned => "deprovisioned",
            Self::Other(word) => word,
        }
    }
}

impl Heroku {
    /// The add-ons of an app.
    pub async fn addons(&self, app: &str) -> Known<Vec<AddOn>> {
        self.all(app, "addons", VERSION_3, WHOLE).await
    }

    /// The names of the config vars that the app's add-ons set; absent when there is no such app.
    pub async fn addon_vars(&self, app: &str) -> Known<BTreeSet<String>> {
        let addons: Known<Vec<Setter>> = self.all(app, "addons", VERSION_3, WHOLE).await;
        addons.map(|all| all.into_iter().flat_map(|it| it.config_vars).collect())
    }
}

/// As much of an add-on as says what it sets.
#[derive(Deserialize)]
struct Setter {
    config_vars: Vec<String>,
}
