//! The Cloudflare API client, as far as the gates need it: what Pages has deployed. Every answer a [`Known`].
//!
//! An answer comes in an envelope, `{ success, errors: [{ code, message }], result }`, and counts only when it says
//! `success`, whatever the HTTP status (`cloudflare` npm package 7.3, `resources/pages/projects`).

mod deployments;
mod refusal;

pub use deployments::{Deployment, Deployments, Project, Stage};

use std::sync::Arc;

use http::HeaderValue;
use serde::de::DeserializeOwned;
use url::Url;

use crate::http::{Answer, Budget, failure_of, read_whole, send};
use crate::known::{Known, Unseen, Why};
use crate::secret::Secret;

/// Cloudflare, as one API token sees it.
pub struct Cloudflare {
    /// `Err` where it could not be built: then every question is answered with that reason.
    http: Result<reqwest::Client, String>,
    budget: Arc<Budget>,
    base: Url,
    authorization: Option<HeaderValue>,
}

impl Cloudflare {
    /// A client for the API at `base` (`CLOUDFLARE_API_URL`), with or without a token. Without one nothing is asked:
    /// Cloudflare shows nobody's deployments to the public.
    #[must_use]
    pub fn new(
        http: Result<reqwest::Client, String>,
        base: &Url,
        token: Option<&Secret>,
        budget: Arc<Budget>,
    ) -> Self {
        let authorization = token.and_then(|token| {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose())).ok()?;
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

    /// The `result` of the envelope at a path. That something is not there is never proven: Cloudflare answers 404 also
    /// where a token may not look.
    async fn get<T: DeserializeOwned>(&self, path: &str) -> Known<T> {
        let Some(authorization) = &self.authorization else {
            return Known::Unseen(refusal::no_token(path));
        };
        let answer = match self.ask(path, authorization).await {
            Ok(answer) => answer,
            Err(unseen) => return Known::Unseen(unseen),
        };
        if !answer.status.is_success() {
            return Known::Unseen(refusal::explain(path, &answer));
        }
        match serde_json::from_slice::<Envelope<T>>(&answer.body) {
            Ok(Envelope {
                success: true,
                result: Some(result),
            }) => Known::Found(result),
            Ok(Envelope { success: false, .. }) => Known::Unseen(refusal::explain(path, &answer)),
            Ok(Envelope { result: None, .. }) => {
                Known::unseen(Why::Unreadable, format!("GET /{path}: no result in it"))
            }
            Err(error) => Known::unseen(
                Why::Unreadable,
                format!(
                    "GET /{path}: not the JSON Cloudflare documents (column {} of line {})",
                    error.column(),
                    error.line()
                ),
            ),
        }
    }

    async fn ask(&self, path: &str, authorization: &HeaderValue) -> Result<Answer, Unseen> {
        let unreachable =
            |reason: String| Unseen::new(Why::Unreachable, format!("GET /{path}: {reason}"));
        let http = self
            .http
            .as_ref()
            .map_err(|reason| unreachable(reason.clone()))?;
        let url = self.base.join(path);
        let url = url.map_err(|error| unreachable(error.to_string()))?;
        send(&self.budget, async || {
            let request = http
                .get(url.clone())
                .header(http::header::ACCEPT, "application/json")
                .header(http::header::AUTHORIZATION, authorization.clone());
            let response = request.send().await.map_err(|error| failure_of(&error))?;
            read_whole(http::Response::from(response)).await
        })
        .await
        .map_err(|failure| refusal::no_answer(path, &failure))
    }
}

/// What every answer comes in.
#[derive(serde::Deserialize)]
struct Envelope<T> {
    success: bool,
    #[serde(default = "none")]
    result: Option<T>,
}

/// `None`, whatever it is none of: serde's own default would ask that of `T`.
const fn none<T>() -> Option<T> {
    None
}
