//! The Heroku Platform API client: reqwest, every answer a [`Known`].

mod config_vars;
mod refusal;

use std::sync::Arc;

pub use config_vars::ConfigVars;
use http::{HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;
use url::Url;

use crate::http::{Answer, Budget, failure_of, read_whole, send};
use crate::known::{Known, Unseen, Why};
use crate::secret::Secret;

/// The ordinary representation of the Platform API.
pub const VERSION_3: &str = "application/vnd.heroku+json; version=3";
/// The representation the CLI asks for where it reads releases and dynos: it has the artifact and eligibility fields.
pub const VERSION_3_SDK: &str = "application/vnd.heroku+json; version=3.sdk";

/// The resource every key can read.
const ACCOUNT: &str = "account";
/// No list the gates read needs more pages than this.
const MOST_PAGES: usize = 100;

/// Heroku, as one key sees it.
pub struct Heroku {
    /// `Err` where it could not be built: then every question is answered with that reason.
    http: Result<reqwest::Client, String>,
    budget: Arc<Budget>,
    base: Url,
    authorization: Option<HeaderValue>,
    /// Whether the key can read its own account; asked once, when something is said not to exist.
    account: OnceCell<Known<()>>,
}

impl Heroku {
    /// A client for the API at `base` (`HEROKU_API_URL`), with or without a key.
    #[must_use]
    pub fn new(
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
            account: OnceCell::new(),
        }
    }

    /// One resource below an app, e.g. `config-vars`, or the app itself with an empty path. A 404 is absence when the
    /// key can read something else: Heroku answers 403 where an app exists and the key may not see it.
    pub async fn one<T: DeserializeOwned>(&self, app: &str, path: &str, accept: &str) -> Known<T> {
        let path = app_path(app, path);
        match self.get(&path, accept, None).await {
            Ok(answer) => decode(&path, &answer),
            Err(known) => known.and_then(|never| match never {}),
        }
    }

    /// A list below an app, every range of it: `Next-Range` is sent back as it came until there is none.
    /// `range` is the first `Range` header, e.g. `version ..; max=200, order=desc`.
    pub async fn all<T: DeserializeOwned>(
        &self,
        app: &str,
        path: &str,
        accept: &str,
        range: &str,
    ) -> Known<Vec<T>> {
        let path = app_path(app, path);
        let mut items: Vec<T> = Vec::new();
        let mut range = range.to_owned();
        for _ in 0..MOST_PAGES {
            let answer = match self.get(&path, accept, Some(&range)).await {
                Ok(answer) => answer,
                Err(known) => return known.and_then(|never| match never {}),
            };
            match decode::<Vec<T>>(&path, &answer) {
                Known::Found(page) => items.extend(page),
                other => return other,
            }
            // The header decides, not the status: a whole list may be answered with 206 too.
            match answer.header("next-range") {
                None => return Known::Found(items),
                Some(next) if next == range => {
                    return Known::unseen(
                        Why::Unreadable,
                        format!("GET /{path}: its next range is the one just read"),
                    );
                }
                Some(next) => next.clone_into(&mut range),
            }
        }
        Known::unseen(
            Why::TooMuch,
            format!("GET /{path}: more than {MOST_PAGES} ranges"),
        )
    }

    /// A success, or what its lack means.
    async fn get(
        &self,
        path: &str,
        accept: &str,
        range: Option<&str>,
    ) -> Result<Answer, Known<std::convert::Infallible>> {
        let answer = self.ask(path, accept, range).await.map_err(Known::Unseen)?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(match self.vouched(path, &answer).await {
                Ok(()) => Known::Absent,
                Err(unseen) => Known::Unseen(unseen),
            });
        }
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(Known::Unseen(self.refusal(path, &answer)))
    }

    /// Whether a 404 is worth something: Heroku itself says that there is no such thing, to a key that reads its own
    /// account.
    async fn vouched(&self, path: &str, answer: &Answer) -> Result<(), Unseen> {
        let unproven = |why, reason: &str| {
            let detail = format!(
                "GET /{path}: 404, and whether the key can see anything is not known: {reason}"
            );
            Unseen::new(why, detail)
        };
        if refusal::error_id(answer).as_deref() != Some("not_found") {
            return Err(Unseen::new(
                Why::Unreadable,
                format!("GET /{path}: 404, and not in Heroku's words"),
            ));
        }
        match self.account.get_or_init(|| self.read_account()).await {
            Known::Found(()) => Ok(()),
            Known::Absent => Err(unproven(Why::Refused, "GET /account: 404")),
            Known::Unseen(unseen) => Err(unproven(unseen.why, &unseen.detail)),
        }
    }

    async fn read_account(&self) -> Known<()> {
        match self.ask(ACCOUNT, VERSION_3, None).await {
            Ok(answer) if answer.status.is_success() => {
                decode::<Account>(ACCOUNT, &answer).map(drop)
            }
            Ok(answer) => Known::Unseen(self.refusal(ACCOUNT, &answer)),
            Err(unseen) => Known::Unseen(unseen),
        }
    }

    fn refusal(&self, path: &str, answer: &Answer) -> Unseen {
        refusal::explain(path, answer, self.authorization.is_some())
    }

    /// Any answer, whatever its status.
    async fn ask(&self, path: &str, accept: &str, range: Option<&str>) -> Result<Answer, Unseen> {
        let http = self
            .http
            .as_ref()
            .map_err(|reason| Unseen::new(Why::Unreachable, reason.clone()))?;
        let url = self
            .base
            .join(path)
            .map_err(|error| Unseen::new(Why::Unreachable, format!("GET /{path}: {error}")))?;
        send(&self.budget, async || {
            let mut request = http.get(url.clone()).header(http::header::ACCEPT, accept);
            if let Some(authorization) = &self.authorization {
                request = request.header(http::header::AUTHORIZATION, authorization.clone());
            }
            if let Some(range) = range {
                request = request.header(http::header::RANGE, range);
            }
            let response = request.send().await.map_err(|error| failure_of(&error))?;
            read_whole(http::Response::from(response)).await
        })
        .await
        .map_err(|failure| refusal::no_answer(path, &failure))
    }
}

/// As much of `GET /account` as shows that it is one.
#[derive(serde::Deserialize)]
struct Account {
    #[serde(rename = "id")]
    _id: String,
}

fn app_path(app: &str, path: &str) -> String {
    let app = crate::github::segment(app);
    if path.is_empty() {
        format!("apps/{app}")
    } else {
        format!("apps/{app}/{path}")
    }
}

/// Reads an answer as JSON of the expected shape. The error names the place, never the content, which may be secret.
fn decode<T: DeserializeOwned>(path: &str, answer: &Answer) -> Known<T> {
    match serde_json::from_slice(&answer.body) {
        Ok(value) => Known::Found(value),
        Err(error) => Known::unseen(
            Why::Unreadable,
            format!(
                "GET /{path}: not the JSON Heroku documents (column {} of line {})",
                error.column(),
                error.line()
            ),
        ),
    }
}
