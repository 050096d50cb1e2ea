//! JavaScript and TypeScript, with JSX: `process.env`, `import.meta.env`, Deno and Bun.

mod patterns;

use tree_sitter::Node;

use self::patterns::{assign, define_parameter, define_pattern};

use crate::references::Expression;
use crate::references::found::{Found, Spelling};
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Dialect, Place, Reading, Shape, named_children, unwrapped};

pub(super) struct JavaScript;

/// How far a chain of members is followed to what it starts from.
const LONGEST_CHAIN: u32 = 8;

const PROCESS: &str = "process";
/// What bundlers put into `import.meta.env` by themselves.
const GIVEN_BY_BUNDLER: &[&str] = &["BASE_URL", "DEV", "MODE", "PROD", "SSR"];

const FUNCTIONS: &[&str] = &[
    "arrow_function",
    "function_declaration",
    "function_expression",
    "generator_function",
    "generator_function_declaration",
    "method_definition",
];

impl Dialect for JavaScript {
    const SHAPE: Shape = Shape {
        scopes: FUNCTIONS,
        strings: &["string", "template_string"],
        interpolations: &["template_substitution"],
        adjacent: &[],
        joins: (&["binary_expression"], &["+"]),
        identifiers: &["identifier"],
        members: &["member_expression"],
        wrappers: &[
            "as_expression",
            "await_expression",
            "non_null_expression",
            "parenthesized_expression",
            "satisfies_expression",
            "type_assertion",
        ],
        calls: &["call_expression", "new_expression"],
        bare_calls: false,
        arguments: &["arguments"],
        transparent: &[
            "Boolean",
            "Number",
            "String",
            "URL",
            "parseFloat",
            "parseInt",
            "toLowerCase",
            "toString",
            "toUpperCase",
            "trim",
        ],
        defaulting: &[],
        presence: &[],
        fallbacks: (&["binary_expression"], &["??", "||"]),
        conditionals: &["ternary_expression"],
        assignments: &["assignment_expression"],
        updates: (&["augmented_assignment_expression"], &["??=", "||="]),
        deletions: &["unary_expression"],
        targets: &["array_pattern"],
        nothing: &["null", "undefined"],
        bodies: &["array", "class_body", "object", "statement_block"],
        no_names: &["number", "true", "false", "regex"],
    };

    fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
        let node = place.node;
        match node.kind() {
            "import_specifier" => {
                let original = code.field(node, "name");
                let alias = code.field(node, "alias");
                let meaning = match (imported_from(place, code).as_deref(), original) {
                    (Some("process" | "node:process"), "env") => Meaning::Environment,
                    _ => Meaning::Unclear,
                };
                let name = if alias.is_empty() { original } else { alias };
                names.define(place.scope(), name, meaning);
            }
            "import_clause" | "namespace_import" => {
                let meaning = match imported_from(place, code).as_deref() {
                    Some("process" | "node:process") => Meaning::Module(PROCESS),
                    _ => Meaning::Unclear,
                };
                for name in named_children(node).filter(|child| child.kind() == "identifier") {
                    names.define(place.scope(), code.text(name), meaning.clone());
                }
            }
            "variable_declarator" => {
                if let Some(name) = node.child_by_field_name("name") {
                    let value = node.child_by_field_name("value");
                    define_pattern(name, value, place, code, names);
                }
            }
            "assignment_expression" => {
                let Some(left) = node.child_by_field_name("left") else {
                    return;
                };
                let right = node.child_by_field_name("right");
                match left.kind() {
                    "identifier" => assign(left, right, place, code, names),
                    "object_pattern" => define_pattern(left, right, place, code, names),
                    "member_expression" => names
                        .assign_member(code.field(left, "object"), code.field(left, "property")),
                    _ => {}
                }
            }
            "augmented_assignment_expression" => {
                if let Some(left) = node
                    .child_by_field_name("left")
                    .filter(|left| left.kind() == "identifier")
                {
                    names.assign(place.scopes(), code.text(left), Meaning::Unclear);
                }
            }
            "formal_parameters" => {
                for parameter in named_children(node) {
                    define_parameter(parameter, place, code, names);
                }
            }
            "arrow_function" => {
                if let Some(parameter) = node.child_by_field_name("parameter") {
                    names.define(Some(node.id()), code.text(parameter), Meaning::Unclear);
                }
            }
            "for_in_statement" => {
                if let Some(left) = node.child_by_field_name("left") {
                    define_pattern(left, None, place, code, names);
                }
            }
            "function_declaration" | "class_declaration" | "enum_declaration" => {
                names.define(place.scope(), code.field(node, "name"), Meaning::Unclear);
            }
            "field_definition" | "public_field_definition" => {
                let owner = place
                    .inside(&["class_declaration", "class"])
                    .map_or("", |class| code.field(class, "name"));
                let name = ["name", "property"]
                    .iter()
                    .find_map(|field| node.child_by_field_name(field));
                if let Some(name) = name {
                    names.define_member(owner, code.text(name), constant(node, code));
                }
            }
            "enum_assignment" => {
                let owner = place
                    .inside(&["enum_declaration"])
                    .map_or("", |owner| code.field(owner, "name"));
                names.define_member(owner, code.field(node, "name"), constant(node, code));
            }
            _ => {}
        }
    }

    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
        let node = place.node;
        match node.kind() {
            "member_expression" => {
                let Some(property) = node.child_by_field_name("property") else {
                    return;
                };
                if let Some(object) = node.child_by_field_name("object")
                    && reading.script(object, place) == Some(Meaning::Environment)
                    && !reading.is_written(place)
                    && !is_called(place)
                    && place.inside(&["type_query"]).is_none()
                {
                    let name = reading.code.text(property);
                    let is_given = GIVEN_BY_BUNDLER.contains(&name)
                        && reading.code.text(object).starts_with("import");
                    if !is_given {
                        let optional = reading.has_fallback(place);
                        found.read(property.start_byte(), spelled(name), optional);
                    }
                }
            }
            "subscript_expression" => {
                if let Some(object) = node.child_by_field_name("object")
                    && let Some(index) = node.child_by_field_name("index")
                    && reading.script(object, place) == Some(Meaning::Environment)
                    && !reading.is_written(place)
                {
                    let optional = reading.has_fallback(place);
                    found.read(index.start_byte(), reading.spell(index, place), optional);
                }
            }
            "call_expression" => reading.script_call(place, found),
            "binary_expression" if reading.code.field(node, "operator") == "in" => {
                if let Some(name) = node.child_by_field_name("left")
                    && let Some(right) = node.child_by_field_name("right")
                    && reading.script(right, place) == Some(Meaning::Environment)
                {
                    found.read(name.start_byte(), reading.spell(name, place), true);
                }
            }
            "variable_declarator" => reading.destructure("name", "value", place, found),
            "assignment_expression" | "assignment_pattern" => {
                reading.destructure("left", "right", place, found);
            }
            "required_parameter" => reading.destructure("pattern", "value", place, found),
            _ => {}
        }
    }
}

