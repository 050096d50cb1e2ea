//! How one text differs from another that should be the same, in words and character by character.
//!
//! The text that was given may be hostile, huge, or a password pasted into the wrong field: its work is
//! bounded, what is shown of it is short and visible, and a text unlike the expected one is not repeated.

use std::collections::BTreeSet;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};
use unicode_security::skeleton;

use super::characters::{
    is_combining, look_alike, named, push_code_point, push_visible, same_but_case, visible,
};
use super::surroundings::Surroundings;
use crate::finding::DiffPart;
use crate::finding::wording::{counted, row};

/// No more characters of a text than this are compared. With both sides bounded the comparison needs no clock.
pub(super) const MOST_COMPARED: usize = 500;
/// No more characters of a stretch that should not be there are shown: enough to know it by, too few for a secret.
const MOST_SHOWN: usize = 20;

/// How a given text differs from the expected one.
#[derive(Debug)]
pub(super) struct Difference {
    /// Each way in which it differs, as a clause; never empty.
    pub ways: Vec<String>,
    /// Both texts against each other.
    pub parts: Vec<DiffPart>,
    /// One may have been meant for the other; if not, `parts` does not repeat what was given.
    pub resembles: bool,
}

impl Difference {
    /// All the ways in one line.
    pub(super) fn in_words(&self) -> String {
        self.ways.join("; ")
    }
}

/// Says how `given` differs from `expected`, which are not equal.
pub(super) fn between(expected: &str, given: &str) -> Difference {
    let (core, surroundings) = Surroundings::taken_off(expected, given);
    let mut ways = surroundings.into_ways();
    let mut resembles = core == expected || compare(expected, &core, &mut ways);
    if core.is_empty() {
        ways.push("it holds nothing else".to_owned());
        resembles = true;
    }
    let parts = if resembles {
        parts(expected, given)
    } else {
        let length = given.chars().count();
        ways.push(format!(
            "it is another text, of {}, which is not repeated here",
            counted(length, "character", "characters")
        ));
        vec![
            DiffPart::Missing(shown_changed(expected.chars(), usize::MAX)),
            DiffPart::Extra(format!(
                "({}, not shown)",
                counted(length, "character", "characters")
            )),
        ]
    };
    Difference {
        ways,
        parts,
        resembles,
    }
}

/// Adds how two texts without surroundings differ. False, and nothing added, when they hardly resemble each other.
fn compare(expected: &str, core: &str, ways: &mut Vec<String>) -> bool {
    let expected: Vec<char> = expected.chars().collect();
    let core: Vec<char> = core.chars().collect();
    if core.len() <= MOST_COMPARED {
        let mut found = Differences::default();
        if !found.take_pairs(&expected, &core) {
            for op in capture_diff_slices(Algorithm::Myers, &expected, &core) {
                found.take_op(op, &expected, &core);
            }
        }
        if found.edited * 2 <= expected.len() {
            found.into_ways(ways);
            return true;
        }
    }
    let goes_on = core.starts_with(&expected);
    if goes_on {
        ways.push("it goes on after the right text".to_owned());
    }
    goes_on
}

/// The differences between two texts, by kind.
#[derive(Default)]
struct Differences {
    case: Vec<(char, char)>,
    look_alike: Vec<(String, String)>,
    composition: Vec<(String, String)>,
    edits: Vec<String>,
    edited: usize,
}

impl Differences {
    /// Explains two stretches of one length position by position, if every difference is one of case or looks.
    fn take_pairs(&mut self, expected: &[char], given: &[char]) -> bool {
        let differing = || {
            let both = expected.iter().copied().zip(given.iter().copied());
            both.filter(|(e, g)| e != g)
        };
        let explained = |(e, g)| same_but_case(e, g) || look_alike(e, g);
        if expected.len() != given.len() || !differing().all(explained) {
            return false;
        }
        for (e, g) in differing() {
            if same_but_case(e, g) {
                self.case.push((e, g));
            } else {
                self.look_alike.push((e.to_string(), g.to_string()));
            }
        }
        true
    }

