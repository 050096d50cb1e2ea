//! One request to somebody's site, as a visitor would send it: nothing is repeated, no redirect is followed, no
//! connection is used twice, and what the connection went through is measured.

mod body;
mod names;
mod stopwatch;
mod trust;
mod witness;

pub use body::{Body, Problem};
pub use stopwatch::Timings;
pub use trust::{Trust, TrustFiles};
pub use witness::Certificate;

use std::net::SocketAddr;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use hyper_util::client::proxy::matcher::Matcher;
use tokio::time::timeout;
use url::{Host, Url};

use super::{Failure, failure_of};
use names::Names;
use stopwatch::Stopwatch;
use witness::Witness;

/// An address family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// How.
    pub method: Method,
    /// Whom: http or https.
    pub url: Url,
    /// Headers besides the client's own. Has secrets only where they are marked sensitive.
    pub headers: HeaderMap,
    /// The request's body.
    pub body: Option<String>,
}

/// What came back.
pub struct Heard {
    /// Its status.
    pub status: StatusCode,
    /// The version of HTTP it came over.
    pub protocol: http::Version,
    /// Its headers, as they came.
    pub headers: HeaderMap,
    /// Its body, decompressed, as far as it was read.
    pub body: Body,
    /// Whether the one who answered is one that the name of the URL leads to: not so behind a proxy.
    pub is_direct: bool,
}

/// One try: what came of it, and how long its parts took.
pub struct Try {
    /// The answer, or why there is none.
    pub heard: Result<Heard, Failure>,
    /// The certificate the site showed, also when it was refused for it.
    pub certificate: Option<Certificate>,
    /// The proxy that this run asks the site through, where it came no further: no connection came of it to the site itself.
    pub proxy: Option<String>,
    /// How long its parts took, as far as it came.
    pub timings: Timings,
}

/// A line to one site. Every question opens a connection of its own.
pub struct Line {
    client: reqwest::Client,
    stopwatch: Stopwatch,
    names: Names,
    proxy: Option<String>,
}

impl Line {
    /// A line for questions to this URL's host. `days`: its certificate must last so much longer.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn to(
        url: &Url,
        trust: &Trust,
        family: Option<Family>,
        days: Option<u32>,
    ) -> Result<Self, String> {
        let stopwatch = Stopwatch::default();
        let host = url.host_str().unwrap_or_default();
        let names = Names::new(host, family, stopwatch.clone());
        let tls = Witness::config(trust, host, days, &stopwatch)?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(super::USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .referer(false)
            .dns_resolver(names.clone())
            .connector_layer(stopwatch.clone());
        let proxy = if super::is_loopback(url) {
            builder = builder.no_proxy();
            None
        } else {
            proxy_for(url)
        };
        Ok(Self {
            client: builder.build().map_err(|error| error.to_string())?,
            stopwatch,
            names,
            proxy,
        })
    }

    /// Asks once. Whatever takes longer than this is no answer.
    pub async fn ask(&self, question: &Question, at_most: Duration) -> Try {
        self.stopwatch.start();
        let heard = match timeout(at_most, self.hear(question)).await {
            Ok(heard) => heard,
            Err(_) => Err(Failure::TimedOut),
        };
        // What TLS with the site itself comes to is the site's doing, whoever carries it.
        let has_met_the_site = self.stopwatch.has_met_the_site();
        let (timings, certificate) = self.stopwatch.stop();
        let ended_at_proxy = match &heard {
            Err(Failure::Connect(_)) => !has_met_the_site,
            Err(Failure::TimedOut) => timings.connect.is_none(),
            _ => false,
        };
        let proxy = self.proxy.clone().filter(|_| ended_at_proxy);
        let heard = heard.map(|(answer, body)| Heard {
            status: answer.status,
            protocol: answer.protocol,
            is_direct: self.is_direct(&question.url, answer.remote),
            headers: answer.headers,
            body,
        });
        Try {
            heard,
            certificate,
            proxy,
            timings,
        }
    }

    async fn hear(&self, question: &Question) -> Result<(Head, Body), Failure> {
        let mut headers = question.headers.clone();
        // What browsers ask for, and what the body can be read back from.
        headers
            .entry(header::ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static("gzip, deflate, br"));
        let mut request = self
            .client
            .request(question.method.clone(), question.url.clone())
            .headers(headers);
        if let Some(body) = &question.body {
            request = request.body(body.clone());
        }
        let response = request.send().await.map_err(|error| failure_of(&error))?;
        self.stopwatch.answered();
        let head = Head {
            status: response.status(),
            protocol: response.version(),
            headers: response.headers().clone(),
            remote: response.remote_addr(),
        };
        let body = Body::read(response).await?;
        Ok((head, body))
    }

    fn is_direct(&self, url: &Url, remote: Option<SocketAddr>) -> bool {
        let Some(remote) = remote.map(|it| it.ip()) else {
            return false;
        };
        match url.host() {
            Some(Host::Ipv4(address)) => remote == address,
            Some(Host::Ipv6(address)) => remote == address,
            Some(Host::Domain(_)) => self.names.led_to(remote),
            None => false,
        }
    }
}

/// The proxy that the client asks for this URL, host and port, by the very rules of the client.
fn proxy_for(url: &Url) -> Option<String> {
    let uri = url.as_str().parse().ok()?;
    let proxy = Matcher::from_system().intercept(&uri)?;
    let host = proxy.uri().host()?.to_owned();
    Some(match proxy.uri().port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

/// An answer's first part.
struct Head {
    status: StatusCode,
    protocol: http::Version,
    headers: HeaderMap,
    remote: Option<SocketAddr>,
}

/// The headers of a Cloudflare Access service token.
pub const TOKEN_HEADERS: [HeaderName; 2] = [
    HeaderName::from_static("cf-access-client-id"),
    HeaderName::from_static("cf-access-client-secret"),
];
