//! Changed levels and allowances: what the team decided to see differently, with a reason each.

use chrono::{DateTime, NaiveDate, Utc};

use super::Placed;
use crate::finding::{Finding, Level, Status};

/// The settings' `rules` and `allow` lists.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Rules whose level is changed.
    pub levels: Vec<LevelChange>,
    /// Findings that are allowed.
    pub allowances: Vec<Allowance>,
}

/// One rule at another level.
#[derive(Debug, Clone)]
pub struct LevelChange {
    /// `gate/name`.
    pub rule: Placed<String>,
    /// The level it is raised or lowered to.
    pub level: Level,
    /// Why.
    pub reason: String,
}

/// One finding that is meant to be there.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// `gate/name`.
    pub rule: Placed<String>,
    /// The finding's subject, exactly; `None`: any subject of that rule.
    pub subject: Option<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day it counts (UTC).
    pub expires: Option<NaiveDate>,
}

impl Policy {
    /// Gives a finding the level the settings chose for its rule.
    pub fn apply_level(&self, finding: &mut Finding) {
        for change in &self.levels {
            if change.rule.value == finding.rule.id {
                finding.level = change.level;
            }
        }
    }

    /// Waives what an allowance covers; says which allowances of this gate are expired or unused.
    pub fn apply_allowances(
        &self,
        gate: &str,
        findings: &mut [Finding],
        now: DateTime<Utc>,
    ) -> Vec<String> {
        let today = now.date_naive();
        let mut remarks = Vec::new();
        for allowance in &self.allowances {
            if allowance.rule.value.split('/').next() != Some(gate) {
                continue;
            }
            let mut covered = findings
                .iter_mut()
                .filter(|finding| {
                    finding.rule.id == allowance.rule.value
                        && allowance
                            .subject
                            .as_ref()
                            .is_none_or(|subject| *subject == finding.subject)
                })
                .peekable();
            let expired = allowance.expires.filter(|last| *last < today);
            if let Some(last) = expired {
                remarks.push(format!(
                    "The allowance for {} on line {} expired on {last} and counts for nothing.",
                    allowance.rule.value, allowance.rule.line
                ));
            } else if covered.peek().is_none() {
                remarks.push(format!(
                    "The allowance for {} on line {} covers nothing: remove it.",
                    allowance.rule.value, allowance.rule.line
                ));
            } else {
                for finding in covered {
                    finding.status = Status::Waived;
                    finding.waiver = Some(match &allowance.owner {
                        Some(owner) => format!("{} ({owner})", allowance.reason),
                        None => allowance.reason.clone(),
                    });
                }
            }
        }
        remarks
    }
}
