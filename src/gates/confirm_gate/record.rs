//! What a run leaves behind, accepted or rejected: outputs, a headline, and the record.

use super::MOST_SHOWN;
use super::characters::visible;
use super::plan::{Plan, sha7};
use crate::config::TargetKind;
use crate::finding::{Detail, DetailBody, Judgement, Level, OnRollback, Rule};
use crate::known::Known;

pub(super) fn write(plan: &Plan, judgement: &mut Judgement) {
    let confirmed = is_confirmed(plan, judgement);
    judgement.headline = headline(plan, confirmed);
    judgement.remarks.extend(plan.remarks.iter().cloned());
    judgement.outputs = outputs(plan, confirmed);
    judgement.details.push(record(plan, confirmed));
}

/// The phrase was typed; and for a protected target nothing that counts is wrong or unseen.
fn is_confirmed(plan: &Plan, judgement: &Judgement) -> bool {
    let counts = |rule: &Rule| !(plan.run.rollback && rule.on_rollback == OnRollback::Relaxed);
    let typed = match (&plan.phrase, &plan.given) {
        (Known::Found(phrase), Known::Found(given)) => phrase == given,
        _ => false,
    };
    let problem = judgement
        .findings
        .iter()
        .any(|finding| finding.level == Level::Error && counts(finding.rule));
    let unseen = judgement.undecided.iter().any(|entry| counts(entry.rule));
    plan.kind.is_some() && typed && !problem && !unseen
}

fn headline(plan: &Plan, confirmed: bool) -> String {
    let target = plan.target_shown();
    match (plan.kind, confirmed) {
        (Some(TargetKind::Open), true) => {
            format!("{target} is an open target; the phrase was typed all the same")
        }
        (Some(TargetKind::Open), false) => {
            format!("{target} is an open target: it needs no confirmation")
        }
        (_, true) => {
            let actor = plan.run.actor.as_deref().unwrap_or("nobody");
            let sha = plan.sha.as_deref().unwrap_or("no commit");
            let branch = plan.allowed_branch().unwrap_or("no branch");
            format!(
                "{target} confirmed by {} at {} on {}",
                visible(actor, MOST_SHOWN),
                sha7(sha),
                visible(branch, MOST_SHOWN)
            )
        }
        (_, false) => {
            format!("{target} is not confirmed by every rule; the settings let it through")
        }
    }
}

fn outputs(plan: &Plan, confirmed: bool) -> Vec<(&'static str, String)> {
    // Later steps build commands from these: nothing goes in that the settings or the runner do not vouch for.
    let target = plan.kind.map_or("", |_| plan.target.as_str());
    let actor = plan.run.actor.as_deref().unwrap_or_default();
    vec![
        ("confirmed", confirmed.to_string()),
        ("target", target.to_owned()),
        ("service", plan.service.clone().unwrap_or_default()),
        ("sha", plan.sha.clone().unwrap_or_default()),
        ("actor", visible(actor, MOST_SHOWN)),
    ]
}

fn record(plan: &Plan, confirmed: bool) -> Detail {
    let run = &plan.run;
    let sender = match &run.event {
        Known::Found(event) => event.sender.as_ref().map(|sender| sender.login.clone()),
        Known::Absent | Known::Unseen(_) => None,
    };
    let rows = [
        ("actor", run.actor.clone()),
        ("triggering actor", run.triggering_actor.clone()),
        ("sender", sender),
        ("event", run.event_name.clone()),
        ("ref", run.git_ref.clone()),
        ("sha", plan.sha.clone()),
        ("run", run.run_id.map(|id| id.to_string())),
        (
            "attempt",
            run.run_attempt.map(|attempt| attempt.to_string()),
        ),
        ("target", Some(plan.target.clone())),
        ("service", plan.service.clone()),
        ("confirmed", Some(confirmed.to_string())),
    ];
    Detail {
        title: "Record".to_owned(),
        body: DetailBody::Table {
            header: vec!["what".to_owned(), "value".to_owned()],
            rows: rows
                .into_iter()
                .map(|(what, value)| {
                    let value = value.map_or("—".to_owned(), |value| visible(&value, 100));
                    vec![what.to_owned(), value]
                })
                .collect(),
        },
    }
}
