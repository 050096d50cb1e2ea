//! One value of the settings on its way from raw to valid.
//!
//! Every refusal goes on record with the value's line and name, and `None` comes back; the caller goes on with the
//! next value, so that one run names every mistake. Nothing valid is built while a mistake is on record.

mod keys;
mod same;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

pub(in crate::config) use keys::Keys;
pub(in crate::config) use same::Same;

use crate::config::Placed;
use crate::config::mistakes::{Mistake, Mistakes, quoted};
use crate::config::words::{Checked, Complaint};
use crate::config::yaml::{Node, Value};
use crate::usage::nearest;

/// A value, and what it is called: its keys from the top, joined by dots.
#[derive(Clone)]
pub(in crate::config) struct Setting<'a> {
    node: &'a Node,
    /// The key's line, where there is one: what is empty or missing has no place of its own.
    line: u32,
    name: String,
    /// It is one of the items of the list of that name.
    is_item: bool,
    mistakes: &'a Mistakes,
}

impl<'a> Setting<'a> {
    /// The whole file.
    pub(in crate::config) const fn file(node: &'a Node, mistakes: &'a Mistakes) -> Self {
        Self {
            node,
            line: 1,
            name: String::new(),
            is_item: false,
            mistakes,
        }
    }

    pub(in crate::config) const fn node(&self) -> &'a Node {
        self.node
    }

    pub(in crate::config) const fn line(&self) -> u32 {
        match self.node.value {
            Value::Nothing | Value::List(_) | Value::Mapping(_) => self.line,
            Value::Truth(_) | Value::Number(..) | Value::Text(_) => self.node.line,
        }
    }

    pub(in crate::config) const fn is_nothing(&self) -> bool {
        matches!(self.node.value, Value::Nothing)
    }

    pub(in crate::config) const fn is_text(&self) -> bool {
        matches!(self.node.value, Value::Text(_))
    }

    pub(in crate::config) const fn is_list(&self) -> bool {
        matches!(self.node.value, Value::List(_))
    }

    pub(in crate::config) fn has_entries(&self) -> bool {
        matches!(&self.node.value, Value::Mapping(entries) if !entries.is_empty())
    }

    pub(in crate::config) const fn is_mapping(&self) -> bool {
        matches!(self.node.value, Value::Mapping(_))
    }

    /// The value with the line it stands on.
    pub(in crate::config) const fn place<T>(&self, value: T) -> Placed<T> {
        Placed {
            value,
            line: self.line(),
        }
    }

    /// Puts a complaint on record; it follows the value's name. Always `None`.
    pub(in crate::config) fn refuse<T>(&self, complaint: impl Into<Complaint>) -> Option<T> {
        self.refuse_on(self.line(), complaint)
    }

    /// [`Setting::refuse`] about another line.
    pub(in crate::config) fn refuse_on<T>(
        &self,
        line: u32,
        complaint: impl Into<Complaint>,
    ) -> Option<T> {
        let Complaint { what, help } = complaint.into();
        let name = if self.name.is_empty() {
            "the file".to_owned()
        } else if self.is_item && self.is_mapping() {
            format!("an entry of `{}`", self.name)
        } else {
            format!("`{}`", self.name)
        };
        let mut mistake = Mistake::new(line, format!("{name} {what}"));
        if let Some(help) = help {
            mistake = mistake.help(help);
        }
        self.mistakes.add(mistake);
        None
    }

    fn must_be<T>(&self, what: &str) -> Option<T> {
        self.refuse(format!("must be {what}, not {}", self.node.described()))
    }

    /// A text.
    pub(in crate::config) fn text(&self) -> Option<Placed<&'a str>> {
        match &self.node.value {
            Value::Text(text) => Some(self.place(text)),
            Value::Number(..) | Value::Truth(_) => {
                let what = format!("must be text, not {}", self.node.described());
                self.refuse(Complaint::new(what).help("put it in quotes"))
            }
            _ => self.must_be("text"),
        }
    }

    /// A text that passes this check.
    pub(in crate::config) fn checked<T>(
        &self,
        check: impl FnOnce(&str) -> Checked<T>,
    ) -> Option<Placed<T>> {
        let text = self.text()?;
        match check(text.value) {
            Ok(value) => Some(self.place(value)),
            Err(complaint) => self.refuse(complaint),
        }
    }

    /// One of these words.
    pub(in crate::config) fn choice<T: Copy>(
        &self,
        choices: &[(&'static str, T)],
    ) -> Option<Placed<T>> {
        self.checked(|word| {
            if let Some((_, value)) = choices.iter().find(|(name, _)| *name == word) {
                return Ok(*value);
            }
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            let complaint =
                Complaint::new(format!("must be {}, not {}", either(&names), quoted(word)));
            Err(complaint.did_you_mean(nearest(word, names)))
        })
    }

    /// `true` or `false`.
    pub(in crate::config) fn truth(&self) -> Option<bool> {
        match &self.node.value {
            Value::Truth(truth) => Some(*truth),
            _ => self.must_be("`true` or `false`"),
        }
    }

    /// A whole number within this range, in plain decimal digits.
    pub(in crate::config) fn whole(
        &self,
        range: std::ops::RangeInclusive<u32>,
    ) -> Option<Placed<u32>> {
        let digits = match &self.node.value {
            Value::Number(_, written) => written.as_str(),
            _ => "",
        };
        let plain = digits.bytes().all(|digit| digit.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'));
        match digits.parse() {
            Ok(number) if plain && range.contains(&number) => Some(self.place(number)),
            _ => self.must_be(&format!(
                "a whole number from {} to {}",
                range.start(),
                range.end()
            )),
        }
    }

    /// A duration of at least a millisecond and at most this, such as `30s`, `5m` or `1h 30m`.
    pub(in crate::config) fn duration(&self, longest: Duration) -> Option<Placed<Duration>> {
        let wants = format!(
            "a duration up to {}, such as `30s` or `5m`",
            humantime::format_duration(longest)
        );
        if let Value::Number(_, written) = &self.node.value {
            return self.refuse(
                Complaint::new(format!("must be {wants}, not {}", self.node.described()))
                    .help(format!("add the unit: {written}s for seconds")),
            );
        }
        let text = self.text()?;
        match humantime::parse_duration(text.value) {
            Ok(duration) if duration >= Duration::from_millis(1) && duration <= longest => {
                Some(self.place(duration))
            }
            _ => self.must_be(&wants),
        }
    }

    /// The items of a list; they share its name.
    pub(in crate::config) fn items(&self) -> Option<Vec<Self>> {
        let Value::List(nodes) = &self.node.value else {
            let complaint =
                Complaint::new(format!("must be a list, not {}", self.node.described()));
            return self.refuse(match &self.node.value {
                Value::Text(word) => {
                    complaint.help(format!("write {}", quoted(&format!("[{word}]"))))
                }
                Value::Nothing => complaint.help("list something, or leave the key out"),
                _ => complaint,
            });
        };
        let items = nodes.iter().map(|node| Self {
            node,
            line: node.line,
            name: self.name.clone(),
            is_item: true,
            mistakes: self.mistakes,
        });
        Some(items.collect())
    }

    /// The items of a list, each read by this. Items that are refused are left out.
    pub(in crate::config) fn each<T>(&self, read: impl Fn(Self) -> Option<T>) -> Option<Vec<T>> {
        Some(self.items()?.into_iter().filter_map(read).collect())
    }

    /// [`Setting::each`] of a list that names at least one.
    pub(in crate::config) fn some<T>(&self, read: impl Fn(Self) -> Option<T>) -> Option<Vec<T>> {
        if matches!(&self.node.value, Value::List(items) if items.is_empty()) {
            return self.refuse(
                Complaint::new("is an empty list").help("list something, or leave the key out"),
            );
        }
        self.each(read)
    }

    /// A list of words that pass this check and differ from one another.
    pub(in crate::config) fn words(
        &self,
        same: Same,
        check: impl Fn(&str) -> Checked<String>,
    ) -> Option<Vec<Placed<String>>> {
        let words = self.each(|item| item.checked(&check))?;
        self.refuse_repeats(&words.iter().collect::<Vec<_>>(), same);
        Some(words)
    }

    /// [`Setting::words`] of a list that names at least one.
    pub(in crate::config) fn some_words(
        &self,
        same: Same,
        check: impl Fn(&str) -> Checked<String>,
    ) -> Option<Vec<Placed<String>>> {
        let words = self.some(|item| item.checked(&check))?;
        self.refuse_repeats(&words.iter().collect::<Vec<_>>(), same);
        Some(words)
    }

    /// Puts every word that stands there before on record.
    pub(in crate::config) fn refuse_repeats(&self, words: &[&Placed<String>], same: Same) {
        let mut seen: HashMap<_, &Placed<String>> = HashMap::new();
        for word in words {
            let first = match seen.entry(same.key(&word.value)) {
                Entry::Vacant(unseen) => {
                    unseen.insert(word);
                    continue;
                }
                Entry::Occupied(first) => *first.get(),
            };
            let after = if first.line == word.line {
                "on the same line".to_owned()
            } else {
                format!("after line {}", first.line)
            };
            let spelled = if first.value == word.value {
                String::new()
            } else {
                format!(
                    ", there spelled {}; {}",
                    quoted(&first.value),
                    same.because()
                )
            };
            self.refuse_on::<()>(
                word.line,
                format!("names {} again, {after}{spelled}", quoted(&word.value)),
            );
        }
    }

    /// Puts every entry that is about the same thing as one before it on record, by the word that names it.
    pub(in crate::config) fn refuse_seconds<K: Eq + std::hash::Hash>(
        &self,
        verb: &str,
        entries: &[(K, &Placed<String>)],
    ) {
        let mut first_lines = HashMap::new();
        for (about, word) in entries {
            match first_lines.entry(about) {
                Entry::Vacant(unseen) => _ = unseen.insert(word.line),
                Entry::Occupied(first) => {
                    let what = format!(
                        "{verb} {} again, after line {}",
                        quoted(&word.value),
                        first.get()
                    );
                    self.refuse_on::<()>(word.line, what);
                }
            }
        }
    }

    /// The entries of a mapping whose keys are free names, read by this. Refused ones are left out.
    pub(in crate::config) fn entries<T>(
        &self,
        same: Same,
        read: impl Fn(&Placed<String>, Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Value::Mapping(entries) = &self.node.value else {
            return self.must_be("a mapping");
        };
        let keys: Vec<_> = entries.iter().map(|(key, _)| key).collect();
        self.refuse_repeats(&keys, same);
        let entries = entries.iter();
        Some(
            entries
                .filter_map(|(key, node)| read(key, self.child(key, node)))
                .collect(),
        )
    }

    /// A mapping whose keys are known. `read` takes what it knows, all of it before it gives up on anything;
    /// what it did not take is refused afterwards.
    pub(in crate::config) fn mapping<T>(
        &self,
        read: impl FnOnce(&mut Keys<'a, '_>) -> Option<T>,
    ) -> Option<T> {
        let Value::Mapping(entries) = &self.node.value else {
            return self.must_be("a mapping");
        };
        let mut keys = Keys::of(self, entries);
        let value = read(&mut keys);
        keys.refuse_rest();
        value
    }

    fn child(&self, key: &Placed<String>, node: &'a Node) -> Self {
        let name = if self.name.is_empty() {
            key.value.clone()
        } else {
            format!("{}.{}", self.name, key.value)
        };
        Self {
            node,
            line: key.line,
            name,
            is_item: false,
            mistakes: self.mistakes,
        }
    }
}

/// `a`, `b` or `c`.
fn either(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().copied().map(quoted).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
