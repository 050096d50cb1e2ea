//! Whether code ends the program, or the attempt, rather than give a value: it throws, raises, panics, exits.

use tree_sitter::Node;

use super::{Code, Place, Reading, named_children, unwrapped};
use crate::references::names::Names;

/// How deep a fallback is followed to what it does in the end.
const DEEPEST: u32 = 12;
/// Nodes of a function that are searched for another way out; no fallback is longer.
const LONGEST: usize = 2_000;

/// Names of functions that do not come back.
const ABORTING: &[&str] = &[
    "abort",
    "bail",
    "croak",
    "die",
    "exit",
    "fail",
    "fatal",
    "fatalf",
    "fatalln",
    "must",
    "panic",
    "panicf",
    "panicln",
    "raise",
    "required",
    "throw",
    "throws",
    "todo",
    "unimplemented",
    "unreachable",
];

/// Words that begin such a name, where the next one makes a command of it: `exitCode` and `failMessage` are values.
const VERBS: &[&str] = &[
    "abort", "bail", "croak", "die", "exit", "fail", "fatal", "panic", "raise", "throw",
];
const COMMANDS: &[&str] = &[
    "because",
    "error",
    "exception",
    "fast",
    "illegal",
    "invalid",
    "missing",
    "not",
    "now",
    "undefined",
    "unset",
    "with",
];

/// Whether the name of a function that is called says that it does not come back: `abort`, `log.Fatalf`, `failWith`,
/// `raise_missing`, `missingEnv`. What only begins like one gives a value: `exitUrl`, `mustDefault`.
pub(in crate::references) fn says_abort(name: &str) -> bool {
    let name = name.trim_start_matches(['_', '$']).trim_end_matches('!');
    let words = words(name);
    let Some((first, rest)) = words.split_first() else {
        return false;
    };
    let (first, next) = (first.as_str(), rest.first().map(String::as_str));
    match (next, rest.last().map(String::as_str)) {
        (None, _) => ABORTING.contains(&first),
        (Some(next), Some(last)) => {
            (VERBS.contains(&first) && COMMANDS.contains(&next))
                || (matches!(first, "raise" | "throw") && matches!(last, "error" | "exception"))
                || (first == "missing"
                    && matches!(next, "env" | "environment" | "var" | "variable"))
        }
        (Some(_), None) => false,
    }
}

/// The words of a name, in small letters: of `throwError` and of `throw_error`, `throw` and `error`.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut was_small = false;
        let mut word = String::new();
        for c in part.chars() {
            if was_small && c.is_ascii_uppercase() {
                words.push(std::mem::take(&mut word));
            }
            was_small = !c.is_ascii_uppercase();
            word.push(c.to_ascii_lowercase());
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

/// Notes a function that does nothing else but abort.
pub(super) fn define<'t>(
    place: Place<'_, 't>,
    code: Code<'t>,
    shape: &super::Shape,
    names: &mut Names,
) {
    let node = place.node;
    let body = match node.kind() {
        "variable_declarator" => node
            .child_by_field_name("value")
            .filter(|value| is_function(value.kind())),
        "function_definition"
        | "function_declaration"
        | "function_item"
        | "method"
        | "method_declaration"
        | "method_definition" => node.child_by_field_name("body"),
        _ => None,
    };
    if let Some(body) = body
        && Reading::new(code, names, shape).aborts(body)
    {
        names.add_aborting(code.field(node, "name"));
    }
}

fn is_function(kind: &str) -> bool {
    matches!(
        kind,
        "anonymous_function"
            | "arrow_function"
            | "closure_expression"
            | "func_literal"
            | "function_expression"
            | "lambda"
            | "lambda_expression"
    )
}

fn is_block(kind: &str) -> bool {
    matches!(
        kind,
        "block"
            | "block_body"
            | "body_statement"
            | "compound_statement"
            | "do_block"
            | "expression_statement"
            | "return_expression"
            | "return_statement"
            | "statement_block"
            | "statement_list"
    )
}

