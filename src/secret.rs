//! Secrets that cannot be printed, and the scrubber that keeps them out of what leaves.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};

use crate::finding::wording::hexadecimal;

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

/// Shorter secrets than this are let in at the door: no vendor's token is so short, and a word of a made-up one could change
/// what settings or an answer mean.
const SHORTEST_AT_THE_DOOR: usize = 20;

/// What percent-encoding leaves alone (RFC 3986, unreserved characters).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Removes the run's own secrets from text that is about to leave, as they are and as a server may have encoded them: in
/// base64, in hexadecimal, for a URL. The last net, not the first: secrets never enter facts, but an upstream error may echo
/// one back.
#[derive(Clone, Default)]
pub struct Scrubber(Option<Arc<AhoCorasick>>);

impl Scrubber {
    /// A scrubber for these secrets.
    ///
    /// # Panics
    ///
    /// When the searcher's limits are passed, which some dozen short texts are far from: a run whose secrets nothing takes out
    /// must not go on.
    #[must_use]
    pub fn new(secrets: &[Secret]) -> Self {
        let spellings: Vec<String> = secrets
            .iter()
            .map(Secret::expose)
            .filter(|secret| secret.len() >= SHORTEST)
            .flat_map(spellings)
            .collect();
        if spellings.is_empty() {
            return Self(None);
        }
        // One secret may contain another.
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(spellings);
        #[expect(clippy::expect_used, reason = "see above")]
        Self(Some(Arc::new(searcher.expect("few and short patterns"))))
    }

    /// The same for what comes in and is cut to length later, where a piece could be left that no scrubber knows.
    #[must_use]
    pub fn at_the_door(secrets: &[Secret]) -> Self {
        let long = |secret: &&Secret| secret.expose().len() >= SHORTEST_AT_THE_DOOR;
        Self::new(&secrets.iter().filter(long).cloned().collect::<Vec<_>>())
    }

    /// The text without the secrets.
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        match &self.0 {
            Some(secrets) if secrets.is_match(text) => {
                let masks = vec![MASK; secrets.patterns_len()];
                secrets.replace_all(text, &masks)
            }
            _ => text.to_owned(),
        }
    }

    /// Takes the secrets out of an answer that echoes them.
    pub(crate) fn scrub_answer(&self, headers: &mut HeaderMap, body: &mut Bytes) {
        let Some(secrets) = &self.0 else {
            return;
        };
        for value in headers.values_mut() {
            if secrets.is_match(value.as_bytes()) {
                let clean = self.scrub(&String::from_utf8_lossy(value.as_bytes()));
                *value = HeaderValue::from_str(&clean).unwrap_or(HeaderValue::from_static(MASK));
            }
        }
        if secrets.is_match(&body[..]) {
            *body = self.scrub(&String::from_utf8_lossy(body)).into();
        }
    }
}

/// How a secret may be written. In base64 it looks different at each of three places in what was encoded; what depends on its
/// neighbours there is left out.
fn spellings(secret: &str) -> Vec<String> {
    let percent = utf8_percent_encode(secret, RESERVED).to_string();
    let hexadecimal = hexadecimal(secret.as_bytes());
    let mut all = vec![
        secret.to_owned(),
        in_lower_hexadecimal(&percent),
        percent,
        hexadecimal.to_uppercase(),
        hexadecimal,
    ];
    for (before, first) in [0, 2, 3].into_iter().enumerate() {
        let bytes = [&[0; 2][..before], secret.as_bytes()].concat();
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let text = engine.encode(&bytes);
            let last = text.len() - usize::from(bytes.len() % 3 != 0);
            all.extend(text.get(first..last).map(str::to_owned));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// `%2F` as `%2f`.
fn in_lower_hexadecimal(percent: &str) -> String {
    let mut parts = percent.split('%');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at(part.len().min(2));
        text.push('%');
        text.push_str(&digits.to_lowercase());
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests;
