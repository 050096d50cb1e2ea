//! `--static`: what the code reads against what the manifest lists. Asks nobody.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::new_only::{LeftOut, Scope};
use super::rules::{DYNAMIC_NAME, UNDECLARED_IN_CODE, UNUSED_IN_CODE};
use super::since::Since;
use super::summary::{counted, table};
use crate::config::manifest::Manifest;
use crate::finding::{Finding, Judgement, Level, Location};
use crate::known::{Known, Unseen, Why};
use crate::references::{DynamicName, Reason, Reference, Scan, is_platform};

/// Files with dynamic names that are reported one by one; a code base that works this way has them everywhere.
const MOST_DYNAMIC: usize = 20;
/// Lines of one file that a message lists.
const MOST_LINES: usize = 10;

/// `since` is there when only what the change adds is asked for.
pub(super) fn judge(
    manifest: &Manifest,
    scan: &Known<Scan>,
    since: Option<&Since>,
    judgement: &mut Judgement,
) {
    let Some(Some(scan)) = judgement.seen(&UNDECLARED_IN_CODE, "what the code reads", scan) else {
        return;
    };
    let scope = Scope::of(since, scan);
    let mut left_out = LeftOut::default();
    let read = ReadVariable::all(scan);
    let declared = Declared::of(manifest);
    let mut undeclared = Vec::new();
    for (name, variable) in &read {
        if declared.covers(name) {
            continue;
        }
        let Some(variable) = variable.within(&scope) else {
            left_out.undeclared(name, variable.first());
            continue;
        };
        judgement.find(variable.undeclared(name, manifest));
        if !variable.is_optional() {
            undeclared.push(*name);
        }
    }
    let new = scan.dynamic.iter().filter(|it| scope.holds_dynamic(it));
    let new: Vec<&DynamicName> = new.collect();
    left_out.dynamic(&scan.dynamic, &new);
    dynamic(&new, &scope, manifest, judgement);
    let is_whole = unseen(scan, judgement);
    if is_whole {
        unused(manifest, scan, &scope, &mut left_out, judgement);
    } else {
        judgement.remarks.push(format!(
            "Which entries of {} nothing reads was not asked, as not everything was searched.",
            manifest.path
        ));
    }

    let listed = read.keys().filter(|name| declared.covers(name)).count();
    judgement.headline = format!(
        "{listed} of {} read in {} are in {}",
        counted(read.len(), "variable"),
        counted(scan.files, "file"),
        manifest.path
    );
    describe(&read, &declared, scan, judgement);
    if let Some(since) = since {
        left_out.say(since, judgement);
    }
    judgement.outputs = vec![
        ("undeclared", undeclared.join(",")),
        ("checked", read.len().to_string()),
    ];
}

/// One variable, and the places that read it: those without a default first, then by path and line.
struct ReadVariable<'s>(Vec<&'s Reference>);

impl<'s> ReadVariable<'s> {
    /// Every variable the code reads that no platform gives it, by name.
    fn all(scan: &'s Scan) -> BTreeMap<&'s str, Self> {
        let mut by_name: BTreeMap<&str, Self> = BTreeMap::new();
        for reference in &scan.references {
            if !is_platform(&reference.name) {
                let places = by_name.entry(&reference.name).or_insert(Self(Vec::new()));
                places.0.push(reference);
            }
        }
        for places in by_name.values_mut() {
            // Stable: within each half the scan's own order stays.
            places.0.sort_by_key(|place| place.optional);
        }
        by_name
    }

    /// Only the places in this scope, those on its own lines first among their like. `None` when there are none.
    fn within(&self, scope: &Scope<'_>) -> Option<Self> {
        let mut places: Vec<_> = self
            .0
            .iter()
            .copied()
            .filter(|it| scope.holds(it))
            .collect();
        places.sort_by_key(|it| (it.optional, !scope.adds(&it.path, it.line)));
        (!places.is_empty()).then_some(Self(places))
    }

    /// Every place that reads it has a default.
    fn is_optional(&self) -> bool {
        self.0.iter().all(|place| place.optional)
    }

    /// `app.py:3`: where it matters most.
    fn first(&self) -> Option<Location> {
        self.0.first().map(|place| Location {
            path: place.path.clone(),
            line: place.line,
        })
    }

    fn undeclared(&self, name: &str, manifest: &Manifest) -> Finding {
        let place = self.first().map(in_words).unwrap_or_default();
        let further = match self.0.len() - 1 {
            0 => String::new(),
            1 => ", and so does 1 further place".to_owned(),
            count => format!(", and so do {count} further places"),
        };
        let default = if self.is_optional() {
            " Without it there is a default."
        } else {
            ""
        };
        let mut finding = Finding::new(
            &UNDECLARED_IN_CODE,
            name,
            format!(
                "{place} reads {name}, which {} does not list{further}.{default}",
                manifest.path
            ),
        )
        .compared(format!("an entry in {}", manifest.path), "none")
        .remedy(if self.is_optional() {
            format!("Add {name} under `optional` of the service that reads it, or under `ignore`.")
        } else {
            format!(
                "Add {name} to `vars` of the service that reads it, or to `optional` or `ignore`."
            )
        });
        if self.is_optional() {
            finding.level = Level::Note;
        }
        finding.location = self.first();
        finding
    }
}

/// What the manifest says of names, all services together.
pub(super) struct Declared<'m> {
    manifest: &'m Manifest,
    listed: HashSet<&'m str>,
}

