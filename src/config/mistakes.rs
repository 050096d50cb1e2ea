//! What is wrong with a settings file: collected while it is read, so that one run names every mistake.

use std::cell::RefCell;

use crate::usage::UsageError;

/// After this many mistakes the rest is noise.
const MOST_SHOWN: usize = 20;
/// A longer word is cut short in a message, in characters.
const LONGEST_WORD: usize = 60;
/// A longer message is cut short, in characters.
const LONGEST_MESSAGE: usize = 500;

/// One mistake and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    line: u32,
    message: String,
    help: Option<String>,
}

impl Mistake {
    /// A mistake on this line.
    pub(super) fn new(line: u32, message: impl Into<String>) -> Self {
        Self {
            line,
            message: cut(&message.into(), LONGEST_MESSAGE),
            help: None,
        }
    }

    /// The same mistake, with its fix.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(cut(&help.into(), LONGEST_MESSAGE));
        self
    }

    /// The same mistake in this file, as the rest of the program knows it.
    pub(super) fn in_file(self, path: &str) -> UsageError {
        let error = UsageError::new(self.message).at(path, self.line);
        match self.help {
            Some(help) => error.help(help),
            None => error,
        }
    }
}

/// The mistakes of one file.
#[derive(Debug, Default)]
pub(super) struct Mistakes(RefCell<Vec<Mistake>>);

impl Mistakes {
    /// Puts a mistake on record.
    pub(super) fn add(&self, mistake: Mistake) {
        self.0.borrow_mut().push(mistake);
    }

    /// How many are on record.
    pub(super) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// All mistakes as one error, in the order of their lines.
    ///
    /// # Errors
    ///
    /// When there is any.
    pub(super) fn into_result(self, path: &str) -> Result<(), UsageError> {
        let mut all = self.0.into_inner();
        all.sort_by_key(|mistake| mistake.line);
        // An alias that is used twice says the same thing twice.
        all.dedup();
        let unshown = all.len().saturating_sub(MOST_SHOWN);
        all.truncate(MOST_SHOWN);
        let mut errors = all.into_iter().map(|mistake| mistake.in_file(path));
        let Some(first) = errors.next() else {
            return Ok(());
        };
        let mut error = errors.fold(first, UsageError::and);
        if unshown > 0 {
            error = error.and(UsageError::new(format!(
                "{path}: and {unshown} more mistakes"
            )));
        }
        Err(error)
    }
}

/// A word from the file between backquotes, cut short when it is long.
pub(super) fn quoted(word: &str) -> String {
    format!("`{}`", cut(word, LONGEST_WORD))
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
