use super::*;
use crate::render::fixture;

#[test]
fn every_kind_of_report_is_a_suite() {
    for (name, report) in fixture::all() {
        insta::assert_snapshot!(name, text(&report));
    }
}

#[test]
fn a_failure_outranks_what_was_not_seen_and_loses_none_of_its_words() {
    let mut report = fixture::failed();
    report.undecided = fixture::undecided().undecided;
    report.undecided[0].rule = report.findings[0].rule;
    let xml = text(&report);
    assert!(
        xml.contains("failures=\"1\" errors=\"0\"") || xml.contains("errors=\"0\" failures=\"1\""),
        "{xml}"
    );
    assert!(xml.contains("not seen: who is inside"), "{xml}");
}

#[test]
fn a_rule_the_gate_does_not_list_still_has_its_test() {
    static STRAY: Rule = Rule::new("door/stray", Level::Error, "Stray.", "Stray.");
    let mut report = fixture::failed();
    report.findings[0].rule = &STRAY;
    assert!(text(&report).contains("<testcase name=\"door/stray\""));
}
