//! What is refused before any request, what is asked, and what is remarked on.

use super::super::HeadQuestion;
use super::*;

/// The mistake, with place and fix, as one line.
fn mistake(change: impl FnOnce(&mut Setup)) -> String {
    Setup::changed(change).plan().unwrap_err().to_string()
}

#[test]
fn mistakes_name_the_place_and_the_fix() {
    type Row = (fn(&mut Setup), &'static str);
    let rows: &[Row] = &[
        (
            |s| s.config.confirm = None,
            ".github/deploy-gate.yml says nothing under `confirm`: nothing to check (add confirm: { phrase: \
             deploy-prod-now, targets: { prod: protected, staging: open }, branches: [main] })",
        ),
        (
            |s| s.config.operators.clear(),
            ".github/deploy-gate.yml:5: `operators` names nobody who may confirm a protected target (add operators: [LOGIN])",
        ),
        (
            |s| s.confirm().branches.clear(),
            ".github/deploy-gate.yml:5: `confirm.branches` names no branch that a protected target may be deployed from \
             (add branches: [main] under confirm)",
        ),
        (
            |s| s.input("target", ""),
            "no target was given: nothing to check (give --target NAME, or the dispatch input `target`)",
        ),
        (
            |s| {
                s.no_payload();
                s.run.event_name = None;
            },
            "no target was given: nothing to check (give --target NAME, or the dispatch input `target`)",
        ),
        (
            |s| s.run.services = vec!["queue".into(), "raptr".into()],
            "there is no service `raptr` (did you mean `raptor`?)",
        ),
        (
            |s| s.run.services = vec!["xyz".into()],
            "there is no service `xyz` (known: queue, raptor)",
        ),
        (
            |s| {
                s.config.services.clear();
                s.run.services = vec!["queue".into()];
            },
            "there is no service `queue` (the settings name no services)",
        ),
        (
            |s| s.phrase("deploy-{service}"),
            ".github/deploy-gate.yml:5: `confirm.phrase` names the service, and none was given to confirm \
             (give one --service NAME, or the dispatch input `service`)",
        ),
        (
            |s| {
                s.phrase("deploy-{service}");
                s.run.services = vec!["queue".into(), "raptor".into()];
            },
            ".github/deploy-gate.yml:5: `confirm.phrase` names the service, and several were given to confirm \
             (give one --service NAME, or the dispatch input `service`)",
        ),
        (
            |s| {
                s.phrase("deploy-{service}");
                s.input("service", "Queue");
            },
            ".github/deploy-gate.yml:5: there is no service `Queue` (did you mean `queue`?)",
        ),
    ];
    for (change, expected) in rows {
        assert_eq!(mistake(change), *expected);
    }
}

#[test]
fn a_service_of_the_dispatch_that_nobody_knows_is_no_service() {
    let judgement = Setup::changed(|s| s.input("service", "docs")).judge();
    assert_eq!(output(&judgement, "service"), "");
    assert_eq!(found(&judgement), [""; 0]);
}

#[test]
fn the_branch_is_asked_for_only_where_its_answer_counts() {
    let asks = |change: fn(&mut Setup)| {
        let plan = Setup::changed(change).plan().unwrap();
        matches!(plan.head, HeadQuestion::Asked { .. })
    };
    assert!(asks(|_| {}));
    assert!(asks(|s| s.run.run_attempt = Some(2)));
    assert!(!asks(|s| s.input("target", "staging")));
    assert!(!asks(|s| s.run.git_ref = Some("refs/heads/x".into())));
    assert!(!asks(|s| s.run.git_ref = Some("refs/tags/main".into())));
}

#[test]
fn a_confirmation_that_nobody_typed_is_remarked_on() {
    let remarks = |change: fn(&mut Setup)| Setup::changed(change).judge().remarks;
    let hard_coded = remarks(|s| {
        s.flags.confirm = Some(PHRASE.into());
        s.inputs().remove("confirm");
    });
    assert_eq!(hard_coded.len(), 1);
    assert!(
        hard_coded[0].contains("in none of the dispatch inputs"),
        "{hard_coded:?}"
    );
    // Asked, and left empty: nothing the workflow passes instead was typed.
    let left_empty = Setup::changed(|s| {
        s.flags.confirm = Some(PHRASE.into());
        s.input("confirm", "");
    });
    assert_eq!(found(&left_empty.judge()), ["phrase-missing"]);
    let passed_on = remarks(|s| {
        s.flags.confirm = Some(PHRASE.into());
        s.inputs().remove("confirm");
        s.input("confirmation", PHRASE);
    });
    assert_eq!(passed_on, [""; 0]);
}

#[test]
fn a_workflow_that_contradicts_the_person_is_remarked_on() {
    let judgement = Setup::changed(|s| s.flags.target = Some("staging".into())).judge();
    assert_eq!(
        judgement.remarks,
        [
            "The dispatch input `target` is prod, and the workflow passes staging as `target`: the gate checked the latter."
        ]
    );
}

#[test]
fn a_text_that_looks_like_a_flag_is_a_text() {
    use clap::{Args as _, FromArgMatches as _};
    let command = Flags::augment_args(clap::Command::new("confirm-gate"));
    let argv = [
        "confirm-gate",
        "--confirmation",
        "--target",
        "--target",
        "-x",
    ];
    let matches = command.try_get_matches_from(argv).unwrap();
    let flags = Flags::from_arg_matches(&matches).unwrap();
    assert_eq!(flags.confirm.as_deref(), Some("--target"));
    assert_eq!(flags.target.as_deref(), Some("-x"));
}

#[test]
fn the_payload_of_a_dispatch_is_read() {
    let event: Event = serde_json::from_str(
        r#"{"inputs": {"confirm": "deploy-prod-now", "dry_run": false, "n": 3, "none": null},
            "ref": "refs/heads/main", "sender": {"login": "Codertocat", "id": 1, "type": "User"}, "workflow": "x"}"#,
    )
    .unwrap();
    assert_eq!(event.input("confirm"), Some("deploy-prod-now"));
    assert_eq!(event.input("dry_run"), Some("false"));
    assert_eq!(event.input("none"), None);
    assert_eq!(event.sender.unwrap().kind.as_deref(), Some("User"));
    let without: Event = serde_json::from_str(r#"{"inputs": null}"#).unwrap();
    assert_eq!(without, Event::default());
}
