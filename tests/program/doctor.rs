//! `doctor` with tokens that see too little. Which gates there are it is not told: their own declarations say who must be blind.

use std::collections::BTreeSet;
use std::time::Duration;

use deploy_gate::access::{self, Access, Vendor};
use deploy_gate::gates;
use deploy_gate::sandbox::{Conditions, Fault, Mishap};
use serde_json::{Value, json};

use crate::case::world;
use crate::run::{Outcome, Setup, run};

const KEY: &str = "HRKU-sandbox-key-of-no-use-anywhere";
const TOKEN: &str = "ghs_SandboxTokenOfNoUseAnywhere00000001";

fn setup(differs: &Value, arguments: &[&str]) -> Setup {
    let mut words = vec!["doctor"];
    words.extend(arguments);
    Setup::new(world("healthy", differs), &words)
}

fn names(outcome: &Outcome, output: &str) -> BTreeSet<String> {
    let report = outcome.report.as_ref().unwrap();
    let text = report["outputs"][output].as_str().unwrap();
    text.split(',')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The gates that declare something this holds of.
fn declaring(holds: impl Fn(&Access) -> bool) -> BTreeSet<String> {
    let declares = |gate: &&&dyn deploy_gate::gate::AnyGate| {
        gate.reads().iter().any(|read| holds(read.access))
    };
    gates::ALL
        .iter()
        .filter(declares)
        .map(|gate| gate.meta().name.to_owned())
        .collect()
}

/// Undecided, with exactly these gates blind, and without a token in anything that was left.
fn assert_blind(outcome: &Outcome, expected: &BTreeSet<String>) {
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
    assert_eq!(&names(outcome, "blind"), expected);
    assert!(names(outcome, "seeing").is_disjoint(expected));
    for name in expected {
        assert!(
            outcome
                .undecided()
                .iter()
                .any(|entry| entry.starts_with(&format!("{name}: "))),
            "{name}: {:#?}",
            outcome.undecided()
        );
    }
    assert_no_token(outcome);
}

fn assert_no_token(outcome: &Outcome) {
    for token in [KEY, TOKEN] {
        assert!(!outcome.everything().contains(token));
    }
}

#[test]
fn without_a_heroku_key_every_gate_that_asks_heroku_is_blind() {
    let mut setup = setup(&Value::Null, &[]);
    setup.variables.push(("HEROKU_API_KEY".to_owned(), None));
    let outcome = run(setup);
    assert_blind(
        &outcome,
        &declaring(|access| access.vendor == Vendor::Heroku),
    );
    assert!(outcome.everything().contains("HEROKU_API_KEY is not set"));
    assert!(outcome.summary.contains("not set"));
}

#[test]
fn a_key_without_config_vars_blinds_the_gates_that_compare_them() {
    let differs = json!({ "heroku": { "keys": { KEY: { "scope": "read" } } } });
    let outcome = run(setup(&differs, &[]));
    assert_blind(
        &outcome,
        &declaring(|access| *access == access::CONFIG_VARS),
    );
    assert!(outcome.everything().contains("read-protected"));
}

#[test]
fn a_token_without_actions_blinds_env_protection_and_names_the_permission() {
    let differs =
        json!({ "github": { "tokens": { TOKEN: { "permissions": { "actions": null } } } } });
    let outcome = run(setup(&differs, &[]));
    assert_blind(
        &outcome,
        &declaring(|access| *access == access::ENVIRONMENTS),
    );
    assert!(outcome.everything().contains("actions: read"));
}

#[test]
fn what_does_not_answer_is_not_called_visible() {
    let mut setup = setup(&Value::Null, &["--timeout=3s"]);
    let fault = Fault::on("GET /apps/*/config-vars", Mishap::Reset);
    setup.conditions = Conditions::from(vec![fault]);
    let outcome = run(setup);
    assert_blind(
        &outcome,
        &declaring(|access| *access == access::CONFIG_VARS),
    );
    assert!(outcome.everything().contains("unreachable"));
}

#[test]
fn in_observe_mode_blindness_is_said_and_fails_nothing() {
    let mut setup = setup(&Value::Null, &["--mode=observe"]);
    setup.variables.push(("HEROKU_API_KEY".to_owned(), None));
    let outcome = run(setup);
    assert_eq!(outcome.code, 0);
    assert_eq!(outcome.report.as_ref().unwrap()["verdict"], "undecided");
    assert!(!names(&outcome, "blind").is_empty());
}

/// The gates ask side by side: all of them together take hardly longer than the slowest alone.
#[test]
fn gates_are_asked_side_by_side() {
    let latency = Duration::from_millis(200);
    let mut setup = setup(&Value::Null, &[]);
    setup.conditions.latency = latency;
    #[expect(clippy::disallowed_methods, reason = "the test measures")]
    let started = std::time::Instant::now();
    let outcome = run(setup);
    let took = started.elapsed();
    assert_eq!(outcome.code, 0, "{}", outcome.everything());
    let requests = u32::try_from(outcome.requests.len()).unwrap();
    assert!(requests >= 10, "{requests} requests");
    assert!(
        took < latency * requests / 2,
        "{requests} requests took {took:?}"
    );
    assert_no_token(&outcome);
}

/// Every request of the twin, broken for good: never a pass while a gate that needed it could not see.
#[test]
fn a_run_without_github_blinds_what_asks_github() {
    let mut setup = setup(&Value::Null, &["--timeout=3s"]);
    setup.conditions =
        Conditions::from(vec![Fault::on("GET /repos/*/*/environments", Mishap::Html)]);
    let outcome = run(setup);
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
    assert!(names(&outcome, "blind").contains("env-protection"));
}
