//! A YAML tree with positions, as GitHub reads workflow files: raw scalar text, aliases, no merge keys.
//!
//! `on` stays `on` and `yes` stays `yes`: a scalar keeps its text and whether it was plain. Aliases are
//! copied in, within one budget of nodes and bytes for the whole file, so no file grows beyond it.
//! Errors name the line and never quote the file: it may hold a secret somebody pasted.

use std::collections::{HashMap, HashSet};
use std::fmt;

use granit_parser::{Event, Marker, Parser, ScalarStyle};

/// No honest workflow is larger, in bytes.
const LARGEST: usize = 1024 * 1024;
/// No honest workflow nests deeper.
const DEEPEST: usize = 48;
/// No honest workflow has more nodes, aliases copied in.
const MOST_NODES: usize = 100_000;
/// No honest workflow holds more text, aliases copied in.
const MOST_BYTES: usize = 2 * LARGEST;

/// A node and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// Line, from 1.
    pub(super) line: u32,
    /// Column in characters, from 1.
    pub(super) column: u32,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Text; `plain` when it stood without quotes or block marks, so that `true` may mean a boolean.
    Scalar { text: String, plain: bool },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the file; no key twice.
    Map(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// The key's text.
    pub(super) key: String,
    /// The key's line, from 1.
    pub(super) line: u32,
    /// What it maps to.
    pub(super) value: Node,
}

impl Node {
    /// The entries of a mapping; none of anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub(super) fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The entry of a mapping under this key.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value of a mapping under this key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The text of a scalar that is there: a plain `null`, `~` or nothing at all is no text.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// Whether it is a null: YAML's `null`, `~`, or nothing after the colon.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }
}

/// Why a file is no tree: a line and a reason that quotes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YamlError {
    /// Line, from 1; `None` when the file as a whole is at fault.
    pub(super) line: Option<u32>,
    /// The reason.
    pub(super) reason: String,
}

impl YamlError {
    pub(super) fn at(line: u32, reason: impl fmt::Display) -> Self {
        Self {
            line: Some(line),
            reason: reason.to_string(),
        }
    }
}

impl fmt::Display for YamlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

/// Reads one document. `None`: the file holds nothing but comments and space.
///
/// # Errors
/// What is not YAML, a second document, a key twice in one mapping, a key that is not text, a merge
/// key (GitHub has none), or a file beyond the budgets above.
pub(super) fn read(source: &str) -> Result<Option<Node>, YamlError> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if source.len() > LARGEST {
        return Err(YamlError {
            line: None,
            reason: format!("larger than {LARGEST} bytes, which no workflow is"),
        });
    }
    let options = granit_parser::options! { emit_comments: false };
    let mut composer = Composer {
        events: Parser::new_from_str_with_options(source, options),
        anchors: HashMap::new(),
        nodes: 0,
        bytes: 0,
    };
    composer.document()
}

struct Composer<'a> {
    events: Parser<'a, granit_parser::StrInput<'a>>,
    /// Anchored nodes with their size; `None` while the node is still being read.
    anchors: HashMap<usize, Option<Node>>,
    nodes: usize,
    bytes: usize,
}

