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
    /// The registrable domains of all these hosts.
    domains: Vec<String>,
    /// Whether the team calls an environment `stage`: it is an ordinary word too.
    says_stage: bool,
}

/// Names below which anybody may have a host: platforms that the settings' URLs are likely to lead to.
const SHARED: &[&str] = &[
    "appspot.com",
    "azurewebsites.net",
    "cloudfront.net",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "herokuapp.com",
    "netlify.app",
    "onrender.com",
    "pages.dev",
    "vercel.app",
    "web.app",
    "workers.dev",
];

impl Surroundings {
    /// These hosts and these Heroku apps. What is among the hosts of production's `own` URLs is not elsewhere.
    #[must_use]
    pub fn new(hosts: Vec<String>, apps: Vec<String>, own: Vec<String>) -> Self {
        let hosts: Vec<String> = hosts
            .into_iter()
            .filter(|host| !own.contains(host))
            .collect();
        let domains = hosts.iter().chain(&own).map(|host| domain(host).to_owned());
        let has_stage = |name: &String| name.split(['.', '-']).any(|word| word == "stage");
        Self {
            domains: domains.collect(),
            says_stage: hosts.iter().chain(&apps).any(has_stage),
            hosts,
            apps,
            own,
        }
    }

    /// Where the environments other than production have these names.
    #[must_use]
    pub fn named(mut self, environments: &[&str]) -> Self {
        self.says_stage |= environments
            .iter()
            .any(|name| name.eq_ignore_ascii_case("stage"));
        self
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
    /// Whether a host of the team's domains that the settings do not know says itself that it is staging's:
    /// `staging.raxx.app`, `api.stg.raxx.app`. What a vendor calls staging is the vendor's; whoever owns `staging.app` may
    /// have production there; and `dev`, `test` and `sandbox` are portals, registries and products too.
    pub(super) fn seem_to_hold(&self, host: &str) -> bool {
        let domain = domain(host);
        let below = host.strip_suffix(domain).unwrap_or_default();
        self.domains.iter().any(|known| known == domain)
            && below
                .split('.')
                .any(|label| is_staging(label) && (label != "stage" || self.says_stage))
            && !self.own.iter().any(|known| known == host)
    }
}

/// The end of a host that one owner has: two labels, or three below a platform or the likes of `co.uk`.
fn domain(host: &str) -> &str {
    const SECOND: &[&str] = &[
        "ac", "co", "com", "edu", "gov", "gv", "ne", "net", "or", "org",
    ];
    const COUNTRY: usize = 2;
    let end_of = |labels: usize| {
        let mut dots = host.rmatch_indices('.');
        dots.nth(labels - 1)
            .and_then(|(at, _)| host.get(at + 1..))
            .unwrap_or(host)
    };
    let end = end_of(2);
    let is_shared = SHARED.contains(&end)
        || end
            .split_once('.')
            .is_some_and(|(second, first)| first.len() == COUNTRY && SECOND.contains(&second));
    if is_shared { end_of(3) } else { end }
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
    }

    #[test]
    fn hosts_that_say_so_themselves() {
        let own = || vec!["www.raxx.app".into(), "stage.raxx.co.uk".into()];
        let plain = Surroundings::new(vec![], vec!["raxx-api-prod".into()], own());
        for host in ["staging.raxx.app", "api.stg.raxx.app", "staging.raxx.co.uk"] {
            assert!(plain.seem_to_hold(host), "{host}");
        }
        for host in [
            "api.stage.raxx.app",
            "stage.events.raxx.app",
            "stage.raxx.co.uk",
            "staging.co.uk",
            "api.staging.vendor.com",
            "staging.app",
            "raxx.stage",
            "backstage.raxx.app",
            "staging-2.raxx.app",
            "dev.azure.com",
            "test.pypi.org",
            "sandbox.raxx.app",
            "staging",
        ] {
            assert!(!plain.seem_to_hold(host), "{host}");
        }
        let on_heroku = Surroundings::new(vec![], vec![], vec!["raxx.herokuapp.com".into()]);
        assert!(!on_heroku.seem_to_hold("staging.herokuapp.com"));
        // Where the team calls it so.
        let by_host = Surroundings::new(vec!["stage.raxx.app".into()], vec![], own());
        let by_app = Surroundings::new(vec![], vec!["raxx-api-stage".into()], own());
        let by_name = Surroundings::new(vec![], vec![], own()).named(&["stage"]);
        for told in [by_host, by_app, by_name] {
            assert!(told.seem_to_hold("api.stage.raxx.app"), "{told:?}");
            assert!(!told.seem_to_hold("stage.raxx.co.uk"), "{told:?}");
        }
    }
}
