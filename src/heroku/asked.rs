//! A question to one of Heroku's servers, and how its answer is read.

use http::StatusCode;
use serde::de::DeserializeOwned;

use super::refusal;
use crate::http::Answer;
use crate::known::{Known, Why};

/// What was asked, as messages name it: `GET /apps/queue-prod/releases`.
pub(super) struct Asked<'a> {
    method: &'static str,
    pub(super) path: &'a str,
}

impl<'a> Asked<'a> {
    pub(super) const fn get(path: &'a str) -> Self {
        Self {
            method: "GET",
            path,
        }
    }

    pub(super) const fn post(path: &'a str) -> Self {
        Self {
            method: "POST",
            path,
        }
    }
}

impl std::fmt::Display for Asked<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} /{}", self.method, self.path)
    }
}

/// Reads an answer as JSON of the expected shape. The error names the place, never the content, which may be secret; of
/// config vars not even the place, which would tell how long a value is.
pub(super) fn decode<T: DeserializeOwned>(asked: &Asked<'_>, answer: &Answer) -> Known<T> {
    match serde_json::from_slice(&answer.body) {
        Ok(value) => Known::Found(value),
        Err(_) if asked.path.ends_with("config-vars") => Known::unseen(
            Why::Unreadable,
            format!("{asked}: not the JSON Heroku documents"),
        ),
        Err(error) => Known::unseen(
            Why::Unreadable,
            format!(
                "{asked}: not the JSON Heroku documents (column {} of line {})",
                error.column(),
                error.line()
            ),
        ),
    }
}

/// The server itself says that there is no such thing, rather than something on the way to it.
pub(super) fn says_not_found(answer: &Answer) -> bool {
    answer.status == StatusCode::NOT_FOUND
        && refusal::error_id(answer).as_deref() == Some("not_found")
}
