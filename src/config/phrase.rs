//! The phrase that confirms a deploy: its placeholders, and what a person must type for one deploy.

use super::mistakes::quoted;
use super::placeholder::{self, pieces};
use super::words::{self, Checked, Complaint};
use crate::usage::nearest;

/// A phrase longer than this, in characters, is not one that anybody types.
const LONGEST: usize = 200;

/// The phrase as the settings write it; may contain `{service}`, `{target}` and `{sha7}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    written: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Placeholder(Placeholder),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    Service,
    Target,
    Sha7,
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
pub struct PhraseWords<'a> {
    /// For `{service}`.
    pub service: Option<&'a str>,
    /// For `{target}`.
    pub target: Option<&'a str>,
    /// For `{sha7}`: the first 7 digits of the commit.
    pub sha7: Option<&'a str>,
}

impl Phrase {
    pub(super) fn parse(written: &str) -> Checked<Self> {
        words::typeable(written)?;
        if written.chars().count() > LONGEST {
            return Err(
                Complaint::new(format!("is longer than {LONGEST} characters"))
                    .help("write what a person can type without a mistake"),
            );
        }
        let parts = pieces(written)?.into_iter().map(|piece| match piece {
            placeholder::Piece::Literal(text) => Ok(Part::Text(text.to_owned())),
            placeholder::Piece::Placeholder(word) => Ok(Part::Placeholder(named(word)?)),
        });
        Ok(Self {
            written: written.to_owned(),
            parts: parts.collect::<Checked<_>>()?,
        })
    }

    /// The phrase as the settings write it.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// It names the service.
    #[must_use]
    pub fn names_service(&self) -> bool {
        self.names(Placeholder::Service)
    }

    /// It names the target.
    #[must_use]
    pub fn names_target(&self) -> bool {
        self.names(Placeholder::Target)
    }

    /// It names the commit.
    #[must_use]
    pub fn names_commit(&self) -> bool {
        self.names(Placeholder::Sha7)
    }

    fn names(&self, wanted: Placeholder) -> bool {
        self.parts.contains(&Part::Placeholder(wanted))
    }

    /// It has no placeholders: one phrase for every deploy.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Text(_)))
    }

    /// The phrase for one deploy; `None` when a word that it needs is not known.
    #[must_use]
    pub fn filled(&self, words: PhraseWords<'_>) -> Option<String> {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Placeholder(Placeholder::Service) => words.service,
            Part::Placeholder(Placeholder::Target) => words.target,
            Part::Placeholder(Placeholder::Sha7) => words.sha7,
        });
        parts.collect()
    }
}

fn named(word: &str) -> Checked<Placeholder> {
    let known = Placeholder::NAMES.iter().find(|(name, _)| *name == word);
    if let Some((_, placeholder)) = known {
        return Ok(*placeholder);
    }
    let braced = |word: &str| format!("{{{word}}}");
    let complaint = Complaint::new(format!(
        "holds the unknown placeholder {}",
        quoted(&braced(word))
    ));
    let names = Placeholder::NAMES.map(|(name, _)| name);
    Err(match nearest(word, names) {
        Some(near) => complaint.help(format!("did you mean `{}`?", braced(near))),
        None => complaint.help(format!("known: {}", names.map(braced).join(", "))),
    })
}
