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
        let regex = Regex::new(&format!(r"\A(?:{text})\z")).map_err(|error| error.to_string())?;
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
    fn what_is_no_pattern_is_refused() {
        for text in [
            "(",
            "[",
            "a)|(?:b",
            "*",
            "(?x)a #",
            "a{99999999}",
            r"\p{L}",
            "(?<=a)b",
        ] {
            assert!(Pattern::new(text).is_err(), "{text}");
        }
    }
}
