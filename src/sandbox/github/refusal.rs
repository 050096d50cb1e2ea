//! How GitHub says no.

use http::StatusCode;
use serde_json::json;

use super::caller::{Caller, Need};
use crate::sandbox::exchange::Answer;

/// Why nothing is shown.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It is not there, or must look so.
    NotFound,
    /// It is not there, in GitHub's own words for it.
    NoSuch(&'static str),
    /// The repository has another name now: the address to ask.
    Moved(String),
    /// The token is valid and does not allow it.
    Lacks(Need),
    /// Nobody may see it without a token.
    NeedsAuthentication,
    /// Nobody knows this token.
    BadCredentials,
    /// There is no such version of the API.
    UnknownVersion(String),
    /// The hour's requests are spent.
    Exhausted,
    /// The request makes no sense.
    Unprocessable(String),
    /// The body is not JSON.
    Unparsable,
}

impl Refusal {
    pub(super) fn answer(&self, caller: Option<&Caller>) -> Answer {
        let is_installation = caller.is_some_and(Caller::is_installation);
        let (status, message) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "Not Found".to_owned()),
            Self::NoSuch(words) => (StatusCode::NOT_FOUND, (*words).to_owned()),
            Self::Moved(address) => return moved(address),
            Self::Lacks(_) if is_installation => (
                StatusCode::FORBIDDEN,
                "Resource not accessible by integration".to_owned(),
            ),
            Self::Lacks(_) => (
                StatusCode::FORBIDDEN,
                "Resource not accessible by personal access token".to_owned(),
            ),
            Self::NeedsAuthentication => (
                StatusCode::UNAUTHORIZED,
                "Requires authentication".to_owned(),
            ),
            Self::BadCredentials => (StatusCode::UNAUTHORIZED, "Bad credentials".to_owned()),
            Self::UnknownVersion(version) => (
                StatusCode::BAD_REQUEST,
                format!("Version \"{version}\" of the API is not supported."),
            ),
            Self::Exhausted if is_installation => (
                StatusCode::FORBIDDEN,
                "API rate limit exceeded for installation.".to_owned(),
            ),
            Self::Exhausted => (StatusCode::FORBIDDEN, "API rate limit exceeded.".to_owned()),
            Self::Unprocessable(message) => (StatusCode::UNPROCESSABLE_ENTITY, message.clone()),
            Self::Unparsable => (StatusCode::BAD_REQUEST, "Problems parsing JSON".to_owned()),
        };
        let body = json!({
            "message": message,
            "documentation_url": "https://docs.github.com/rest",
            "status": status.as_str(),
        });
        let answer = Answer::json(status, &body);
        match self {
            Self::Lacks(need) => answer.with("x-accepted-github-permissions", need.accepted),
            _ => answer,
        }
    }
}

fn moved(address: &str) -> Answer {
    let body = json!({
        "message": "Moved Permanently",
        "url": address,
        "documentation_url": "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects",
    });
    Answer::json(StatusCode::MOVED_PERMANENTLY, &body).with("location", address)
}
