//! What a gate may touch: GitHub, Heroku, the checkout. The only room with I/O besides `main` and `exits`.

mod checkout;
mod endpoints;
mod sites;

pub use checkout::{Checkout, SourceFile, read_settings};
pub(crate) use endpoints::{ACCESS_ID, ACCESS_SECRET};
pub use endpoints::{Endpoints, ServiceToken};
pub use sites::Sites;

use std::cell::{OnceCell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use url::Url;

use crate::github::GitHub;
use crate::heroku::Heroku;
use crate::http::{Budget, Client};
use crate::known::Known;
use crate::references::Scan;
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
    sites: OnceCell<Sites>,
    run_key: OnceCell<RunKey>,
    notices: (
        UnboundedSender<String>,
        RefCell<Option<UnboundedReceiver<String>>>,
    ),
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
            sites: OnceCell::new(),
            run_key: OnceCell::new(),
            notices: (notices, RefCell::new(Some(reader))),
        }
    }

    /// GitHub's REST API.
    pub fn github(&self) -> &GitHub {
        self.github.get_or_init(|| {
            GitHub::new(
                self.client(&self.endpoints.github),
                &self.endpoints.github,
                self.endpoints.github_token.as_ref(),
                Arc::clone(&self.budget),
            )
        })
    }

    /// Heroku's Platform API.
    pub fn heroku(&self) -> &Heroku {
        self.heroku.get_or_init(|| {
            Heroku::new(
                self.client(&self.endpoints.heroku),
                &self.endpoints.heroku,
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

    /// Says on stderr what is being waited for, while it is. A line, without a secret or the like: it leaves at once.
    pub fn tell(&self, notice: impl Into<String>) {
        // Whoever does not read them wants none.
        drop(self.notices.0.send(notice.into()));
    }

    /// What [`World::tell`] is told, for the one who prints it; to be taken once.
    pub fn notices(&self) -> Option<UnboundedReceiver<String>> {
        self.notices.1.borrow_mut().take()
    }

    /// The key of this run's marks: values are compared by it, and by nothing that leaves the run.
    pub fn run_key(&self) -> &RunKey {
        self.run_key.get_or_init(RunKey::random)
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
    fn client(&self, base: &Url) -> Result<reqwest::Client, String> {
        let client = Client::build(base).map_err(|error| error.to_string())?;
        let mut known = self.root_problems.borrow_mut();
        for problem in client.root_problems {
            if !known.contains(&problem) {
                known.push(problem);
            }
        }
        Ok(client.reqwest)
    }
}
