//! Rust: `env!`, `option_env!`, `std::env::var` and `var_os`, inside the arguments of other macros too.

use tree_sitter::Node;

use crate::references::found::Found;
use crate::references::names::{Meaning, Names};
use crate::references::syntax::aborting::says_abort;
use crate::references::syntax::{Code, Dialect, Place, Reading, Shape, named_children};

pub(super) struct Rust;

/// How deep the braces of a `use` are followed.
const DEEPEST_USE: u32 = 8;

const STD: &str = "std";
const ENV: &str = "std::env";
const VAR: &str = "var";
/// Methods of an `Option` that make nothing of it an error.
const DEMANDING: &[&str] = &["expect", "ok_or", "ok_or_else", "unwrap"];

impl Dialect for Rust {
    const SHAPE: Shape = Shape {
        scopes: &["function_item", "closure_expression"],
        strings: &["string_literal", "raw_string_literal"],
        interpolations: &[],
        adjacent: &[],
        joins: (&[], &[]),
        identifiers: &["identifier"],
        members: &["scoped_identifier", "field_expression"],
        wrappers: &[
            "await_expression",
            "parenthesized_expression",
            "reference_expression",
            "try_expression",
        ],
        calls: &["call_expression"],
        bare_calls: false,
        arguments: &["arguments"],
        transparent: &[
            "and_then",
            "as_deref",
            "as_ref",
            "as_str",
            "context",
            "filter",
            "into",
            "map",
            "map_err",
            "ok",
            "to_owned",
            "to_string",
            "trim",
            "with_context",
        ],
        defaulting: &[
            "map_or",
            "map_or_else",
            "or",
            "or_else",
            "unwrap_or",
            "unwrap_or_default",
            "unwrap_or_else",
        ],
        presence: &[
            "is_err",
            "is_none",
            "is_ok",
            "is_ok_and",
            "is_some",
            "is_some_and",
            "let_condition",
        ],
        fallbacks: (&[], &[]),
        conditionals: &[],
        assignments: &[],
        updates: (&[], &[]),
        deletions: &[],
        targets: &[],
        nothing: &[],
        bodies: &["block", "declaration_list"],
        no_names: &["integer_literal", "boolean_literal"],
    };

    fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
        let node = place.node;
        match node.kind() {
            "use_declaration" => {
                if let Some(tree) = node.child_by_field_name("argument") {
                    define_use(tree, "", place, code, names, DEEPEST_USE);
                }
            }
            "const_item" | "static_item" => {
                let name = code.field(node, "name");
                let is_fixed = named_children(node).all(|it| it.kind() != "mutable_specifier");
                let meaning = Some(constant(node, code))
                    .filter(|_| is_fixed)
                    .unwrap_or(Meaning::Unclear);
                let owner = place.inside(&["impl_item", "trait_item"]);
                let within = owner.or_else(|| place.inside(&["mod_item"]));
                let within = within.map_or("", |within| {
                    ["type", "name"]
                        .iter()
                        .map(|field| code.field(within, field))
                        .find(|name| !name.is_empty())
                        .unwrap_or_default()
                });
                names.define_member(within, name, meaning.clone());
                // What an `impl` holds has no bare name.
                if owner.is_none() {
                    names.define(place.scope(), name, meaning);
                }
            }
            "let_declaration" | "parameter" => {
                if let Some(pattern) = node.child_by_field_name("pattern")
                    && pattern.kind() == "identifier"
                {
                    names.define(place.scope(), code.text(pattern), constant(node, code));
                }
            }
            "assignment_expression" | "compound_assignment_expr" => {
                let name = code.field(node, "left");
                names.assign(place.scopes(), name, Meaning::Unclear);
            }
            "closure_parameters" => {
                for name in named_children(node).filter(|name| name.kind() == "identifier") {
                    names.define(place.scope(), code.text(name), Meaning::Unclear);
                }
            }
            "for_expression" => {
                names.define(place.scope(), code.field(node, "pattern"), Meaning::Unclear);
            }
            _ => {}
        }
    }

    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
        let node = place.node;
        match node.kind() {
            "macro_invocation" => {
                let name = reading.code.field(node, "macro");
                let arguments = named_children(node).find(|part| part.kind() == "token_tree");
                let name = name
                    .trim_start_matches("::")
                    .trim_start_matches("std::")
                    .trim_start_matches("core::");
                if let (Some(arguments), true) = (arguments, is_env_macro(name)) {
                    let optional = name == "option_env" && !reading.is_demanded(place);
                    read_first(arguments, optional, place, reading, found);
                }
            }
            "call_expression" => {
                let is_reader = node
                    .child_by_field_name("function")
                    .is_some_and(|function| reading.is_env_var(function, place));
                let name = node
                    .child_by_field_name("arguments")
                    .and_then(|arguments| named_children(arguments).next());
                if let (true, Some(name)) = (is_reader, name) {
                    let optional = reading.has_fallback(place);
                    found.read(name.start_byte(), reading.spell(name, place), optional);
                }
            }
            "token_tree" => refer_in_tokens(place, reading, found),
            _ => {}
        }
    }
}

