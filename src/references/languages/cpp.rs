//! C and C++: `getenv`, `std::getenv`, `secure_getenv`. One grammar reads both; C is near enough to a part of C++.

pub(super) mod macros;

use tree_sitter::Node;

use crate::references::found::Found;
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Dialect, Fragment, Place, Reading, Shape, named_children};

pub(super) struct Cpp;

const GETENV: &str = "getenv";

/// How far a declarator is followed to the name it declares.
const DEEPEST_DECLARATOR: u32 = 8;

impl Dialect for Cpp {
    const SHAPE: Shape = Shape {
        scopes: &["function_definition", "lambda_expression"],
        strings: &["string_literal", "raw_string_literal"],
        interpolations: &[],
        adjacent: &["concatenated_string"],
        joins: (&["binary_expression"], &["+"]),
        identifiers: &["identifier"],
        members: &["qualified_identifier", "field_expression"],
        wrappers: &["cast_expression", "parenthesized_expression"],
        calls: &["call_expression"],
        bare_calls: false,
        arguments: &["argument_list"],
        transparent: &["c_str", "data"],
        defaulting: &[],
        presence: &[],
        fallbacks: (&[], &[]),
        conditionals: &["conditional_expression"],
        assignments: &[],
        updates: (&[], &[]),
        deletions: &[],
        targets: &[],
        nothing: &["null", "nullptr"],
        bodies: &[
            "compound_statement",
            "field_declaration_list",
            "initializer_list",
        ],
        no_names: &["number_literal", "char_literal", "true", "false"],
    };

    fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
        let node = place.node;
        match node.kind() {
            "preproc_def" | "preproc_function_def" => macros::define(node, code, names),
            "init_declarator" => {
                let Some(name) = declared(node) else { return };
                let meaning = node
                    .child_by_field_name("value")
                    .and_then(|value| match value.kind() {
                        "initializer_list" | "argument_list" => named_children(value).next(),
                        _ => Some(value),
                    })
                    .and_then(|value| code.literal(&Self::SHAPE, value))
                    .map_or(Meaning::Unclear, Meaning::Text);
                names.define(place.scope(), code.text(name), meaning.clone());
                names.define_member(owner(place, code), code.text(name), meaning);
            }
            // A constant inside a class: `static constexpr auto KEY = "X";`
            "field_declaration" => {
                if let Some(name) = declared(node)
                    && let Some(value) = node.child_by_field_name("default_value")
                {
                    let meaning = code
                        .literal(&Self::SHAPE, value)
                        .map_or(Meaning::Unclear, Meaning::Text);
                    names.define_member(owner(place, code), code.text(name), meaning);
                }
            }
            "parameter_declaration" | "for_range_loop" => {
                if let Some(name) = declared(node) {
                    let scope = place.scope();
                    names.define(scope, code.text(name), Meaning::Unclear);
                }
            }
            "assignment_expression" => {
                let mut left = node.child_by_field_name("left");
                while let Some(element) = left.filter(|it| it.kind() == "subscript_expression") {
                    left = element.child_by_field_name("argument");
                }
                let Some(left) = left else { return };
                match left.kind() {
                    "identifier" => {
                        names.assign(place.scopes(), code.text(left), Meaning::Unclear);
                    }
                    "field_expression" => {
                        let name = code.field(left, "field");
                        names.assign_member(code.field(left, "argument"), name);
                    }
                    "qualified_identifier" => {
                        let name = code.text(left).rsplit("::").next().unwrap_or_default();
                        names.assign_member("", name);
                        names.assign(std::iter::empty(), name, Meaning::Unclear);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
        let node = place.node;
        let (function, arguments) = match node.kind() {
            "call_expression" => ("function", "arguments"),
            // `(std::getenv)("X")` looks like a cast.
            "cast_expression" => ("type", "value"),
            _ => return,
        };
        let function = reading.code.field(node, function);
        let is_reader = macros::is_getenv(function)
            || reading.meaning(place, function) == Some(&Meaning::Reader(GETENV));
        if !is_reader || macros::is_switched_off(place, reading.code) {
            return;
        }
        let name = node
            .child_by_field_name(arguments)
            .and_then(|arguments| named_children(arguments).next());
        if let Some(name) = name {
            let optional = reading.has_fallback(place);
            found.read(name.start_byte(), reading.spell(name, place), optional);
        }
    }

    const FRAGMENTS: &'static [&'static str] = macros::DEFINES;

    fn fragment<'t>(place: Place<'_, 't>, code: Code<'t>) -> Option<Fragment> {
        macros::body(place, code).filter(|_| !macros::is_switched_off(place, code))
    }
}

/// The name a declarator declares, inside pointers, arrays and references.
fn declared(node: Node<'_>) -> Option<Node<'_>> {
    let mut declarator = node.child_by_field_name("declarator")?;
    for _ in 0..DEEPEST_DECLARATOR {
        if matches!(declarator.kind(), "identifier" | "field_identifier") {
            return Some(declarator);
        }
        declarator = declarator
            .child_by_field_name("declarator")
            .or_else(|| named_children(declarator).last())?;
    }
    None
}

/// The class or namespace a constant stands in.
fn owner<'t>(place: Place<'_, 't>, code: Code<'t>) -> &'t str {
    place
        .inside(&[
            "class_specifier",
            "struct_specifier",
            "namespace_definition",
        ])
        .map_or("", |owner| code.field(owner, "name"))
}
