//! Whatever is asked, the twin answers as a vendor would: never with a failure of its own.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request};
use proptest::prelude::*;

use super::exchange::Asked;
use super::scenario::Scenario;
use super::site::{self, Addresses, Turns};
use super::{cloudflare, github, heroku, scenarios};

const WORDS: [&str; 36] = [
    "repos",
    "repositories",
    "raxx-app",
    "TradeMasterAPI",
    "environments",
    "production",
    "a%2Fb",
    "%ff",
    "%",
    "",
    "..",
    "secrets",
    "variables",
    "deployment-branch-policies",
    "deployment_protection_rules",
    "branches",
    "main",
    "commits",
    "0c4b",
    "actions",
    "runs",
    "15160412077",
    "approvals",
    "pending_deployments",
    "jobs",
    "deployments",
    "statuses",
    "orgs",
    "teams",
    "members",
    "apps",
    "raxx-queue-prod",
    "releases",
    "config-vars",
    "7",
    "slugs",
];

fn world() -> Scenario {
    scenarios::scenario("healthy").unwrap().read().unwrap()
}

/// A project with a page of deployments and one more, and sites behind walls.
fn elsewhere() -> Scenario {
    let deployment =
        |at: u32| format!("{{ id: d{at}, created: 2026-05-01T00:00:{at:02}Z, commit: c{at} }}");
    let deployments: Vec<String> = (0..26).map(deployment).collect();
    format!(
        "about: a test
based-on: healthy
cloudflare:
  tokens: {{ HRKU-sandbox-key-of-no-use-anywhere: [account] }}
  accounts: {{ account: {{ antlers: {{ deployments: [{}] }} }} }}
sites:
  strict.raxx.app: {{ wall: {{ kind: strict }} }}
  turns.raxx.app: {{ fallback: [{{ body: one, gzip: true }}, {{ redirect: \"https://docs.raxx.app/\" }}] }}
  none.raxx.app: {{ app: nothing }}
",
        deployments.join(", ")
    )
    .parse()
    .unwrap()
}

prop_compose! {
    fn asked()(
        method in prop::sample::select(vec![Method::GET, Method::PUT, Method::POST, Method::DELETE]),
        segments in prop::collection::vec(prop_oneof![8 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned), 1 => "[!-~&&[^?#]]{0,12}"], 0..9),
        query in prop_oneof!["", "page=[0-9x-]{0,20}&per_page=[0-9x-]{0,20}", "page=[0-9]{17,20}(&per_page=[0-9]{1,3})?", "[!-~&&[^#]]{0,30}"],
        range in prop_oneof!["", "(id|version|name) [\\[\\]]?[0-9a-f]{0,4}\\.\\.[0-9]{0,3}(; max=[0-9]{0,5})?(, order=(asc|desc|x))?", "[ -~]{0,30}"],
        body in prop::collection::vec(any::<u8>(), 0..40),
        with_key in any::<bool>(),
    ) -> Asked {
        let mut headers = HeaderMap::new();
        headers.insert("user-agent", HeaderValue::from_static("test"));
        headers.insert("accept", HeaderValue::from_static("application/vnd.heroku+json; version=3"));
        if with_key {
            let key = "Bearer HRKU-sandbox-key-of-no-use-anywhere";
            headers.insert("authorization", HeaderValue::from_static(key));
        }
        if let Ok(range) = HeaderValue::from_str(&range) {
            headers.insert("range", range);
        }
        let (mut head, ()) = Request::new(()).into_parts();
        head.method = method;
        head.headers = headers;
        let mut asked = Asked::new(head, Bytes::from(body), "127.0.0.1:1");
        asked.path = format!("/{}", segments.join("/"));
        asked.query = query;
        asked
    }
}

proptest! {
    #[test]
    fn heroku_never_fails(asked in asked()) {
        let answer = heroku::answer(&mut world(), &asked, &mut heroku::Meter::default(), 0);
        prop_assert!(answer.status.as_u16() < 500);
        prop_assert!(serde_json::from_slice::<serde_json::Value>(&answer.body).is_ok());
    }

    #[test]
    fn github_never_fails(mut asked in asked(), token in prop_oneof!["", "ghs_SandboxTokenOfNoUseAnywhere00000001", "[ -~]{0,12}"]) {
        asked.headers.remove("authorization");
        if !token.is_empty() && let Ok(value) = HeaderValue::from_str(&format!("token {token}")) {
            asked.headers.insert("authorization", value);
        }
        let answer = github::answer(&mut world(), &asked, &mut github::Meter::default(), 0);
        prop_assert!(answer.status.as_u16() < 500);
        prop_assert!(serde_json::from_slice::<serde_json::Value>(&answer.body).is_ok());
        prop_assert!(answer.headers.contains_key("x-ratelimit-remaining"));
    }
    #[test]
    fn cloudflare_never_fails(mut asked in asked(), below in prop_oneof![3 => Just("/client/v4/accounts/account/pages/projects/antlers/deployments"), 1 => Just("/client/v4/accounts/account/pages/projects"), 1 => Just("")], as_is in any::<bool>()) {
        if as_is {
            asked.path = below.to_owned();
            asked.method = Method::GET;
            let key = "Bearer HRKU-sandbox-key-of-no-use-anywhere";
            asked.headers.insert("authorization", HeaderValue::from_static(key));
        } else {
            asked.path = format!("{below}{}", asked.path);
        }
        let answer = cloudflare::answer(&elsewhere(), &asked);
        prop_assert!(answer.status.as_u16() < 500);
        prop_assert!(serde_json::from_slice::<serde_json::Value>(&answer.body).is_ok());
    }

    #[test]
    fn sites_never_fail(mut asked in asked(), host in prop_oneof![
        4 => prop::sample::select(vec!["docs.raxx.app", "getraxx.com", "console.raxx.app", "strict.raxx.app", "turns.raxx.app", "none.raxx.app", "raxx-queue-prod-327fa047b4b6.herokuapp.com"]).prop_map(str::to_owned),
        1 => "[!-~]{0,12}",
    ], tls in any::<bool>(), times in 1..4) {
        asked.origin = format!("{}://{host}.localhost:1", if tls { "https" } else { "http" });
        let (world, mut turns, addresses) = (elsewhere(), Turns::default(), Addresses::default());
        for _ in 0..times {
            let (answer, mishap) = site::answer(&world, &asked, &mut turns, &addresses);
            prop_assert!(answer.status.as_u16() < 500);
            prop_assert!(answer.headers.contains_key("content-type"));
            prop_assert_eq!(mishap, None);
        }
    }
}
