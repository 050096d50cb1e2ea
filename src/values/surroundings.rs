//! Surroundings: where the team's services run, as far as it tells a value of production from one of elsewhere.

use crate::hex::is_hex;

/// The addresses of the environments other than production.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Hosts of their URLs, in lower case.
    hosts: Vec<String>,
    /// Their Heroku apps.
    apps: Vec<String>,
}

impl Surroundings {
    /// These hosts and these Heroku apps.
    #[must_use]
    pub fn new(hosts: Vec<String>, apps: Vec<String>) -> Self {
        Self { hosts, apps }
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
    }
}
