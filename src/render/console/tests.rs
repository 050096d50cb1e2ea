use super::*;
use crate::render::fixture;

#[test]
fn every_kind_of_report_reads_well() {
    for (name, report) in fixture::all() {
        insta::assert_snapshot!(name, text(&report, false));
    }
}

#[test]
fn colour_touches_only_words_of_ours() {
    insta::assert_snapshot!(text(&fixture::failed(), true).replace('\u{1b}', "␛"));
}

#[test]
fn long_texts_are_cut_and_say_so() {
    let mut report = fixture::passed();
    report.headline = "a\n".repeat(200) + &"b".repeat(5_000);
    let page = text(&report, false);
    assert!(
        page.contains("| a\n            | … (5340 more characters)\n"),
        "{page}"
    );
    report.headline = "b".repeat(5_000);
    assert!(text(&report, false).contains("b… (3000 more characters)\n"));
}

#[test]
fn colour_follows_the_terminal_and_the_two_variables() {
    let terminal = Surroundings {
        terminal: true,
        ..Surroundings::default()
    };
    let with = |no_color, clicolor_force| Surroundings {
        no_color,
        clicolor_force,
        ..Surroundings::default()
    };
    for (around, expected) in [
        (Surroundings::default(), false),
        (terminal, true),
        (with(None, Some("1")), true),
        (with(None, Some("0")), false),
        (with(None, Some("")), false),
        (with(Some("1"), Some("1")), false),
        (
            Surroundings {
                no_color: Some("1"),
                ..terminal
            },
            false,
        ),
        (
            Surroundings {
                no_color: Some(""),
                ..terminal
            },
            true,
        ),
    ] {
        assert_eq!(color(around), expected, "{around:?}");
    }
}
