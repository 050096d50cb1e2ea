//! How a confirmation that is not the phrase is described.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::characters::{look_alike, visible};
use super::super::difference::between;
use super::*;
use crate::finding::DiffPart;

/// What was typed in place of the phrase, and what is said of it.
const WAYS: &[(&str, &str)] = &[
    (
        "Deploy-Prod-Now",
        "upper and lower case differ (D for d, P for p, N for n)",
    ),
    (" deploy-prod-now", "it begins with a space"),
    ("deploy-prod-now  ", "it ends in 2 spaces"),
    (
        "deploy-prod-now\u{a0}",
        "it ends in white space (U+00A0 NO-BREAK SPACE)",
    ),
    ("deploy-prod-now\t", "it ends in white space (U+0009 TAB)"),
    ("deploy-prod-now\n", "it ends in a line break"),
    (
        "\r\n\ndeploy-prod-now\r\n",
        "it begins with 2 line breaks; it ends in a line break",
    ),
    (
        "deploy-prod-now\nplease",
        "it has 1 line besides the right one",
    ),
    (
        "please\n deploy-prod-now\nnow",
        "it has 2 lines besides the right one",
    ),
    (
        "Deploy-prod-now\nplease",
        "it has 2 lines where there should be one; upper and lower case differ (D for d)",
    ),
    (
        "\"deploy-prod-now\"",
        "it was typed with quotation marks (U+0022 QUOTATION MARK)",
    ),
    (
        "`deploy-prod-now`",
        "it was typed with quotation marks (U+0060 GRAVE ACCENT)",
    ),
    (
        "“deploy-prod-now”",
        "it was typed with quotation marks (U+201C LEFT DOUBLE QUOTATION MARK, U+201D RIGHT DOUBLE QUOTATION MARK)",
    ),
    (
        " 'deploy-prod-now' ",
        "it begins with a space; it ends in a space; it was typed with quotation marks (U+0027 APOSTROPHE)",
    ),
    (
        "deploy‐prod‐now",
        "it holds look-alike characters (U+2010 HYPHEN for U+002D HYPHEN-MINUS)",
    ),
    (
        "deploy—prod–now",
        "it holds look-alike characters (U+2014 EM DASH for U+002D HYPHEN-MINUS, U+2013 EN DASH for U+002D HYPHEN-MINUS)",
    ),
    (
        "dеploy-prod-now",
        "it holds look-alike characters (U+0435 CYRILLIC SMALL LETTER IE for U+0065 LATIN SMALL LETTER E)",
    ),
    (
        "dep1oy-prod-now",
        "it holds look-alike characters (U+0031 DIGIT ONE for U+006C LATIN SMALL LETTER L)",
    ),
    (
        "deploy\u{200d}-prod-now",
        "it holds invisible characters (U+200D ZERO WIDTH JOINER)",
    ),
    (
        "\u{feff}deploy-prod-now\u{7}",
        "it holds invisible characters (U+0007 BELL, U+FEFF ZERO WIDTH NO-BREAK SPACE)",
    ),
    (
        "\u{202e}deploy-prod-now",
        "it holds invisible characters (U+202E RIGHT-TO-LEFT OVERRIDE)",
    ),
    ("deploy-prod-no", "`w` is missing at the end"),
    ("eploy-prod-now", "`d` is missing at the beginning"),
    ("deploy-prd-now", "`o` is missing after `deploy-pr`"),
    ("deploy-prod-now!", "`!` is too much at the end"),
    (
        "deploy prod-now",
        "`␠` stands after `deploy` instead of `-`",
    ),
    (
        "deploy-prod-nów",
        "`ó⟨U+00F3⟩` stands after `deploy-prod-n` instead of `o`",
    ),
    (
        "Deploy-prod-no",
        "upper and lower case differ (D for d); `w` is missing at the end",
    ),
    (
        "deploy-prod-now correct horse battery staple",
        "it goes on after the right text",
    ),
    ("   ", "it begins with 3 spaces; it holds nothing else"),
    ("\n", "it begins with a line break; it holds nothing else"),
    (
        "hunter2",
        "it is another text, of 7 characters, which is not repeated here",
    ),
];

#[test]
fn each_way_is_named() {
    for (given, expected) in WAYS {
        assert_eq!(&between(PHRASE, given).in_words(), expected, "{given:?}");
    }
}

#[test]
fn accents_composed_differently_are_named() {
    assert_eq!(
        between("déployer", "de\u{301}ployer").in_words(),
        "its accented letters are composed differently (U+0065 LATIN SMALL LETTER E + U+0301 COMBINING ACUTE ACCENT \
         for U+00E9 LATIN SMALL LETTER E WITH ACUTE)"
    );
}

