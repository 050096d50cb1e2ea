//! Every combination of what a person, a matrix or an unknown value can make of one job.

use std::collections::BTreeMap;

use github_actions_expressions::Evaluation;

use super::dimension::{self, Dimension};
use super::expression::{Contexts, member};
use super::matrix::{self, Row};
use super::mentions::Mentions;
use super::model::Job;
use super::situation::{Situation, Slot};
use super::value::{Piece, Possible, Text, Value};

/// More combinations than this are not tried one by one.
pub(super) const MOST: usize = 256;

/// One combination: everything that can be chosen is chosen.
#[derive(Debug, Clone)]
pub(super) struct Combination {
    /// What every path is taken to be.
    assumed: BTreeMap<String, Possible>,
    /// The row of the matrix; `None` when its rows are unknown.
    row: Option<Row>,
    /// Inputs that are not declared are empty, for all are known.
    inputs_known: bool,
    /// Another workflow called this one: the event's inputs are that one's.
    called: bool,
    /// What was chosen, in the order of the dimensions, the matrix last.
    pub(super) picks: Vec<Pick>,
}

/// What one dimension is in a combination.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pick {
    /// What is chosen: `target=prod`.
    pub(super) said: String,
    /// Nobody in this repository chooses it.
    pub(super) free: bool,
}

/// All combinations of a job in a situation. Where there are more than `most`, what would make them too many
/// stays open.
pub(super) fn of(
    job: &Job,
    mentions: &Mentions,
    situation: &Situation,
    environment: &str,
    most: usize,
) -> Vec<Combination> {
    let fixed = fixed(mentions, situation);
    let mut dimensions = dimension::of(mentions, situation, environment);
    // What people choose first, and small choices before large ones: more of them fit.
    dimensions.sort_by_key(|one| (one.free, one.candidates.len()));
    let mut count = 1;
    dimensions.retain(|one| {
        let fits = one.candidates.len().saturating_mul(count) <= most;
        count *= if fits { one.candidates.len() } else { 1 };
        fits
    });
    loop {
        let combinations = tried(job, situation, &fixed, &dimensions);
        if combinations.len() <= most {
            return combinations;
        }
        // The matrix has rows of its own for each of them.
        if dimensions.pop().is_none() {
            let open = |mut combination: Combination| {
                combination.row = None;
                combination.picks.clear();
                combination
            };
            return combinations.into_iter().take(1).map(open).collect();
        }
    }
}

fn tried(
    job: &Job,
    situation: &Situation,
    fixed: &BTreeMap<String, Possible>,
    dimensions: &[Dimension],
) -> Vec<Combination> {
    let mut combinations = vec![Combination {
        assumed: fixed.clone(),
        row: Some(Row::new()),
        inputs_known: situation.inputs.is_some(),
        called: situation.called,
        picks: Vec::new(),
    }];
    for dimension in dimensions {
        combinations = combinations
            .iter()
            .flat_map(|before| {
                dimension.candidates.iter().map(|candidate| {
                    let mut next = before.clone();
                    next.assumed
                        .insert(dimension.path.clone(), candidate.clone());
                    next.picks.push(Pick {
                        said: say(&dimension.spelled, candidate),
                        free: dimension.free,
                    });
                    next
                })
            })
            .collect();
    }
    let Some(matrix) = &job.matrix else {
        return combinations;
    };
    let in_row = |combination: &Combination, row: Option<Row>| {
        let mut next = combination.clone();
        let values = row.iter().flatten();
        let said: Vec<String> = values
            .filter(|(_, value)| !matches!(value, Possible::Known(Evaluation::Object(_))))
            .map(|(name, value)| say(&format!("matrix.{name}"), value))
            .collect();
        next.picks.push(Pick {
            said: said.join(", "),
            free: false,
        });
        next.row = row;
        next
    };
    let mut all = Vec::new();
    for combination in &combinations {
        match matrix::rows(matrix, combination) {
            Some(rows) => all.extend(rows.into_iter().map(|row| in_row(combination, Some(row)))),
            None => all.push(in_row(combination, None)),
        }
        if all.len() > 2 * MOST {
            break;
        }
    }
    all
}

