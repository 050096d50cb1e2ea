use std::cell::Cell;

use tree_sitter::Node;

use super::{
    Code, DEEPEST_NAME, Dialect, Place, Shape, is_quote, is_text, named_children, unwrapped,
};
use crate::references::Expression;
use crate::references::found::Spelling;
use crate::references::names::{Meaning, Names};

/// What a finished file's names mean, for reading its references.
pub(in crate::references) struct Reading<'r, 't> {
    pub(in crate::references) code: Code<'t>,
    pub(in crate::references) names: &'r Names,
    pub(in crate::references) shape: &'r Shape,
    /// A variable's name was taken from a constant.
    pub(super) resolved: Cell<bool>,
}

impl<'r, 't> Reading<'r, 't> {
    /// A reading in a language's shape.
    pub(in crate::references) fn of<D: Dialect>(code: Code<'t>, names: &'r Names) -> Self {
        Self::new(code, names, &D::SHAPE)
    }

    pub(super) const fn new(code: Code<'t>, names: &'r Names, shape: &'r Shape) -> Self {
        Self {
            code,
            names,
            shape,
            resolved: Cell::new(false),
        }
    }

    /// What a plain name stands for here.
    pub(in crate::references) fn meaning(
        &self,
        place: Place<'_, 't>,
        name: &str,
    ) -> Option<&Meaning> {
        self.names.resolve(place.scopes.iter().rev().copied(), name)
    }

    /// The variable's name as an expression spells it.
    pub(in crate::references) fn spell(
        &self,
        expression: Node<'t>,
        place: Place<'_, 't>,
    ) -> Spelling {
        self.spell_within(expression, place, DEEPEST_NAME)
    }

    fn spell_within(&self, expression: Node<'t>, place: Place<'_, 't>, depth: u32) -> Spelling {
        let node = unwrapped(self.shape, expression);
        let kind = node.kind();
        let shape = self.shape;
        let Some(depth) = depth.checked_sub(1) else {
            return Spelling::Dynamic(Expression::Other);
        };
        if shape.strings.contains(&kind) {
            return self.join(
                named_children(node),
                place,
                depth,
                Expression::Interpolation,
            );
        }
        if shape.adjacent.contains(&kind) {
            return self.join(
                named_children(node),
                place,
                depth,
                Expression::Concatenation,
            );
        }
        if shape.joins.0.contains(&kind) {
            let operator = self.code.field(node, "operator");
            let sides = ["left", "right"].map(|side| node.child_by_field_name(side));
            return match sides {
                [Some(left), Some(right)] if shape.joins.1.contains(&operator) => self.join(
                    [left, right].into_iter(),
                    place,
                    depth,
                    Expression::Concatenation,
                ),
                _ => Spelling::Dynamic(Expression::Other),
            };
        }
        let known = |meaning: Option<&Meaning>, otherwise| match meaning {
            Some(Meaning::Text(text)) => {
                self.resolved.set(true);
                Spelling::Known(text.clone())
            }
            _ => Spelling::Dynamic(otherwise),
        };
        if shape.identifiers.contains(&kind) {
            return known(
                self.meaning(place, self.code.text(node)),
                Expression::Variable,
            );
        }
        if shape.members.contains(&kind) {
            return known(self.names.member(self.code.text(node)), Expression::Member);
        }
        if shape.calls.contains(&kind) {
            // `KEY.freeze`, `key.c_str()`: a method without arguments on what spells a name.
            let receiver = ["receiver", "object", "function"]
                .iter()
                .find_map(|field| node.child_by_field_name(field));
            let bare = node
                .child_by_field_name("arguments")
                .is_none_or(|arguments| arguments.named_child_count() == 0);
            return match receiver {
                Some(receiver) if bare && self.hands_through(node) => {
                    let object = ["argument", "object", "value", "operand"]
                        .iter()
                        .find_map(|field| receiver.child_by_field_name(field))
                        .unwrap_or(receiver);
                    self.spell_within(object, place, depth)
                }
                _ => Spelling::Dynamic(Expression::Call),
            };
        }
        if shape.no_names.contains(&kind) || shape.nothing.contains(&kind) {
            return Spelling::NoName;
        }
        Spelling::Dynamic(Expression::Other)
    }

    /// Joins the parts of a string; unknown when any part is.
    fn join(
        &self,
        parts: impl Iterator<Item = Node<'t>>,
        place: Place<'_, 't>,
        depth: u32,
        otherwise: Expression,
    ) -> Spelling {
        let mut whole = String::new();
        for part in parts {
            let kind = part.kind();
            if is_text(kind) {
                match self.code.string_part(part) {
                    Some(text) => whole.push_str(&text),
                    None => return Spelling::Dynamic(otherwise),
                }
            } else if self.shape.interpolations.contains(&kind) {
                match named_children(part)
                    .next()
                    .map(|inner| self.spell_within(inner, place, depth))
                {
                    Some(Spelling::Known(text)) => whole.push_str(&text),
                    _ => return Spelling::Dynamic(otherwise),
                }
            } else if !is_quote(kind) {
                match self.spell_within(part, place, depth) {
                    Spelling::Known(text) => whole.push_str(&text),
                    _ => return Spelling::Dynamic(otherwise),
                }
            }
        }
        Spelling::Known(whole)
    }

    /// The last part of what a call calls: `trim` of `a.b.trim(…)`.
    pub(super) fn called(&self, call: Node<'_>) -> &'t str {
        let called = ["method", "name", "function", "constructor"]
            .iter()
            .find_map(|field| call.child_by_field_name(field));
        let method = called.and_then(|called| {
            ["field", "property", "attribute"]
                .iter()
                .find_map(|field| called.child_by_field_name(field))
        });
        let name = method.or(called).map_or("", |name| self.code.text(name));
        name.rsplit(['.', ':', '>', '\\'])
            .next()
            .unwrap_or(name)
            .trim()
    }

    /// Whether a method gives the very text it is called on.
    fn hands_through(&self, call: Node<'_>) -> bool {
        const SAME_TEXT: &[&str] = &[
            "as_ref",
            "as_str",
            "c_str",
            "data",
            "freeze",
            "into",
            "toString",
            "to_owned",
            "to_s",
            "to_str",
            "to_string",
        ];
        SAME_TEXT.contains(&self.called(call))
    }

    /// Whether the place is written or removed rather than read.
    pub(in crate::references) fn is_written(&self, place: Place<'_, 't>) -> bool {
        let shape = self.shape;
        let mut inner = place.node;
        for outer in place.around.iter().rev() {
            let kind = outer.kind();
            if shape.assignments.contains(&kind) {
                return outer.child_by_field_name("left") == Some(inner);
            }
            if shape.deletions.contains(&kind) {
                return kind != "unary_expression"
                    || self.code.field(*outer, "operator") == "delete";
            }
            if !(shape.wrappers.contains(&kind) || shape.targets.contains(&kind)) {
                return false;
            }
            inner = *outer;
        }
        false
    }
}
