//! The example, damaged at random: never a panic, never an endless run, and always a place in the file.

use deploy_gate::config;
use deploy_gate::usage::UsageError;
use proptest::prelude::*;

use super::{KNOWN_RULES, PATH, example};

/// Reads a damaged text and checks that every mistake has its place.
fn survives(text: &str) {
    let Err(error) = config::parse(text, PATH, KNOWN_RULES) else {
        return;
    };
    let bad = match error {
        UsageError::Settings(bad) => *bad,
        UsageError::Command(error) => unreachable!("no command line was read: {error}"),
    };
    // A YAML line ends at \n, \r\n or \r; an error may stand just behind the last one.
    let lines = text.replace("\r\n", "\n").split(['\n', '\r']).count() + 1;
    assert!(bad.location.is_some());
    for mistake in std::iter::once(&bad).chain(&bad.more) {
        assert!(!mistake.message.is_empty());
        if let Some(at) = &mistake.location {
            assert_eq!(at.path, PATH);
            assert!(
                (1..=lines).contains(&(at.line as usize)),
                "line {} of {lines}",
                at.line
            );
        }
    }
}

/// Characters that mean something to YAML, and some that mean something to nobody.
const SIGNS: &[&str] = &[
    ":", ": ", "-", "- ", "?", "? ", ",", "[", "]", "{", "}", "#", " #", "&a", "*a", "!", "!!str ",
    "|\n", ">-\n", "'", "\"", "%", "@", "`", "\n", "\r", "\r\n", "\t", " ", "\u{feff}", "\0",
    "\u{202e}", "---\n", "...\n", "<<: *a", "~", "1e999", "0x", "é", "\u{85}", "\u{2028}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes(flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = example().into_bytes();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        survives(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn inserted_signs(inserts in proptest::collection::vec((any::<prop::sample::Index>(), prop::sample::select(SIGNS)), 1..6)) {
        let mut text: Vec<char> = example().chars().collect();
        for (at, sign) in inserts {
            let at = at.index(text.len());
            text.splice(at..at, sign.chars());
        }
        survives(&text.into_iter().collect::<String>());
    }

    #[test]
    fn cut_short(at in any::<prop::sample::Index>()) {
        let text: Vec<char> = example().chars().collect();
        survives(&text[..at.index(text.len())].iter().collect::<String>());
    }

    #[test]
    fn moved_lines(moves in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3), 1..5)) {
        let text = example();
        let mut lines: Vec<&str> = text.lines().collect();
        for (from, to, kind) in moves {
            let (from, to) = (from.index(lines.len()), to.index(lines.len()));
            match kind {
                0 => lines.insert(to, lines[from]),
                1 => lines.swap(from, to),
                _ => _ = lines.remove(from),
            }
        }
        survives(&lines.join("\n"));
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        survives(&text);
    }
}

fn many_lines(start: &str, line: &str, times: usize) -> String {
    start.to_owned() + &line.repeat(times)
}

#[test]
fn bombs_are_refused() {
    let laughs = ('b'..='k').zip('a'..).map(|(this, last)| {
        let uses = vec![format!("*{last}"); 10].join(", ");
        format!("{this}: &{this} [{uses}]\n")
    });
    let billion_laughs = format!("a: &a [x, x, x]\n{}", laughs.collect::<String>());
    let long_scalar = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(100_000),
        "*a, ".repeat(10_000)
    );
    let bombs = [
        billion_laughs,
        long_scalar,
        "[".repeat(100_000),
        "{a: ".repeat(20_000),
        "- ".repeat(50_000),
        "a:\n".repeat(50_000),
        "? ".repeat(50_000),
        "&a ".repeat(50_000),
        "!!str ".repeat(50_000),
        "---\n".repeat(50_000),
        format!("version: 1\noperators: [{}]", "a, ".repeat(100_000)),
        format!("version: 1\n{}: 1\n", "x".repeat(900_000)),
        format!("version: 1\noperators: '{}", "\n".repeat(900_000)),
        "x".repeat(5_000_000),
        many_lines(
            "version: 1
",
            "k: 1
",
            30_000,
        ),
        many_lines(
            "version: 1
services:
",
            "  a: { production: { heroku: abc } }
",
            3_000,
        ),
        many_lines(
            "version: 1
smoke:
  production:
",
            "  - { name: a, get: 'https://x.y/' }
",
            3_000,
        ),
    ];
    for bomb in bombs {
        survives(&bomb);
        let said = super::parse(&bomb).unwrap_err();
        assert!(said.len() < 10_000, "{} bytes of complaint", said.len());
    }
}