fn is_env_macro(name: &str) -> bool {
    matches!(name, "env" | "option_env")
}

fn constant(node: Node<'_>, code: Code<'_>) -> Meaning {
    node.child_by_field_name("value")
        .and_then(|value| code.literal(&Rust::SHAPE, value))
        .map_or(Meaning::Unclear, Meaning::Text)
}

/// What a path of the standard library stands for.
fn path_meaning(path: &str) -> Meaning {
    match path.trim_start_matches("::") {
        "std" => Meaning::Module(STD),
        "std::env" => Meaning::Module(ENV),
        "std::env::var" | "std::env::var_os" => Meaning::Reader(VAR),
        _ => Meaning::Unclear,
    }
}

/// Follows a `use` into its braces, with the path so far.
fn define_use<'t>(
    tree: Node<'t>,
    path: &str,
    place: Place<'_, 't>,
    code: Code<'t>,
    names: &mut Names,
    depth: u32,
) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    let below = |part: &str| {
        let part: String = part.split_whitespace().collect();
        match (path, part.as_str()) {
            ("", part) => part.to_owned(),
            (path, "self") => path.to_owned(),
            (path, part) => format!("{path}::{part}"),
        }
    };
    match tree.kind() {
        "identifier" | "scoped_identifier" | "self" => {
            let whole = below(code.text(tree));
            let name = whole.rsplit("::").next().unwrap_or(&whole);
            names.define(place.scope(), name, path_meaning(&whole));
        }
        "use_as_clause" => {
            let whole = below(code.field(tree, "path"));
            names.define(
                place.scope(),
                code.field(tree, "alias"),
                path_meaning(&whole),
            );
        }
        "scoped_use_list" => {
            let whole = below(code.field(tree, "path"));
            if let Some(list) = tree.child_by_field_name("list") {
                define_use(list, &whole, place, code, names, depth);
            }
        }
        "use_list" => {
            for part in named_children(tree) {
                define_use(part, path, place, code, names, depth);
            }
        }
        "use_wildcard" => {
            let whole = below(tree.named_child(0).map_or("", |path| code.text(path)));
            if path_meaning(&whole) == Meaning::Module(ENV) {
                for name in ["var", "var_os"] {
                    names.define(place.scope(), name, Meaning::Reader(VAR));
                }
            }
        }
        _ => {}
    }
}

/// Reads the variable an argument list starts with.
fn read_first<'t>(
    arguments: Node<'t>,
    optional: bool,
    place: Place<'_, 't>,
    reading: &Reading<'_, 't>,
    found: &mut Found,
) {
    if let Some(name) = named_children(arguments).next() {
        found.read(name.start_byte(), reading.spell(name, place), optional);
    }
}