fn say(path: &str, value: &Possible) -> String {
    let name = path.strip_prefix("inputs.").unwrap_or(path);
    match value {
        Possible::Known(Evaluation::Object(_) | Evaluation::Array(_)) => name.to_owned(),
        Possible::Known(_) => {
            let text = value.text().to_string();
            match text.as_str() {
                "" => format!("{name} empty"),
                text => format!("{name}={}", text.chars().take(80).collect::<String>()),
            }
        }
        Possible::Open { except, .. } if except.is_empty() => format!("any {name}"),
        Possible::Open { .. } => format!("another {name}"),
    }
}

/// What the situation settles.
fn fixed(mentions: &Mentions, situation: &Situation) -> BTreeMap<String, Possible> {
    let mut fixed = BTreeMap::new();
    if let Some(event) = &situation.event {
        fixed.insert("github.event_name".to_owned(), Possible::string(event));
    }
    fixed.insert("github.ref".to_owned(), situation.reference.clone());
    for (name, slot) in situation.inputs.iter().flatten() {
        let value = match slot {
            Slot::Fixed(value) => value.clone(),
            // Open unless it becomes a dimension.
            Slot::OneOf(_) | Slot::AnyText { .. } => Possible::open(&format!("inputs.{name}")),
        };
        if mentions.mentioned.contains_key(&format!("inputs.{name}")) {
            fixed.insert(format!("inputs.{name}"), value);
        }
    }
    fixed
}

impl Combination {
    /// A sentence's words about what was chosen, nearest things first.
    pub(super) fn words(&self) -> String {
        let said: Vec<&str> = self.picks.iter().map(|pick| pick.said.as_str()).collect();
        said.join(" ")
    }

    fn input(&self, name: &str) -> Option<Value> {
        match self.assumed.get(&format!("inputs.{name}")) {
            Some(value) => Some(Value::any_of([value.clone()])),
            None if self.inputs_known => Some(Value::known(Evaluation::Null)),
            None => None,
        }
    }

    /// `github.ref`, as far as it is known.
    pub(super) fn reference(&self) -> Possible {
        let reference = self.assumed.get("github.ref");
        reference
            .cloned()
            .unwrap_or_else(|| Possible::open("github.ref"))
    }
}

/// `main` of `refs/heads/main`.
fn short_name(reference: &Possible) -> Possible {
    let cut = |text: &str| match text.strip_prefix("refs/") {
        Some(rest) => rest
            .split_once('/')
            .map_or(rest, |(_, name)| name)
            .to_owned(),
        None => text.to_owned(),
    };
    let mut short = Text::default();
    for (index, piece) in reference.text().pieces().iter().enumerate() {
        match piece {
            Piece::Said(said) if index == 0 => short.push(&cut(said)),
            other => short.add(other),
        }
    }
    match reference {
        Possible::Open { except, .. } if short.known().is_none() => Possible::Open {
            text: short,
            except: except.iter().map(|not| cut(not)).collect(),
        },
        _ => short.into(),
    }
}

impl Contexts for Combination {
    fn look_up(&self, path: &[String]) -> Option<Value> {
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        match parts.as_slice() {
            ["inputs", name] => self.input(name),
            // The event carries strings where the inputs carry booleans.
            ["github", "event", "inputs", _] if self.called => None,
            ["github", "event", "inputs", name] => {
                let given = self.input(name)?;
                Some(given.map(|one| match one {
                    Possible::Known(Evaluation::Boolean(is)) => Value::string(&is.to_string()),
                    other => Value::any_of([other.clone()]),
                }))
            }
            ["github", "ref_name"] => Some(Value::any_of([short_name(&self.reference())])),
            ["github", "ref_type"] => {
                let shown = self.reference().text().to_string();
                match shown.split('/').nth(1) {
                    Some("heads") if shown.starts_with("refs/") => Some(Value::string("branch")),
                    Some("tags") if shown.starts_with("refs/") => Some(Value::string("tag")),
                    _ => None,
                }
            }
            ["matrix", name, rest @ ..] => {
                let row = self.row.as_ref()?;
                let value = row
                    .get(*name)
                    .cloned()
                    .unwrap_or(Possible::Known(Evaluation::Null));
                let raw = path.join(".");
                Some(rest.iter().fold(Value::any_of([value]), |value, key| {
                    value.map(|one| member(one, key, &raw))
                }))
            }
            _ => {
                let value = self.assumed.get(&path.join("."))?;
                Some(Value::any_of([value.clone()]))
            }
        }
    }
}
