//! What the code around a read says to do when the variable is missing.

use tree_sitter::Node;

use super::{Place, Reading, named_children, unwrapped};

/// What a guard that asks for the same variable in another way says, beside the variable's name.
const ENVIRONMENT_WORDS: &[&str] = &[
    "environ",
    "getenv",
    "process.env",
    "import.meta.env",
    "Deno.env",
    "ENV",
];

/// Whether a defaulting call takes a function that is called when the value is missing.
fn takes_handler(name: &str) -> bool {
    name.ends_with("_else") || name == "orElseGet"
}

impl<'t> Reading<'_, 't> {
    /// Whether a default would do nothing: `None`, `nil`, `null`.
    pub(in crate::references) fn is_nothing(&self, default: Node<'_>) -> bool {
        self.shape.nothing.contains(&default.kind())
            || self.shape.nothing.contains(&self.code.text(default))
    }

    /// Whether the program goes on with it in the place of a missing value.
    pub(in crate::references) fn is_default(&self, default: Node<'t>) -> bool {
        let default = unwrapped(self.shape, default);
        !self.is_nothing(default) && !self.aborts(default)
    }

    /// Whether the code around a read says what to do when the variable is missing.
    pub(in crate::references) fn has_fallback(&self, place: Place<'_, 't>) -> bool {
        let shape = self.shape;
        let mut inner = place.node;
        let mut argument = place.node;
        // Past a comparison only a choice between two values counts; past `?.`, what follows is passed over too.
        let mut is_compared = false;
        let mut is_chained = false;
        for outer in place.around.iter().rev() {
            let kind = outer.kind();
            let operator = || self.code.field(*outer, "operator");
            let holds = |field: &str| outer.child_by_field_name(field) == Some(inner);
            let default = || outer.child_by_field_name("right");
            if shape.conditionals.contains(&kind) {
                return self.is_guarded(*outer, place.node);
            }
            if self.compares(*outer, inner) {
                is_compared = true;
            } else if is_compared {
                if !shape.wrappers.contains(&kind) {
                    return false;
                }
            } else if shape.fallbacks.0.contains(&kind) && shape.fallbacks.1.contains(&operator()) {
                if holds("left") && default().is_some_and(|default| self.is_default(default)) {
                    return true;
                }
            } else if shape.updates.0.contains(&kind) {
                return holds("left")
                    && shape.updates.1.contains(&operator())
                    && default().is_some_and(|default| self.is_default(default));
            } else if shape.presence.contains(&kind) {
                return true;
            } else if shape.calls.contains(&kind) {
                let name = self.called(*outer);
                if shape.presence.contains(&name) {
                    return true;
                }
                if shape.defaulting.contains(&name) {
                    let is_argument = shape.arguments.contains(&inner.kind());
                    if is_argument && self.is_last(argument, inner) {
                        return false;
                    }
                    match self.default_of(*outer, name) {
                        Some(default) if self.is_nothing(default) => {}
                        default => {
                            return default.is_none_or(|default| {
                                let is_handed = takes_handler(name) && self.hands_abort(default);
                                !(is_handed || self.aborts(default))
                            });
                        }
                    }
                } else if !(shape.transparent.contains(&name)
                    || (is_chained && holds("function"))
                    || (operator() == "&." && holds("receiver")))
                {
                    return false;
                }
            } else if shape.members.contains(&kind) && outer.named_child(0) == Some(inner) {
                is_chained |= outer.child_by_field_name("optional_chain").is_some();
            } else if shape.wrappers.contains(&kind) {
                is_chained = false;
            } else if !(shape.arguments.contains(&kind)
                || (is_chained && kind == "subscript_expression" && holds("object")))
            {
                return false;
            }
            argument = inner;
            inner = *outer;
        }
        false
    }

    /// What a defaulting call puts in the place of a missing value; `None` when that goes without saying.
    fn default_of(&self, call: Node<'t>, name: &str) -> Option<Node<'t>> {
        let mut arguments = named_children(call.child_by_field_name("arguments")?)
            .map(|argument| unwrapped(self.shape, argument));
        if name.starts_with("map_or") {
            arguments.next()
        } else {
            arguments.last()
        }
    }

    /// `read != null`, `read === undefined`, `read is None`, `!read`: whether it is there.
    fn compares(&self, outer: Node<'t>, read: Node<'t>) -> bool {
        let operator = ["operator", "operators"]
            .iter()
            .map(|field| self.code.field(outer, field))
            .find(|operator| !operator.is_empty())
            .unwrap_or_default();
        match outer.kind() {
            "unary_expression" | "unary_op_expression" | "unary" | "not_operator" => {
                self.code.text(outer).starts_with(['!', 'n', 't'])
                    && !matches!(operator, "-" | "+" | "~")
            }
            "binary_expression" | "comparison_operator" | "binary" => {
                matches!(operator, "==" | "!=" | "===" | "!==" | "is" | "is not")
                    && named_children(outer)
                        .filter(|side| *side != read)
                        .all(|side| {
                            let text = self.code.text(side);
                            self.is_nothing(side)
                                || text.eq_ignore_ascii_case("false")
                                || matches!(text, "''" | "\"\"" | "'undefined'" | "\"undefined\"")
                        })
            }
            _ => false,
        }
    }

    /// `read ? read : other`, `read == null ? other : read`, `read ?: other`, `read if "X" in environment else other`.
    fn is_guarded(&self, conditional: Node<'t>, read: Node<'t>) -> bool {
        let field = |names: [&str; 2]| {
            let mut found = names
                .iter()
                .filter_map(|name| conditional.child_by_field_name(name));
            found.next().map(|part| unwrapped(self.shape, part))
        };
        let parts = if let Some(condition) = field(["condition", "condition"]) {
            let then = field(["consequence", "body"]);
            (Some(condition), then, field(["alternative", "alternative"]))
        } else {
            // Python's: the value, the condition, and the other value.
            let mut parts = named_children(conditional);
            let then = parts.next();
            (parts.next(), then, parts.next())
        };
        let (Some(condition), then, Some(other)) = parts else {
            return false;
        };
        if !self.asks_for(condition, read) {
            return false;
        }
        let Some(then) = then else {
            return self.is_default(other);
        };
        match (self.asks_for(then, read), self.asks_for(other, read)) {
            (true, true) => !self.aborts(then) && !self.aborts(other),
            (true, false) => self.is_default(other),
            (false, true) => self.is_default(then),
            (false, false) => false,
        }
    }

    /// Whether a part of a choice reads, or asks for, the same variable.
    fn asks_for(&self, part: Node<'t>, read: Node<'t>) -> bool {
        let (part, read) = (self.code.text(part), self.code.text(read));
        if read.is_empty() || part.contains(read) {
            return !read.is_empty();
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = match read.split(['\'', '"', '`']).nth(1) {
            Some(quoted) => quoted,
            None => read.rsplit(|c| !is_part(c)).next().unwrap_or_default(),
        };
        !name.is_empty()
            && part.split(|c| !is_part(c)).any(|word| word == name)
            && ENVIRONMENT_WORDS.iter().any(|word| part.contains(word))
    }

    /// Whether nothing but the end of the list follows an argument.
    fn is_last(&self, argument: Node<'t>, list: Node<'t>) -> bool {
        self.code
            .0
            .get(argument.end_byte()..list.end_byte())
            .and_then(|rest| {
                rest.iter()
                    .find(|byte| !byte.is_ascii_whitespace() && **byte != b',')
            })
            .is_none_or(|byte| *byte == b')')
    }
}
