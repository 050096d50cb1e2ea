//! YAML text → a tree that knows its lines. The only module that knows which YAML crate is used.
//!
//! Strict where YAML is loose: only `true` and `false` are booleans, keys are texts, a key stands once, `<<` and
//! application tags are refused, and bombs run into a budget.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_yaml::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_yaml::{Error, Spanned, UserMessageFormatter};

use super::Placed;
use super::mistakes::{Mistake, Mistakes, quoted};

/// No settings file is longer than this honestly, in bytes.
const LONGEST: usize = 1024 * 1024;
/// No settings file nests deeper than this honestly.
const DEEPEST: usize = 32;
/// No settings file holds more values than this honestly, aliases counted as often as they are used.
const MOST_VALUES: usize = 20_000;

/// One value of the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// What it is.
    pub(super) value: Value,
    /// The line it begins on, from 1.
    pub(super) line: u32,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing, `~` or `null`.
    Nothing,
    /// `true` or `false`.
    Truth(bool),
    /// A number, and its digits as written.
    Number(Number, String),
    /// Text, quoted or not.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file; no key stands twice.
    Mapping(Vec<(Placed<String>, Node)>),
}

impl Node {
    /// What it is, in words for a message: the word itself where it is one.
    pub(super) fn described(&self) -> String {
        match &self.value {
            Value::Nothing => "nothing".to_owned(),
            Value::Truth(truth) => quoted(&truth.to_string()),
            Value::Number(_, digits) => format!("the number {}", quoted(digits)),
            Value::Text(text) if text.is_empty() => "an empty text".to_owned(),
            Value::Text(text) => quoted(text),
            Value::List(_) => "a list".to_owned(),
            Value::Mapping(_) => "a mapping".to_owned(),
        }
    }

    /// The same value as JSON, for comparing with what a server answers.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Nothing => serde_json::Value::Null,
            Value::Truth(truth) => (*truth).into(),
            Value::Number(number, _) => number.clone().into(),
            Value::Text(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Mapping(entries) => serde_json::Value::Object(
                entries
                    .iter()
                    .map(|(key, node)| (key.value.clone(), node.to_json()))
                    .collect(),
            ),
        }
    }
}

/// Reads one document. Keys that are no texts and keys that stand twice are left out and put on record.
///
/// # Errors
///
/// When the text is no YAML, more than one document, or too large to be a settings file.
pub(super) fn read(text: &str, mistakes: &Mistakes) -> Result<Node, Mistake> {
    if text.len() > LONGEST {
        return Err(Mistake::new(
            1,
            format!("the file is longer than {LONGEST} bytes"),
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: DEEPEST,
            max_nodes: MOST_VALUES,
            max_events: MOST_VALUES * 3,
            max_anchors: 100,
            max_aliases: 100,
            max_recorded_anchor_events: MOST_VALUES * 3,
            max_documents: 2,
        },
        duplicate_keys: DuplicateKeyPolicy::LastWins,
        merge_keys: MergeKeyPolicy::Error,
        reject_unsupported_tags: true,
        strict_booleans: true,
        with_snippet: false,
    };
    let raw: Spanned<Raw> =
        serde_yaml::from_str_with_options(text, options).map_err(|error| unreadable(&error))?;
    Ok(Planting { text, mistakes }.node(raw))
}

/// What the YAML crate says, in words for someone who edits a settings file.
fn unreadable(error: &Error) -> Mistake {
    let error = match error {
        Error::AliasError { error, .. } => error,
        error => error,
    };
    let line = error.location().map_or(1, |at| line_of(&at));
    match error {
        Error::MultipleDocuments { .. } => Mistake::new(line, "a second YAML document begins here")
            .help("keep everything in one, without `---` between"),
        Error::MergeKeyNotAllowed { .. } => {
            Mistake::new(line, "merge keys (`<<`) are not read").help("write the keys out")
        }
        Error::UnknownAnchor { .. } => Mistake::new(line, "this alias names no anchor before it"),
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => Mistake::new(
            line,
            format!(
                "too much for a settings file: at most {MOST_VALUES} values, nested at most {DEEPEST} deep, and \
                 100 aliases"
            ),
        ),
        error => {
            let rendered = error.render_with_formatter(&UserMessageFormatter);
            let said = rendered
                .split_once(" at line ")
                .map_or(rendered.as_str(), |(said, _)| said);
            let mistake = Mistake::new(line, format!("not valid YAML: {said}"));
            if said.contains("tabs") {
                mistake.help("indent with spaces")
            } else if said.contains("did not find expected") {
                mistake
                    .help("is it indented like its neighbours, and every bracket and quote closed?")
            } else {
                mistake
            }
        }
    }
}

fn line_of(location: &serde_yaml::Location) -> u32 {
    u32::try_from(location.line()).unwrap_or(u32::MAX).max(1)
}

/// A value as the YAML crate hands it over.
enum Raw {
    Nothing,
    Truth(bool),
    Number(Number),
    Text(String),
    List(Vec<Spanned<Self>>),
    Mapping(Vec<(Spanned<Self>, Spanned<Self>)>),
}

/// From raw values to nodes.
struct Planting<'a> {
    text: &'a str,
    mistakes: &'a Mistakes,
}

