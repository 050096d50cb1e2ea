//! C and C++: `getenv`, `std::getenv`, `secure_getenv`. One grammar reads both; C is near enough to a part of C++.

use tree_sitter::Node;

use crate::references::found::Found;
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Dialect, Place, Reading, Shape, named_children};

pub(super) struct Cpp;

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
            "preproc_def" => {
                let text = node
                    .child_by_field_name("value")
                    .and_then(|value| macro_string(code.text(value)));
                let meaning = text.map_or(Meaning::Unclear, Meaning::Text);
                names.define(None, code.field(node, "name"), meaning);
            }
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
                if let Some(left) = node.child_by_field_name("left")
                    && left.kind() == "identifier"
                {
                    names.define(place.scope(), code.text(left), Meaning::Unclear);
                }
            }
            _ => {}
        }
    }

    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
        if place.node.kind() != "call_expression" {
            return;
        }
        let function = reading.code.field(place.node, "function");
        let function: String = function.split_whitespace().collect();
        let is_reader = matches!(
            function.trim_start_matches("::"),
            "getenv" | "std::getenv" | "secure_getenv" | "__secure_getenv"
        );
        if !is_reader {
            return;
        }
        let name = place
            .node
            .child_by_field_name("arguments")
            .and_then(|arguments| named_children(arguments).next());
        if let Some(name) = name {
            let optional = reading.has_fallback(place);
            found.read(name.start_byte(), reading.spell(name, place), optional);
        }
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

/// The string a macro stands for, when it is one or more literals and nothing else.
fn macro_string(text: &str) -> Option<String> {
    let mut rest = text.trim();
    while let Some(inner) = rest
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
    {
        rest = inner.trim();
    }
    let mut whole = String::new();
    while !rest.is_empty() {
        let (literal, after) = rest.strip_prefix('"')?.split_once('"')?;
        whole.push_str(literal);
        rest = after.trim_start();
        if rest.starts_with("//") || rest.starts_with("/*") {
            break;
        }
    }
    (!whole.is_empty()).then_some(whole)
}
