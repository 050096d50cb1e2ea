//! Histories with a name.

use super::*;
use crate::known::{Unseen, Why};

fn images(rows: Vec<Row>) -> String {
    to(CodeRule::Images, rows)
}

fn slugs(rows: Vec<Row>) -> String {
    to(CodeRule::Slug, rows)
}

#[test]
fn a_rollback_leaves_behind_what_it_went_past() {
    let history = || {
        vec![
            row(8, "Deployed web (aaaaaaaaaaaa)"),
            row(10, "Deployed web (bbbbbbbbbbbb)"),
            row(11, "Deployed web (cccccccccccc)"),
            row(12, "Rollback to v10"),
            row(13, "Set A config vars"),
        ]
    };
    let mut then = history();
    then[4] = then[4].clone().current();
    assert_eq!(images(then), "v8");
    // The next deploy goes back to the newest release of what the rollback brought back.
    let mut then = history();
    then.push(row(14, "Deployed web (dddddddddddd)").current());
    assert_eq!(images(then), "v13");
    // Rolling the rollback back leaves it behind, and brings nothing back that it left behind.
    let mut then = history();
    then.push(row(14, "Rollback to v11").current());
    assert_eq!(images(then), "v10");
}

#[test]
fn a_rollback_that_failed_left_nothing_behind() {
    for status in ["failed", "pending"] {
        let history = vec![
            row(8, "Deployed web (aaaaaaaaaaaa)"),
            row(9, "Deployed web (bbbbbbbbbbbb)").current(),
            row(10, "Rollback to v8").status(status),
        ];
        assert_eq!(images(history), "v8");
    }
    let history = vec![
        row(7, "Deploy 1").slug("a"),
        row(8, "Deploy 2").slug("b"),
        row(9, "Rollback to v7").slug("a").status("failed"),
        row(10, "Deploy 3").slug("c").current(),
    ];
    assert_eq!(slugs(history), "v8");
}

#[test]
fn a_rollback_that_was_itself_left_behind_still_left_behind_what_it_did() {
    let history = vec![
        row(1, "Deploy 1").slug("z"),
        row(2, "Deploy 2").slug("x"),
        row(3, "Deploy 3").slug("y"),
        row(4, "Rollback to v1").slug("z"),
        row(5, "Rollback to v3").slug("y").current(),
    ];
    assert_eq!(slugs(history), "v1");
}

#[test]
fn the_same_code_again_is_no_way_back() {
    let history = vec![
        row(1, "Initial release"),
        row(2, "Deploy 1").slug("a"),
        row(3, "Set A config vars").slug("a"),
        row(4, "Deploy 1").slug("a"),
        row(5, "Promote app-staging v9 1").slug("a").current(),
    ];
    assert_eq!(slugs(history), "nowhere");
    let history = vec![
        row(2, "Deployed web (aaaaaaaaaaaa)"),
        row(3, "Deployed web (bbbbbbbbbbbb)"),
        row(4, "Deployed web (aaaaaaaaaaaa)").current(),
    ];
    assert_eq!(images(history), "v3");
}

#[test]
fn an_app_that_never_ran_code_has_no_way_back() {
    let setup = || vec![row(1, "Initial release"), row(2, "Enable Logplex")];
    for rule in [CodeRule::Slug, CodeRule::Images] {
        let mut rows = setup();
        rows.push(row(3, "Set A config vars").current());
        assert_eq!(to(rule, rows), "never deployed");
        assert_eq!(to(rule, Vec::new()), "never deployed");
    }
}

#[test]
fn what_is_not_said_is_not_guessed() {
    let target = |change: fn(Row) -> Row| {
        slugs(vec![
            row(1, "Deploy 0").slug("z"),
            change(row(2, "Deploy 1").slug("a")),
            row(3, "Deploy 2").slug("b").current(),
        ])
    };
    assert_eq!(target(|row| row), "v2");
    assert_eq!(target(|row| row.with("status", Value::Null)), "unseen");
    assert_eq!(target(|row| row.status("superseded")), "unseen");
    for unfit in [
        |row: Row| row.status("failed").with("eligible_for_rollback", true),
        |row: Row| row.status("expired").with("eligible_for_rollback", true),
        |row: Row| row.status("pending"),
        |row: Row| row.with("eligible_for_rollback", false),
        |row: Row| {
            row.with("expired", true)
                .with("eligible_for_rollback", true)
        },
    ] {
        assert_eq!(target(unfit), "v1");
    }
}

#[test]
fn the_current_release_is_the_one_marked_alone() {
    let rows = |one: bool, other: bool| {
        vec![
            row(1, "Deploy 1").slug("a"),
            row(2, "Deploy 2").slug("b").with("current", one),
            row(3, "Deploy 3")
                .slug("c")
                .with("current", other)
                .status("failed"),
        ]
    };
    assert_eq!(slugs(rows(true, false)), "v1");
    assert_eq!(slugs(rows(false, false)), "unseen");
    assert_eq!(slugs(rows(true, true)), "unseen");
    let twice = vec![
        row(1, "Deploy 1").slug("a"),
        row(2, "Deploy 2").slug("b").current(),
        row(2, "Deploy 2").slug("c"),
    ];
    assert_eq!(slugs(twice), "unseen");
}

#[test]
fn code_of_another_stack_is_not_passed_over() {
    let history = vec![
        row(1, "Deploy 1").slug("a"),
        row(2, "Deployed web (aaaaaaaaaaaa)"),
        row(3, "Deploy 3").slug("c").current(),
    ];
    assert_eq!(slugs(history), "unseen");
}

#[test]
fn what_could_not_be_read_is_asked_for_only_where_it_matters() {
    let cut = Rest::Unseen(Unseen::new(Why::Unreachable, "no answer"));
    let more = Rest::NotAsked("version ]1..".to_owned());
    let settled = releases(vec![
        row(2, "Deploy 2").slug("b"),
        row(3, "Deploy 3").slug("c").current(),
    ]);
    let open = releases(vec![
        row(2, "Deploy 2").slug("b"),
        row(3, "Set A config vars").slug("b").current(),
    ]);
    let headless = releases(vec![row(3, "Deploy 3").slug("c").status("failed")]);
    for (rest, expected) in [(&cut, "unseen"), (&more, "read on")] {
        assert_eq!(in_a_word(CodeRule::Slug, &settled, rest), "v2");
        assert_eq!(in_a_word(CodeRule::Slug, &open, rest), expected);
        assert_eq!(in_a_word(CodeRule::Slug, &headless, rest), expected);
    }
}

/// Five thousand config changes above the deploys: each is looked at once, however many there are.
#[test]
fn a_long_history_of_config_changes_takes_no_time() {
    let mut rows = vec![
        row(1, "Deployed web (aaaaaaaaaaaa)"),
        row(2, "Deployed web (bbbbbbbbbbbb)"),
    ];
    rows.extend((3..5_000).map(|version| row(version, "Set A config vars")));
    rows.push(row(5_000, "Set B config vars").current());
    assert_eq!(images(rows), "v1");
}
