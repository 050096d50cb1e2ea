//! What a checkout of a test cannot show: files nobody may open, grammars left out, thousands of names.

use serde_json::{Value, json};

use super::super::{ConfigSeed, Facts, Flags};
use crate::config::{self, manifest};
use crate::finding::Judgement;
use crate::gate::Gate as _;
use crate::invocation::Invocation;

const MANIFEST: &str = "[STRIPE_API_KEY, DEAD]";

/// Judges a scan as facts spell it.
fn judged(scan: &Value) -> Judgement {
    let text = "version: 1\nconfig-vars: vars.yaml\n\
                services: { queue: { production: { heroku: raxx-queue } }, web: { production: { heroku: raxx-web } } }";
    let mut settings = config::parse(text, "gate.yml", &[]).unwrap();
    settings.manifest = Some(manifest::parse(MANIFEST, "vars.yaml", &settings.services).unwrap());
    let flags = Flags {
        in_checkout: true,
        ..Flags::default()
    };
    let plan = ConfigSeed::plan(flags, &settings, &Invocation::default()).unwrap();
    let facts: Facts = serde_json::from_value(json!({ "scanned": scan })).unwrap();
    ConfigSeed::judge(&plan, &facts)
}

fn scan(references: &Value, dynamic: &Value, skipped: &Value, damaged: usize) -> Value {
    json!({ "found": {
        "references": references, "dynamic": dynamic, "skipped": skipped, "files": 3, "damaged": damaged,
    } })
}

fn reference(path: &str, name: &str, optional: bool) -> Value {
    json!({ "path": path, "line": 7, "column": 1, "name": name, "language": "python", "optional": optional })
}

fn rules(judgement: &Judgement) -> Vec<&str> {
    judgement.findings.iter().map(|it| it.rule.id).collect()
}

#[test]
fn a_search_that_was_not_made_is_no_pass() {
    let judgement = judged(&json!({ "unseen": { "why": "too-much", "detail": "no time" } }));
    assert_eq!(judgement.undecided.len(), 1);
    assert!(judgement.findings.is_empty());
}

#[test]
fn a_file_that_could_not_be_searched_leaves_it_open_and_nothing_unused() {
    for reason in ["unreadable", "no-grammar", "too-complex", "damaged"] {
        let skipped = json!({ reason: { "count": 7, "first": ["", "b.py"] } });
        let read = json!([reference("a.py", "STRIPE_API_KEY", false)]);
        let judgement = judged(&scan(&read, &json!([]), &skipped, 0));
        let undecided = &judgement.undecided[0];
        assert_eq!(undecided.what, "what 7 files of the checkout read");
        let detail = &undecided.unseen.detail;
        assert!(detail.ends_with(": ., b.py …"), "{detail}");
        assert!(judgement.findings.is_empty());
    }
}

#[test]
fn what_may_hold_a_reference_unseen_is_said_and_nothing_is_called_unused() {
    for reason in ["too-large", "malformed"] {
        let skipped = json!({ reason: { "count": 1, "first": ["b.py"] } });
        let judgement = judged(&scan(&json!([]), &json!([]), &skipped, 0));
        assert!(judgement.undecided.is_empty() && judgement.findings.is_empty());
        assert_eq!(judgement.remarks.len(), 2, "{:?}", judgement.remarks);
    }
    let judgement = judged(&scan(&json!([]), &json!([]), &json!({}), 1));
    assert!(judgement.undecided.is_empty() && judgement.findings.is_empty());
}

#[test]
fn what_is_not_the_teams_hides_no_dead_entry() {
    let skipped = json!({ "vendored": { "count": 1, "first": ["vendor"] } });
    let read = json!([reference("a.py", "STRIPE_API_KEY", false)]);
    let judgement = judged(&scan(&read, &json!([]), &skipped, 0));
    // Listed for two services, said once.
    assert_eq!(rules(&judgement), ["config-seed/unused-in-code"]);
}

#[test]
fn the_place_without_a_default_is_the_one_to_mend() {
    let both = ["DEAD", "STRIPE_API_KEY"].map(|name| reference("a.py", name, false));
    let mut read = both.to_vec();
    read.push(reference("a.py", "NEW", true));
    read.push(reference("z.py", "NEW", false));
    let judgement = judged(&scan(&json!(read), &json!([]), &json!({}), 0));
    assert_eq!(rules(&judgement), ["config-seed/undeclared-in-code"]);
    let place = judgement.findings[0].location.as_ref();
    assert_eq!(place.map(|it| it.path.as_str()), Some("z.py"));
}

#[test]
fn a_code_base_of_dynamic_names_does_not_drown_the_report() {
    let all: Vec<Value> = (0..50_000)
        .map(|number| {
            json!({ "path": format!("{}.py", number % 1_000), "line": number, "column": 1, "language": "python",
                    "expression": "call" })
        })
        .collect();
    let judgement = judged(&scan(&json!([]), &json!(all), &json!({}), 0));
    let rules = rules(&judgement);
    let dynamic = rules.iter().filter(|it| **it == "config-seed/dynamic-name");
    assert_eq!(dynamic.count(), super::MOST_DYNAMIC);
    let message = &judgement.findings[0].message;
    assert!(message.len() < 200, "{message}");
    assert!(
        judgement
            .remarks
            .iter()
            .any(|it| it.starts_with("980 files more"))
    );
}

#[test]
fn ten_thousand_names_are_judged() {
    let all: Vec<Value> = (0..10_000)
        .map(|number| reference("a.py", &format!("NAME_{number}"), false))
        .collect();
    let judgement = judged(&scan(&json!(all), &json!([]), &json!({}), 0));
    assert_eq!(judgement.findings.len(), 10_002, "and two dead entries");
    assert_eq!(
        judgement.headline,
        "0 of 10000 variables read in 3 files are in vars.yaml"
    );
}
