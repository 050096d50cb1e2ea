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
