//! What the languages share: the shape of a language, the place of a node, and the text of a file.
//!
//! Reading the few shapes of expression that every language has is in [`reading`], what stands in for a missing variable in
//! [`fallback`] and [`aborting`]; parsing and walking, within a budget and without recursion, in [`search`](mod@search).

pub(super) mod aborting;
mod escapes;
mod fallback;
mod reading;
mod search;

use std::borrow::Cow;
use std::ops::Range;

use tree_sitter::Node;

use super::found::Found;
use super::names::Names;

pub(super) use reading::Reading;
pub(super) use search::{Sense, Source, search};

/// No name, path or operator is longer than this, in bytes. Keeps the cost of a node from growing with what it holds.
const LONGEST_TEXT: usize = 1_024;
/// Joins and wrappers around a name are followed this far.
const DEEPEST_NAME: u32 = 16;

/// How a language spells what all languages have; kinds are its grammar's node kinds.
pub(super) struct Shape {
    /// What a local name is local to.
    pub(super) scopes: &'static [&'static str],
    /// String literals; their named children are text, escapes and interpolations.
    pub(super) strings: &'static [&'static str],
    /// The part of a string that is filled in.
    pub(super) interpolations: &'static [&'static str],
    /// Literals side by side that are one: `"A" "B"`.
    pub(super) adjacent: &'static [&'static str],
    /// Binary expressions, and the operators that join strings.
    pub(super) joins: (&'static [&'static str], &'static [&'static str]),
    /// A plain name.
    pub(super) identifiers: &'static [&'static str],
    /// A member of something: `Keys.A`, `self::A`.
    pub(super) members: &'static [&'static str],
    /// What stands around an expression and is, for our purpose, the expression: parentheses, casts, `await`.
    pub(super) wrappers: &'static [&'static str],
    /// Calls.
    pub(super) calls: &'static [&'static str],
    /// Whether a plain name may be a call.
    pub(super) bare_calls: bool,
    /// The list of a call's arguments, and a single argument where the grammar has a node for it.
    pub(super) arguments: &'static [&'static str],
    /// Functions and methods that hand a missing value through: `.trim()`, `Number()`, `Optional.ofNullable()`.
    pub(super) transparent: &'static [&'static str],
    /// Functions and methods that put something in the place of a missing value: `.unwrap_or()`.
    pub(super) defaulting: &'static [&'static str],
    /// Functions, methods and node kinds that only ask whether a value is there: `.is_ok()`, `isset`, `if let`.
    pub(super) presence: &'static [&'static str],
    /// Binary expressions whose right side is the default of their left side.
    pub(super) fallbacks: (&'static [&'static str], &'static [&'static str]),
    /// `condition ? this : that`.
    pub(super) conditionals: &'static [&'static str],
    /// Assignments; what stands in their field `left` is written.
    pub(super) assignments: &'static [&'static str],
    /// Assignments that first read what they write, and the operators that write only what is missing.
    pub(super) updates: (&'static [&'static str], &'static [&'static str]),
    /// Statements and expressions that remove what they hold: `del`, `unset`.
    pub(super) deletions: &'static [&'static str],
    /// Lists of targets on the left of an assignment.
    pub(super) targets: &'static [&'static str],
    /// Literals that are no default: `None`, `nil`.
    pub(super) nothing: &'static [&'static str],
    /// What holds a block of code; one without a telling word defines nothing that matters.
    pub(super) bodies: &'static [&'static str],
    /// Literals that are no name: numbers, slices, symbols.
    pub(super) no_names: &'static [&'static str],
}

/// Where a node stands: the node, and everything around it from the root inwards.
#[derive(Clone, Copy)]
pub(super) struct Place<'a, 't> {
    pub(super) node: Node<'t>,
    pub(super) around: &'a [Node<'t>],
    /// The scopes among them.
    scopes: &'a [usize],
}

impl<'t> Place<'_, 't> {
    pub(super) fn parent(&self) -> Option<Node<'t>> {
        self.around.last().copied()
    }

    /// The scope a name defined here belongs to; `None` for the file.
    pub(super) fn scope(&self) -> Option<usize> {
        self.scopes.last().copied()
    }

    /// All scopes around, the innermost first.
    pub(super) fn scopes(&self) -> impl Iterator<Item = usize> {
        self.scopes.iter().rev().copied()
    }

    /// The nearest node around of one of these kinds.
    pub(super) fn inside(&self, kinds: &[&str]) -> Option<Node<'t>> {
        self.around
            .iter()
            .rev()
            .find(|node| kinds.contains(&node.kind()))
            .copied()
    }
}

