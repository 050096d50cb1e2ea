//! What a run has changed outside, or may have: kept where it outlives the asking, so that no ending forgets it.

use std::cell::RefCell;
use std::rc::Rc;

/// What goes on without the run that asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What is known of it: a clause, `a rollback of X to v6 was sent`.
    pub known: String,
    /// The command that shows what came of it.
    pub look: String,
}

/// The latest word on it; its copies are one.
#[derive(Debug, Clone, Default)]
pub struct UnderWay(Rc<RefCell<Option<Effect>>>);

impl UnderWay {
    /// Notes it, in place of what was known before.
    pub fn note(&self, change: Effect) {
        self.0.replace(Some(change));
    }

    /// Nothing was changed after all.
    pub fn clear(&self) {
        self.0.take();
    }

    /// What is known of it.
    #[must_use]
    pub fn effect(&self) -> Option<Effect> {
        self.0.borrow().clone()
    }
}
