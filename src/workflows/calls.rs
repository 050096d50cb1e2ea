//! Who calls a reusable workflow of this checkout, and with what.

use std::cell::Cell;
use std::collections::BTreeMap;

use github_actions_expressions::Evaluation;

use super::combination::{self, Combination};
use super::expression::{fill, may_run};
use super::mentions::Mentions;
use super::model::{Argument, Input, InputKind, Job, Workflow};
use super::situation::{Situation, Slot, of_triggers};
use super::value::{Possible, Value};

/// Calls through more workflows than this are not followed; GitHub's own limit was as low.
const DEEPEST: usize = 4;
/// More situations than this of one workflow are taken as any situation.
const MOST_SITUATIONS: usize = 64;
/// Calls followed in one scan; no honest repository has as many.
const MOST_FOLLOWED: usize = 2_000;

/// The workflows of the checkout, by path.
pub(super) struct Calls<'a> {
    workflows: &'a [(String, Workflow)],
    /// The jobs that call each path: which workflow, which job.
    callers: BTreeMap<&'a str, Vec<(usize, usize)>>,
    environment: &'a str,
    left: Cell<usize>,
}

/// The path of a reusable workflow in this checkout: `./.github/workflows/x.yml` without the dot.
pub(super) fn local(uses: &str) -> Option<&str> {
    uses.strip_prefix("./")
        .map(|path| path.split('@').next().unwrap_or(path))
}

impl<'a> Calls<'a> {
    /// The calls among these workflows.
    pub(super) fn among(workflows: &'a [(String, Workflow)], environment: &'a str) -> Self {
        let mut callers: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
        for (file, (_, workflow)) in workflows.iter().enumerate() {
            for (index, job) in workflow.jobs.iter().enumerate() {
                if let Some(path) = job.uses.as_deref().and_then(local) {
                    callers.entry(path).or_default().push((file, index));
                }
            }
        }
        Self {
            workflows,
            callers,
            environment,
            left: Cell::new(MOST_FOLLOWED),
        }
    }

    /// Every situation a workflow can run in: its own triggers, and the calls of other workflows here. One that
    /// can only be called and that nobody here calls may be called with anything.
    pub(super) fn situations(&self, file: usize) -> Vec<Situation> {
        self.follow(file, &mut Vec::new())
    }

    fn follow(&self, file: usize, on_the_way: &mut Vec<usize>) -> Vec<Situation> {
        let Some((path, workflow)) = self.workflows.get(file) else {
            return Vec::new();
        };
        let mut situations = of_triggers(workflow);
        let callable = workflow
            .triggers
            .iter()
            .find(|trigger| trigger.event == "workflow_call");
        if let Some(trigger) = callable {
            let mut called = self.calls(path, file, &trigger.inputs, on_the_way);
            if called.is_empty() && situations.is_empty() {
                called.push(Situation::unknown(""));
            }
            situations.append(&mut called);
        }
        if situations.len() > MOST_SITUATIONS {
            return vec![Situation::unknown("in one of very many situations")];
        }
        situations
    }

    fn calls(
        &self,
        path: &str,
        file: usize,
        inputs: &[Input],
        on_the_way: &mut Vec<usize>,
    ) -> Vec<Situation> {
        let mut called: Vec<Situation> = Vec::new();
        on_the_way.push(file);
        for (caller, index) in self.callers.get(path).into_iter().flatten() {
            // GitHub refuses a workflow that calls itself.
            if on_the_way.contains(caller) {
                continue;
            }
            let Some((caller_path, workflow)) = self.workflows.get(*caller) else {
                continue;
            };
            let Some(job) = workflow.jobs.get(*index) else {
                continue;
            };
            let by = format!("called by job `{}` of {caller_path}", job.id);
            let left = self.left.get();
            if on_the_way.len() > DEEPEST || left == 0 {
                called.push(Situation::unknown(&by));
                continue;
            }
            self.left.set(left - 1);
            for situation in self.follow(*caller, on_the_way) {
                let mentions = Mentions::of(workflow, job);
                let combinations = combination::of(
                    job,
                    &mentions,
                    &situation,
                    self.environment,
                    combination::MOST,
                );
                for combination in combinations {
                    let next = handed_on(job, inputs, &situation, &combination, &by);
                    let Some(next) = next else { continue };
                    let same = |one: &Situation| {
                        (&one.event, &one.reference, &one.inputs)
                            == (&next.event, &next.reference, &next.inputs)
                    };
                    if called.len() <= MOST_SITUATIONS && !called.iter().any(same) {
                        called.push(next);
                    }
                }
            }
        }
        on_the_way.pop();
        called
    }
}

/// The situation a call puts the called workflow in; `None` when the calling job does not run.
fn handed_on(
    job: &Job,
    inputs: &[Input],
    situation: &Situation,
    combination: &Combination,
    by: &str,
) -> Option<Situation> {
    if !may_run(job.condition.as_deref(), combination) {
        return None;
    }
    let mut started = by.to_owned();
    for more in [combination.words(), situation.started.clone()] {
        if !more.is_empty() {
            started.push_str(if more.starts_with("on ") {
                " "
            } else {
                " with "
            });
            started.push_str(&more);
        }
    }
    let slots = inputs.iter().map(|input| {
        let given = job.with.iter().find(|(name, _)| *name == input.name);
        let value = match given {
            Some((_, Argument::Template(template))) => fill(template, combination),
            Some((_, Argument::Constant(constant))) => Value::known(constant.clone()),
            None => match &input.default {
                Some(Evaluation::String(template)) => fill(template, combination),
                Some(default) => Value::known(default.clone()),
                None => Value::known(nothing(&input.kind)),
            },
        };
        (input.name.clone(), slot(&input.kind, &value))
    });
    Some(Situation {
        started,
        called: true,
        event: situation.event.clone(),
        reference: combination.reference(),
        inputs: Some(slots.collect()),
    })
}

/// What an input is that nobody gave.
fn nothing(kind: &InputKind) -> Evaluation {
    match kind {
        InputKind::Boolean => Evaluation::Boolean(false),
        InputKind::Number => Evaluation::Number(0.0),
        InputKind::Choice(_) | InputKind::Text => Evaluation::String(String::new()),
    }
}

fn slot(kind: &InputKind, value: &Value) -> Slot {
    let typed = |one: &Possible| match (kind, one) {
        (InputKind::Boolean, Possible::Known(Evaluation::String(text))) => {
            Possible::Known(Evaluation::Boolean(text == "true"))
        }
        (InputKind::Boolean, Possible::Known(other)) => {
            Possible::Known(Evaluation::Boolean(other.as_boolean()))
        }
        _ => one.clone(),
    };
    let possible: Vec<Possible> = value.possible().iter().map(typed).collect();
    if let [one] = possible.as_slice() {
        return Slot::Fixed(one.clone());
    }
    let known: Option<Vec<Evaluation>> = possible
        .iter()
        .map(|one| match one {
            Possible::Known(value) => Some(value.clone()),
            Possible::Open { .. } => None,
        })
        .collect();
    match known {
        Some(options) => Slot::OneOf(options),
        None => Slot::Fixed(Possible::open("an input of the call")),
    }
}
