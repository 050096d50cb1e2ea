//! Plain HTTP: one client, one TLS stack, one retry policy, bodies within a cap.

mod client;
pub mod probe;
mod retry;
mod server;
pub(crate) mod tolerant;

pub(crate) use client::is_loopback;
pub use client::{Client, ClientError, Redirects};
pub(crate) use retry::is_rate_limited;
pub use retry::{Budget, Pause, send, send_once};
pub use server::Server;

use std::error::Error;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::known::{Unseen, Why};
use crate::secret::Scrubber;

/// How this program names itself to every server.
pub const USER_AGENT: &str = concat!("deploy-gate/", env!("CARGO_PKG_VERSION"));

/// No API answer is honestly larger than this; one page of 100 environments is about 200 kB.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// A whole answer.
#[derive(Clone)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, whole. Has no `Debug`: a body may hold secrets.
    pub body: Bytes,
}

impl Answer {
    /// A header as text, where it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The same without what the request was sent with, where it is echoed.
    #[must_use]
    pub(crate) fn without(mut self, scrubber: &Scrubber) -> Self {
        scrubber.scrub_answer(&mut self.headers, &mut self.body);
        self
    }
}

/// Why no answer came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There was no way to send a request: no client, no such URL.
    Unsendable(String),
    /// No connection: refused, no route, no such host, TLS not agreed.
    Connect(String),
    /// The connection broke before the answer was whole.
    Broken(String),
    /// Nothing within the time a request may take.
    TimedOut,
    /// The command's whole time ran out.
    OutOfTime,
    /// The body is larger than any honest answer.
    TooLarge,
}

impl Failure {
    /// Another try may go better. Only ever asked for requests that change nothing.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Connect(_) | Self::Broken(_) | Self::TimedOut)
    }

    /// The request never reached a server, so that nothing can have come of it.
    #[must_use]
    pub const fn was_before_sending(&self) -> bool {
        matches!(self, Self::Unsendable(_) | Self::Connect(_))
    }

    /// What is not known for it, of what was asked: `GET /apps/queue-prod`.
    #[must_use]
    pub fn unseen(&self, asked: impl std::fmt::Display) -> Unseen {
        let why = match self {
            Self::TooLarge => Why::TooMuch,
            _ => Why::Unreachable,
        };
        Unseen::new(why, format!("{asked}: {self}"))
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unsendable(reason) => f.write_str(reason),
            Self::Connect(reason) => write!(f, "no connection ({reason})"),
            Self::Broken(reason) => write!(f, "the connection broke ({reason})"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::OutOfTime => f.write_str("the command's time ran out; --timeout gives it more"),
            Self::TooLarge => write!(f, "an answer larger than {LARGEST_BODY} bytes"),
        }
    }
}

/// Reads a response whole, within the cap.
///
/// # Errors
///
/// When the body is cut short or larger than any honest answer.
pub async fn read_whole<B>(response: http::Response<B>) -> Result<Answer, Failure>
where
    B: http_body_util::BodyExt<Data = Bytes>,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let (parts, body) = response.into_parts();
    match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(whole) => Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body: whole.to_bytes(),
        }),
        Err(error) if error.is::<LengthLimitError>() => Err(Failure::TooLarge),
        Err(error) => Err(failure_of(error.as_ref())),
    }
}

/// What went wrong, from whichever layer's error: looks for reqwest's own in the chain of causes.
#[must_use]
pub fn failure_of(error: &(dyn Error + 'static)) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(error) = current.downcast_ref::<reqwest::Error>() {
            let reason = root_cause(error);
            return if error.is_timeout() {
                Failure::TimedOut
            } else if error.is_connect() {
                Failure::Connect(reason)
            } else {
                Failure::Broken(reason)
            };
        }
        cause = current.source();
    }
    Failure::Broken(root_cause(error))
}

/// The innermost cause: the layers above it say only that they failed, and may quote the URL.
fn root_cause(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}
