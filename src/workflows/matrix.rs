//! The rows of a `strategy.matrix`, as far as they can be worked out.

use std::collections::BTreeMap;

use github_actions_expressions::Evaluation;

use super::expression::{Contexts, fill};
use super::model;
use super::value::Possible;
use super::yaml::{Kind, Node};

/// GitHub runs at most this many jobs of one matrix.
const MOST_ROWS: usize = 256;

/// One job of a matrix: its values by lower-cased name.
pub(super) type Row = BTreeMap<String, Possible>;

/// The rows of a matrix; `None` when they depend on what is not known.
pub(super) fn rows(matrix: &Node, contexts: &dyn Contexts) -> Option<Vec<Row>> {
    let Kind::Map(entries) = &matrix.kind else {
        return match fill(matrix.text()?, contexts).single()? {
            Evaluation::Object(members) => {
                let named = |(name, value): (&String, &Evaluation)| (name.clone(), possible(value));
                build(members.iter().map(named).collect())
            }
            _ => None,
        };
    };
    let mut axes = Vec::new();
    for entry in entries {
        axes.push((entry.key.clone(), resolve(&entry.value, contexts)?));
    }
    build(axes)
}

/// What a key of a matrix holds: the items of its list.
type Axis = (String, Vec<Possible>);

fn build(mut axes: Vec<Axis>) -> Option<Vec<Row>> {
    // An object keeps no order; the rows should not depend on that.
    axes.sort_by(|left, right| left.0.cmp(&right.0));
    let mut rows = vec![Row::new()];
    let special = |axis: &&Axis| axis.0 == "include" || axis.0 == "exclude";
    for (name, values) in axes.iter().filter(|axis| !special(axis)) {
        if rows.len().saturating_mul(values.len()) > MOST_ROWS {
            return None;
        }
        rows = rows
            .iter()
            .flat_map(|row| {
                values.iter().map(|value| {
                    let mut row = row.clone();
                    row.insert(name.to_lowercase(), value.clone());
                    row
                })
            })
            .collect();
    }
    let listed = |wanted: &str| -> Option<Vec<Row>> {
        axes.iter()
            .filter(|axis| axis.0 == wanted)
            .flat_map(|axis| &axis.1)
            .map(members)
            .collect()
    };
    let (include, exclude) = (listed("include")?, listed("exclude")?);
    rows.retain(|row| !exclude.iter().any(|out| agrees(out, row)));
    if axes.iter().all(|axis| special(&axis)) {
        rows.clear();
    }
    let original = rows.clone();
    for extra in include.into_iter().take(MOST_ROWS) {
        // An entry that contradicts no value of a row joins that row, else it is a row of its own.
        let mut joined = false;
        for (row, base) in rows.iter_mut().zip(&original) {
            if extra
                .iter()
                .all(|(name, value)| base.get(name).is_none_or(|own| own == value))
            {
                row.extend(extra.clone());
                joined = true;
            }
        }
        if !joined {
            rows.push(extra);
        }
    }
    (rows.len() <= MOST_ROWS).then_some(rows)
}

fn agrees(pattern: &Row, row: &Row) -> bool {
    pattern
        .iter()
        .all(|(name, value)| row.get(name) == Some(value))
}

fn members(value: &Possible) -> Option<Row> {
    let Possible::Known(Evaluation::Object(members)) = value else {
        return None;
    };
    let named = |(name, value): (&String, &Evaluation)| {
        (name.to_lowercase(), Possible::Known(value.clone()))
    };
    Some(members.iter().map(named).collect())
}

/// The items a key stands for; where an expression may be several lists, all their items.
fn resolve(node: &Node, contexts: &dyn Contexts) -> Option<Vec<Possible>> {
    match &node.kind {
        Kind::List(items) => Some(
            items
                .iter()
                .flat_map(|item| filled(item, contexts))
                .collect(),
        ),
        Kind::Map(_) => None,
        Kind::Scalar { text, .. } => {
            let mut all = Vec::new();
            for value in fill(text, contexts).possible() {
                let Possible::Known(Evaluation::Array(items)) = value else {
                    return None;
                };
                all.extend(items.iter().cloned().map(Possible::Known));
            }
            all.dedup();
            Some(all)
        }
    }
}

fn filled(item: &Node, contexts: &dyn Contexts) -> Vec<Possible> {
    match &item.kind {
        Kind::Scalar { text, .. } if text.contains("${{") => {
            fill(text, contexts).possible().to_vec()
        }
        _ => {
            let mut value = model::constant(item);
            fill_inside(&mut value, contexts);
            vec![Possible::Known(value)]
        }
    }
}

/// Fills the templates inside a mapping or list. One that stays unknown keeps its `${{`, which is the name
/// of no app and no environment.
fn fill_inside(value: &mut Evaluation, contexts: &dyn Contexts) {
    match value {
        Evaluation::String(text) if text.contains("${{") => {
            if let Some(known) = fill(text, contexts).single() {
                *value = known.clone();
            }
        }
        Evaluation::Array(items) => items
            .iter_mut()
            .for_each(|item| fill_inside(item, contexts)),
        Evaluation::Object(members) => {
            for item in members.values_mut() {
                fill_inside(item, contexts);
            }
        }
        _ => {}
    }
}

fn possible(value: &Evaluation) -> Vec<Possible> {
    match value {
        Evaluation::Array(items) => items.iter().cloned().map(Possible::Known).collect(),
        other => vec![Possible::Known(other.clone())],
    }
}
