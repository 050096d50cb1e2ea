//! Python: `os.environ`, `os.getenv`, pydantic settings, and the readers of django-environ, environs and decouple.

mod arguments;
mod imports;
mod readers;
mod settings;

use tree_sitter::Node;

use self::arguments::Arguments;
use self::imports::member_of;
use crate::references::found::Found;
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Dialect, Place, Reading, Shape, named_children, unwrapped};

pub(super) struct Python;

/// How far a chain of attributes and calls is followed to what it starts from.
const LONGEST_CHAIN: u32 = 8;

// The readers, and the classes and modules that make them.
const GETENV: &str = "getenv";
const DJANGO_ENVIRON: &str = "django-environ";
const ENVIRONS: &str = "environs";
const DECOUPLE: &str = "decouple";
const BASE_SETTINGS: &str = "BaseSettings";

impl Dialect for Python {
    const SHAPE: Shape = Shape {
        scopes: &["class_definition", "function_definition", "lambda"],
        strings: &["string"],
        interpolations: &["interpolation"],
        adjacent: &["concatenated_string"],
        joins: (&["binary_operator"], &["+"]),
        identifiers: &["identifier"],
        members: &["attribute"],
        wrappers: &["parenthesized_expression", "await"],
        calls: &["call"],
        bare_calls: false,
        arguments: &["argument_list"],
        transparent: &[
            "strip", "lstrip", "rstrip", "lower", "upper", "str", "int", "float",
        ],
        defaulting: &[],
        presence: &[],
        fallbacks: (&["boolean_operator"], &["or"]),
        conditionals: &["conditional_expression"],
        assignments: &["assignment"],
        updates: (&["augmented_assignment"], &[]),
        deletions: &["delete_statement"],
        targets: &[
            "pattern_list",
            "tuple_pattern",
            "list_pattern",
            "expression_list",
        ],
        nothing: &["none"],
        bodies: &["block", "dictionary", "list"],
        no_names: &[
            "integer", "float", "slice", "true", "false", "ellipsis", "tuple",
        ],
    };

    fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
        let node = place.node;
        match node.kind() {
            "import_statement" | "import_from_statement" => imports::define(place, code, names),
            "assignment" => define_assignment(place, code, names),
            "global_statement" | "nonlocal_statement" => {
                for name in named_children(node) {
                    names.take_from_outside(place.scope(), code.text(name));
                    if node.kind() == "nonlocal_statement" {
                        let outside = place.scopes().skip(1);
                        names.assign(outside, code.text(name), Meaning::Unclear);
                    }
                }
            }
            "named_expression" => {
                define_target(node.child_by_field_name("name"), place, code, names);
            }
            "function_definition" | "class_definition" => {
                let name = code.field(node, "name");
                let meaning = Reading::of::<Self>(code, names).class(place);
                names.define(place.scope(), name, meaning);
                if node.kind() == "class_definition" {
                    names.add_class(name);
                }
            }
            "parameters" | "lambda_parameters" => define_parameters(place, code, names),
            "augmented_assignment" | "for_statement" | "for_in_clause" => {
                define_target(node.child_by_field_name("left"), place, code, names);
            }
            "as_pattern_target" => {
                define_target(node.named_child(0), place, code, names);
            }
            "call" => readers::define_scheme(place, code, names),
            _ => {}
        }
    }

    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
        let node = place.node;
        match node.kind() {
            "subscript" => {
                let value = node.child_by_field_name("value");
                let name = node.child_by_field_name("subscript");
                if let (Some(value), Some(name)) = (value, name)
                    && reading.python(value, place) == Some(Meaning::Environment)
                    && !reading.is_written(place)
                {
                    let optional = reading.has_fallback(place);
                    found.read(name.start_byte(), reading.spell(name, place), optional);
                }
            }
            "call" => reading.call(place, found),
            "comparison_operator" => {
                let sides: Vec<_> = named_children(node).take(3).collect();
                if let [name, environment] = sides.as_slice()
                    && node
                        .child_by_field_name("operators")
                        .is_some_and(|operator| reading.code.text(operator).ends_with("in"))
                    && reading.python(*environment, place) == Some(Meaning::Environment)
                {
                    found.read(name.start_byte(), reading.spell(*name, place), true);
                }
            }
            "class_definition" if reading.class(place) == Meaning::Module(BASE_SETTINGS) => {
                settings::refer(place, reading, found);
            }
            _ => {}
        }
    }
}

fn define_assignment<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
    let node = place.node;
    let Some(left) = node.child_by_field_name("left") else {
        return;
    };
    let Some(right) = node.child_by_field_name("right") else {
        return;
    };
    let meaning = match code.literal(&Python::SHAPE, right) {
        Some(text) => Meaning::Text(text),
        None => Reading::of::<Python>(code, names)
            .python(right, place)
            .unwrap_or(Meaning::Unclear),
    };
    match left.kind() {
        "identifier" => {
            let name = code.text(left);
            if let Some(class) = directly_in_class(place) {
                names.define_member(code.field(class, "name"), name, meaning.clone());
            }
            names.define(place.scope(), name, meaning);
        }
        "attribute" => {
            let (owner, name) = (code.field(left, "object"), code.field(left, "attribute"));
            names.define_member("", name, meaning);
            if owner != "self" {
                names.assign_member(owner, name);
            }
        }
        _ => define_target(Some(left), place, code, names),
    }
}

fn directly_in_class<'t>(place: Place<'_, 't>) -> Option<Node<'t>> {
    let [.., class, _, _] = place.around else {
        return None;
    };
    (class.kind() == "class_definition").then_some(*class)
}

