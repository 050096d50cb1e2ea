//! The keys of a mapping: taken one by one, so that what nobody took is known to be unknown.

use super::Setting;
use crate::config::Placed;
use crate::config::mistakes::{Mistake, quoted};
use crate::config::words::Complaint;
use crate::config::yaml::Node;
use crate::usage::nearest;

/// The keys of a mapping, as far as nobody has taken them.
pub(in crate::config) struct Keys<'a, 's> {
    setting: &'s Setting<'a>,
    left: Vec<&'a (Placed<String>, Node)>,
    known: Vec<&'static str>,
}

impl<'a, 's> Keys<'a, 's> {
    /// All keys of this setting, none taken.
    pub(super) fn of(setting: &'s Setting<'a>, entries: &'a [(Placed<String>, Node)]) -> Self {
        Self {
            setting,
            left: entries.iter().collect(),
            known: Vec::new(),
        }
    }

    /// The value of a key, if it stands there.
    pub(in crate::config) fn take(&mut self, key: &'static str) -> Option<Setting<'a>> {
        self.known.push(key);
        self.take_unadvertised(key)
    }

    /// The value of a key that is known only to be refused in better words: it is never suggested.
    pub(in crate::config) fn take_unadvertised(&mut self, key: &str) -> Option<Setting<'a>> {
        let at = self.left.iter().position(|(name, _)| name.value == key)?;
        let (name, node) = self.left.remove(at);
        Some(self.setting.child(name, node))
    }

    /// The value of a key that must stand there; the help says what to write.
    pub(in crate::config) fn need(&mut self, key: &'static str, help: &str) -> Option<Setting<'a>> {
        let found = self.take(key);
        if found.is_none() {
            let what = format!("has no {}", quoted(key));
            self.setting.refuse::<()>(Complaint::new(what).help(help));
        }
        found
    }

    /// The keys that nobody took, for a mapping that also has free ones.
    pub(in crate::config) fn free(&mut self) -> Vec<(&'a Placed<String>, Setting<'a>)> {
        let left = std::mem::take(&mut self.left).into_iter();
        left.map(|(key, node)| (key, self.setting.child(key, node)))
            .collect()
    }

    /// Whether something stands there that nobody has taken so far: a word misspelt may be what seems to be missing.
    pub(in crate::config) const fn has_rest(&self) -> bool {
        !self.left.is_empty()
    }

    /// Puts on record what nobody took.
    pub(super) fn refuse_rest(self) {
        for (key, _) in &self.left {
            let place = if self.setting.name.is_empty() {
                String::new()
            } else {
                format!(" in `{}`", self.setting.name)
            };
            let mistake = Mistake::new(
                key.line,
                format!("unknown key {}{place}", quoted(&key.value)),
            );
            let near = nearest(&key.value, self.known.iter().copied());
            let help = near.map_or_else(
                || format!("known: {}", self.known.join(", ")),
                |near| format!("did you mean {}?", quoted(near)),
            );
            self.setting.mistakes.add(mistake.help(help));
        }
    }
}
