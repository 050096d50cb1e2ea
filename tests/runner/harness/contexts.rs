//! The contexts a step's `${{ }}` look into.

use std::collections::BTreeMap;

use serde_json::Value;

/// Values by their dotted name, e.g. `secrets.HEROKU_API_KEY`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contexts(BTreeMap<String, String>);

impl Contexts {
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_lowercase(), value.into());
    }

    /// A value; a name that nobody set is empty, as in a workflow.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(&name.to_lowercase()).map_or("", String::as_str)
    }

    /// Every value below a context, by its name there.
    pub(crate) fn below(&self, context: &str) -> impl Iterator<Item = (&str, &str)> {
        let prefix = format!("{context}.");
        self.0
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(&prefix)?, value.as_str())))
    }

    /// The text with every `${{ name }}` in it replaced, and of `${{ a || b }}` the first that is not empty.
    ///
    /// # Panics
    ///
    /// At any other expression: the harness does not guess.
    pub(crate) fn evaluate(&self, text: &str) -> String {
        let mut pieces = text.split("${{");
        let mut whole = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (expression, rest) = piece
                .split_once("}}")
                .unwrap_or_else(|| panic!("`{text}` has an expression without an end"));
            whole += &self.first_of(expression);
            whole += rest;
        }
        whole
    }

    fn first_of(&self, expression: &str) -> String {
        let values = expression
            .split("||")
            .map(|operand| self.operand(operand.trim(), expression));
        values
            .reduce(|first, next| if first.is_empty() { next } else { first })
            .unwrap_or_default()
    }

    fn operand(&self, operand: &str, expression: &str) -> String {
        if let Some(literal) = operand
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
        {
            return literal.to_owned();
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        assert!(
            operand.contains('.') && operand.chars().all(is_name),
            "the harness looks up names only, not `{expression}`"
        );
        self.get(operand).to_owned()
    }
}

/// A scalar of a workflow as the runner takes it: its text.
pub(crate) fn scalar(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => panic!("{value} is no scalar"),
    }
}

#[test]
fn expressions_are_looked_up_and_nothing_is_guessed() {
    let mut contexts = Contexts::default();
    contexts.set("inputs.target", "prod");
    assert_eq!(contexts.evaluate("to ${{ inputs.Target }}!"), "to prod!");
    assert_eq!(contexts.evaluate("${{ secrets.NONE }}"), "");
    assert_eq!(contexts.evaluate("${{ inputs.none || 'x' }}"), "x");
    assert_eq!(contexts.evaluate("plain"), "plain");
    assert!(
        std::panic::catch_unwind(|| contexts.evaluate("${{ format('{0}', inputs.target) }}"))
            .is_err()
    );
}
