//! Who may approve.

use super::*;

fn members(case: &mut Case, slug: &str, members: Known<Vec<crate::github::accounts::Account>>) {
    let slug = slug.to_owned();
    case.facts.teams.push(TeamMembers { slug, members });
}

pub(super) const WHO_MAY_APPROVE: &[Row] = &[
    (
        "no rules at all",
        |case| case.environment(|it| it["protection_rules"] = json!([])),
        &["no-required-reviewers"],
        &[],
    ),
    (
        "a branch policy and a wait timer ask nobody",
        |case| {
            case.environment(|it| {
                it["protection_rules"] =
                    json!([{"type": "branch_policy"}, {"type": "wait_timer", "wait_timer": 30}]);
            });
        },
        &["no-required-reviewers"],
        &[],
    ),
    (
        "a rule that names nobody",
        |case| case.reviewers(&[]),
        &["no-required-reviewers"],
        &[],
    ),
    (
        "a rule of an unknown type",
        |case| {
            case.environment(|it| {
                it["protection_rules"][1] = json!({"type": "moon_phase"});
            });
        },
        &[],
        &[],
    ),
    (
        "rules not listed",
        |case| case.environment(|it| it["protection_rules"] = json!(null)),
        &[],
        &["no-required-reviewers"],
    ),
    (
        "a rule that does not say who",
        |case| {
            case.environment(|it| {
                it["protection_rules"] = json!([{"type": "required_reviewers"}]);
            });
        },
        &[],
        &["required-reviewer-absent", "unexpected-reviewer"],
    ),
    (
        "logins compare without case",
        |case| case.reviewers(&[user("moosequest")]),
        &[],
        &[],
    ),
    (
        "somebody besides",
        |case| case.reviewers(&[user("MooseQuest"), user("mallory")]),
        &["unexpected-reviewer"],
        &[],
    ),
    (
        "somebody instead",
        |case| case.reviewers(&[user("mallory")]),
        &["required-reviewer-absent", "unexpected-reviewer"],
        &[],
    ),
    (
        "a bot by type",
        |case| {
            case.reviewers(&[
                user("MooseQuest"),
                json!({"type": "User", "reviewer": {"login": "deployer", "type": "Bot"}}),
            ]);
        },
        &["reviewer-is-bot", "unexpected-reviewer"],
        &[],
    ),
    (
        "a bot by name, agreed on",
        |case| {
            case.agreed().reviewers = Some(placed_all(&["deployer[bot]"], 11));
            case.reviewers(&[user("Deployer[bot]")]);
        },
        &["required-reviewer-absent", "reviewer-is-bot"],
        &[],
    ),
    (
        "an entry without a reviewer",
        |case| {
            case.reviewers(&[
                user("MooseQuest"),
                json!({"type": "User", "reviewer": null}),
            ]);
        },
        &[],
        &["unexpected-reviewer"],
    ),
    (
        "an unknown type of reviewer",
        |case| case.reviewers(&[json!({"type": "Role", "reviewer": {"login": "MooseQuest"}})]),
        &[],
        &["required-reviewer-absent", "unexpected-reviewer"],
    ),
    (
        "one of several agreed reviewers",
        |case| {
            case.agreed().reviewers = Some(placed_all(&["Ann", "MooseQuest"], 11));
        },
        &[],
        &[],
    ),
    (
        "operators, where reviewers are left out",
        |case| case.agreed().reviewers = None,
        &[],
        &[],
    ),
];

pub(super) const TEAMS: &[Row] = &[
    (
        "agreed on by name",
        |case| {
            case.agreed().reviewers = Some(placed_all(&["Raxx-App/Ops"], 11));
            case.reviewers(&[team("ops")]);
        },
        &[],
        &[],
    ),
    (
        "of agreed people only",
        |case| {
            case.reviewers(&[team("ops")]);
            members(case, "ops", found(json!([{"login": "MooseQuest"}])));
        },
        &["team-reviewer"],
        &[],
    ),
    (
        "with somebody besides",
        |case| {
            case.reviewers(&[team("ops")]);
            members(
                case,
                "ops",
                found(json!([{"login": "MooseQuest"}, {"login": "mallory"}, {"login": "x[bot]"}])),
            );
        },
        &[
            "reviewer-is-bot",
            "team-reviewer",
            "unexpected-reviewer",
            "unexpected-reviewer",
        ],
        &[],
    ),
    (
        "empty",
        |case| {
            case.reviewers(&[team("ops")]);
            members(case, "ops", found(json!([])));
        },
        &["required-reviewer-absent", "team-reviewer"],
        &[],
    ),
    (
        "not visible, beside an agreed person",
        |case| {
            case.reviewers(&[user("MooseQuest"), team("ops")]);
            members(case, "ops", refused());
        },
        &["team-reviewer"],
        &["unexpected-reviewer"],
    ),
    (
        "not visible, alone",
        |case| {
            case.reviewers(&[team("ops")]);
            members(case, "ops", refused());
        },
        &["team-reviewer"],
        &["required-reviewer-absent", "unexpected-reviewer"],
    ),
    (
        "said not to exist",
        |case| {
            case.reviewers(&[user("MooseQuest"), team("ops")]);
            members(case, "ops", Known::Absent);
        },
        &["team-reviewer"],
        &["unexpected-reviewer"],
    ),
    (
        "not asked about",
        |case| case.reviewers(&[user("MooseQuest"), team("ops")]),
        &["team-reviewer"],
        &["unexpected-reviewer"],
    ),
];

#[test]
fn a_team_that_cannot_be_seen_says_what_would_show_it() {
    let mut case = Case::healthy();
    case.reviewers(&[user("MooseQuest"), team("ops")]);
    members(&mut case, "ops", refused());
    let judgement = case.judgement();
    let detail = &judgement.undecided[0].unseen.detail;
    assert!(
        detail.contains("`Members: read`") && detail.contains("raxx-app/ops"),
        "{detail}"
    );
}
