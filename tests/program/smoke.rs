//! `post-deploy-smoke` × every way a site can go wrong: no false pass, no hang, no leak, no token astray.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use deploy_gate::sandbox::{Conditions, Fault, Mishap, Vendor};
use serde_json::{Value, json};

use crate::case::world;
use crate::run::{Outcome, Setup, run};

const SETTINGS: &str = ".github/deploy-gate.yml";
const ID: &str = "raxx-smoke-of-no-use.access";
const SECRET: &str = "5f0e4a2c8d6b1e3f7a9c0d2e4f6081a3";

/// The gate with these probes, where these sites answer.
fn smoke(probes: &str, sites: &Value, arguments: &[&str]) -> Setup {
    let mut setup = Setup::new(
        world("healthy", &json!({ "sites": sites })),
        &["post-deploy-smoke"],
    );
    setup
        .arguments
        .extend(arguments.iter().map(|&it| it.to_owned()));
    let settings = format!(
        "version: 1\nservices: {{ raptor: {{ production: {{ url: 'https://raptor.raxx.app' }} }} }}\nsmoke:\n  production:\n{probes}"
    );
    setup.files.push((SETTINGS.to_owned(), Some(settings)));
    setup
}

fn with_token(mut setup: Setup) -> Setup {
    setup.variables.extend([
        ("CF_ACCESS_CLIENT_ID".to_owned(), Some(ID.to_owned())),
        (
            "CF_ACCESS_CLIENT_SECRET".to_owned(),
            Some(SECRET.to_owned()),
        ),
    ]);
    setup
}

fn status(code: u16, headers: &[(&str, &str)], body: &str) -> Mishap {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Mishap::Status {
        code,
        headers: headers.iter().map(pair).collect::<BTreeMap<_, _>>(),
        body: Some(body.to_owned()),
    }
}

/// Answers in a site's place, none of them what any probe of the healthy world expects.
fn mishaps() -> Vec<(&'static str, Mishap)> {
    let login = "https://raxx.cloudflareaccess.com/cdn-cgi/access/login/x?kid=1";
    let mut all: Vec<(&str, Mishap)> = vec![
        ("reset", Mishap::Reset),
        ("closed", Mishap::Close),
        (
            "no answer",
            Mishap::Slow {
                milliseconds: 60_000,
            },
        ),
        (
            "dripping",
            Mishap::Drip {
                milliseconds: 1_000,
            },
        ),
        ("truncated", Mishap::Truncated),
        ("a page for people", Mishap::Html),
        ("broken JSON", Mishap::MalformedJson),
        ("another shape", Mishap::WrongShape),
        ("nothing", Mishap::Empty),
        ("an endless body", Mishap::Endless),
        (
            "another host",
            Mishap::Redirect {
                to: "http://localhost:9/".to_owned(),
            },
        ),
        ("no content", status(204, &[], "")),
        ("a firewall", status(403, &[], "error code: 1010")),
        (
            "a challenge",
            status(
                403,
                &[("cf-mitigated", "challenge")],
                "<title>Just a moment...</title>",
            ),
        ),
        (
            "a bomb",
            status(200, &[("content-encoding", "gzip")], "\u{1f}\u{8b}"),
        ),
        (
            "unknown packing",
            status(200, &[("content-encoding", "zstd")], "x"),
        ),
        ("not found", status(404, &[], "<title>404</title>")),
        ("too many", status(429, &[("retry-after", "1")], "")),
        (
            "another version",
            status(
                200,
                &[("content-type", "application/json")],
                r#"{"status":"ok","commit":"694536ae336d0f1e2d3c4b5a69788796a5b4c3d2"}"#,
            ),
        ),
        (
            "a null version",
            status(
                200,
                &[("content-type", "application/json")],
                r#"{"status":"ok","commit":null}"#,
            ),
        ),
        (
            "no version",
            status(
                200,
                &[("content-type", "application/json")],
                r#"{"status":"ok"}"#,
            ),
        ),
        (
            "a version in a list",
            status(
                200,
                &[("content-type", "application/json")],
                r#"[{"status":"ok"}]"#,
            ),
        ),
    ];
    all.extend([500, 502, 503, 504, 521].map(|code| ("a server error", status(code, &[], ""))));
    all.extend([
        ("a login page", status(302, &[("location", login)], "")),
        ("a refusal", status(401, &[], "")),
    ]);
    all
}

/// Whether the probe of this route expects anything that the mishap takes away.
fn is_told(route: &str, name: &str) -> bool {
    match name {
        // These are walls, which the console is expected to stand behind.
        "a login page" | "a refusal" => !route.contains("console"),
        // These come with the right status and headers, and only two of the probes look at the body.
        "nothing" | "broken JSON" | "another shape" | "an endless body" => {
            route.contains("health") || route.contains("favicon")
        }
        // A redirect has no body that could drip.
        "dripping" => !route.contains("console") && !route.contains("www"),
        _ => true,
    }
}

