//! What goes wrong on the way: by route, some number of times.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Something that goes wrong.
///
/// ```yaml
/// - { route: GET /repos/*/*/environments, times: 2, happens: { status: { code: 503 } } }
/// - { route: GET /apps/**, happens: reset }
/// - { route: POST /apps/*/releases, unheard: true, happens: close }
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fault {
    route: Route,
    #[serde(default)]
    times: Option<u32>,
    /// What was asked for is never done. Left out, a refusal does nothing, and everything else breaks the answer to what
    /// was done.
    #[serde(default)]
    unheard: bool,
    happens: Mishap,
}

impl Fault {
    /// A fault on this route, every time. A route is a method (or `*`) and a path in which `*` stands for one segment
    /// and a last `**` for any number; behind a `?`, the parameters the query must have. A path below
    /// `/repositories/ID` also counts as below `/repos/OWNER/NAME`.
    #[must_use]
    pub fn on(route: &str, happens: Mishap) -> Self {
        Self {
            route: Route::from(route.to_owned()),
            times: None,
            unheard: false,
            happens,
        }
    }

    /// Only the first so many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }

    /// The request is lost on the way, and not the answer to it: nothing changes at the vendor.
    #[must_use]
    pub fn unheard(self) -> Self {
        Self {
            unheard: true,
            ..self
        }
    }

    /// Whether a request that this happens to changes nothing.
    pub(super) const fn keeps_the_world(&self) -> bool {
        self.unheard || self.happens.is_refusal()
    }

    /// What happens to this request, if anything; counts it.
    pub(super) fn strike(&mut self, method: &str, paths: &[String], query: &str) -> Option<Mishap> {
        let is_hit = paths.iter().any(|path| self.route.is(method, path, query));
        if !is_hit || self.times == Some(0) {
            return None;
        }
        self.times = self.times.map(|left| left - 1);
        Some(self.happens.clone())
    }
}

/// How it goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
pub enum Mishap {
    /// Another answer.
    Status {
        /// The status code.
        code: u16,
        /// Headers beside the usual ones.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// The body; left out, an error in the vendor's words.
        #[serde(default)]
        body: Option<String>,
    },
    /// The connection is reset (RST) before an answer.
    Reset,
    /// The connection is closed (FIN) before an answer.
    Close,
    /// The answer begins late.
    Slow {
        /// How late, in milliseconds.
        milliseconds: u64,
    },
    /// The body comes a byte at a time.
    Drip {
        /// Between two bytes, in milliseconds.
        milliseconds: u64,
    },
    /// The body ends half-way: the length announced is that of the whole.
    Truncated,
    /// A page for people: 200, `text/html`.
    Html,
    /// 200, and JSON that stops in the middle.
    MalformedJson,
    /// 200, JSON, and something else than was asked for: a string.
    WrongShape,
    /// 200 and no body at all.
    Empty,
    /// A body that never ends.
    Endless,
    /// 302 to elsewhere.
    Redirect {
        /// Where to.
        to: String,
    },
    /// Asked too often: GitHub's secondary limit (403), Heroku's 429.
    SlowDown {
        /// `Retry-After`, in seconds.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// GitHub's hourly allowance is spent.
    Exhausted {
        /// In how many seconds it begins anew.
        resets_in: u64,
    },
    /// The right answer with another `Link` header. `{self}` in it is the address just asked for.
    Link(String),
    /// The right answer with a `total_count` that is higher by so many.
    TotalCountAbove(u64),
}

impl Mishap {
    /// It says that nothing was done; a client takes it at its word. A time-out or an error of the server's says neither.
    const fn is_refusal(&self) -> bool {
        match self {
            Self::Status { code, .. } => matches!(code, 300..=407 | 409..=499),
            Self::Redirect { .. } | Self::SlowDown { .. } | Self::Exhausted { .. } => true,
            _ => false,
        }
    }
}

/// Which requests.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
struct Route {
    method: String,
    path: Vec<String>,
    query: Vec<String>,
}

impl From<String> for Route {
    fn from(text: String) -> Self {
        let (method, address) = text.split_once(' ').unwrap_or(("*", text.as_str()));
        let (path, query) = address
            .trim()
            .split_once('?')
            .unwrap_or((address.trim(), ""));
        let parts = |text: &str, by: char| text.split(by).map(str::to_owned).collect();
        Self {
            method: method.to_uppercase(),
            path: parts(path, '/'),
            query: query
                .split('&')
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }
}

impl Route {
    fn is(&self, method: &str, path: &str, query: &str) -> bool {
        let pairs: Vec<&str> = query.split('&').collect();
        (self.method == "*" || self.method == method)
            && self.query.iter().all(|pair| pairs.contains(&pair.as_str()))
            && matches(&self.path, &path.split('/').collect::<Vec<_>>())
    }
}

fn matches(pattern: &[String], path: &[&str]) -> bool {
    match (pattern, path) {
        ([last], _) if last == "**" => true,
        ([], []) => true,
        ([first, pattern @ ..], [part, path @ ..]) => {
            (first == "*" || first.eq_ignore_ascii_case(part)) && matches(pattern, path)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_a_method_a_path_and_parameters() {
        let hit = |route: &str, method: &str, path: &str, query: &str| {
            Route::from(route.to_owned()).is(method, path, query)
        };
        assert!(hit("GET /a/*/c", "GET", "/a/b/c", ""));
        assert!(!hit("GET /a/*/c", "PUT", "/a/b/c", ""));
        assert!(!hit("GET /a/*/c", "GET", "/a/b/c/", ""));
        assert!(!hit("GET /a/*", "GET", "/a/b/c", ""));
        assert!(hit("* /a/**", "PUT", "/a/b/c", ""));
        assert!(hit("/a/**", "PUT", "/a", ""));
        assert!(hit("GET /a?page=2", "GET", "/a", "per_page=100&page=2"));
        assert!(!hit("GET /a?page=2", "GET", "/a", "page=20"));
    }

    #[test]
    fn a_fault_with_a_number_wears_off() {
        let mut fault = Fault::on("GET /a", Mishap::Reset).times(2);
        let mut strike = || fault.strike("GET", &["/a".to_owned()], "");
        assert_eq!(strike(), Some(Mishap::Reset));
        assert_eq!(strike(), Some(Mishap::Reset));
        assert_eq!(strike(), None);
    }

    #[test]
    fn faults_are_written_in_yaml() {
        let text = "- { route: GET /a, times: 2, happens: { status: { code: 503 } } }\n\
                    - { route: GET /b, happens: reset }\n\
                    - { route: GET /c, happens: { link: '<{self}>; rel=\"next\"' } }\n\
                    - { route: GET /d, happens: { slow-down: { retry-after: 3 } } }\n";
        let faults: Vec<Fault> = serde_yaml::from_str(text).unwrap();
        assert_eq!(faults[1].happens, Mishap::Reset);
        assert_eq!(
            faults[3].happens,
            Mishap::SlowDown {
                retry_after: Some(3)
            }
        );
        assert!(
            serde_yaml::from_str::<Vec<Fault>>("- { route: GET /a, happens: explode }").is_err()
        );
    }
}
