//! Destructuring: what `const { A, B: b = "x" } = process.env` reads, and what the names it binds stand for.

use tree_sitter::Node;

use super::{JavaScript, PROCESS, constant};
use crate::references::Expression;
use crate::references::found::{Found, Spelling};
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Dialect as _, Place, Reading, named_children, unwrapped};

/// How deep destructuring patterns are followed.
const DEEPEST_PATTERN: u32 = 4;

/// A parameter hides what its name stands for outside, unless the environment is its default.
pub(super) fn define_parameter<'t>(
    parameter: Node<'t>,
    place: Place<'_, 't>,
    code: Code<'t>,
    names: &mut Names,
) {
    let pattern = ["pattern", "left"]
        .iter()
        .find_map(|field| parameter.child_by_field_name(field))
        .unwrap_or(parameter);
    let default = ["value", "right"]
        .iter()
        .find_map(|field| parameter.child_by_field_name(field))
        .filter(|_| pattern.kind() == "identifier");
    define_pattern(pattern, default, place, code, names);
}

/// An assignment to a plain name, which may be declared further out.
pub(super) fn assign<'t>(
    name: Node<'t>,
    value: Option<Node<'t>>,
    place: Place<'_, 't>,
    code: Code<'t>,
    names: &mut Names,
) {
    let value = value.map(|value| unwrapped(&JavaScript::SHAPE, value));
    let text = value.and_then(|value| code.literal(&JavaScript::SHAPE, value));
    let meaning = text.map(Meaning::Text).or_else(|| {
        value.and_then(|value| Reading::of::<JavaScript>(code, names).script(value, place))
    });
    names.assign(
        place.scopes(),
        code.text(name),
        meaning.unwrap_or(Meaning::Unclear),
    );
}

pub(super) fn define_pattern<'t>(
    pattern: Node<'t>,
    value: Option<Node<'t>>,
    place: Place<'_, 't>,
    code: Code<'t>,
    names: &mut Names,
) {
    let shape = &JavaScript::SHAPE;
    let value = value.map(|value| unwrapped(shape, value));
    let meaning =
        value.and_then(|value| Reading::of::<JavaScript>(code, names).script(value, place));
    if pattern.kind() == "identifier" {
        let name = code.text(pattern);
        if let Some(object) = value.filter(|value| value.kind() == "object") {
            define_object(name, object, code, names);
        }
        let text = value.and_then(|value| code.literal(shape, value));
        let meaning = text.map(Meaning::Text).or(meaning);
        names.define(place.scope(), name, meaning.unwrap_or(Meaning::Unclear));
        return;
    }
    for part in named_children(pattern) {
        let key = part.child_by_field_name("key").unwrap_or(part);
        let bound = ["value", "left"]
            .iter()
            .find_map(|field| part.child_by_field_name(field))
            .unwrap_or(part);
        // `const { env } = process`
        let is_environment = meaning == Some(Meaning::Module(PROCESS)) && code.text(key) == "env";
        if matches!(
            bound.kind(),
            "identifier" | "shorthand_property_identifier_pattern"
        ) {
            let meaning = if is_environment {
                Meaning::Environment
            } else {
                Meaning::Unclear
            };
            names.define(place.scope(), code.text(bound), meaning);
        }
    }
}

/// `const KEYS = { A: "X" }`
fn define_object(owner: &str, object: Node<'_>, code: Code<'_>, names: &mut Names) {
    for pair in named_children(object).filter(|child| child.kind() == "pair") {
        names.define_member(owner, code.field(pair, "key"), constant(pair, code));
    }
}

impl<'t> Reading<'_, 't> {
    /// `const { A, B: b = "x", ...rest } = process.env`
    pub(super) fn destructure(
        &self,
        pattern: &str,
        value: &str,
        place: Place<'_, 't>,
        found: &mut Found,
    ) {
        let Some(pattern) = place
            .node
            .child_by_field_name(pattern)
            .filter(|pattern| pattern.kind() == "object_pattern")
        else {
            return;
        };
        let Some(value) = place.node.child_by_field_name(value) else {
            return;
        };
        if let Some(meaning) = self.script(value, place) {
            self.take_apart(pattern, &meaning, place, DEEPEST_PATTERN, found);
        }
    }

    fn take_apart(
        &self,
        pattern: Node<'t>,
        of: &Meaning,
        place: Place<'_, 't>,
        depth: u32,
        found: &mut Found,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for part in named_children(pattern) {
            let key = ["key", "left"]
                .iter()
                .find_map(|field| part.child_by_field_name(field))
                .unwrap_or(part);
            let value = part.child_by_field_name("value");
            match of {
                Meaning::Environment => {
                    if part.kind() == "rest_pattern" {
                        found.read(
                            part.start_byte(),
                            Spelling::Dynamic(Expression::Rest),
                            false,
                        );
                        continue;
                    }
                    let spelling = match key.kind() {
                        "computed_property_name" => key
                            .named_child(0)
                            .map_or(Spelling::NoName, |inner| self.spell(inner, place)),
                        "string" => self.spell(key, place),
                        _ => Spelling::Known(self.code.text(key).to_owned()),
                    };
                    let optional = value
                        .filter(|value| value.kind() == "assignment_pattern")
                        .unwrap_or(part)
                        .child_by_field_name("right")
                        .is_some_and(|default| self.is_default(default));
                    found.read(key.start_byte(), spelling, optional);
                }
                Meaning::Module(PROCESS) if self.code.text(key) == "env" => {
                    if let Some(inner) = value.filter(|value| value.kind() == "object_pattern") {
                        self.take_apart(inner, &Meaning::Environment, place, depth, found);
                    }
                }
                _ => {}
            }
        }
    }
}
