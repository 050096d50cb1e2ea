//! Single characters: what they are called, which cannot be seen, which look like another.

use unicode_security::skeleton;

use crate::finding::wording::counted;
use crate::render::escape::is_hidden;

/// `U+2010 HYPHEN`: the code point and, where Unicode gives one, the name.
pub(super) fn named(c: char) -> String {
    let code = u32::from(c);
    let name = unicode_names2::name(c).map(|name| name.to_string());
    let name = name.or_else(|| control_name(c).map(str::to_owned));
    match name {
        Some(name) => format!("U+{code:04X} {name}"),
        None => format!("U+{code:04X}"),
    }
}

/// Unicode leaves the control characters nameless; these are its aliases for those a person may meet.
fn control_name(c: char) -> Option<&'static str> {
    Some(match c {
        '\0' => "NULL",
        '\u{7}' => "BELL",
        '\u{8}' => "BACKSPACE",
        '\t' => "TAB",
        '\n' => "LINE FEED",
        '\r' => "CARRIAGE RETURN",
        '\u{1b}' => "ESCAPE",
        '\u{7f}' => "DELETE",
        '\u{85}' => "NEXT LINE",
        _ if c.is_control() => "CONTROL CHARACTER",
        _ => return None,
    })
}

/// Ends a line, as an editor or a terminal sees it.
pub(super) const fn breaks_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Shows nothing, and is no white space: joiners, marks of direction, control characters.
pub(super) const fn is_invisible(c: char) -> bool {
    is_hidden(c) && !c.is_whitespace()
}

/// A mark that joins the letter before it, such as U+0301 COMBINING ACUTE ACCENT.
pub(super) fn is_combining(c: char) -> bool {
    !c.is_ascii()
        && unicode_names2::name(c).is_some_and(|name| name.to_string().starts_with("COMBINING "))
}

/// A quotation mark of any alphabet, straight, curly, angled or a backtick.
pub(super) const fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '\u{b4}' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}' | '\u{2039}' | '\u{203a}'
            | '\u{300c}'..='\u{300f}' | '\u{ff02}' | '\u{ff07}'
    )
}

/// Looks the same on many screens, or does the same office: Unicode's confusables, any two dashes, any two spaces.
pub(super) fn look_alike(one: char, other: char) -> bool {
    let skeleton_of =
        |c: char| -> String { skeleton(&c.to_lowercase().collect::<String>()).collect() };
    one != other
        && (skeleton(one.encode_utf8(&mut [0; 4])).eq(skeleton(other.encode_utf8(&mut [0; 4])))
            || (is_dash(one) && is_dash(other))
            || (one.is_whitespace() && other.is_whitespace())
            || (one.is_ascii() != other.is_ascii() && skeleton_of(one) == skeleton_of(other)))
}

fn is_dash(c: char) -> bool {
    c == '-'
        || (!c.is_ascii()
            && unicode_names2::name(c).is_some_and(|name| {
                let name = name.to_string();
                name.ends_with(" DASH") || name.contains("HYPHEN") || name.ends_with("MINUS SIGN")
            }))
}

/// The same letter in the other case. Letters that change alphabet on the way, as the Kelvin sign does, do not count.
pub(super) fn same_but_case(one: char, other: char) -> bool {
    one != other
        && one.is_ascii() == other.is_ascii()
        && one.to_lowercase().eq(other.to_lowercase())
}

/// The text with every character that would not show written so that it does, and cut after `most` characters.
pub(super) fn visible(text: &str, most: usize) -> String {
    let mut shown = String::new();
    let mut rest = text.chars();
    for c in rest.by_ref().take(most) {
        push_visible(&mut shown, c);
    }
    match rest.count() {
        0 => shown,
        more => {
            let more = counted(more, "more character", "more characters");
            format!("{shown}… and {more}")
        }
    }
}

/// One character, written so that it shows: `␊` for a line feed, `⟨U+200D⟩` for a joiner, itself where it is plain.
pub(super) fn push_visible(shown: &mut String, c: char) {
    match c {
        '\0'..='\u{1f}' => shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
        '\u{7f}' => shown.push('\u{2421}'),
        ' ' => shown.push(' '),
        _ if is_hidden(c) || is_combining(c) => push_code_point(shown, c),
        _ => shown.push(c),
    }
}

/// `⟨U+200D⟩`.
pub(super) fn push_code_point(shown: &mut String, c: char) {
    use std::fmt::Write as _;
    // Writing to a String cannot fail.
    let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(c));
}
