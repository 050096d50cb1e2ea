//! A step of a workflow that uses the action.

use serde_json::Value;

use super::contexts::scalar;

/// What stands below `- uses: raxx-app/deploy-gate@v1`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Step {
    pub(crate) id: Option<String>,
    pub(crate) with: Vec<(String, String)>,
    pub(crate) env: Vec<(String, String)>,
}

impl Step {
    /// `with: { gate: NAME }`
    pub(crate) fn gate(name: &str) -> Self {
        Self::default().with("gate", name)
    }

    /// One more input.
    pub(crate) fn with(mut self, input: &str, value: &str) -> Self {
        self.with.push((input.to_owned(), value.to_owned()));
        self
    }

    /// One more variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A step as a workflow file has it: `id`, `with`, `env`.
    pub(crate) fn from_workflow(step: &Value) -> Self {
        let pairs = |key: &str| {
            let mapping = step[key].as_object().into_iter().flatten();
            mapping
                .map(|(name, value)| (name.clone(), scalar(value)))
                .collect()
        };
        Self {
            id: step["id"].as_str().map(str::to_owned),
            with: pairs("with"),
            env: pairs("env"),
        }
    }
}
