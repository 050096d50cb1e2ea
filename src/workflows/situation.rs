//! The situations a workflow can run in: what started it, on which ref, with which inputs.

use std::collections::BTreeMap;

use github_actions_expressions::Evaluation;

use super::model::{Input, InputKind, Trigger, Workflow};
use super::value::{Possible, Text};

/// Refs of one trigger beyond this many are taken together.
const MOST_REFS: usize = 16;

/// One way a workflow can be started.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Situation {
    /// How it was started, for a sentence: `on push to main`. Empty when there is nothing to say.
    pub(super) started: String,
    /// Another workflow called it.
    pub(super) called: bool,
    /// `github.event_name`; `None` when anything may have called it.
    pub(super) event: Option<String>,
    /// `github.ref`.
    pub(super) reference: Possible,
    /// What may be given, by input name in lower case. `None`: nobody knows.
    pub(super) inputs: Option<BTreeMap<String, Slot>>,
}

/// What an input may be in a situation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Slot {
    /// Given already.
    Fixed(Possible),
    /// One of these.
    OneOf(Vec<Evaluation>),
    /// Any text, the default first; it may be left empty unless it is required.
    AnyText {
        /// What it is when nothing is given.
        default: Option<String>,
        /// Whether something must be given.
        required: bool,
    },
}

impl Situation {
    /// Anything may have started it, with anything.
    pub(super) fn unknown(started: &str) -> Self {
        Self {
            started: started.to_owned(),
            called: true,
            event: None,
            reference: Possible::open("github.ref"),
            inputs: None,
        }
    }
}

/// The ways a workflow's own triggers can start it; calls from other workflows are not among them.
pub(super) fn of_triggers(workflow: &Workflow) -> Vec<Situation> {
    let mut situations = Vec::new();
    for trigger in &workflow.triggers {
        match trigger.event.as_str() {
            "workflow_call" => {}
            "workflow_dispatch" => situations.push(Situation {
                started: String::new(),
                called: false,
                event: Some(trigger.event.clone()),
                reference: Possible::open("github.ref"),
                inputs: Some(trigger.inputs.iter().map(slot).collect()),
            }),
            _ => situations.extend(references(trigger).into_iter().map(|(on, reference)| {
                Situation {
                    started: format!("on {}{on}", trigger.event),
                    called: false,
                    event: Some(trigger.event.clone()),
                    reference,
                    inputs: Some(BTreeMap::new()),
                }
            })),
        }
    }
    situations
}

fn slot(input: &Input) -> (String, Slot) {
    let slot = match &input.kind {
        InputKind::Choice(options) => Slot::OneOf(
            options
                .iter()
                .map(|option| Evaluation::String(option.clone()))
                .collect(),
        ),
        InputKind::Boolean => Slot::OneOf([true, false].map(Evaluation::Boolean).to_vec()),
        InputKind::Number | InputKind::Text => Slot::AnyText {
            default: input.default.as_ref().map(|value| value.sema().to_string()),
            required: input.required,
        },
    };
    (input.name.clone(), slot)
}

/// The refs an event comes with, and how to say so.
fn references(trigger: &Trigger) -> Vec<(String, Possible)> {
    let under = |start: &str| {
        let mut text = Text::said(start);
        text.append(&Text::gap("github.ref"));
        Possible::from(text)
    };
    let anywhere = vec![(String::new(), Possible::open("github.ref"))];
    match trigger.event.as_str() {
        "push" => {
            let about_branches = trigger.branches.is_some() || trigger.ignores_branches;
            let about_tags = trigger.tags.is_some() || trigger.ignores_tags;
            let mut all = Vec::new();
            // A filter on one of the two leaves the other out altogether.
            match &trigger.branches {
                Some(branches) => all.extend(patterns(branches, "refs/heads/", "")),
                None if about_branches => {
                    all.push((" to a branch".to_owned(), under("refs/heads/")));
                }
                None => {}
            }
            match &trigger.tags {
                Some(tags) => all.extend(patterns(tags, "refs/tags/", "tag ")),
                None if about_tags => all.push((" of a tag".to_owned(), under("refs/tags/"))),
                None => {}
            }
            if all.is_empty() || all.len() > MOST_REFS {
                return anywhere;
            }
            all
        }
        "release" => vec![(String::new(), under("refs/tags/"))],
        "pull_request" => vec![(String::new(), under("refs/pull/"))],
        _ => anywhere,
    }
}

/// The refs of a filter's patterns: exact where the pattern is, open after its first special character.
fn patterns(filter: &[String], under: &str, kind: &str) -> Vec<(String, Possible)> {
    let kept = filter.iter().filter(|pattern| !pattern.starts_with('!'));
    kept.map(|pattern| {
        let exact = pattern.find(['*', '?', '+', '[', '\\']);
        let mut text = Text::said(&format!(
            "{under}{}",
            &pattern[..exact.unwrap_or(pattern.len())]
        ));
        if exact.is_some() {
            text.append(&Text::gap("github.ref"));
        }
        (format!(" to {kind}{pattern}"), text.into())
    })
    .collect()
}
