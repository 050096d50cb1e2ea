//! Tests of texts: headers, title, body.

use super::header_name;
use crate::config::Placed;
use crate::config::setting::{Keys, Same, Setting};
use crate::config::smoke::expect::{HeaderExpectation, HeaderWanted, TextTest};
use crate::config::words::{Checked, Complaint};

pub(super) fn headers(setting: &Setting<'_>) -> Option<Vec<HeaderExpectation>> {
    if setting.is_mapping() && !setting.has_entries() {
        return setting.refuse(Complaint::new("names no header").help("leave it out"));
    }
    setting.entries(Same::ToAReader, |name, value| {
        let small = match header_name(&name.value) {
            Ok(small) => small,
            Err(complaint) => return value.refuse_on(name.line, complaint),
        };
        Some(HeaderExpectation {
            name: Placed {
                value: small,
                line: name.line,
            },
            wanted: header(&value)?,
        })
    })
}

/// A text, `{ absent: true }`, or tests of the text.
fn header(setting: &Setting<'_>) -> Option<HeaderWanted> {
    if setting.is_text() {
        return Some(HeaderWanted::Present(text_tests(setting)?));
    }
    setting.mapping(|keys| {
        let absent = keys.take("absent").map(|it| (it.truth(), it));
        let tests = tests_among(setting, keys, absent.is_none())?;
        match absent {
            None => Some(HeaderWanted::Present(tests)),
            Some((Some(true), _)) if tests.is_empty() => Some(HeaderWanted::Absent),
            Some((Some(true), it)) => it.refuse("cannot be tested and be absent at once"),
            Some((Some(false), it)) => it.refuse(
                Complaint::new("can only be `true`").help("say what the header must be instead"),
            ),
            Some((None, _)) => None,
        }
    })
}

pub(super) fn texts(setting: &Setting<'_>) -> Option<Vec<Placed<TextTest>>> {
    let tests = text_tests(setting)?;
    Some(tests.into_iter().map(|test| setting.place(test)).collect())
}

/// A text to be equal to, or a mapping of tests.
fn text_tests(setting: &Setting<'_>) -> Option<Vec<TextTest>> {
    if setting.is_text() {
        let text = setting.checked(nonempty)?;
        return Some(vec![TextTest::Equals(text.value)]);
    }
    setting.mapping(|keys| tests_among(setting, keys, true))
}

fn tests_among(
    setting: &Setting<'_>,
    keys: &mut Keys<'_, '_>,
    at_least_one: bool,
) -> Option<Vec<TextTest>> {
    let mut tests = Vec::new();
    let mut named = false;
    for key in ["equals", "contains", "matches"] {
        let Some(value) = keys.take(key) else {
            continue;
        };
        named = true;
        let wanted = if value.is_list() {
            value.some(|item| item.checked(nonempty))
        } else {
            value.checked(nonempty).map(|text| vec![text])
        };
        tests.extend(wanted.into_iter().flatten().map(|text| match key {
            "equals" => TextTest::Equals(text.value),
            "contains" => TextTest::Contains(text.value),
            _ => TextTest::Matches(text.value),
        }));
    }
    if at_least_one && !named {
        return setting.refuse(
            Complaint::new("tests nothing").help("give `equals`, `contains` or `matches`"),
        );
    }
    Some(tests)
}

/// An empty text is in every text, and so is what an empty pattern finds.
pub(super) fn nonempty(text: &str) -> Checked<String> {
    if text.is_empty() {
        return Err("is empty".into());
    }
    Ok(text.to_owned())
}
