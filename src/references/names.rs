use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// What a name stands for in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A string constant.
    Text(String),
    /// The environment itself: `os.environ`, `process.env`.
    Environment,
    /// A function that reads one variable. Which one is the language's own word for it.
    Reader(&'static str),
    /// A module or namespace that holds such functions.
    Module(&'static str),
    /// Something else, or several things.
    Unclear,
}

/// What every name of one file stands for, by the function it is local to.
#[derive(Debug, Default)]
pub(super) struct Names {
    local: HashMap<(Option<usize>, String), Meaning>,
    /// `Owner.NAME`, and `.NAME` for `self`, `this` and the like.
    members: HashMap<String, Meaning>,
    /// Variables that have a default wherever they are read.
    defaults: HashSet<String>,
    classes: HashSet<String>,
    /// Functions that do nothing but abort.
    aborting: HashSet<String>,
}

impl Names {
    /// Notes that a name stands for something. A second, different meaning in the same scope makes it unclear.
    pub(super) fn define(&mut self, scope: Option<usize>, name: &str, meaning: Meaning) {
        note(self.local.entry((scope, name.to_owned())), meaning);
    }

    /// Notes a constant that belongs to a class, an enumeration or an object.
    pub(super) fn define_member(&mut self, owner: &str, name: &str, meaning: Meaning) {
        note(self.members.entry(format!(".{name}")), meaning.clone());
        if !owner.is_empty() {
            note(self.members.entry(format!("{owner}.{name}")), meaning);
        }
    }

    /// Notes that a variable has a default wherever this file reads it.
    pub(super) fn set_default(&mut self, variable: &str) {
        self.defaults.insert(variable.to_owned());
    }

    /// Whether a variable has a default wherever this file reads it.
    pub(super) fn has_default(&self, variable: &str) -> bool {
        self.defaults.contains(variable)
    }

    /// Notes a function of this file that does nothing but abort.
    pub(super) fn add_aborting(&mut self, function: &str) {
        self.aborting.insert(function.to_owned());
    }

    /// Whether this file defines a function of that name that does nothing but abort.
    pub(super) fn is_aborting(&self, function: &str) -> bool {
        self.aborting.contains(function)
    }

    /// Notes that this file defines a class.
    pub(super) fn add_class(&mut self, name: &str) {
        self.classes.insert(name.to_owned());
    }

    /// Whether this file defines a class of that name.
    pub(super) fn is_class(&self, name: &str) -> bool {
        self.classes.contains(name)
    }

    /// Whether the environment, or what reads it, goes by a name anywhere that does not tell.
    pub(super) fn lends_other_names(&self, tells: impl Fn(&str) -> bool) -> bool {
        let local = self
            .local
            .iter()
            .map(|((_, name), meaning)| (name, meaning));
        local
            .chain(&self.members)
            .any(|(name, meaning)| match meaning {
                Meaning::Environment | Meaning::Reader(_) => !tells(name),
                // A module's own name stands beside a telling word wherever it is used.
                Meaning::Module(module) => name != module && !tells(name),
                Meaning::Text(_) | Meaning::Unclear => false,
            })
    }

    /// What a name stands for, looked up from the innermost of the given scopes out to the file.
    pub(super) fn resolve(
        &self,
        scopes: impl Iterator<Item = usize>,
        name: &str,
    ) -> Option<&Meaning> {
        let mut key = (None, name.to_owned());
        for scope in scopes {
            key.0 = Some(scope);
            if let Some(meaning) = self.local.get(&key) {
                return Some(meaning);
            }
        }
        key.0 = None;
        self.local.get(&key)
    }

    /// What a member such as `Keys.A`, `self::A` or `pkg.Keys.A` stands for.
    pub(super) fn member(&self, path: &str) -> Option<&Meaning> {
        let mut parts = path
            .split(['.', ':', '>', '-', '?', '\\'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .rev();
        let name = parts.next()?;
        let owner = parts.next()?.trim_start_matches('$');
        let key = match owner {
            "self" | "this" | "cls" | "Self" | "static" => format!(".{name}"),
            owner => format!("{owner}.{name}"),
        };
        self.members.get(&key)
    }
}

fn note<K>(entry: Entry<'_, K, Meaning>, meaning: Meaning) {
    match entry {
        Entry::Vacant(place) => {
            place.insert(meaning);
        }
        Entry::Occupied(mut place) => {
            if *place.get() != meaning {
                place.insert(Meaning::Unclear);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Meaning {
        Meaning::Text(value.to_owned())
    }

    #[test]
    fn the_inner_scope_hides_the_outer_one() {
        let mut names = Names::default();
        names.define(None, "KEY", text("A"));
        names.define(Some(7), "KEY", Meaning::Unclear);
        assert_eq!(names.resolve(std::iter::empty(), "KEY"), Some(&text("A")));
        assert_eq!(
            names.resolve([9, 7].into_iter(), "KEY"),
            Some(&Meaning::Unclear)
        );
        assert_eq!(names.resolve([9].into_iter(), "OTHER"), None);
    }

    #[test]
    fn two_meanings_are_none() {
        let mut names = Names::default();
        names.define_member("Keys", "A", text("X"));
        names.define_member("Other", "A", text("Y"));
        assert_eq!(names.member("Keys.A"), Some(&text("X")));
        assert_eq!(names.member("pkg::Other::A"), Some(&text("Y")));
        assert_eq!(names.member("this.A"), Some(&Meaning::Unclear));
        assert_eq!(names.member("A"), None);
    }
}
