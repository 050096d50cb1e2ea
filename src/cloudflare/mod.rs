//! The Cloudflare API client, as far as the gates need it: what Pages has deployed. Every answer a [`Known`].
//!
//! An answer comes in an envelope, `{ success, errors: [{ code, message }], result }`, and counts only when it says
//! `success`, whatever the HTTP status (`cloudflare` npm package 7.3, `resources/pages/projects`).

mod deployments;
mod refusal;

pub use deployments::{Deployment, Deployments, Project, Stage};

use std::sync::Arc;

use serde::de::DeserializeOwned;
use url::Url;

use crate::http::{Budget, Server};
use crate::known::{Known, Why};
use crate::secret::Secret;

/// Cloudflare, as one API token sees it.
pub struct Cloudflare(Server);

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
        Self(Server::new(http, base, token, budget))
    }

    /// The `result` of the envelope at a path. That something is not there is never proven: Cloudflare answers 404 also
    /// where a token may not look.
    async fn get<T: DeserializeOwned>(&self, path: &str) -> Known<T> {
        if !self.0.has_token() {
            return Known::Unseen(refusal::no_token(path));
        }
        let answer = match self.0.get(path, "application/json", None).await {
            Ok(answer) => answer,
            Err(failure) => return Known::Unseen(failure.unseen(format_args!("GET /{path}"))),
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
