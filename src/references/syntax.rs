//! What the languages share: parsing within a budget, walking a tree without recursion, and reading the few shapes of
//! expression that every language has.

use std::cell::Cell;
use std::ops::ControlFlow;

use tree_sitter::{Node, ParseOptions, Parser, Tree};

use super::found::{Found, Spelling};
use super::language::Language;
use super::names::{Meaning, Names};
use super::skipped::Reason;
use super::{Expression, outline, tokens};

/// Code nested deeper than this was not written to be read.
const DEEPEST: usize = 2_000;
/// No name, path or operator is longer than this, in bytes. Keeps the cost of a node from growing with what it holds.
const LONGEST_TEXT: usize = 1_024;
/// Joins and wrappers around a name are followed this far.
const DEEPEST_NAME: u32 = 16;
/// A parser reports after every hundred steps. Honest code needs well under one report for each hundred bytes; this
/// many per byte, and some to start with, is where a file is given up.
const REPORTS_TO_START: usize = 20_000;
const BYTES_PER_REPORT: usize = 4;

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
                text.push_str(self.text(part));
            } else if !is_quote(part.kind()) {
                return None;
            }
        }
        Some(text)
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

/// Whether a string's child is part of its text. Escapes are: a name with one is no name.
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

/// What a finished file's names mean, for reading its references.
pub(super) struct Reading<'r, 't> {
    pub(super) code: Code<'t>,
    pub(super) names: &'r Names,
    pub(super) shape: &'r Shape,
    /// A variable's name was taken from a constant.
    resolved: Cell<bool>,
}

impl<'r, 't> Reading<'r, 't> {
    /// A reading in a language's shape.
    pub(super) fn of<D: Dialect>(code: Code<'t>, names: &'r Names) -> Self {
        Self {
            code,
            names,
            shape: &D::SHAPE,
            resolved: Cell::new(false),
        }
    }

    /// What a plain name stands for here.
    pub(super) fn meaning(&self, place: Place<'_, 't>, name: &str) -> Option<&Meaning> {
        self.names.resolve(place.scopes.iter().rev().copied(), name)
    }

    /// The variable's name as an expression spells it.
    pub(super) fn spell(&self, expression: Node<'t>, place: Place<'_, 't>) -> Spelling {
        self.spell_within(expression, place, DEEPEST_NAME)
    }

    fn spell_within(&self, expression: Node<'t>, place: Place<'_, 't>, depth: u32) -> Spelling {
        let node = unwrapped(self.shape, expression);
        let kind = node.kind();
        let shape = self.shape;
        let Some(depth) = depth.checked_sub(1) else {
            return Spelling::Dynamic(Expression::Other);
        };
        if shape.strings.contains(&kind) {
            return self.join(
                named_children(node),
                place,
                depth,
                Expression::Interpolation,
            );
        }
        if shape.adjacent.contains(&kind) {
            return self.join(
                named_children(node),
                place,
                depth,
                Expression::Concatenation,
            );
        }
        if shape.joins.0.contains(&kind) {
            let operator = self.code.field(node, "operator");
            let sides = ["left", "right"].map(|side| node.child_by_field_name(side));
            return match sides {
                [Some(left), Some(right)] if shape.joins.1.contains(&operator) => self.join(
                    [left, right].into_iter(),
                    place,
                    depth,
                    Expression::Concatenation,
                ),
                _ => Spelling::Dynamic(Expression::Other),
            };
        }
        let known = |meaning: Option<&Meaning>, otherwise| match meaning {
            Some(Meaning::Text(text)) => {
                self.resolved.set(true);
                Spelling::Known(text.clone())
            }
            _ => Spelling::Dynamic(otherwise),
        };
        if shape.identifiers.contains(&kind) {
            return known(
                self.meaning(place, self.code.text(node)),
                Expression::Variable,
            );
        }
        if shape.members.contains(&kind) {
            return known(self.names.member(self.code.text(node)), Expression::Member);
        }
        if shape.calls.contains(&kind) {
            // `KEY.freeze`, `key.c_str()`: a method without arguments on what spells a name.
            let receiver = ["receiver", "object", "function"]
                .iter()
                .find_map(|field| node.child_by_field_name(field));
            let bare = node
                .child_by_field_name("arguments")
                .is_none_or(|arguments| arguments.named_child_count() == 0);
            return match receiver {
                Some(receiver) if bare && self.hands_through(node) => {
                    let object = ["argument", "object", "value", "operand"]
                        .iter()
                        .find_map(|field| receiver.child_by_field_name(field))
                        .unwrap_or(receiver);
                    self.spell_within(object, place, depth)
                }
                _ => Spelling::Dynamic(Expression::Call),
            };
        }
        if shape.no_names.contains(&kind) || shape.nothing.contains(&kind) {
            return Spelling::NoName;
        }
        Spelling::Dynamic(Expression::Other)
    }

