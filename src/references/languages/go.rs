//! Go: `os.Getenv`, `os.LookupEnv` and `syscall.Getenv`, under whatever name the package is imported.

use tree_sitter::Node;

use crate::references::found::Found;
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Dialect, Place, Reading, Shape, named_children, unwrapped};

pub(super) struct Go;

/// Returns the value, or an empty string.
const GETENV: &str = "Getenv";
/// Returns the value and whether there is one.
const LOOKUP: &str = "LookupEnv";

impl Dialect for Go {
    const SHAPE: Shape = Shape {
        scopes: &["function_declaration", "method_declaration", "func_literal"],
        strings: &["interpreted_string_literal", "raw_string_literal"],
        interpolations: &[],
        adjacent: &[],
        joins: (&["binary_expression"], &["+"]),
        identifiers: &["identifier"],
        members: &["selector_expression"],
        wrappers: &["parenthesized_expression"],
        calls: &["call_expression"],
        bare_calls: false,
        arguments: &["argument_list"],
        transparent: &["ToLower", "ToUpper", "TrimSpace"],
        defaulting: &["Or"],
        presence: &[],
        fallbacks: (&[], &[]),
        conditionals: &[],
        assignments: &[],
        updates: (&[], &[]),
        deletions: &[],
        targets: &[],
        nothing: &["nil"],
        bodies: &["block", "literal_value"],
        no_names: &[
            "int_literal",
            "float_literal",
            "rune_literal",
            "true",
            "false",
        ],
    };

    fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
        let node = place.node;
        match node.kind() {
            "import_spec" => define_import(node, code, names),
            "const_spec" | "var_spec" => {
                let mut cursor = node.walk();
                let bound: Vec<_> = node
                    .children_by_field_name("name", &mut cursor)
                    .filter(Node::is_named)
                    .collect();
                define_pairs(
                    &bound,
                    node.child_by_field_name("value"),
                    place,
                    code,
                    names,
                );
            }
            "assignment_statement" => {
                let left = node.child_by_field_name("left");
                for name in left.into_iter().flat_map(named_children) {
                    if name.kind() == "identifier" {
                        names.assign(place.scopes(), code.text(name), Meaning::Unclear);
                    }
                }
            }
            "short_var_declaration" | "range_clause" => {
                let bound: Vec<_> = node
                    .child_by_field_name("left")
                    .into_iter()
                    .flat_map(named_children)
                    .collect();
                let values = node
                    .child_by_field_name("right")
                    .filter(|right| right.kind() == "expression_list");
                define_pairs(&bound, values, place, code, names);
            }
            "parameter_declaration" => {
                let mut cursor = node.walk();
                for name in node.children_by_field_name("name", &mut cursor) {
                    names.define(place.scope(), code.text(name), Meaning::Unclear);
                }
            }
            _ => {}
        }
    }

    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
        if place.node.kind() != "call_expression" {
            return;
        }
        let Some(Meaning::Reader(reader)) = place
            .node
            .child_by_field_name("function")
            .and_then(|function| reading.go_meaning(function, place))
        else {
            return;
        };
        let name = place
            .node
            .child_by_field_name("arguments")
            .and_then(|arguments| named_children(arguments).next());
        if let Some(name) = name {
            let optional = if reader == LOOKUP {
                reading.goes_on_without(place)
            } else {
                reading.has_fallback(place)
            };
            found.read(name.start_byte(), reading.spell(name, place), optional);
        }
    }
}

fn define_import(spec: Node<'_>, code: Code<'_>, names: &mut Names) {
    let Some(path) = spec
        .child_by_field_name("path")
        .and_then(|path| code.plain_string(&Go::SHAPE, path))
    else {
        return;
    };
    let name = match code.field(spec, "name") {
        "" => path.rsplit('/').next().unwrap_or(&path),
        name => name,
    };
    let module = match path.as_str() {
        "os" => Meaning::Module("os"),
        "syscall" => Meaning::Module("syscall"),
        _ => Meaning::Unclear,
    };
    if name == "." && path == "os" {
        names.define(None, GETENV, Meaning::Reader(GETENV));
        names.define(None, LOOKUP, Meaning::Reader(LOOKUP));
    }
    names.define(None, name, module);
}

