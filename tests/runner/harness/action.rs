//! `action.yml`: what the action declares, and the `INPUT_*` variables that come of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::contexts::{Contexts, scalar};
use super::step::Step;

/// As much of an action's metadata as the runner reads to start a container.
#[derive(Debug, Deserialize)]
pub(crate) struct Action {
    #[serde(default)]
    pub(crate) inputs: BTreeMap<String, Input>,
    #[serde(default)]
    pub(crate) outputs: BTreeMap<String, serde_json::Value>,
    pub(crate) runs: Runs,
}

/// A declared input. That it is required is documentation: the runner does not hold anybody to it.
#[derive(Debug, Deserialize)]
pub(crate) struct Input {
    pub(crate) description: String,
    #[serde(default)]
    default: Option<serde_json::Value>,
}

/// How it runs.
#[derive(Debug, Deserialize)]
pub(crate) struct Runs {
    pub(crate) using: String,
    pub(crate) image: String,
    #[serde(default)]
    args: Option<Vec<String>>,
    #[serde(default)]
    env: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    entrypoint: Option<String>,
}

impl Action {
    /// This repository's own.
    pub(crate) fn of_this_repository() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
        #[expect(
            clippy::disallowed_methods,
            reason = "the runner reads the action's metadata"
        )]
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("action.yml: {error}"))
    }

    /// The step's inputs with the defaults of those it leaves out, and the names nobody declared (`ActionRunner.cs`).
    pub(crate) fn inputs(
        &self,
        step: &Step,
        contexts: &Contexts,
    ) -> (Vec<(String, String)>, Vec<String>) {
        let mut inputs: Vec<(String, String)> = step
            .with
            .iter()
            .map(|(name, value)| (name.clone(), contexts.evaluate(value)))
            .collect();
        let unexpected = inputs
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| !self.declares(name) && !is(name, "args") && !is(name, "entryPoint"))
            .collect();
        for (name, input) in &self.inputs {
            if !inputs.iter().any(|(given, _)| is(given, name)) {
                let default = input.default.as_ref().map(scalar).unwrap_or_default();
                inputs.push((name.clone(), contexts.evaluate(&default)));
            }
        }
        (inputs, unexpected)
    }

    fn declares(&self, name: &str) -> bool {
        self.inputs.keys().any(|declared| is(declared, name))
    }

    /// The command line after the image's entry point: the action's `args`, or the input of that name.
    pub(crate) fn arguments(&self, inputs: &[(String, String)]) -> Vec<String> {
        assert!(
            self.runs.args.is_none() && self.runs.entrypoint.is_none(),
            "the harness runs an action without either"
        );
        let args = inputs.iter().find(|(name, _)| is(name, "args"));
        args.map(|(_, args)| args.split_whitespace().map(str::to_owned).collect())
            .unwrap_or_default()
    }

    /// The variables the action sets where the step does not.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (String, String)> {
        self.runs
            .env
            .iter()
            .map(|(name, value)| (name.clone(), scalar(value)))
    }
}

/// The variable an input arrives in (`Handler.cs`): spaces become `_`, everything is upper-cased, hyphens stay.
pub(crate) fn variable(input: &str) -> String {
    format!("INPUT_{}", input.replace(' ', "_").to_uppercase())
}

/// The runner compares the names of inputs without case.
fn is(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
