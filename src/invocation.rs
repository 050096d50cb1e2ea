//! How this run was started: the environment snapshot, and what the Actions runner says of the run.

use std::collections::BTreeMap;

use crate::cli::GlobalOptions;
use crate::github::event::Event;
use crate::known::{Known, Why};
use crate::report::Mode;
use crate::secret::Scrubber;
use crate::usage::UsageError;
use crate::world::{ACCESS_ID, ACCESS_SECRET};

/// The environment variables the process was started with. Read once, in `main`; everything else asks here.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// A snapshot; also how tests and the demo make one.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(variables.into_iter().collect())
    }

    /// A variable's value; set but empty counts as not set, as the runner passes empty inputs.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The same variables without these secrets in any value: what everything but the clients may see. Taken out at
    /// the door, because what is cut to length later could leave a piece of one that no scrubber knows.
    #[must_use]
    pub fn without(&self, scrubber: &Scrubber) -> Self {
        Self::new(
            self.iter()
                .map(|(name, value)| (name.to_owned(), scrubber.scrub(value))),
        )
    }

    /// All variables, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// Sets a variable, for the demo's own runs.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }
}

/// A GitHub repository by its two names.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RepositoryName {
    /// The user or organization.
    pub owner: String,
    /// The repository.
    pub name: String,
}

impl std::fmt::Display for RepositoryName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

impl std::str::FromStr for RepositoryName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        };
        match text.split_once('/') {
            Some((owner, name)) if plain(owner) && plain(name) => Ok(Self {
                owner: owner.to_owned(),
                name: name.to_owned(),
            }),
            _ => Err(format!("`{text}` is not OWNER/NAME")),
        }
    }
}

/// What is known of this run before any request: global options, and the runner's own variables.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// `--repository` or `GITHUB_REPOSITORY`.
    pub repository: Option<RepositoryName>,
    /// `--environment`.
    pub environment: String,
    /// `--service`, in the order given; empty means all.
    pub services: Vec<String>,
    /// `--rollback`.
    pub rollback: bool,
    /// `--mode`.
    pub mode: Mode,
    /// `GITHUB_EVENT_NAME`.
    pub event_name: Option<String>,
    /// The payload at `GITHUB_EVENT_PATH`.
    pub event: Known<Event>,
    /// `GITHUB_RUN_ID`, from 1.
    pub run_id: Option<u64>,
    /// `GITHUB_RUN_ATTEMPT`, from 1.
    pub run_attempt: Option<u64>,
    /// `GITHUB_ACTOR`: who started the first attempt.
    pub actor: Option<String>,
    /// `GITHUB_TRIGGERING_ACTOR`: who started this attempt.
    pub triggering_actor: Option<String>,
    /// `GITHUB_REF`, e.g. `refs/heads/main`.
    pub git_ref: Option<String>,
    /// `GITHUB_SHA`.
    pub sha: Option<String>,
    /// Whether a service token is at hand: `CF_ACCESS_CLIENT_ID` and `CF_ACCESS_CLIENT_SECRET`. Not the token itself.
    pub service_token: TokenState,
    /// `GITHUB_SERVER_URL`, for links; without a slash at the end.
    pub server_url: String,
    /// The file that the gate's own flags name, where they name one.
    pub file: Option<Known<String>>,
}

/// How much of a service token is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    /// Nothing.
    Missing,
    /// This variable is set and the other is not.
    Half(&'static str),
    /// Both halves.
    Whole,
}

impl TokenState {
    fn of(environment: &Environment) -> Self {
        let has = |name| {
            environment
                .get(name)
                .is_some_and(|it| !it.trim().is_empty())
        };
        match (has(ACCESS_ID), has(ACCESS_SECRET)) {
            (true, true) => Self::Whole,
            (false, false) => Self::Missing,
            (true, false) => Self::Half(ACCESS_ID),
            (false, true) => Self::Half(ACCESS_SECRET),
        }
    }
}

impl Default for Invocation {
    /// A run outside Actions: nothing known.
    fn default() -> Self {
        Self {
            repository: None,
            environment: "production".to_owned(),
            services: Vec::new(),
            rollback: false,
            mode: Mode::Enforce,
            event_name: None,
            event: Known::unseen(Why::Unreadable, "GITHUB_EVENT_PATH is not set"),
            run_id: None,
            run_attempt: None,
            actor: None,
            triggering_actor: None,
            git_ref: None,
            sha: None,
            service_token: TokenState::Missing,
            server_url: "https://github.com".to_owned(),
            file: None,
        }
    }
}

