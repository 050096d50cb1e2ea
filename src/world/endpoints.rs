//! The servers and tokens of a run, from the environment.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::http::probe::TrustFiles;
use crate::invocation::Environment;
use crate::secret::Secret;
use crate::usage::UsageError;

/// GitHub's own API, where `GITHUB_API_URL` does not name another.
const GITHUB: &str = "https://api.github.com";
/// Heroku's own API, where `HEROKU_API_URL` does not name another.
const HEROKU: &str = "https://api.heroku.com";
/// Cloudflare's own API, where `CLOUDFLARE_API_URL` does not name another.
const CLOUDFLARE: &str = "https://api.cloudflare.com/client/v4";

/// Heroku's own data API, where `HEROKU_DATA_URL` does not name another.
const HEROKU_DATA: &str = "https://api.data.heroku.com";

/// Names the service token for hosts behind a Cloudflare Access wall.
pub(crate) const ACCESS_ID: &str = "CF_ACCESS_CLIENT_ID";
/// Proves it.
pub(crate) const ACCESS_SECRET: &str = "CF_ACCESS_CLIENT_SECRET";

/// The servers and tokens of a run. Has no `Debug`.
pub struct Endpoints {
    /// GitHub's REST API; its path ends in a slash.
    pub github: Url,
    /// The input `github-token`, or `GITHUB_TOKEN`.
    pub github_token: Option<Secret>,
    /// Heroku's Platform API.
    pub heroku: Url,
    /// Heroku's data API, for databases; takes the same key.
    pub heroku_data: Url,
    /// The input `heroku-api-key`, or `HEROKU_API_KEY`.
    pub heroku_key: Option<Secret>,
    /// Cloudflare's API.
    pub cloudflare: Url,
    /// The input `cloudflare-api-token`, or `CLOUDFLARE_API_TOKEN`.
    pub cloudflare_token: Option<Secret>,
    /// `CF_ACCESS_CLIENT_ID` and `CF_ACCESS_CLIENT_SECRET`, where both are there.
    pub service_token: Option<ServiceToken>,
    /// Where `SSL_CERT_FILE` and `SSL_CERT_DIR` say that certificate roots are.
    pub trust: TrustFiles,
}

/// A Cloudflare Access service token. Has no `Debug`.
#[derive(Clone)]
pub struct ServiceToken {
    /// Whose it is.
    pub id: Secret,
    /// What proves it.
    pub secret: Secret,
}

/// A vendor's server, and whether the run holds a token for it. Never the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The vendor.
    pub vendor: String,
    /// The API's base.
    pub base: String,
    /// The variable the token comes from.
    pub variable: String,
    /// There is one.
    pub has_token: bool,
}

impl Server {
    /// The vendor, the server, and whether there is a token.
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        let token = if self.has_token { "set" } else { "not set" };
        vec![
            self.vendor.clone(),
            self.base.clone(),
            format!("{}: {token}", self.variable),
        ]
    }
}

impl Endpoints {
    /// Every vendor's server.
    #[must_use]
    pub fn servers(&self) -> Vec<Server> {
        let one = |vendor: &str, base: &Url, variable: &str, token: &Option<Secret>| Server {
            vendor: vendor.to_owned(),
            base: base.to_string(),
            variable: variable.to_owned(),
            has_token: token.is_some(),
        };
        vec![
            one("GitHub", &self.github, "GITHUB_TOKEN", &self.github_token),
            one("Heroku", &self.heroku, "HEROKU_API_KEY", &self.heroku_key),
            one(
                "Heroku Postgres",
                &self.heroku_data,
                "HEROKU_API_KEY",
                &self.heroku_key,
            ),
            one(
                "Cloudflare",
                &self.cloudflare,
                "CLOUDFLARE_API_TOKEN",
                &self.cloudflare_token,
            ),
        ]
    }

    /// Reads them.
    ///
    /// # Errors
    ///
    /// When a URL is none, or a token cannot stand in a header; the token itself is never quoted.
    pub fn from_environment(environment: &Environment) -> Result<Self, UsageError> {
        Ok(Self {
            github: base(environment, "GITHUB_API_URL", GITHUB)?,
            github_token: token(environment, "INPUT_GITHUB-TOKEN", "GITHUB_TOKEN")?,
            heroku: hosted(environment, "HEROKU_API_URL", HEROKU)?,
            heroku_data: hosted(environment, "HEROKU_DATA_URL", HEROKU_DATA)?,
            heroku_key: token(environment, "INPUT_HEROKU-API-KEY", "HEROKU_API_KEY")?,
            cloudflare: hosted(environment, "CLOUDFLARE_API_URL", CLOUDFLARE)?,
            cloudflare_token: token(
                environment,
                "INPUT_CLOUDFLARE-API-TOKEN",
                "CLOUDFLARE_API_TOKEN",
            )?,
            service_token: service_token(environment)?,
            trust: TrustFiles {
                file: environment.get("SSL_CERT_FILE").map(Into::into),
                folder: environment.get("SSL_CERT_DIR").map(Into::into),
            },
        })
    }

