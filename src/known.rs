//! What is known of the outside world: found, absent, or not seen.
//!
//! Everything fetched is a [`Known`]. A refused token, a timeout and a list cut short are
//! [`Known::Unseen`]; they are never the same as "it is not there".

use std::fmt;

use serde::{Deserialize, Serialize};

/// An answer from outside: the thing itself, its proven absence, or why it could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[must_use = "an answer that nobody reads may hide that something was not seen"]
pub enum Known<T> {
    /// It exists, and this is it.
    Found(T),
    /// It does not exist, and the one who said so could have shown it.
    Absent,
    /// Nobody can say: the question was not answered.
    Unseen(Unseen),
}

impl<T> Known<T> {
    /// Not seen, for the reason given.
    pub fn unseen(why: Why, detail: impl Into<String>) -> Self {
        Self::Unseen(Unseen::new(why, detail))
    }

    /// Borrows what was found.
    pub fn as_ref(&self) -> Known<&T> {
        match self {
            Self::Found(value) => Known::Found(value),
            Self::Absent => Known::Absent,
            Self::Unseen(unseen) => Known::Unseen(unseen.clone()),
        }
    }

    /// Turns what was found into something else; absence and blindness stay what they are.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Found(value) => Known::Found(change(value)),
            Self::Absent => Known::Absent,
            Self::Unseen(unseen) => Known::Unseen(unseen),
        }
    }

    /// Asks a further question of what was found.
    pub fn and_then<U>(self, next: impl FnOnce(T) -> Known<U>) -> Known<U> {
        match self {
            Self::Found(value) => next(value),
            Self::Absent => Known::Absent,
            Self::Unseen(unseen) => Known::Unseen(unseen),
        }
    }
}

/// Why something could not be seen, in words a person can act on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unseen {
    /// The kind of reason, as the report spells it.
    pub why: Why,
    /// What was asked, what came back, and what would make it visible. Never holds a secret, and of a body no more than a
    /// vendor's own message.
    pub detail: String,
}

impl Unseen {
    /// A reason with its explanation.
    pub fn new(why: Why, detail: impl Into<String>) -> Self {
        Self {
            why,
            detail: detail.into(),
        }
    }
}

/// The four ways of not seeing, as `undecided[].why` of the report spells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Nobody answered: no connection, a timeout, or server errors to the last try.
    Unreachable,
    /// Somebody answered and would not show it: a bad token, a missing permission, a rate limit.
    Refused,
    /// An answer came and could not be understood.
    Unreadable,
    /// There is more of it than could be read whole.
    TooMuch,
}

impl Why {
    /// The word the report uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
            Self::TooMuch => "too-much",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
