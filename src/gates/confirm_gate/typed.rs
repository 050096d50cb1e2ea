//! What was typed: the target and the confirmation.

use super::characters::visible;
use super::plan::{Plan, sha7};
use super::{MOST_SHOWN, PHRASE_MISMATCH, PHRASE_MISSING, UNKNOWN_TARGET, difference};
use crate::config::PhraseWords;
use crate::finding::wording::{counted, one_of};
use crate::finding::{Detail, DetailBody, DiffPart, Finding, Judgement};
use crate::usage::nearest;

pub(super) fn judge(plan: &Plan, judgement: &mut Judgement) {
    target(plan, judgement);
    phrase(plan, judgement);
}

fn target(plan: &Plan, judgement: &mut Judgement) {
    if let Some(unseen) = &plan.target_unseen {
        judgement.undecided(&UNKNOWN_TARGET, "the target", unseen.clone());
        return;
    }
    if plan.kind.is_some() || plan.target.is_empty() {
        return;
    }
    let known: Vec<&str> = plan
        .confirm
        .targets
        .iter()
        .map(|(target, _)| target.value.as_str())
        .collect();
    let shown = plan.target_shown();
    let near = nearest(&shown, known.iter().copied());
    let difference = near.map(|near| (near, difference::between(near, &plan.target)));
    let told_apart = match difference {
        Some((near, difference)) if difference.resembles => {
            format!(", and {near} differs from it: {}.", difference.in_words())
        }
        Some((near, _)) => format!("; did you mean {near}?"),
        None => ".".to_owned(),
    };
    let message = format!(
        "The settings know no target `{shown}`{told_apart} Nobody agreed on what a deploy there needs."
    );
    let remedy = near.map_or_else(
        || "Dispatch the workflow again with one of the known targets".to_owned(),
        |near| format!("Dispatch the workflow again with the target {near}"),
    );
    let line = plan.confirm.targets.first().map_or(1, |(t, _)| t.line);
    judgement.find(
        Finding::new(&UNKNOWN_TARGET, &shown, message)
            .compared(
                one_of(&known, "a known target (the settings name none)"),
                shown.clone(),
            )
            .remedy(remedy)
            .at(plan.at(line)),
    );
}

fn phrase(plan: &Plan, judgement: &mut Judgement) {
    const TYPED: &str = "what was typed to confirm";
    const PHRASE: &str = "the phrase, which names the commit";
    let Some(given) = judgement.seen(&PHRASE_MISSING, TYPED, &plan.given) else {
        return;
    };
    let Some(given) = given else {
        judgement.find(
            Finding::new(
                &PHRASE_MISSING,
                plan.target_shown(),
                format!(
                    "Nothing was typed to confirm the deploy to {}. A protected target is deployed only when a \
                     person says so in words.",
                    plan.target_shown()
                ),
            )
            .compared(plan.what_to_type(), "nothing")
            .remedy(plan.dispatch_again())
            .at(plan.at(plan.confirm.phrase.line)),
        );
        return;
    };
    match judgement.seen(&PHRASE_MISMATCH, PHRASE, &plan.phrase) {
        Some(Some(phrase)) if phrase != given => mismatch(plan, phrase, given, judgement),
        Some(Some(_)) | None => {}
        Some(None) if plan.template.names_service() && plan.service.is_none() => {
            unfillable(plan, given, "service", judgement);
        }
        Some(None) => unfillable(plan, given, "target", judgement),
    }
}

fn mismatch(plan: &Plan, phrase: &str, given: &str, judgement: &mut Judgement) {
    let difference = difference::between(phrase, given);
    let how = match of_another_deploy(plan, given) {
        Some(other) => other,
        None => difference.in_words(),
    };
    judgement.find(
        Finding::new(
            &PHRASE_MISMATCH,
            plan.target_shown(),
            format!(
                "What was typed is not the phrase for {}: {how}. Only the exact phrase shows that somebody meant \
                 this deploy.",
                plan.target_shown()
            ),
        )
        .compared(phrase, shown_as(&difference.parts))
        .remedy(plan.dispatch_again())
        .at(plan.at(plan.confirm.phrase.line)),
    );
    judgement.details.push(Detail {
        title: "The phrase and what was typed".to_owned(),
        body: DetailBody::Diff(difference.parts),
    });
}

/// What was typed, as far as the character diff shows it.
fn shown_as(parts: &[DiffPart]) -> String {
    let shown: String = parts
        .iter()
        .map(|part| match part {
            DiffPart::Same(text) | DiffPart::Extra(text) => text.as_str(),
            DiffPart::Missing(_) => "",
        })
        .collect();
    visible(&shown, 4 * MOST_SHOWN)
}

/// There is no phrase that could be typed: it names a target or a service that this run does not have.
fn unfillable(plan: &Plan, given: &str, word: &str, judgement: &mut Judgement) {
    judgement.find(
        Finding::new(
            &PHRASE_MISMATCH,
            plan.target_shown(),
            format!("The phrase names the {word}, and the {word} of this run is not known: no text can confirm it."),
        )
        .compared(
            plan.what_to_type(),
            format!(
                "a text of {}",
                counted(given.chars().count(), "character", "characters")
            ),
        )
        .remedy(format!("Dispatch the workflow again with a known {word}"))
        .at(plan.at(plan.confirm.phrase.line)),
    );
}

/// The text is the exact phrase of another deploy than this one: a confirmation, but of something else.
fn of_another_deploy(plan: &Plan, given: &str) -> Option<String> {
    if plan.template.is_fixed() {
        return None;
    }
    if given == plan.template.written() {
        return Some("it still holds the placeholder in braces, to be filled in".to_owned());
    }
    let sha7 = plan.sha.as_deref().map(sha7);
    let services = plan.services.iter().map(|name| Some(name.as_str()));
    let services: Vec<Option<&str>> = services.chain([None]).collect();
    plan.confirm.targets.iter().find_map(|(target, _)| {
        let target = target.value.as_str();
        services.iter().find_map(|service| {
            let words = PhraseWords {
                service: *service,
                target: Some(target),
                sha7,
            };
            let confirms = plan.template.filled(words)? == *given;
            let service = service.filter(|_| plan.template.names_service());
            let of = match (service, plan.template.names_target()) {
                (Some(service), true) => format!("{service} to {target}"),
                (Some(service), false) => service.to_owned(),
                (None, _) => target.to_owned(),
            };
            confirms.then(|| format!("it confirms another deploy, of {of}"))
        })
    })
}
