use super::*;
use crate::finding::Status;
use crate::render::escape::MESSAGE_LIMIT;
use crate::render::{fixture, runner};

#[test]
fn every_kind_of_report_is_annotated() {
    for (name, report) in fixture::all() {
        insta::assert_snapshot!(name, commands(&report).join("\n"));
    }
}

#[test]
fn the_plain_text_follows() {
    let report = fixture::failed();
    assert!(text(&report, false).ends_with(&console::text(&report, false)));
}

#[test]
fn the_tenth_of_a_level_says_how_many_more_there_are() {
    let mut report = fixture::failed();
    report.findings.truncate(1);
    report.findings = vec![report.findings.remove(0); 10];
    assert_eq!(commands(&report).len(), 10);
    assert!(!commands(&report)[9].contains("more like"));

    report.findings.push(report.findings[0].clone());
    report.undecided = vec![fixture::undecided().undecided.remove(0); 30];
    let read = runner::commands(&commands(&report).join("\n"));
    assert_eq!(
        read.len(),
        10,
        "findings and what was not seen share the ten"
    );
    assert!(
        read[9].data.starts_with("32 more like the 9 above"),
        "{:?}",
        read[9]
    );
}

#[test]
fn a_long_message_hides_no_remedy_and_fits_the_runner() {
    let mut report = fixture::filled(fixture::failed(), &"%\n𝕏".repeat(40_000));
    report.findings[0].remedy = Some("turn the key".to_owned());
    let read = runner::commands(&commands(&report)[0]);
    assert!(read[0].data.contains("\nNext: turn the key\n"));
    assert!(read[0].data.encode_utf16().count() <= MESSAGE_LIMIT);
}

#[test]
fn what_an_allowance_waives_is_no_annotation() {
    let mut report = fixture::failed();
    report
        .findings
        .retain(|finding| finding.status == Status::Waived);
    assert_eq!(commands(&report), Vec::<String>::new());
}