/// A name after a dot. `\u0041` in it is not followed.
fn spelled(name: &str) -> Spelling {
    if name.contains('\\') {
        return Spelling::Dynamic(Expression::Other);
    }
    Spelling::Known(name.to_owned())
}

fn is_called(place: Place<'_, '_>) -> bool {
    place.parent().is_some_and(|parent| {
        parent.kind() == "call_expression"
            && parent.child_by_field_name("function") == Some(place.node)
    })
}

/// The module an import clause or specifier imports from.
fn imported_from(place: Place<'_, '_>, code: Code<'_>) -> Option<String> {
    let import = place.inside(&["import_statement"])?;
    let source = import.child_by_field_name("source")?;
    code.plain_string(&JavaScript::SHAPE, source)
}

/// The string a field or an enumeration's member is set to.
fn constant(node: Node<'_>, code: Code<'_>) -> Meaning {
    node.child_by_field_name("value")
        .and_then(|value| code.literal(&JavaScript::SHAPE, value))
        .map_or(Meaning::Unclear, Meaning::Text)
}

impl<'t> Reading<'_, 't> {
    /// What an expression stands for.
    fn script(&self, expression: Node<'t>, place: Place<'_, 't>) -> Option<Meaning> {
        self.script_within(expression, place, LONGEST_CHAIN)
    }

    fn script_within(
        &self,
        expression: Node<'t>,
        place: Place<'_, 't>,
        chain: u32,
    ) -> Option<Meaning> {
        let chain = chain.checked_sub(1)?;
        let node = unwrapped(self.shape, expression);
        match node.kind() {
            "identifier" => {
                let name = self.code.text(node);
                self.meaning(place, name).cloned().or(match name {
                    "process" => Some(Meaning::Module(PROCESS)),
                    "Bun" | "Deno" => Some(Meaning::Module("runtime")),
                    "globalThis" | "global" | "window" => Some(Meaning::Module("global")),
                    _ => None,
                })
            }
            "meta_property" => {
                (self.code.text(node) == "import.meta").then_some(Meaning::Module("runtime"))
            }
            "member_expression" | "subscript_expression" => {
                let object = node.child_by_field_name("object")?;
                let member = match node.child_by_field_name("property") {
                    Some(property) => self.code.text(property).to_owned(),
                    None => self
                        .code
                        .plain_string(self.shape, node.child_by_field_name("index")?)?,
                };
                match (self.script_within(object, place, chain)?, member.as_str()) {
                    (Meaning::Module(PROCESS | "runtime"), "env") => Some(Meaning::Environment),
                    (Meaning::Module("global"), "process") => Some(Meaning::Module(PROCESS)),
                    (Meaning::Module("global"), "Bun" | "Deno") => Some(Meaning::Module("runtime")),
                    _ => None,
                }
            }
            "call_expression" => {
                let function = self.code.field(node, "function");
                let argument = node.child_by_field_name("arguments")?.named_child(0);
                match function {
                    "require" => {
                        let module = self.code.plain_string(self.shape, argument?)?;
                        matches!(module.as_str(), "process" | "node:process")
                            .then_some(Meaning::Module(PROCESS))
                    }
                    "Deno.env.toObject" => Some(Meaning::Environment),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `Deno.env.get("X")`, `Deno.env.has("X")`, `process.env.hasOwnProperty("X")`.
    fn script_call(&self, place: Place<'_, 't>, found: &mut Found) {
        let Some(function) = place.node.child_by_field_name("function") else {
            return;
        };
        let Some(object) = function.child_by_field_name("object") else {
            return;
        };
        let asks_presence = match self.code.field(function, "property") {
            "get" => false,
            "has" | "hasOwnProperty" => true,
            _ => return,
        };
        let name = place
            .node
            .child_by_field_name("arguments")
            .and_then(|arguments| named_children(arguments).next());
        if let Some(name) = name
            && self.script(object, place) == Some(Meaning::Environment)
        {
            let optional = asks_presence || self.has_fallback(place);
            found.read(name.start_byte(), self.spell(name, place), optional);
        }
    }
}
