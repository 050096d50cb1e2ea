//! Every request of every gate × every way it can go wrong: no false pass, no hang, no panic, no leak.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use deploy_gate::gates;
use deploy_gate::sandbox::{Conditions, Fault, Mishap};
use serde_json::Value;

use crate::case::world;
use crate::run::{Outcome, Setup, run};

/// Long enough for two retries, short enough to wait for.
const TIMEOUT: Duration = Duration::from_secs(3);
/// For runs that must pass: nothing in them waits for it, so a busy machine may take its time.
const PATIENT: Duration = Duration::from_mins(1);
/// What a run may take beyond its timeout: start-up and writing, on a busy machine.
const GRACE: Duration = Duration::from_secs(4);

/// The gates with the flags that make them ask everything they can ask.
fn command_lines() -> Vec<Vec<&'static str>> {
    // What a site answers is no blindness of the gate's but what it is there to judge: see `smoke`.
    let asks_vendors = |name: &str| name != "post-deploy-smoke";
    gates::ALL
        .iter()
        .filter(|gate| asks_vendors(gate.meta().name))
        .map(|gate| match gate.meta().name {
            "env-protection" => vec!["env-protection", "--require-approval"],
            name => vec![name],
        })
        .collect()
}

fn setup(arguments: &[&str], faults: Vec<Fault>, timeout: Duration) -> Setup {
    let mut setup = Setup::new(world("healthy", &Value::Null), arguments);
    setup
        .arguments
        .push(format!("--timeout={}s", timeout.as_secs()));
    setup.conditions = Conditions::from(faults);
    setup
}

/// `METHOD path` of every request the gate makes in the healthy world.
fn routes(arguments: &[&str]) -> BTreeSet<String> {
    let outcome = run(setup(arguments, Vec::new(), PATIENT));
    assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.everything());
    outcome
        .requests
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect()
}

/// Mishaps after which the answer is as good as without.
fn passing() -> Vec<(&'static str, Mishap, u32)> {
    vec![
        ("two server errors", status(503, &[]), 2),
        ("one reset", Mishap::Reset, 1),
        ("one close", Mishap::Close, 1),
        ("one truncated body", Mishap::Truncated, 1),
        ("one 429", status(429, &[("retry-after", "1")]), 1),
        (
            "one secondary limit",
            Mishap::SlowDown {
                retry_after: Some(1),
            },
            1,
        ),
        ("a slow answer", Mishap::Slow { milliseconds: 200 }, 1),
    ]
}

/// Mishaps that leave the gate blind.
pub(crate) fn blinding() -> Vec<(&'static str, Mishap)> {
    vec![
        ("401", status(401, &[])),
        (
            "403",
            status(403, &[("x-accepted-github-permissions", "actions=read")]),
        ),
        ("404", status(404, &[])),
        ("410", status(410, &[])),
        ("422", status(422, &[])),
        ("451", status(451, &[])),
        ("500 for ever", status(500, &[])),
        ("reset for ever", Mishap::Reset),
        ("closed for ever", Mishap::Close),
        (
            "no answer",
            Mishap::Slow {
                milliseconds: 60_000,
            },
        ),
        (
            "a dripping body",
            Mishap::Drip {
                milliseconds: 1_000,
            },
        ),
        ("truncated for ever", Mishap::Truncated),
        ("a page for people", Mishap::Html),
        ("broken JSON", Mishap::MalformedJson),
        ("another shape", Mishap::WrongShape),
        ("nothing", Mishap::Empty),
        ("an endless body", Mishap::Endless),
        (
            "another host",
            Mishap::Redirect {
                to: "http://localhost:9/elsewhere".to_owned(),
            },
        ),
        ("a spent allowance", Mishap::Exhausted { resets_in: 3_600 }),
        (
            "a long wait",
            Mishap::SlowDown {
                retry_after: Some(600),
            },
        ),
    ]
}

pub(crate) fn status(code: u16, headers: &[(&str, &str)]) -> Mishap {
    Mishap::Status {
        code,
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        body: None,
    }
}

/// One faulty run, and how long it took.
fn faulty(arguments: &[&str], fault: Fault, timeout: Duration) -> (Outcome, Duration) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test measures that a run ends"
    )]
    let started = Instant::now();
    let outcome = run(setup(arguments, vec![fault], timeout));
    (outcome, started.elapsed())
}

