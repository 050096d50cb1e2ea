//! The report, `deploy-gate/report/v1`: the contract others read. Fields may be added; what stands here keeps its meaning.

use chrono::SecondsFormat;
use serde::Serialize;
use serde_json::{Map, Value};

use super::escape;
use crate::finding::{Finding, Level, Location, Status, Undecided};
use crate::known::Why;
use crate::report::{Mode, Report, Verdict};

/// The report as JSON, ending in a line break. Every text in it is exactly the report's own.
#[must_use]
pub fn text(report: &Report) -> String {
    to_json(&Document::from(report))
}

/// Any of our documents as JSON that is safe to print on a runner.
pub(super) fn to_json(document: &impl Serialize) -> String {
    let serialized = serde_json::to_string_pretty(document)
        .expect("plain structs with string keys always serialize");
    escape::json(&serialized) + "\n"
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    gate: &'static str,
    verdict: Verdict,
    mode: Mode,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rollback: bool,
    observed_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    repository: Option<&'a str>,
    /// The run's own page, attempt included.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<&'a str>,
    /// What was seen to be right, in a line.
    #[serde(skip_serializing_if = "str::is_empty")]
    headline: &'a str,
    findings: Vec<FindingEntry<'a>>,
    undecided: Vec<UndecidedEntry<'a>>,
    outputs: Map<String, Value>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    remarks: &'a [String],
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct FindingEntry<'a> {
    rule: &'static str,
    level: Level,
    status: Status,
    subject: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a Location>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<&'a str>,
}

#[derive(Serialize)]
struct UndecidedEntry<'a> {
    what: &'a str,
    why: Why,
    detail: &'a str,
    rule: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    relaxed: bool,
}

impl<'a> From<&'a Report> for Document<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            schema: "deploy-gate/report/v1",
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            gate: report.meta.name,
            verdict: report.verdict,
            mode: report.mode,
            rollback: report.rollback,
            observed_at: report
                .observed_at
                .to_rfc3339_opts(SecondsFormat::Secs, true),
            repository: report.repository.as_deref(),
            run: report.run_url.as_deref(),
            headline: match report.verdict {
                Verdict::Passed => &report.headline,
                Verdict::Failed | Verdict::Undecided => "",
            },
            findings: report.findings.iter().map(FindingEntry::from).collect(),
            undecided: report.undecided.iter().map(UndecidedEntry::from).collect(),
            outputs: report
                .outputs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
                .collect(),
            remarks: &report.remarks,
        }
    }
}

impl<'a> From<&'a Finding> for FindingEntry<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule.id,
            level: finding.level,
            status: finding.status,
            subject: &finding.subject,
            message: &finding.message,
            expected: finding.expected.as_deref(),
            actual: finding.actual.as_deref(),
            remedy: finding.remedy.as_deref(),
            link: finding.link.as_deref(),
            location: finding.location.as_ref(),
            fingerprint: finding.fingerprint(),
            waiver: finding.waiver.as_deref(),
        }
    }
}

impl<'a> From<&'a Undecided> for UndecidedEntry<'a> {
    fn from(entry: &'a Undecided) -> Self {
        Self {
            what: &entry.what,
            why: entry.unseen.why,
            detail: &entry.unseen.detail,
            rule: entry.rule.id,
            relaxed: entry.relaxed,
        }
    }
}

#[cfg(test)]
mod tests;
