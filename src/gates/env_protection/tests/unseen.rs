//! Not seen is neither pass nor fail.

use proptest::prelude::*;

use super::*;

/// A fact's name, and a way to lose it.
type Loss = (&'static str, fn(&mut Facts));

/// Facts the verdict needs; [`thorough`] asks for all of them.
const NEEDED: &[Loss] = &[
    ("environment", |facts| facts.environment = refused()),
    ("environments", |facts| facts.environments = refused()),
    ("protected branches", |facts| {
        facts.protected_branches = Some(refused());
    }),
    ("team", |facts| facts.teams[0].members = refused()),
    ("secrets", |facts| facts.secrets = Some(refused())),
    ("approvals", |facts| facts.approvals = Some(refused())),
    ("workflows", |facts| facts.workflows = refused()),
];

/// A world as agreed that needs every question asked.
fn thorough() -> Case {
    let mut case = Case::healthy();
    case.agreed().secrets = placed_all(&["HEROKU_API_KEY"], 14);
    case.facts.secrets = Some(found(json!([{"name": "HEROKU_API_KEY"}])));
    case.approved_by(&[("MooseQuest", "approved")]);
    case.reviewers(&[user("MooseQuest"), team("ops")]);
    case.facts.teams.push(TeamMembers {
        slug: "ops".to_owned(),
        members: found(json!([{"login": "MooseQuest"}])),
    });
    case
}

#[test]
fn a_thorough_world_passes() {
    let case = thorough();
    assert_eq!(case.verdict(), Verdict::Passed, "{:#?}", case.judgement());
}

#[test]
fn every_fact_that_is_needed_is_missed_alone() {
    for (name, lose) in NEEDED {
        let mut case = thorough();
        lose(&mut case.facts);
        assert_eq!(
            case.verdict(),
            Verdict::Undecided,
            "{name}: {:#?}",
            case.judgement()
        );
    }
}

#[test]
fn what_only_advice_needs_is_not_missed() {
    let mut case = thorough();
    case.facts.organization = Some(refused());
    case.facts.repository = Some(refused());
    assert_eq!(case.verdict(), Verdict::Passed);
}

#[test]
fn nothing_seen_at_all() {
    let mut case = thorough();
    case.facts.repository = Some(refused());
    case.facts.organization = Some(refused());
    for (_, lose) in NEEDED {
        lose(&mut case.facts);
    }
    let judgement = case.judgement();
    assert!(
        judgement.findings.is_empty() && judgement.headline.is_empty(),
        "{judgement:#?}"
    );
    assert_eq!(case.verdict(), Verdict::Undecided);
}

/// Worlds that fail, each by one fact.
const BROKEN: &[fn(&mut Case)] = &[
    |_| {},
    |case| case.environment(|it| it["protection_rules"] = json!([])),
    |case| case.environment(|it| it["deployment_branch_policy"] = json!(null)),
    |case| case.facts.protected_branches = Some(found(json!([]))),
    |case| case.facts.secrets = Some(found(json!([]))),
    |case| case.approved_by(&[]),
    |case| case.reviewers(&[user("mallory"), team("ops")]),
    |case| case.facts.environment = Known::Absent,
];

proptest! {
    /// Losing sight of anything needed never makes a world pass, whatever else is wrong with it; and losing sight
    /// of more never turns a failure that still shows into less.
    #[test]
    fn blindness_is_never_green(lost in prop::collection::vec(0..NEEDED.len(), 1..4), broken in 0..BROKEN.len()) {
        let mut case = thorough();
        BROKEN[broken](&mut case);
        for index in lost {
            (NEEDED[index].1)(&mut case.facts);
        }
        prop_assert_ne!(case.verdict(), Verdict::Passed);
    }

    /// Whatever text GitHub or the settings hold, judging ends and every finding is complete.
    #[test]
    fn hostile_text_is_judged(name in "\\PC{0,40}", login in ".{0,40}", branch in ".{0,40}", kind in ".{0,10}") {
        let mut case = Case::healthy();
        case.reviewers(&[user(&login), team(&login), json!({"type": kind, "reviewer": {"login": login}})]);
        case.facts.environments = found(json!([production(), {"name": name}]));
        case.select(json!([{"name": branch, "type": kind}, {"name": "main"}]));
        let judgement = case.judgement();
        prop_assert!(!judgement.findings.is_empty() || !judgement.undecided.is_empty() || login.eq_ignore_ascii_case("moosequest"));
    }
}