    /// Joins the parts of a string; unknown when any part is.
    fn join(
        &self,
        parts: impl Iterator<Item = Node<'t>>,
        place: Place<'_, 't>,
        depth: u32,
        otherwise: Expression,
    ) -> Spelling {
        let mut whole = String::new();
        for part in parts {
            let kind = part.kind();
            if is_text(kind) {
                whole.push_str(self.code.text(part));
            } else if self.shape.interpolations.contains(&kind) {
                match named_children(part)
                    .next()
                    .map(|inner| self.spell_within(inner, place, depth))
                {
                    Some(Spelling::Known(text)) => whole.push_str(&text),
                    _ => return Spelling::Dynamic(otherwise),
                }
            } else if !is_quote(kind) {
                match self.spell_within(part, place, depth) {
                    Spelling::Known(text) => whole.push_str(&text),
                    _ => return Spelling::Dynamic(otherwise),
                }
            }
        }
        Spelling::Known(whole)
    }

    /// The last part of what a call calls: `trim` of `a.b.trim(…)`.
    fn called(&self, call: Node<'_>) -> &'t str {
        let called = ["method", "name", "function", "constructor"]
            .iter()
            .find_map(|field| call.child_by_field_name(field));
        let method = called.and_then(|called| {
            ["field", "property", "attribute"]
                .iter()
                .find_map(|field| called.child_by_field_name(field))
        });
        let name = method.or(called).map_or("", |name| self.code.text(name));
        name.rsplit(['.', ':', '>', '\\'])
            .next()
            .unwrap_or(name)
            .trim()
    }

    fn hands_through(&self, call: Node<'_>) -> bool {
        self.shape.transparent.contains(&self.called(call))
    }

    /// Whether a default would do nothing: `None`, `nil`, `null`.
    pub(super) fn is_nothing(&self, default: Node<'_>) -> bool {
        self.shape.nothing.contains(&default.kind())
            || self.shape.nothing.contains(&self.code.text(default))
    }

    /// Whether the code around a read says what to do when the variable is missing.
    pub(super) fn has_fallback(&self, place: Place<'_, 't>) -> bool {
        let shape = self.shape;
        let mut inner = place.node;
        let mut argument = place.node;
        for outer in place.around.iter().rev() {
            let kind = outer.kind();
            let operator = || self.code.field(*outer, "operator");
            let holds = |field: &str| outer.child_by_field_name(field) == Some(inner);
            if shape.fallbacks.0.contains(&kind) && shape.fallbacks.1.contains(&operator()) {
                if holds("left") {
                    return true;
                }
            } else if shape.updates.0.contains(&kind) {
                return holds("left") && shape.updates.1.contains(&operator());
            } else if shape.presence.contains(&kind) {
                return true;
            } else if shape.conditionals.contains(&kind) {
                return self.guards_itself(*outer, inner);
            } else if shape.calls.contains(&kind) {
                let name = self.called(*outer);
                if shape.presence.contains(&name) {
                    return true;
                }
                if shape.defaulting.contains(&name) {
                    let is_default =
                        shape.arguments.contains(&inner.kind()) && self.is_last(argument, inner);
                    return !is_default;
                }
                if !shape.transparent.contains(&name) {
                    return false;
                }
            } else if !(shape.wrappers.contains(&kind)
                || shape.arguments.contains(&kind)
                || (shape.members.contains(&kind) && outer.named_child(0) == Some(inner)))
            {
                return false;
            }
            argument = inner;
            inner = *outer;
        }
        false
    }

    /// `read ? read : other`, and `read ?: other`.
    fn guards_itself(&self, conditional: Node<'t>, read: Node<'t>) -> bool {
        let text = self.code.text(read);
        if text.is_empty() {
            return false;
        }
        let parts = named_children(conditional)
            .map(|part| unwrapped(self.shape, part))
            .collect::<Vec<_>>();
        let same = parts
            .iter()
            .filter(|part| self.code.text(**part) == text)
            .count();
        let is_condition = parts
            .first()
            .is_some_and(|first| self.code.text(*first) == text);
        same > 1 || (is_condition && parts.len() == 2)
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

    /// Whether the place is written or removed rather than read.
    pub(super) fn is_written(&self, place: Place<'_, 't>) -> bool {
        let shape = self.shape;
        let mut inner = place.node;
        for outer in place.around.iter().rev() {
            let kind = outer.kind();
            if shape.assignments.contains(&kind) {
                return outer.child_by_field_name("left") == Some(inner);
            }
            if shape.deletions.contains(&kind) {
                return kind != "unary_expression"
                    || self.code.field(*outer, "operator") == "delete";
            }
            if !(shape.wrappers.contains(&kind) || shape.targets.contains(&kind)) {
                return false;
            }
            inner = *outer;
        }
        false
    }
}

/// A file to search.
pub(super) struct Source<'s> {
    pub(super) language: Language,
    pub(super) bytes: &'s [u8],
    /// Where its telling words are, in order.
    pub(super) hits: &'s [usize],
    /// Parse all of it at once.
    pub(super) whole: bool,
}

/// What was read of a file, and how.
struct Read {
    found: Found,
    /// Every name was a literal, and nothing but telling words stands for the environment.
    is_plain: bool,
    /// Some of it made no sense.
    is_damaged: bool,
}

/// Parses a file within its budget and collects what it refers to. Also says whether any of it made no sense.
///
/// The parts that can matter are tried first. Where they leave anything open, a name that is no literal or another name
/// for the environment, the whole file settles it.
pub(super) fn search<D: Dialect>(
    parser: &mut Parser,
    source: &Source<'_>,
) -> Result<(Found, bool), Reason> {
    if !source.whole
        && let Some(parts) = outline::parts(source.language, source.bytes, source.hits)
        && parser
            .set_included_ranges(&ranges(source.bytes, &parts))
            .is_ok()
        && let Ok(read) = read::<D>(parser, source)
        && read.is_plain
        && !read.is_damaged
    {
        return Ok((read.found, false));
    }
    parser
        .set_included_ranges(&[])
        .map_err(|_whole_file_is_always_valid| Reason::TooComplex)?;
    let read = read::<D>(parser, source)?;
    Ok((read.found, read.is_damaged))
}

fn ranges(bytes: &[u8], parts: &[std::ops::Range<usize>]) -> Vec<tree_sitter::Range> {
    let mut row = 0;
    let mut counted = 0;
    let mut point = |at: usize| {
        row += memchr::memchr_iter(b'\n', bytes.get(counted..at).unwrap_or_default()).count();
        counted = at;
        // Parts begin and end where lines do.
        tree_sitter::Point { row, column: 0 }
    };
    parts
        .iter()
        .map(|part| tree_sitter::Range {
            start_byte: part.start,
            end_byte: part.end,
            start_point: point(part.start),
            end_point: point(part.end),
        })
        .collect()
}

fn read<D: Dialect>(parser: &mut Parser, source: &Source<'_>) -> Result<Read, Reason> {
    let tree = parse(parser, source.bytes)?;
    let code = Code(source.bytes);
    let mut names = Names::default();
    visit(&D::SHAPE, &tree, |place| {
        D::define(place, code, &mut names);
    })?;
    let reading = Reading::of::<D>(code, &names);
    let mut found = Found::default();
    visit(&D::SHAPE, &tree, |place| {
        if !found.is_crowded() {
            D::refer(place, &reading, &mut found);
        }
    })?;
    let is_plain = !reading.resolved.get()
        && found.dynamic.is_empty()
        && !names.lends_other_names(|name| tokens::tells(source.language, name));
    Ok(Read {
        found,
        is_plain,
        is_damaged: tree.root_node().has_error(),
    })
}

/// A budget of steps, not of time: the same file is read, or given up, on every machine.
fn parse(parser: &mut Parser, bytes: &[u8]) -> Result<Tree, Reason> {
    let mut reports = REPORTS_TO_START + bytes.len() / BYTES_PER_REPORT;
    let mut spend = |_: &tree_sitter::ParseState| match reports.checked_sub(1) {
        Some(left) => {
            reports = left;
            ControlFlow::Continue(())
        }
        None => ControlFlow::Break(()),
    };
    let tree = parser.parse_with_options(
        &mut |offset, _| bytes.get(offset..).unwrap_or_default(),
        None,
        Some(ParseOptions::new().progress_callback(&mut spend)),
    );
    tree.ok_or_else(|| {
        parser.reset();
        Reason::TooComplex
    })
}

/// Visits every named node from the root down, in the order of the text.
fn visit<'t>(
    shape: &Shape,
    tree: &'t Tree,
    mut each: impl FnMut(Place<'_, 't>),
) -> Result<(), Reason> {
    let mut cursor = tree.walk();
    let mut around = Vec::new();
    let mut scopes = Vec::new();
    loop {
        let node = cursor.node();
        if node.is_named() {
            each(Place {
                node,
                around: &around,
                scopes: &scopes,
            });
        }
        if cursor.goto_first_child() {
            if shape.scopes.contains(&node.kind()) {
                scopes.push(node.id());
            }
            around.push(node);
            if around.len() > DEEPEST {
                return Err(Reason::TooComplex);
            }
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Ok(());
            }
            if let Some(left) = around.pop()
                && scopes.last() == Some(&left.id())
            {
                scopes.pop();
            }
        }
    }
}
