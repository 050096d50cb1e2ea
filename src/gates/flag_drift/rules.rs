//! The rules of this gate. All are relaxed in a rollback: a difference between switches must not keep a bad deploy in
//! production.

use crate::finding::{Level, Rule};

/// Every rule, in the order the docs list them.
pub(super) const ALL: &[&Rule] = &[
    &APP_MISSING,
    &NO_FLAGS,
    &AHEAD_ON_STAGING,
    &AHEAD_ON_PRODUCTION,
    &VALUE_DIFFERS,
    &PROMOTION_PENDING,
    &REVIEW_EXPIRED,
    &REVIEW_UNUSED,
    &NOT_A_SWITCH,
];

pub(super) static APP_MISSING: Rule = Rule::new(
    "flag-drift/app-missing",
    Level::Error,
    "A service's Heroku app does not exist.",
    "An app that is not there has no switches to compare; a misspelled name must not read as no drift.",
)
.relaxed_on_rollback();

pub(super) static NO_FLAGS: Rule = Rule::new(
    "flag-drift/no-flags",
    Level::Error,
    "No service has a config var that begins with the prefix, on either side.",
    "A wrong prefix compares nothing with nothing, and that must not read as no drift.",
)
.relaxed_on_rollback();

pub(super) static AHEAD_ON_STAGING: Rule = Rule::new(
    "flag-drift/ahead-on-staging",
    Level::Error,
    "A switch is on in staging and off or absent in production, and no review says why.",
    "What was tried on staging ran with the switch on. Production runs other code paths than the ones that were tried.",
)
.relaxed_on_rollback();

pub(super) static AHEAD_ON_PRODUCTION: Rule = Rule::new(
    "flag-drift/ahead-on-production",
    Level::Error,
    "A switch is on in production and off or absent in staging, and no review says why.",
    "Production runs what staging does not, so nothing that is tried there tells how production will behave.",
)
.relaxed_on_rollback();

pub(super) static VALUE_DIFFERS: Rule = Rule::new(
    "flag-drift/value-differs",
    Level::Error,
    "The two sides hold different values, at least one of them is no switch, and no review says why.",
    "A percentage, a list or a slip of the keyboard behaves differently on the two sides, in a way that on and off do not tell.",
)
.relaxed_on_rollback();

pub(super) static PROMOTION_PENDING: Rule = Rule::new(
    "flag-drift/promotion-pending",
    Level::Error,
    "A switch that must be on in production is not. No review covers that.",
    "The release was announced with the feature on. It takes the place of a difference in the same switch.",
)
.relaxed_on_rollback();

pub(super) static REVIEW_EXPIRED: Rule = Rule::new(
    "flag-drift/review-expired",
    Level::Warning,
    "A review is past its last day and counts for nothing.",
    "It was written to last until that day; whether the difference is still meant is somebody's to say.",
)
.relaxed_on_rollback();

pub(super) static REVIEW_UNUSED: Rule = Rule::new(
    "flag-drift/review-unused",
    Level::Warning,
    "A review covers no difference.",
    "Left in place it would cover the next difference of that name, which nobody reviewed.",
)
.relaxed_on_rollback();

pub(super) static NOT_A_SWITCH: Rule = Rule::new(
    "flag-drift/not-a-switch",
    Level::Note,
    "A variable with the prefix holds something that is neither on nor off.",
    "Code may take it for either. Such values are compared as a whole, by keyed hash, and never shown.",
)
.relaxed_on_rollback();
