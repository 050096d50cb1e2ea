//! GitHub workflow commands, then the plain text: what a run on GitHub prints.
//!
//! What becomes an annotation:
//!
//! - An open finding, at its own level (a note is GitHub's `notice`).
//! - An observed finding, at its own level too: the level is a fact about production and does not depend on the mode. The
//!   title says `observed`, the message that it fails nothing.
//! - What could not be seen, as an error where it keeps the verdict from passing: it has no level of its own, so it is a
//!   warning where it fails nothing (observe mode, or relaxed by `--rollback`).
//! - What `--rollback` relaxed, as a warning: nobody decided in advance that it is fine.
//! - What an allowance waives is no annotation: the team has decided. It stands in the log and in the summary.
//!
//! The runner keeps ten of a level per step and drops the rest unsaid, so the tenth says how many more there are.

use super::words::{self, Standing};
use super::{console, escape};
use crate::finding::{Finding, Level, Location, Undecided};
use crate::report::{Mode, Report};

/// Annotations of one level the runner keeps per step (`ExecutionContext.cs`, `_maxCountPerIssueType`).
const KEPT: usize = 10;

/// The annotations, one per line, then the report as plain text.
#[must_use]
pub fn text(report: &Report, color: bool) -> String {
    let mut text = String::new();
    for command in commands(report) {
        text.push_str(&command);
        text.push('\n');
    }
    text + &console::text(report, color)
}

/// The workflow commands, at most ten of a level.
#[must_use]
pub fn commands(report: &Report) -> Vec<String> {
    let findings = report
        .findings
        .iter()
        .filter_map(|finding| Annotation::of_finding(report, finding));
    let undecided = report
        .undecided
        .iter()
        .map(|entry| Annotation::of_undecided(report, entry));
    let annotations: Vec<Annotation<'_>> = findings.chain(undecided).collect();

    let mut commands = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        let of_level: Vec<_> = annotations
            .iter()
            .filter(|one| one.level == level)
            .collect();
        let said = if of_level.len() > KEPT {
            KEPT - 1
        } else {
            of_level.len()
        };
        commands.extend(of_level.iter().take(said).map(|one| one.command()));
        if said < of_level.len() {
            commands.push(roll_up(report, level, of_level.len() - said));
        }
    }
    commands
}

fn roll_up(report: &Report, level: Level, more: usize) -> String {
    let message = format!(
        "{more} more like the {} above; all of them are in the job summary and in this step's log.",
        KEPT - 1
    );
    escape::command(name(level), &[("title", report.meta.name)], &message)
}

/// The command for a level.
const fn name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    }
}

struct Annotation<'a> {
    level: Level,
    title: String,
    message: String,
    location: Option<&'a Location>,
}

impl<'a> Annotation<'a> {
    fn of_finding(report: &Report, finding: &'a Finding) -> Option<Self> {
        let standing = words::standing(report, finding);
        let level = match standing {
            Standing::Open | Standing::Observed => finding.level,
            Standing::Relaxed => finding.level.min(Level::Warning),
            Standing::Waived => return None,
        };
        let mut message = words::account(finding);
        match standing {
            Standing::Observed => message.push_str("\nObserved: it fails nothing."),
            Standing::Relaxed => message.push_str("\nRelaxed by --rollback: it fails nothing."),
            Standing::Open | Standing::Waived => {}
        }
        Some(Self {
            level,
            title: titled(standing.word(), finding.rule.id),
            message,
            location: finding.location.as_ref(),
        })
    }

    fn of_undecided(report: &Report, entry: &'a Undecided) -> Self {
        let (level, word) = match (entry.relaxed, report.mode) {
            (true, _) => (Level::Warning, Some("relaxed")),
            (false, Mode::Observe) => (Level::Warning, Some("observed")),
            (false, Mode::Enforce) => (Level::Error, None),
        };
        Self {
            level,
            title: titled(word, entry.rule.id),
            message: words::account_of_undecided(entry),
            location: None,
        }
    }

    fn command(&self) -> String {
        let line = self.location.map(|at| at.line.to_string());
        escape::command(
            name(self.level),
            &[
                ("file", self.location.map_or("", |at| &at.path)),
                ("line", line.as_deref().unwrap_or_default()),
                ("title", &self.title),
            ],
            &self.message,
        )
    }
}

fn titled(word: Option<&str>, rule: &str) -> String {
    word.map_or(rule.to_owned(), |word| format!("{word}: {rule}"))
}

#[cfg(test)]
mod tests;
