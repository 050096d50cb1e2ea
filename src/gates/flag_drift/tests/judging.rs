//! Every pair of states, and what was not seen.

use super::*;
use crate::report::Verdict;

/// Values of the queue's one switch, and what is found; `-` is absent.
#[test]
fn every_pair_of_states() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("true", "true", &[]),
        ("1", "true", &[]),
        ("TRUE", "\ttrue\n", &[]),
        ("-", "-", &[]),
        ("false", "-", &[]),
        ("-", "", &[]),
        ("", "0", &[]),
        ("true", "false", &["ahead-on-staging FLAG_X"]),
        ("true", "-", &["ahead-on-staging FLAG_X"]),
        ("on", "", &["ahead-on-staging FLAG_X"]),
        ("no", "yes", &["ahead-on-production FLAG_X"]),
        ("-", "Enabled", &["ahead-on-production FLAG_X"]),
        ("50%", "50%", &["not-a-switch FLAG_X"]),
        (
            "50%",
            "50% ",
            &["not-a-switch FLAG_X", "value-differs FLAG_X"],
        ),
        (
            "50%",
            "40%",
            &["not-a-switch FLAG_X", "value-differs FLAG_X"],
        ),
        (
            "50%",
            "true",
            &["not-a-switch FLAG_X", "value-differs FLAG_X"],
        ),
        (
            "false",
            "50%",
            &["not-a-switch FLAG_X", "value-differs FLAG_X"],
        ),
        ("50%", "-", &["not-a-switch FLAG_X", "value-differs FLAG_X"]),
    ];
    for (staging, production, expected) in rows {
        let side = |value: &'static str| -> Vec<(&str, &str)> {
            let own = (value != "-").then_some(("FLAG_X", value));
            own.into_iter().chain([("FLAG_BASE", "1")]).collect()
        };
        let case = Case::queue(&side(staging), &side(production));
        assert_eq!(case.found(), *expected, "{staging:?} and {production:?}");
    }
}

#[test]
fn names_are_compared_whole_and_counted_by_their_prefix() {
    let case = Case::queue(
        &[
            ("FLAG_A", "1"),
            ("FLAG_A_B", "1"),
            ("flag_c", "1"),
            ("XFLAG_D", "1"),
            ("FLAG", "1"),
        ],
        &[("FLAG_A", "1"), ("FLAG_", "0")],
    );
    assert_eq!(case.found(), ["ahead-on-staging FLAG_A_B"]);
    // FLAG_, FLAG_A, FLAG_A_B of the queue, FLAG_BASE of raptor.
    assert_eq!(case.judgement().outputs[0], ("compared", "4".to_owned()));
}

#[test]
fn a_finding_says_service_states_command_and_line() {
    let case = Case::queue(&[("FLAG_X", " on\n")], &[]);
    let judgement = case.judgement();
    let finding = &judgement.findings[0];
    assert_eq!(
        finding.message,
        "In queue it is on in staging and absent in production."
    );
    assert_eq!(
        finding.actual.as_deref(),
        Some("staging on, production absent")
    );
    let remedy = finding.remedy.as_deref().unwrap();
    assert!(
        remedy.contains("`heroku config:set FLAG_X=on --app queue-prod >/dev/null 2>&1`"),
        "{remedy}"
    );
    let line = finding.location.as_ref().unwrap().line;
    assert!(config(&case.flags).flags.unwrap().prefix.line == line);

    // A spelling that is not one of the common words is not repeated.
    let judgement = Case::queue(&[("FLAG_X", "Enabled")], &[]).judgement();
    let remedy = judgement.findings[0].remedy.as_deref().unwrap();
    assert!(remedy.contains("FLAG_X=true "), "{remedy}");
    assert!(remedy.contains("use the word the app reads"), "{remedy}");
}

