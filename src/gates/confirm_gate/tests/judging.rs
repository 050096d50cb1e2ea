//! Every rule, one row a case: what is changed about the healthy dispatch, what is found, what stays undecided.

use super::*;

/// The case, the change, the rules found broken, the rules left undecided.
type Row = (&'static str, fn(&mut Setup), &'static str, &'static str);

#[rustfmt::skip]
const RIGHT: &[Row] = &[
    ("a healthy dispatch", |_| {}, "", ""),
    ("an event that names no ref", |s| s.event().git_ref = None, "", ""),
    ("an event that names its branch in short", |s| s.event().git_ref = some("main"), "", ""),
    ("logins in another case", |s| { s.run.actor = some("moosequest"); s.sender().login = "MOOSEQUEST".into(); }, "", ""),
    ("no triggering actor, as on old servers", |s| s.run.triggering_actor = None, "", ""),
    ("flags in place of inputs", |s| { s.inputs().clear(); s.flags.target = some("prod"); s.flags.confirm = some(PHRASE); }, "", ""),
    ("an empty target flag is none", |s| s.flags.target = some(""), "", ""),
    ("a branch by pattern", |s| { s.dispatched("refs/heads/release/1", "release/1"); s.branch = branch("release/1", SHA); }, "", ""),
    ("no ref input", |s| s.input("ref", ""), "", ""),
    ("the ref input in full", |s| s.input("ref", "refs/heads/main"), "", ""),
    ("the ref input as a commit", |s| s.input("ref", SHA), "", ""),
    ("the ref input as a short commit", |s| s.input("ref", "0C4B712"), "", ""),
    ("a phrase with every placeholder",
        |s| { s.phrase("{service} to {target} at {sha7}"); s.run.services = vec!["queue".into()]; s.input("confirm", "queue to prod at 0c4b712"); }, "", ""),
    ("the service from the dispatch", |s| { s.phrase("deploy-{service}"); s.input("service", "raptor"); s.input("confirm", "deploy-raptor"); }, "", ""),
];

#[rustfmt::skip]
const TYPED: &[Row] = &[
    ("nothing", |s| drop(s.inputs().remove("confirm")), "phrase-missing", ""),
    ("an empty input", |s| s.input("confirm", ""), "phrase-missing", ""),
    ("an empty flag stands, whatever the input", |s| s.flags.confirm = some(""), "phrase-missing", ""),
    ("a flag stands, whatever the input", |s| s.flags.confirm = some("deploy"), "phrase-mismatch", ""),
    ("another case", |s| s.input("confirm", "Deploy-Prod-Now"), "phrase-mismatch", ""),
    ("the phrase of another service",
        |s| { s.phrase("deploy-{service}"); s.run.services = vec!["queue".into()]; s.input("confirm", "deploy-raptor"); }, "phrase-mismatch", ""),
    ("a phrase with a commit, and no commit", |s| { s.phrase("deploy-{sha7}"); s.run.sha = None; }, "", "phrase-mismatch ref-moved"),
    ("no payload and no flag", Setup::no_payload_but_target, "", "actor-changed bot-actor phrase-missing ref-not-allowed"),
    ("another target", |s| s.input("target", "production"), "unknown-target", ""),
    ("the target in another case", |s| s.input("target", "Prod"), "unknown-target", ""),
    ("an unknown target in the phrase",
        |s| { s.phrase("deploy-{target}"); s.input("target", "qa"); s.input("confirm", "deploy-qa"); }, "phrase-mismatch unknown-target", ""),
    ("an unknown target, and nobody and nothing allowed", |s| { s.input("target", "qa"); s.config.operators.clear(); s.confirm().branches.clear(); },
        "actor-not-operator ref-not-allowed unknown-target", ""),
];

#[rustfmt::skip]
const PEOPLE: &[Row] = &[
    ("a push", |s| s.run.event_name = some("push"), "not-dispatched", ""),
    ("no event name", |s| s.run.event_name = None, "", "not-dispatched"),
    ("a re-run", |s| s.run.run_attempt = Some(2), "replayed-run", ""),
    ("no attempt", |s| s.run.run_attempt = None, "", "replayed-run"),
    ("an app", |s| s.everybody_is("deployer[bot]"), "actor-not-operator bot-actor", ""),
    ("an app among the operators", |s| { s.everybody_is("deployer[Bot]"); s.config.operators = vec![placed("deployer[bot]", 2)]; }, "bot-actor", ""),
    ("a bot by kind", |s| s.sender().kind = some("Bot"), "bot-actor", ""),
    ("an app that triggers", |s| s.run.triggering_actor = some("deployer[bot]"), "actor-changed bot-actor", ""),
    ("a sender of no kind", |s| s.sender().kind = None, "", "bot-actor"),
    ("no operator", |s| s.everybody_is("octocat"), "actor-not-operator", ""),
    ("no actor", |s| s.run.actor = None, "", "actor-changed actor-not-operator"),
    ("somebody else re-runs", |s| { s.run.triggering_actor = some("octocat"); s.run.run_attempt = Some(3); }, "actor-changed replayed-run", ""),
    ("somebody else sent it", |s| s.sender().login = "octocat".into(), "actor-changed", ""),
    ("nobody sent it", |s| s.event().sender = None, "", "actor-changed bot-actor"),
    ("no payload", |s| { s.no_payload_but_target(); s.flags.confirm = some(PHRASE); }, "", "actor-changed bot-actor ref-not-allowed"),
    ("no payload, and somebody else triggers",
        |s| { s.no_payload_but_target(); s.flags.confirm = some(PHRASE); s.run.triggering_actor = some("octocat"); }, "actor-changed", "bot-actor ref-not-allowed"),
];

#[rustfmt::skip]
const COMMIT: &[Row] = &[
    ("another branch", |s| s.dispatched("refs/heads/feature/x", "feature/x"), "ref-not-allowed", ""),
    ("a branch below a pattern's", |s| s.dispatched("refs/heads/release/1/x", ""), "ref-not-allowed", ""),
    ("a branch in another case", |s| s.dispatched("refs/heads/Main", ""), "ref-not-allowed", ""),
    ("a tag called main", |s| s.dispatched("refs/tags/main", "main"), "ref-not-allowed", ""),
    ("another tag", |s| s.dispatched("refs/tags/v1", "v1"), "ref-not-allowed", ""),
    ("a pull request", |s| s.dispatched("refs/pull/1/merge", ""), "ref-not-allowed", ""),
    ("a bare name", |s| s.dispatched("main", "main"), "ref-not-allowed", ""),
    ("an event of another branch", |s| s.event().git_ref = some("refs/heads/feature/x"), "ref-not-allowed", ""),
    ("an event of a tag called main", |s| s.event().git_ref = some("refs/tags/main"), "ref-not-allowed", ""),
    ("no ref", |s| s.run.git_ref = None, "", "ref-moved ref-not-allowed"),
    ("a ref input elsewhere", |s| s.input("ref", "feature/x"), "ref-not-allowed", ""),
    ("a ref input of another commit", |s| s.input("ref", LATER_SHA), "ref-not-allowed", ""),
    ("a ref input too short to name a commit", |s| s.input("ref", "0c4b71"), "ref-not-allowed", ""),
    ("a ref input that goes on after the commit", |s| s.input("ref", &format!("{SHA}0")), "ref-not-allowed", ""),
    ("a ref input of a commit, and no commit", |s| { s.input("ref", SHA); s.run.sha = None; }, "", "ref-moved ref-not-allowed"),
    ("a branch that moved", |s| s.branch = branch("main", LATER_SHA), "ref-moved", ""),
    ("a branch that is gone", |s| s.branch = Known::Absent, "ref-moved", ""),
    ("a branch with another name", |s| s.branch = branch("trunk", SHA), "ref-moved", ""),
    ("a head that is no commit", |s| s.branch = branch("main", ""), "", "ref-moved"),
    ("a branch not seen", |s| s.branch = Known::unseen(Why::Refused, "403"), "", "ref-moved"),
    ("no repository", |s| s.run.repository = None, "", "ref-moved"),
    ("no commit", |s| s.run.sha = None, "", "ref-moved"),
    ("a commit that is none", |s| s.run.sha = some("HEAD"), "", "ref-moved"),
];

#[expect(clippy::unnecessary_wraps, reason = "the tables are read more easily")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

impl Setup {
    fn no_payload_but_target(&mut self) {
        self.no_payload();
        self.flags.target = some("prod");
    }

    fn dispatched(&mut self, git_ref: &str, ref_input: &str) {
        self.run.git_ref = some(git_ref);
        self.event().git_ref = some(git_ref);
        self.input("ref", ref_input);
    }
}

#[test]
fn every_row_is_judged_as_it_says() {
    for (name, change, expected, unseen) in [RIGHT, TYPED, PEOPLE, COMMIT].concat() {
        let judgement = Setup::changed(change).judge();
        assert_eq!(found(&judgement).join(" "), expected, "found: {name}");
        assert_eq!(undecided(&judgement).join(" "), unseen, "undecided: {name}");
        let confirmed = expected.is_empty() && unseen.is_empty();
        assert_eq!(
            output(&judgement, "confirmed"),
            confirmed.to_string(),
            "{name}"
        );
        for finding in &judgement.findings {
            assert!(finding.remedy.is_some(), "{name}: no remedy");
            assert!(finding.expected.is_some(), "{name}: nothing expected");
            assert!(finding.actual.is_some(), "{name}: nothing actual");
        }
    }
}

#[test]
fn every_rule_has_a_row_that_finds_it_and_one_that_cannot_tell() {
    let rows = [TYPED, PEOPLE, COMMIT].concat();
    let names = |texts: Vec<&'static str>| -> std::collections::BTreeSet<&str> {
        texts.into_iter().flat_map(str::split_whitespace).collect()
    };
    let all = ConfirmGate::META.rules.iter().map(|rule| rule.id);
    let all: std::collections::BTreeSet<_> = distinct(all).into_iter().collect();
    assert_eq!(names(rows.iter().map(|row| row.2).collect()), all);
    // The settings are read whole or not at all: there is always an answer to `unknown-target`.
    let mut never = all;
    never.retain(|name| !names(rows.iter().map(|row| row.3).collect()).contains(name));
    assert_eq!(Vec::from_iter(never), ["unknown-target"]);
}

