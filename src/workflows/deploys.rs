//! Which steps deploy, and to which app.
//!
//! Known to deploy: the Heroku actions (`akhileshns/heroku-deploy` and others by their names), `heroku
//! container:push`, `container:release`, `pipelines:promote`, `git push` to a Heroku remote, an image pushed to
//! `registry.heroku.com`, a `POST` or `PATCH` to an app's builds, releases or formation, and Cloudflare Pages
//! and Workers through wrangler. A rollback is not a deploy here: a gate must not keep a bad release in.
//!
//! A script or local action whose name says it deploys is [`Target::Opaque`]: nobody looks inside, so it
//! can leave a job undecided and never decides one.

mod actions;
mod arguments;
mod commands;
mod script;

use std::collections::BTreeMap;

use super::expression::{Contexts, fill, may_run};
use super::model::Step;
use super::value::Value;

/// A deploy a step may do.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deploy {
    /// The step's line.
    pub(super) line: u32,
    /// How, as a person would say it: `heroku container:release`.
    pub(super) how: String,
    /// Where to.
    pub(super) target: Target,
}

/// Where a deploy goes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Target {
    /// A Heroku app.
    App(Value),
    /// A Cloudflare project or Worker: whatever names and branches are said of it.
    Cloudflare(Value),
    /// Some Heroku app, and the step does not say which; the reason.
    Unsaid(&'static str),
    /// A script or local action that is named for deploying; what is handed to it.
    Opaque(Value),
    /// Somebody else's action that is named for deploying something; what is handed to it.
    Foreign(Value),
}

/// What earlier steps of a job leave for later ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Machine {
    /// Variables of the job and what steps wrote to `GITHUB_ENV`.
    pub(super) env: BTreeMap<String, Value>,
    /// What steps wrote to `GITHUB_OUTPUT`, by `step.output`, in lower case.
    pub(super) outputs: BTreeMap<String, Value>,
    /// The Heroku app behind a git remote.
    pub(super) remotes: BTreeMap<String, Value>,
}

/// What a step sees: the job's contexts with the machine as the steps before left it.
pub(super) struct StepContexts<'a> {
    /// What the whole job sees.
    pub(super) job: &'a dyn Contexts,
    /// What earlier steps left.
    pub(super) machine: &'a Machine,
    /// The step's own variables, once they are filled.
    pub(super) env: BTreeMap<String, Value>,
}

impl Contexts for StepContexts<'_> {
    fn look_up(&self, path: &[String]) -> Option<Value> {
        match path {
            [head, name] if head == "env" => self
                .env
                .get(name)
                .or_else(|| self.machine.env.get(name))
                .cloned(),
            [head, step, outputs, name] if head == "steps" && outputs == "outputs" => {
                let written = self.machine.outputs.get(&format!("{step}.{name}"));
                written.cloned().or_else(|| self.job.look_up(path))
            }
            _ => self.job.look_up(path),
        }
    }
}

/// The deploys of a job's steps, in order, when the job sees these contexts.
pub(super) fn of_steps(steps: &[Step], machine: &mut Machine, job: &dyn Contexts) -> Vec<Deploy> {
    let mut deploys = Vec::new();
    for step in steps.iter().filter(|step| may_matter(step)) {
        let before = machine.clone();
        let mut contexts = StepContexts {
            job,
            machine: &before,
            env: BTreeMap::new(),
        };
        if !may_run(step.condition.as_deref(), &contexts) {
            continue;
        }
        contexts.env = filled(&step.env, &contexts).collect();
        if let Some(action) = &step.uses {
            let with: Vec<(String, Value)> = filled(&step.with, &contexts).collect();
            if let Some((how, target)) = actions::deploy(action, &with, step.name.as_deref()) {
                deploys.push(Deploy {
                    line: step.line,
                    how,
                    target,
                });
            }
            if let Some(script) = actions::script(action, &step.with) {
                deploys.extend(script::run(&script, step, &contexts, machine));
            }
        }
        if let Some(run) = &step.run {
            deploys.extend(script::run(run, step, &contexts, machine));
        }
    }
    deploys
}

/// Whether a step can deploy, or leave something for a later one to deploy with. Everything that is
/// recognised has one of these words in it; most steps have none.
pub(super) fn may_matter(step: &Step) -> bool {
    const WORDS: [&str; 11] = [
        "heroku",
        "wrangler",
        "cloudflare",
        "push",
        "deploy",
        "release",
        "promote",
        "ship",
        "publish",
        "github_env",
        "github_output",
    ];
    let texts = [&step.uses, &step.run].into_iter().flatten();
    texts
        .chain(step.with.iter().map(|(_, template)| template))
        .any(|text| {
            let text = text.to_lowercase();
            WORDS.iter().any(|word| text.contains(word))
        })
}

fn filled<'a>(
    templates: &'a [(String, String)],
    contexts: &'a StepContexts<'_>,
) -> impl Iterator<Item = (String, Value)> + 'a {
    let fill = |(name, template): &(String, String)| (name.clone(), fill(template, contexts));
    templates.iter().map(fill)
}
