//! A usage or configuration error: for a person, and as an annotation at its line.

use super::escape;
use crate::secret::Scrubber;
use crate::usage::UsageError;

/// Whether it is no error at all, but the help or the version that was asked for.
#[must_use]
pub fn is_help(error: &UsageError) -> bool {
    matches!(error, UsageError::Command(error) if !error.use_stderr())
}

/// The mistake and its fix as plain text, ending in a line break, with no secret in it: a token on the command line is a
/// mistake too, and the message quotes it. The argument parser's own text keeps its colours only where
/// nothing in it had to be made harmless.
#[must_use]
pub fn text(error: &UsageError, color: bool, scrubber: &Scrubber) -> String {
    let (plain, colored) = match error {
        UsageError::Command(error) => {
            let text = error.render();
            (text.to_string(), text.ansi().to_string())
        }
        UsageError::Settings(bad) => {
            let place = bad
                .location
                .as_ref()
                .map_or(String::new(), |at| format!("{}:{}: ", at.path, at.line));
            let help = bad
                .help
                .as_ref()
                .map_or(String::new(), |help| format!("\n  help: {help}"));
            let text = format!("error: {place}{}{help}\n", bad.message);
            (text.clone(), text)
        }
    };
    // Before anything is escaped: a secret may hold what is.
    let (plain, colored) = (scrubber.scrub(&plain), scrubber.scrub(&colored));
    let safe = escape::log(&plain);
    let text = if color && safe == plain {
        colored
    } else {
        safe
    };
    text.trim_end().to_owned() + "\n"
}

/// The mistake as one workflow command, ending in a line break, with no secret in it.
#[must_use]
pub fn annotation(error: &UsageError, scrubber: &Scrubber) -> String {
    let title = ("title", env!("CARGO_PKG_NAME"));
    let command = match error {
        UsageError::Command(error) => {
            let text = scrubber.scrub(&error.render().to_string());
            let message = text.trim().trim_start_matches("error: ");
            escape::command("error", &[title], message)
        }
        UsageError::Settings(bad) => {
            let help = bad
                .help
                .as_ref()
                .map_or(String::new(), |help| format!("\n{help}"));
            let message = scrubber.scrub(&format!("{}{help}", bad.message));
            match &bad.location {
                None => escape::command("error", &[title], &message),
                Some(at) => {
                    let (path, line) = (scrubber.scrub(&at.path), at.line.to_string());
                    let place = [("file", path.as_str()), ("line", line.as_str()), title];
                    escape::command("error", &place, &message)
                }
            }
        }
    };
    command + "\n"
}

#[cfg(test)]
mod tests;
