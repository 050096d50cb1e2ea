//! The one retry policy, and the time and the connections a run may use.

use std::iter;
use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, Retryable as _};
use http::StatusCode;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::{Answer, Failure};

/// How often one question is asked at most.
const TRIES: usize = 4;
/// The first wait is anywhere up to this; each further one up to twice as much.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// No wait of our own choosing is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(8);
/// GitHub gives up on a request after about ten seconds: waiting longer learns nothing.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(12);
/// Requests under way at once: all that two services in two environments need. GitHub's secondary limit is 100.
const CONCURRENCY: usize = 24;

/// What a run may spend: its deadline, and how many requests may be under way at once.
pub struct Budget {
    deadline: Instant,
    connections: Semaphore,
}

impl Budget {
    /// A budget that ends this long from now.
    #[must_use]
    pub fn lasting(time: Duration) -> Self {
        let now = Instant::now();
        Self {
            // A timeout too long for the clock is no timeout within anybody's lifetime.
            deadline: now
                .checked_add(time)
                .unwrap_or(now + Duration::from_hours(24 * 365)),
            connections: Semaphore::new(CONCURRENCY),
        }
    }

    /// Waits, unless the time is over first: then it says so at once.
    ///
    /// # Errors
    ///
    /// When the time would be over before the wait.
    pub async fn wait(&self, time: Duration) -> Result<(), Failure> {
        if time >= self.left() {
            return Err(Failure::OutOfTime);
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "this is where a wait is held against the deadline"
        )]
        tokio::time::sleep(time).await;
        Ok(())
    }

    /// How much time is left; zero when it is over.
    #[must_use]
    pub fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

/// An attempt that may be worth repeating.
enum Setback {
    /// An answer that asks to come back later, or a server error.
    Answered(Answer),
    /// No answer.
    Failed(Failure),
}

/// How long to wait for a server that says it is too much just now, and not how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// GitHub: "wait for at least one minute before retrying", and longer each further time (docs.github.com, "Rate limits
    /// for the REST API"). Who asks sooner may be shut out.
    Minutes,
    /// Heroku: its bucket of requests is filled again all the time, by one or so a second (Dev Center, "Rate limits"). Of
    /// Cloudflare, which says how long, nothing else is known.
    Seconds,
}

impl Pause {
    /// The wait after so many before it; `jitter` keeps those who were refused together from coming back together.
    fn after(self, before: u32, jitter: Duration) -> Duration {
        let times = 2_u32.saturating_pow(before);
        match self {
            Self::Minutes => Duration::from_mins(1).saturating_mul(times),
            Self::Seconds => Duration::from_secs(1).saturating_mul(times) + jitter,
        }
    }
}

/// Asks until an answer comes that another try would not better, within the budget. Only for requests
/// that change nothing: every kind of failure is repeated.
///
/// # Errors
///
/// When no answer came at all. A server error that outlasts the tries is an answer, and so is a rate limit that outlasts
/// the budget.
pub async fn send<F>(budget: &Budget, pause: Pause, mut attempt: F) -> Result<Answer, Failure>
where
    F: AsyncFnMut() -> Result<Answer, Failure>,
{
    // A closure that borrows cannot be handed to backon directly; the cell lends it out one try at a time.
    let attempt = tokio::sync::Mutex::new(&mut attempt);
    let once = || async {
        let answered = within(budget, async { (attempt.lock().await)().await }).await;
        match answered {
            Ok(answer) if asks_to_come_back(&answer) => Err(Setback::Answered(answer)),
            Ok(answer) => Ok(answer),
            Err(failure) => Err(Setback::Failed(failure)),
        }
    };
    let mut pauses = 0;
    let mut limited = None;
    let outcome = once
        .retry(FullJitter)
        .when(|setback| match setback {
            Setback::Answered(_) => true,
            Setback::Failed(failure) => failure.is_passing(),
        })
        .adjust(|setback, wait| {
            let wait = wait?;
            let wait = match setback {
                Setback::Answered(answer) => {
                    let is_limited = is_rate_limited(answer);
                    limited = is_limited.then(|| answer.clone());
                    match demanded_wait(answer, now()) {
                        Some(demanded) => demanded.max(wait),
                        None if is_limited => {
                            pauses += 1;
                            pause.after(pauses - 1, wait)
                        }
                        None => wait,
                    }
                }
                Setback::Failed(_) => wait,
            };
            // Waiting past the deadline would only turn a clear answer into a timeout.
            (wait < budget.left()).then_some(wait)
        })
        .await;
    match (outcome, limited) {
        // Where the wait left too little time for another answer, the limit is what is known, and what to do something about.
        (Ok(answer) | Err(Setback::Answered(answer)), _)
        | (Err(Setback::Failed(Failure::OutOfTime)), Some(answer)) => Ok(answer),
        (Err(Setback::Failed(failure)), _) => Err(failure),
    }
}

