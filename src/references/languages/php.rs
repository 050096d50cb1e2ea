//! PHP: `getenv`, `$_ENV`, and Laravel's `env` and `Env::get`. `$_SERVER` holds more than the environment and is left out.

use tree_sitter::Node;

use crate::references::found::{Found, Spelling};
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Dialect, Place, Reading, Shape, named_children, unwrapped};

pub(super) struct Php;

impl Dialect for Php {
    const SHAPE: Shape = Shape {
        scopes: &[
            "anonymous_function",
            "anonymous_function_creation_expression",
            "arrow_function",
            "function_definition",
            "method_declaration",
        ],
        strings: &["string", "encapsed_string"],
        interpolations: &[],
        adjacent: &[],
        joins: (&["binary_expression"], &["."]),
        identifiers: &["variable_name", "name"],
        members: &["class_constant_access_expression", "qualified_name"],
        wrappers: &["argument", "parenthesized_expression"],
        calls: &[
            "function_call_expression",
            "scoped_call_expression",
            "member_call_expression",
        ],
        bare_calls: false,
        arguments: &["arguments", "argument"],
        transparent: &["strtolower", "strtoupper", "trim", "intval", "filter_var"],
        defaulting: &[],
        presence: &["empty", "isset"],
        fallbacks: (&["binary_expression"], &["??"]),
        conditionals: &["conditional_expression"],
        assignments: &["assignment_expression"],
        updates: (&["augmented_assignment_expression"], &["??="]),
        deletions: &["unset_statement"],
        targets: &["list_literal"],
        nothing: &["null"],
        bodies: &[
            "compound_statement",
            "declaration_list",
            "array_creation_expression",
        ],
        no_names: &["integer", "float", "boolean"],
    };

    fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
        let node = place.node;
        match node.kind() {
            "const_element" => {
                let (Some(name), Some(value)) = (node.named_child(0), node.named_child(1)) else {
                    return;
                };
                let meaning = code
                    .literal(&Self::SHAPE, value)
                    .map_or(Meaning::Unclear, Meaning::Text);
                let owner = place.inside(&[
                    "class_declaration",
                    "enum_declaration",
                    "interface_declaration",
                    "trait_declaration",
                ]);
                match owner {
                    Some(owner) => {
                        names.define_member(code.field(owner, "name"), code.text(name), meaning);
                    }
                    None => names.define(None, code.text(name), meaning),
                }
            }
            "function_call_expression" => {
                if code.field(node, "function").eq_ignore_ascii_case("define")
                    && let [name, value, ..] = arguments(node).as_slice()
                    && let Some(name) = code.literal(&Self::SHAPE, *name)
                {
                    let meaning = code
                        .literal(&Self::SHAPE, *value)
                        .map_or(Meaning::Unclear, Meaning::Text);
                    names.define(None, &name, meaning);
                }
            }
            "assignment_expression" => {
                if let (Some(left), Some(right)) = (
                    node.child_by_field_name("left"),
                    node.child_by_field_name("right"),
                ) && left.kind() == "variable_name"
                {
                    let meaning = code
                        .literal(&Self::SHAPE, right)
                        .map(Meaning::Text)
                        .or_else(|| {
                            Reading::of::<Self>(code, names)
                                .is_php_env(right, place)
                                .then_some(Meaning::Environment)
                        });
                    names.define(
                        place.scope(),
                        code.text(left),
                        meaning.unwrap_or(Meaning::Unclear),
                    );
                }
            }
            "augmented_assignment_expression" => {
                if let Some(left) = node
                    .child_by_field_name("left")
                    .filter(|left| left.kind() == "variable_name")
                {
                    names.define(place.scope(), code.text(left), Meaning::Unclear);
                }
            }
            "global_declaration" => {
                for name in named_children(node) {
                    names.take_from_outside(place.scope(), code.text(name));
                }
            }
            "simple_parameter" | "variadic_parameter" | "property_promotion_parameter" => {
                names.define(place.scope(), code.field(node, "name"), Meaning::Unclear);
            }
            "foreach_statement" => {
                let variables = named_children(node).take(2).flat_map(|part| {
                    let inner = (part.kind() == "pair").then_some(part);
                    std::iter::once(part).chain(inner.into_iter().flat_map(named_children))
                });
                for variable in variables.filter(|part| part.kind() == "variable_name") {
                    names.define(place.scope(), code.text(variable), Meaning::Unclear);
                }
            }
            _ => {}
        }
    }

    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
        let node = place.node;
        match node.kind() {
            "subscript_expression" => {
                if let (Some(array), Some(index)) = (node.named_child(0), node.named_child(1))
                    && reading.is_php_env(array, place)
                    && !reading.is_written(place)
                {
                    // Inside "$_ENV[NAME]" the name stands without quotes.
                    let is_bare = index.kind() == "name"
                        && place
                            .parent()
                            .is_some_and(|parent| parent.kind() == "encapsed_string");
                    let spelling = if is_bare {
                        Spelling::Known(reading.code.text(index).to_owned())
                    } else {
                        reading.spell(index, place)
                    };
                    found.read(index.start_byte(), spelling, reading.has_fallback(place));
                }
            }
            "function_call_expression" | "scoped_call_expression" => {
                reading.php_call(place, found);
            }
            _ => {}
        }
    }
}

/// The expressions a call passes, names of parameters left out.
fn arguments(call: Node<'_>) -> Vec<Node<'_>> {
    call.child_by_field_name("arguments")
        .into_iter()
        .flat_map(named_children)
        .filter_map(|argument| named_children(argument).last())
        .take(8)
        .collect()
}

impl<'t> Reading<'_, 't> {
    /// The function a call calls, in small letters; empty for a method, and for a function of another namespace.
    fn php_function(&self, call: Node<'t>) -> String {
        let (class, name) = match call.kind() {
            "function_call_expression" => ("", self.code.field(call, "function")),
            "scoped_call_expression" => (
                self.code.field(call, "scope"),
                self.code.field(call, "name"),
            ),
            _ => return String::new(),
        };
        let last = |path: &'t str| path.rsplit('\\').next().unwrap_or(path);
        if class.is_empty() {
            let name = name.strip_prefix('\\').unwrap_or(name);
            if name.contains('\\') {
                return String::new();
            }
            name.to_ascii_lowercase()
        } else {
            format!("{}::{name}", last(class)).to_ascii_lowercase()
        }
    }

    /// Whether an expression is the whole environment: `$_ENV`, or `getenv()` without a name.
    fn is_php_env(&self, expression: Node<'t>, place: Place<'_, 't>) -> bool {
        let node = unwrapped(self.shape, expression);
        match node.kind() {
            "variable_name" => {
                let name = self.code.text(node);
                name == "$_ENV" || self.meaning(place, name) == Some(&Meaning::Environment)
            }
            "function_call_expression" => {
                self.php_function(node) == "getenv" && arguments(node).is_empty()
            }
            _ => false,
        }
    }

    fn php_call(&self, place: Place<'_, 't>, found: &mut Found) {
        let arguments = arguments(place.node);
        let Some(first) = arguments.first().copied() else {
            return;
        };
        let second = arguments.get(1).copied();
        let has_default = match self.php_function(place.node).as_str() {
            // Its second argument is not a default.
            "getenv" => false,
            "env" | "env::get" => second.is_some_and(|default| self.is_default(default)),
            "array_key_exists" if second.is_some_and(|array| self.is_php_env(array, place)) => true,
            _ => return,
        };
        let optional = has_default || self.has_fallback(place);
        found.read(first.start_byte(), self.spell(first, place), optional);
    }
}
