//! What the Actions runner reads: workflow commands in a log, and the files it parses after a step.

use super::visible::{cut_to_utf16, line, lines};

/// The runner cuts an annotation's message at this many UTF-16 code units (`ExecutionContext.cs`).
pub const MESSAGE_LIMIT: usize = 4096;

/// A workflow command on one line, without its line break. `name` and the property names are our own words;
/// a property without a value is left out, as the runner would.
#[must_use]
pub fn command(name: &str, properties: &[(&str, &str)], message: &str) -> String {
    let properties: Vec<String> = properties
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", property(&line(value))))
        .collect();
    let gap = if properties.is_empty() { "" } else { " " };
    let visible = lines(message);
    let message = data(&cut_to_utf16(&visible, MESSAGE_LIMIT));
    format!("::{name}{gap}{}::{message}", properties.join(","))
}

/// Escapes a command's message. `%` goes first: the runner turns `%25` back last.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text in which our words and outside text are already mixed, such as the argument parser's own message:
/// lines stay lines, and none of them is a command.
#[must_use]
pub fn log(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for row in lines(text).split_inclusive('\n') {
        // The runner skips white space, and characters without weight, before it looks for `::`.
        let start = row
            .char_indices()
            .find(|(_, c)| c.is_ascii() && !c.is_ascii_whitespace());
        match start {
            Some((at, ':')) => {
                safe.push_str(&row[..at]);
                safe.push_str("\\u{3a}");
                safe.push_str(&row[at + 1..]);
            }
            _ => safe.push_str(row),
        }
    }
    safe
}

/// One entry of `GITHUB_OUTPUT`, the value exactly as it is. `None` when the delimiter occurs in the value: choose another.
/// On Linux the runner ends lines at `\n` alone, so a stray `\r` stays part of the value (`FileCommandManager.cs`).
#[must_use]
pub fn heredoc(name: &str, value: &str, delimiter: &str) -> Option<String> {
    (!value.contains(delimiter)).then(|| format!("{name}<<{delimiter}\n{value}\n{delimiter}\n"))
}
