//! One of Heroku's servers, as one key sees it: requests in, answers out, whatever their status.

use std::sync::Arc;

use http::{HeaderValue, Method, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;

use super::refusal;
use crate::http::{Answer, Budget, Failure, failure_of, read_whole, send, send_once};
use crate::known::{Known, Unseen, Why};
use crate::secret::Secret;

/// A server and the key for it.
pub(super) struct Server {
    /// `Err` where it could not be built: then every question is answered with that reason.
    http: Result<reqwest::Client, String>,
    budget: Arc<Budget>,
    base: Url,
    authorization: Option<HeaderValue>,
}

/// Why a request that changes something brought no answer.
pub(super) enum NoAnswer {
    /// It was never sent.
    NotSent(Unseen),
    /// It may have been carried out.
    Unclear(Unseen),
}

impl Server {
    pub(super) fn new(
        http: Result<reqwest::Client, String>,
        base: &Url,
        key: Option<&Secret>,
        budget: Arc<Budget>,
    ) -> Self {
        let authorization = key.and_then(|key| {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose())).ok()?;
            value.set_sensitive(true);
            Some(value)
        });
        Self {
            http,
            budget,
            base: base.clone(),
            authorization,
        }
    }

    /// What an answer that is no success means.
    pub(super) fn refusal(&self, asked: &Asked<'_>, answer: &Answer) -> Unseen {
        refusal::explain(asked, answer, self.authorization.is_some())
    }

    /// Any answer to a question, asked again while that may help.
    pub(super) async fn ask(
        &self,
        path: &str,
        accept: &str,
        range: Option<&str>,
    ) -> Result<Answer, Unseen> {
        let asked = Asked::get(path);
        let (http, url) = self.reach(&asked)?;
        send(&self.budget, async || {
            let mut request = self.request(http, Method::GET, url.clone(), accept);
            if let Some(range) = range {
                request = request.header(http::header::RANGE, range);
            }
            answered(request).await
        })
        .await
        .map_err(|failure| refusal::no_answer(&asked, &failure))
    }

    /// Any answer to a request that changes something. It is sent once: without an answer nobody knows whether it was
    /// carried out.
    pub(super) async fn post(
        &self,
        path: &str,
        accept: &str,
        body: &serde_json::Value,
    ) -> Result<Answer, NoAnswer> {
        let asked = Asked::post(path);
        let (http, url) = self.reach(&asked).map_err(NoAnswer::NotSent)?;
        let request = self.request(http, Method::POST, url, accept).json(body);
        let answer = send_once(&self.budget, answered(request)).await;
        answer.map_err(|failure| {
            let unseen = refusal::no_answer(&asked, &failure);
            match failure {
                Failure::Connect(_) => NoAnswer::NotSent(unseen),
                _ => NoAnswer::Unclear(unseen),
            }
        })
    }

    fn reach(&self, asked: &Asked<'_>) -> Result<(&reqwest::Client, Url), Unseen> {
        let unreachable =
            |reason: String| Unseen::new(Why::Unreachable, format!("{asked}: {reason}"));
        let http = self
            .http
            .as_ref()
            .map_err(|reason| unreachable(reason.clone()))?;
        let url = self.base.join(asked.path);
        Ok((http, url.map_err(|error| unreachable(error.to_string()))?))
    }

    fn request(
        &self,
        http: &reqwest::Client,
        method: Method,
        url: Url,
        accept: &str,
    ) -> reqwest::RequestBuilder {
        let request = http
            .request(method, url)
            .header(http::header::ACCEPT, accept);
        match &self.authorization {
            Some(authorization) => {
                request.header(http::header::AUTHORIZATION, authorization.clone())
            }
            None => request,
        }
    }
}

async fn answered(request: reqwest::RequestBuilder) -> Result<Answer, Failure> {
    let response = request.send().await.map_err(|error| failure_of(&error))?;
    read_whole(http::Response::from(response)).await
}

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

/// Reads an answer as JSON of the expected shape. The error names the place, never the content, which may be secret.
pub(super) fn decode<T: DeserializeOwned>(asked: &Asked<'_>, answer: &Answer) -> Known<T> {
    match serde_json::from_slice(&answer.body) {
        Ok(value) => Known::Found(value),
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
