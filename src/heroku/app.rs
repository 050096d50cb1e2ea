//! An app: `GET /apps/{app}` (platform API schema, `app`).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Heroku, Named, VERSION_3};
use crate::http::tolerant::lenient;
use crate::known::Known;

/// An app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    /// Its id, which another app of the same name does not have.
    #[serde(default, deserialize_with = "lenient")]
    pub id: Option<String>,
    /// Its name now; differs from what was asked where that was an id.
    pub name: String,
    /// What runs it: `container`, `heroku-24`, `cnb`…
    pub stack: Named,
    /// What its next build will be for; differs from the stack between a change and the next deploy.
    #[serde(default, deserialize_with = "lenient")]
    pub build_stack: Option<Named>,
    /// Its address shows a page that says so, whatever the dynos do.
    #[serde(default, deserialize_with = "lenient")]
    pub maintenance: Option<bool>,
    /// `cedar` or `fir`.
    #[serde(default, deserialize_with = "lenient")]
    pub generation: Option<Named>,
    /// When it was last released.
    #[serde(default, deserialize_with = "lenient")]
    pub released_at: Option<DateTime<Utc>>,
    /// The size of the slug it runs, in bytes.
    #[serde(default, deserialize_with = "lenient")]
    pub slug_size: Option<u64>,
    /// Where it answers.
    #[serde(default, deserialize_with = "lenient")]
    pub web_url: Option<String>,
}

impl Heroku {
    /// An app; absent when there is none of that name.
    pub async fn app(&self, app: &str) -> Known<App> {
        self.one(app, "", VERSION_3).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_are_missing_or_of_another_shape_hide_nothing_else() {
        let app: App = serde_json::from_str(
            r#"{"name":"queue","stack":{"id":"1","name":"container"},"maintenance":"no","generation":null}"#,
        )
        .unwrap();
        assert_eq!(app.stack.name, "container");
        assert_eq!((app.maintenance, app.build_stack), (None, None));
    }
}