impl<'m> Declared<'m> {
    pub(super) fn of(manifest: &'m Manifest) -> Self {
        let variables = manifest.services.iter().flat_map(|it| &it.variables);
        Self {
            manifest,
            listed: variables.map(|it| it.name.value.as_str()).collect(),
        }
    }

    pub(super) fn covers(&self, name: &str) -> bool {
        self.listed.contains(name) || self.manifest.services.iter().any(|it| it.ignores(name))
    }
}

/// Reads of names that only the running program knows: one finding a file, so that a line more is no other finding.
fn dynamic(
    names: &[&DynamicName],
    scope: &Scope<'_>,
    manifest: &Manifest,
    judgement: &mut Judgement,
) {
    let mut files: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for name in names {
        files.entry(&name.path).or_default().insert(name.line);
    }
    for (path, lines) in files.iter().take(MOST_DYNAMIC) {
        let added = lines.iter().find(|line| scope.adds(path, **line));
        let Some(&line) = added.or(lines.first()) else {
            continue;
        };
        let shown: Vec<String> = lines.iter().take(MOST_LINES).map(u32::to_string).collect();
        let more = if lines.len() > MOST_LINES { " …" } else { "" };
        let plural = if lines.len() == 1 { "" } else { "s" };
        let location = Location {
            path: (*path).to_owned(),
            line,
        };
        judgement.find(
            Finding::new(
                &DYNAMIC_NAME,
                *path,
                format!(
                    "{path} reads variables whose names are only known as it runs: line{plural} {}{more}.",
                    shown.join(", ")
                ),
            )
            .remedy(format!(
                "See that {} lists what these lines can read.",
                manifest.path
            ))
            .at(location),
        );
    }
    if files.len() > MOST_DYNAMIC {
        judgement.remarks.push(format!(
            "{} more with names that are only known as they run.",
            counted(files.len() - MOST_DYNAMIC, "file")
        ));
    }
}

/// Entries that nothing reads, each once, where they stand.
fn unused(
    manifest: &Manifest,
    scan: &Scan,
    scope: &Scope<'_>,
    left_out: &mut LeftOut,
    judgement: &mut Judgement,
) {
    // With the platform's: whoever lists PORT and reads it has no dead entry.
    let read: HashSet<&str> = scan.references.iter().map(|it| it.name.as_str()).collect();
    let dynamic = if scan.dynamic.is_empty() {
        ""
    } else {
        ", unless by a name that is only known as it runs"
    };
    let mut said = HashSet::new();
    for variable in manifest.services.iter().flat_map(|it| &it.variables) {
        let name = variable.name.value.as_str();
        if read.contains(name) || !said.insert(name) {
            continue;
        }
        if !scope.holds_entry(name) {
            left_out.unused(name, manifest.at(variable.name.line));
            continue;
        }
        judgement.find(
            Finding::new(
                &UNUSED_IN_CODE,
                name,
                format!(
                    "{} lists {name}, which nothing in the checkout reads{dynamic}.",
                    manifest.path
                ),
            )
            .remedy(format!(
                "Take {name} out, or leave it where a library or other code reads it."
            ))
            .at(manifest.at(variable.name.line)),
        );
    }
}

