//! Random releases and dynos: a run passes only where what runs is the current release, and that is known.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{app, found, judged, passes, plan, releases};
use crate::gates::release_state::SeenService;

fn status() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => Just(json!("succeeded")),
        1 => Just(json!("pending")),
        1 => Just(json!("failed")),
        1 => Just(json!("expired")),
        1 => Just(json!(null)),
        1 => Just(json!("superseded")),
    ]
}

fn description() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just("Deployed web (aaaaaaaaaaaa)".to_owned()),
        2 => Just("Deployed web (bbbbbbbbbbbb)".to_owned()),
        1 => Just("Deployed worker (cccccccccccc)".to_owned()),
        4 => Just("Set A config vars".to_owned()),
        1 => (1_u8..6).prop_map(|version| format!("Rollback to v{version}")),
        1 => Just("Something else".to_owned()),
    ]
}

fn history() -> impl Strategy<Value = Vec<Value>> {
    let one = (status(), description(), prop::bool::weighted(0.1));
    let list = prop::collection::vec(one, 0..8);
    // Drawn one by one, the newest release would hardly ever be the only current one, and hardly any case would pass.
    (list, prop::bool::weighted(0.7)).prop_map(|(list, newest_alone)| {
        let newest = list.len() as u64;
        let numbered = list.into_iter().zip(1_u64..);
        numbered
            .map(|((status, description, current), version)| {
                let current = if newest_alone {
                    version == newest
                } else {
                    current
                };
                json!({
                    "id": format!("r{version}"), "version": version, "status": status,
                    "description": description, "current": current, "slug": null,
                })
            })
            .collect()
    })
}

fn dynos() -> impl Strategy<Value = Vec<Value>> {
    let kind =
        prop_oneof![6 => Just("web"), 2 => Just("worker"), 1 => Just("run"), 1 => Just("release")];
    let state =
        prop_oneof![8 => Just("up"), 1 => Just("crashed"), 1 => Just("starting"), 1 => Just("odd")];
    let one = (kind, state, 1_u64..9);
    prop::collection::vec(one, 0..5).prop_map(|list| {
        let numbered = list.into_iter().zip(1..);
        numbered
            .map(|((kind, state, version), number)| {
                json!({
                    "name": format!("{kind}.{number}"), "type": kind, "state": state,
                    "release": { "version": version },
                })
            })
            .collect()
    })
}

fn serves(dyno: &Value) -> bool {
    !["run", "release"].contains(&dyno["type"].as_str().unwrap())
}

/// A release history, dynos, how many web dynos there should be, and whether all dynos run the current release.
type Case = (Vec<Value>, Vec<Value>, u64, bool);

/// Whether this case passes. If it does, what runs is the current release.
fn check((history, mut dynos, wanted, aligned): Case) -> Result<bool, TestCaseError> {
    let current: Vec<&Value> = history.iter().filter(|it| it["current"] == true).collect();
    // Left to chance alone hardly any case would pass.
    if let (true, [one]) = (aligned, &current[..]) {
        for dyno in &mut dynos {
            dyno["release"] = json!({ "version": one["version"] });
        }
    }
    let mut seen = app();
    seen.releases = releases(Value::from(history.clone()));
    seen.formation = found(json!([{ "type": "web", "quantity": wanted }]));
    let service = SeenService {
        app: seen,
        dynos: found(Value::from(dynos.clone())),
        transfers: std::collections::BTreeMap::new(),
        owners: std::collections::BTreeMap::new(),
        staging: None,
    };
    if !passes(&judged(&plan(false), service)) {
        return Ok(false);
    }
    prop_assert_eq!(current.len(), 1);
    let current = current[0];
    prop_assert!(current["status"] == "succeeded" || current["status"].is_null());
    prop_assert_eq!(history.last(), Some(current), "something stands above it");
    let serving: Vec<&Value> = dynos.iter().filter(|dyno| serves(dyno)).collect();
    prop_assert!(serving.iter().all(|dyno| dyno["state"] == "up"));
    let runs = |dyno: &&Value| dyno["release"]["version"] == current["version"];
    prop_assert!(serving.iter().all(runs));
    let web = serving.iter().filter(|dyno| dyno["type"] == "web").count() as u64;
    prop_assert!(wanted > 0 && web >= wanted, "{web} of {wanted}");
    let brought = |it: &Value| {
        it["description"]
            .as_str()
            .is_some_and(|it| it.starts_with("Deployed"))
    };
    prop_assert!(history.iter().any(brought));
    Ok(true)
}

#[test]
fn what_passes_runs_the_current_release() {
    let cases = (history(), dynos(), 0_u64..3, prop::bool::weighted(0.8));
    let passed = Cell::new(0);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(4_000));
    let outcome = runner.run(&cases, |case| {
        passed.set(passed.get() + u32::from(check(case)?));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    // About one in thirty does. Far below that the checks above would seldom be reached.
    assert!(passed.get() >= 40, "only {} cases passed", passed.get());
}
