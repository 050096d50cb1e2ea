//! Usage and configuration errors: exit 2, found before any request.

use std::fmt;

use crate::finding::Location;

/// What is wrong with the command line, an input or a settings file: the place, the word at fault, the fix.
#[derive(Debug)]
pub enum UsageError {
    /// clap's own: bad flags, and also `--help` and `--version`.
    Command(clap::Error),
    /// Ours.
    Settings(Box<BadSetting>),
}

/// One mistake, said so that it can be mended without reading docs.
#[derive(Debug)]
pub struct BadSetting {
    /// What is wrong, naming the word at fault.
    pub message: String,
    /// The file and line, where it stands in one.
    pub location: Option<Location>,
    /// The fix: the nearest right word, or what to write.
    pub help: Option<String>,
    /// Further mistakes found by the same look, in the order to mend them.
    pub more: Vec<Self>,
}

impl UsageError {
    /// A mistake that stands in no file.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Settings(Box::new(BadSetting {
            message: message.into(),
            location: None,
            help: None,
            more: Vec::new(),
        }))
    }

    /// The same mistake, in this line of this file.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>, line: u32) -> Self {
        if let Self::Settings(bad) = &mut self {
            bad.location = Some(Location {
                path: path.into(),
                line,
            });
        }
        self
    }

    /// The same mistake, with its fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        if let Self::Settings(bad) = &mut self {
            bad.help = Some(help.into());
        }
        self
    }

    /// Both mistakes: mending only the first would bring up the next.
    #[must_use]
    pub fn and(mut self, next: Self) -> Self {
        if let (Self::Settings(bad), Self::Settings(next)) = (&mut self, next) {
            bad.more.push(*next);
        }
        self
    }
}

impl From<clap::Error> for UsageError {
    fn from(error: clap::Error) -> Self {
        Self::Command(error)
    }
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(error) => error.fmt(f),
            Self::Settings(bad) => bad.fmt(f),
        }
    }
}

impl fmt::Display for BadSetting {
    /// A line per mistake: the place, what is wrong, the fix.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(at) = &self.location {
            write!(f, "{}:{}: ", at.path, at.line)?;
        }
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, " ({help})")?;
        }
        self.more.iter().try_for_each(|next| write!(f, "\n{next}"))
    }
}

impl std::error::Error for UsageError {}

/// The candidate a person most likely meant, if any is near enough to be worth saying.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this similarity (0 to 1) a suggestion is a guess.
    const NEAR: f64 = 0.75;
    let lowered = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::jaro_winkler(&lowered, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