impl<'t> Reading<'_, 't> {
    /// Whether an expression, a block or a function that stands in for a value gives none.
    pub(in crate::references) fn aborts(&self, node: Node<'t>) -> bool {
        self.aborts_within(node, DEEPEST) && !self.gives_way(node)
    }

    fn aborts_within(&self, node: Node<'t>, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let node = unwrapped(self.shape, node);
        let kind = node.kind();
        match kind {
            "exit_statement" | "raise_statement" | "throw_expression" | "throw_statement" => true,
            "macro_invocation" => {
                let path = self.code.field(node, "macro");
                says_abort(path.rsplit(':').next().unwrap_or(path))
            }
            // A name is a value, whatever it is called, unless it stands for a function of this file, or is called.
            "identifier" | "scoped_identifier" => {
                let name = self.last_name(node);
                if self.shape.bare_calls && kind == "identifier" {
                    self.is_abort(name)
                } else {
                    self.is_own_abort(name)
                }
            }
            _ if is_function(kind) => node
                .child_by_field_name("body")
                .is_some_and(|body| self.aborts_within(body, depth)),
            _ if is_block(kind) => named_children(node)
                .last()
                .is_some_and(|last| self.aborts_within(last, depth)),
            _ if self.shape.calls.contains(&kind) => {
                let function = node.child_by_field_name("function");
                let function = function.map(|function| unwrapped(self.shape, function));
                match function.filter(|function| is_function(function.kind())) {
                    Some(function) => self.aborts_within(function, depth),
                    None => self.is_abort(self.called(node)),
                }
            }
            _ => false,
        }
    }

    /// Whether what is handed over to be called when a value is missing does not come back: `orElseGet(Foo::fail)`.
    pub(super) fn hands_abort(&self, handler: Node<'t>) -> bool {
        let handler = unwrapped(self.shape, handler);
        matches!(
            handler.kind(),
            "identifier" | "method_reference" | "scoped_identifier"
        ) && self.is_abort(self.last_name(handler))
    }

    /// The name at the end of a path.
    fn last_name(&self, path: Node<'_>) -> &'t str {
        let path = self.code.text(path);
        path.rsplit(':').next().unwrap_or(path).trim()
    }

    fn is_abort(&self, name: &str) -> bool {
        says_abort(name) || self.is_own_abort(name)
    }

    fn is_own_abort(&self, name: &str) -> bool {
        // What a function of this file does is only known when all of it was read.
        self.resolved.set(true);
        self.names.is_aborting(name)
    }

    /// Whether there is another way out: a `return` of something.
    fn gives_way(&self, node: Node<'t>) -> bool {
        let mut cursor = node.walk();
        for _ in 0..LONGEST {
            let inner = cursor.node();
            if inner.is_named()
                && inner.kind().starts_with("return")
                && named_children(inner)
                    .next()
                    .is_some_and(|given| !self.is_nothing(given) && !self.aborts_within(given, 4))
            {
                return true;
            }
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return false;
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::says_abort;

    #[test]
    fn only_a_whole_word_says_it() {
        for name in [
            "abort",
            "die",
            "Fatal",
            "Fatalf",
            "failWith",
            "die_with",
            "must",
            "panic",
            "raise_missing",
            "raise_key_error",
            "throwError",
            "throwIllegalStateException",
            "missingEnv",
            "missing_env_var",
            "required",
            "_exit",
            "todo!",
        ] {
            assert!(says_abort(name), "{name}");
        }
        for name in [
            "require",
            "failover",
            "dietician",
            "mustache",
            "mustDefault",
            "must_default",
            "fallback",
            "exits",
            "exitUrl",
            "exit_code",
            "failMessage",
            "requiredHost",
            "todoUrl",
            "missingLabel",
            "AbortController",
            "",
        ] {
            assert!(!says_abort(name), "{name}");
        }
    }
}
