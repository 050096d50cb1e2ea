//! Hexadecimal digits: of hashes and other ids, and of commits, which people and vendors shorten. Each caller says how
//! many digits it takes, and why, where that is not any commit's.

use std::ops::RangeBounds;

/// No commit is shortened to less: git itself abbreviates to no fewer digits, and fewer name too many commits.
const SHORTEST: usize = 7;
/// A commit of a repository that names them by SHA-1.
const WHOLE: usize = 40;
/// A commit of a SHA-256 repository.
const LONGEST: usize = 64;

/// Whether a text is nothing but hexadecimal digits, so many of them.
pub(crate) fn is_hex(text: &str, lengths: impl RangeBounds<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// The digits in small letters, where a text is nothing but so many of them.
pub(crate) fn digits(text: &str, lengths: impl RangeBounds<usize>) -> Option<String> {
    is_hex(text, lengths).then(|| text.to_ascii_lowercase())
}

/// Whether a text may be a commit, whole or shortened.
pub(crate) fn is_commit(text: &str) -> bool {
    is_hex(text, SHORTEST..=LONGEST)
}

/// A commit in small letters, whole or shortened, where a text may be one.
pub(crate) fn commit(text: &str) -> Option<String> {
    digits(text, SHORTEST..=LONGEST)
}

/// Whether a text is a whole commit, by SHA-1 or by SHA-256: what a runner and GitHub's API say, and never shorten.
pub(crate) fn is_whole_commit(text: &str) -> bool {
    is_hex(text, WHOLE..=WHOLE) || is_hex(text, LONGEST..=LONGEST)
}

/// Whether two commits, or two ids of images, can be the same: the shorter one is the beginning of the other. Less than a
/// shortened commit is the beginning of too much, and the same as nothing; a whole one is the beginning of no other.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let length = one.len().min(other.len());
    let is_cut_off = length == WHOLE && one.len() != other.len();
    length >= SHORTEST
        && !is_cut_off
        && match (one.get(..length), other.get(..length)) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071";

    #[test]
    fn a_commit_has_seven_digits_at_least() {
        let long = SHA.repeat(2);
        for (text, may_be_one, is_whole) in [
            (SHA, true, true),
            (&long[..64], true, true),
            (&long[..65], false, false),
            (&SHA[..39], true, false),
            ("0C4B712", true, false),
            ("0c4b71", false, false),
            ("0c4b71g", false, false),
            ("0c4b71é", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_commit(text), may_be_one, "{text}");
            assert_eq!(commit(text).is_some(), may_be_one, "{text}");
            assert_eq!(is_whole_commit(text), is_whole, "{text}");
        }
        assert_eq!(commit("0C4B712").as_deref(), Some("0c4b712"));
    }

    #[test]
    fn a_shortened_commit_is_the_beginning_of_the_whole() {
        assert!(is_same(SHA, "0c4b712"));
        assert!(is_same("0C4B712", SHA));
        assert!(!is_same(SHA, "0c4b71"));
        assert!(!is_same(SHA, ""));
        assert!(!is_same(SHA, "0c4b713"));
        assert!(!is_same("0c4b71é", SHA));
        for longer in [41, 45, 64] {
            assert!(!is_same(SHA, &SHA.repeat(2)[..longer]), "{longer}");
        }
    }
}
