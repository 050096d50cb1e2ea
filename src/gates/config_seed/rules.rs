//! The rules of `config-seed`.

use crate::finding::{Level, Rule};

/// A service's app does not exist.
pub static APP_MISSING: Rule = Rule::new(
    "config-seed/app-missing",
    Level::Error,
    "A service's app does not exist.",
    "Nothing can be deployed to it, and whatever was seeded was seeded elsewhere.",
);

/// A variable is not set.
pub static MISSING: Rule = Rule::new(
    "config-seed/missing",
    Level::Error,
    "A variable the service needs is not set.",
    "The code that reads it fails when it is reached, which is often not at the start.",
)
.relaxed_on_rollback();

/// A variable is set to nothing.
pub static EMPTY: Rule = Rule::new(
    "config-seed/empty",
    Level::Error,
    "A variable is set to an empty text or to white space.",
    "A check for its presence passes, and the code gets nothing.",
)
.relaxed_on_rollback();

/// A variable holds a placeholder.
pub static PLACEHOLDER: Rule = Rule::new(
    "config-seed/placeholder",
    Level::Error,
    "A variable holds a placeholder.",
    "Somebody seeded the name and meant to come back for the value.",
)
.relaxed_on_rollback();

/// A value is not what it is meant to be.
pub static MALFORMED: Rule = Rule::new(
    "config-seed/malformed",
    Level::Error,
    "A value is not of its kind, does not match its pattern, or has white space or quotation marks around it.",
    "It was pasted wrong, or belongs to another variable; whoever it is shown to refuses it.",
)
.relaxed_on_rollback();

/// A test-mode key in production.
pub static TEST_KEY_IN_PRODUCTION: Rule = Rule::new(
    "config-seed/test-key-in-production",
    Level::Error,
    "Production holds a test-mode Stripe key.",
    "Payments seem to succeed and no money moves.",
)
.relaxed_on_rollback();

/// A live key outside production.
pub static LIVE_KEY_OUTSIDE_PRODUCTION: Rule = Rule::new(
    "config-seed/live-key-outside-production",
    Level::Error,
    "An environment other than production holds a live Stripe key.",
    "A test there moves real money, and more people can read that environment's secrets.",
);

/// Production uses staging's value or address.
pub static SAME_AS_STAGING: Rule = Rule::new(
    "config-seed/same-as-staging",
    Level::Error,
    "A value that must differ between two environments is the same in both, or production's leads to another environment.",
    "Production would use staging's data, or staging's secrets open production.",
)
.relaxed_on_rollback();

/// Two environments differ where they must not.
pub static DIFFERS_FROM_STAGING: Rule = Rule::new(
    "config-seed/differs-from-staging",
    Level::Error,
    "A value that must be the same in two environments is not.",
    "What was tried on staging is not what runs in production.",
)
.relaxed_on_rollback();

/// A value is too short.
pub static TOO_SHORT: Rule = Rule::new(
    "config-seed/too-short",
    Level::Error,
    "A value has fewer characters than it must.",
    "A short secret can be guessed, and a value cut short in pasting works nowhere.",
)
.relaxed_on_rollback();

/// The code reads what the manifest does not list.
pub static UNDECLARED_IN_CODE: Rule = Rule::new(
    "config-seed/undeclared-in-code",
    Level::Error,
    "The code reads a variable that the manifest does not list; a note where every place that reads it has a default.",
    "Nobody is told to set it, and no gate looks for it: the code that reads it fails in production, when it is reached.",
)
.relaxed_on_rollback();

/// The code reads a variable whose name it makes up as it runs.
pub static DYNAMIC_NAME: Rule = Rule::new(
    "config-seed/dynamic-name",
    Level::Note,
    "The code reads a variable whose name is only known as it runs.",
    "Whether the manifest lists it cannot be told from the code; a reader may know.",
);

/// The manifest lists what no code reads.
pub static UNUSED_IN_CODE: Rule = Rule::new(
    "config-seed/unused-in-code",
    Level::Note,
    "The manifest lists a variable that nothing in the checkout reads.",
    "A dead entry is a secret kept for nothing, or a name misspelled on one of the two sides.",
);