/// Puts on record what could not be searched; whether everything was that could matter.
fn unseen(scan: &Scan, judgement: &mut Judgement) -> bool {
    let before = judgement.undecided.len();
    if scan.files == 0 {
        let nothing = Unseen::new(
            Why::Unreadable,
            "no source file of a known language is there: check the repository out first",
        );
        judgement.undecided(&UNDECLARED_IN_CODE, "what the code reads", nothing);
    }
    let mut is_whole = scan.damaged == 0;
    for (reason, files) in scan.skipped.iter() {
        let detail = match reason {
            Reason::Unreadable => "could not be opened or read",
            Reason::NoGrammar => "needs a grammar that this build was made without",
            // It was looked into and has a telling word; no honest file is like it.
            Reason::TooComplex => words(reason),
            Reason::Damaged => {
                "a stretch that looks as if it read variables makes no sense to the grammar"
            }
            Reason::TooLarge | Reason::Malformed => {
                is_whole = false;
                judgement.remarks.push(format!(
                    "{} not searched ({}), where a reference would not be seen: {}.",
                    counted(files.count, "file"),
                    words(reason),
                    examples(&files.first, files.count)
                ));
                continue;
            }
            Reason::Vendored | Reason::Generated | Reason::Binary => continue,
        };
        let examples = examples(&files.first, files.count);
        judgement.undecided(
            &UNDECLARED_IN_CODE,
            format!("what {} of the checkout read", counted(files.count, "file")),
            Unseen::new(Why::Unreadable, format!("{detail}: {examples}")),
        );
    }
    if scan.damaged > 0 {
        judgement.remarks.push(format!(
            "{} with a stretch that its grammar could not make sense of: a reference in there may not have been seen.",
            counted(scan.damaged, "file")
        ));
    }
    is_whole && judgement.undecided.len() == before
}

fn describe(
    read: &BTreeMap<&str, ReadVariable<'_>>,
    declared: &Declared<'_>,
    scan: &Scan,
    judgement: &mut Judgement,
) {
    let rows = read.iter().map(|(name, variable)| {
        let is_listed = match (declared.covers(name), variable.is_optional()) {
            (true, _) => "yes",
            (false, true) => "no, and has a default",
            (false, false) => "✗ no",
        };
        vec![
            (*name).to_owned(),
            is_listed.to_owned(),
            variable.first().map(in_words).unwrap_or_default(),
            variable.0.len().to_string(),
        ]
    });
    table(
        judgement,
        "What the code reads".to_owned(),
        &["variable", "in the manifest", "first read at", "places"],
        rows.collect(),
    );
    let rows = scan.skipped.iter().map(|(reason, files)| {
        vec![
            words(reason).to_owned(),
            files.count.to_string(),
            examples(&files.first, 1),
        ]
    });
    table(
        judgement,
        "What was not searched".to_owned(),
        &["why", "how many", "the first"],
        rows.collect(),
    );
}

const fn words(reason: Reason) -> &'static str {
    match reason {
        Reason::Vendored => "a folder of other people's code",
        Reason::Generated => "written by a program",
        Reason::Binary => "binary",
        Reason::TooLarge => "too large",
        Reason::Unreadable => "unreadable",
        Reason::NoGrammar => "no grammar in this build",
        Reason::TooComplex => "nests too deep, or takes too long",
        Reason::Damaged => {
            "in part, as its grammar makes no sense of a stretch with a telling word"
        }
        Reason::Malformed => "not what its name says",
    }
}

/// The first paths, and that there are more of them.
fn examples(first: &[String], count: usize) -> String {
    // The checkout's own folder has no path below itself.
    let path = |path: &String| if path.is_empty() { "." } else { path }.to_owned();
    let shown: Vec<String> = first.iter().take(count).map(path).collect();
    let more = if count > shown.len() { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

pub(super) fn in_words(place: Location) -> String {
    let Location { path, line } = place;
    format!("{path}:{line}")
}