    fn take_op(&mut self, op: DiffOp, expected: &[char], given: &[char]) {
        let (tag, old, new) = op.as_tag_tuple();
        let (old_text, new_text) = (&expected[old.clone()], &given[new]);
        if tag == DiffTag::Equal || self.take_pairs(old_text, new_text) {
            return;
        }
        let old_string: String = old_text.iter().collect();
        let new_string: String = new_text.iter().collect();
        if tag == DiffTag::Replace && skeleton(&old_string).eq(skeleton(&new_string)) {
            let composed = old_text.iter().chain(new_text).any(|c| is_combining(*c));
            let kind = if composed {
                &mut self.composition
            } else {
                &mut self.look_alike
            };
            kind.push((old_string, new_string));
            return;
        }
        self.edited += old_text.len().max(new_text.len());
        let place = place(expected, old.start, old.end);
        let quoted =
            |text: &[char]| format!("`{}`", shown_changed(text.iter().copied(), MOST_SHOWN));
        self.edits.push(match tag {
            DiffTag::Delete => format!("{} is missing {place}", quoted(old_text)),
            DiffTag::Insert => format!("{} is too much {place}", quoted(new_text)),
            _ => format!(
                "{} stands {place} instead of {}",
                quoted(new_text),
                quoted(old_text)
            ),
        });
    }

    fn into_ways(self, ways: &mut Vec<String>) {
        if !self.case.is_empty() {
            let pairs = distinct(self.case.into_iter().map(|(e, g)| format!("{g} for {e}")));
            ways.push(format!("upper and lower case differ ({})", row(pairs)));
        }
        for (what, pairs) in [
            ("it holds look-alike characters", self.look_alike),
            (
                "its accented letters are composed differently",
                self.composition,
            ),
        ] {
            if !pairs.is_empty() {
                let named = |text: &str| {
                    let names: Vec<String> = text.chars().map(named).collect();
                    names.join(" + ")
                };
                let pairs = pairs
                    .iter()
                    .map(|(e, g)| format!("{} for {}", named(g), named(e)));
                ways.push(format!("{what} ({})", row(distinct(pairs))));
            }
        }
        if !self.edits.is_empty() {
            ways.push(row(self.edits));
        }
    }
}

/// Each item once, in order.
fn distinct(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    items.filter(|item| seen.insert(item.clone())).collect()
}

/// Where in the expected text a stretch stands, for a person to find.
fn place(expected: &[char], start: usize, end: usize) -> String {
    /// As much of the text before it as it takes to find the place.
    const LEAD: usize = 20;
    if start == 0 {
        "at the beginning".to_owned()
    } else if end == expected.len() {
        "at the end".to_owned()
    } else {
        let lead: String = expected[start.saturating_sub(LEAD)..start].iter().collect();
        format!("after `{}`", visible(&lead, LEAD))
    }
}

/// Both texts against each other, the given one cut.
fn parts(expected: &str, given: &str) -> Vec<DiffPart> {
    let expected: Vec<char> = expected.chars().collect();
    let mut rest = given.chars();
    let given: Vec<char> = rest.by_ref().take(MOST_COMPARED).collect();
    let mut parts = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &expected, &given) {
        let (tag, old, new) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            let text: String = expected[old].iter().collect();
            parts.push(DiffPart::Same(visible(&text, usize::MAX)));
            continue;
        }
        if !old.is_empty() {
            let text = shown_changed(expected[old].iter().copied(), usize::MAX);
            parts.push(DiffPart::Missing(text));
        }
        if !new.is_empty() {
            let text = shown_changed(given[new].iter().copied(), MOST_SHOWN);
            parts.push(DiffPart::Extra(text));
        }
    }
    match rest.count() {
        0 => {}
        more => parts.push(DiffPart::Extra(format!(
            "… and {}",
            counted(more, "more character", "more characters")
        ))),
    }
    parts
}

/// A stretch that only one text has: cut, with its spaces showing and its strange characters numbered.
fn shown_changed(mut text: impl Iterator<Item = char>, most: usize) -> String {
    let mut shown = String::new();
    for c in text.by_ref().take(most) {
        if c == ' ' {
            shown.push('␠');
        } else {
            let before = shown.len();
            push_visible(&mut shown, c);
            let plain = shown[before..].starts_with(c);
            if plain && !c.is_ascii() {
                push_code_point(&mut shown, c);
            }
        }
    }
    match text.count() {
        0 => shown,
        more => format!(
            "{shown}… and {}",
            counted(more, "more character", "more characters")
        ),
    }
}
