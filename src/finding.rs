//! Rules, findings, and the judgement a gate reaches.

pub mod wording;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::known::{Known, Unseen};

/// How much a finding weighs: the one dial GitHub annotations and SARIF share.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; never fails a run.
    Note,
    /// Should be mended; never fails a run.
    Warning,
    /// Production is not as it should be; fails the run.
    Error,
}

impl Level {
    /// The word the report uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What `--rollback` does to a rule: would it keep a bad deploy from being rolled back?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnRollback {
    /// The rule holds: breaking it would be just as wrong in a rollback.
    Holds,
    /// The rule is relaxed: reported, and it does not fail the run.
    Relaxed,
}

/// One thing a gate can find wrong. Declared once, beside the gate that raises it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `gate/name`, as reports and settings spell it.
    pub id: &'static str,
    /// Its level unless the settings say otherwise.
    pub level: Level,
    /// What it means when it is raised, in one sentence.
    pub summary: &'static str,
    /// Why a team should care, in one or two sentences.
    pub why: &'static str,
    /// What `--rollback` does to it.
    pub on_rollback: OnRollback,
}

impl Rule {
    /// A rule at a level; it holds in a rollback too.
    #[must_use]
    pub const fn new(
        id: &'static str,
        level: Level,
        summary: &'static str,
        why: &'static str,
    ) -> Self {
        Self {
            id,
            level,
            summary,
            why,
            on_rollback: OnRollback::Holds,
        }
    }

    /// The same rule, relaxed when `--rollback` is given.
    #[must_use]
    pub const fn relaxed_on_rollback(mut self) -> Self {
        self.on_rollback = OnRollback::Relaxed;
        self
    }
}

/// Where a finding stands in the checkout.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
pub struct Location {
    /// Path relative to the workspace, with `/` between its parts.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
}

/// Whether a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It counts.
    Open,
    /// An allowance or another setting with a reason, or `--rollback`, covers it.
    Waived,
    /// `--mode observe`: said, and it fails nothing.
    Observed,
}

impl Status {
    /// The word the report uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waived => "waived",
            Self::Observed => "observed",
        }
    }
}

/// One thing found wrong. Its texts are raw: they may hold outside text, and each renderer escapes them.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule it breaks.
    pub rule: &'static Rule,
    /// Its level: the rule's, unless the settings changed it.
    pub level: Level,
    /// Whether it counts.
    pub status: Status,
    /// What it is about: an environment, a branch, a reviewer, a job.
    pub subject: String,
    /// What is wrong, and why it matters, in a sentence or two.
    pub message: String,
    /// What should be.
    pub expected: Option<String>,
    /// What is.
    pub actual: Option<String>,
    /// The exact next step; a command in it leaks nothing.
    pub remedy: Option<String>,
    /// The page where it can be seen or mended.
    pub link: Option<String>,
    /// The line in the checkout, where there is one.
    pub location: Option<Location>,
    /// Why it is waived, where it is.
    pub waiver: Option<String>,
    /// The service it is found in, where several may have the same subject.
    pub service: Option<String>,
}

impl Finding {
    /// A finding at its rule's own level.
    pub fn new(
        rule: &'static Rule,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            level: rule.level,
            status: Status::Open,
            subject: subject.into(),
            message: message.into(),
            expected: None,
            actual: None,
            remedy: None,
            link: None,
            location: None,
            waiver: None,
            service: None,
        }
    }

    /// What should be, and what is.
    #[must_use]
    pub fn compared(mut self, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self.actual = Some(actual.into());
        self
    }

    /// The exact next step.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// The page where it can be seen or mended.
    #[must_use]
    pub fn link(mut self, link: impl Into<String>) -> Self {
        self.link = Some(link.into());
        self
    }

    /// The line in the checkout.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// It does not count, for this reason: the gate's own settings cover it.
    #[must_use]
    pub fn waived(mut self, reason: impl Into<String>) -> Self {
        self.status = Status::Waived;
        self.waiver = Some(reason.into());
        self
    }

    /// It is this service's: another may have the same subject.
    #[must_use]
    pub fn of_service(mut self, service: impl Into<String>) -> Self {
        self.service = Some(service.into());
        self
    }

    /// Names the same finding from run to run: rule, subject, file and, where several may have the same subject, service;
    /// without the line, which moves.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let path = self.location.as_ref().map_or("", |at| at.path.as_str());
        let mut hash = Sha256::new();
        let parts = [self.rule.id, &self.subject, path].into_iter();
        for part in parts.chain(self.service.as_deref()) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize()
            .iter()
            .take(16)
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }
}

/// Something the verdict needed and nobody could see.
#[derive(Debug, Clone)]
pub struct Undecided {
    /// The rule that could not be decided.
    pub rule: &'static Rule,
    /// What could not be seen, as a person would say it.
    pub what: String,
    /// Why, and what would make it visible.
    pub unseen: Unseen,
    /// `--rollback` covers it: the rule it stands for is relaxed.
    pub relaxed: bool,
}

/// A folded part of the summary: what was seen, beyond the findings.
#[derive(Debug, Clone)]
pub struct Detail {
    /// Its heading.
    pub title: String,
    /// Its content.
    pub body: DetailBody,
}

/// What a [`Detail`] shows.
#[derive(Debug, Clone)]
pub enum DetailBody {
    /// Rows of cells under a header of the same length.
    Table {
        /// Column names.
        header: Vec<String>,
        /// Rows, each as long as the header.
        rows: Vec<Vec<String>>,
    },
    /// Two texts against each other, in order: what both share, what only one has.
    Diff(Vec<DiffPart>),
}

/// A stretch of a [`DetailBody::Diff`]. The text is already made visible (no raw control characters) but not escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffPart {
    /// In both texts.
    Same(String),
    /// Only in the expected text.
    Missing(String),
    /// Only in the text that was given.
    Extra(String),
}

/// A new file for the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Path relative to the workspace, with `/` between its parts.
    pub path: String,
    /// Its text; holds no secret.
    pub text: String,
}

/// What a gate concludes from its facts: pure data, nothing rendered yet.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// One sentence for a run that passes: what was seen to be right.
    pub headline: String,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What could not be seen.
    pub undecided: Vec<Undecided>,
    /// What is undecided where nothing else keeps the run from passing: levels and allowances can take the findings from a
    /// gate that saw nothing, and not make it see.
    pub blind: Option<Box<Undecided>>,
    /// Step outputs, in order, besides `verdict`.
    pub outputs: Vec<(&'static str, String)>,
    /// Things a reader should know that no rule covers: what was not asked, what was not checked out.
    pub remarks: Vec<String>,
    /// What was seen, for the folded part of the summary.
    pub details: Vec<Detail>,
    /// New files for the workspace, written before anything is reported.
    pub drafts: Vec<Draft>,
}

impl Judgement {
    /// Adds a finding.
    pub fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Notes that a rule could not be decided.
    pub fn undecided(&mut self, rule: &'static Rule, what: impl Into<String>, unseen: Unseen) {
        self.undecided.push(Undecided {
            rule,
            what: what.into(),
            unseen,
            relaxed: false,
        });
    }

    /// The way to read a fact: `None` means it was not seen, and that is now on record;
    /// `Some(None)` means it is absent.
    pub fn seen<'a, T>(
        &mut self,
        rule: &'static Rule,
        what: &str,
        known: &'a Known<T>,
    ) -> Option<Option<&'a T>> {
        match known {
            Known::Found(value) => Some(Some(value)),
            Known::Absent => Some(None),
            Known::Unseen(unseen) => {
                self.undecided(rule, what, unseen.clone());
                None
            }
        }
    }
}