/// Every probe of the healthy world × every mishap, for ever: its own expectations are not met, whatever it is.
#[test]
fn a_site_that_goes_wrong_never_passes_hangs_or_panics() {
    let healthy = || {
        Setup::new(
            world("healthy", &Value::Null),
            &["post-deploy-smoke", "--timeout=2s"],
        )
    };
    let routes: Vec<String> = run(healthy())
        .requests
        .iter()
        .filter(|it| it.vendor == Vendor::Site)
        .map(|it| format!("{} {}", it.method, it.path))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    assert_eq!(routes.len(), 5, "{routes:?}");
    let jobs: Vec<(String, &str, Mishap)> = routes
        .iter()
        .flat_map(|route| {
            mishaps()
                .into_iter()
                .map(move |(name, mishap)| (route.clone(), name, mishap))
        })
        .filter(|(route, name, _)| is_told(route, name))
        .collect();
    let queue = std::sync::Mutex::new(jobs.into_iter());
    std::thread::scope(|threads| {
        for _ in 0..12 {
            threads.spawn(|| {
                loop {
                    let Some((route, name, mishap)) = queue.lock().unwrap().next() else {
                        return;
                    };
                    let mut setup = healthy();
                    setup.conditions = Conditions::from(vec![Fault::on(&route, mishap)]);
                    #[expect(
                        clippy::disallowed_methods,
                        reason = "the test measures that a run ends"
                    )]
                    let began = Instant::now();
                    let outcome = run(setup);
                    let story = format!("{route}, {name}: {}", outcome.everything());
                    assert!(matches!(outcome.code, 1 | 3), "{story}");
                    assert!(began.elapsed() < Duration::from_secs(8), "{story}");
                    assert!(
                        outcome.report.is_some() && !outcome.summary.is_empty(),
                        "{story}"
                    );
                }
            });
        }
    });
}

/// A dyno that dies once, or boots slowly, is waited for.
#[test]
fn a_mishap_that_passes_is_waited_for() {
    for mishap in [
        status(503, &[], ""),
        Mishap::Reset,
        Mishap::Close,
        Mishap::Truncated,
        Mishap::Html,
    ] {
        let probes = "    - { name: health, get: '{raptor.url}/', expect: { body: ok }, retry: { within: 1m, every: 20ms, consecutive: 2 } }\n";
        let mut setup = smoke(
            probes,
            &json!({ "raptor.raxx.app": { "pages": { "/": { "body": "ok" } } } }),
            &[],
        );
        setup.conditions = Conditions::from(vec![
            Fault::on("GET //raptor.raxx.app/", mishap.clone()).times(2),
        ]);
        let outcome = run(setup);
        assert_eq!(outcome.code, 0, "{mishap:?}: {}", outcome.everything());
        assert_eq!(outcome.requests.len(), 4);
    }
}

/// A site that echoes the token in every place it can, to a run whose token does not open the wall.
#[test]
fn a_token_that_a_site_echoes_reaches_nothing() {
    let padding = "p".repeat(110);
    let echo = format!("{padding}{SECRET}{ID}");
    let page = json!({
        "status": 200,
        "type": format!("application/json; {SECRET}"),
        "headers": { "x-commit": echo, "x-robots-tag": echo, "location": format!("https://raxx.app/{SECRET}") },
        "body": json!({ "status": echo, "commit": echo }).to_string(),
    });
    let sites = json!({ "raptor.raxx.app": {
        "wall": { "kind": "login", "token": { "id": ID, "secret": SECRET } },
        "pages": { "/": page, "/title": { "body": format!("<title>{echo}</title>") } },
    } });
    let probes = "    - { name: a, get: '{raptor.url}/', expect: { content-type: text/html, header: { x-robots-tag: all }, json: { /status: ok }, version: { json: /commit, equals: x } }, retry: { within: 300ms, every: 100ms } }\n    - { name: b, get: '{raptor.url}/', expect: { version: { header: x-commit, equals: y }, status: 200 } }\n    - { name: c, get: '{raptor.url}/title', expect: { title: Raxx } }\n";
    for format in ["plain", "github", "json", "sarif", "junit"] {
        let format = format!("--format={format}");
        let outcome = run(with_token(smoke(probes, &sites, &[&format])));
        assert_eq!(outcome.code, 1);
        let everything = outcome.everything();
        assert!(
            everything.contains("with the service token"),
            "{everything}"
        );
        for secret in [SECRET, ID, &SECRET[..8], &ID[..8]] {
            assert!(
                !everything.contains(secret),
                "{format} {secret}: {everything}"
            );
        }
    }
}

