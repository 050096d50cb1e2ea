//! The only place where text from outside is made harmless, one function per kind of exit.
//!
//! | exit | function |
//! |---|---|
//! | a line or lines of a log | [`line()`], [`lines`], [`log`] |
//! | a workflow command | [`command`] |
//! | `GITHUB_OUTPUT` | [`heredoc`] |
//! | Markdown prose, code, preformatted text, a link | [`prose`], [`code`], [`preformatted`], [`anchor`] |
//! | JSON, XML, a URI reference, a SARIF message | [`json`], [`xml`], [`uri_reference`], [`unlinked`] |
//!
//! Two dangers are the same everywhere. What a reader cannot see (controls, ANSI sequences, bidi overrides, zero-width and
//! other invisible characters) is shown as `\u{202e}`. And the Actions runner reads commands from everything a step prints,
//! on stdout *and* stderr, whatever the format: `::name::` where a line starts and `##[name]` anywhere in it. The runner
//! compares by culture, so characters without weight may stand between: what counts here is the nearest ASCII character.
//! (actions/runner `ActionCommand.cs`, `OutputManager.cs`.)

mod hidden;
mod machine;
mod markdown;
mod runner;
mod visible;

pub use hidden::is_hidden;
pub use machine::{json, unlinked, uri_reference, xml};
pub use markdown::{anchor, code, preformatted, prose};
pub use runner::{MESSAGE_LIMIT, command, heredoc, log};
pub use visible::{cut, cut_to_utf16, line, lines};

#[cfg(test)]
mod tests;
