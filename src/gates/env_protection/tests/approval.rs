//! Whether this run was approved.

use super::*;

/// Approval demanded, and this the only one on record.
fn approved(case: &mut Case, user: &Value, environments: &[&str]) {
    case.approved_by(&[]);
    let environments: Vec<_> = environments
        .iter()
        .map(|name| json!({"name": name}))
        .collect();
    case.facts.approvals = Some(found(
        json!([{"state": "approved", "user": user, "environments": environments}]),
    ));
}

pub(super) const APPROVALS: &[Row] = &[
    (
        "by an operator",
        |case| case.approved_by(&[("MooseQuest", "approved")]),
        &[],
        &[],
    ),
    (
        "by nobody",
        |case| case.approved_by(&[]),
        &["run-not-approved"],
        &[],
    ),
    (
        "pending",
        |case| case.approved_by(&[("MooseQuest", "pending")]),
        &["run-not-approved"],
        &[],
    ),
    (
        "a state not yet known",
        |case| case.approved_by(&[("MooseQuest", "Approved!")]),
        &["run-not-approved"],
        &[],
    ),
    (
        "for another environment",
        |case| {
            approved(case, &json!({"login": "MooseQuest"}), &["staging"]);
        },
        &["run-not-approved"],
        &[],
    ),
    (
        "for several, this one in other case",
        |case| {
            approved(
                case,
                &json!({"login": "MooseQuest"}),
                &["staging", "PRODUCTION"],
            );
        },
        &[],
        &[],
    ),
    (
        "for nothing it names",
        |case| {
            approved(case, &json!({"login": "MooseQuest"}), &[]);
        },
        &[],
        &["run-not-approved"],
    ),
    (
        "by somebody else",
        |case| case.approved_by(&[("mallory", "approved")]),
        &["approved-by-non-operator"],
        &[],
    ),
    (
        "by both",
        |case| case.approved_by(&[("MooseQuest", "approved"), ("mallory", "approved")]),
        &["approved-by-non-operator"],
        &[],
    ),
    (
        "by an account that is gone",
        |case| {
            approved(case, &json!(null), &["production"]);
        },
        &["approved-by-non-operator"],
        &[],
    ),
    (
        "by a bot that is called an operator",
        |case| {
            approved(
                case,
                &json!({"login": "MooseQuest", "type": "Bot"}),
                &["production"],
            );
        },
        &["approved-by-non-operator"],
        &[],
    ),
    (
        "rejected",
        |case| case.approved_by(&[("MooseQuest", "rejected")]),
        &["run-not-approved"],
        &[],
    ),
    (
        "rejected, then approved",
        |case| {
            case.approved_by(&[("ann", "rejected"), ("MooseQuest", "approved")]);
        },
        &["run-not-approved"],
        &[],
    ),
    (
        "a run nobody knows",
        |case| {
            case.approved_by(&[]);
            case.facts.approvals = Some(Known::Absent);
        },
        &["run-not-approved"],
        &[],
    ),
    (
        "not seen",
        |case| {
            case.approved_by(&[]);
            case.facts.approvals = Some(refused());
        },
        &[],
        &["run-not-approved"],
    ),
    (
        "not asked",
        |case| {
            case.approved_by(&[]);
            case.facts.approvals = None;
        },
        &[],
        &["run-not-approved"],
    ),
    (
        "on a second attempt",
        |case| {
            case.approved_by(&[("MooseQuest", "approved")]);
            case.invocation.run_attempt = Some(2);
        },
        &[],
        &["run-not-approved"],
    ),
    (
        "on an attempt nobody counts",
        |case| {
            case.approved_by(&[("MooseQuest", "approved")]);
            case.invocation.run_attempt = None;
        },
        &[],
        &["run-not-approved"],
    ),
    (
        "not demanded",
        |case| case.facts.approvals = Some(found(json!([]))),
        &[],
        &[],
    ),
    (
        "demanded while the environment is not seen",
        |case| {
            case.approved_by(&[]);
            case.facts.environment = refused();
        },
        &["run-not-approved"],
        &["environment-missing"],
    ),
];

fn two_people(case: &mut Case) {
    case.agreed().prevent_self_review = true;
    case.environment(|it| it["protection_rules"][0]["prevent_self_review"] = json!(true));
    case.config.operators.push(placed("Ann", 2));
}

pub(super) const SELF_APPROVAL: &[Row] = &[
    (
        "by another",
        |case| {
            two_people(case);
            case.approved_by(&[("ann", "approved")]);
        },
        &[],
        &[],
    ),
    (
        "by who started it",
        |case| {
            two_people(case);
            case.approved_by(&[("moosequest", "approved")]);
        },
        &["self-review-allowed"],
        &[],
    ),
    (
        "by who re-ran it",
        |case| {
            two_people(case);
            case.invocation.triggering_actor = Some("ann".to_owned());
            case.approved_by(&[("Ann", "approved")]);
        },
        &["self-review-allowed"],
        &[],
    ),
    (
        "nobody knows who started it",
        |case| {
            two_people(case);
            case.invocation.actor = None;
            case.approved_by(&[("ann", "approved")]);
        },
        &[],
        &["self-review-allowed"],
    ),
    (
        "which nobody minds",
        |case| case.approved_by(&[("MooseQuest", "approved")]),
        &[],
        &[],
    ),
];
