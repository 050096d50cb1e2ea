//! What the preprocessor decides: macros that read a variable, and code that `#if 0` switches off.

use std::borrow::Cow;

use tree_sitter::Node;

use super::GETENV;
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Fragment, Place, named_children};

/// Definitions of macros.
pub(super) const DEFINES: &[&str] = &["preproc_def", "preproc_function_def"];

/// `#define KEY "X"`, and macros that are another name for `getenv`.
pub(super) fn define<'t>(node: Node<'t>, code: Code<'t>, names: &mut Names) {
    let Some(value) = node.child_by_field_name("value") else {
        return;
    };
    let text = code.text(value);
    let first = node.child_by_field_name("parameters").map(|all| {
        named_children(all)
            .next()
            .map_or("", |name| code.text(name))
    });
    let plain = text.split("//").next().unwrap_or_default();
    let plain = plain.split("/*").next().unwrap_or_default();
    let meaning = match first {
        None if is_getenv(plain) => Meaning::Reader(GETENV),
        None => string(text).map_or(Meaning::Unclear, Meaning::Text),
        Some(parameter) if is_call_with(plain, parameter) => Meaning::Reader(GETENV),
        Some(_) => Meaning::Unclear,
    };
    names.define(None, code.field(node, "name"), meaning);
}

/// Whether a called function's name, spaces and brackets around it aside, is one that reads a variable.
pub(super) fn is_getenv(function: &str) -> bool {
    // `(getenv)("X")` is not taken for a macro.
    let is_part = |c: &char| !c.is_whitespace() && !matches!(c, '(' | ')' | '*' | '&');
    let function: String = function.chars().filter(is_part).collect();
    matches!(
        function.trim_start_matches("::"),
        "getenv" | "std::getenv" | "secure_getenv" | "__secure_getenv"
    )
}

/// `getenv(n)`, where `n` is the macro's parameter.
fn is_call_with(text: &str, parameter: &str) -> bool {
    bare(text).split_once('(').is_some_and(|(function, rest)| {
        is_getenv(function)
            && rest
                .strip_suffix(')')
                .is_some_and(|argument| bare(argument) == parameter)
    })
}

fn bare(text: &str) -> &str {
    let mut text = text.trim();
    while let Some(inner) = text
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
    {
        text = inner.trim();
    }
    text
}

/// The string a macro stands for, when it is one or more literals and nothing else.
fn string(text: &str) -> Option<String> {
    let mut rest = bare(text);
    let mut whole = String::new();
    while !rest.is_empty() {
        let (literal, after) = rest.strip_prefix('"')?.split_once('"')?;
        if literal.contains('\\') {
            return None;
        }
        whole.push_str(literal);
        rest = after.trim_start();
        if rest.starts_with("//") || rest.starts_with("/*") {
            break;
        }
    }
    (!whole.is_empty()).then_some(whole)
}

/// A macro's body, which the grammar leaves as it stands, as the body of a function with the macro's parameters.
pub(super) fn body<'t>(place: Place<'_, 't>, code: Code<'t>) -> Option<Fragment> {
    let define = place.node;
    if !DEFINES.contains(&define.kind()) {
        return None;
    }
    let parameters: Vec<String> = define
        .child_by_field_name("parameters")
        .into_iter()
        .flat_map(named_children)
        .map(|name| format!("int {}", code.text(name)))
        .collect();
    let range = define.child_by_field_name("value")?.byte_range();
    let mut text = code.0.get(range.clone())?.to_vec();
    // A line that goes on.
    for at in 0..text.len() {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with(b"\\\n") || rest.starts_with(b"\\\r\n") {
            text[at] = b' ';
        }
    }
    let before = format!("void f({}) {{", parameters.join(", ")).into_bytes();
    Some(Fragment {
        range,
        before: before.len(),
        text: [before, text, b"\n;}".to_vec()].concat(),
    })
}

/// The file with blanks for the comments inside of macros: at one of them the grammar takes a macro to be over.
pub(in crate::references::languages) fn without_comments(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut blanked = Cow::Borrowed(bytes);
    for at in memchr::memmem::find_iter(bytes, b"define") {
        let above = bytes.get(..at).unwrap_or_default().trim_ascii_end();
        if !above.ends_with(b"#") {
            continue;
        }
        let end = end_of_line(bytes, at);
        let mut from = at;
        let find = |from: usize, what: &[u8]| {
            memchr::memmem::find(bytes.get(from..end)?, what).map(|found| from + found)
        };
        while let Some(start) = find(from, b"/*") {
            let Some(last) = find(start + 2, b"*/") else {
                break;
            };
            from = last + 2;
            for byte in blanked.to_mut().get_mut(start..from).unwrap_or_default() {
                if !byte.is_ascii_whitespace() && *byte != b'\\' {
                    *byte = b' ';
                }
            }
        }
    }
    blanked
}

/// The end of a line, and of those it goes on in.
fn end_of_line(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(line) = bytes.get(at..).and_then(|rest| memchr::memchr(b'\n', rest)) {
        let said = bytes.get(at..at + line).unwrap_or_default();
        at += line + 1;
        if !said.trim_ascii_end().ends_with(b"\\") {
            return at;
        }
    }
    bytes.len()
}

/// Whether a place is between `#if 0` and what ends it.
pub(super) fn is_switched_off(place: Place<'_, '_>, code: Code<'_>) -> bool {
    let mut inner = place.node;
    for outer in place.around.iter().rev() {
        if outer.kind() == "preproc_if"
            && code.field(*outer, "condition") == "0"
            && outer.child_by_field_name("alternative") != Some(inner)
        {
            return true;
        }
        inner = *outer;
    }
    false
}