/// No event payload is honestly larger: GitHub caps webhook payloads at 25 MB.
const LARGEST_EVENT: u64 = 32 * 1024 * 1024;

impl Invocation {
    /// What the environment and the global options say of this run. Reads the event payload, nothing else; neither
    /// that nor the variables keep one of the run's own secrets.
    ///
    /// # Errors
    ///
    /// When `GITHUB_REPOSITORY` is no repository, or `GITHUB_RUN_ID` or `GITHUB_RUN_ATTEMPT` no number.
    pub fn read(
        environment: &Environment,
        options: &GlobalOptions,
        scrubber: &Scrubber,
    ) -> Result<Self, UsageError> {
        let event = read_event(environment.get("GITHUB_EVENT_PATH"), scrubber);
        let environment = environment.without(scrubber);
        let text = |name: &str| environment.get(name).map(str::to_owned);
        let number = |name: &str| match environment.get(name).map(str::parse) {
            None => Ok(None),
            Some(Ok(number)) if number > 0 => Ok(Some(number)),
            Some(_) => Err(UsageError::new(format!("{name} is not a number from 1"))
                .help("leave it as the runner sets it")),
        };
        let repository = match (&options.repository, environment.get("GITHUB_REPOSITORY")) {
            (Some(given), _) => Some(given.clone()),
            (None, Some(name)) => Some(
                name.parse()
                    .map_err(|error| UsageError::new(format!("GITHUB_REPOSITORY: {error}")))?,
            ),
            (None, None) => None,
        };
        let mut services: Vec<String> = Vec::new();
        for service in &options.service {
            if !services.contains(service) {
                services.push(service.clone());
            }
        }
        Ok(Self {
            repository,
            environment: options.environment.clone(),
            services,
            rollback: options.rollback,
            mode: options.mode,
            event_name: text("GITHUB_EVENT_NAME"),
            event,
            run_id: number("GITHUB_RUN_ID")?,
            run_attempt: number("GITHUB_RUN_ATTEMPT")?,
            actor: text("GITHUB_ACTOR"),
            triggering_actor: text("GITHUB_TRIGGERING_ACTOR"),
            git_ref: text("GITHUB_REF"),
            sha: text("GITHUB_SHA"),
            service_token: TokenState::of(&environment),
            server_url: environment
                .get("GITHUB_SERVER_URL")
                .unwrap_or("https://github.com")
                .trim_end_matches('/')
                .to_owned(),
            file: None,
        })
    }

    /// The run's own page on GitHub.
    #[must_use]
    pub fn run_url(&self) -> Option<String> {
        let repository = self.repository.as_ref()?;
        let run = self.run_id?;
        let attempt = self
            .run_attempt
            .map_or_else(String::new, |attempt| format!("/attempts/{attempt}"));
        Some(format!(
            "{}/{repository}/actions/runs/{run}{attempt}",
            self.server_url
        ))
    }
}

fn read_event(path: Option<&str>, scrubber: &Scrubber) -> Known<Event> {
    let unreadable = |reason: String| Known::unseen(Why::Unreadable, reason);
    let Some(path) = path else {
        return unreadable("GITHUB_EVENT_PATH is not set".to_owned());
    };
    match std::fs::metadata(path) {
        Ok(about) if !about.is_file() => {
            return unreadable("GITHUB_EVENT_PATH is not a file".to_owned());
        }
        Ok(about) if about.len() > LARGEST_EVENT => {
            return Known::unseen(
                Why::TooMuch,
                "the event payload is larger than any GitHub sends",
            );
        }
        Ok(_) => {}
        Err(error) => return unreadable(format!("GITHUB_EVENT_PATH: {error}")),
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "the payload is part of how the run was started, not of its workspace"
    )]
    let text = match std::fs::read_to_string(path) {
        Ok(text) => scrubber.scrub(&text),
        Err(error) => return unreadable(format!("GITHUB_EVENT_PATH: {error}")),
    };
    // By way of an object: serde would also take a list, for the fields in their order.
    let event = serde_json::from_str::<serde_json::Map<_, _>>(&text)
        .and_then(|object| serde_json::from_value(object.into()));
    match event {
        Ok(event) => Known::Found(event),
        // The error itself may quote the payload.
        Err(error) => unreadable(format!(
            "the event payload is not the JSON GitHub sends (column {} of line {})",
            error.column(),
            error.line()
        )),
    }
}