/// A language's own knowledge.
pub(super) trait Dialect {
    /// Its shape.
    const SHAPE: Shape;

    /// Notes what the names defined here stand for.
    fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names);

    /// Notes the references that stand here.
    fn refer<'t>(place: Place<'_, 't>, reading: &Reading<'_, 't>, found: &mut Found);

    /// Nodes with code that the grammar leaves as it stands.
    const FRAGMENTS: &'static [&'static str] = &[];

    /// That code.
    fn fragment<'t>(_: Place<'_, 't>, _: Code<'t>) -> Option<Fragment> {
        None
    }
}

/// Code inside a file that is parsed by itself.
pub(super) struct Fragment {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// The code, and what makes a text out of it that the grammar knows.
    pub(super) text: Vec<u8>,
    /// How much of that stands before the code.
    pub(super) before: usize,
}

/// The text of a file.
#[derive(Clone, Copy)]
pub(super) struct Code<'t>(pub(super) &'t [u8]);

impl<'t> Code<'t> {
    /// The text of a node; empty when it is not UTF-8 or longer than [`LONGEST_TEXT`], which no name is.
    pub(super) fn text(self, node: Node<'_>) -> &'t str {
        self.0
            .get(node.byte_range())
            .filter(|bytes| bytes.len() <= LONGEST_TEXT)
            .and_then(|bytes| str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    /// The text of a node's field; empty when it has none.
    pub(super) fn field(self, node: Node<'_>, field: &str) -> &'t str {
        node.child_by_field_name(field)
            .map_or("", |child| self.text(child))
    }

    /// A string literal's text when nothing is filled in.
    pub(super) fn plain_string(self, shape: &Shape, node: Node<'_>) -> Option<String> {
        if !shape.strings.contains(&node.kind()) {
            return None;
        }
        let mut text = String::new();
        for part in named_children(node) {
            if is_text(part.kind()) {
                text.push_str(&self.string_part(part)?);
            } else if !is_quote(part.kind()) {
                return None;
            }
        }
        Some(text)
    }

    /// What a part of a string literal says. `None` where that cannot be told.
    fn string_part(self, part: Node<'_>) -> Option<Cow<'t, str>> {
        let text = self.text(part);
        if text.contains('\\') {
            return escapes::unescaped(text, part.kind().contains("escape")).map(Cow::Owned);
        }
        Some(Cow::Borrowed(text))
    }

    /// A literal, or literals side by side.
    pub(super) fn literal(self, shape: &Shape, node: Node<'_>) -> Option<String> {
        let node = unwrapped(shape, node);
        if shape.adjacent.contains(&node.kind()) {
            return named_children(node)
                .map(|part| self.plain_string(shape, part))
                .collect();
        }
        self.plain_string(shape, node)
    }
}

/// Whether a string's child is part of its text. Escapes are.
fn is_text(kind: &str) -> bool {
    kind.ends_with("_content") || kind.ends_with("_fragment") || kind.contains("escape")
}

/// Whether a string's child is one of its quotes.
fn is_quote(kind: &str) -> bool {
    matches!(kind, "string_start" | "string_end" | "raw_string_delimiter")
}

/// The expression inside parentheses, casts and the like.
pub(super) fn unwrapped<'t>(shape: &Shape, node: Node<'t>) -> Node<'t> {
    let mut node = node;
    for _ in 0..DEEPEST_NAME {
        if !shape.wrappers.contains(&node.kind()) {
            break;
        }
        let Some(inner) = named_children(node).next() else {
            break;
        };
        node = inner;
    }
    node
}

/// The named children of a node, comments left out.
pub(super) fn named_children(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let mut cursor = node.walk();
    let mut more = cursor.goto_first_child();
    std::iter::from_fn(move || {
        while more {
            let child = cursor.node();
            more = cursor.goto_next_sibling();
            if child.is_named() && !child.is_extra() {
                return Some(child);
            }
        }
        None
    })
}
