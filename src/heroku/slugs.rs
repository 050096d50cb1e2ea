//! Slugs, what buildpacks make of code: `GET /apps/{app}/slugs/{slug}` (platform API schema, `slug`).

use serde::{Deserialize, Serialize};

use super::{Heroku, VERSION_3};
use crate::github::segment;
use crate::http::tolerant::lenient;
use crate::known::Known;

/// A slug. The address of its archive is a secret and is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slug {
    /// Its id.
    pub id: String,
    /// The commit it was made from, as whoever built it said.
    #[serde(default, deserialize_with = "lenient")]
    pub commit: Option<String>,
}

impl Heroku {
    /// A slug of an app.
    pub async fn slug(&self, app: &str, slug: &str) -> Known<Slug> {
        let path = format!("slugs/{}", segment(slug));
        self.one(app, &path, VERSION_3).await
    }
}
