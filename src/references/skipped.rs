use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How many paths are kept for each reason.
const PATHS_KEPT: usize = 5;

/// Why a file, or a folder, was not searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A folder of other people's code; the folder counts once.
    Vendored,
    /// A file that says, or whose name says, that a program wrote it.
    Generated,
    /// A file with a telling word and a NUL byte.
    Binary,
    /// A file larger than [`largest_file`](super::Options::largest_file).
    TooLarge,
    /// A file or folder that could not be opened or read.
    Unreadable,
    /// A file with a telling word whose grammar was left out of this build.
    NoGrammar,
    /// A file that nests deeper, parses slower or refers to more than any honest one.
    TooComplex,
    /// A file with a telling word in a stretch that its grammar could not make sense of. The rest of it was searched.
    Damaged,
    /// A deployment file that is not what its name says: `app.json` that is not JSON.
    Malformed,
}

/// What was left out, by reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Skipped(BTreeMap<Reason, SkippedFiles>);

/// The files left out for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedFiles {
    /// How many.
    pub count: usize,
    /// The first few, in order of their paths. Outside text.
    pub first: Vec<String>,
}

impl Skipped {
    /// How many were left out for this reason.
    #[must_use]
    pub fn count(&self, reason: Reason) -> usize {
        self.0.get(&reason).map_or(0, |files| files.count)
    }

    /// The reasons that apply, each with its files.
    pub fn iter(&self) -> impl Iterator<Item = (Reason, &SkippedFiles)> {
        self.0.iter().map(|(reason, files)| (*reason, files))
    }

    pub(super) fn add(&mut self, reason: Reason, path: String) {
        let files = self.0.entry(reason).or_default();
        files.count += 1;
        files.keep(path);
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (reason, files) in other.0 {
            let own = self.0.entry(reason).or_default();
            own.count += files.count;
            for path in files.first {
                own.keep(path);
            }
        }
    }
}

impl SkippedFiles {
    /// Keeps the smallest paths, so that the order in which threads finish does not show.
    fn keep(&mut self, path: String) {
        let place = self.first.partition_point(|kept| *kept < path);
        if place < PATHS_KEPT {
            self.first.insert(place, path);
            self.first.truncate(PATHS_KEPT);
        }
    }
}
