//! From judgement to report: sort, dedup, waive, decide. Renderers only read what stands here.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::config::Policy;
use crate::finding::wording::counted;
use crate::finding::{Detail, Finding, Judgement, Level, OnRollback, Status, Undecided};
use crate::gate::Meta;
use crate::secret::Scrubber;

/// The step outputs of every gate, and what they hold.
pub const OUTPUTS: [(&str, &str); 2] = [
    ("verdict", "`passed`, `failed` or `undecided`"),
    (
        "report",
        "Where the JSON report is, as `report` named it; not set where none was asked for",
    ),
];

/// What a run concludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Everything was seen, nothing is wrong.
    Passed,
    /// At least one error finding is open.
    Failed,
    /// Nothing seen is wrong, but something needed could not be seen.
    Undecided,
}

impl Verdict {
    /// The word the report uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Undecided => "undecided",
        }
    }

    /// The process exit code in enforce mode.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Undecided => 3,
        }
    }
}

/// Whether a bad verdict fails the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// A failed or undecided verdict fails the step.
    #[default]
    Enforce,
    /// Report everything, exit 0.
    Observe,
}

impl Mode {
    /// The word the report uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Observe => "observe",
        }
    }
}

/// What was asked of the run: how its judgement becomes a report.
pub struct Asked<'a> {
    /// The gate that ran.
    pub meta: &'static Meta,
    /// `--mode`.
    pub mode: Mode,
    /// `--rollback`.
    pub rollback: bool,
    /// Levels and allowances from the settings.
    pub policy: &'a Policy,
    /// When the facts were gathered.
    pub observed_at: DateTime<Utc>,
    /// `owner/name`, where the run has one.
    pub repository: Option<String>,
    /// The run's own page, where it has one.
    pub run_url: Option<String>,
}

/// The finished report of one gate. Every text in it is scrubbed of secrets, none is escaped.
#[derive(Debug, Clone)]
pub struct Report {
    /// The gate that ran.
    pub meta: &'static Meta,
    /// What it concludes.
    pub verdict: Verdict,
    /// Whether the verdict is enforced.
    pub mode: Mode,
    /// `--rollback` was given.
    pub rollback: bool,
    /// When the facts were gathered.
    pub observed_at: DateTime<Utc>,
    /// `owner/name`, where the run has one.
    pub repository: Option<String>,
    /// The run's own page, where it has one.
    pub run_url: Option<String>,
    /// What was seen to be right, for a run that passes.
    pub headline: String,
    /// Sorted: open before waived, errors first; no two alike.
    pub findings: Vec<Finding>,
    /// What could not be seen.
    pub undecided: Vec<Undecided>,
    /// Step outputs, `verdict` first.
    pub outputs: Vec<(&'static str, String)>,
    /// What a reader should know besides.
    pub remarks: Vec<String>,
    /// What was seen, for the folded part of the summary.
    pub details: Vec<Detail>,
}

impl Report {
    /// Settles a judgement: levels and allowances applied, sorted, deduplicated, scrubbed, decided.
    #[must_use]
    pub fn settle(asked: &Asked<'_>, judgement: Judgement, scrubber: &Scrubber) -> Self {
        let mut judgement = scrubbed(judgement, scrubber);
        let mut remarks = std::mem::take(&mut judgement.remarks);

        let mut findings = judgement.findings;
        for finding in &mut findings {
            asked.policy.apply_level(finding);
            // What the gate itself waived keeps its reason.
            let relaxed = asked.rollback && finding.rule.on_rollback == OnRollback::Relaxed;
            if relaxed && finding.status == Status::Open {
                finding.status = Status::Waived;
                finding.waiver = Some("--rollback: must not keep a rollback out".to_owned());
            }
        }
        remarks.extend(
            asked
                .policy
                .apply_allowances(asked.meta.name, &mut findings, asked.observed_at)
                .into_iter()
                .map(|remark| scrubber.scrub(&remark)),
        );
        let mut undecided = judgement.undecided;
        if asked.rollback {
            for entry in &mut undecided {
                entry.relaxed = entry.rule.on_rollback == OnRollback::Relaxed;
            }
        }

        // The verdict is reached before observe mode changes what the findings are called.
        let mut verdict = decide(&findings, &undecided);
        if let (Verdict::Passed, Some(blind)) = (verdict, judgement.blind) {
            undecided.push(*blind);
            verdict = decide(&findings, &undecided);
        }
        if asked.mode == Mode::Observe {
            for finding in &mut findings {
                if finding.status == Status::Open {
                    finding.status = Status::Observed;
                }
            }
        }
        sort(asked.meta, &mut findings);
        undecided.sort_by(|a, b| (a.rule.id, &a.what).cmp(&(b.rule.id, &b.what)));
        undecided.dedup_by(|a, b| a.what == b.what && a.unseen == b.unseen);

        let mut outputs = judgement.outputs;
        outputs.insert(0, ("verdict", verdict.as_str().to_owned()));
        Self {
            meta: asked.meta,
            verdict,
            mode: asked.mode,
            rollback: asked.rollback,
            observed_at: asked.observed_at,
            repository: asked.repository.clone(),
            run_url: asked.run_url.clone(),
            headline: judgement.headline,
            findings,
            undecided,
            outputs,
            remarks,
            details: judgement.details,
        }
    }

