//! What stands around a text, or unseen within it, that does not belong to it.

use std::collections::BTreeSet;

use super::characters::{breaks_line, is_invisible, is_quote, named};
use super::difference::MOST_COMPARED;
use crate::finding::wording::{counted, row};

/// What came off the given text on the way to what should be the expected one.
#[derive(Default)]
pub(super) struct Surroundings {
    breaks_before: usize,
    breaks_after: usize,
    spaces_before: Vec<char>,
    spaces_after: Vec<char>,
    quotes: BTreeSet<char>,
    invisible: BTreeSet<char>,
    lines: Option<String>,
}

impl Surroundings {
    /// What is left of the given text, and what came off it.
    pub(super) fn taken_off(expected: &str, given: &str) -> (String, Self) {
        let mut surroundings = Self::default();
        let core = surroundings.take_off(expected, given);
        (core, surroundings)
    }

    /// Takes off what surrounds the text, then what cannot be seen within it.
    fn take_off(&mut self, expected: &str, given: &str) -> String {
        let mut core = self.trim(given);
        let quoted = core.trim_matches(|c| is_quote(c) && !expected.contains(c));
        if quoted.len() < core.len() {
            let around = core
                .chars()
                .take_while(|c| is_quote(*c))
                .chain(core.chars().rev().take_while(|c| is_quote(*c)));
            self.quotes
                .extend(around.filter(|c| !expected.contains(*c)));
            core = self.trim(quoted);
        }
        if core.contains(breaks_line) {
            core = self.one_line(expected, core);
        }
        let seen = core.chars().filter(|c| {
            let hidden = is_invisible(*c) && !expected.contains(*c);
            if hidden {
                self.invisible.insert(*c);
            }
            !hidden
        });
        seen.take(MOST_COMPARED + 1).collect()
    }

    /// Takes white space and the invisible off both ends.
    fn trim<'a>(&mut self, text: &'a str) -> &'a str {
        let around = |c: char| c.is_whitespace() || is_invisible(c);
        let from_start = text.trim_start_matches(around);
        let trimmed = from_start.trim_end_matches(around);
        let before = &text[..text.len() - from_start.len()];
        let after = &from_start[trimmed.len()..];
        for (taken, breaks, spaces) in [
            (before, &mut self.breaks_before, &mut self.spaces_before),
            (after, &mut self.breaks_after, &mut self.spaces_after),
        ] {
            *breaks += taken.replace("\r\n", "\n").matches(breaks_line).count();
            let blank = |c: &char| c.is_whitespace() && !breaks_line(*c);
            spaces.extend(taken.chars().filter(blank));
            self.invisible
                .extend(taken.chars().filter(|c| is_invisible(*c)));
        }
        trimmed
    }

    /// The line of the text that is, or should be, the expected one.
    fn one_line<'a>(&mut self, expected: &str, text: &'a str) -> &'a str {
        let mut lines = text
            .split(breaks_line)
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let number = lines.clone().count();
        let exact = lines.clone().find(|line| *line == expected);
        self.lines = Some(match exact {
            Some(_) => format!(
                "it has {} besides the right one",
                counted(number - 1, "line", "lines")
            ),
            None => format!(
                "it has {} where there should be one",
                counted(number, "line", "lines")
            ),
        });
        exact.or_else(|| lines.next()).unwrap_or_default()
    }

    /// Each thing that came off, as a clause.
    pub(super) fn into_ways(self) -> Vec<String> {
        let mut ways = Vec::new();
        for (verb, number) in [
            ("begins with", self.breaks_before),
            ("ends in", self.breaks_after),
        ] {
            match number {
                0 => {}
                1 => ways.push(format!("it {verb} a line break")),
                _ => ways.push(format!(
                    "it {verb} {}",
                    counted(number, "line break", "line breaks")
                )),
            }
        }
        for (verb, spaces) in [
            ("begins with", &self.spaces_before),
            ("ends in", &self.spaces_after),
        ] {
            match spaces.as_slice() {
                [] => {}
                [' '] => ways.push(format!("it {verb} a space")),
                all if all.iter().all(|c| *c == ' ') => {
                    ways.push(format!(
                        "it {verb} {}",
                        counted(all.len(), "space", "spaces")
                    ));
                }
                all => ways.push(format!(
                    "it {verb} white space ({})",
                    all_named(all.iter().copied().collect())
                )),
            }
        }
        if !self.quotes.is_empty() {
            ways.push(format!(
                "it was typed with quotation marks ({})",
                all_named(self.quotes)
            ));
        }
        ways.extend(self.lines);
        if !self.invisible.is_empty() {
            ways.push(format!(
                "it holds invisible characters ({})",
                all_named(self.invisible)
            ));
        }
        ways
    }
}

fn all_named(characters: BTreeSet<char>) -> String {
    row(characters.into_iter().map(named))
}