#[test]
fn everything_wrong_is_said_at_once() {
    let judgement = Setup::changed(|s| {
        s.input("target", "Prod");
        s.input("confirm", "yes");
        s.run.event_name = Some("schedule".into());
        s.run.run_attempt = Some(2);
        s.run.actor = Some("octocat".into());
        s.sender().login = "ci[bot]".into();
        s.branch = branch("main", LATER_SHA);
        s.input("ref", "feature/x");
    })
    .judge();
    let all = ConfirmGate::META.rules.iter().map(|rule| rule.id);
    let all: Vec<_> = distinct(all)
        .into_iter()
        .filter(|name| *name != "phrase-missing")
        .collect();
    assert_eq!(found(&judgement), all);
}

#[test]
fn nothing_known_is_nothing_decided() {
    let judgement = Setup::changed(|s| {
        s.run = Invocation::default();
        s.flags.target = Some("prod".into());
        s.flags.confirm = Some(PHRASE.into());
    })
    .judge();
    assert_eq!(found(&judgement), [""; 0]);
    assert_eq!(
        undecided(&judgement),
        [
            "actor-changed",
            "actor-not-operator",
            "bot-actor",
            "not-dispatched",
            "ref-moved",
            "ref-not-allowed",
            "replayed-run"
        ]
    );
    assert_eq!(output(&judgement, "confirmed"), "false");
}

