use std::ops::{ControlFlow, Range};
use std::time::{Duration, Instant};

use tree_sitter::{Node, ParseOptions, Parser, Point, Tree};

use super::{Code, Dialect, Fragment, Place, Reading, Shape, aborting};
use crate::references::Expression;
use crate::references::found::Found;
use crate::references::language::Language;
use crate::references::names::Names;
use crate::references::skipped::Reason;
use crate::references::{outline, tokens};

/// Code nested deeper than this was not written to be read.
const DEEPEST: usize = 2_000;
/// A parser reports after every hundred steps, which is about once for each sixty bytes of honest code. A file is given up
/// when it takes many times that, and some to start with.
const REPORTS_TO_START: usize = 5_000;
const BYTES_PER_REPORT: usize = 8;
/// Steps are not all alike: on text made for it, recovering from one error can take seconds. No honest file of a size that
/// is read takes a tenth of this, on any machine.
const LONGEST: Duration = Duration::from_secs(3);

/// A file to search.
pub(in crate::references) struct Source<'s> {
    pub(in crate::references) language: Language,
    pub(in crate::references) bytes: &'s [u8],
    /// Where its telling words are, in order.
    pub(in crate::references) hits: &'s [usize],
    /// Parse and walk all of it.
    pub(in crate::references) whole: bool,
}

impl Source<'_> {
    fn has_hit(&self, node: Node<'_>) -> bool {
        self.holds_hit(&node.byte_range())
    }

    fn holds_hit(&self, range: &Range<usize>) -> bool {
        let next = self.hits.partition_point(|hit| *hit < range.start);
        self.hits.get(next).is_some_and(|hit| *hit < range.end)
    }
}

/// How much of a file made sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::references) enum Sense {
    /// All of it.
    Whole,
    /// Not all, and what did not holds no telling word that was not read.
    Damaged,
    /// A telling word stands where it cannot be told what it does.
    Unread,
}

/// Parses a file within its budget and collects what it refers to. Also says whether any of it made no sense.
///
/// The parts that can matter are tried first. Where they leave anything open, a name that is no literal or another name
/// for the environment, the whole file settles it.
pub(in crate::references) fn search<D: Dialect>(
    parser: &mut Parser,
    source: &Source<'_>,
) -> Result<(Found, Sense), Reason> {
    if !source.whole
        && let Some(parts) = outline::parts(source.language, source.bytes, source.hits)
        && parser
            .set_included_ranges(&ranges(source.bytes, &parts))
            .is_ok()
    {
        let tree = parse(parser, source.bytes)?;
        if !tree.root_node().has_error()
            && let Some(found) = read_plain::<D>(&tree, source)?
        {
            return Ok((found, Sense::Whole));
        }
    }
    parser
        .set_included_ranges(&[])
        .map_err(|_whole_file_is_always_valid| Reason::TooComplex)?;
    let tree = parse(parser, source.bytes)?;
    let is_damaged = tree.root_node().has_error();
    if !source.whole
        && !is_damaged
        && let Some(found) = read_plain::<D>(&tree, source)?
    {
        return Ok((found, Sense::Whole));
    }
    let code = Code(source.bytes);
    let mut names = Names::default();
    let everywhere = |_: Node<'_>| true;
    define::<D>(&tree, code, &mut names, everywhere)?;
    let (mut found, _, fragments) = refer::<D>(&tree, source, &names, everywhere)?;
    read_fragments::<D>(parser, source, &fragments, &mut names, &mut found)?;
    let sense = match is_damaged {
        false => Sense::Whole,
        true if leaves_unread(&tree, source, &found) => Sense::Unread,
        true => Sense::Damaged,
    };
    Ok((found, sense))
}

/// Whether a telling word stands in a stretch that made no sense, and nothing was read there: between the word and the next
/// one stands no variable that was found.
fn leaves_unread(tree: &Tree, source: &Source<'_>, found: &Found) -> bool {
    let mut read: Vec<usize> = found.references.iter().map(|(at, ..)| *at).collect();
    read.extend(found.dynamic.iter().map(|(at, _)| *at));
    read.sort_unstable();
    let ends = source.hits.iter().skip(1).copied();
    source
        .hits
        .iter()
        .zip(ends.chain([usize::MAX]))
        .filter(|(hit, end)| {
            let next = read.partition_point(|at| at < hit);
            read.get(next).is_none_or(|at| at >= end)
        })
        .any(|(hit, _)| stands_in_damage(tree, *hit))
}

/// Whether a word stands in what the grammar could not make sense of, and not in a comment there.
fn stands_in_damage(tree: &Tree, at: usize) -> bool {
    let mut cursor = tree.walk();
    let mut is_damaged = false;
    loop {
        let node = cursor.node();
        // Text that no node covers was passed over.
        is_damaged |= node.is_error() || !node.byte_range().contains(&at);
        if cursor.goto_first_child_for_byte(at).is_none() {
            let is_comment = cursor.node().kind().ends_with("comment");
            return is_damaged && !is_comment;
        }
    }
}

