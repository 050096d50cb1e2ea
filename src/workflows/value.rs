//! Values that are only partly known: texts with gaps, and the several things one expression may be.

use std::fmt;
use std::rc::Rc;

use github_actions_expressions::Evaluation;

/// A text longer than this is not followed; it becomes one gap.
const LONGEST: usize = 8 * 1024;
/// An expression that may be more things than this may be anything.
const MOST_POSSIBLE: usize = 16;

/// A stretch of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Known to be exactly this.
    Said(String),
    /// Not known; the name of what stands here, as the workflow spells it.
    Gap(String),
}

/// A text of which parts may be unknown. No two said pieces touch; none is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Text {
    pieces: Vec<Piece>,
    /// Bytes in all pieces.
    weight: usize,
}

impl Text {
    /// A text that is known.
    pub(super) fn said(text: &str) -> Self {
        let mut whole = Self::default();
        whole.push(text);
        whole
    }

    /// A text of which nothing is known.
    pub(super) fn gap(name: &str) -> Self {
        // A name is for a sentence; an expression can be a page.
        let name = name.trim();
        let short = match name.char_indices().nth(60) {
            Some((end, _)) => format!("{}…", &name[..end]),
            None => name.to_owned(),
        };
        Self {
            weight: short.len(),
            pieces: vec![Piece::Gap(short)],
        }
    }

    /// Its pieces.
    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Adds known text.
    pub(super) fn push(&mut self, more: &str) {
        if more.is_empty() || !self.fits(more.len()) {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Said(text)) => text.push_str(more),
            _ => self.pieces.push(Piece::Said(more.to_owned())),
        }
    }

    /// Adds another text.
    pub(super) fn append(&mut self, more: &Self) {
        more.pieces.iter().for_each(|piece| self.add(piece));
    }

    /// Adds a piece.
    pub(super) fn add(&mut self, piece: &Piece) {
        match piece {
            Piece::Said(text) => self.push(text),
            Piece::Gap(name) if self.fits(name.len()) => self.pieces.push(piece.clone()),
            Piece::Gap(_) => {}
        }
    }

    /// Makes room for more; a text that would grow too long becomes one gap, and stays one.
    fn fits(&mut self, more: usize) -> bool {
        if self.weight < usize::MAX {
            self.weight += more;
            if self.weight > LONGEST {
                *self = Self::gap("a text too long to follow");
                self.weight = usize::MAX;
            }
        }
        self.weight < usize::MAX
    }

    /// The whole text, when all of it is known.
    pub(super) fn known(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Said(text)] => Some(text),
            _ => None,
        }
    }

    /// The names of what is not known, each once.
    pub(super) fn gaps(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for piece in &self.pieces {
            if let Piece::Gap(name) = piece
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        names
    }

    /// Whether it can turn out to be this text, upper and lower case alike.
    pub(super) fn could_be(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let mut rest = text.as_str();
        let mut anchored = true;
        for (index, piece) in self.pieces.iter().enumerate() {
            let Piece::Said(said) = piece else {
                anchored = false;
                continue;
            };
            let said = said.to_lowercase();
            let last = index + 1 == self.pieces.len();
            let after = match (anchored, last) {
                (true, true) => return rest == said,
                (true, false) => rest.strip_prefix(&said),
                (false, true) => return rest.ends_with(&said),
                (false, false) => rest.find(&said).map(|at| &rest[at + said.len()..]),
            };
            let Some(after) = after else { return false };
            rest = after;
            anchored = true;
        }
        !anchored || rest.is_empty()
    }
}

impl fmt::Display for Text {
    /// Known parts as they are, gaps as `<name>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Said(text) => f.write_str(text),
            Piece::Gap(name) => write!(f, "<{name}>"),
        })
    }
}

/// One thing an expression may be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Possible {
    /// Exactly this.
    Known(Evaluation),
    /// Something of which only this much is known.
    Open {
        /// What is known of it as a text.
        text: Text,
        /// What it is not, upper and lower case alike: every case that is tried beside it.
        except: Rc<[String]>,
    },
}

impl Possible {
    /// A known string.
    pub(super) fn string(text: &str) -> Self {
        Self::Known(Evaluation::String(text.to_owned()))
    }

    /// Something unknown under this name.
    pub(super) fn open(name: &str) -> Self {
        Text::gap(name).into()
    }

    /// Whether it can turn out to be this text, upper and lower case alike.
    pub(super) fn could_be(&self, wanted: &str) -> bool {
        let wanted_lower = wanted.to_lowercase();
        match self {
            Self::Known(_) => self.text().could_be(wanted),
            Self::Open { text, except } => {
                text.could_be(wanted)
                    && !except.iter().any(|not| not.to_lowercase() == wanted_lower)
            }
        }
    }

    /// What it looks like inside a text, as GitHub writes numbers, booleans and null.
    pub(super) fn text(&self) -> Text {
        match self {
            Self::Known(value) => Text::said(&value.sema().to_string()),
            Self::Open { text, .. } => text.clone(),
        }
    }

