use super::*;
use crate::render::fixture;

#[test]
fn every_kind_of_report_is_the_contract() {
    for (name, report) in fixture::all() {
        insta::assert_snapshot!(name, fixture::without_version(&text(&report)));
    }
}

#[test]
fn texts_are_whole_and_exact() {
    let outside = "##[error]x \u{202e}\u{0} ::error::\r\n\"\\ \u{10ffff}".repeat(5_000);
    let report = fixture::filled(fixture::failed(), &outside);
    let read: Value = serde_json::from_str(&text(&report)).unwrap();
    let finding = &read["findings"][0];
    for field in [
        "subject", "message", "expected", "actual", "remedy", "link", "waiver",
    ] {
        assert_eq!(finding[field], outside, "{field}");
    }
    assert_eq!(finding["location"]["path"], outside);
    assert_eq!(read["outputs"]["verdict"], outside);
    assert_eq!(read["remarks"][0], outside);
}
