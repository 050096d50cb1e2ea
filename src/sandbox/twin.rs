//! A twin that runs: its addresses, the environment that points clients at them, and what it has been asked.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::fault::Fault;
use super::scenario::Scenario;
use super::site::Addresses;
use super::stage::Stage;
use super::wire;

/// Whom the twin stands in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// GitHub's REST API.
    GitHub,
    /// Heroku's Platform API.
    Heroku,
    /// Cloudflare's API.
    Cloudflare,
    /// Any of the world's sites.
    Site,
}

/// One request the twin was sent, and what it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Who was asked.
    pub vendor: Vendor,
    /// The method.
    pub method: String,
    /// The path as sent; of a site, its host before it: `//docs.raxx.app/robots.txt`.
    pub path: String,
    /// The query as sent, without the `?`.
    pub query: String,
    /// The status of the answer; none when the connection was broken instead.
    pub status: Option<u16>,
}

/// Under what conditions a twin runs.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// What goes wrong, before what the scenario says goes wrong.
    pub faults: Vec<Fault>,
    /// How long each answer takes.
    pub latency: Duration,
    /// GitHub's port; Heroku's, Cloudflare's and the sites' two are the next; any free ones when left out.
    pub port: Option<u16>,
    /// The certificates of the sites that have one; where there are none, these speak plain HTTP too.
    pub tls: Option<Arc<rustls::ServerConfig>>,
}

impl From<Vec<Fault>> for Conditions {
    fn from(faults: Vec<Fault>) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }
}

/// A running twin. It stops, connections and all, when dropped.
///
/// It runs on the runtime it was started on: whoever waits for another program that talks to it must leave that runtime
/// a thread, e.g. wait in `spawn_blocking`.
#[derive(Debug)]
pub struct Twin {
    scenario: Scenario,
    stage: Arc<Stage>,
    github: SocketAddr,
    heroku: SocketAddr,
    cloudflare: SocketAddr,
    addresses: Arc<Addresses>,
    /// The listeners; aborted when dropped.
    _listeners: JoinSet<()>,
}

impl Twin {
    /// Starts a twin of this world on free ports of 127.0.0.1.
    ///
    /// # Errors
    /// When a port cannot be had.
    pub async fn start(scenario: Scenario) -> io::Result<Self> {
        Self::start_with(scenario, Conditions::default()).await
    }

    /// Starts a twin under these conditions.
    ///
    /// # Errors
    /// When a port cannot be had.
    pub async fn start_with(
        scenario: Scenario,
        conditions: impl Into<Conditions>,
    ) -> io::Result<Self> {
        let Conditions {
            mut faults,
            latency,
            port,
            tls,
        } = conditions.into();
        faults.extend(scenario.faults.iter().cloned());
        let next = |after: u16| port.map_or(Some(0), |port| port.checked_add(after));
        let bind = async |after| {
            let port =
                next(after).ok_or_else(|| io::Error::other("there is no port after 65535"))?;
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
        };
        let (github, heroku, cloudflare) = (bind(0).await?, bind(1).await?, bind(2).await?);
        let addresses = (
            github.local_addr()?,
            heroku.local_addr()?,
            cloudflare.local_addr()?,
        );
        let (plain, secure) = (bind(3).await?, bind(4).await?);
        let hosts = scenario.sites.iter();
        let hosts = hosts.map(|(host, site)| (host, tls.is_some() && site.certificate.is_some()));
        let sites = Addresses::new(hosts, plain.local_addr()?, secure.local_addr()?);
        let sites = Arc::new(sites);
        let stage = Stage::new(scenario.clone(), faults, latency, Arc::clone(&sites));
        let stage = Arc::new(stage);
        let mut listeners = JoinSet::new();
        listeners.spawn(wire::listen(github, Vendor::GitHub, Arc::clone(&stage)));
        listeners.spawn(wire::listen(heroku, Vendor::Heroku, Arc::clone(&stage)));
        listeners.spawn(wire::listen(
            cloudflare,
            Vendor::Cloudflare,
            Arc::clone(&stage),
        ));
        listeners.spawn(wire::listen(plain, Vendor::Site, Arc::clone(&stage)));
        if let Some(tls) = tls {
            listeners.spawn(wire::listen_tls(secure, tls, Arc::clone(&stage)));
        }
        Ok(Self {
            scenario,
            stage,
            github: addresses.0,
            heroku: addresses.1,
            cloudflare: addresses.2,
            addresses: sites,
            _listeners: listeners,
        })
    }

