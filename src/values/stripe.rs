//! Stripe's keys, told apart by their prefixes (Stripe docs, "API keys" and "Webhooks").

use serde::{Deserialize, Serialize};

/// Which of Stripe's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StripeKind {
    /// `sk_`
    Secret,
    /// `pk_`
    Publishable,
    /// `rk_`
    Restricted,
    /// `whsec_`: the same in both modes.
    Webhook,
}

/// Whether money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// It does.
    Live,
    /// It does not.
    Test,
}

/// A value that is one of Stripe's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripeKey {
    /// Which.
    pub kind: StripeKind,
    /// Its mode, where it has one.
    pub mode: Option<Mode>,
}

impl StripeKind {
    /// What it is, in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Secret => "a Stripe secret key",
            Self::Publishable => "a Stripe publishable key",
            Self::Restricted => "a Stripe restricted key",
            Self::Webhook => "a Stripe webhook secret",
        }
    }
}

impl StripeKey {
    /// What it is, in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match (self.mode, self.kind) {
            (Some(Mode::Live), StripeKind::Secret) => "a live Stripe secret key",
            (Some(Mode::Live), StripeKind::Publishable) => "a live Stripe publishable key",
            (Some(Mode::Live), StripeKind::Restricted) => "a live Stripe restricted key",
            (Some(Mode::Test), StripeKind::Secret) => "a test-mode Stripe secret key",
            (Some(Mode::Test), StripeKind::Publishable) => "a test-mode Stripe publishable key",
            (Some(Mode::Test), StripeKind::Restricted) => "a test-mode Stripe restricted key",
            (_, kind) => kind.in_words(),
        }
    }
}

const PREFIXES: [(&str, StripeKind, Option<Mode>); 7] = [
    ("sk_live_", StripeKind::Secret, Some(Mode::Live)),
    ("sk_test_", StripeKind::Secret, Some(Mode::Test)),
    ("pk_live_", StripeKind::Publishable, Some(Mode::Live)),
    ("pk_test_", StripeKind::Publishable, Some(Mode::Test)),
    ("rk_live_", StripeKind::Restricted, Some(Mode::Live)),
    ("rk_test_", StripeKind::Restricted, Some(Mode::Test)),
    ("whsec_", StripeKind::Webhook, None),
];

/// No key of theirs is shorter behind its prefix.
const SHORTEST: usize = 10;

/// The key a value is, by its prefix and its characters.
pub(super) fn key(value: &str) -> Option<StripeKey> {
    let (rest, kind, mode) = PREFIXES
        .iter()
        .find_map(|(prefix, kind, mode)| Some((value.strip_prefix(prefix)?, *kind, *mode)))?;
    let is_plain = |c: u8| {
        c.is_ascii_alphanumeric()
            || (kind == StripeKind::Webhook && matches!(c, b'+' | b'/' | b'=' | b'_' | b'-'))
    };
    (rest.len() >= SHORTEST && rest.bytes().all(is_plain)).then_some(StripeKey { kind, mode })
}

/// What stands behind Stripe's prefix, whatever case it is in; else the whole.
pub(super) fn without_prefix(lowered: &str) -> &str {
    PREFIXES
        .iter()
        .find_map(|(prefix, ..)| lowered.strip_prefix(prefix))
        .unwrap_or(lowered)
}
