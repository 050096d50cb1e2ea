//! What may be known of a config var's value without knowing the value: classes, marks, states.
//!
//! This is the boundary. Behind it there are no values, and nothing from which one could be told.

mod class;
mod essence;
mod form;
mod kind;
mod mark;
mod pattern;
mod placeholder;
mod scheme;
mod stripe;
mod surroundings;
mod switch;

pub use class::{Class, Flaw, Wanted, classify};
pub use kind::{KINDS, Kind};
pub use mark::{Mark, RunKey};
pub use pattern::Pattern;
pub use placeholder::Placeholder;
pub use stripe::{Mode, StripeKey, StripeKind};
pub use surroundings::Surroundings;
pub use switch::{Switch, switch};

use crate::secret::Secret;

/// Whether a config var's name holds a value: one of Stripe's keys, or the very value of another variable, pasted to the
/// wrong side of the `=`. Where a variable says which other is meant its value is a name: such are written in capitals.
#[must_use]
pub fn is_a_value(name: &str, values: &[&Secret]) -> bool {
    /// What is shorter is a word.
    const SHORTEST: usize = 8;
    let is_like_a_name = name.contains('_') && !name.contains(char::is_lowercase);
    stripe::key(name).is_some()
        || (!is_like_a_name
            && name.len() >= SHORTEST
            && values.iter().any(|value| value.expose().trim() == name))
}
