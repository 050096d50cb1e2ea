//! Secrets that cannot be printed, and the scrubber that keeps them out of what leaves.

use secrecy::{ExposeSecret as _, SecretString};

/// A secret read from the environment: no `Debug`, no `Display`, no `Serialize`; zeroed when dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a secret in.
    #[must_use]
    pub fn new(value: String) -> Self {
        Self(value.into())
    }

    /// The secret itself, for the header that carries it and nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// What stands in place of a secret.
const MASK: &str = "***";

/// Shorter secrets than this are not scrubbed: masking `1` or `true` would eat the report itself.
const SHORTEST: usize = 6;

/// Removes the run's own secrets from text that is about to leave. The last net, not the first:
/// secrets never enter facts, but an upstream error may echo one back.
#[derive(Clone, Default)]
pub struct Scrubber(Vec<Secret>);

impl Scrubber {
    /// A scrubber for these secrets.
    #[must_use]
    pub fn new(mut secrets: Vec<Secret>) -> Self {
        secrets.retain(|secret| secret.expose().len() >= SHORTEST);
        // Longest first: one secret may contain another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        Self(secrets)
    }

    /// The text without the secrets.
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        for secret in &self.0 {
            if clean.contains(secret.expose()) {
                clean = clean.replace(secret.expose(), MASK);
            }
        }
        clean
    }
}
