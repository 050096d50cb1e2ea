//! Self-review, the administrators' switch, the wait.

use super::*;

fn prevent(case: &mut Case, by_github: Value) {
    case.agreed().prevent_self_review = true;
    case.environment(|it| it["protection_rules"][0]["prevent_self_review"] = by_github);
}

pub(super) const SAFEGUARDS: &[Row] = &[
    (
        "self-review agreed away and allowed",
        |case| prevent(case, json!(false)),
        &["self-review-allowed"],
        &[],
    ),
    (
        "self-review agreed away and not reported",
        |case| prevent(case, json!(null)),
        &["self-review-allowed"],
        &[],
    ),
    (
        "one operator who is the only reviewer",
        |case| prevent(case, json!(true)),
        &["self-review-deadlock"],
        &[],
    ),
    (
        "a deadlock that nobody agreed on",
        |case| {
            prevent(case, json!(true));
            case.agreed().prevent_self_review = false;
        },
        &["self-review-deadlock"],
        &[],
    ),
    (
        "another operator starts",
        |case| {
            prevent(case, json!(true));
            case.config.operators.push(placed("Ann", 2));
        },
        &[],
        &[],
    ),
    (
        "another reviewer approves",
        |case| {
            prevent(case, json!(true));
            case.agreed().reviewers = Some(placed_all(&["MooseQuest", "ann"], 11));
            case.reviewers(&[user("MooseQuest"), user("Ann")]);
        },
        &[],
        &[],
    ),
    (
        "another reviewer who is a bot is nobody",
        |case| {
            prevent(case, json!(true));
            case.reviewers(&[user("MooseQuest"), user("x[bot]")]);
        },
        &[
            "reviewer-is-bot",
            "self-review-deadlock",
            "unexpected-reviewer",
        ],
        &[],
    ),
    (
        "an agreed team may hold another",
        |case| {
            prevent(case, json!(true));
            case.agreed().reviewers = Some(placed_all(&["raxx-app/ops"], 11));
            case.reviewers(&[team("ops")]);
        },
        &[],
        &[],
    ),
    (
        "an agreed team beside the one operator may hold another",
        |case| {
            prevent(case, json!(true));
            case.agreed().reviewers = Some(placed_all(&["MooseQuest", "raxx-app/ops"], 11));
            case.reviewers(&[user("MooseQuest"), team("ops")]);
        },
        &[],
        &[],
    ),
    (
        "nobody says who starts",
        |case| {
            case.config.operators.clear();
            prevent(case, json!(true));
        },
        &[],
        &[],
    ),
    (
        "without reviewers there is no self-review to speak of",
        |case| {
            case.environment(|it| it["protection_rules"] = json!([]));
            case.agreed().prevent_self_review = true;
        },
        &["no-required-reviewers"],
        &[],
    ),
    (
        "administrators may bypass",
        |case| case.environment(|it| it["can_admins_bypass"] = json!(true)),
        &["admins-may-bypass"],
        &[],
    ),
    (
        "administrators not reported",
        |case| case.environment(|it| it["can_admins_bypass"] = json!(null)),
        &["admins-may-bypass"],
        &[],
    ),
    (
        "administrators agreed on",
        |case| {
            case.agreed().admins_may_bypass = true;
            case.environment(|it| it["can_admins_bypass"] = json!(true));
        },
        &[],
        &[],
    ),
    (
        "no wait",
        |case| case.agreed().wait_minutes = 10,
        &["wait-timer-too-short"],
        &[],
    ),
    (
        "too short a wait",
        |case| {
            case.agreed().wait_minutes = 10;
            case.environment(|it| {
                it["protection_rules"][1] = json!({"type": "wait_timer", "wait_timer": 9});
            });
        },
        &["wait-timer-too-short"],
        &[],
    ),
    (
        "a wait that is no number",
        |case| {
            case.agreed().wait_minutes = 10;
            case.environment(|it| {
                it["protection_rules"][1] = json!({"type": "wait_timer", "wait_timer": "30"});
            });
        },
        &[],
        &["wait-timer-too-short"],
    ),
    (
        "a wait that is no number, and none agreed on",
        |case| {
            case.environment(|it| {
                it["protection_rules"][1] = json!({"type": "wait_timer", "wait_timer": "30"});
            });
        },
        &[],
        &[],
    ),
    (
        "a longer wait",
        |case| {
            case.agreed().wait_minutes = 10;
            case.environment(|it| {
                it["protection_rules"][1] = json!({"type": "wait_timer", "wait_timer": 43_200});
            });
        },
        &[],
        &[],
    ),
];
