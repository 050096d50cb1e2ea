//! What may be known of a config var's value without knowing the value: classes, marks, states.
//!
//! This is the boundary. Behind it there are no values, and nothing from which one could be told.

mod mark;
mod switch;

pub use mark::{Mark, RunKey};
pub use switch::{Switch, switch};
