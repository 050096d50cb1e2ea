//! The GitHub REST client: octocrab over the program's one HTTP client, every answer a [`Known`].

pub mod accounts;
pub mod branches;
pub mod environments;
pub mod event;
mod page;
pub mod pulls;
mod refusal;
pub mod repository;
pub mod runs;
pub mod secrets;
pub mod teams;

use std::collections::HashMap;
use std::sync::Arc;

use http::header::{ACCEPT, USER_AGENT};
use http::{HeaderValue, StatusCode, Uri};
use octocrab::service::middleware::auth_header::AuthHeaderLayer;
use octocrab::service::middleware::base_uri::BaseUriLayer;
use octocrab::service::middleware::extra_headers::ExtraHeadersLayer;
use octocrab::service::middleware::reqwest_connector::ReqwestConnector;
use octocrab::{AuthState, Octocrab, OctocrabBuilder};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use url::Url;

use crate::http::{Answer, Budget, Pause, failure_of, read_whole, send};
use crate::invocation::RepositoryName;
use crate::known::{Known, Unseen, Why};
use crate::secret::{Scrubber, Secret};
use repository::Repository;

/// GitHub, as one token sees it.
pub struct GitHub {
    /// `Err` where it could not be built: then every question is answered with that reason.
    octocrab: Result<Octocrab, String>,
    budget: Arc<Budget>,
    base: Url,
    has_token: bool,
    scrubber: Scrubber,
    repositories: Mutex<HashMap<String, Known<Repository>>>,
}

/// What stays readable in a path segment; everything else is percent-encoded.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// One path segment, percent-encoded: an environment may be called `a/b`.
#[must_use]
pub fn segment(text: &str) -> String {
    // A segment of dots would be taken for the folder above.
    if text.chars().all(|c| c == '.') {
        return text.replace('.', "%2E");
    }
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// What a request found, before it is known whether a 404 means absence.
enum Reply {
    Answer(Answer),
    Missing,
    Unseen(Unseen),
}

impl GitHub {
    /// A client for the API at `base` (`GITHUB_API_URL`), with or without a token. Must be called on the runtime.
    pub fn new(
        http: Result<reqwest::Client, String>,
        base: &Url,
        token: Option<&Secret>,
        budget: Arc<Budget>,
    ) -> Self {
        let octocrab = http.and_then(|http| {
            build(http, base, token)
                .map_err(|error| format!("the GitHub client could not be built: {error}"))
        });
        Self {
            octocrab,
            budget,
            base: base.clone(),
            has_token: token.is_some(),
            scrubber: Scrubber::at_the_door(token.map_or(&[], std::slice::from_ref)),
            repositories: Mutex::default(),
        }
    }

    /// The repository itself. Asked at most once in a run: it is also what makes a 404 below it mean absence.
    pub async fn repository(&self, name: &RepositoryName) -> Known<Repository> {
        // Held while asking, so that questions side by side wait for the one answer.
        let mut repositories = self.repositories.lock().await;
        if let Some(known) = repositories.get(&name.to_string()) {
            return known.clone();
        }
        let known = self.one_outside(&repository_path(name)).await;
        repositories.insert(name.to_string(), known.clone());
        known
    }

    /// One resource below a repository; `path` has no leading slash and is already encoded, e.g. `branches/main`.
    /// A 404 is absence only when the repository itself is readable with this token.
    pub async fn one<T: DeserializeOwned>(
        &self,
        repository: &RepositoryName,
        path: &str,
    ) -> Known<T> {
        let path = format!("{}/{path}", repository_path(repository));
        match self.get(&path).await {
            Reply::Answer(answer) => decode(&path, &answer),
            Reply::Missing => self.absent_below(repository, &path).await,
            Reply::Unseen(unseen) => Known::Unseen(unseen),
        }
    }

    /// Every page of a list below a repository. `wrapped_in` names the field that holds the items where the
    /// answer is an object with a `total_count`. A list that cannot be read whole is unseen, never short.
    pub async fn all<T: DeserializeOwned>(
        &self,
        repository: &RepositoryName,
        path: &str,
        wrapped_in: Option<&str>,
    ) -> Known<Vec<T>> {
        let path = format!("{}/{path}", repository_path(repository));
        match page::all(self, &path, wrapped_in).await {
            Known::Absent => self.absent_below(repository, &path).await,
            known => known,
        }
    }

    /// Every page of a list that stands outside a repository, e.g. `orgs/acme/teams/ops/members`.
    /// There is no parent to vouch for a 404 here: it is unseen.
    pub async fn all_outside<T: DeserializeOwned>(&self, path: &str) -> Known<Vec<T>> {
        match page::all(self, path, None).await {
            Known::Absent => Known::Unseen(refusal::masked(path, self.has_token)),
            known => known,
        }
    }

    /// One resource outside a repository, e.g. `orgs/acme`. There is no parent to vouch for a 404 here: it is unseen.
    pub async fn one_outside<T: DeserializeOwned>(&self, path: &str) -> Known<T> {
        match self.get(path).await {
            Reply::Answer(answer) => decode(path, &answer),
            Reply::Missing => Known::Unseen(refusal::masked(path, self.has_token)),
            Reply::Unseen(unseen) => Known::Unseen(unseen),
        }
    }

    /// GitHub answers 404 also for what the token may not see: only a readable parent turns it into absence.
    async fn absent_below<T>(&self, repository: &RepositoryName, path: &str) -> Known<T> {
        match self.repository(repository).await {
            Known::Found(_) => Known::Absent,
            Known::Absent => Known::Unseen(refusal::masked(path, self.has_token)),
            Known::Unseen(parent) => Known::unseen(
                parent.why,
                format!(
                    "GET /{path}: 404, and the repository itself was not seen: {}",
                    parent.detail
                ),
            ),
        }
    }

    /// One GET. `target` is a path below the base, or an absolute URL that has been checked to be on it.
    async fn get(&self, target: &str) -> Reply {
        let octocrab = match &self.octocrab {
            Ok(octocrab) => octocrab,
            Err(reason) => {
                return Reply::Unseen(Unseen::new(Why::Unreachable, reason.clone()));
            }
        };
        let uri = if target.starts_with("http") {
            target.to_owned()
        } else {
            format!("/{target}")
        };
        // Boxed: a gate asks many of these side by side, and each would carry the whole retry state inline.
        let answered = Box::pin(send(&self.budget, Pause::Minutes, async || {
            let response = octocrab
                ._get(uri.as_str())
                .await
                .map_err(|error| failure_of(&error))?;
            read_whole(response).await
        }))
        .await
        .map(|answer| answer.without(&self.scrubber));
        match answered {
            Ok(answer) if answer.status.is_success() => Reply::Answer(answer),
            Ok(answer)
                if answer.status == StatusCode::NOT_FOUND || answer.status == StatusCode::GONE =>
            {
                Reply::Missing
            }
            Ok(answer) => Reply::Unseen(refusal::explain(target, &answer, self.has_token)),
            Err(failure) => {
                Reply::Unseen(failure.unseen(format_args!("GET {}", refusal::shown(target))))
            }
        }
    }
}

/// Assembled from octocrab's own layers: its ready-made builder would send its own `User-Agent` beside ours.
fn build(
    http: reqwest::Client,
    base: &Url,
    token: Option<&Secret>,
) -> Result<Octocrab, http::Error> {
    let base: Uri = base.as_str().trim_end_matches('/').parse()?;
    let headers = vec![
        (
            USER_AGENT,
            HeaderValue::from_static(crate::http::USER_AGENT),
        ),
        (
            ACCEPT,
            HeaderValue::from_static("application/vnd.github+json"),
        ),
    ];
    let authorization = match token {
        Some(token) => {
            let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose()))?;
            value.set_sensitive(true);
            Some(value)
        }
        None => None,
    };
    let built = OctocrabBuilder::new_empty()
        .with_service(ReqwestConnector::new(http))
        .with_layer(&ExtraHeadersLayer::new(Arc::new(headers)))
        .with_layer(&BaseUriLayer::new(base.clone()))
        .with_layer(&AuthHeaderLayer::new(authorization, base.clone(), base))
        .with_auth(AuthState::None)
        .build();
    match built {
        Ok(octocrab) => Ok(octocrab),
        Err(never) => match never {},
    }
}

