//! How long the parts of one try took. The connection's own hooks tell it: the look-up of the name, the first word of TLS,
//! the connection that stands.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::Certificate;

/// How long the parts of one try took, in their order; `None`: it did not come so far, or needed no such part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timings {
    /// Looking up the name.
    pub name: Option<Duration>,
    /// The TCP connection.
    pub connect: Option<Duration>,
    /// TLS.
    pub tls: Option<Duration>,
    /// From the request to the first byte of the answer.
    pub first_byte: Option<Duration>,
    /// All of it, the body's end included.
    pub whole: Duration,
}

/// Takes the time of one try after another; clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Stopwatch(Arc<Mutex<Marks>>);

#[derive(Debug, Default)]
struct Marks {
    started: Option<Instant>,
    named: Option<Instant>,
    tls_began: Option<Instant>,
    has_met_the_site: bool,
    connected: Option<Instant>,
    answered: Option<Instant>,
    certificate: Option<Certificate>,
}

impl Stopwatch {
    fn marks(&self) -> MutexGuard<'_, Marks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new try.
    pub(super) fn start(&self) {
        *self.marks() = Marks {
            started: Some(Instant::now()),
            ..Marks::default()
        };
    }

    /// The name is looked up.
    pub(super) fn named(&self) {
        self.marks().named = Some(Instant::now());
    }

    /// TLS has its turn: TCP stands.
    pub(super) fn tls_begins(&self) {
        self.marks().tls_began = Some(Instant::now());
    }

    /// TLS has its turn with the site itself, and not with a proxy.
    pub(super) fn meets_the_site(&self) {
        self.marks().has_met_the_site = true;
    }

    /// Whether TLS had its turn with the site itself.
    pub(super) fn has_met_the_site(&self) -> bool {
        self.marks().has_met_the_site
    }

    /// The server has shown its certificate.
    pub(super) fn shown(&self, certificate: Certificate) {
        self.marks().certificate = Some(certificate);
    }

    /// The connection stands.
    pub(super) fn connected(&self) {
        self.marks().connected = Some(Instant::now());
    }

    /// The first part of the answer is here.
    pub(super) fn answered(&self) {
        self.marks().answered = Some(Instant::now());
    }

    /// The try is over.
    pub(super) fn stop(&self) -> (Timings, Option<Certificate>) {
        let now = Instant::now();
        let marks = self.marks();
        let started = marks.started.unwrap_or(now);
        let between = |from: Option<Instant>, to: Option<Instant>| {
            Some(to?.saturating_duration_since(from.unwrap_or(started)))
        };
        let timings = Timings {
            name: between(None, marks.named),
            connect: between(marks.named, marks.tls_began.or(marks.connected)),
            tls: marks
                .tls_began
                .and_then(|began| between(Some(began), marks.connected)),
            first_byte: between(marks.connected, marks.answered),
            whole: now.saturating_duration_since(started),
        };
        (timings, marks.certificate)
    }
}

impl<S> tower::Layer<S> for Stopwatch {
    type Service = Timed<S>;

    fn layer(&self, inner: S) -> Timed<S> {
        Timed {
            inner,
            stopwatch: self.clone(),
        }
    }
}

/// A connector whose connections are told to a stopwatch.
#[derive(Debug, Clone)]
pub(super) struct Timed<S> {
    inner: S,
    stopwatch: Stopwatch,
}

type Connecting<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

impl<S, R> tower::Service<R> for Timed<S>
where
    S: tower::Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Connecting<S::Response, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let connecting = self.inner.call(request);
        let stopwatch = self.stopwatch.clone();
        Box::pin(async move {
            let connection = connecting.await?;
            stopwatch.connected();
            Ok(connection)
        })
    }
}