impl<'a> Composer<'a> {
    fn document(&mut self) -> Result<Option<Node>, YamlError> {
        let mut root = None;
        loop {
            let (event, at) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(YamlError::at(line(at), "a second document begins here"));
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => {
                    let node = self.node(event, at, 0)?;
                    // An empty document is one null scalar.
                    if !node.is_null() {
                        root = Some(node);
                    }
                }
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Marker), YamlError> {
        match self.events.next() {
            Some(Ok((event, span))) => Ok((event, span.start)),
            Some(Err(error)) => Err(YamlError::at(line(*error.marker()), error.info())),
            None => Err(YamlError {
                line: None,
                reason: "ends too early".to_owned(),
            }),
        }
    }

    fn node(&mut self, event: Event<'a>, at: Marker, depth: usize) -> Result<Node, YamlError> {
        if depth > DEEPEST {
            return Err(YamlError::at(
                line(at),
                format!("nested deeper than {DEEPEST} levels"),
            ));
        }
        let (kind, anchor) = match event {
            Event::Alias(id) => return self.alias(id, at, depth),
            Event::Scalar(text, style, anchor, _) => {
                self.spend(1, text.len(), at)?;
                let plain = style == ScalarStyle::Plain;
                let text = text.into_owned();
                (Kind::Scalar { text, plain }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.spend(1, 0, at)?;
                self.anchors.insert(anchor, None);
                (Kind::List(self.list(depth)?), anchor)
            }
            Event::MappingStart(_, anchor, _) => {
                self.spend(1, 0, at)?;
                self.anchors.insert(anchor, None);
                (Kind::Map(self.map(depth)?), anchor)
            }
            _ => return Err(YamlError::at(line(at), "a value is missing")),
        };
        let node = Node {
            line: line(at),
            column: u32::try_from(at.col()).map_or(u32::MAX, |column| column.saturating_add(1)),
            kind,
        };
        // The parser numbers anchors from 1; 0 is no anchor.
        if anchor != 0 {
            let (nodes, bytes, _) = size(&node);
            self.spend(nodes, bytes, at)?;
            self.anchors.insert(anchor, Some(node.clone()));
        }
        Ok(node)
    }

    fn alias(&mut self, id: usize, at: Marker, depth: usize) -> Result<Node, YamlError> {
        let Some(Some(node)) = self.anchors.get(&id) else {
            return Err(YamlError::at(
                line(at),
                "an alias stands inside its own anchor",
            ));
        };
        let (nodes, bytes, height) = size(node);
        if depth + height > DEEPEST {
            return Err(YamlError::at(
                line(at),
                format!("nested deeper than {DEEPEST} levels"),
            ));
        }
        let mut node = node.clone();
        node.line = line(at);
        self.spend(nodes, bytes, at)?;
        Ok(node)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, YamlError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(items),
                (event, at) => items.push(self.node(event, at, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Vec<Entry>, YamlError> {
        let mut entries = Vec::new();
        let mut seen = HashSet::new();
        loop {
            let (event, at) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(entries);
            }
            let Kind::Scalar { text: key, plain } = self.node(event, at, depth + 1)?.kind else {
                return Err(YamlError::at(line(at), "a key is not text"));
            };
            if plain && key == "<<" {
                return Err(YamlError::at(
                    line(at),
                    "a merge key; GitHub does not support them",
                ));
            }
            if !seen.insert(key.clone()) {
                return Err(YamlError::at(line(at), "a key stands twice in one mapping"));
            }
            let (event, value_at) = self.next()?;
            entries.push(Entry {
                key,
                line: line(at),
                value: self.node(event, value_at, depth + 1)?,
            });
        }
    }

    fn spend(&mut self, nodes: usize, bytes: usize, at: Marker) -> Result<(), YamlError> {
        self.nodes = self.nodes.saturating_add(nodes);
        self.bytes = self.bytes.saturating_add(bytes);
        if self.nodes > MOST_NODES || self.bytes > MOST_BYTES {
            return Err(YamlError::at(
                line(at),
                "more content than a workflow has, counting aliases",
            ));
        }
        Ok(())
    }
}

/// Nodes, bytes of text, and height of a tree.
fn size(node: &Node) -> (usize, usize, usize) {
    let children: Vec<(usize, usize, usize)> = match &node.kind {
        Kind::Scalar { text, .. } => return (1, text.len(), 0),
        Kind::List(items) => items.iter().map(size).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| {
                let (nodes, bytes, height) = size(&entry.value);
                (nodes + 1, bytes + entry.key.len(), height)
            })
            .collect(),
    };
    children.iter().fold((1, 0, 0), |sum, child| {
        (
            sum.0 + child.0,
            sum.1 + child.1,
            usize::max(sum.2, child.2 + 1),
        )
    })
}

fn line(at: Marker) -> u32 {
    u32::try_from(at.line()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
