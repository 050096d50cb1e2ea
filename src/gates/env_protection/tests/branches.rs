//! Which branches may deploy: no restriction, and protected branches.

use super::*;

pub(super) const RESTRICTIONS: &[Row] = &[
    (
        "none",
        |case| case.environment(|it| it["deployment_branch_policy"] = json!(null)),
        &["any-branch-may-deploy"],
        &[],
    ),
    (
        "not reported",
        |case| {
            case.environment(|it| {
                it.as_object_mut()
                    .unwrap()
                    .remove("deployment_branch_policy");
            });
        },
        &[],
        &["any-branch-may-deploy"],
    ),
    (
        "both at once",
        |case| {
            case.environment(|it| {
                it["deployment_branch_policy"]["custom_branch_policies"] = json!(true);
            });
        },
        &[],
        &["any-branch-may-deploy"],
    ),
    (
        "of an unknown shape",
        |case| {
            case.environment(|it| {
                it["deployment_branch_policy"] = json!({"moon": "full"});
            });
        },
        &[],
        &["any-branch-may-deploy"],
    ),
];

fn protected(case: &mut Case, branches: Value) {
    case.facts.protected_branches = Some(found(branches));
}

fn unseen_list(case: &mut Case, single: Known<Value>) {
    case.facts.protected_branches = Some(refused());
    let single = single.map(parse);
    case.facts.single_branches = vec![("main".to_owned(), single)];
}

pub(super) const PROTECTED_BRANCHES: &[Row] = &[
    (
        "none is",
        |case| protected(case, json!([])),
        &["no-protected-branch"],
        &[],
    ),
    (
        "none is, and the server ignores the filter",
        |case| {
            protected(case, json!([{"name": "main", "protected": false}]));
        },
        &["no-protected-branch"],
        &[],
    ),
    (
        "another one is too",
        |case| {
            protected(
                case,
                json!([{"name": "main", "protected": true}, {"name": "dev", "protected": true}]),
            );
        },
        &["branch-not-allowed"],
        &[],
    ),
    (
        "the agreed one is not",
        |case| {
            protected(case, json!([{"name": "dev", "protected": true}]));
        },
        &["branch-not-allowed", "branch-not-allowed"],
        &[],
    ),
    (
        "branches compare with case",
        |case| {
            protected(case, json!([{"name": "Main", "protected": true}]));
        },
        &["branch-not-allowed", "branch-not-allowed"],
        &[],
    ),
    (
        "an agreed pattern covers them",
        |case| {
            case.agreed().branches = Some(placed_all(&["main", "release/*"], 12));
            protected(
                case,
                json!([{"name": "main", "protected": true}, {"name": "release/1", "protected": true}]),
            );
        },
        &[],
        &[],
    ),
    (
        "an agreed tag cannot deploy",
        |case| case.agreed().tags = placed_all(&["v*"], 13),
        &["branch-not-allowed"],
        &[],
    ),
    (
        "some restriction is all that is agreed",
        |case| {
            case.agreed().branches = None;
            protected(case, json!([{"name": "dev", "protected": true}]));
        },
        &[],
        &[],
    ),
    (
        "some restriction, and none in truth",
        |case| {
            case.agreed().branches = None;
            protected(case, json!([]));
        },
        &["no-protected-branch"],
        &[],
    ),
    (
        "by a ruleset alone",
        |case| {
            protected(
                case,
                json!([{"name": "main", "protected": true, "protection": {"enabled": false}}]),
            );
        },
        &[],
        &["no-protected-branch"],
    ),
    (
        "list not seen, the agreed one is",
        |case| {
            unseen_list(
                case,
                Known::Found(json!({"name": "main", "protected": true})),
            );
        },
        &[],
        &["branch-not-allowed"],
    ),
    (
        "list not seen, the agreed one is not",
        |case| {
            unseen_list(
                case,
                Known::Found(json!({"name": "main", "protected": false})),
            );
        },
        &["branch-not-allowed"],
        &["branch-not-allowed", "no-protected-branch"],
    ),
    (
        "list not seen, the agreed one does not exist",
        |case| unseen_list(case, Known::Absent),
        &["branch-not-allowed"],
        &["branch-not-allowed", "no-protected-branch"],
    ),
    (
        "nothing seen",
        |case| unseen_list(case, refused()),
        &[],
        &[
            "branch-not-allowed",
            "branch-not-allowed",
            "no-protected-branch",
        ],
    ),
    (
        "list not seen, the default branch is, and any will do",
        |case| {
            case.agreed().branches = None;
            unseen_list(
                case,
                Known::Found(json!({"name": "main", "protected": true})),
            );
        },
        &[],
        &[],
    ),
    (
        "list said not to exist",
        |case| case.facts.protected_branches = Some(Known::Absent),
        &[],
        &["branch-not-allowed", "no-protected-branch"],
    ),
    (
        "not asked",
        |case| case.facts.protected_branches = None,
        &[],
        &["branch-not-allowed", "no-protected-branch"],
    ),
];

#[test]
fn very_many_branches_are_rolled_up_aloud() {
    let mut case = Case::healthy();
    let branches = (0..500).map(|n| json!({"name": format!("b{n}"), "protected": true}));
    let main = std::iter::once(json!({"name": "main", "protected": true}));
    protected(&mut case, main.chain(branches).collect());
    let judgement = case.judgement();
    assert_eq!(judgement.findings.len(), 21);
    assert!(
        judgement.findings[20].message.starts_with("480 more"),
        "{:?}",
        judgement.findings[20]
    );
}
