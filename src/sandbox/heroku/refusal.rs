//! How Heroku says no.

use http::StatusCode;
use serde_json::json;

use crate::sandbox::exchange::Answer;

/// Why nothing is shown.
#[derive(Debug)]
pub(super) enum Refusal {
    /// No key was sent.
    NoCredentials,
    /// Nobody knows this key.
    InvalidCredentials,
    /// The key is valid and does not allow it: in words.
    Forbidden(String),
    /// There is no such app, release, dyno…
    NoSuch(&'static str),
    /// There is no such address, or not with this method.
    NoEndpoint,
    /// The `Accept` header names no version there is.
    NotAcceptable,
    /// The `Range` header makes no sense.
    UnsatisfiableRange,
    /// The body is no JSON.
    BadBody,
    /// The body asks for something that cannot be done: in words.
    Unprocessable(String),
    /// The bucket is empty.
    TooMany,
}

impl Refusal {
    pub(super) fn answer(&self) -> Answer {
        let (status, id, message) = match self {
            Self::NoCredentials => (
                StatusCode::UNAUTHORIZED,
                "unauthorized",
                "There were no credentials in your `Authorization` header. Try `Authorization: Bearer <OAuth access token>`."
                    .to_owned(),
            ),
            Self::InvalidCredentials => (
                StatusCode::UNAUTHORIZED,
                "unauthorized",
                "Invalid credentials provided.".to_owned(),
            ),
            Self::Forbidden(words) => (StatusCode::FORBIDDEN, "forbidden", words.clone()),
            Self::NoSuch(kind) => (
                StatusCode::NOT_FOUND,
                "not_found",
                format!("Couldn't find that {kind}."),
            ),
            Self::NoEndpoint => (
                StatusCode::NOT_FOUND,
                "not_found",
                "The requested API endpoint was not found. Are you using the right HTTP verb (i.e. `GET` vs. `POST`), and did you specify your intended version with the `Accept` header?"
                    .to_owned(),
            ),
            Self::NotAcceptable => (
                StatusCode::NOT_ACCEPTABLE,
                "not_acceptable",
                "Please specify a version along with Heroku's API MIME type. For example, `Accept: application/vnd.heroku+json; version=3`."
                    .to_owned(),
            ),
            Self::UnsatisfiableRange => (
                StatusCode::RANGE_NOT_SATISFIABLE,
                "requested_range_not_satisfiable",
                "The range in your `Range` header cannot be satisfied.".to_owned(),
            ),
            Self::BadBody => (
                StatusCode::BAD_REQUEST,
                "bad_request",
                "Request body is invalid JSON.".to_owned(),
            ),
            Self::Unprocessable(words) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid_params",
                words.clone(),
            ),
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limit",
                "Your account reached the API rate limit\nPlease wait a few minutes before making new requests"
                    .to_owned(),
            ),
        };
        let mut body = json!({ "id": id, "message": message });
        if let Self::NoSuch(kind) = self {
            body["resource"] = json!(kind);
        }
        Answer::json(status, &body)
    }
}