fn repository_path(name: &RepositoryName) -> String {
    format!("repos/{}/{}", segment(&name.owner), segment(&name.name))
}

/// Reads an answer as JSON of the expected shape. The error names the place, never the content.
fn decode<T: DeserializeOwned>(path: &str, answer: &Answer) -> Known<T> {
    if let Some(unseen) = not_json(path, answer) {
        return Known::Unseen(unseen);
    }
    match serde_json::from_slice(&answer.body) {
        Ok(value) => Known::Found(value),
        Err(error) => Known::Unseen(misshapen(path, &error)),
    }
}

/// A success that is not JSON comes from something between us and GitHub: a proxy, a login page.
fn not_json(path: &str, answer: &Answer) -> Option<Unseen> {
    let kind = answer.header("content-type").unwrap_or("nothing");
    (!kind.to_ascii_lowercase().contains("json")).then(|| {
        Unseen::new(
            Why::Unreadable,
            format!(
                "GET /{path}: {} with {kind} where JSON belongs; is something between here and GitHub answering?",
                answer.status.as_u16()
            ),
        )
    })
}

fn misshapen(path: &str, error: &serde_json::Error) -> Unseen {
    let kind = match error.classify() {
        serde_json::error::Category::Eof => "JSON that ends too early",
        serde_json::error::Category::Data => "JSON of another shape than GitHub documents",
        _ => "broken JSON",
    };
    Unseen::new(
        Why::Unreadable,
        format!(
            "GET /{path}: {kind} (column {} of line {})",
            error.column(),
            error.line()
        ),
    )
}

#[cfg(test)]
mod tests;