#[test]
fn an_answer_that_was_not_gathered_is_undecided() {
    let plan = Setup::healthy().plan().unwrap();
    let judgement = ConfirmGate::judge(&plan, &Facts { branch: None });
    assert_eq!(undecided(&judgement), ["ref-moved"]);
}

#[test]
fn facts_survive_being_written_down() {
    let facts = Facts {
        branch: Some(branch("main", SHA)),
    };
    let text = serde_json::to_string(&facts).unwrap();
    let read: Facts = serde_json::from_str(&text).unwrap();
    assert_eq!(read.branch, facts.branch);
}

#[test]
fn an_open_target_needs_nothing() {
    let judgement = Setup::changed(|s| {
        s.run = Invocation::default();
        s.flags.target = Some("staging".into());
        s.config.operators.clear();
        s.confirm().branches.clear();
        s.phrase("deploy-{service}-{sha7}");
    })
    .judge();
    assert_eq!(found(&judgement), [""; 0]);
    assert_eq!(undecided(&judgement), [""; 0]);
    assert_eq!(output(&judgement, "confirmed"), "false");
    assert_eq!(output(&judgement, "target"), "staging");
    assert_eq!(
        judgement.headline,
        "staging is an open target: it needs no confirmation"
    );

    let typed = Setup::changed(|s| s.input("target", "staging")).judge();
    assert_eq!(output(&typed, "confirmed"), "true");
}