/// The last statement of a block.
fn last_of(block: Node<'_>) -> Option<Node<'_>> {
    let last = named_children(block).last()?;
    if last.kind() == "statement_list" {
        return named_children(last).last();
    }
    Some(last)
}

/// The statement after this one.
fn following(statement: Node<'_>) -> Option<Node<'_>> {
    let mut next = statement.next_named_sibling();
    while let Some(comment) = next.filter(Node::is_extra) {
        next = comment.next_named_sibling();
    }
    next
}

/// `a, b = "x", "y"`: each name with its value, as far as they pair up.
fn define_pairs<'t>(
    bound: &[Node<'t>],
    values: Option<Node<'t>>,
    place: Place<'_, 't>,
    code: Code<'t>,
    names: &mut Names,
) {
    let mut values = values.into_iter().flat_map(named_children);
    for name in bound {
        let value = values.next();
        if name.kind() != "identifier" {
            continue;
        }
        let meaning = value.and_then(|value| {
            code.literal(&Go::SHAPE, value)
                .map(Meaning::Text)
                .or_else(|| Reading::of::<Go>(code, names).go_meaning(value, place))
        });
        names.define(
            place.scope(),
            code.text(*name),
            meaning.unwrap_or(Meaning::Unclear),
        );
    }
}

impl<'t> Reading<'_, 't> {
    /// Whether the code behind `value, ok := os.LookupEnv("X")` says what to do when it is not there: an `if` that uses the
    /// value only when it is `ok`, or that sets it otherwise.
    fn goes_on_without(&self, place: Place<'_, 't>) -> bool {
        let [.., around, binding, list] = place.around else {
            return false;
        };
        let names: Vec<&str> = binding
            .child_by_field_name("left")
            .into_iter()
            .flat_map(named_children)
            .map(|name| self.code.text(name))
            .collect();
        let ([value, ok], "expression_list") = (names.as_slice(), list.kind()) else {
            return false;
        };
        let test = if around.kind() == "if_statement" {
            Some(*around)
        } else {
            following(*binding).filter(|next| next.kind() == "if_statement")
        };
        let Some(test) = test else {
            return *value == "_";
        };
        let condition = self.code.field(test, "condition");
        let present = test.child_by_field_name("consequence");
        let absent = if condition.strip_prefix('!') == Some(ok) {
            present
        } else if condition.split("&&").any(|part| part.trim() == *ok) {
            let otherwise = test.child_by_field_name("alternative");
            let ending = present.and_then(last_of);
            if otherwise.is_none()
                && ending.is_none_or(|ending| ending.kind() != "return_statement")
            {
                return true;
            }
            // `if ok { return value }`: what follows is for when it is not.
            otherwise.or_else(|| following(test))
        } else {
            return *value == "_";
        };
        absent.is_some_and(|absent| !self.aborts(absent) && self.makes_do(absent, value))
    }

    /// Whether code for when a variable is missing sets the value, or returns one that is no error.
    fn makes_do(&self, absent: Node<'t>, value: &str) -> bool {
        let last = if absent.kind() == "block" {
            last_of(absent)
        } else {
            Some(absent)
        };
        if let Some(last) = last.filter(|last| last.kind() == "return_statement") {
            return last.named_child_count() > 0
                && !self.code.text(last).to_ascii_lowercase().contains("err");
        }
        let statements = self.code.text(absent);
        value == "_"
            || statements.split(['{', ';', '\n']).any(|statement| {
                let rest = statement.trim_start().strip_prefix(value);
                rest.is_some_and(|rest| rest.trim_start().starts_with('='))
            })
    }

    /// What an expression stands for: a package, or one of its readers.
    fn go_meaning(&self, expression: Node<'t>, place: Place<'_, 't>) -> Option<Meaning> {
        let node = unwrapped(self.shape, expression);
        match node.kind() {
            "identifier" => match self.code.text(node) {
                "os" => Some(
                    self.meaning(place, "os")
                        .cloned()
                        .unwrap_or(Meaning::Module("os")),
                ),
                name => self.meaning(place, name).cloned(),
            },
            "selector_expression" => {
                let package = node.child_by_field_name("operand")?;
                if package.kind() != "identifier" {
                    return None;
                }
                match (
                    self.go_meaning(package, place)?,
                    self.code.field(node, "field"),
                ) {
                    (Meaning::Module("os"), GETENV) => Some(Meaning::Reader(GETENV)),
                    (Meaning::Module("os"), LOOKUP) | (Meaning::Module("syscall"), GETENV) => {
                        Some(Meaning::Reader(LOOKUP))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
