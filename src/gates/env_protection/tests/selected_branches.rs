//! Which branches may deploy: those that match a pattern.

use super::*;

pub(super) const SELECTED_BRANCHES: &[Row] = &[
    (
        "the agreed one",
        |case| case.select(json!([{"name": "main"}])),
        &[],
        &[],
    ),
    (
        "another one too",
        |case| case.select(json!([{"name": "main"}, {"name": "dev", "type": "branch"}])),
        &["branch-not-allowed"],
        &[],
    ),
    (
        "a wider pattern",
        |case| case.select(json!([{"name": "ma*", "type": "branch"}])),
        &["branch-not-allowed"],
        &[],
    ),
    (
        "every branch",
        |case| case.select(json!([{"name": "*", "type": "branch"}])),
        &["branch-not-allowed"],
        &[],
    ),
    (
        "pull requests",
        |case| case.select(json!([{"name": "main"}, {"name": "refs/pull/*/merge"}])),
        &["branch-not-allowed"],
        &[],
    ),
    (
        "none",
        |case| case.select(json!([])),
        &["branch-not-allowed"],
        &[],
    ),
    (
        "a tag of the branch's name",
        |case| case.select(json!([{"name": "main", "type": "tag"}])),
        &["branch-not-allowed", "branch-not-allowed"],
        &[],
    ),
    (
        "a kind not yet known",
        |case| case.select(json!([{"name": "main"}, {"name": "main", "type": "commit"}])),
        &["branch-not-allowed"],
        &[],
    ),
    (
        "agreed tags",
        |case| {
            case.agreed().tags = placed_all(&["v*"], 13);
            case.select(json!([{"name": "main"}, {"name": "v*", "type": "tag"}]));
        },
        &[],
        &[],
    ),
    (
        "agreed tags that no pattern matches",
        |case| {
            case.agreed().tags = placed_all(&["v*"], 13);
            case.select(json!([{"name": "main"}]));
        },
        &["branch-not-allowed"],
        &[],
    ),
    (
        "one name under an agreed pattern",
        |case| {
            case.agreed().branches = Some(placed_all(&["main", "release/*"], 12));
            case.select(json!([{"name": "main"}, {"name": "release/1"}]));
        },
        &[],
        &[],
    ),
    (
        "a pattern that is one name",
        |case| case.select(json!([{"name": "[m]ain"}])),
        &[],
        &[],
    ),
    (
        "a pattern that is two names",
        |case| case.select(json!([{"name": "main"}, {"name": "[mn]ain"}])),
        &["branch-not-allowed"],
        &[],
    ),
    (
        "a pattern under an agreed pattern is not that pattern",
        |case| {
            case.agreed().branches = Some(placed_all(&["release/*"], 12));
            case.select(json!([{"name": "release/1*"}]));
        },
        &["branch-not-allowed"],
        &[],
    ),
    (
        "a policy without a kind is no tag",
        |case| {
            case.agreed().tags = placed_all(&["v*"], 13);
            case.select(json!([{"name": "main"}, {"name": "v*"}]));
        },
        &["branch-not-allowed", "branch-not-allowed"],
        &[],
    ),
    (
        "the agreed pattern itself",
        |case| {
            case.agreed().branches = Some(placed_all(&["release/*"], 12));
            case.select(json!([{"name": "release/*"}]));
        },
        &[],
        &[],
    ),
    (
        "some restriction is all that is agreed",
        |case| {
            case.agreed().branches = None;
            case.select(json!([{"name": "release/*"}]));
        },
        &[],
        &[],
    ),
    (
        "some restriction, wide open",
        |case| {
            case.agreed().branches = None;
            case.select(json!([{"name": "main"}, {"name": "*"}]));
        },
        &["any-branch-may-deploy"],
        &[],
    ),
    (
        "some restriction, wide open for tags",
        |case| {
            case.agreed().branches = None;
            case.select(json!([{"name": "main"}, {"name": "*", "type": "tag"}]));
        },
        &["any-branch-may-deploy"],
        &[],
    ),
    (
        "some restriction, not seen",
        |case| {
            case.agreed().branches = None;
            case.select(json!([]));
            case.facts.branch_policies = Some(refused());
        },
        &[],
        &["any-branch-may-deploy"],
    ),
    (
        "not seen",
        |case| {
            case.select(json!([]));
            case.facts.branch_policies = Some(refused());
        },
        &[],
        &["branch-not-allowed"],
    ),
    (
        "said not to exist",
        |case| {
            case.select(json!([]));
            case.facts.branch_policies = Some(Known::Absent);
        },
        &[],
        &["branch-not-allowed"],
    ),
    (
        "not asked",
        |case| {
            case.select(json!([]));
            case.facts.branch_policies = None;
        },
        &[],
        &["branch-not-allowed"],
    ),
];

#[test]
fn a_narrower_list_than_the_agreed_pattern_is_remarked_on() {
    let remarks = |names: &[&str]| {
        let mut case = Case::healthy();
        case.agreed().branches = Some(placed_all(&["release/*"], 12));
        let policies: Vec<_> = names.iter().map(|name| json!({"name": name})).collect();
        case.select(json!(policies));
        case.judgement().remarks
    };
    let said = "Of the agreed branch pattern `release/*` only release/1, release/2 may deploy to `production`.";
    assert!(
        remarks(&["release/1", "release/2"])
            .iter()
            .any(|remark| remark == said)
    );
    let silent = remarks(&["release/*", "release/1"]);
    assert!(
        !silent
            .iter()
            .any(|remark| remark.starts_with("Of the agreed"))
    );
}

#[test]
fn a_wider_pattern_says_what_else_it_lets_in() {
    for (pattern, says) in [
        ("*", "nearly every branch there is"),
        ("refs/pull/*/merge", "the workflows of pull requests"),
        ("ma*", "every branch that matches `ma*`"),
        ("dev", "the branch `dev`"),
    ] {
        let mut case = Case::healthy();
        case.select(json!([{"name": "main"}, {"name": pattern}]));
        let judgement = case.judgement();
        let message = &judgement.findings[0].message;
        assert!(message.contains(says), "{message}");
    }
}

#[test]
fn a_pattern_under_an_agreed_one_is_refused_for_want_of_a_comparison() {
    let mut case = Case::healthy();
    case.agreed().branches = Some(placed_all(&["release/*"], 12));
    case.select(json!([{"name": "release/*"}, {"name": "release/1*"}]));
    let judgement = case.judgement();
    let message = &judgement.findings[0].message;
    assert!(
        message.contains("the agreed `release/*`, but two patterns cannot be compared safely"),
        "{message}"
    );
    assert!(!message.contains("not agreed on"), "{message}");
}

#[test]
fn a_branch_and_a_tag_of_one_name_are_two_findings() {
    let mut case = Case::healthy();
    case.select(json!([{"name": "main"}, {"name": "dev"}, {"name": "dev", "type": "tag"}]));
    let judgement = case.judgement();
    let subjects: Vec<_> = judgement
        .findings
        .iter()
        .map(|it| it.subject.as_str())
        .collect();
    assert_eq!(subjects, ["dev", "tag dev"]);
}

#[test]
fn an_empty_list_lets_nothing_deploy() {
    let mut case = Case::healthy();
    case.select(json!([]));
    let headline = case.judgement().headline;
    assert!(headline.contains("; nothing can deploy"), "{headline}");
}
