//! What was seen, for a reader: names and classes.

use super::advice;
use super::facts::SeenService;
use super::judge::wrong;
use super::plan::{Plan, ServicePlan};
use crate::config::manifest::Variable;
use crate::finding::{Detail, DetailBody, Judgement};
use crate::known::Known;

pub(super) fn describe(
    plan: &Plan,
    services: &[ServicePlan],
    seen: &[SeenService],
    is_production: bool,
    judgement: &mut Judgement,
) {
    let count: usize = services.iter().map(|it| it.variables.len()).sum();
    let set: usize = seen
        .iter()
        .map(|it| match &it.here {
            Known::Found(here) => here.variables.len(),
            Known::Absent | Known::Unseen(_) => 0,
        })
        .sum();
    judgement.headline = format!(
        "{} of {} seeded in {}",
        counted(set, "variable"),
        counted(services.len(), "service"),
        plan.environment
    );
    let both = || services.iter().zip(seen);
    let rows = both().flat_map(|(service, seen)| {
        service.variables.iter().map(move |(variable, _)| {
            vec![
                service.app.service.clone(),
                variable.name.value.clone(),
                advice::wanted(variable, is_production),
                class_seen(variable, seen, is_production),
            ]
        })
    });
    table(
        judgement,
        format!("Config vars in {}, by class", plan.environment),
        &["service", "variable", "wanted", "seen"],
        rows.collect(),
    );
    let unlisted = both().filter_map(|(service, seen)| match &seen.here {
        Known::Found(here) if !here.unlisted.is_empty() => {
            Some(vec![service.app.service.clone(), here.unlisted.join(", ")])
        }
        _ => None,
    });
    table(
        judgement,
        format!("Set in {}, not in the manifest", plan.environment),
        &["service", "variables"],
        unlisted.collect(),
    );
    let missing = both().flat_map(|(service, seen)| {
        let is_missing = |variable: &&Variable| match &seen.here {
            Known::Found(here) => {
                !variable.is_optional && !here.variables.contains_key(&variable.name.value)
            }
            Known::Absent | Known::Unseen(_) => false,
        };
        let listed = service.variables.iter().map(|(variable, _)| variable);
        listed
            .filter(is_missing)
            .map(|variable| format!("{}/{}", service.app.service, variable.name.value))
            .collect::<Vec<_>>()
    });
    judgement.outputs = vec![
        ("missing", missing.collect::<Vec<_>>().join(",")),
        ("checked", count.to_string()),
    ];
}

fn class_seen(variable: &Variable, seen: &SeenService, is_production: bool) -> String {
    let here = match &seen.here {
        Known::Found(here) => here,
        Known::Absent => return "no app".to_owned(),
        Known::Unseen(_) => return "not seen".to_owned(),
    };
    match here.variables.get(&variable.name.value) {
        None if variable.is_optional => "not set, and may be".to_owned(),
        None => "✗ not set".to_owned(),
        Some(value) => {
            let class = value.class.in_words(variable.kind);
            match wrong(value, is_production) {
                Some(_) => format!("✗ {class}"),
                None => class.to_owned(),
            }
        }
    }
}

pub(super) fn table(
    judgement: &mut Judgement,
    title: String,
    header: &[&str],
    rows: Vec<Vec<String>>,
) {
    if rows.is_empty() {
        return;
    }
    judgement.details.push(Detail {
        title,
        body: DetailBody::Table {
            header: header.iter().map(|&name| name.to_owned()).collect(),
            rows,
        },
    });
}

pub(super) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
