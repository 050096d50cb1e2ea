//! `{word}` inside a text of the settings.

use super::words::{Checked, Complaint};

/// A stretch of a text with placeholders.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// To be taken as it stands.
    Literal(&'t str),
    /// The word between `{` and `}`.
    Placeholder(&'t str),
}

/// Takes a text apart. A brace that belongs to no placeholder is refused: it is most likely a typing mistake.
pub(super) fn pieces(text: &str) -> Checked<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            pieces.push(Piece::Literal(before));
        }
        let unmatched = |brace: char, other: char| {
            Complaint::new(format!("holds a `{brace}` without its `{other}`"))
        };
        let inner = from.strip_prefix('{').ok_or_else(|| unmatched('}', '{'))?;
        let (word, after) = inner
            .split_once('}')
            .filter(|(word, _)| !word.contains('{'))
            .ok_or_else(|| unmatched('{', '}'))?;
        pieces.push(Piece::Placeholder(word));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    Ok(pieces)
}