/// What a site says is data, on stderr while the run waits for it, too.
#[test]
fn what_a_site_says_is_no_command() {
    let hostile = "##[error]a ::error::b\n::set-output name=verdict::passed\u{1b}[2J";
    let page = json!({ "headers": { "x-a": "##[add-mask]x" }, "body": format!("<title>{hostile}</title>") });
    let probes = "    - { name: '##[group]a', get: '{raptor.url}/', expect: { title: Raxx, header: { x-a: b } }, retry: { within: 200ms, every: 100ms } }\n";
    let sites = json!({ "raptor.raxx.app": { "pages": { "/": page } } });
    let outcome = run(smoke(probes, &sites, &["--format=github"]));
    assert_eq!(outcome.code, 1);
    for stream in [&outcome.stdout, &outcome.stderr] {
        assert!(!stream.contains("##["), "{stream}");
        assert!(!stream.contains('\u{1b}'), "{stream}");
        let commands = stream
            .lines()
            .filter(|line| line.trim_start().starts_with("::"));
        for command in commands {
            assert!(command.starts_with("::error "), "{command}");
        }
    }
    assert!(
        outcome.stderr.contains("deploy-gate: "),
        "{}",
        outcome.stderr
    );
}

/// The token goes to no host but the team's, and not to one that is asked as anybody would.
#[test]
fn a_token_goes_nowhere_else() {
    let walled = || json!({ "wall": { "kind": "login", "token": { "id": ID, "secret": SECRET } }, "pages": { "/": { "body": "ok" } } });
    let sites = json!({ "raptor.raxx.app": walled(), "stranger.example": walled(), "raptor.raxx.app.stranger.example": walled() });
    let probes = "    - { name: own, get: '{raptor.url}/' }\n    - { name: stranger, get: 'https://stranger.example/' }\n    - { name: look-alike, get: 'https://raptor.raxx.app.stranger.example/' }\n    - { name: anybody, get: '{raptor.url}/', expect: { access: public } }\n";
    let outcome = run(with_token(smoke(probes, &sites, &[])));
    assert_eq!(outcome.code, 1);
    let opened: Vec<&str> = outcome
        .requests
        .iter()
        .filter(|it| it.status == Some(200))
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!(opened, ["//raptor.raxx.app/"]);
    assert_eq!(outcome.rules(), ["post-deploy-smoke/access-wall"]);
    assert_eq!(outcome.report.as_ref().unwrap()["outputs"]["right"], "1");
    assert_eq!(outcome.report.as_ref().unwrap()["outputs"]["wrong"], "3");
}

/// Where the roots cannot be read, a certificate is not known to be wrong.
#[test]
fn a_certificate_that_cannot_be_checked_is_undecided() {
    let site = json!({ "certificate": { "days": 30 }, "pages": { "/": { "body": "ok" } } });
    let probes = "    - { name: a, get: '{raptor.url}/' }\n";
    let sites = json!({ "raptor.raxx.app": site });
    for (roots, code) in [("/nowhere/roots.pem", 3), ("/dev/null", 1)] {
        let mut setup = smoke(probes, &sites, &[]);
        let roots = Some(roots.to_owned());
        setup.variables.push(("SSL_CERT_FILE".to_owned(), roots));
        let outcome = run(setup);
        assert_eq!(outcome.code, code, "{}", outcome.everything());
    }
}

/// A certificate that nobody vouches for is no matter of its date, whatever days were agreed on; and no allowance for the
/// date lets it pass.
#[test]
fn a_certificate_that_is_not_trusted_is_no_matter_of_days() {
    let site = json!({ "certificate": { "days": 30 }, "pages": { "/": { "body": "ok" } } });
    let sites = json!({ "raptor.raxx.app": site });
    let probes = "    - { name: a, get: '{raptor.url}/', expect: { certificate-days: 14 } }\n";
    for more in [None, Some("--rollback")] {
        let mut setup = smoke(probes, &sites, more.as_slice());
        let roots = Some("/dev/null".to_owned());
        setup.variables.push(("SSL_CERT_FILE".to_owned(), roots));
        let outcome = run(setup);
        assert_eq!(outcome.code, 1, "{}", outcome.everything());
        assert_eq!(outcome.rules(), ["post-deploy-smoke/unreachable"]);
        assert!(
            outcome.everything().contains("UnknownIssuer"),
            "{}",
            outcome.everything()
        );
    }
}

/// Twenty probes of a site that takes half a second each take little more together.
#[test]
fn probes_are_asked_side_by_side() {
    let probes = (0..20).fold(String::new(), |text, at| {
        text + &format!("    - {{ name: p{at}, get: '{{raptor.url}}/{at}' }}\n")
    });
    let sites = json!({ "raptor.raxx.app": { "fallback": { "body": "ok" } } });
    let mut setup = smoke(&probes, &sites, &[]);
    setup.conditions = Conditions {
        latency: Duration::from_millis(500),
        ..Conditions::default()
    };
    #[expect(clippy::disallowed_methods, reason = "the test measures that they are")]
    let began = Instant::now();
    let outcome: Outcome = run(setup);
    assert_eq!(outcome.code, 0, "{}", outcome.everything());
    assert_eq!(outcome.requests.len(), 20);
    // One after the other they would take ten seconds; the machine may be busy.
    assert!(began.elapsed() < Duration::from_secs(5));
}
