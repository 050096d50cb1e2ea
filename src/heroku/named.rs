//! A reference to another resource by its name.

use serde::{Deserialize, Serialize};

/// Something Heroku refers to by name: a stack, a plan, a dyno size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its name.
    pub name: String,
}
