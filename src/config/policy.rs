//! Changed levels and allowances: what the team decided to see differently, with a reason each.

use chrono::{DateTime, NaiveDate, Utc};

use super::Placed;
use super::mistakes::quoted;
use super::setting::{Keys, Setting};
use super::words::{self, Complaint};
use crate::finding::{Finding, Level, Status};
use crate::usage::nearest;

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

    /// Waives what an allowance covers; says which allowances of this gate are expired or unused. Allowances of other
    /// gates are theirs to judge.
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
                    "The allowance for {} on line {} covered nothing in this run; if that stays so, remove it.",
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

const LEVELS: &[(&str, Level)] = &[
    ("note", Level::Note),
    ("warning", Level::Warning),
    ("error", Level::Error),
];

/// `rules`: every rule at most once.
pub(super) fn read_levels(setting: &Setting<'_>, known_rules: &[&str]) -> Option<Vec<LevelChange>> {
    let levels = setting.each(|entry| {
        entry.mapping(|keys| {
            let rule = keys
                .need("rule", "name the rule")
                .and_then(|it| known_rule(&it, known_rules));
            let level = keys
                .need("level", "write note, warning or error")
                .and_then(|it| it.choice(LEVELS));
            let reason = reason(keys);
            Some(LevelChange {
                rule: rule?,
                level: level?.value,
                reason: reason?,
            })
        })
    })?;
    let about: Vec<_> = levels.iter().map(|it| (&it.rule.value, &it.rule)).collect();
    setting.refuse_seconds("changes", &about);
    Some(levels)
}

/// `allow`: every rule and subject at most once.
pub(super) fn read_allowances(
    setting: &Setting<'_>,
    known_rules: &[&str],
) -> Option<Vec<Allowance>> {
    let allowances = setting.each(|entry| {
        entry.mapping(|keys| {
            let rule = keys
                .need("rule", "name the rule")
                .and_then(|it| known_rule(&it, known_rules));
            let subject = keys.take("subject").map(|it| it.checked(words::name));
            let grounds = grounds(keys);
            let grounds = grounds?;
            Some(Allowance {
                rule: rule?,
                subject: match subject {
                    Some(subject) => Some(subject?.value),
                    None => None,
                },
                reason: grounds.reason,
                owner: grounds.owner,
                expires: grounds.expires,
            })
        })
    })?;
    let about: Vec<_> = allowances
        .iter()
        .map(|it| ((&it.rule.value, &it.subject), &it.rule))
        .collect();
    setting.refuse_seconds("allows", &about);
    Some(allowances)
}

/// Why a team means something to be as it is.
pub(super) struct Grounds {
    pub(super) reason: String,
    pub(super) owner: Option<String>,
    pub(super) expires: Option<NaiveDate>,
}

/// `reason`, `owner` and `expires`; only the reason must be there.
pub(super) fn grounds(keys: &mut Keys<'_, '_>) -> Option<Grounds> {
    let reason = reason(keys);
    let owner = keys.take("owner").and_then(|it| it.checked(words::prose));
    let expires = keys.take("expires").map(|it| it.checked(words::date));
    Some(Grounds {
        reason: reason?,
        owner: owner.map(|owner| owner.value),
        expires: match expires {
            Some(day) => Some(day?.value),
            None => None,
        },
    })
}

fn reason(keys: &mut Keys<'_, '_>) -> Option<String> {
    keys.need("reason", "say why, for whoever reads it next year")
        .and_then(|it| it.checked(words::prose))
        .map(|reason| reason.value)
}

fn known_rule(setting: &Setting<'_>, known_rules: &[&str]) -> Option<Placed<String>> {
    setting.checked(|word| {
        if known_rules.contains(&word) {
            return Ok(word.to_owned());
        }
        let complaint = Complaint::new(format!("names {}, which is no rule", quoted(word)));
        Err(complaint.did_you_mean(nearest_rule(word, known_rules)))
    })
}

/// The nearest rule: of the same gate where the gate exists, for all rules of a gate begin alike.
fn nearest_rule<'r>(word: &str, known_rules: &[&'r str]) -> Option<&'r str> {
    let Some((gate, name)) = word.split_once('/') else {
        return nearest(word, known_rules.iter().copied().filter_map(name_of)).and_then(|near| {
            known_rules
                .iter()
                .copied()
                .find(|id| name_of(id) == Some(near))
        });
    };
    let gates = known_rules
        .iter()
        .filter_map(|id| Some(id.split_once('/')?.0));
    let gate = nearest(gate, gates)?;
    let of_gate = |id: &&&'r str| id.split_once('/').is_some_and(|(of, _)| of == gate);
    let names = known_rules
        .iter()
        .filter(of_gate)
        .copied()
        .filter_map(name_of);
    let near = nearest(name, names)?;
    known_rules
        .iter()
        .filter(of_gate)
        .copied()
        .find(|id| name_of(id) == Some(near))
}

fn name_of(id: &str) -> Option<&str> {
    Some(id.split_once('/')?.1)
}

#[cfg(test)]
mod tests;
