//! Reviews and promotions.

use super::*;

fn differing() -> Case {
    Case::queue(
        &[("FLAG_X", "1"), ("FLAG_BASE", "1")],
        &[("FLAG_BASE", "1")],
    )
}

fn reviewed(review: &str) -> Vec<String> {
    differing()
        .settings(&format!(
            "reviewed: [{{ flag: FLAG_X, reason: meant, {review} }}]"
        ))
        .found()
}

#[test]
fn a_review_counts_through_its_last_day() {
    assert_eq!(
        reviewed("expires: 2026-05-18"),
        ["ahead-on-staging FLAG_X (waived)"]
    );
    assert_eq!(
        reviewed("expires: 2026-05-19"),
        ["ahead-on-staging FLAG_X (waived)"]
    );
    assert_eq!(
        reviewed("expires: 2026-05-17"),
        ["ahead-on-staging FLAG_X", "review-expired FLAG_X"]
    );
    // The day is the UTC day of the observation.
    let mut case =
        differing().settings("reviewed: [{ flag: FLAG_X, reason: meant, expires: 2026-05-18 }]");
    case.facts.observed_at += chrono::TimeDelta::seconds(1);
    assert_eq!(
        case.found(),
        ["ahead-on-staging FLAG_X", "review-expired FLAG_X"]
    );
}

#[test]
fn a_review_covers_its_own_service() {
    assert_eq!(
        reviewed("service: queue"),
        ["ahead-on-staging FLAG_X (waived)"]
    );
    assert_eq!(
        reviewed("service: raptor"),
        ["ahead-on-staging FLAG_X", "review-unused FLAG_X"]
    );
}

#[test]
fn the_review_about_the_service_goes_before_one_about_all() {
    let rows = [
        ("", "", "the queue's"),
        ("expires: 2020-01-01", "", "everyone's"),
        ("", "expires: 2020-01-01", "the queue's"),
    ];
    for (own, all, expected) in rows {
        for swapped in [false, true] {
            let mut reviews = [
                format!("{{ flag: FLAG_X, service: queue, reason: the queue's, {own} }}"),
                format!("{{ flag: FLAG_X, reason: everyone's, {all} }}"),
            ];
            if swapped {
                reviews.reverse();
            }
            let case = differing().settings(&format!("reviewed: [{}]", reviews.join(", ")));
            let judgement = case.judgement();
            let waived = judgement
                .findings
                .iter()
                .find_map(|it| it.waiver.as_deref());
            assert_eq!(waived, Some(expected), "{own}/{all}");
        }
    }
}

#[test]
fn what_a_review_covers_keeps_its_reason_in_the_report() {
    let case = differing().settings(
        "reviewed: [{ flag: FLAG_X, reason: meant, owner: MooseQuest, expires: 2026-12-31 }]",
    );
    let report = case.report();
    assert_eq!(report.exit_code(), 0);
    assert_eq!(report.findings[0].status, Status::Waived);
    assert_eq!(
        report.findings[0].waiver.as_deref(),
        Some("meant (MooseQuest), until 2026-12-31")
    );
}

#[test]
fn a_review_is_unused_only_where_everything_it_is_about_was_compared() {
    let all = "reviewed: [{ flag: FLAG_BASE, reason: meant }]";
    let own = "reviewed: [{ flag: FLAG_BASE, service: raptor, reason: meant }]";
    let nothing: [&str; 0] = [];
    for settings in [all, own] {
        let mut case = Case::agreeing().settings(settings);
        assert_eq!(case.found(), ["review-unused FLAG_BASE"]);
        case.sides("raptor").0 = unseen();
        assert_eq!(case.found(), nothing, "{settings}");

        let mut case = Case::agreeing().settings(settings);
        case.invocation.services = vec!["queue".to_owned()];
        assert_eq!(case.found(), nothing, "{settings}");
    }
    let mut case = Case::agreeing().settings(own);
    case.sides("queue").0 = unseen();
    assert_eq!(case.found(), ["review-unused FLAG_BASE"]);
}

#[test]
fn a_promotion_is_judged_by_production_alone() {
    let rows: &[(Vars<'_>, Vars<'_>, &[&str])] = &[
        (&[("FLAG_X", "1")], &[("FLAG_X", "yes")], &[]),
        (&[], &[("FLAG_X", "1")], &["ahead-on-production FLAG_X"]),
        (&[("FLAG_X", "1")], &[], &["promotion-pending FLAG_X"]),
        (
            &[("FLAG_X", "0")],
            &[("FLAG_X", "")],
            &["promotion-pending FLAG_X"],
        ),
        (&[("FLAG_X", "0")], &[], &["promotion-pending FLAG_X"]),
        (
            &[("FLAG_X", "1")],
            &[("FLAG_X", "half")],
            &["not-a-switch FLAG_X", "promotion-pending FLAG_X"],
        ),
        (&[], &[], &["promotion-pending FLAG_X"]),
    ];
    for (staging, production, expected) in rows {
        for review in ["", "reviewed: [{ flag: FLAG_X, reason: meant }]"] {
            let case =
                Case::queue(staging, production).settings(&format!("promote: [FLAG_X], {review}"));
            let of_promotions = |found: &&String| {
                review.is_empty() || found.starts_with("promotion") || found.starts_with("not-a")
            };
            let found: Vec<_> = case
                .found()
                .into_iter()
                .filter(|it| of_promotions(&it))
                .collect();
            let mut expected: Vec<_> = expected.iter().map(ToString::to_string).collect();
            expected.retain(|it| of_promotions(&it));
            assert_eq!(found, expected, "{staging:?} and {production:?}, {review}");
        }
    }
}

#[test]
fn a_promotion_in_a_world_half_seen() {
    let nothing: [&str; 0] = [];
    // Production has it and it is off: that is enough, whatever staging holds.
    let mut case = Case::queue(&[], &[("FLAG_X", "0")]).settings("promote: [FLAG_X]");
    case.sides("queue").0 = unseen();
    assert_eq!(case.found(), ["promotion-pending FLAG_X"]);
    // Production has it not: staging, not seen, may not have it either.
    let mut case = Case::queue(&[], &[]).settings("promote: [FLAG_X]");
    case.sides("queue").0 = unseen();
    assert_eq!(case.found(), nothing);
    // Production was not seen.
    let mut case = Case::queue(&[("FLAG_X", "1")], &[]).settings("promote: [FLAG_X]");
    case.sides("queue").1 = unseen();
    assert_eq!(case.found(), nothing);
    assert_eq!(case.undecided().len(), 1);
}

#[test]
fn a_review_that_a_promotion_outranks_is_in_use() {
    let case =
        differing().settings("promote: [FLAG_X], reviewed: [{ flag: FLAG_X, reason: meant }]");
    assert_eq!(case.found(), ["promotion-pending FLAG_X"]);
    let judgement = case.judgement();
    assert!(
        judgement.findings[0]
            .message
            .ends_with("A review does not cover a promotion.")
    );
    assert_eq!(judgement.outputs[3], ("pending", "FLAG_X".to_owned()));
}
