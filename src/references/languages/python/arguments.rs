use tree_sitter::Node;

use crate::references::syntax::{Code, named_children};

/// A call's arguments: those by position, and those by name.
pub(super) struct Arguments<'t> {
    pub(super) positional: Vec<Node<'t>>,
    pub(super) named: Vec<(&'t str, Node<'t>)>,
}

impl<'t> Arguments<'t> {
    pub(super) fn of(call: Node<'t>, code: Code<'t>) -> Self {
        let mut arguments = Self {
            positional: Vec::new(),
            named: Vec::new(),
        };
        // No reader takes more than a handful.
        for argument in call
            .child_by_field_name("arguments")
            .into_iter()
            .flat_map(named_children)
            .take(32)
        {
            if argument.kind() == "keyword_argument" {
                if let Some(value) = argument.child_by_field_name("value") {
                    arguments.named.push((code.field(argument, "name"), value));
                }
            } else {
                arguments.positional.push(argument);
            }
        }
        arguments
    }

    pub(super) fn get(&self, position: usize, name: &str) -> Option<Node<'t>> {
        self.positional
            .get(position)
            .copied()
            .or_else(|| self.named(name))
    }

    pub(super) fn named(&self, name: &str) -> Option<Node<'t>> {
        self.named
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| *value)
    }
}
