//! One API server, as one token sees it: requests in, answers out, whatever their status.

use std::sync::Arc;

use http::header::{ACCEPT, AUTHORIZATION, RANGE};
use http::{HeaderValue, Method};
use reqwest::RequestBuilder;
use url::Url;

use super::{Answer, Budget, Failure, Pause, failure_of, read_whole, send, send_once};
use crate::secret::{Scrubber, Secret};

/// A server, and the token for it.
pub struct Server {
    /// `Err` where it could not be built: then every question is answered with that reason.
    client: Result<reqwest::Client, String>,
    budget: Arc<Budget>,
    base: Url,
    authorization: Option<HeaderValue>,
    scrubber: Scrubber,
}

impl Server {
    /// The server at `base`, asked with or without a token, within what a run may spend.
    #[must_use]
    pub fn new(
        client: Result<reqwest::Client, String>,
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
            client,
            budget,
            base: base.clone(),
            authorization,
            scrubber: Scrubber::at_the_door(token.map_or(&[], std::slice::from_ref)),
        }
    }

    /// Requests carry a token.
    #[must_use]
    pub const fn has_token(&self) -> bool {
        self.authorization.is_some()
    }

    /// What the server answers to a question, asked again while that may help. `path` has no leading slash and is
    /// already encoded.
    ///
    /// # Errors
    ///
    /// When no answer came.
    pub async fn get(
        &self,
        path: &str,
        accept: &str,
        range: Option<&str>,
    ) -> Result<Answer, Failure> {
        // Boxed: a gate asks many of these side by side, and each would carry the whole retry state inline.
        Box::pin(send(&self.budget, Pause::Seconds, async || {
            let mut request = self.request(Method::GET, path, accept)?;
            if let Some(range) = range {
                request = request.header(RANGE, range);
            }
            answer_to(request).await
        }))
        .await
        .map(|answer| answer.without(&self.scrubber))
    }

    /// What the server answers to a request that changes something. It is sent once: without an answer nobody knows
    /// whether it was carried out, unless the failure says that it was never sent.
    ///
    /// # Errors
    ///
    /// When no answer came.
    pub async fn post(
        &self,
        path: &str,
        accept: &str,
        body: &serde_json::Value,
    ) -> Result<Answer, Failure> {
        let request = self.request(Method::POST, path, accept)?.json(body);
        let answer = send_once(&self.budget, answer_to(request)).await;
        answer.map(|answer| answer.without(&self.scrubber))
    }

    fn request(&self, method: Method, path: &str, accept: &str) -> Result<RequestBuilder, Failure> {
        let client = self.client.as_ref();
        let client = client.map_err(|reason| Failure::Unsendable(reason.clone()))?;
        let url = self.base.join(path);
        let url = url.map_err(|error| Failure::Unsendable(error.to_string()))?;
        let request = client.request(method, url).header(ACCEPT, accept);
        Ok(match &self.authorization {
            Some(authorization) => request.header(AUTHORIZATION, authorization.clone()),
            None => request,
        })
    }
}

async fn answer_to(request: RequestBuilder) -> Result<Answer, Failure> {
    let response = request.send().await.map_err(|error| failure_of(&error))?;
    read_whole(http::Response::from(response)).await
}