    /// Every secret the run holds, to keep out of what leaves: those of all gates, not only of this one.
    #[must_use]
    pub fn secrets(environment: &Environment) -> Vec<Secret> {
        environment
            .iter()
            .filter(|(name, _)| is_secret(name))
            .flat_map(|(_, value)| [value, value.trim()])
            .map(|value| Secret::new(value.to_owned()))
            .collect()
    }
}

/// Variables that hold a secret: the ones the tool reads, and inputs named like one.
fn is_secret(name: &str) -> bool {
    matches!(
        name,
        "GITHUB_TOKEN"
            | "GH_TOKEN"
            | "HEROKU_API_KEY"
            | "CLOUDFLARE_API_TOKEN"
            | ACCESS_ID
            | ACCESS_SECRET
    ) || (name.starts_with("INPUT_") && (name.ends_with("-TOKEN") || name.ends_with("-KEY")))
}

fn base(environment: &Environment, name: &str, default: &str) -> Result<Url, UsageError> {
    let text = environment.get(name).unwrap_or(default);
    let wrong = |reason: &str| {
        UsageError::new(format!("{name} {reason}")).help(format!("for example {default}"))
    };
    let mut url = Url::parse(text).map_err(|error| wrong(&format!("is not a URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(wrong("is not an http(s) URL"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("holds a user name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("holds a query or fragment"));
    }
    // With a slash at its end a base keeps its own path (`/api/v3`) when another is joined to it.
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

/// The base of a vendor that nobody can host: another one is a stand-in, on this machine or beside it. Without TLS anything
/// further away would be given the token in the clear. GitHub is left alone, as a server of one's own may have no TLS.
fn hosted(environment: &Environment, name: &str, default: &str) -> Result<Url, UsageError> {
    let url = base(environment, name, default)?;
    if url.scheme() == "http" && !is_near(&url) {
        let wrong = format!("{name} would be given the token in the clear");
        return Err(UsageError::new(wrong).help("write https://"));
    }
    Ok(url)
}

/// Whether a server stands on this machine or in a network of its own, rather than out in the Internet.
fn is_near(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => {
            address.is_loopback() || address.is_private() || address.is_link_local()
        }
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        // A name without a dot is a container's, or a machine's on the same network (RFC 6761, RFC 6762).
        Some(Host::Domain(name)) => match name.rsplit_once('.') {
            None => true,
            Some((_, end)) => matches!(end, "localhost" | "local" | "internal" | "test"),
        },
        None => false,
    }
}

/// The service token; half of one is for the gate to refuse that would use it.
fn service_token(environment: &Environment) -> Result<Option<ServiceToken>, UsageError> {
    let half = |name| token(environment, name, name);
    Ok(half(ACCESS_ID)?
        .zip(half(ACCESS_SECRET)?)
        .map(|(id, secret)| ServiceToken { id, secret }))
}

fn token(
    environment: &Environment,
    input: &str,
    variable: &str,
) -> Result<Option<Secret>, UsageError> {
    // What a step says of itself outranks what its job happens to export.
    let Some((name, value)) = [input, variable]
        .into_iter()
        .find_map(|name| Some((name, environment.get(name)?)))
    else {
        return Ok(None);
    };
    // A secret pasted with its line break is the commonest slip; what is left must fit into a header.
    let value = value.trim();
    if value.is_empty() {
        return Ok(None);
    }
    if !value.chars().all(|c| c.is_ascii_graphic()) {
        return Err(
            UsageError::new(format!("{name} holds characters no token has"))
                .help("set it again, without line breaks or spaces"),
        );
    }
    Ok(Some(Secret::new(value.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, value: &str) -> Result<Endpoints, UsageError> {
        let variable = (name.to_owned(), value.to_owned());
        Endpoints::from_environment(&Environment::new([variable]))
    }

    #[test]
    fn no_token_is_sent_in_the_clear_to_a_server_of_a_vendor() {
        for (url, is_taken) in [
            ("https://api.heroku.com", true),
            ("https://192.0.2.2", true),
            ("http://127.0.0.1:5000", true),
            ("http://[::1]:5000", true),
            ("http://10.0.0.4:5000", true),
            ("http://twin:5000", true),
            ("http://heroku.localhost", true),
            ("http://host.docker.internal:5000", true),
            ("http://api.heroku.com", false),
            ("http://192.0.2.2:42300", false),
            ("http://localhost.example.com", false),
            ("ftp://api.heroku.com", false),
            ("https://user@api.heroku.com", false),
        ] {
            for name in ["HEROKU_API_URL", "HEROKU_DATA_URL", "CLOUDFLARE_API_URL"] {
                assert_eq!(given(name, url).is_ok(), is_taken, "{name}={url}");
            }
        }
        // A server of one's own may have no TLS.
        assert!(given("GITHUB_API_URL", "http://github.example.com/api/v3").is_ok());
    }
}
