//! Text a reader can trust to be all there is, and cuts that say so.

use std::borrow::Cow;

use super::hidden::is_hidden;
use crate::finding::wording::counted;

/// The text on one line: line breaks and whatever cannot be seen are spelled out, and no runner command is left in it.
#[must_use]
pub fn line(text: &str) -> String {
    spelled_out(text, false)
}

/// The same over several lines: `\n` stays. The caller begins each line with words of its own.
#[must_use]
pub fn lines(text: &str) -> String {
    spelled_out(text, true)
}

fn spelled_out(text: &str, keep_line_feeds: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut after_hash = false;
    for c in text.chars() {
        match c {
            '\n' if keep_line_feeds => shown.push(c),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            '[' if after_hash => push_code_point(&mut shown, c),
            _ if is_hidden(c) => push_code_point(&mut shown, c),
            _ => shown.push(c),
        }
        // A visible character outside ASCII may still weigh nothing to the runner's comparison.
        if c.is_ascii() || is_hidden(c) {
            after_hash = c == '#';
        }
    }
    shown
}

fn push_code_point(shown: &mut String, c: char) {
    shown.extend(c.escape_unicode());
}

/// The text, or its first `most` characters and how many more there are.
#[must_use]
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(said_to_be_cut(text, end)),
    }
}

/// The text, cut so that it takes at most `most` UTF-16 code units with what says how much is missing.
#[must_use]
pub fn cut_to_utf16(text: &str, most: usize) -> Cow<'_, str> {
    /// Room for `… (18446744073709551615 more characters)`.
    const MARK: usize = 40;
    if text.encode_utf16().count() <= most {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            units += c.len_utf16();
            units > most.saturating_sub(MARK)
        })
        .map_or(text.len(), |(at, _)| at);
    Cow::Owned(said_to_be_cut(text, end))
}

fn said_to_be_cut(text: &str, end: usize) -> String {
    let (kept, rest) = text.split_at(end);
    let more = counted(rest.chars().count(), "more character", "more characters");
    format!("{kept}… ({more})")
}
