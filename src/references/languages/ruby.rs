//! Ruby: `ENV[…]`, `ENV.fetch` and the questions `ENV` answers.

use tree_sitter::Node;

use crate::references::found::Found;
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Dialect, Place, Reading, Shape, named_children, unwrapped};

pub(super) struct Ruby;

/// How far `.to_h` and the like are followed back to `ENV`.
const LONGEST_CHAIN: u32 = 4;

impl Dialect for Ruby {
    const SHAPE: Shape = Shape {
        scopes: &["method", "singleton_method", "block", "do_block", "lambda"],
        strings: &["string", "bare_string"],
        interpolations: &["interpolation"],
        adjacent: &["chained_string"],
        joins: (&["binary"], &["+"]),
        identifiers: &["identifier", "constant"],
        members: &["scope_resolution"],
        wrappers: &["parenthesized_statements"],
        calls: &["call"],
        bare_calls: true,
        arguments: &["argument_list"],
        transparent: &[
            "downcase", "freeze", "presence", "strip", "to_f", "to_i", "to_s", "to_str", "upcase",
            "Integer",
        ],
        defaulting: &[],
        presence: &["blank?", "nil?", "present?"],
        fallbacks: (&["binary"], &["||", "or"]),
        conditionals: &["conditional"],
        assignments: &["assignment"],
        updates: (&["operator_assignment"], &["||="]),
        deletions: &[],
        targets: &["left_assignment_list"],
        nothing: &["nil"],
        bodies: &["body_statement", "block_body", "array", "hash"],
        no_names: &[
            "integer",
            "float",
            "simple_symbol",
            "range",
            "true",
            "false",
            "self",
        ],
    };

    fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
        let node = place.node;
        match node.kind() {
            "assignment" => {
                let (Some(left), Some(right)) = (
                    node.child_by_field_name("left"),
                    node.child_by_field_name("right"),
                ) else {
                    return;
                };
                if !matches!(left.kind(), "identifier" | "constant") {
                    return;
                }
                let name = code.text(left);
                let meaning = meaning(right, place, code, names);
                if left.kind() == "constant" {
                    let owner = place
                        .inside(&["class", "module"])
                        .map_or("", |owner| code.field(owner, "name"));
                    names.define_member(owner, name, meaning.clone());
                    // A constant is visible in what its class or file holds, whatever block it was set in.
                    names.define(None, name, meaning);
                } else {
                    names.define(home(name, place, names), name, meaning);
                }
            }
            "operator_assignment" | "binary" => {
                let left = node.child_by_field_name("left");
                let changes = node.kind() != "binary" || code.field(node, "operator") == "<<";
                if let Some(left) = left.filter(|_| changes) {
                    spoil(left, place, code, names);
                }
            }
            "call" => {
                let method = code.field(node, "method");
                let changes = method.ends_with('!')
                    || matches!(method, "concat" | "insert" | "prepend" | "replace");
                if let Some(receiver) = node.child_by_field_name("receiver").filter(|_| changes) {
                    spoil(receiver, place, code, names);
                }
            }
            "method_parameters" | "block_parameters" | "lambda_parameters" => {
                for parameter in named_children(node) {
                    let name = parameter.child_by_field_name("name").unwrap_or(parameter);
                    names.define(place.scope(), code.text(name), Meaning::Unclear);
                }
            }
            _ => {}
        }
    }

    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
        let node = place.node;
        match node.kind() {
            "element_reference" => {
                if let Some(object) = node.child_by_field_name("object")
                    && reading.is_env(object, place, LONGEST_CHAIN)
                    && !reading.is_written(place)
                    && let Some(name) = named_children(node).nth(1)
                {
                    let optional = reading.has_fallback(place);
                    found.read(name.start_byte(), reading.spell(name, place), optional);
                }
            }
            "call" => reading.env_call(place, found),
            _ => {}
        }
    }
}

/// The scope an assigned local belongs to: a block sees what was assigned before around it, a method does not.
fn home(name: &str, place: Place<'_, '_>, names: &Names) -> Option<usize> {
    for around in place.around.iter().rev() {
        if names.is_local(Some(around.id()), name) {
            return Some(around.id());
        }
        if matches!(around.kind(), "method" | "singleton_method") {
            return place.scope();
        }
    }
    place.scope().filter(|_| !names.is_local(None, name))
}

/// Notes that what a name stands for is changed in place.
fn spoil<'t>(changed: Node<'t>, place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
    let name = code.text(changed);
    match changed.kind() {
        "identifier" => names.define(home(name, place, names), name, Meaning::Unclear),
        "constant" => {
            names.define(None, name, Meaning::Unclear);
            names.assign_member("", name);
        }
        _ => {}
    }
}

/// What the right side of an assignment stands for.
fn meaning<'t>(right: Node<'t>, place: Place<'_, 't>, code: Code<'t>, names: &Names) -> Meaning {
    let is_frozen = right.kind() == "call" && code.field(right, "method") == "freeze";
    let literal = is_frozen
        .then(|| right.child_by_field_name("receiver"))
        .flatten()
        .unwrap_or(right);
    if let Some(text) = code.literal(&Ruby::SHAPE, literal) {
        return Meaning::Text(text);
    }
    if Reading::of::<Ruby>(code, names).is_env(right, place, LONGEST_CHAIN) {
        return Meaning::Environment;
    }
    Meaning::Unclear
}

impl<'t> Reading<'_, 't> {
    /// Whether an expression is the environment, or a copy of it.
    fn is_env(&self, expression: Node<'t>, place: Place<'_, 't>, chain: u32) -> bool {
        let Some(chain) = chain.checked_sub(1) else {
            return false;
        };
        let node = unwrapped(self.shape, expression);
        match node.kind() {
            "constant" | "identifier" => {
                let name = self.code.text(node);
                match self.meaning(place, name) {
                    Some(meaning) => *meaning == Meaning::Environment,
                    None => name == "ENV",
                }
            }
            "scope_resolution" => {
                node.child_by_field_name("scope").is_none()
                    && self.code.field(node, "name") == "ENV"
            }
            "call" => {
                matches!(
                    self.code.field(node, "method"),
                    "to_h" | "to_hash" | "dup" | "clone"
                ) && node
                    .child_by_field_name("receiver")
                    .is_some_and(|receiver| self.is_env(receiver, place, chain))
            }
            _ => false,
        }
    }

    fn env_call(&self, place: Place<'_, 't>, found: &mut Found) {
        let node = place.node;
        let method = self.code.field(node, "method");
        let is_read = matches!(
            method,
            "fetch"
                | "[]"
                | "dig"
                | "key?"
                | "has_key?"
                | "include?"
                | "member?"
                | "values_at"
                | "fetch_values"
                | "slice"
        );
        let (true, Some(receiver), Some(arguments)) = (
            is_read,
            node.child_by_field_name("receiver"),
            node.child_by_field_name("arguments"),
        ) else {
            return;
        };
        if !self.is_env(receiver, place, LONGEST_CHAIN) {
            return;
        }
        let takes_several = matches!(method, "values_at" | "fetch_values" | "slice");
        let has_default = match method {
            "fetch" | "fetch_values" => {
                let block = node.child_by_field_name("block");
                let default = || named_children(arguments).nth(1);
                block
                    .or_else(|| (!takes_several).then(default)?)
                    .is_some_and(|default| self.is_default(default))
            }
            _ => method.ends_with('?'),
        };
        let optional = has_default || self.has_fallback(place);
        let count = if takes_several { usize::MAX } else { 1 };
        for name in named_children(arguments).take(count) {
            found.read(name.start_byte(), self.spell(name, place), optional);
        }
    }
}