/// The arguments of a macro are tokens, not a tree: `env!("X")` and `env::var("X").unwrap_or…` are found by their sequence.
fn refer_in_tokens<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found) {
    let mut cursor = place.node.walk();
    let tokens: Vec<_> = place.node.children(&mut cursor).collect();
    let text = |index: usize| {
        tokens
            .get(index)
            .map_or("", |token| reading.code.text(*token))
    };
    for (index, arguments) in tokens.iter().enumerate() {
        let (true, Some(last)) = (arguments.kind() == "token_tree", index.checked_sub(1)) else {
            continue;
        };
        let before = |back: usize| last.checked_sub(back).map_or("", text);
        if before(0) == "!" && is_env_macro(before(1)) {
            let optional =
                before(1) == "option_env" && goes_on_after(&text, index + 1).unwrap_or(true);
            read_first(*arguments, optional, place, reading, found);
            continue;
        }
        let is_reader = match (before(1), before(0)) {
            ("::", "var" | "var_os") => {
                matches!(before(2), "env")
                    || reading.meaning(place, before(2)) == Some(&Meaning::Module(ENV))
            }
            // A path or a method of something else.
            ("::" | ".", _) => false,
            (_, name) => reading.meaning(place, name) == Some(&Meaning::Reader(VAR)),
        };
        if is_reader {
            read_first(
                *arguments,
                goes_on_after(&text, index + 1).unwrap_or(false),
                place,
                reading,
                found,
            );
        }
    }
}

/// Follows `.method(…)` after a read among tokens: whether the program goes on without the variable, where that is said.
fn goes_on_after<'t>(text: &impl Fn(usize) -> &'t str, start: usize) -> Option<bool> {
    let mut index = start;
    while text(index) == "." {
        let method = text(index + 1);
        if DEMANDING.contains(&method) {
            return Some(false);
        }
        if Rust::SHAPE.presence.contains(&method) {
            return Some(true);
        }
        if Rust::SHAPE.defaulting.contains(&method) {
            return Some(!tokens_abort(text(index + 2)));
        }
        if !Rust::SHAPE.transparent.contains(&method) {
            return None;
        }
        index += 3;
    }
    (text(index) == "?").then_some(false)
}

/// Whether the arguments of a macro's argument call something that does not come back.
fn tokens_abort(arguments: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = arguments;
    while let Some(start) = rest.find(is_part) {
        rest = rest.get(start..).unwrap_or_default();
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if after.starts_with(['!', '(']) && says_abort(word) {
            return true;
        }
        rest = after;
    }
    false
}

impl<'t> Reading<'_, 't> {
    /// Whether the code around `option_env!` fails without the variable after all.
    fn is_demanded(&self, place: Place<'_, 't>) -> bool {
        for outer in place.around.iter().rev() {
            match outer.kind() {
                "try_expression" => return true,
                "field_expression" => {
                    let method = self.code.field(*outer, "field");
                    if DEMANDING.contains(&method) {
                        return true;
                    }
                    if self.shape.defaulting.contains(&method) {
                        return !self.has_fallback(place);
                    }
                    if !self.shape.transparent.contains(&method) {
                        return false;
                    }
                }
                "call_expression" | "parenthesized_expression" | "reference_expression" => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether a called path is `std::env::var` or `var_os`, under whatever name.
    fn is_env_var(&self, function: Node<'t>, place: Place<'_, 't>) -> bool {
        match function.kind() {
            "identifier" => {
                self.meaning(place, self.code.text(function)) == Some(&Meaning::Reader(VAR))
            }
            "scoped_identifier" => {
                let path: String = self
                    .code
                    .field(function, "path")
                    .split_whitespace()
                    .collect();
                let is_env = match self.meaning(place, &path) {
                    Some(meaning) => *meaning == Meaning::Module(ENV),
                    None => path == "env" || path_meaning(&path) == Meaning::Module(ENV),
                };
                is_env && matches!(self.code.field(function, "name"), "var" | "var_os")
            }
            _ => false,
        }
    }
}
