//! `--new-only`: which places of a scan the change adds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::code::in_words;
use super::rules::{DYNAMIC_NAME, UNDECLARED_IN_CODE, UNUSED_IN_CODE};
use super::since::{FormerFile, Reads, Since, Told};
use super::summary::{counted, table};
use crate::finding::{Judgement, Location, Rule};
use crate::known::{Unseen, Why};
use crate::references::{DynamicName, Reference, Scan};

/// Findings that a remark names; the summary lists all.
const MOST_NAMED: usize = 5;

/// What is reported: everything, or what the change adds.
pub(super) enum Scope<'f> {
    Everything,
    New(New<'f>),
}

/// What the change adds.
pub(super) struct New<'f> {
    told: &'f Told,
    /// How often each file reads each variable now.
    reads: HashMap<(&'f str, &'f str), Reads>,
    /// How often each file reads a variable whose name is only known as it runs.
    dynamic: HashMap<&'f str, usize>,
}

impl<'f> Scope<'f> {
    pub(super) fn of(since: Option<&'f Since>, scan: &'f Scan) -> Self {
        let Some(Since::Told(told)) = since else {
            return Self::Everything;
        };
        let mut reads: HashMap<_, Reads> = HashMap::new();
        for Reference {
            path,
            name,
            optional,
            ..
        } in &scan.references
        {
            let reads = reads.entry((path.as_str(), name.as_str())).or_default();
            if *optional {
                reads.optional += 1;
            } else {
                reads.needed += 1;
            }
        }
        let mut dynamic = HashMap::new();
        for name in &scan.dynamic {
            *dynamic.entry(name.path.as_str()).or_default() += 1;
        }
        Self::New(New {
            told,
            reads,
            dynamic,
        })
    }

    /// Whether the change adds this place, or takes away what the manifest said of its variable. Where a line stands says most;
    /// but a name can come through a constant on another line, so a variable that the file reads more often than before
    /// counts too.
    pub(super) fn holds(&self, place: &Reference) -> bool {
        let Self::New(new) = self else {
            return true;
        };
        if new.told.covered.contains(&place.name) {
            return true;
        }
        new.is_new(&place.path, place.line, |read, _| {
            let then = read.get(&place.name).copied().unwrap_or_default();
            let key = (place.path.as_str(), place.name.as_str());
            let now = new.reads.get(&key).copied().unwrap_or_default();
            if place.optional {
                now.optional > then.optional
            } else {
                now.needed > then.needed
            }
        })
    }

    /// Whether the change adds this line.
    pub(super) fn adds(&self, path: &str, line: u32) -> bool {
        match self {
            Self::Everything => false,
            Self::New(new) => new.is_new(path, line, |_, _| false),
        }
    }

    /// Whether the change adds this place.
    pub(super) fn holds_dynamic(&self, place: &DynamicName) -> bool {
        let Self::New(new) = self else {
            return true;
        };
        new.is_new(&place.path, place.line, |_, then| {
            let now = new.dynamic.get(place.path.as_str());
            now.copied().unwrap_or_default() > then
        })
    }

    /// Whether the change is why nothing reads this entry: it adds the entry, or may have taken away what read it.
    pub(super) fn holds_entry(&self, name: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::New(New { told, .. }) => !told.covered.contains(name) || told.read.contains(name),
        }
    }
}

impl New<'_> {
    fn is_new(
        &self,
        path: &str,
        line: u32,
        is_more: impl FnOnce(&BTreeMap<String, Reads>, usize) -> bool,
    ) -> bool {
        match self.told.files.get(path) {
            None | Some(FormerFile::New) => true,
            Some(FormerFile::Same) => false,
            Some(FormerFile::Changed {
                added,
                read,
                dynamic,
            }) => {
                let is_added = |(first, last): &(u32, u32)| (*first..=*last).contains(&line);
                added.iter().any(is_added) || is_more(read, *dynamic)
            }
        }
    }
}

/// What is wrong and is not new: said in one place, and reported nowhere else.
#[derive(Default)]
pub(super) struct LeftOut(Vec<(&'static Rule, String, String)>);

impl LeftOut {
    pub(super) fn undeclared(&mut self, name: &str, first: Option<Location>) {
        let place = first.map(in_words).unwrap_or_default();
        self.0.push((&UNDECLARED_IN_CODE, name.to_owned(), place));
    }

    pub(super) fn unused(&mut self, name: &str, entry: Location) {
        self.0
            .push((&UNUSED_IN_CODE, name.to_owned(), in_words(entry)));
    }

    /// Files with such names none of which is new.
    pub(super) fn dynamic(&mut self, all: &[DynamicName], new: &[&DynamicName]) {
        let reported: BTreeSet<&str> = new.iter().map(|it| it.path.as_str()).collect();
        let mut first: BTreeMap<&str, u32> = BTreeMap::new();
        for place in all {
            if !reported.contains(place.path.as_str()) {
                first.entry(&place.path).or_insert(place.line);
            }
        }
        for (path, line) in first {
            let place = Location {
                path: path.to_owned(),
                line,
            };
            self.0
                .push((&DYNAMIC_NAME, path.to_owned(), in_words(place)));
        }
    }

    /// Says what was compared with what, and what came of it.
    pub(super) fn say(self, since: &Since, judgement: &mut Judgement) {
        let told = match since {
            Since::Told(told) => told,
            Since::NotTold(reason) => {
                judgement.remarks.push(format!(
                    "What is new could not be told, so everything is reported: {reason}."
                ));
                return;
            }
            Since::NotHere(reason) => {
                judgement.undecided(
                    &UNDECLARED_IN_CODE,
                    "what the change adds",
                    Unseen::new(Why::Unreadable, reason.clone()),
                );
                return;
            }
        };
        let Told { against, .. } = told;
        if self.0.is_empty() {
            judgement.remarks.push(format!(
                "Compared with {against}: nothing was left out as not new."
            ));
            return;
        }
        let mut named: Vec<String> = self
            .0
            .iter()
            .take(MOST_NAMED)
            .map(|(rule, subject, place)| {
                if rule.id == DYNAMIC_NAME.id {
                    place.clone()
                } else {
                    format!("{subject} at {place}")
                }
            })
            .collect();
        if self.0.len() > MOST_NAMED {
            named.push("…".to_owned());
        }
        judgement.remarks.push(format!(
            "Compared with {against}: {} not new, and left out ({}); without --new-only they are reported.",
            counted(self.0.len(), "finding"),
            named.join(", ")
        ));
        let rows = self
            .0
            .into_iter()
            .map(|(rule, subject, place)| vec![rule.id.to_owned(), subject, place]);
        table(
            judgement,
            "What was so before".to_owned(),
            &["rule", "about", "at"],
            rows.collect(),
        );
    }
}
