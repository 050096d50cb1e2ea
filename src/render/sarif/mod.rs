//! SARIF 2.1.0, for GitHub code scanning.
//!
//! Code scanning wants a place in the checkout for every result: what stands in no file is shown on the settings' first
//! line, with its subject as the logical location. What could not be seen is a notification of the invocation, not a result.
//! People read these texts in code scanning: long ones are cut and what cannot be seen is spelled out, as in an annotation.

mod model;

use std::collections::BTreeMap;

use chrono::SecondsFormat;

use super::json::to_json;
use super::{escape, rules, words};
use crate::finding::{Finding, Level, Rule, Status, Undecided};
use crate::report::{Mode, Report};
use model::{
    ArtifactLocation, AutomationDetails, Configuration, Descriptor, Driver, Invocation, Location,
    Log, LogicalLocation, Message, Notification, PhysicalLocation, Region, ResultEntry,
    RuleReference, Run, Suppression, Tool,
};

/// Where a result is shown that stands in no file.
const FALLBACK: &str = ".github/deploy-gate.yml";

/// The report as SARIF, ending in a line break.
#[must_use]
pub fn text(report: &Report) -> String {
    let rules = rules(report);
    to_json(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules.iter().map(|rule| descriptor(rule)).collect(),
                },
            },
            automation_details: AutomationDetails {
                id: format!("{}/{}/", env!("CARGO_PKG_NAME"), report.meta.name),
            },
            invocations: [invocation(report, &rules)],
            results: report
                .findings
                .iter()
                .map(|finding| result(finding, &rules))
                .collect(),
        }],
    })
}

fn descriptor(rule: &Rule) -> Descriptor {
    // A rule of no gate is about the run itself.
    let page = match rule.id.split_once('/') {
        Some((gate, _)) if gate != env!("CARGO_PKG_NAME") => format!("docs/{gate}.md#rules"),
        _ => "README.md#exit-codes".to_owned(),
    };
    let message = |text: &str| Message {
        text: text.to_owned(),
    };
    Descriptor {
        id: rule.id,
        short_description: message(rule.summary),
        full_description: message(rule.why),
        help: message(&format!("{} {}", rule.summary, rule.why)),
        help_uri: format!("{}/blob/main/{page}", env!("CARGO_PKG_REPOSITORY")),
        default_configuration: Configuration {
            level: rule.level.as_str(),
        },
    }
}

fn invocation(report: &Report, rules: &[&Rule]) -> Invocation {
    Invocation {
        // SARIF's word for "the tool could do its work": not whether what it saw is right.
        execution_successful: report.undecided.iter().all(|entry| entry.relaxed),
        exit_code: report.exit_code(),
        end_time_utc: report
            .observed_at
            .to_rfc3339_opts(SecondsFormat::Secs, true),
        tool_execution_notifications: report
            .undecided
            .iter()
            .map(|entry| notification(report, entry, rules))
            .collect(),
        properties: BTreeMap::from([
            ("mode", report.mode.as_str()),
            ("verdict", report.verdict.as_str()),
        ]),
    }
}

fn notification(report: &Report, entry: &Undecided, rules: &[&Rule]) -> Notification {
    let fails = !entry.relaxed && report.mode == Mode::Enforce;
    let level = if fails { Level::Error } else { Level::Warning };
    Notification {
        associated_rule: RuleReference {
            id: entry.rule.id,
            index: index(entry.rule, rules),
        },
        level: level.as_str(),
        message: Message {
            text: escape::unlinked(&words::account_of_undecided(entry)),
        },
    }
}

fn result(finding: &Finding, rules: &[&Rule]) -> ResultEntry {
    let (path, line) = finding
        .location
        .as_ref()
        .map_or((FALLBACK, 1), |at| (at.path.as_str(), at.line.max(1)));
    ResultEntry {
        rule_id: finding.rule.id,
        rule_index: index(finding.rule, rules),
        level: finding.level.as_str(),
        message: Message {
            text: escape::unlinked(&words::account(finding)),
        },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation {
                    uri: escape::uri_reference(path).into_owned(),
                    uri_base_id: "%SRCROOT%",
                },
                region: Region { start_line: line },
            },
            logical_locations: [LogicalLocation {
                name: escape::line(&finding.subject),
            }],
        }],
        // The one fingerprint code scanning reads; without it, it would hash the line a result stands on.
        partial_fingerprints: BTreeMap::from([("primaryLocationLineHash", finding.fingerprint())]),
        suppressions: (finding.status == Status::Waived).then(|| {
            [Suppression {
                kind: "external",
                status: "accepted",
                justification: finding.waiver.as_deref().map(escape::line),
            }]
        }),
        properties: BTreeMap::from([("status", finding.status.as_str())]),
    }
}

fn index(rule: &Rule, rules: &[&Rule]) -> usize {
    rules
        .iter()
        .position(|known| known.id == rule.id)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
