//! What a gate may touch: GitHub, Heroku, the checkout. The only room with I/O besides `main` and `exits`.

mod checkout;
mod endpoints;

pub use checkout::{Checkout, SourceFile, read_settings};
pub use endpoints::Endpoints;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::github::GitHub;
use crate::heroku::Heroku;
use crate::http::{Budget, Client};
use crate::values::RunKey;

/// The outside world, behind one HTTP client, one deadline and one set of tokens. Nothing is built before a
/// gate asks for it: a confirmation that needs no request costs no TLS.
pub struct World {
    endpoints: Endpoints,
    budget: Arc<Budget>,
    checkout: Checkout,
    client: OnceCell<Result<Client, String>>,
    github: OnceCell<GitHub>,
    heroku: OnceCell<Heroku>,
    run_key: OnceCell<RunKey>,
}

impl World {
    /// A world with these servers and tokens, over this workspace, for this long. Must be used on a runtime.
    #[must_use]
    pub fn new(endpoints: Endpoints, workspace: PathBuf, time: Duration) -> Self {
        Self {
            endpoints,
            budget: Arc::new(Budget::lasting(time)),
            checkout: Checkout::new(workspace),
            client: OnceCell::new(),
            github: OnceCell::new(),
            heroku: OnceCell::new(),
            run_key: OnceCell::new(),
        }
    }

    /// GitHub's REST API.
    pub fn github(&self) -> &GitHub {
        self.github.get_or_init(|| {
            GitHub::new(
                self.client(),
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
                self.client(),
                &self.endpoints.heroku,
                self.endpoints.heroku_key.as_ref(),
                Arc::clone(&self.budget),
            )
        })
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

    /// The time of day.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the World's clock")]
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        chrono::Utc::now()
    }

    /// What a reader should know of the world itself: certificate files that could not be read.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let client = self.client.get().and_then(|client| client.as_ref().ok());
        client
            .map(|client| client.root_problems.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|problem| format!("The system's certificates are not all in use: {problem}."))
            .collect()
    }

    fn client(&self) -> Result<reqwest::Client, String> {
        self.client
            .get_or_init(|| {
                Client::build(&[&self.endpoints.github, &self.endpoints.heroku])
                    .map_err(|error| error.to_string())
            })
            .as_ref()
            .map(|client| client.reqwest.clone())
            .map_err(Clone::clone)
    }
}