#[test]
fn the_difference_shows_what_cannot_be_seen() {
    use DiffPart::{Extra, Missing, Same};
    let rows: [(&str, Vec<DiffPart>); 5] = [
        (
            "deploy‐prod-now",
            vec![
                Same("deploy".into()),
                Missing("-".into()),
                Extra("‐⟨U+2010⟩".into()),
                Same("prod-now".into()),
            ],
        ),
        (
            "deploy\u{200d}-prod-now\n",
            vec![
                Same("deploy".into()),
                Extra("⟨U+200D⟩".into()),
                Same("-prod-now".into()),
                Extra("␊".into()),
            ],
        ),
        (
            " deploy-prod-now",
            vec![Extra("␠".into()), Same("deploy-prod-now".into())],
        ),
        (
            "deploy-prod-now\n::error::\u{1b}[31mowned",
            vec![
                Same("deploy-prod-now".into()),
                Extra("␊::error::␛[31mowned".into()),
            ],
        ),
        (
            "hunter2",
            vec![
                Missing("deploy-prod-now".into()),
                Extra("(7 characters, not shown)".into()),
            ],
        ),
    ];
    for (given, expected) in rows {
        assert_eq!(between(PHRASE, given).parts, expected, "{given:?}");
    }
}

#[test]
fn a_text_unlike_the_phrase_is_nowhere_in_the_judgement() {
    let judgement = Setup::changed(|s| s.input("confirm", "correct horse battery")).judge();
    let text = format!("{judgement:?}");
    assert!(!text.contains("horse"), "{text}");

    // After the phrase, only the beginning of what does not belong there.
    let judgement = Setup::changed(|s| {
        s.input("confirm", "deploy-prod-now\nsecret = correct horse battery");
    })
    .judge();
    let text = format!("{judgement:?}");
    assert!(text.contains("␊secret"), "{text}");
    assert!(!text.contains("horse"), "{text}");
}

#[test]
fn the_phrase_of_another_deploy_is_called_that() {
    let message = |confirm: &str| {
        let judgement = Setup::changed(|s| {
            s.phrase("deploy-{service}-{target}");
            s.run.services = vec!["queue".into()];
            s.input("confirm", confirm);
        })
        .judge();
        judgement.findings[0].message.clone()
    };
    assert!(
        message("deploy-raptor-prod").contains("it confirms another deploy, of raptor to prod")
    );
    assert!(
        message("deploy-queue-staging").contains("it confirms another deploy, of queue to staging")
    );
    assert!(message("deploy-{service}-{target}").contains("placeholder in braces"));
}

#[test]
fn huge_texts_are_described_soon_and_briefly() {
    let huge: [String; 9] = [
        "x".repeat(100_000),
        PHRASE.to_owned() + &"x".repeat(100_000),
        " ".repeat(100_000) + PHRASE,
        "\u{200d}".repeat(100_000) + PHRASE,
        "\u{200d}d".repeat(50_000),
        PHRASE.to_owned() + &"\u{200d}".repeat(100_000) + "x",
        "\n\"'\u{435}".repeat(25_000),
        (PHRASE.to_owned() + "\n").repeat(6_000),
        "de\u{301}".repeat(30_000),
    ];
    for given in huge {
        let started = now();
        let judgement = Setup::changed(|s| s.input("confirm", &given)).judge();
        let took = started.elapsed();
        assert!(took < Duration::from_secs(2), "{took:?} for {given:.9}");
        assert_eq!(found(&judgement), ["phrase-mismatch"]);
        let size = format!("{judgement:?}").len();
        assert!(size < 6_000, "{size} bytes for {given:.9}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a test measures time")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn what_looks_alike_and_what_does_not() {
    for (one, other) in [
        ('-', '‐'),
        ('-', '−'),
        ('-', '—'),
        ('e', 'е'),
        ('E', 'е'),
        (' ', '\u{3000}'),
        ('d', 'ｄ'),
    ] {
        assert!(look_alike(one, other), "{one} {other}");
    }
    for (one, other) in [('d', 'D'), ('a', 'b'), ('-', '_'), ('o', '0')] {
        assert!(!look_alike(one, other), "{one} {other}");
    }
}

#[test]
fn long_texts_are_cut_aloud() {
    assert_eq!(visible("abc", 3), "abc");
    assert_eq!(visible("abcde", 3), "abc… and 2 more characters");
}

proptest! {
    #[test]
    fn only_the_phrase_confirms(given in any::<String>()) {
        prop_assume!(given != PHRASE);
        let judgement = Setup::changed(|s| s.input("confirm", &given)).judge();
        prop_assert_eq!(output(&judgement, "confirmed"), "false");
        prop_assert_eq!(found(&judgement).len(), 1);
    }

    #[test]
    fn nothing_near_the_phrase_confirms(at in 0..15_usize, c in any::<char>(), insert in any::<bool>()) {
        let mut given: Vec<char> = PHRASE.chars().collect();
        if insert { given.insert(at, c) } else { given[at] = c }
        let given: String = given.into_iter().collect();
        prop_assume!(given != PHRASE);
        let judgement = Setup::changed(|s| s.input("confirm", &given)).judge();
        prop_assert_eq!(output(&judgement, "confirmed"), "false");
        prop_assert_eq!(found(&judgement), ["phrase-mismatch"]);
        let shows_controls = diff(&judgement).iter().any(|part| match part {
            DiffPart::Same(text) | DiffPart::Missing(text) | DiffPart::Extra(text) => text.contains(char::is_control),
        });
        prop_assert!(!shows_controls);
    }

    #[test]
    fn every_difference_has_words(expected in "\\PC{1,30}", given in any::<String>()) {
        prop_assume!(expected != given);
        prop_assert!(!between(&expected, &given).in_words().is_empty());
    }
}
