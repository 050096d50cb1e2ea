//! What may be a secret, going by its name: told by its length, if at all.

use url::Url;

/// Words of names whose values are nobody's business.
const WORDS: &[&str] = &[
    "apikey",
    "assertion",
    "authenticate",
    "authorization",
    "cookie",
    "credential",
    "csrf",
    "jwt",
    "key",
    "nonce",
    "passwd",
    "password",
    "passphrase",
    "secret",
    "session",
    "signature",
    "ticket",
    "token",
];

/// Whether what has this name may be a secret.
pub(super) fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word)) || matches!(name.as_str(), "auth" | "sig" | "pwd")
}

/// Whether what stands at this JSON pointer may be a secret: going by the last name in it, as a number only counts.
pub(super) fn points_at_a_secret(pointer: &str) -> bool {
    let mut parts = pointer.rsplit('/');
    let named = parts.find(|part| !part.bytes().all(|digit| digit.is_ascii_digit()));
    named.is_some_and(sounds_secret)
}

/// A URL without the values of its query that may be secrets.
pub(super) fn shown_url(url: &Url) -> String {
    let Some(query) = url.query() else {
        return url.to_string();
    };
    let hidden: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if sounds_secret(&decoded(name)) => format!("{name}=…"),
            _ => pair.to_owned(),
        })
        .collect();
    let whole = url.as_str();
    match whole.split_once('?') {
        Some((before, _)) => format!("{before}?{}", hidden.join("&")),
        None => whole.to_owned(),
    }
}

fn decoded(name: &str) -> String {
    percent_encoding::percent_decode_str(name)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names() {
        for (pointer, is_secret) in [
            ("/token", true),
            ("/auth/api_key", true),
            ("/Password", true),
            ("/tokens/0", true),
            ("/secret/name", false),
            ("/status", false),
            ("", false),
        ] {
            assert_eq!(points_at_a_secret(pointer), is_secret, "{pointer}");
        }
    }

    #[test]
    fn a_url_is_shown_without_them() {
        for (url, shown) in [
            (
                "https://raxx.app/a?page=2&token=s3cret&x",
                "https://raxx.app/a?page=2&token=…&x",
            ),
            (
                "https://raxx.app/?access%5Ftoken=s3cret",
                "https://raxx.app/?access%5Ftoken=…",
            ),
            ("https://raxx.app/a?b=c", "https://raxx.app/a?b=c"),
            ("https://raxx.app/a", "https://raxx.app/a"),
        ] {
            assert_eq!(shown_url(&Url::parse(url).unwrap()), shown);
        }
    }
}
