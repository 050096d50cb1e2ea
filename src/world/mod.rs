//! What a gate may touch: GitHub, Heroku, the checkout. The only room with I/O besides `main` and `exits`.

mod checkout;

pub use checkout::{Checkout, SourceFile};

use crate::github::GitHub;

/// The outside world, behind one HTTP client, one deadline and one set of tokens.
pub struct World {
    github: GitHub,
    checkout: Checkout,
}

impl World {
    /// GitHub's REST API.
    #[must_use]
    pub const fn github(&self) -> &GitHub {
        &self.github
    }

    /// The files of the workspace.
    #[must_use]
    pub const fn checkout(&self) -> &Checkout {
        &self.checkout
    }
}
