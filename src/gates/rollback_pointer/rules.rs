//! The rules of this gate. `--rollback` relaxes all but the last: what is wrong with the next rollback must not keep this one
//! out, and a rollback that did not happen must not read as one that did.

use crate::finding::{Level, Rule};

/// Every rule, in the order the docs list them.
pub(super) const ALL: &[&Rule] = &[
    &APP_MISSING,
    &NO_ELIGIBLE_RELEASE,
    &POINTER_GONE,
    &ROLLBACK_FAILED,
    &REVERTS_CONFIG,
    &POINTER_EXPIRING,
];

pub(super) static APP_MISSING: Rule = Rule::new(
    "rollback-pointer/app-missing",
    Level::Error,
    "A service's Heroku app does not exist.",
    "An app that is not there cannot be rolled back; a misspelled name must not read as one that can.",
)
.relaxed_on_rollback();

pub(super) static NO_ELIGIBLE_RELEASE: Rule = Rule::new(
    "rollback-pointer/no-eligible-release",
    Level::Error,
    "There is nothing to roll back to.",
    "When the deploy turns out bad, the only way left is forward, under pressure. A failed, ineligible or same-artifact release is no way back, nor is one that a rollback has left behind.",
)
.relaxed_on_rollback();

pub(super) static POINTER_GONE: Rule = Rule::new(
    "rollback-pointer/pointer-gone",
    Level::Error,
    "What was recorded is no longer what a rollback should go back to.",
    "A command noted down before the deploy would go to other code than the one that ran then, or nowhere.",
)
.relaxed_on_rollback();

pub(super) static ROLLBACK_FAILED: Rule = Rule::new(
    "rollback-pointer/rollback-failed",
    Level::Error,
    "`--execute` did not bring production back to the earlier release.",
    "Whoever asked for a rollback believes that it has happened, unless something says otherwise.",
);

pub(super) static REVERTS_CONFIG: Rule = Rule::new(
    "rollback-pointer/reverts-config",
    Level::Warning,
    "A rollback would change config vars too.",
    "Heroku brings back the config vars of that release with its code: switches and secrets set since are undone.",
)
.relaxed_on_rollback();

pub(super) static POINTER_EXPIRING: Rule = Rule::new(
    "rollback-pointer/pointer-expiring",
    Level::Warning,
    "The release to go back to is about to expire.",
    "Heroku destroys what a release ran once it is older than 30 days and not among the newest 20; there is no way back to it then.",
)
.relaxed_on_rollback();