/// Reads the code that the grammar left as it stands.
fn read_fragments<D: Dialect>(
    parser: &mut Parser,
    source: &Source<'_>,
    fragments: &[Fragment],
    names: &mut Names,
    found: &mut Found,
) -> Result<(), Reason> {
    // Scopes go by the identity of nodes, which is only theirs as long as they are there.
    let mut trees = Vec::new();
    for Fragment {
        range,
        text,
        before,
    } in fragments
    {
        let tree = trees.push_mut(parse(parser, text)?);
        let code = Code(text);
        let everywhere = |_: Node<'_>| true;
        define::<D>(tree, code, names, everywhere)?;
        let shift = |offset: usize| offset.saturating_sub(*before) + range.start;
        let part = Source {
            bytes: text,
            hits: &[],
            ..*source
        };
        let (inside, _, _) = refer::<D>(tree, &part, names, everywhere)?;
        let is_silent = inside.references.is_empty() && inside.dynamic.is_empty();
        if is_silent && tree.root_node().has_error() {
            let hit = source.hits.iter().find(|hit| range.contains(hit));
            let at = hit.copied().unwrap_or(range.start);
            found.dynamic.push((at, Expression::Other));
        }
        let references = inside.references.into_iter();
        found
            .references
            .extend(references.map(|(at, name, optional)| (shift(at), name, optional)));
        let dynamic = inside.dynamic.into_iter();
        found
            .dynamic
            .extend(dynamic.map(|(at, expression)| (shift(at), expression)));
    }
    Ok(())
}

/// Reads a file where every name is a literal and nothing but telling words stands for the environment: then blocks, and
/// in the end everything, without such a word can be passed by. `None` when it turns out to be another kind of file.
fn read_plain<D: Dialect>(tree: &Tree, source: &Source<'_>) -> Result<Option<Found>, Reason> {
    let code = Code(source.bytes);
    let mut names = Names::default();
    let matters = |node: Node<'_>| !D::SHAPE.bodies.contains(&node.kind()) || source.has_hit(node);
    define::<D>(tree, code, &mut names, matters)?;
    if names.lends_other_names(|name| tokens::tells(source.language, name)) {
        return Ok(None);
    }
    let (found, is_resolved, fragments) = refer::<D>(tree, source, &names, |node| {
        source.has_hit(node) || D::FRAGMENTS.contains(&node.kind())
    })?;
    let is_plain = found.dynamic.is_empty() && fragments.is_empty() && !is_resolved;
    Ok(Some(found).filter(|_| is_plain))
}

/// Notes what the file's names stand for.
fn define<'t, D: Dialect>(
    tree: &'t Tree,
    code: Code<'t>,
    names: &mut Names,
    enter: impl Fn(Node<'t>) -> bool,
) -> Result<(), Reason> {
    visit(&D::SHAPE, tree, enter, |place| {
        D::define(place, code, names);
        aborting::define(place, code, &D::SHAPE, names);
    })?;
    names.settle();
    Ok(())
}

/// Collects the references, says whether a name was taken from a constant, and what code is still to be read.
fn refer<D: Dialect>(
    tree: &Tree,
    source: &Source<'_>,
    names: &Names,
    enter: impl Fn(Node<'_>) -> bool,
) -> Result<(Found, bool, Vec<Fragment>), Reason> {
    let reading = Reading::of::<D>(Code(source.bytes), names);
    let mut found = Found::default();
    let mut fragments = Vec::new();
    visit(&D::SHAPE, tree, enter, |place| {
        if D::FRAGMENTS.contains(&place.node.kind()) {
            let fragment = D::fragment(place, reading.code);
            fragments.extend(fragment.filter(|it| source.holds_hit(&it.range)));
        }
        if !found.is_crowded() {
            D::refer(place, &reading, &mut found);
        }
    })?;
    Ok((found, reading.resolved.get(), fragments))
}

fn ranges(bytes: &[u8], parts: &[Range<usize>]) -> Vec<tree_sitter::Range> {
    let mut row = 0;
    let mut counted = 0;
    let mut point = |at: usize| {
        row += memchr::memchr_iter(b'\n', bytes.get(counted..at).unwrap_or_default()).count();
        counted = at;
        // Parts begin and end where lines do.
        Point { row, column: 0 }
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

/// A budget of steps, so that the same file is read, or given up, on every machine; and of time, for what steps do not tell.
fn parse(parser: &mut Parser, bytes: &[u8]) -> Result<Tree, Reason> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a bound on one file's parse, which no answer depends on but that it ends"
    )]
    let now = Instant::now;
    let start = now();
    let mut reports = REPORTS_TO_START + bytes.len() / BYTES_PER_REPORT;
    let mut spend = |_: &tree_sitter::ParseState| {
        reports = reports.saturating_sub(1);
        if reports == 0 || now().duration_since(start) > LONGEST {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
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

/// Visits every named node from the root down, in the order of the text, but not what stands in a node not to be entered.
fn visit<'t>(
    shape: &Shape,
    tree: &'t Tree,
    enter: impl Fn(Node<'t>) -> bool,
    mut each: impl FnMut(Place<'_, 't>),
) -> Result<(), Reason> {
    let mut cursor = tree.walk();
    let mut around = Vec::new();
    let mut scopes = Vec::new();
    loop {
        let node = cursor.node();
        let enters = enter(node);
        if enters && node.is_named() {
            each(Place {
                node,
                around: &around,
                scopes: &scopes,
            });
        }
        if enters && cursor.goto_first_child() {
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
