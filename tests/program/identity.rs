//! What names a finding from run to run.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::case::world;
use crate::run::{Setup, run};

const TWO: &str = "version: 1
services:
  queue: { staging: { heroku: raxx-queue-staging }, production: { heroku: raxx-queue-prod } }
  raptor: { staging: { heroku: raxx-api-staging }, production: { heroku: raxx-api-prod } }
flags:
  prefix: FLAG_
  reviewed:
    - { flag: FLAG_OLD, service: queue, reason: r, owner: o, expires: 2020-01-01 }
    - { flag: FLAG_OLD, service: raptor, reason: r, owner: o, expires: 2020-01-01 }
";

#[test]
fn one_switch_that_drifts_in_two_services_is_two_findings() {
    let app = |flags: Value| json!({ "stack": "heroku-24", "config-vars": flags });
    let on = app(json!({ "FLAG_CHARTS": "true", "FLAG_ODD": "x" }));
    let off = app(json!({ "FLAG_ODD": "x" }));
    let scenario = world(
        "healthy",
        &json!({ "heroku": { "apps": {
            "raxx-queue-staging": on, "raxx-queue-prod": off, "raxx-api-staging": on, "raxx-api-prod": off,
        } } }),
    );
    let mut setup = Setup::new(scenario, &["flag-drift"]);
    setup.files = vec![(".github/deploy-gate.yml".to_owned(), Some(TWO.to_owned()))];
    let report = run(setup).report.unwrap();
    let findings = report["findings"].as_array().unwrap();
    let prints: BTreeSet<&str> = findings
        .iter()
        .map(|finding| finding["fingerprint"].as_str().unwrap())
        .collect();
    assert!(findings.len() >= 6, "{findings:#?}");
    assert_eq!(prints.len(), findings.len(), "{findings:#?}");
}