    /// How many findings of each level count, and how many things were not seen, in words; what there is none of is left out.
    #[must_use]
    pub fn tally(&self) -> Vec<String> {
        let of = |level: Level| {
            let counts =
                |finding: &&Finding| finding.level == level && finding.status != Status::Waived;
            self.findings.iter().filter(counts).count()
        };
        let unseen = self.undecided.iter().filter(|entry| !entry.relaxed).count();
        [
            (of(Level::Error), "error", "errors"),
            (of(Level::Warning), "warning", "warnings"),
            (of(Level::Note), "note", "notes"),
            (unseen, "thing not seen", "things not seen"),
        ]
        .into_iter()
        .filter(|(many, ..)| *many > 0)
        .map(|(many, one, several)| counted(many, one, several))
        .collect()
    }

    /// The process exit code: the verdict's, or 0 when the run only observes.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self.mode {
            Mode::Enforce => self.verdict.exit_code(),
            Mode::Observe => 0,
        }
    }
}

fn decide(findings: &[Finding], undecided: &[Undecided]) -> Verdict {
    let failed = findings
        .iter()
        .any(|finding| finding.level == Level::Error && finding.status == Status::Open);
    if failed {
        Verdict::Failed
    } else if undecided.iter().any(|entry| !entry.relaxed) {
        Verdict::Undecided
    } else {
        Verdict::Passed
    }
}

/// Open before waived, errors first, then in the order the gate lists its rules: what matters most comes first.
fn sort(meta: &Meta, findings: &mut Vec<Finding>) {
    let rank = |id: &str| meta.rules.iter().position(|rule| rule.id == id);
    let key = |finding: &Finding| {
        (
            finding.status == Status::Waived,
            std::cmp::Reverse(finding.level),
            rank(finding.rule.id),
            finding.location.clone(),
            finding.subject.clone(),
            finding.message.clone(),
        )
    };
    findings.sort_by_cached_key(key);
    findings.dedup_by(|a, b| key(a) == key(b));
}

/// Every text of the judgement without the run's secrets.
fn scrubbed(mut judgement: Judgement, scrubber: &Scrubber) -> Judgement {
    use crate::finding::{DetailBody, DiffPart};

    let clean = |text: &mut String| *text = scrubber.scrub(text);
    let clean_option = |text: &mut Option<String>| {
        if let Some(text) = text {
            *text = scrubber.scrub(text);
        }
    };
    clean(&mut judgement.headline);
    judgement.remarks.iter_mut().for_each(clean);
    for (_, value) in &mut judgement.outputs {
        clean(value);
    }
    for finding in &mut judgement.findings {
        clean(&mut finding.subject);
        clean(&mut finding.message);
        clean_option(&mut finding.expected);
        clean_option(&mut finding.actual);
        clean_option(&mut finding.remedy);
        clean_option(&mut finding.link);
        clean_option(&mut finding.waiver);
        if let Some(location) = &mut finding.location {
            clean(&mut location.path);
        }
    }
    for entry in judgement
        .undecided
        .iter_mut()
        .chain(judgement.blind.as_deref_mut())
    {
        clean(&mut entry.what);
        clean(&mut entry.unseen.detail);
    }
    for detail in &mut judgement.details {
        clean(&mut detail.title);
        match &mut detail.body {
            DetailBody::Table { header, rows } => {
                header.iter_mut().for_each(clean);
                rows.iter_mut().flatten().for_each(clean);
            }
            DetailBody::Diff(parts) => {
                for part in parts {
                    match part {
                        DiffPart::Same(text) | DiffPart::Missing(text) | DiffPart::Extra(text) => {
                            clean(text);
                        }
                    }
                }
            }
        }
    }
    judgement
}
