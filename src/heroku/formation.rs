//! Process types and how many dynos each should have: `GET /apps/{app}/formation` (platform API schema, `formation`).

use serde::{Deserialize, Serialize};

use super::{Heroku, Named, VERSION_3, WHOLE};
use crate::http::tolerant::lenient;
use crate::known::Known;

/// A process type. The command it runs may hold a secret and is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formation {
    /// `web`, `worker`…
    #[serde(rename = "type")]
    pub kind: String,
    /// How many dynos it should have; 0 when it is scaled down.
    pub quantity: u64,
    /// The kind of dyno, e.g. `Standard-1X`.
    #[serde(default, deserialize_with = "lenient")]
    pub dyno_size: Option<Named>,
    /// The same by its older, deprecated name.
    #[serde(default, deserialize_with = "lenient")]
    pub size: Option<String>,
}

impl Formation {
    /// The kind of dyno, where it is said; kinds compare without case.
    #[must_use]
    pub fn dyno_size(&self) -> Option<&str> {
        let named = self.dyno_size.as_ref().map(|size| size.name.as_str());
        named.or(self.size.as_deref())
    }
}

impl Heroku {
    /// An app's process types; an app that was never deployed has none.
    pub async fn formation(&self, app: &str) -> Known<Vec<Formation>> {
        self.all(app, "formation", VERSION_3, WHOLE).await
    }
}