    /// The world it began with.
    #[must_use]
    pub const fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// GitHub's API, without a slash at the end: what `GITHUB_API_URL` holds.
    #[must_use]
    pub fn github_url(&self) -> String {
        format!("http://{}", self.github)
    }

    /// Heroku's API, without a slash at the end.
    #[must_use]
    pub fn heroku_url(&self) -> String {
        format!("http://{}", self.heroku)
    }

    /// Cloudflare's API, without a slash at the end.
    #[must_use]
    pub fn cloudflare_url(&self) -> String {
        format!("http://{}{}", self.cloudflare, super::cloudflare::PREFIX)
    }

    /// The sites: host, and where it answers, without a slash at the end.
    pub fn sites(&self) -> impl Iterator<Item = (&str, &str)> {
        self.addresses.iter()
    }

    /// The text with the `https://HOST` of every site replaced by where it answers here.
    #[must_use]
    pub fn localized(&self, text: &str) -> String {
        self.addresses.localized(text)
    }

    /// Writes the scenario's files below this folder, with its sites where they answer here.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn lay_out(&self, workspace: &Path) -> io::Result<()> {
        let localized = |text: &str| self.addresses.localized(text);
        self.scenario.lay_out_as(workspace, localized)
    }

    /// Everything it has been asked, in the order it came.
    #[must_use]
    pub fn requests(&self) -> Vec<Exchange> {
        self.stage.exchanges()
    }

    /// The environment variables of the scenario's run: those the runner sets, the tokens, and where the twin listens.
    /// Also points the `heroku` command at it. The event's payload is the caller's to lay out.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let mut variables = vec![
            ("GITHUB_API_URL", self.github_url()),
            ("HEROKU_API_URL", self.heroku_url()),
            ("HEROKU_DATA_URL", self.heroku_url()),
            ("CLOUDFLARE_API_URL", self.cloudflare_url()),
            (
                "HEROKU_HOST",
                format!("http://localhost:{}", self.heroku.port()),
            ),
        ];
        let looker = &self.scenario.run;
        variables.extend(looker.token.clone().map(|token| ("GITHUB_TOKEN", token)));
        variables.extend(looker.heroku_key.clone().map(|key| ("HEROKU_API_KEY", key)));
        let token = looker.cloudflare_token.clone();
        variables.extend(token.map(|token| ("CLOUDFLARE_API_TOKEN", token)));
        if let Some((repository, home, run)) = self.scenario.looking_run() {
            variables.extend([
                ("GITHUB_REPOSITORY", repository.to_owned()),
                ("GITHUB_EVENT_NAME", run.event.clone()),
                ("GITHUB_RUN_ID", run.id.to_string()),
                ("GITHUB_RUN_ATTEMPT", run.attempt.to_string()),
                ("GITHUB_ACTOR", run.actor.clone()),
                ("GITHUB_TRIGGERING_ACTOR", run.triggering_actor().to_owned()),
                ("GITHUB_REF", run.git_ref.clone()),
                ("GITHUB_SHA", home.sha_of(run).to_owned()),
            ]);
        }
        let named = variables.into_iter();
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    /// The environment variables that point GitHub's own command `gh` at the twin. Apart from the others, because the
    /// proxy among them is no business of a program that is told where the twin listens.
    ///
    /// `gh` asks `http://api.github.localhost/` for a host of that name, and reaches it through the proxy.
    #[must_use]
    pub fn gh_environment(&self) -> Vec<(String, String)> {
        let looker = &self.scenario.run;
        let mut variables = vec![
            ("GH_HOST", "github.localhost".to_owned()),
            ("GH_REPO", format!("github.localhost/{}", looker.repository)),
            ("HTTP_PROXY", self.github_url()),
        ];
        variables.extend(looker.token.clone().map(|token| ("GH_TOKEN", token)));
        let named = variables.into_iter();
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}
