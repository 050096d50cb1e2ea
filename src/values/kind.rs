//! Kinds: what a value is meant to be.

use super::form;
use super::scheme::known_scheme;
use super::stripe::{self, StripeKind};
use crate::hex::is_hex;

/// What a value is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Anything that is no placeholder.
    Presence,
    /// An absolute URL with a host.
    Url,
    /// On or off.
    Switch,
    /// A Stripe key or webhook secret.
    Stripe(StripeKind),
    /// Where Sentry takes events: a URL with a key and a project number.
    Dsn,
    /// A Postgres connection URL: host and database.
    PostgresUrl,
    /// Hexadecimal digits.
    Hex,
    /// Base64, of the standard or the URL-safe alphabet.
    Base64,
    /// One address.
    Email,
    /// A key for HMAC-signed tokens: 32 bytes or more (RFC 7518, 3.2).
    JwtSecret,
}

/// Every kind, as a manifest spells it.
pub const KINDS: &[(&str, Kind)] = &[
    ("presence", Kind::Presence),
    ("url", Kind::Url),
    ("switch", Kind::Switch),
    ("stripe-secret-key", Kind::Stripe(StripeKind::Secret)),
    (
        "stripe-publishable-key",
        Kind::Stripe(StripeKind::Publishable),
    ),
    (
        "stripe-restricted-key",
        Kind::Stripe(StripeKind::Restricted),
    ),
    ("stripe-webhook-secret", Kind::Stripe(StripeKind::Webhook)),
    ("dsn", Kind::Dsn),
    ("postgres-url", Kind::PostgresUrl),
    ("hex", Kind::Hex),
    ("base64", Kind::Base64),
    ("email", Kind::Email),
    ("jwt-secret", Kind::JwtSecret),
];

/// The kinds that a value alone gives away, surest first. Hex and base64 are not among them: a word may be either.
const TELLING: [Kind; 9] = [
    Kind::Stripe(StripeKind::Secret),
    Kind::Stripe(StripeKind::Publishable),
    Kind::Stripe(StripeKind::Restricted),
    Kind::Stripe(StripeKind::Webhook),
    Kind::Dsn,
    Kind::PostgresUrl,
    Kind::Url,
    Kind::Email,
    Kind::Presence,
];

impl Kind {
    /// As a manifest spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        KINDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("presence", |(name, _)| name)
    }

    /// What it is, in words that follow "is" or "must be".
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Presence => "set",
            Self::Url => "a URL",
            Self::Switch => "a switch",
            Self::Stripe(kind) => kind.in_words(),
            Self::Dsn => "a Sentry DSN",
            Self::PostgresUrl => "a Postgres URL",
            Self::Hex => "hexadecimal digits",
            Self::Base64 => "base64",
            Self::Email => "an email address",
            Self::JwtSecret => "a signing secret",
        }
    }

    /// Whether a value has the form of this kind. Its schemes and its mode are not looked at here.
    pub(super) fn has_form(self, value: &str) -> bool {
        match self {
            Self::Presence | Self::JwtSecret => true,
            Self::Url => form::url(value).is_some(),
            Self::Switch => form::is_switch(value),
            Self::Stripe(kind) => stripe::key(value).is_some_and(|key| key.kind == kind),
            Self::Dsn => form::is_dsn(value),
            Self::PostgresUrl => form::is_postgres(value),
            Self::Hex => is_hex(value, 1..),
            Self::Base64 => form::is_base64(value),
            Self::Email => form::is_email(value),
        }
    }

    /// The kind that a variable's name and value suggest, for a first manifest, and a URL's scheme where none but it
    /// must be allowed. Says no more of the value than that.
    #[must_use]
    pub fn inferred(name: &str, value: &crate::secret::Secret) -> (Self, Option<&'static str>) {
        let text = value.expose().trim();
        let is_switch = form::is_switch(text) && !text.is_empty();
        if is_switch && (name.contains("FLAG") || name.contains("ENABLE") || is_word_switch(text)) {
            return (Self::Switch, None);
        }
        let told = TELLING.into_iter().find(|kind| kind.has_form(text));
        match (told, known_scheme(text)) {
            (Some(Self::Url), None) | (None, _) => (Self::Presence, None),
            (Some(Self::Url), Some("http" | "https")) => (Self::Url, None),
            (Some(Self::Url), scheme) => (Self::Url, scheme),
            (Some(kind), _) => (kind, None),
        }
    }
}

/// `true` is a switch whatever the variable is called; `1` may be a number.
fn is_word_switch(text: &str) -> bool {
    ["true", "false"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}
