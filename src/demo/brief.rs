//! A report in a few lines, for the demo's one screen: verdict, the first reason, the next step.

use serde::Deserialize;

use crate::render::escape;

/// Columns of a line; a screen that is narrower wraps it.
const WIDTH: usize = 118;
/// Where the reasons stand.
const MARGIN: usize = 34;

/// As much of `deploy-gate/report/v1` as is told.
#[derive(Deserialize)]
pub(super) struct Report {
    gate: String,
    verdict: String,
    #[serde(default)]
    headline: String,
    findings: Vec<Finding>,
    undecided: Vec<Undecided>,
}

#[derive(Deserialize)]
struct Finding {
    level: String,
    status: String,
    subject: String,
    message: String,
    remedy: Option<String>,
}

#[derive(Deserialize)]
struct Undecided {
    what: String,
    detail: String,
}

/// The report in one line where it passed, and in three where it did not.
pub(super) fn of(report: &Report) -> String {
    let (sign, first) = match report.verdict.as_str() {
        "passed" => ("✔", report.headline.clone()),
        "failed" => ("✘", report.errors()),
        _ => ("?", "could not see all it needs".to_owned()),
    };
    let mut told = line(
        &format!("{sign} {:<9}  {:<19}  ", report.verdict, report.gate),
        &first,
    );
    let reasons = match report.verdict.as_str() {
        "passed" => Vec::new(),
        _ => report.reasons(),
    };
    for reason in reasons {
        told += &line(&" ".repeat(MARGIN), &reason);
    }
    told
}

impl Report {
    fn open_errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.level == "error" && finding.status == "open")
    }

    fn errors(&self) -> String {
        let mut subjects: Vec<&str> = self
            .open_errors()
            .map(|finding| finding.subject.as_str())
            .collect();
        subjects.dedup();
        let many = self.open_errors().count();
        let noun = if many == 1 { "error" } else { "errors" };
        format!("{many} {noun}: {}", subjects.join(", "))
    }

    /// The first thing that is wrong or was not seen, and what to do.
    fn reasons(&self) -> Vec<String> {
        if let Some(finding) = self.open_errors().next() {
            let next = finding.remedy.as_ref().map(|next| format!("next: {next}"));
            return std::iter::once(finding.message.clone())
                .chain(next)
                .collect();
        }
        let first = self.undecided.iter().take(1);
        first
            .map(|entry| format!("{}: {}", entry.what, entry.detail))
            .collect()
    }
}

/// A line that fits, cut with a sign where it does not.
fn line(before: &str, text: &str) -> String {
    let visible = escape::line(text);
    let room = WIDTH.saturating_sub(before.chars().count());
    let text = if visible.chars().count() > room {
        let kept: String = visible.chars().take(room.saturating_sub(1)).collect();
        format!("{}…", kept.trim_end())
    } else {
        visible
    };
    format!("{before}{text}").trim_end().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(report: serde_json::Value) -> String {
        of(&serde_json::from_value(report).unwrap())
    }

    #[test]
    fn a_pass_is_one_line_and_all_else_says_why() {
        let passed = told(json!({
            "gate": "flag-drift", "verdict": "passed", "headline": "1 switch agrees", "findings": [], "undecided": [],
        }));
        assert_eq!(
            passed,
            "✔ passed     flag-drift           1 switch agrees\n"
        );
        let finding = |level: &str, status: &str, subject: &str| {
            json!({
                "level": level, "status": status, "subject": subject,
                "message": "It is off.\n::error::x", "remedy": "Switch it on.",
            })
        };
        let failed = told(json!({
            "gate": "flag-drift", "verdict": "failed", "undecided": [],
            "findings": [
                finding("note", "open", "N"), finding("error", "waived", "W"),
                finding("error", "open", "A"), finding("error", "open", "B"),
            ],
        }));
        let lines: Vec<&str> = failed.lines().collect();
        assert_eq!(lines.len(), 3, "{failed}");
        assert!(lines[0].ends_with("2 errors: A, B"), "{failed}");
        assert!(lines[1].trim_start().starts_with("It is off."), "{failed}");
        assert_eq!(lines[2].trim_start(), "next: Switch it on.");
        let undecided = told(json!({
            "gate": "flag-drift", "verdict": "undecided", "findings": [],
            "undecided": [{ "what": "the config vars of x", "detail": "401" }],
        }));
        assert!(
            undecided.ends_with("the config vars of x: 401\n"),
            "{undecided}"
        );
    }

    #[test]
    fn a_long_text_is_cut_where_the_line_ends() {
        let told = line("  ", &"é".repeat(500));
        assert_eq!(told.trim_end().chars().count(), WIDTH);
        assert!(told.ends_with("…\n"));
    }
}
