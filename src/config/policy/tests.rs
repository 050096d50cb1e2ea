//! Levels and allowances at work.

use chrono::{DateTime, Utc};

use super::*;
use crate::config::parse;
use crate::finding::Rule;

static RULE: Rule = Rule::new("gate/rule", Level::Error, "", "");
static OTHER: Rule = Rule::new("gate/other", Level::Error, "", "");

fn policy(text: &str) -> Policy {
    let known = ["gate/rule", "gate/other", "gates/rule"];
    parse(&format!("version: 1\n{text}"), "gate.yml", &known)
        .unwrap()
        .policy
}

fn findings() -> Vec<Finding> {
    vec![
        Finding::new(&RULE, "production", "m"),
        Finding::new(&RULE, "staging", "m"),
        Finding::new(&OTHER, "production", "m"),
    ]
}

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

/// What is waived and what is remarked when these settings meet the findings.
fn applied(text: &str, now: &str) -> (Vec<Option<String>>, Vec<String>) {
    let mut findings = findings();
    let remarks = policy(text).apply_allowances("gate", &mut findings, at(now));
    for finding in &findings {
        assert_eq!(finding.status == Status::Waived, finding.waiver.is_some());
    }
    (findings.into_iter().map(|it| it.waiver).collect(), remarks)
}

const NOON: &str = "2026-05-18T12:00:00Z";

#[test]
fn a_level_changes_only_its_rule() {
    let policy = policy("rules: [{ rule: gate/rule, level: note, reason: r }]");
    let mut findings = findings();
    for finding in &mut findings {
        policy.apply_level(finding);
    }
    let levels: Vec<_> = findings.iter().map(|it| it.level).collect();
    assert_eq!(levels, [Level::Note, Level::Note, Level::Error]);
}

#[test]
fn an_allowance_covers_every_subject_or_one_exactly() {
    let (waivers, remarks) = applied("allow: [{ rule: gate/rule, reason: meant }]", NOON);
    assert_eq!(waivers, [Some("meant".into()), Some("meant".into()), None]);
    assert!(remarks.is_empty());

    let one = "allow: [{ rule: gate/rule, subject: production, reason: meant, owner: Moose }]";
    let (waivers, remarks) = applied(one, NOON);
    assert_eq!(waivers, [Some("meant (Moose)".into()), None, None]);
    assert!(remarks.is_empty());

    let (waivers, remarks) = applied(
        "allow: [{ rule: gate/rule, subject: Production, reason: r }]",
        NOON,
    );
    assert_eq!(waivers, [None, None, None]);
    assert_eq!(remarks.len(), 1);
}

#[test]
fn an_allowance_counts_to_the_end_of_its_last_day() {
    let text = "allow: [{ rule: gate/rule, reason: r, expires: 2026-05-18 }]";
    let (waivers, remarks) = applied(text, "2026-05-18T23:59:59Z");
    assert!(waivers[0].is_some() && remarks.is_empty());

    let (waivers, remarks) = applied(text, "2026-05-19T00:00:00Z");
    assert_eq!(waivers, [None, None, None]);
    assert_eq!(
        remarks,
        ["The allowance for gate/rule on line 2 expired on 2026-05-18 and counts for nothing."]
    );
}

#[test]
fn an_allowance_without_a_finding_is_remarked_and_another_gates_is_not() {
    let text = "allow:\n- { rule: gate/rule, subject: nowhere, reason: r }\n- { rule: gates/rule, reason: r }";
    let (waivers, remarks) = applied(text, NOON);
    assert_eq!(waivers, [None, None, None]);
    assert_eq!(
        remarks,
        [
            "The allowance for gate/rule on line 3 covered nothing in this run; if that stays so, remove it."
        ]
    );
}
