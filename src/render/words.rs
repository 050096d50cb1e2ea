//! The words every format for people shares: the verdict, what it leads to, and what became of a finding.

use super::escape;
use crate::finding::{Finding, OnRollback, Status, Undecided};
use crate::report::{Mode, Report, Verdict};

/// What a verdict means, where it says more than its own word.
pub(super) const fn meaning(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Passed | Verdict::Failed => None,
        Verdict::Undecided => {
            Some("Nothing seen is wrong, but something needed could not be seen.")
        }
    }
}

/// In observe mode: that the exit code is 0, and what it would have been.
pub(super) fn observed(report: &Report) -> Option<String> {
    match (report.mode, report.verdict) {
        (Mode::Enforce, _) | (Mode::Observe, Verdict::Passed) => None,
        (Mode::Observe, verdict) => Some(format!(
            "The exit code is 0 only because of --mode observe; enforced, it would be {}.",
            verdict.exit_code()
        )),
    }
}

/// What a rollback run let pass, in one sentence; `None` in every other run.
pub(super) fn rollback(report: &Report) -> Option<&'static str> {
    let relaxed = report
        .findings
        .iter()
        .any(|finding| standing(report, finding) == Standing::Relaxed)
        || report.undecided.iter().any(|entry| entry.relaxed);
    match (report.rollback, relaxed) {
        (false, _) => None,
        (true, false) => Some("Checked with --rollback: there was nothing to relax."),
        (true, true) => Some(
            "Checked with --rollback: what is marked relaxed must not keep a rollback out, and fails nothing.",
        ),
    }
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It counts.
    Open,
    /// Seen in observe mode: it fails nothing.
    Observed,
    /// `--rollback` covers it.
    Relaxed,
    /// An allowance covers it.
    Waived,
}

impl Standing {
    /// Whether somebody decided beforehand that it is fine.
    pub(super) const fn is_settled(self) -> bool {
        matches!(self, Self::Waived)
    }

    /// The word before a level, where one is needed.
    pub(super) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Open => None,
            Self::Observed => Some("observed"),
            Self::Relaxed => Some("relaxed"),
            Self::Waived => Some("waived"),
        }
    }
}

/// What became of a finding: its status, with `--rollback` told from an allowance.
pub(super) fn standing(report: &Report, finding: &Finding) -> Standing {
    match finding.status {
        Status::Open => Standing::Open,
        Status::Observed => Standing::Observed,
        Status::Waived if report.rollback && finding.rule.on_rollback == OnRollback::Relaxed => {
            Standing::Relaxed
        }
        Status::Waived => Standing::Waived,
    }
}

/// Everything a finding says, in one text over several lines, for a place that shows one. Each part is cut by itself: a long
/// message never hides the next step.
pub(super) fn account(finding: &Finding) -> String {
    let message = format!("{}: {}", finding.subject, finding.message);
    let mut account = escape::cut(&message, 1_800).into_owned();
    for (name, value, most) in [
        ("Expected", &finding.expected, 300),
        ("Found", &finding.actual, 300),
        ("Next", &finding.remedy, 800),
        ("See", &finding.link, 300),
    ] {
        if let Some(value) = value {
            push!(account, "\n{name}: {}", escape::cut(value, most));
        }
    }
    account
}

/// The same for what could not be seen.
pub(super) fn account_of_undecided(entry: &Undecided) -> String {
    format!(
        "Not seen ({}): {}\n{}",
        entry.unseen.why,
        escape::cut(&entry.what, 300),
        escape::cut(&entry.unseen.detail, 1_800)
    )
}
