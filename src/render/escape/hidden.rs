//! The one table of characters a reader does not see: what the report spells out is what the settings refuse and what
//! `confirm-gate` points at.

/// Whether a character cannot be seen, or changes how its neighbours are seen: controls, unusual spaces and line
/// separators, Unicode's `Default_Ignorable_Code_Point` (bidi controls, zero-width characters, variation selectors, tags),
/// interlinear annotation, private use and noncharacters.
#[must_use]
pub const fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(c,
        '\u{80}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{1680}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
        | '\u{205f}'..='\u{206f}' | '\u{2800}' | '\u{3000}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_unicode_calls_blank_or_ignorable_is_hidden() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let ignorable = unicode_security::skeleton(c.encode_utf8(&mut [0; 4]))
                .next()
                .is_none();
            if c != ' ' && (c.is_whitespace() || c.is_control() || ignorable) {
                assert!(is_hidden(c), "{}", c.escape_unicode());
            }
        }
    }

    #[test]
    fn what_a_reader_sees_is_not() {
        for c in " aZ#-–é字🦀\u{301}\u{fffd}".chars() {
            assert!(!is_hidden(c), "{}", c.escape_unicode());
        }
    }
}
