//! Anybody's sites: the team's own and others, asked as a visitor asks.

use std::cell::OnceCell;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use tokio::sync::Semaphore;
use url::Url;

use super::ServiceToken;
use crate::http::probe::{Family, Line, Question, TOKEN_HEADERS, Trust, TrustFiles, Try};
use crate::http::{Budget, Failure, is_loopback};
use crate::secret::Scrubber;

/// Questions under way at once, over all sites: enough for every probe of a team, and no burst that a firewall would take
/// for an attack.
const CONCURRENCY: usize = 32;

/// Sites.
pub struct Sites {
    files: TrustFiles,
    trust: OnceCell<Result<Trust, String>>,
    token: Option<ServiceToken>,
    budget: Arc<Budget>,
    places: Semaphore,
}

impl Sites {
    pub(super) fn new(files: TrustFiles, token: Option<ServiceToken>, budget: Arc<Budget>) -> Self {
        Self {
            files,
            trust: OnceCell::new(),
            token,
            budget,
            places: Semaphore::new(CONCURRENCY),
        }
    }

    /// A line to this URL's host.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn line(
        &self,
        url: &Url,
        family: Option<Family>,
        days: Option<u32>,
    ) -> Result<Line, String> {
        if url.scheme() == "https" {
            let trust = self.trust.get_or_init(|| Trust::read(&self.files));
            Line::to(url, trust.as_ref().map_err(Clone::clone)?, family, days)
        } else {
            Line::to(url, &Trust::bundled()?, family, days)
        }
    }

    /// Asks once, when it is this question's turn, for as long as `at_most` and the run's time allow.
    ///
    /// # Errors
    ///
    /// When the run's time was over before its turn came.
    pub async fn ask(
        &self,
        line: &Line,
        question: &Question,
        at_most: Duration,
    ) -> Result<Try, Failure> {
        let turn = tokio::time::timeout(self.budget.left(), self.places.acquire());
        let Ok(Ok(_place)) = turn.await else {
            return Err(Failure::OutOfTime);
        };
        let left = self.budget.left();
        if left.is_zero() {
            return Err(Failure::OutOfTime);
        }
        let mut tried = line.ask(question, at_most.min(left)).await;
        if let (Some(token), Ok(heard)) = (&self.token, &mut tried.heard) {
            // What is cut to length later could leave a piece of it that no scrubber knows.
            let token = Scrubber::new(&[token.id.clone(), token.secret.clone()]);
            token.scrub_answer(&mut heard.headers, &mut heard.body.bytes);
        }
        if left < at_most && matches!(tried.heard, Err(Failure::TimedOut)) {
            tried.heard = Err(Failure::OutOfTime);
        }
        Ok(tried)
    }

    /// The question with the run's service token, where there is one and it may travel: over TLS, or within this machine.
    #[must_use]
    pub fn with_token(&self, question: &Question) -> Option<Question> {
        let token = self.token.as_ref()?;
        // Whoever asks has settled that already; a token is worth a second look.
        if question.url.scheme() != "https" && !is_loopback(&question.url) {
            return None;
        }
        let mut question = question.clone();
        for (name, half) in TOKEN_HEADERS.into_iter().zip([&token.id, &token.secret]) {
            let mut value = HeaderValue::from_str(half.expose()).ok()?;
            value.set_sensitive(true);
            question.headers.insert(name, value);
        }
        Some(question)
    }

    /// Waits before the next try.
    ///
    /// # Errors
    ///
    /// When the run's time would be over first.
    pub async fn wait(&self, time: Duration) -> Result<(), Failure> {
        self.budget.wait(time).await
    }

    /// Whether the run's time is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.budget.left().is_zero()
    }

    /// Certificate files that could not be read.
    #[must_use]
    pub fn root_problems(&self) -> &[String] {
        match self.trust.get() {
            Some(Ok(trust)) => &trust.problems,
            _ => &[],
        }
    }
}
