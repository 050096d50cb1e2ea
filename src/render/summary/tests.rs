use super::*;
use crate::finding::{Detail, DetailBody};
use crate::render::fixture;

#[test]
fn every_kind_of_report_reads_well() {
    for (name, report) in fixture::all() {
        insta::assert_snapshot!(name, fixture::without_version(&text(&report, LIMIT)));
    }
}

#[test]
fn the_first_line_is_the_verdict() {
    for (_, report) in fixture::all() {
        let page = text(&report, LIMIT);
        let first = page.lines().next().unwrap();
        assert!(
            first.contains(report.verdict.as_str()) && first.contains("door"),
            "{first}"
        );
    }
}

/// A report far over any limit in every part.
fn huge() -> Report {
    let mut report = fixture::observed();
    report.remarks = vec!["remark ".repeat(30); 3_000];
    report.undecided = vec![report.undecided[0].clone(); 3_000];
    let waived = report.findings.pop().unwrap();
    report.findings = vec![report.findings[0].clone(); 3_000];
    report.findings.extend(vec![waived; 3_000]);
    report.details = vec![
        Detail {
            title: "Rows".to_owned(),
            body: DetailBody::Table {
                header: vec!["n".to_owned()],
                rows: (0..100_000).map(|n| vec![format!("row {n}")]).collect(),
            },
        };
        3
    ];
    report
}

#[test]
fn details_shrink_first_and_say_so() {
    let mut report = huge();
    report.findings.truncate(100);
    report.undecided.clear();
    report.remarks.clear();
    let page = text(&report, LIMIT);
    assert!(
        page.len() <= LIMIT && page.len() > LIMIT * 9 / 10,
        "{}",
        page.len()
    );
    assert_eq!(page.matches("🔴 observed · ").count(), 100);
    assert_eq!(page.matches(" more rows not shown here").count(), 3);
}

#[test]
fn findings_shrink_last_and_say_how_many_are_missing() {
    let report = huge();
    for limit in [LEAST, 20_000, 50_000, 200_000, LIMIT] {
        let page = text(&report, limit);
        assert!(page.len() <= limit, "{} > {limit}", page.len());
        let shown = page.matches("🔴 observed · ").count();
        assert!(shown > 0 || limit == LEAST);
        assert!(
            page.contains(&format!("… {} more findings not shown here", 3_000 - shown)),
            "{page}"
        );
        assert!(page.contains("more things that could not be seen not shown here"));
        assert!(page.contains("more remarks not shown here"));
        assert!(page.contains("more waived findings not shown here"));
        assert!(page.contains("<sub>deploy-gate "));
    }
}
