//! From report to text: one pure function per format. Renderers only read: they never filter, sort, decide or choose the
//! exit code, and they write nothing; `exits` does. Outside text passes through [`escape`] and nowhere else.

/// Appends formatted text to a string. Writing to memory cannot fail.
macro_rules! push {
    ($text:expr, $($format:tt)+) => {{
        use std::fmt::Write as _;
        $text.write_fmt(format_args!($($format)+)).unwrap_or_default()
    }};
}

pub mod annotations;
pub mod console;
pub mod escape;
pub mod json;
pub mod junit;
pub mod outputs;
pub mod sarif;
pub mod summary;
pub mod usage;
mod words;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod hostile;
#[cfg(test)]
pub(crate) mod runner;

use crate::finding::Rule;
use crate::report::Report;

/// What stands on stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a person at a terminal.
    Plain,
    /// For a run on GitHub: annotations, then the same as plain.
    Github,
    /// The report, `deploy-gate/report/v1`.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reporters.
    Junit,
}

/// The report in a format, ending in a line break. `color` matters to the formats a person reads; see [`console::color`].
#[must_use]
pub fn stdout(report: &Report, format: Format, color: bool) -> String {
    match format {
        Format::Plain => console::text(report, color),
        Format::Github => annotations::text(report, color),
        Format::Json => json::text(report),
        Format::Sarif => sarif::text(report),
        Format::Junit => junit::text(report),
    }
}

/// The gate's rules in the order of its docs, then any other the report speaks of: nothing is lost for want of a place.
fn rules(report: &Report) -> Vec<&'static Rule> {
    let mut rules = report.meta.rules.to_vec();
    let raised = report.findings.iter().map(|finding| finding.rule);
    for rule in raised.chain(report.undecided.iter().map(|entry| entry.rule)) {
        if !rules.iter().any(|known| known.id == rule.id) {
            rules.push(rule);
        }
    }
    rules
}
