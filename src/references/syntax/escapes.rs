//! What the escapes in a string literal stand for.

/// The text of a literal's part, escapes replaced. `None` where they spell something this does not know.
pub(super) fn unescaped(text: &str, is_one_escape: bool) -> Option<String> {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        whole.push_str(before);
        let kind = escape.chars().next()?;
        let after = escape.get(kind.len_utf8()..)?;
        rest = match kind {
            'x' | 'u' | 'U' => {
                let width = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let (digits, after) = if let Some(braced) = after.strip_prefix('{') {
                    braced.split_once('}')?
                } else {
                    (after.get(..width)?, after.get(width..)?)
                };
                // C takes as many digits as there are.
                if is_one_escape && !after.is_empty() {
                    return None;
                }
                whole.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                after
            }
            '0'..='7' => {
                let digits = escape.bytes().take(3);
                let width = digits
                    .take_while(|digit| matches!(digit, b'0'..=b'7'))
                    .count();
                let code = u32::from_str_radix(escape.get(..width)?, 8).ok()?;
                whole.push(char::from_u32(code)?);
                escape.get(width..)?
            }
            // A line that goes on.
            '\n' => after,
            '\r' => after.strip_prefix('\n').unwrap_or(after),
            'N' | '8' | '9' => return None,
            // No letter that a name could hold.
            'a' | 'b' | 'e' | 'f' | 'n' | 'r' | 's' | 't' | 'v' => {
                whole.push('\n');
                after
            }
            other => {
                whole.push(other);
                after
            }
        };
    }
    whole.push_str(rest);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escapes_are_what_they_stand_for() {
        for (text, expected) in [
            ("PLAIN", Some("PLAIN")),
            (r"Q\x325", Some("Q25")),
            (r"\u0041\u{42}\U00000043\104", Some("ABCD")),
            ("A\\\nB", Some("AB")),
            (r"A\nB", Some("A\nB")),
            (r"A\'B", Some("A'B")),
            (r"A\N{BULLET}", None),
            (r"A\x4", None),
            (r"A\u{4", None),
            ("A\\", None),
        ] {
            assert_eq!(unescaped(text, false).as_deref(), expected, "{text}");
        }
        assert_eq!(unescaped(r"\x41", true).as_deref(), Some("A"));
        assert_eq!(unescaped(r"\x411", true), None, "one character in C");
    }
}