    /// Whether a condition takes it as true; `None` when that is not known.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Known(value) => Some(value.as_boolean()),
            Self::Open { .. } => (!self.could_be("")).then_some(true),
        }
    }
}

impl From<Text> for Possible {
    fn from(text: Text) -> Self {
        match text.known() {
            Some(known) => Self::string(known),
            None => Self::Open {
                text,
                except: Rc::from([]),
            },
        }
    }
}

/// All the things an expression may be: at least one, each once, in the order they were met.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value(Vec<Possible>);

impl Value {
    /// Exactly this.
    pub(super) fn known(value: Evaluation) -> Self {
        Self(vec![Possible::Known(value)])
    }

    /// Exactly this text.
    pub(super) fn string(text: &str) -> Self {
        Self(vec![Possible::string(text)])
    }

    /// True or false, nobody can say which.
    pub(super) fn either() -> Self {
        Self(
            [true, false]
                .map(|is| Possible::Known(Evaluation::Boolean(is)))
                .to_vec(),
        )
    }

    /// Unknown, under this name.
    pub(super) fn open(name: &str) -> Self {
        Self(vec![Possible::open(name)])
    }

    /// Any of these. None at all, or too many, is anything.
    pub(super) fn any_of(possible: impl IntoIterator<Item = Possible>) -> Self {
        let mut distinct: Vec<Possible> = Vec::new();
        for one in possible {
            if !distinct.contains(&one) {
                distinct.push(one);
            }
            if distinct.len() > MOST_POSSIBLE {
                return Self::open("a value with too many cases");
            }
        }
        if distinct.is_empty() {
            return Self::open("nothing");
        }
        Self(distinct)
    }

    /// What it may be.
    pub(super) fn possible(&self) -> &[Possible] {
        &self.0
    }

    /// The one thing it is, when that is known.
    pub(super) fn single(&self) -> Option<&Evaluation> {
        match self.0.as_slice() {
            [Possible::Known(value)] => Some(value),
            _ => None,
        }
    }

    /// The text it certainly is.
    pub(super) fn known_text(&self) -> Option<String> {
        self.single().map(|value| value.sema().to_string())
    }

    /// The texts it may be.
    pub(super) fn texts(&self) -> Vec<Text> {
        let mut texts = Vec::new();
        for text in self.0.iter().map(Possible::text) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    /// Whether a condition may take it as true.
    pub(super) fn may_be_true(&self) -> bool {
        self.0.iter().any(|one| one.truth() != Some(false))
    }

    /// This or that.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self::any_of(self.0.iter().chain(&other.0).cloned())
    }

    /// What a function of one thing makes of it.
    pub(super) fn map(&self, mut change: impl FnMut(&Possible) -> Self) -> Self {
        Self::any_of(self.0.iter().flat_map(|one| change(one).0))
    }

    /// This text followed by that one.
    pub(super) fn then(&self, next: &Self) -> Self {
        self.map(|left| {
            next.map(|right| {
                let mut text = left.text();
                text.append(&right.text());
                Self(vec![text.into()])
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Possible, Text, Value};

    fn text(pieces: &[&str]) -> Text {
        let mut whole = Text::default();
        for piece in pieces {
            match piece.strip_prefix('?') {
                Some(name) => whole.append(&Text::gap(name)),
                None => whole.push(piece),
            }
        }
        whole
    }

    #[test]
    fn a_gap_can_be_anything_and_nothing() {
        for (pieces, name, expected) in [
            (&["x-prod"][..], "X-Prod", true),
            (&["x-prod"], "x-prod-2", false),
            (&["?a"], "x-prod", true),
            (&["?a"], "", true),
            (&[], "", true),
            (&[], "x", false),
            (&["x-", "?a"], "x-prod", true),
            (&["x-", "?a"], "y-prod", false),
            (&["x-", "?a"], "x", false),
            (&["?a", "-prod"], "x-prod", true),
            (&["?a", "-pr-", "?b"], "x-prod", false),
            (&["?a", "-pr-", "?b"], "x-pr-7", true),
            (&["x", "?a", "x"], "x", false),
            (&["x", "?a", "x"], "xx", true),
            (&["?a", "?b", "d"], "x-prod", true),
        ] {
            assert_eq!(text(pieces).could_be(name), expected, "{pieces:?} {name}");
        }
    }

    #[test]
    fn texts_that_grow_without_end_are_let_go() {
        let mut value = Value::string("xxxxxxxx");
        for _ in 0..64 {
            value = value.then(&value);
        }
        assert_eq!(value.known_text(), None);
    }

    #[test]
    fn too_many_cases_are_any_case() {
        let many = (0..100).map(|number| Possible::string(&number.to_string()));
        assert_eq!(Value::any_of(many).texts().len(), 1);
    }
}
