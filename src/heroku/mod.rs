//! The Heroku Platform API client: reqwest, every answer a [`Known`]. One file a resource; shapes as in Heroku's own
//! schema, reading no more fields than the gates need.

mod addons;
mod app;
mod asked;
mod config_vars;
mod dynos;
mod formation;
mod images;
mod named;
mod pages;
mod refusal;
mod releases;
mod slugs;
#[cfg(test)]
mod tests;
mod transfers;

use std::sync::Arc;

pub use addons::{AddOn, AddOnState, BillingApp};
pub use app::App;
pub use config_vars::ConfigVars;
pub use dynos::{Dyno, DynoRelease, DynoState, is_one_off};
pub use formation::Formation;
pub use images::OciImage;
pub use named::Named;
pub use pages::{Pages, Rest};
pub use releases::{Artifact, Release, ReleaseStatus, RolledBack, SlugId, User};
pub use slugs::Slug;
pub use transfers::{HerokuData, Transfer};

use http::StatusCode;
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;
use url::Url;

use crate::http::{Answer, Budget, Server};
use crate::known::{Known, Unseen, Why};
use crate::secret::Secret;
use asked::{Asked, decode, says_not_found};

/// The ordinary representation of the Platform API.
pub const VERSION_3: &str = "application/vnd.heroku+json; version=3";
/// The representation the CLI asks for where it reads releases and dynos: it has the artifact and eligibility fields.
pub const VERSION_3_SDK: &str = "application/vnd.heroku+json; version=3.sdk";

/// The resource every key can read.
const ACCOUNT: &str = "account";
/// The whole of a list that is short for all but the oddest apps: at most as much as Heroku gives at once.
const WHOLE: &str = "id ..; max=1000";

/// Segments of a path such as `apps/queue-prod/config-vars`.
const APP_AND_KIND: usize = 3;

/// Heroku, as one key sees it.
pub struct Heroku {
    server: Server,
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
        Self {
            server: Server::new(http, base, key, budget),
            account: OnceCell::new(),
        }
    }

    /// One resource below an app, e.g. `config-vars`, or the app itself with an empty path. A 404 is absence when the
    /// key can read something else: Heroku answers 403 where an app exists and the key may not see it.
    pub async fn one<T: DeserializeOwned>(&self, app: &str, path: &str, accept: &str) -> Known<T> {
        let path = app_path(app, path);
        match self.get(&path, accept, None).await {
            Ok(answer) => decode(&Asked::get(&path), &answer),
            Err(known) => known.and_then(|never| match never {}),
        }
    }

    /// A success, or what its lack means.
    async fn get(
        &self,
        path: &str,
        accept: &str,
        range: Option<&str>,
    ) -> Result<Answer, Known<std::convert::Infallible>> {
        let asked = Asked::get(path);
        let answer = self.server.get(path, accept, range).await;
        let answer = answer.map_err(|failure| Known::Unseen(failure.unseen(&asked)))?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(match self.vouched(path, &answer).await {
                Ok(()) => Known::Absent,
                Err(unseen) => Known::Unseen(unseen),
            });
        }
        if answer.status.is_success() {
            return Ok(answer);
        }
        let has_key = self.server.has_token();
        Err(Known::Unseen(refusal::explain(&asked, &answer, has_key)))
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
        if !says_not_found(answer) {
            return Err(Unseen::new(
                Why::Unreadable,
                format!("GET /{path}: 404, and not in Heroku's words"),
            ));
        }
        // Of one thing below an app, such as a slug, it is that which may be missing; of the rest, the app alone.
        let is_of_the_app = path.split('/').count() <= APP_AND_KIND;
        let missing = refusal::missing_resource(answer);
        if is_of_the_app && missing.is_some_and(|it| it != "app") {
            return Err(Unseen::new(
                Why::Unreadable,
                format!("GET /{path}: 404, of something else than the app"),
            ));
        }
        match self.account.get_or_init(|| self.read_account()).await {
            Known::Found(()) => Ok(()),
            Known::Absent => Err(unproven(Why::Refused, "GET /account: 404")),
            Known::Unseen(unseen) => Err(unproven(unseen.why, &unseen.detail)),
        }
    }

    async fn read_account(&self) -> Known<()> {
        let asked = Asked::get(ACCOUNT);
        match self.server.get(ACCOUNT, VERSION_3, None).await {
            Ok(answer) if answer.status.is_success() => {
                decode::<Account>(&asked, &answer).map(drop)
            }
            Ok(answer) => {
                let has_key = self.server.has_token();
                Known::Unseen(refusal::explain(&asked, &answer, has_key))
            }
            Err(failure) => Known::Unseen(failure.unseen(asked)),
        }
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
