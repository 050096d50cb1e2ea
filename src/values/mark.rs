//! Marks: two values are the same when their marks are, and a mark says nothing else.

use std::fmt;

use ring::hmac;
use serde::{Deserialize, Serialize};

use super::essence::essence;
use crate::secret::Secret;

/// The key of a run's marks: random, never stored, never shown. Marks of two runs cannot be compared.
pub struct RunKey(hmac::Key);

impl RunKey {
    /// A new key.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0_u8; 32];
        // Where the system has no randomness there is no TLS either, so there is nothing fetched to mark. Whatever is
        // marked then is compared all the same: marks do not leave the process.
        _ = getrandom::fill(&mut bytes);
        Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }

    /// The mark of what counts of a value when two are compared: two ways to write one URL have the same.
    #[must_use]
    pub fn mark_of_essence(&self, value: &Secret) -> Mark {
        self.mark(&Secret::new(essence(value.expose())))
    }

    /// The mark of a value.
    #[must_use]
    pub fn mark(&self, value: &Secret) -> Mark {
        let tag = hmac::sign(&self.0, value.expose().as_bytes());
        let digits = tag.as_ref().iter();
        Mark(digits.fold(String::new(), |text, byte| text + &format!("{byte:02x}")))
    }
}

/// A value's keyed hash (HMAC-SHA-256). Compared, never printed: no report holds one.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mark(String);

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mark")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_equal_marks_within_a_run_only() {
        let secret = |text: &str| Secret::new(text.to_owned());
        let (one, other) = (RunKey::random(), RunKey::random());
        assert_eq!(one.mark(&secret("a")), one.mark(&secret("a")));
        assert_ne!(one.mark(&secret("a")), one.mark(&secret("a ")));
        assert_ne!(one.mark(&secret("a")), other.mark(&secret("a")));
        assert_eq!(format!("{:?}", one.mark(&secret("a"))), "Mark");
    }

    /// RFC 4231, test case 2.
    #[test]
    fn it_is_hmac_sha_256() {
        let key = RunKey(hmac::Key::new(hmac::HMAC_SHA256, b"Jefe"));
        let mark = key.mark(&Secret::new("what do ya want for nothing?".to_owned()));
        assert_eq!(
            mark.0,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
