//! Java: `System.getenv`, with a name or as a map.

use tree_sitter::Node;

use crate::references::found::Found;
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Dialect, Place, Reading, Shape, named_children, unwrapped};

pub(super) struct Java;

const GETENV: &str = "getenv";

impl Dialect for Java {
    const SHAPE: Shape = Shape {
        scopes: &[
            "method_declaration",
            "constructor_declaration",
            "lambda_expression",
        ],
        strings: &["string_literal"],
        interpolations: &["string_interpolation"],
        adjacent: &[],
        joins: (&["binary_expression"], &["+"]),
        identifiers: &["identifier"],
        members: &["field_access"],
        wrappers: &["parenthesized_expression"],
        calls: &["method_invocation"],
        bare_calls: false,
        arguments: &["argument_list"],
        transparent: &[
            "filter",
            "map",
            "ofNullable",
            "toLowerCase",
            "toUpperCase",
            "trim",
        ],
        defaulting: &[
            "defaultIfBlank",
            "defaultIfEmpty",
            "defaultString",
            "firstNonNull",
            "or",
            "orElse",
            "orElseGet",
            "requireNonNullElse",
            "requireNonNullElseGet",
        ],
        presence: &["ifPresent", "ifPresentOrElse", "isPresent"],
        fallbacks: (&[], &[]),
        conditionals: &["ternary_expression"],
        assignments: &["assignment_expression"],
        updates: (&[], &[]),
        deletions: &[],
        targets: &[],
        nothing: &["null_literal"],
        bodies: &["block", "class_body", "array_initializer"],
        no_names: &[
            "decimal_integer_literal",
            "character_literal",
            "true",
            "false",
        ],
    };

    fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
        let node = place.node;
        match node.kind() {
            "import_declaration" => {
                let path = node.named_child(0).map_or("", |path| code.text(path));
                let is_all = named_children(node).any(|part| part.kind() == "asterisk");
                if path == "java.lang.System.getenv" || (path == "java.lang.System" && is_all) {
                    names.define(None, GETENV, Meaning::Reader(GETENV));
                }
            }
            "variable_declarator" => {
                let name = code.field(node, "name");
                let meaning = node
                    .child_by_field_name("value")
                    .and_then(|value| {
                        code.literal(&Self::SHAPE, value)
                            .map(Meaning::Text)
                            .or_else(|| {
                                Reading::of::<Self>(code, names)
                                    .is_java_map(value, place)
                                    .then_some(Meaning::Environment)
                            })
                    })
                    .unwrap_or(Meaning::Unclear);
                if place.parent().is_some_and(|parent| {
                    matches!(parent.kind(), "field_declaration" | "constant_declaration")
                }) {
                    let owner = place
                        .inside(&[
                            "class_declaration",
                            "enum_declaration",
                            "interface_declaration",
                            "record_declaration",
                        ])
                        .map_or("", |owner| code.field(owner, "name"));
                    names.define_member(owner, name, meaning.clone());
                }
                names.define(place.scope(), name, meaning);
            }
            "assignment_expression" => {
                let Some(left) = node.child_by_field_name("left") else {
                    return;
                };
                let (owner, name) = match left.kind() {
                    "identifier" => {
                        names.assign(place.scopes(), code.text(left), Meaning::Unclear);
                        // It may be a field, which goes by `this.K` too.
                        ("this", code.text(left))
                    }
                    "field_access" => {
                        let name = code.field(left, "field");
                        names.assign(std::iter::empty(), name, Meaning::Unclear);
                        (code.field(left, "object"), name)
                    }
                    _ => return,
                };
                names.assign_member(owner, name);
            }
            "formal_parameter" | "catch_formal_parameter" | "enhanced_for_statement" => {
                names.define(place.scope(), code.field(node, "name"), Meaning::Unclear);
            }
            "lambda_expression" => {
                if let Some(parameters) = node.child_by_field_name("parameters") {
                    let several =
                        named_children(parameters).filter(|name| name.kind() == "identifier");
                    let one = (parameters.kind() == "identifier").then_some(parameters);
                    for name in several.chain(one) {
                        names.define(Some(node.id()), code.text(name), Meaning::Unclear);
                    }
                }
            }
            _ => {}
        }
    }

    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
        let node = place.node;
        if node.kind() != "method_invocation" {
            return;
        }
        let mut arguments = node
            .child_by_field_name("arguments")
            .into_iter()
            .flat_map(named_children);
        let Some(name) = arguments.next() else {
            return;
        };
        let has_default = if reading.is_java_getenv(node, place) {
            false
        } else {
            let has_default = match reading.code.field(node, "name") {
                "get" => false,
                "getOrDefault" => arguments
                    .next()
                    .is_some_and(|default| reading.is_default(default)),
                "containsKey" => true,
                _ => return,
            };
            let is_map = node
                .child_by_field_name("object")
                .is_some_and(|object| reading.is_java_map(object, place));
            if !is_map {
                return;
            }
            has_default
        };
        let optional = has_default || reading.has_fallback(place);
        found.read(name.start_byte(), reading.spell(name, place), optional);
    }
}

impl<'t> Reading<'_, 't> {
    /// Whether a call calls `System.getenv`, with or without a name.
    fn is_java_getenv(&self, call: Node<'t>, place: Place<'_, 't>) -> bool {
        self.code.field(call, "name") == GETENV
            && match call.child_by_field_name("object") {
                Some(object) => matches!(self.code.text(object), "System" | "java.lang.System"),
                None => self.meaning(place, GETENV) == Some(&Meaning::Reader(GETENV)),
            }
    }

    /// Whether an expression is the whole environment.
    fn is_java_map(&self, expression: Node<'t>, place: Place<'_, 't>) -> bool {
        let node = unwrapped(self.shape, expression);
        match node.kind() {
            "identifier" => {
                self.meaning(place, self.code.text(node)) == Some(&Meaning::Environment)
            }
            "field_access" => {
                self.names.member(self.code.text(node)) == Some(&Meaning::Environment)
            }
            "method_invocation" => {
                self.is_java_getenv(node, place)
                    && node
                        .child_by_field_name("arguments")
                        .is_some_and(|arguments| arguments.named_child_count() == 0)
            }
            _ => false,
        }
    }
}