/// Asks once, within the budget: for a request that changes something, where a second one could do it twice.
///
/// # Errors
///
/// When no answer came. Unless there was no connection at all, the request may have been carried out.
pub async fn send_once<F>(budget: &Budget, request: F) -> Result<Answer, Failure>
where
    F: Future<Output = Result<Answer, Failure>>,
{
    within(budget, request).await
}

async fn within<F>(budget: &Budget, request: F) -> Result<Answer, Failure>
where
    F: Future<Output = Result<Answer, Failure>>,
{
    let limited = async {
        let Ok(_place) = budget.connections.acquire().await else {
            return Err(Failure::OutOfTime);
        };
        tokio::time::timeout(REQUEST_TIMEOUT, request)
            .await
            .unwrap_or(Err(Failure::TimedOut))
    };
    timeout_at(budget.deadline, limited)
        .await
        .unwrap_or(Err(Failure::OutOfTime))
}

/// Full jitter: each wait is anywhere between nothing and a bound that doubles.
struct FullJitter;

impl BackoffBuilder for FullJitter {
    type Backoff = Box<dyn Iterator<Item = Duration> + Send + Sync>;

    fn build(self) -> Self::Backoff {
        let bounds = iter::successors(Some(FIRST_WAIT), |bound| {
            Some((*bound * 2).min(LONGEST_WAIT))
        });
        Box::new(
            bounds
                .take(TRIES - 1)
                .map(|bound| bound.mul_f64(fastrand::f64())),
        )
    }
}

/// Worth asking again: the server failed, or said it is too much just now.
fn asks_to_come_back(answer: &Answer) -> bool {
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::REQUEST_TIMEOUT
        | StatusCode::INTERNAL_SERVER_ERROR
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => true,
        // A 403 is a rate limit only when it says so; otherwise it is a missing permission.
        StatusCode::FORBIDDEN => is_rate_limited(answer),
        _ => false,
    }
}

/// A 403 or 429 that speaks of too many requests (GitHub's primary and secondary limits, Heroku's bucket).
pub(crate) fn is_rate_limited(answer: &Answer) -> bool {
    answer.status == StatusCode::TOO_MANY_REQUESTS
        || (answer.status == StatusCode::FORBIDDEN
            && (answer.header("retry-after").is_some()
                || answer.header("x-ratelimit-remaining") == Some("0")
                || is_secondary_limit(answer)))
}

/// GitHub's secondary limit, which no header announces: only the message tells it from a missing permission.
fn is_secondary_limit(answer: &Answer) -> bool {
    const WORDS: &[u8] = b"secondary rate limit";
    answer
        .body
        .windows(WORDS.len())
        .any(|words| words.eq_ignore_ascii_case(WORDS))
}

/// How long the server asks us to wait, in the order GitHub documents: `retry-after`, else the reset of an
/// exhausted limit. `None`: it does not say, or not so that it can be read.
fn demanded_wait(answer: &Answer, now: SystemTime) -> Option<Duration> {
    if let Some(wait) = answer.header("retry-after").map(str::trim) {
        if let Ok(seconds) = wait.parse() {
            return Some(Duration::from_secs(seconds));
        }
        if let Ok(moment) = chrono::DateTime::parse_from_rfc2822(wait) {
            // Reckoned by the calendar: a system's clock need not reach as far back as a date may.
            let left = moment.signed_duration_since(chrono::DateTime::<chrono::Utc>::from(now));
            return Some(left.to_std().unwrap_or_default());
        }
    }
    if answer.header("x-ratelimit-remaining") != Some("0") {
        return None;
    }
    let reset: u64 = answer.header("x-ratelimit-reset")?.trim().parse().ok()?;
    let moment = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(reset))?;
    // The servers' clocks and ours differ: one second more is cheaper than one more refusal.
    Some(until(moment, now) + Duration::from_secs(1))
}

/// The time up to a moment; none where it has passed.
fn until(moment: SystemTime, now: SystemTime) -> Duration {
    moment.duration_since(now).unwrap_or_default()
}

#[expect(
    clippy::disallowed_methods,
    reason = "x-ratelimit-reset is wall-clock time, and this policy is the one that waits for it"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
mod tests;
