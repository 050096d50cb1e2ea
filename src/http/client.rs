//! The one reqwest client: rustls with the bundled roots and the system's, redirects on the same origin or none.

use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

/// A connection that takes longer than this will not come.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A renamed repository answers with one redirect; more than a few are a loop.
const MOST_REDIRECTS: usize = 3;

/// The program's HTTP client, and what was learnt while building it.
pub struct Client {
    /// The client itself: one pool for everything.
    pub reqwest: reqwest::Client,
    /// Certificate files that could not be read: said when a connection fails.
    pub root_problems: Vec<String>,
}

/// Which redirects are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirects {
    /// None: an API that documents none would answer for something else than was asked.
    None,
    /// Those on the same origin: GitHub redirects a renamed repository.
    SameOrigin,
}

/// The client could not be built.
#[derive(Debug)]
pub struct ClientError(String);

impl std::fmt::Display for ClientError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the HTTP client could not be built: {}", self.0)
    }
}

impl std::error::Error for ClientError {}

impl Client {
    /// A client for one base URL. Proxies are taken from the usual variables, except for a loopback server.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up.
    pub fn build(base: &Url, redirects: Redirects) -> Result<Self, ClientError> {
        let failed = |error: &dyn std::fmt::Display| ClientError(error.to_string());
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.into(),
        };
        let mut root_problems = Vec::new();
        // Reading the system's certificates costs milliseconds: only where TLS is spoken at all.
        if base.scheme() == "https" {
            let native = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(native.certs);
            root_problems.extend(native.errors.iter().map(ToString::to_string));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?
            .with_root_certificates(roots)
            .with_no_client_auth();

        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(super::USER_AGENT)
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(match redirects {
                Redirects::None => reqwest::redirect::Policy::none(),
                Redirects::SameOrigin => same_origin_redirects(),
            });
        // A server on this machine is behind no proxy, and a token for it is none of a proxy's business.
        if is_loopback(base) {
            builder = builder.no_proxy();
        }
        Ok(Self {
            reqwest: builder.build().map_err(|error| failed(&error))?,
            root_problems,
        })
    }
}

/// What leads to another origin is not ours to follow with a token.
fn same_origin_redirects() -> reqwest::redirect::Policy {
    reqwest::redirect::Policy::custom(|attempt| {
        let same = attempt
            .previous()
            .first()
            .is_some_and(|first| first.origin() == attempt.url().origin());
        if same && attempt.previous().len() <= MOST_REDIRECTS {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_builds_with_and_without_tls() {
        for base in ["https://api.github.com", "http://127.0.0.1:1"] {
            let base = Url::parse(base).unwrap();
            assert!(Client::build(&base, Redirects::None).is_ok());
        }
    }

    #[test]
    fn loopback_is_recognised_by_address_and_by_name() {
        for (url, expected) in [
            ("http://127.0.0.1:3000", true),
            ("http://[::1]:3000", true),
            ("http://localhost", true),
            ("http://api.github.localhost", true),
            ("https://api.github.com", false),
            ("http://localhost.example.com", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