impl Planting<'_> {
    fn node(&self, raw: Spanned<Raw>) -> Node {
        let line = line_of(&raw.referenced);
        let value = match raw.value {
            Raw::Nothing => Value::Nothing,
            Raw::Truth(truth) => Value::Truth(truth),
            Raw::Number(number) => {
                let digits = self.written(&raw.defined, &number);
                Value::Number(number, digits)
            }
            Raw::Text(text) => Value::Text(text),
            Raw::List(items) => {
                Value::List(items.into_iter().map(|item| self.node(item)).collect())
            }
            Raw::Mapping(entries) => Value::Mapping(self.mapping(entries)),
        };
        Node { value, line }
    }

    fn mapping(&self, entries: Vec<(Spanned<Raw>, Spanned<Raw>)>) -> Vec<(Placed<String>, Node)> {
        let mut planted = Vec::with_capacity(entries.len());
        let mut first_lines = HashMap::new();
        for (key, value) in entries {
            let key = self.node(key);
            let value = self.node(value);
            let Value::Text(name) = key.value else {
                let message = format!("a key must be text, not {}", key.described());
                self.mistakes
                    .add(Mistake::new(key.line, message).help("put it in quotes"));
                continue;
            };
            match first_lines.entry(name.clone()) {
                Entry::Vacant(unseen) => _ = unseen.insert(key.line),
                Entry::Occupied(first) => {
                    let message = format!(
                        "the key {} stands here again, after line {}",
                        quoted(&name),
                        first.get()
                    );
                    self.mistakes.add(Mistake::new(key.line, message));
                    continue;
                }
            }
            planted.push((
                Placed {
                    value: name,
                    line: key.line,
                },
                value,
            ));
        }
        planted
    }

    /// A number's digits as they stand in the file: `010` and `1.10` are not what they look like once read.
    fn written(&self, at: &serde_yaml::Location, number: &Number) -> String {
        let span = at.span();
        let slice = || {
            let start = usize::try_from(span.byte_offset()?).ok()?;
            let length = usize::try_from(span.byte_len()?).ok()?;
            self.text.get(start..start.checked_add(length)?)
        };
        slice().map_or_else(|| number.to_string(), |digits| digits.trim().to_owned())
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Raw, E> {
        Ok(Raw::Truth(truth))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Raw, E> {
        Ok(Raw::Number(number.into()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Raw, E> {
        Ok(Raw::Number(number.into()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Raw, E> {
        Number::from_f64(number)
            .map(Raw::Number)
            .ok_or_else(|| E::custom("a number must be finite"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut mapping = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            mapping.push(entry);
        }
        Ok(Raw::Mapping(mapping))
    }
}

#[cfg(test)]
mod tests;
