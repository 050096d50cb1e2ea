//! Where the code of a checkout reads its environment: every variable name, with its line.
//!
//! [`scan`] walks the checkout once. A file of a known language is read, searched for that language's few telling
//! words (`environ`, `getenv`, `process.env` …), and only then parsed; what stands in a comment or a string is
//! therefore never taken for a reference. Deployment files (`app.json`, `Procfile`, Dockerfiles, compose files) are
//! read too.
//!
//! # What counts
//!
//! - A *reference* reads a variable. Assigning one, deleting one, or handing the whole environment on is none.
//! - It is *optional* when the code says what to do without it: a default argument, `||`, `??`, `or`, a block, a test for
//!   presence. A default that says nothing (`None`, `nil`, `null`) is none. An empty string is one.
//! - A name is resolved through string constants and simple joins of them in the same file. A name that is only known at
//!   run time becomes a [`DynamicName`].
//! - A name bound to two different things in one function, or in the file, is unclear, and so dynamic.
//!
//! # What is left out
//!
//! What the checkout's `.gitignore` files exclude, unless git tracks it all the same (also outside a git repository; the machine's own git settings and
//! `.git/info/exclude` are not part of the checkout and do not count), folders of other people's code, and symbolic
//! links: their targets are read where they stand, or lie outside. Everything else that was left out is counted in
//! [`Skipped`], by reason, with the first paths.

#![cfg_attr(
    not(feature = "grammars"),
    expect(dead_code, reason = "each language uses its part of what they share")
)]

mod deployment;
mod exclusions;
mod expansion;
mod file;
mod found;
mod language;
mod languages;
#[cfg(feature = "syntax")]
mod names;
#[cfg(feature = "syntax")]
mod outline;
mod platform;
mod skipped;
#[cfg(feature = "syntax")]
mod syntax;
mod tokens;
mod walk;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use language::Language;
pub use platform::is_platform;
pub use skipped::{Reason, Skipped, SkippedFiles};

/// How to scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Threads that read and parse; 0 means as many as there are processors, and at most 8.
    pub threads: usize,
    /// Files larger than this many bytes are counted and not read.
    pub largest_file: u64,
    /// Parse every file whole, even where its layout says which blocks cannot matter. Slower, and the same answer: the
    /// tests hold one against the other.
    pub whole: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: 0,
            largest_file: 1024 * 1024,
            whole: false,
        }
    }
}

/// What a checkout reads from its environment, in a stable order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Every reference: by path, line and column.
    pub references: Vec<Reference>,
    /// Reads whose variable is only known at run time.
    pub dynamic: Vec<DynamicName>,
    /// What was not read, by reason.
    pub skipped: Skipped,
    /// Files of a known language that were looked at.
    pub files: usize,
    /// Files with a stretch their grammar could not make sense of; a reference inside that stretch may be missing.
    pub damaged: usize,
}

/// One place that reads one variable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// Path relative to the root, with `/` between its parts. Outside text.
    pub path: String,
    /// Line of the name, from 1.
    pub line: u32,
    /// Column of the name, from 1, in characters.
    pub column: u32,
    /// The variable.
    pub name: String,
    /// The language that reads it.
    pub language: Language,
    /// The code has a default, or only asks whether the variable is there.
    pub optional: bool,
}

/// One place that reads a variable whose name the file does not say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DynamicName {
    /// Path relative to the root, with `/` between its parts. Outside text.
    pub path: String,
    /// Line of the expression, from 1.
    pub line: u32,
    /// Column of the expression, from 1, in characters.
    pub column: u32,
    /// The language that reads it.
    pub language: Language,
    /// What stands where the name would.
    pub expression: Expression,
}

/// What stands where a variable's name would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expression {
    /// A variable or a constant this file does not define, or defines twice.
    Variable,
    /// A member of something else.
    Member,
    /// What a call returns.
    Call,
    /// A string with something filled in.
    Interpolation,
    /// A join of strings.
    Concatenation,
    /// Whatever is left of the environment: `const { A, ...rest } = process.env`.
    Rest,
    /// Anything else.
    Other,
}

/// Finds every place below `root` that reads an environment variable.
///
/// Never fails as a whole: a root that cannot be read gives no files and one path under [`Reason::Unreadable`]. The
/// same tree gives the same answer, whatever the number of threads.
#[must_use]
pub fn scan(root: &Path, options: &Options) -> Scan {
    walk::scan(root, options, Vec::new)
}

/// The same, where git tracks these files, by their paths relative to `root`: what `.gitignore` names is searched when it is
/// among them.
#[must_use]
pub fn scan_tracked(root: &Path, options: &Options, tracked: impl FnOnce() -> Vec<String>) -> Scan {
    walk::scan(root, options, tracked)
}

/// What one text reads, as if it stood in a file at this path, relative to the root: nothing where [`scan`] would not have
/// searched that file for its name or for the folders above it.
#[must_use]
pub fn scan_text(path: &str, text: &[u8]) -> Scan {
    let mut scan = Scan::default();
    let folders = path.split('/').rev().skip(1);
    let is_searched = |folder| folder != ".git" && !exclusions::is_vendored_name(folder);
    if folders.into_iter().all(is_searched) {
        file::Reader::new(&Options::default()).search_text(path, text, &mut scan);
    }
    scan.references.sort_unstable();
    scan.references.dedup();
    scan.dynamic.sort_unstable();
    scan.dynamic.dedup();
    scan
}
