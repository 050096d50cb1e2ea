//! Pydantic settings: a class whose fields are variables, where that is plain to see.
//!
//! A field's variable is its alias, or the class's `env_prefix` and the field's name; in capitals unless the class is
//! case-sensitive, because pydantic ignores case otherwise and environments are written in capitals. A field of a class
//! this file defines is a nested model and not plain.

use tree_sitter::Node;

use super::Arguments;
use crate::references::found::{Found, Spelling};
use crate::references::syntax::{Place, Reading, named_children};

/// What the class says about all of its fields.
struct Manner {
    prefix: Spelling,
    case_sensitive: bool,
}

pub(super) fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
    let Some(body) = place.node.child_by_field_name("body") else {
        return;
    };
    let manner = manner(body, place, reading);
    for statement in named_children(body) {
        if let Some(field) = statement
            .named_child(0)
            .filter(|field| field.kind() == "assignment")
        {
            read_field(field, &manner, place, reading, found);
        }
    }
}

/// `model_config = SettingsConfigDict(env_prefix=…)`, a dictionary of the same, or `class Config:`.
fn manner<'t>(body: Node<'t>, place: Place<'_, 't>, reading: &Reading<'_, 't>) -> Manner {
    let mut manner = Manner {
        prefix: Spelling::Known(String::new()),
        case_sensitive: false,
    };
    let mut set = |name: &str, value: Node<'t>| match name {
        "env_prefix" => manner.prefix = reading.spell(value, place),
        "case_sensitive" => manner.case_sensitive = value.kind() == "true",
        _ => {}
    };
    for statement in named_children(body) {
        if statement.kind() == "class_definition"
            && reading.code.field(statement, "name") == "Config"
        {
            for inner in statement
                .child_by_field_name("body")
                .into_iter()
                .flat_map(named_children)
            {
                if let Some(assignment) = inner.named_child(0)
                    && let Some(value) = assignment.child_by_field_name("right")
                {
                    set(reading.code.field(assignment, "left"), value);
                }
            }
            continue;
        }
        let Some(value) = statement
            .named_child(0)
            .filter(|inner| reading.code.field(*inner, "left") == "model_config")
            .and_then(|inner| inner.child_by_field_name("right"))
        else {
            continue;
        };
        if value.kind() == "call" {
            for (name, value) in Arguments::of(value, reading.code).named {
                set(name, value);
            }
        } else if value.kind() == "dictionary" {
            for pair in named_children(value) {
                if let Some(key) = pair.child_by_field_name("key")
                    && let Some(key) = reading.code.plain_string(reading.shape, key)
                    && let Some(value) = pair.child_by_field_name("value")
                {
                    set(&key, value);
                }
            }
        }
    }
    manner
}

fn read_field<'t>(
    field: Node<'t>,
    manner: &Manner,
    place: Place<'_, 't>,
    reading: &Reading<'_, 't>,
    found: &mut Found,
) {
    let (Some(left), Some(annotation)) = (
        field.child_by_field_name("left"),
        field.child_by_field_name("type"),
    ) else {
        return;
    };
    let name = reading.code.text(left);
    let annotated = reading.code.text(annotation);
    let is_nested = reading.names.is_class(annotated);
    if left.kind() != "identifier"
        || name.starts_with('_')
        || annotated.contains("ClassVar")
        || is_nested
    {
        return;
    }
    let value = field.child_by_field_name("right");
    let options = value
        .filter(|value| {
            value.kind() == "call" && reading.code.field(*value, "function").ends_with("Field")
        })
        .map(|call| Arguments::of(call, reading.code));
    let default = match &options {
        Some(options) => options
            .get(0, "default")
            .or_else(|| options.named("default_factory")),
        None => value,
    };
    let optional = default.is_some_and(|default| default.kind() != "ellipsis");
    let mut read = |at: Node<'t>, spelling: Spelling, optional: bool| {
        let spelling = match spelling {
            Spelling::Known(name) if !manner.case_sensitive => {
                Spelling::Known(name.to_ascii_uppercase())
            }
            other => other,
        };
        found.read(at.start_byte(), spelling, optional);
    };
    let alias = options.as_ref().and_then(|options| {
        ["validation_alias", "alias", "env"]
            .iter()
            .find_map(|name| options.named(name))
    });
    match alias {
        // Any one of several will do.
        Some(choices) if matches!(choices.kind(), "call" | "list") => {
            let several = if choices.kind() == "list" {
                named_children(choices).collect()
            } else {
                Arguments::of(choices, reading.code).positional
            };
            for choice in &several {
                read(
                    *choice,
                    reading.spell(*choice, place),
                    optional || several.len() > 1,
                );
            }
        }
        Some(alias) => read(alias, reading.spell(alias, place), optional),
        None => match &manner.prefix {
            Spelling::Known(prefix) => {
                read(left, Spelling::Known(format!("{prefix}{name}")), optional);
            }
            dynamic => read(left, dynamic.clone(), optional),
        },
    }
}