#[test]
fn nothing_is_claimed_of_a_service_half_seen() {
    for staging_side in [true, false] {
        let mut case = Case::queue(&[("FLAG_X", "1")], &[("FLAG_Y", "1"), ("FLAG_Z", "%")]);
        let (staging, production) = case.sides("queue");
        *(if staging_side { staging } else { production }) = unseen();
        assert_eq!(case.found(), Vec::<String>::new());
        let app = if staging_side {
            "queue-staging (staging"
        } else {
            "queue-prod (production"
        };
        assert_eq!(
            case.undecided(),
            [format!("the config vars of {app} of queue)")]
        );
        assert_eq!(case.report().verdict, Verdict::Undecided);
    }
}

#[test]
fn a_service_missing_from_the_facts_is_not_a_service_that_agrees() {
    let mut case = Case::agreeing();
    case.facts.services.remove("queue");
    assert_eq!(case.undecided(), ["the switches of queue"]);
}

#[test]
fn an_app_that_is_not_there_fails_and_claims_nothing_else() {
    let mut case = Case::queue(&[("FLAG_X", "1")], &[]);
    case.sides("queue").1 = Known::Absent;
    assert_eq!(case.found(), ["app-missing queue-prod"]);
    // The other app of the service not seen: both are told.
    case.sides("queue").0 = unseen();
    assert_eq!(case.found(), ["app-missing queue-prod"]);
    assert_eq!(case.undecided().len(), 1);
}

#[test]
fn no_switch_anywhere_is_an_error_and_none_in_one_service_a_remark() {
    let mut case = Case::queue(&[("LOG_LEVEL", "1")], &[]);
    assert_eq!(case.found(), Vec::<String>::new());
    let says = "queue has no config var that begins with FLAG_, on either side.";
    assert_eq!(case.judgement().remarks, [says]);

    case.service("raptor", &[], &[("SENTRY", "x")]);
    assert_eq!(case.found(), ["no-flags FLAG_"]);
    let judgement = case.judgement();
    assert_eq!(judgement.findings[0].actual.as_deref(), Some("none of 2"));

    // Where one service was not seen, it may be the one that has some.
    case.sides("raptor").1 = unseen();
    assert_eq!(case.found(), Vec::<String>::new());
    assert_eq!(case.report().verdict, Verdict::Undecided);
}

#[test]
fn a_pass_says_what_was_compared() {
    let headline = |case: Case| case.judgement().headline;
    assert_eq!(
        headline(Case::agreeing()),
        "2 switches agree across 2 services"
    );
    let reviewed = Case::queue(&[("FLAG_X", "1"), ("FLAG_Y", "1")], &[])
        .settings("reviewed: [{ flag: FLAG_X, reason: tried out }]");
    assert_eq!(
        headline(reviewed),
        "1 switch agrees across 2 services, 1 more differ as reviewed, 1 more differ"
    );
}

#[test]
fn both_sides_stand_side_by_side() {
    use crate::finding::{DetailBody, DiffPart};

    let case = Case::queue(
        &[("FLAG_A", "1"), ("FLAG_B", "x y"), ("FLAG_C\u{1b}", "1")],
        &[("FLAG_A", "no"), ("FLAG_B", "x z")],
    );
    let details = case.judgement().details;
    let titles: Vec<_> = details.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Switches of queue",
            "queue: production as staging would have it",
            "Switches of raptor"
        ]
    );
    let DetailBody::Table { header, rows } = &details[0].body else {
        panic!("the first is a table");
    };
    assert_eq!(header[..3], ["Switch", "staging", "production"]);
    assert_eq!(rows[0], ["FLAG_A", "on", "off", "ahead on staging"]);
    assert_eq!(
        rows[1],
        [
            "FLAG_B",
            "set (not a switch)",
            "set (not a switch)",
            "values differ"
        ]
    );
    let DetailBody::Diff(parts) = &details[1].body else {
        panic!("the second compares line by line");
    };
    let all = "FLAG_A=on\nFLAG_B=(a value)\nFLAG_C\\u{1b}=on\n";
    assert_eq!(parts[0], DiffPart::Missing(all.to_owned()));
    let other = "FLAG_A=off\nFLAG_B=(another value)\nFLAG_C\\u{1b}=off\n";
    assert_eq!(parts[1..], [DiffPart::Extra(other.to_owned())]);
}