#[test]
fn a_passing_mishap_changes_nothing() {
    for arguments in command_lines() {
        for route in routes(&arguments) {
            for (name, mishap, times) in passing() {
                let (outcome, _) =
                    faulty(&arguments, Fault::on(&route, mishap).times(times), PATIENT);
                assert_eq!(outcome.code, 0, "{route}, {name}: {}", outcome.everything());
            }
        }
    }
}

#[test]
fn a_blinding_mishap_never_passes_hangs_or_panics() {
    let jobs: Vec<(Vec<&str>, String, &str, Mishap)> = command_lines()
        .into_iter()
        .flat_map(|arguments| {
            routes(&arguments)
                .into_iter()
                .map(move |route| (arguments.clone(), route))
        })
        .flat_map(|(arguments, route)| {
            blinding()
                .into_iter()
                .map(move |(name, mishap)| (arguments.clone(), route.clone(), name, mishap))
        })
        .collect();
    // Most of these runs wait for their timeout: side by side they wait together.
    let queue = std::sync::Mutex::new(jobs.into_iter());
    std::thread::scope(|threads| {
        for _ in 0..12 {
            threads.spawn(|| {
                while let Some((arguments, route, name, mishap)) = next(&queue) {
                    check_blinded(&arguments, &route, name, mishap);
                }
            });
        }
    });
}

fn next<T>(queue: &std::sync::Mutex<impl Iterator<Item = T>>) -> Option<T> {
    queue.lock().unwrap().next()
}

fn check_blinded(arguments: &[&str], route: &str, name: &str, mishap: Mishap) {
    let (outcome, took) = faulty(arguments, Fault::on(route, mishap), TIMEOUT);
    let story = format!("{arguments:?}: {route}, {name}");
    assert!(took < TIMEOUT + GRACE, "{story}: took {took:?}");
    let report = outcome.report.as_ref();
    let report = report.unwrap_or_else(|| panic!("{story}: no report: {}", outcome.stderr));
    assert!(!outcome.summary.is_empty(), "{story}: no summary");
    // A 404 or 410 below a readable repository is an answer: what was asked for is gone.
    let gone = matches!(name, "404" | "410");
    if outcome.code == 1 && gone {
        return;
    }
    assert_eq!(outcome.code, 3, "{story}: {}", outcome.everything());
    assert_eq!(report["verdict"], "undecided", "{story}");
    assert!(outcome.undecided().len() == report["undecided"].as_array().unwrap().len());
}

/// A server that quotes the token back, in every place it can.
#[test]
fn a_token_echoed_by_the_server_reaches_nothing() {
    for arguments in command_lines() {
        for route in routes(&arguments) {
            for code in [400, 401, 403, 500, 302] {
                let token = token();
                let echo = Mishap::Status {
                    code,
                    headers: [
                        ("x-accepted-github-permissions", token.clone()),
                        (
                            "x-github-sso",
                            format!("required; url=https://example.test/{token}"),
                        ),
                        ("location", format!("http://localhost:9/{token}")),
                    ]
                    .map(|(name, value)| (name.to_owned(), value))
                    .into(),
                    body: Some(format!(
                        r#"{{"message":"bad token {token}","status":"{code}"}}"#
                    )),
                };
                for format in ["plain", "github", "json", "sarif", "junit"] {
                    let mut echoing =
                        setup(&arguments, vec![Fault::on(&route, echo.clone())], TIMEOUT);
                    echoing.arguments.push(format!("--format={format}"));
                    let outcome = run(echoing);
                    assert_ne!(outcome.code, 0, "{route} {code} {format}");
                    assert!(
                        !outcome.everything().contains(&token),
                        "{route} {code} {format}: {}",
                        outcome.everything()
                    );
                }
            }
        }
    }
}

/// The token the healthy world's run holds.
fn token() -> String {
    let scenario = world("healthy", &Value::Null);
    let twin = deploy_gate::sandbox::Standing::start(scenario, Conditions::default()).unwrap();
    twin.environment()
        .into_iter()
        .find(|(name, _)| name == "GITHUB_TOKEN")
        .unwrap()
        .1
}