/// Names bound to whatever a loop, a `with` or an unpacking gives them.
fn define_target<'t>(
    target: Option<Node<'t>>,
    place: Place<'_, 't>,
    code: Code<'t>,
    names: &mut Names,
) {
    let Some(target) = target else {
        return;
    };
    if target.kind() == "attribute" {
        let (owner, name) = (
            code.field(target, "object"),
            code.field(target, "attribute"),
        );
        names.assign_member(owner, name);
        return;
    }
    if target.kind() == "identifier" {
        names.define(place.scope(), code.text(target), Meaning::Unclear);
        return;
    }
    for part in named_children(target).filter(|part| part.kind() == "identifier") {
        names.define(place.scope(), code.text(part), Meaning::Unclear);
    }
}

/// A parameter hides what its name stands for outside, unless the environment is its default.
fn define_parameters<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
    for parameter in named_children(place.node) {
        let name = parameter
            .child_by_field_name("name")
            .or_else(|| (parameter.kind() != "identifier").then(|| parameter.named_child(0))?)
            .unwrap_or(parameter);
        let default = parameter.child_by_field_name("value").and_then(|value| {
            Reading::of::<Python>(code, names)
                .python(value, place)
                .filter(|meaning| *meaning == Meaning::Environment)
        });
        names.define(
            place.scope(),
            code.text(name),
            default.unwrap_or(Meaning::Unclear),
        );
    }
}

impl<'t> Reading<'_, 't> {
    /// What an expression stands for.
    fn python(&self, expression: Node<'t>, place: Place<'_, 't>) -> Option<Meaning> {
        self.python_within(expression, place, LONGEST_CHAIN)
    }

    fn python_within(
        &self,
        expression: Node<'t>,
        place: Place<'_, 't>,
        chain: u32,
    ) -> Option<Meaning> {
        let chain = chain.checked_sub(1)?;
        let node = unwrapped(self.shape, expression);
        match node.kind() {
            "identifier" => match self.code.text(node) {
                // Used without an import in sight: a star import, or a snippet.
                "os" => Some(
                    self.meaning(place, "os")
                        .cloned()
                        .unwrap_or(Meaning::Module("os")),
                ),
                name => self.meaning(place, name).cloned(),
            },
            "attribute" => {
                let object = node.child_by_field_name("object")?;
                match self.python_within(object, place, chain) {
                    Some(Meaning::Module(module)) => {
                        Some(member_of(module, self.code.field(node, "attribute")))
                    }
                    _ => self.names.member(self.code.text(node)).cloned(),
                }
            }
            "call" => self.result(node, place, chain),
            _ => None,
        }
    }

    /// What a call returns: a copy of the environment, or a reader.
    fn result(&self, call: Node<'t>, place: Place<'_, 't>, chain: u32) -> Option<Meaning> {
        let function = call.child_by_field_name("function")?;
        if function.kind() == "attribute" && self.code.field(function, "attribute") == "copy" {
            let object = function.child_by_field_name("object")?;
            return self.python_within(object, place, chain);
        }
        if self.code.text(function) == "dict" {
            let only = Arguments::of(call, self.code);
            return match only.positional.as_slice() {
                [one] => self
                    .python_within(*one, place, chain)
                    .filter(|meaning| *meaning == Meaning::Environment),
                _ => None,
            };
        }
        match self.python_within(function, place, chain)? {
            Meaning::Module(DJANGO_ENVIRON) => Some(Meaning::Reader(DJANGO_ENVIRON)),
            Meaning::Module("environs.Env") => Some(Meaning::Reader(ENVIRONS)),
            _ => None,
        }
    }

    /// Whether a class is a pydantic settings class, as far as this file tells.
    fn class(&self, place: Place<'_, 't>) -> Meaning {
        let is_settings = place
            .node
            .child_by_field_name("superclasses")
            .into_iter()
            .flat_map(named_children)
            .any(|base| self.python(base, place) == Some(Meaning::Module(BASE_SETTINGS)));
        if is_settings {
            Meaning::Module(BASE_SETTINGS)
        } else {
            Meaning::Unclear
        }
    }

    fn call(&self, place: Place<'_, 't>, found: &mut Found) {
        let Some(function) = place.node.child_by_field_name("function") else {
            return;
        };
        match self.python(function, place) {
            Some(Meaning::Reader(GETENV)) => self.read("get", place, found),
            Some(Meaning::Reader(reader)) => self.read_with(reader, "", place, found),
            _ if function.kind() == "attribute" => {
                let method = self.code.field(function, "attribute");
                let object = function.child_by_field_name("object");
                match object.and_then(|object| self.python(object, place)) {
                    Some(Meaning::Environment) => self.read(method, place, found),
                    Some(Meaning::Reader(reader)) if reader != GETENV => {
                        self.read_with(reader, method, place, found);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// A method of the environment, or `os.getenv`, which is its `get`.
    fn read(&self, method: &str, place: Place<'_, 't>, found: &mut Found) {
        let arguments = Arguments::of(place.node, self.code);
        let Some(name) = arguments.get(0, "key") else {
            return;
        };
        let default = arguments.get(1, "default");
        let optional = match method {
            "get" => default.is_some_and(|default| self.is_default(default)),
            // `pop("X", None)` is how a program makes sure that a variable is gone: it works without.
            "pop" => default.is_some(),
            "setdefault" | "__contains__" => true,
            "__getitem__" => false,
            _ => return,
        };
        let optional = optional || self.has_fallback(place);
        found.read(name.start_byte(), self.spell(name, place), optional);
    }
}
