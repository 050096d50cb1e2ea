//! What was seen, for a reader: the headline, both sides side by side, the outputs.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::comparison::{Compared, Outcome, Row, Sides};
use super::plan::Plan;
use super::rules::NO_FLAGS;
use super::switches::{Difference, State, in_words};
use crate::finding::wording::counted;
use crate::finding::{Detail, DetailBody, DiffPart, Finding, Judgement};

/// No more rows of one service stand in the line-by-line comparison; the table has them all.
const MOST_COMPARED_LINES: usize = 200;
/// Rows that agree, around one that does not.
const CONTEXT: usize = 2;

/// Names of services in which the prefix finds nothing: fatal where that is all of them.
pub(super) fn flagless(
    plan: &Plan,
    services: &[Sides<'_>],
    compared: &[Compared<'_>],
    judgement: &mut Judgement,
) {
    let empty: Vec<&str> = compared
        .iter()
        .filter(|service| service.rows.is_empty())
        .map(|service| service.pair.service.as_str())
        .collect();
    let prefix = &plan.prefix.name;
    let has_some = |sides: &Sides<'_>| {
        let mut apps = [sides.staging, sides.production].into_iter().flatten();
        apps.any(|app| !app.states.is_empty())
    };
    if empty.len() < services.len() {
        // Where a service was not seen, it may be the one that has switches.
        if services.iter().any(has_some) {
            judgement.remarks.extend(empty.iter().map(|service| {
                format!("{service} has no config var that begins with {prefix}, on either side.")
            }));
        }
        return;
    }
    let variables: usize = services
        .iter()
        .flat_map(|sides| [sides.staging, sides.production])
        .flatten()
        .map(|app| app.variables)
        .sum();
    let message = format!(
        "No config var of {} begins with it, on either side: nothing was compared.",
        empty.join(", ")
    );
    let finding = Finding::new(&NO_FLAGS, prefix, message)
        .compared("some config vars", format!("none of {variables}"))
        .remedy(format!(
            "Correct flags.prefix. The names, without their values: `heroku config --json --app {} | jq -r 'keys[]'`",
            plan.pairs.first().map_or("APP", |pair| pair.staging.name.as_str())
        ));
    judgement.find(plan.prefix.place(finding));
}

/// Describes what was compared. `pending` are the promotions that wait.
pub(super) fn describe(
    plan: &Plan,
    compared: &[Compared<'_>],
    pending: &[String],
    judgement: &mut Judgement,
) {
    let rows = || compared.iter().flat_map(|service| &service.rows);
    let count = |is: fn(&Outcome<'_>) -> bool| rows().filter(|row| is(&row.outcome)).count();
    let agreeing = count(|it| matches!(it, Outcome::Agrees));
    let reviewed = count(|it| matches!(it, Outcome::Reviewed(..)));
    let differing = count(|it| matches!(it, Outcome::Differs(_) | Outcome::Pending));

    let mut parts = vec![format!(
        "{} across {}",
        counted(agreeing, "switch agrees", "switches agree"),
        counted(compared.len(), "service", "services")
    )];
    for (number, how) in [
        (reviewed, "more differ as reviewed"),
        (differing, "more differ"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {how}"));
        }
    }
    judgement.headline = parts.join(", ");
    for service in compared.iter().filter(|service| !service.rows.is_empty()) {
        judgement.details.push(table(service));
        judgement.details.extend(line_by_line(service));
    }
    if !plan.unpaired.is_empty() {
        judgement.remarks.push(format!(
            "Not compared, for want of a Heroku app on both sides: {}.",
            plan.unpaired.join(", ")
        ));
    }
    judgement.outputs = vec![
        ("compared", (agreeing + reviewed + differing).to_string()),
        ("differing", differing.to_string()),
        ("reviewed", reviewed.to_string()),
        ("pending", pending.join(",")),
    ];
}

fn table(service: &Compared<'_>) -> Detail {
    let pair = service.pair;
    let (staging, production) = (&pair.staging.environment, &pair.production.environment);
    let verdict = |row: &Row<'_>| match row.outcome {
        Outcome::Agrees => "agree".to_owned(),
        Outcome::Differs(Difference::AheadOnStaging) => format!("ahead on {staging}"),
        Outcome::Differs(Difference::AheadOnProduction) => format!("ahead on {production}"),
        Outcome::Differs(Difference::ValueDiffers) => "values differ".to_owned(),
        Outcome::Reviewed(..) => "reviewed".to_owned(),
        Outcome::Pending => "promotion pending".to_owned(),
    };
    let rows = service.rows.iter().map(|row| {
        vec![
            row.flag.to_owned(),
            in_words(row.staging).to_owned(),
            in_words(row.production).to_owned(),
            verdict(row),
        ]
    });
    Detail {
        title: format!("Switches of {}", pair.service),
        body: DetailBody::Table {
            header: ["Switch", staging, production, ""]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.collect(),
        },
    }
}

/// Both sides as lists of `NAME=on` and `NAME=off`, around what differs: staging's is the expected one.
fn line_by_line(service: &Compared<'_>) -> Option<Detail> {
    let rows = &service.rows;
    let differs = |row: &Row<'_>| Difference::between(row.staging, row.production).is_some();
    let mut shown = Vec::new();
    for (at, _) in rows.iter().enumerate().filter(|(_, row)| differs(row)) {
        let from = shown
            .last()
            .map_or(0, |last| last + 1)
            .max(at.saturating_sub(CONTEXT));
        shown.extend(from..rows.len().min(at + CONTEXT + 1));
        if shown.len() >= MOST_COMPARED_LINES {
            break;
        }
    }
    if shown.is_empty() {
        return None;
    }
    let (staging, production): (Vec<_>, Vec<_>) = shown
        .into_iter()
        .filter_map(|at| rows.get(at))
        .map(lines)
        .unzip();
    let pair = service.pair;
    Some(Detail {
        title: format!(
            "{}: {} as {} would have it",
            pair.service, pair.production.environment, pair.staging.environment
        ),
        body: DetailBody::Diff(parts(&staging, &production)),
    })
}

/// A row as a line of staging's list and one of production's. What is absent is off; two different values that are no
/// switches are called the one and the other.
fn lines(row: &Row<'_>) -> (String, String) {
    let word = |state: Option<&State>| match state {
        Some(State::On(_)) => "on",
        Some(State::Off) | None => "off",
        Some(State::NotASwitch(_)) => "(a value)",
    };
    let production = match (row.staging, row.production) {
        (Some(State::NotASwitch(one)), Some(State::NotASwitch(other))) if one != other => {
            "(another value)"
        }
        (_, production) => word(production),
    };
    let flag: String = row.flag.escape_debug().collect();
    (
        format!("{flag}={}\n", word(row.staging)),
        format!("{flag}={production}\n"),
    )
}

fn parts(one: &[String], other: &[String]) -> Vec<DiffPart> {
    let mut parts = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, one, other) {
        let (tag, old, new) = op.as_tag_tuple();
        let (old, new) = (one[old].concat(), other[new].concat());
        match tag {
            DiffTag::Equal => parts.push(DiffPart::Same(old)),
            DiffTag::Delete => parts.push(DiffPart::Missing(old)),
            DiffTag::Insert => parts.push(DiffPart::Extra(new)),
            DiffTag::Replace => parts.extend([DiffPart::Missing(old), DiffPart::Extra(new)]),
        }
    }
    parts
}
