//! Patterns a manifest demands of a value.

use std::fmt;

use regex_lite::Regex;

/// A regular expression that a whole value must match, from its first character to its last.
#[derive(Clone)]
pub struct Pattern {
    regex: Regex,
    text: String,
}

impl Pattern {
    /// Reads one.
    ///
    /// # Errors
    ///
    /// Why it is no regular expression.
    pub fn new(text: &str) -> Result<Self, String> {
        // On its own first: `a)|(b` becomes one only between our brackets.
        Regex::new(text).map_err(|error| error.to_string())?;
        // A comment at its end, which `(?x)` allows, would swallow our bracket: only then it is given a line's end.
        let regex = Regex::new(&format!(r"\A(?:{text})\z"))
            .or_else(|_| Regex::new(&format!("\\A(?:{text}\n)\\z")))
            .map_err(|error| error.to_string())?;
        Ok(Self {
            regex,
            text: text.to_owned(),
        })
    }

    /// Whether it matches a value whole.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        self.regex.is_match(value)
    }

    /// Whether it is this value written out, so that no other matches.
    #[must_use]
    pub fn spells(&self, value: &str) -> bool {
        const SPECIAL: &str = r"\.+*?()|[]{}^$#&-~";
        let text = self.text.strip_prefix('^').unwrap_or(&self.text);
        let mut letters = text.strip_suffix('$').unwrap_or(text).chars();
        let mut spelled = String::new();
        while let Some(letter) = letters.next() {
            let plain = match letter {
                '\\' => letters
                    .next()
                    .filter(|next| SPECIAL.contains(*next) || *next == '/'),
                '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' => None,
                _ => Some(letter),
            };
            let Some(plain) = plain else {
                return false;
            };
            spelled.push(plain);
        }
        spelled == value && self.matches(value)
    }

    /// As the manifest writes it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_the_whole_or_nothing() {
        let pattern = Pattern::new("a|bc").unwrap();
        assert!(pattern.matches("a") && pattern.matches("bc"));
        for value in ["ac", "abc", "a\n", "\na", "xbc", ""] {
            assert!(!pattern.matches(value), "{value:?}");
        }
        assert!(!Pattern::new("(?m)^a$").unwrap().matches("a\nb"));
    }

    #[test]
    fn a_comment_at_its_end_is_taken() {
        let pattern = Pattern::new("(?x) a b  # c").unwrap();
        assert!(pattern.matches("ab"));
        assert!(!pattern.matches("ab\n") && !pattern.matches("ab  # c"));
        assert!(!Pattern::new("a # c").unwrap().matches("a"));
    }

    #[test]
    fn a_pattern_without_choice_spells_a_value() {
        let spells = |pattern: &str, value: &str| Pattern::new(pattern).unwrap().spells(value);
        assert!(spells(r"\*", "*") && spells(r"^a\.b$", "a.b") && spells("null", "null"));
        for (pattern, value) in [
            (r"a.b", "a.b"),
            ("a|b", "a"),
            ("x+", "x"),
            (r"\d", "d"),
            ("null", "nul"),
            ("(?i)null", "null"),
        ] {
            assert!(!spells(pattern, value), "{pattern}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for text in ["(", "[", "a)|(?:b", "*", "a{99999999}", r"\p{L}", "(?<=a)b"] {
            assert!(Pattern::new(text).is_err(), "{text}");
        }
    }
}
