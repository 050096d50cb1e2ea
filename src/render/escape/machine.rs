//! Formats other programs parse. They are printed on a runner too, so their text must form no command either.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::hidden::is_hidden;
use super::visible::lines;

/// A JSON text that parses to the same value: in its strings, whatever cannot be seen and the `[` of a `##[` are `\u` escapes.
#[must_use]
pub fn json(serialized: &str) -> String {
    respelled(serialized, |text, c| {
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            push!(text, "\\u{unit:04x}");
        }
    })
}

/// An XML text that parses to the same document: whatever cannot be seen and the `[` of a `##[` are character references.
/// The document's texts passed through [`super::line`], so what XML 1.0 has no spelling for is not among them.
#[must_use]
pub fn xml(serialized: &str) -> String {
    respelled(serialized, |text, c| {
        push!(text, "&#{};", u32::from(c));
    })
}

/// In both formats, outside a string, there is neither a hidden character (but for line feeds) nor a `#` before a `[`.
fn respelled(serialized: &str, escape: impl Fn(&mut String, char)) -> String {
    let mut text = String::with_capacity(serialized.len());
    let mut after_hash = false;
    for c in serialized.chars() {
        if (c == '[' && after_hash) || (is_hidden(c) && c != '\n') {
            escape(&mut text, c);
        } else {
            text.push(c);
        }
        if c.is_ascii() {
            after_hash = c == '#';
        }
    }
    text
}

/// A path as a relative URI reference (RFC 3986): what its segments may not hold is percent-encoded.
#[must_use]
pub fn uri_reference(path: &str) -> Cow<'_, str> {
    /// Everything but unreserved characters, `/` and the harmless sub-delimiters. `:` would begin a scheme.
    const UNSAFE: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b':')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'[')
        .add(b'\\')
        .add(b']')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    utf8_percent_encode(path, UNSAFE).into()
}

/// A SARIF message: its text with everything unseen spelled out, and no `[text](link)` left in it (SARIF 2.1.0, 3.11.6).
#[must_use]
pub fn unlinked(text: &str) -> String {
    lines(text).replace("](", "] (")
}
