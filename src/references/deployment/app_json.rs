//! Heroku's `app.json`: the variables of its `env`, each required unless it says `"required": false`, or how an app that is
//! made from the file comes by it: a `value` or a `generator`.
//!
//! The `env` of `environments` (`test`, `review`) is about other apps and left out. Source: Heroku Dev Center, "app.json Schema".

use granit_parser::{Event, Parser, ScalarStyle};

use crate::references::found::{Found, Spelling};

/// What a mapping of the file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The whole file.
    File,
    /// Its `env`.
    Env,
    /// One variable of it.
    Variable,
    /// Anything else.
    Other,
}

struct Level {
    part: Part,
    /// The key whose value comes next, and where it stands. Never set in a list.
    key: Option<(String, usize)>,
    is_list: bool,
}

pub(super) fn find(text: &str) -> Option<Found> {
    // The positions come from a YAML parser, which takes more than JSON.
    let strict = text.trim_start_matches('\u{feff}');
    serde_json::from_str::<serde::de::IgnoredAny>(strict).ok()?;
    let shift = text.len() - strict.len();
    let mut found = Found::default();
    let mut levels: Vec<Level> = Vec::new();
    let mut is_required = true;
    let mut has_value = false;
    for event in Parser::new_from_str(strict) {
        let (event, span) = event.ok()?;
        let start = span.byte_range().map_or(0, |range| range.start) + shift;
        match event {
            Event::Scalar(value, style, ..) => {
                let Some(level) = levels.last_mut() else {
                    continue;
                };
                if level.is_list {
                    continue;
                }
                let Some((key, offset)) = level.key.take() else {
                    // Past the quote.
                    level.key = Some((value.into_owned(), start + 1));
                    continue;
                };
                match level.part {
                    Part::Env => {
                        let is_null = style == ScalarStyle::Plain && value == "null";
                        found.read(offset, Spelling::Known(key), !is_null);
                    }
                    Part::Variable if key == "required" => {
                        is_required = style != ScalarStyle::Plain || value != "false";
                    }
                    Part::Variable if matches!(key.as_str(), "value" | "generator") => {
                        has_value |= style != ScalarStyle::Plain || value != "null";
                    }
                    _ => {}
                }
            }
            Event::MappingStart(..) => {
                let part = match levels.last() {
                    None => Part::File,
                    Some(Level {
                        part: Part::File,
                        key: Some((key, _)),
                        ..
                    }) if key == "env" => Part::Env,
                    Some(Level {
                        part: Part::Env, ..
                    }) => Part::Variable,
                    Some(_) => Part::Other,
                };
                is_required = true;
                has_value = false;
                levels.push(Level {
                    part,
                    key: None,
                    is_list: false,
                });
            }
            Event::SequenceStart(..) => {
                levels.push(Level {
                    part: Part::Other,
                    key: None,
                    is_list: true,
                });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let ended = levels.pop();
                let Some(level) = levels.last_mut() else {
                    continue;
                };
                let key = level.key.take();
                if let (Some(Part::Variable), Some((key, offset))) =
                    (ended.map(|ended| ended.part), key)
                {
                    found.read(offset, Spelling::Known(key), !is_required || has_value);
                }
            }
            _ => {}
        }
    }
    Some(found)
}
