//! What a gate may touch: GitHub, Heroku, Cloudflare, the checkout. The only room with I/O besides `main` and `exits`.

mod checkout;
pub mod credential;
mod endpoints;
mod sites;
mod under_way;

pub use checkout::{Checkout, SourceFile, inside, read_settings};
pub(crate) use endpoints::{ACCESS_ID, ACCESS_SECRET};
pub use endpoints::{Endpoints, Server, ServiceToken};
pub use sites::Sites;
pub use under_way::{Effect, UnderWay};

use std::cell::{Cell, OnceCell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use url::Url;

use credential::Credential;

use crate::cloudflare::Cloudflare;
use crate::github::GitHub;
use crate::heroku::{Heroku, HerokuData};
use crate::http::{Budget, Client, Redirects};
use crate::known::Known;
use crate::references::Scan;
use crate::secret::Secret;
use crate::values::RunKey;

/// The outside world, behind one kind of HTTP client, one deadline and one set of tokens. Nothing is built before a
/// gate asks for it: a confirmation that needs no request costs no TLS.
pub struct World {
    endpoints: Endpoints,
    budget: Arc<Budget>,
    checkout: Checkout,
    /// Certificate files that could not be read.
    root_problems: RefCell<Vec<String>>,
    github: OnceCell<GitHub>,
    heroku: OnceCell<Heroku>,
    heroku_data: OnceCell<HerokuData>,
    cloudflare: OnceCell<Cloudflare>,
    sites: OnceCell<Sites>,
    run_key: OnceCell<RunKey>,
    lacking: Lacking,
    under_way: UnderWay,
    notices: (
        UnboundedSender<String>,
        RefCell<Option<UnboundedReceiver<String>>>,
    ),
}

/// The last secret that a gate asked with and the run was not given.
#[derive(Default)]
struct Lacking {
    credential: Cell<Option<&'static Credential>>,
    noticed: Notify,
}

impl World {
    /// A world with these servers and tokens, over this workspace, for this long. Must be used on a runtime.
    #[must_use]
    pub fn new(endpoints: Endpoints, workspace: PathBuf, time: Duration) -> Self {
        let (notices, reader) = unbounded_channel();
        Self {
            endpoints,
            budget: Arc::new(Budget::lasting(time)),
            checkout: Checkout::new(workspace),
            root_problems: RefCell::default(),
            github: OnceCell::new(),
            heroku: OnceCell::new(),
            heroku_data: OnceCell::new(),
            cloudflare: OnceCell::new(),
            sites: OnceCell::new(),
            run_key: OnceCell::new(),
            lacking: Lacking::default(),
            under_way: UnderWay::default(),
            notices: (notices, RefCell::new(Some(reader))),
        }
    }

    /// The same, noting there what a gate changes.
    #[must_use]
    pub fn noting(self, under_way: UnderWay) -> Self {
        Self { under_way, ..self }
    }

    /// Where a gate that changes something notes it, before it does.
    #[must_use]
    pub const fn under_way(&self) -> &UnderWay {
        &self.under_way
    }

    /// GitHub's REST API.
    pub fn github(&self) -> &GitHub {
        self.github.get_or_init(|| {
            self.note_lacking(self.endpoints.github_token.as_ref(), &credential::GITHUB);
            GitHub::new(
                self.client(&self.endpoints.github, Redirects::SameOrigin),
                &self.endpoints.github,
                self.endpoints.github_token.as_ref(),
                Arc::clone(&self.budget),
            )
        })
    }

    /// Heroku's Platform API.
    pub fn heroku(&self) -> &Heroku {
        self.heroku.get_or_init(|| {
            self.note_lacking(self.endpoints.heroku_key.as_ref(), &credential::HEROKU);
            Heroku::new(
                self.client(&self.endpoints.heroku, Redirects::None),
                &self.endpoints.heroku,
                self.endpoints.heroku_key.as_ref(),
                Arc::clone(&self.budget),
            )
        })
    }

    /// Heroku's data API.
    pub fn heroku_data(&self) -> &HerokuData {
        self.heroku_data.get_or_init(|| {
            self.note_lacking(self.endpoints.heroku_key.as_ref(), &credential::HEROKU);
            HerokuData::new(
                self.client(&self.endpoints.heroku_data, Redirects::None),
                &self.endpoints.heroku_data,
                self.endpoints.heroku_key.as_ref(),
                Arc::clone(&self.budget),
            )
        })
    }

    /// Anybody's sites, asked as a visitor asks.
    pub fn sites(&self) -> &Sites {
        self.sites.get_or_init(|| {
            Sites::new(
                self.endpoints.trust.clone(),
                self.endpoints.service_token.clone(),
                Arc::clone(&self.budget),
            )
        })
    }

    /// Cloudflare's API.
    pub fn cloudflare(&self) -> &Cloudflare {
        self.cloudflare.get_or_init(|| {
            self.note_lacking(
                self.endpoints.cloudflare_token.as_ref(),
                &credential::CLOUDFLARE,
            );
            Cloudflare::new(
                self.client(&self.endpoints.cloudflare, Redirects::None),
                &self.endpoints.cloudflare,
                self.endpoints.cloudflare_token.as_ref(),
                Arc::clone(&self.budget),
            )
        })
    }

    /// Waits until a gate asks a vendor without the secret for it, and says which; for ever where none does. Asking goes on:
    /// whether it is a mistake is for the caller to say, as a public repository shows much to nobody in particular.
    pub async fn lacking(&self) -> &'static Credential {
        loop {
            self.lacking.noticed.notified().await;
            if let Some(credential) = self.lacking.credential.get() {
                return credential;
            }
        }
    }

    fn note_lacking(&self, secret: Option<&Secret>, credential: &'static Credential) {
        if secret.is_none() {
            self.lacking.credential.set(Some(credential));
            self.lacking.noticed.notify_one();
        }
    }

    /// Says on stderr what is being waited for, while it is. A line, without a secret or the like: it leaves at once.
    pub fn tell(&self, notice: impl Into<String>) {
        // Whoever does not read them wants none.
        drop(self.notices.0.send(notice.into()));
    }

    /// The same, and gone on with only when it has left: for what must be known even of a run that is killed next.
    pub async fn tell_first(&self, notice: impl Into<String>) {
        self.tell(notice);
        // Whoever prints it is asked before this is gone on with.
        tokio::task::yield_now().await;
    }

    /// What [`World::tell`] is told, for the one who prints it; to be taken once.
    pub fn notices(&self) -> Option<UnboundedReceiver<String>> {
        self.notices.1.borrow_mut().take()
    }

    /// The key of this run's marks: values are compared by it, and by nothing that leaves the run.
    pub fn run_key(&self) -> &RunKey {
        self.run_key.get_or_init(RunKey::random)
    }

    /// The vendors' servers, and whether the run holds a token for each.
    #[must_use]
    pub fn servers(&self) -> Vec<Server> {
        self.endpoints.servers()
    }

    /// The files of the workspace.
    #[must_use]
    pub const fn checkout(&self) -> &Checkout {
        &self.checkout
    }

    /// What the workspace reads from its environment, found within the run's time.
    pub async fn references(&self) -> Known<Scan> {
        self.checkout.references(self.budget.left()).await
    }

    /// Waits this long before looking again, and never past the run's time: whether there is any left.
    pub async fn wait(&self, time: Duration) -> bool {
        self.budget.wait(time).await.is_ok()
    }

    /// Looks at the workspace on a thread of its own, within the run's time: for what takes long without waiting for
    /// anybody.
    pub async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Checkout) -> T + Send + 'static,
    ) -> Known<T> {
        self.checkout.on_a_thread(self.budget.left(), look).await
    }

    /// Whether the run was given a token for GitHub.
    #[must_use]
    pub const fn has_github_token(&self) -> bool {
        self.endpoints.github_token.is_some()
    }

    /// The time of day.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the World's clock")]
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        chrono::Utc::now()
    }

    /// What a reader should know of the world itself: certificate files that could not be read.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let problems = self.root_problems.borrow();
        let sites = self.sites.get().map(Sites::root_problems);
        let mut all: Vec<&String> = problems.iter().collect();
        all.extend(
            sites
                .unwrap_or_default()
                .iter()
                .filter(|it| !problems.contains(it)),
        );
        all.into_iter()
            .map(|problem| format!("The system's certificates are not all in use: {problem}."))
            .collect()
    }

    /// One client a vendor: whether a proxy stands between is a question of the server, and pools are per server anyway.
    fn client(&self, base: &Url, redirects: Redirects) -> Result<reqwest::Client, String> {
        let client = Client::build(base, redirects).map_err(|error| error.to_string())?;
        let mut known = self.root_problems.borrow_mut();
        for problem in client.root_problems {
            if !known.contains(&problem) {
                known.push(problem);
            }
        }
        Ok(client.reqwest)
    }
}
