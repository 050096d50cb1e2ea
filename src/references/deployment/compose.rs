//! Compose files: `${NAME}` in any value, and what a service's `environment` passes through from outside.
//!
//! Keys are not interpolated. `environment: [NAME]` and `environment: {NAME: }` pass the host's variable on.
//! Source: the Compose specification, "Interpolation" and "environment".

use granit_parser::{Event, Parser, ScalarStyle};

use crate::references::expansion::{self, Expander};
use crate::references::found::{Found, Spelling};

struct Level {
    is_list: bool,
    /// The key whose value comes next, and where it stands.
    key: Option<(String, usize)>,
    /// This is a service's `environment`.
    is_environment: bool,
}

pub(super) fn find(text: &str) -> Option<Found> {
    let mut found = Found::default();
    let mut levels: Vec<Level> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let range = span.byte_range().unwrap_or_default();
        match event {
            Event::Scalar(value, style, ..) => {
                let raw = text.get(range.clone()).unwrap_or_default();
                let Some(level) = levels.last_mut() else {
                    continue;
                };
                if !level.is_list && level.key.is_none() {
                    let quote = usize::from(raw.starts_with(['"', '\'']));
                    level.key = Some((value.into_owned(), range.start + quote));
                    continue;
                }
                let key = level.key.take();
                if level.is_environment {
                    let is_null =
                        style == ScalarStyle::Plain && matches!(&*value, "" | "~" | "null");
                    if let Some((name, offset)) = key.filter(|_| is_null) {
                        found.read(offset, Spelling::Known(name), false);
                    } else if level.is_list && !value.contains('=') {
                        let quote = usize::from(raw.starts_with(['"', '\'']));
                        found.read(
                            range.start + quote,
                            Spelling::Known(value.into_owned()),
                            false,
                        );
                    }
                }
                for used in expansion::uses(raw, Expander::Compose) {
                    let spelling = Spelling::Known(used.name.to_owned());
                    found.read(range.start + used.offset, spelling, used.optional);
                }
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                let is_environment = match levels.as_slice() {
                    [file, _, service] => file.is_at("services") && service.is_at("environment"),
                    _ => false,
                };
                levels.push(Level {
                    is_list: matches!(event, Event::SequenceStart(..)),
                    key: None,
                    is_environment,
                });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                levels.pop();
                if let Some(level) = levels.last_mut() {
                    level.key = None;
                }
            }
            Event::Alias(_) => {
                if let Some(level) = levels.last_mut() {
                    level.key = None;
                }
            }
            _ => {}
        }
    }
    Some(found)
}

impl Level {
    fn is_at(&self, key: &str) -> bool {
        self.key.as_ref().is_some_and(|(current, _)| current == key)
    }
}
