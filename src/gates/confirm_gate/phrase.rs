//! The phrase of the settings: its placeholders, and what a person must type for one deploy.

use super::characters::{breaks_line, is_invisible, visible};
use crate::usage::{UsageError, nearest};

/// A phrase longer than this, in characters, is not one that anybody types.
const LONGEST: usize = 200;

/// The phrase as the settings write it.
#[derive(Debug, Clone)]
pub(super) struct Template {
    written: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    Service,
    Target,
    Sha7,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Placeholder(Placeholder),
}

impl Placeholder {
    const NAMES: [(&'static str, Self); 3] = [
        ("service", Self::Service),
        ("target", Self::Target),
        ("sha7", Self::Sha7),
    ];
}

/// What a deploy fills the placeholders with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub service: Option<&'a str>,
    pub target: Option<&'a str>,
    pub sha7: Option<&'a str>,
}

impl Template {
    /// Reads a phrase.
    ///
    /// # Errors
    ///
    /// When nobody could type it, or it holds a placeholder that does not exist.
    pub(super) fn parse(written: &str) -> Result<Self, UsageError> {
        let bad = |what: &str, help: &str| {
            Err(UsageError::new(format!("`confirm.phrase` {what}")).help(help))
        };
        if written.trim().is_empty() {
            return bad(
                "is empty",
                "write what a person must type, such as deploy-prod-now",
            );
        }
        if written.chars().count() > LONGEST {
            return bad(
                &format!("is longer than {LONGEST} characters"),
                "write what a person can type without a mistake",
            );
        }
        if written.contains(breaks_line) {
            return bad(
                "holds a line break, which a dispatch form cannot hold",
                "write it on the line of its key, without | or >",
            );
        }
        if written.trim() != written || written.contains(is_invisible) {
            return bad(
                "holds white space around it or characters that cannot be seen",
                "write only what a person can see and type",
            );
        }
        Ok(Self {
            written: written.to_owned(),
            pieces: pieces(written)?,
        })
    }

    /// The phrase as the settings write it.
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// It names the service.
    pub(super) fn names_service(&self) -> bool {
        self.names(Placeholder::Service)
    }

    /// It names the target.
    pub(super) fn names_target(&self) -> bool {
        self.names(Placeholder::Target)
    }

    /// It names the commit.
    pub(super) fn names_commit(&self) -> bool {
        self.names(Placeholder::Sha7)
    }

    fn names(&self, wanted: Placeholder) -> bool {
        let wanted = |piece: &Piece| matches!(piece, Piece::Placeholder(p) if *p == wanted);
        self.pieces.iter().any(wanted)
    }

    /// It has no placeholders: one phrase for every deploy.
    pub(super) fn is_fixed(&self) -> bool {
        self.pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// The phrase for one deploy; `None` when a word that it needs is not known.
    pub(super) fn filled(&self, words: Words<'_>) -> Option<String> {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                Piece::Placeholder(Placeholder::Service) => words.service,
                Piece::Placeholder(Placeholder::Target) => words.target,
                Piece::Placeholder(Placeholder::Sha7) => words.sha7,
            })
            .collect()
    }
}

fn pieces(written: &str) -> Result<Vec<Piece>, UsageError> {
    let mut pieces = Vec::new();
    let mut rest = written;
    while let Some((before, (name, after))) = rest
        .split_once('{')
        .and_then(|(before, opened)| Some((before, opened.split_once('}')?)))
    {
        let known = Placeholder::NAMES.iter().find(|(known, _)| *known == name);
        let Some((_, placeholder)) = known else {
            let names = Placeholder::NAMES.map(|(name, _)| name);
            let error = UsageError::new(format!(
                "`confirm.phrase` holds the unknown placeholder {{{}}}",
                visible(name, 40)
            ));
            return Err(error.help(match nearest(name, names) {
                Some(near) => format!("did you mean {{{near}}}?"),
                None => format!("it may hold {{{}}}", names.join("}, {")),
            }));
        };
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(Piece::Placeholder(*placeholder));
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Ok(pieces)
}
