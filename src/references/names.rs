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
    /// Names that a function takes from outside to assign to them.
    taken_from_outside: HashSet<(Option<usize>, String)>,
    /// Assignments to what may be declared further out or further down, by the scopes around them.
    assigned: Vec<(Vec<usize>, String, Meaning)>,
    /// Members that are assigned to: the owner, empty where that is `self`, and the name.
    assigned_members: Vec<(String, String)>,
}

impl Names {
    /// Notes that a name stands for something. A second, different meaning in the same scope makes it unclear.
    pub(super) fn define(&mut self, scope: Option<usize>, name: &str, meaning: Meaning) {
        let mut scope = scope;
        if scope.is_some() && self.taken_from_outside.contains(&(scope, name.to_owned())) {
            scope = None;
        }
        note(self.local.entry((scope, name.to_owned())), meaning);
    }

    /// Whether anything is known of a name in a scope itself.
    pub(super) fn is_local(&self, scope: Option<usize>, name: &str) -> bool {
        self.local.contains_key(&(scope, name.to_owned()))
    }

    /// Notes that a function assigns to a name of the file: `global K`.
    pub(super) fn take_from_outside(&mut self, scope: Option<usize>, name: &str) {
        self.taken_from_outside.insert((scope, name.to_owned()));
    }

    /// Notes an assignment that declares nothing, in these scopes, the innermost first.
    pub(super) fn assign(
        &mut self,
        scopes: impl Iterator<Item = usize>,
        name: &str,
        meaning: Meaning,
    ) {
        self.assigned
            .push((scopes.collect(), name.to_owned(), meaning));
    }

    /// Notes an assignment to a member. No owner: to one of `self` or `this`.
    pub(super) fn assign_member(&mut self, owner: &str, name: &str) {
        let owner = match owner {
            "self" | "this" | "cls" | "Self" | "static" => "",
            owner => owner,
        };
        self.assigned_members
            .push((owner.to_owned(), name.to_owned()));
    }

    /// Takes what was assigned into account, once everything that is declared is known.
    pub(super) fn settle(&mut self) {
        for (scopes, name, meaning) in std::mem::take(&mut self.assigned) {
            let declared = scopes
                .into_iter()
                .map(Some)
                .find(|scope| self.is_local(*scope, &name));
            note(self.local.entry((declared.flatten(), name)), meaning);
        }
        for (owner, name) in std::mem::take(&mut self.assigned_members) {
            let ending = format!(".{name}");
            let whole = format!("{owner}{ending}");
            for (member, meaning) in &mut self.members {
                let is_it = if owner.is_empty() {
                    member.ends_with(&ending)
                } else {
                    *member == whole || *member == ending
                };
                if is_it {
                    *meaning = Meaning::Unclear;
                }
            }
        }
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
    fn an_assignment_reaches_what_is_declared_around_it() {
        let mut names = Names::default();
        names.assign([9, 7].into_iter(), "KEY", text("B"));
        names.assign([9].into_iter(), "FREE", text("C"));
        names.define(None, "KEY", text("A"));
        names.define(Some(7), "KEY", text("A"));
        names.settle();
        assert_eq!(names.resolve(std::iter::empty(), "KEY"), Some(&text("A")));
        let inside = names.resolve([7].into_iter(), "KEY");
        assert_eq!(inside, Some(&Meaning::Unclear));
        assert_eq!(names.resolve(std::iter::empty(), "FREE"), Some(&text("C")));
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
