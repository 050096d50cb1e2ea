//! Surroundings: where the team's services run, as far as it tells a value of production from one of elsewhere.

use crate::hex::is_hex;

/// The addresses of the environments other than production.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Hosts of their URLs, in lower case.
    hosts: Vec<String>,
    /// Their Heroku apps.
    apps: Vec<String>,
    /// Hosts of production's own URLs, in lower case.
    own: Vec<String>,
}

impl Surroundings {
    /// These hosts and these Heroku apps. What is among the hosts of production's `own` URLs is not elsewhere.
    #[must_use]
    pub fn new(hosts: Vec<String>, apps: Vec<String>, own: Vec<String>) -> Self {
        let hosts = hosts.into_iter().filter(|host| !own.contains(host));
        Self {
            hosts: hosts.collect(),
            apps,
            own,
        }
    }

    /// Whether this host is one of theirs. An app answers as `APP.herokuapp.com`, or with twelve hexadecimal digits
    /// behind its name (Heroku's changelog of 2023-06-14).
    pub(super) fn hold(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known == host)
            || host.strip_suffix(".herokuapp.com").is_some_and(|app| {
                let plain = match app.rsplit_once('-') {
                    Some((plain, digits)) if is_suffix(digits) => plain,
                    _ => app,
                };
                self.apps.iter().any(|known| known == app || known == plain)
            })
    }
}

impl Surroundings {
    /// Whether a host that the settings do not know says itself that it is staging's: `staging.raxx.app`,
    /// `api.stg.raxx.app`. Whoever owns `staging.app` may have production there; and `dev`, `test` and `sandbox` are
    /// portals, registries and products too.
    pub(super) fn seem_to_hold(&self, host: &str) -> bool {
        const OWNED: usize = 2;
        let labels: Vec<&str> = host.split('.').collect();
        let below = labels.len().saturating_sub(OWNED);
        labels.iter().take(below).any(|label| is_staging(label))
            && !self.own.iter().any(|known| known == host)
    }
}

/// A word that means staging and nothing else.
pub(super) fn is_staging(word: &str) -> bool {
    matches!(word, "staging" | "stage" | "stg")
}

fn is_suffix(digits: &str) -> bool {
    is_hex(digits, 12..=12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_elsewhere() {
        let elsewhere = Surroundings::new(
            vec!["staging.raxx.app".into()],
            vec!["raxx-api-staging".into()],
            vec!["stage.raxx.app".into()],
        );
        for host in [
            "staging.raxx.app",
            "raxx-api-staging.herokuapp.com",
            "raxx-api-staging-0123456789ab.herokuapp.com",
        ] {
            assert!(elsewhere.hold(host), "{host}");
        }
        for host in [
            "raxx.app",
            "x.staging.raxx.app",
            "raxx-api-staging-2.herokuapp.com",
            "raxx-api-prod.herokuapp.com",
            "herokuapp.com",
        ] {
            assert!(!elsewhere.hold(host), "{host}");
        }
        for host in ["staging.raxx.app", "api.stg.raxx.app", "stage.raxx.io"] {
            assert!(elsewhere.seem_to_hold(host), "{host}");
        }
        for host in [
            "stage.raxx.app",
            "staging.app",
            "raxx.stage",
            "backstage.raxx.app",
            "staging-2.raxx.app",
            "dev.azure.com",
            "test.pypi.org",
            "sandbox.raxx.app",
            "staging",
        ] {
            assert!(!elsewhere.seem_to_hold(host), "{host}");
        }
    }
}
