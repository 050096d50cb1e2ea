//! Classes: what a value is seen to be, in words that hold no piece of it.

use serde::{Deserialize, Serialize};

use super::placeholder::{self, Placeholder};
use super::stripe::{self, StripeKey};
use super::{Kind, Pattern, Surroundings, form, surroundings};
use crate::secret::Secret;

/// What is wanted of a variable's value.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The variable.
    pub name: &'a str,
    /// What it is meant to be.
    pub kind: Kind,
    /// The schemes its URL may have; empty: https in production, https or http elsewhere.
    pub schemes: &'a [String],
    /// What the whole value must match.
    pub pattern: Option<&'a Pattern>,
    /// The fewest characters, bytes of UTF-8 for a signing secret.
    pub min_length: usize,
    /// It is production's.
    pub is_production: bool,
    /// Where the services run outside production.
    pub elsewhere: &'a Surroundings,
}

/// What a value is seen to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// What it is meant to be.
    AsWanted,
    /// A key of Stripe's, which has a mode. Where it is meant to be one, it is the right one.
    Stripe(StripeKey),
    /// Nothing at all.
    Empty,
    /// Nothing but white space.
    Blank,
    /// What somebody wrote where a value was to come.
    Placeholder(Placeholder),
    /// An address of another environment than production, in production.
    Elsewhere,
    /// Not what it is meant to be.
    Malformed(Flaw),
    /// Fewer characters than are wanted.
    TooShort,
}

/// How a value is not what it is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// White space or a line break around it.
    Space,
    /// Quotation marks around it.
    Quotes,
    /// Another of Stripe's keys.
    OtherStripe(StripeKey),
    /// A URL with a scheme that is not allowed.
    Scheme,
    /// Something else than its kind.
    Kind,
    /// It does not match the pattern.
    Pattern,
}

/// The class of a value. The order is that of what helps most: an empty value is not called malformed.
#[must_use]
pub fn classify(value: &Secret, wanted: &Wanted<'_>) -> Class {
    let text = value.expose();
    if text.is_empty() {
        return Class::Empty;
    }
    if text.trim().is_empty() {
        return Class::Blank;
    }
    // What a pattern spells out is the team's own word.
    let is_spelled = wanted.pattern.is_some_and(|pattern| pattern.spells(text));
    if !is_spelled
        && let Some(sort) =
            placeholder::placeholder(wanted.name, text, wanted.kind, wanted.is_production)
    {
        return Class::Placeholder(sort);
    }
    let matches = wanted.pattern.map(|pattern| pattern.matches(text));
    // A pattern that takes them wants them; a PEM block ends in a line break.
    if matches != Some(true) && !text.starts_with("-----BEGIN ") {
        if text != text.trim() {
            return Class::Malformed(Flaw::Space);
        }
        if is_quoted(text) {
            return Class::Malformed(Flaw::Quotes);
        }
    }
    if let Some(key) = stripe::key(text) {
        return match wanted.kind {
            Kind::Stripe(kind) if kind != key.kind => Class::Malformed(Flaw::OtherStripe(key)),
            Kind::Stripe(_) | Kind::Presence if matches != Some(false) => Class::Stripe(key),
            Kind::Stripe(_) | Kind::Presence => Class::Malformed(Flaw::Pattern),
            _ if wanted.kind.has_form(text) => Class::Stripe(key),
            _ => Class::Malformed(Flaw::OtherStripe(key)),
        };
    }
    if !wanted.kind.has_form(text) {
        return Class::Malformed(Flaw::Kind);
    }
    if !has_allowed_scheme(text, wanted) {
        return Class::Malformed(Flaw::Scheme);
    }
    if matches == Some(false) {
        return Class::Malformed(Flaw::Pattern);
    }
    let length = match wanted.kind {
        Kind::JwtSecret => text.len(),
        _ => text.chars().count(),
    };
    if length < wanted.min_length {
        return Class::TooShort;
    }
    let leads_elsewhere = |host: &str| {
        wanted.elsewhere.hold(host)
            || (!is_spelled && !is_of_staging(wanted.name) && wanted.elsewhere.seem_to_hold(host))
    };
    if wanted.is_production && form::host(text).is_some_and(|host| leads_elsewhere(&host)) {
        return Class::Elsewhere;
    }
    Class::AsWanted
}

/// `STAGING_URL` may lead to staging from anywhere.
fn is_of_staging(name: &str) -> bool {
    let mut words = name.split('_');
    words.any(|word| surroundings::is_staging(&word.to_ascii_lowercase()))
}

fn is_quoted(text: &str) -> bool {
    ['"', '\'', '`']
        .iter()
        .any(|mark| text.len() > 1 && text.starts_with(*mark) && text.ends_with(*mark))
}

fn has_allowed_scheme(text: &str, wanted: &Wanted<'_>) -> bool {
    if !matches!(wanted.kind, Kind::Url | Kind::Dsn) {
        return true;
    }
    form::url(text).is_some_and(|url| match wanted.schemes {
        [] => url.scheme() == "https" || (url.scheme() == "http" && !wanted.is_production),
        schemes => schemes.iter().any(|scheme| scheme == url.scheme()),
    })
}

impl Class {
    /// What it is, in words; `kind` is what it was meant to be.
    #[must_use]
    pub const fn in_words(self, kind: Kind) -> &'static str {
        match self {
            Self::AsWanted => kind.in_words(),
            Self::Stripe(key) | Self::Malformed(Flaw::OtherStripe(key)) => key.in_words(),
            Self::Empty => "an empty text",
            Self::Blank => "nothing but white space",
            Self::Placeholder(sort) => sort.in_words(),
            Self::Elsewhere => "an address outside production",
            Self::Malformed(Flaw::Space) => "a value with white space around it",
            Self::Malformed(Flaw::Quotes) => "a value in quotation marks",
            Self::Malformed(Flaw::Scheme) => "a URL of a scheme that is not allowed",
            Self::Malformed(Flaw::Kind) => "something else",
            Self::Malformed(Flaw::Pattern) => "a value that does not match the pattern",
            Self::TooShort => "a value that is too short",
        }
    }
}

#[cfg(test)]
mod tests;
