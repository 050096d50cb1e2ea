//! Placeholders in the parts of an address. What is a name elsewhere may be one here: `via.placeholder.com` is a host.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::Url;

use super::Placeholder;
use super::filler::{is_filler, is_masked};
use super::words::{is_shouted, is_told_where, is_word, is_yours, stands_in, stands_out, tells};

/// Names and passwords that stand in a URL only together, in somebody's documentation.
const USERS: [&str; 6] = ["user", "username", "usr", "dbuser", "db_user", "myuser"];
const PASSWORDS: [&str; 7] = [
    "password",
    "passwd",
    "pass",
    "pwd",
    "secret",
    "mypassword",
    "dbpassword",
];

/// Users where a server looks at the password alone.
const NOBODY: [&str; 5] = ["dummy", "null", "nil", "unset", "undefined"];

fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().to_lowercase()
}

/// The sort of placeholder that a part of a URL is.
pub(super) fn in_url(text: &str, url: &Url) -> Option<Placeholder> {
    let user = decoded(url.username());
    let password = decoded(url.password().unwrap_or_default());
    for part in [&user, &password] {
        if is_filler(part) || is_masked(part) {
            return Some(Placeholder::Filler);
        }
    }
    if tells(&password) || (tells(&user) && !NOBODY.contains(&user.as_str())) {
        return Some(Placeholder::Words);
    }
    if (USERS.contains(&user.as_str()) && PASSWORDS.contains(&password.as_str()))
        || is_documented_dsn(url, &user)
    {
        return Some(Placeholder::Words);
    }
    // Case tells: a URL's own host is in lower case by now.
    let beyond = text.split_once("://").map_or("", |(_, beyond)| beyond);
    let authority = beyond.split(['/', '?', '#']).next().unwrap_or_default();
    if is_shouted(authority.rsplit('@').next().unwrap_or_default()) {
        return Some(Placeholder::Words);
    }
    in_host(url.host_str().unwrap_or_default()).or_else(|| in_rest(url))
}

/// The sort of placeholder that a part of a host is; the host is in lower case.
pub(super) fn in_host(host: &str) -> Option<Placeholder> {
    if !host.contains('.') {
        // A name of the local network, or nobody's at all.
        if is_filler(host) {
            return Some(Placeholder::Filler);
        }
        if is_word(host) || matches!(host, "host" | "hostname") {
            return Some(Placeholder::Words);
        }
    }
    host.split('.').find_map(|label| {
        if is_masked(label) {
            Some(Placeholder::Filler)
        } else if stands_in(label) || is_yours(label) {
            Some(Placeholder::Words)
        } else {
            None
        }
    })
}

/// In the path, the query and the fragment. Pages have names, too: `/your-account`, `/b/TODO`, `/replace-this-part`. Only
/// what is unmistakable tells there, or what is called a key.
fn in_rest(url: &Url) -> Option<Placeholder> {
    let of = |part: &str| {
        if is_masked(part) {
            return Some(Placeholder::Filler);
        }
        let lowered = part.to_lowercase();
        (is_told_where(&lowered) || stands_out(part)).then_some(Placeholder::Words)
    };
    let of_query = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
        let lowered = value.to_lowercase();
        let is_told = || is_shouted(&value) || is_yours(&lowered) || tells(&lowered);
        let is_told = is_secret(&name.to_lowercase()) && is_told();
        of(&name)
            .or_else(|| of(&value))
            .or_else(|| is_told.then_some(Placeholder::Words))
    };
    let of_encoded = |part: &str| of(&percent_decode_str(part).decode_utf8_lossy());
    url.path()
        .split('/')
        .find_map(of_encoded)
        .or_else(|| url.query_pairs().find_map(of_query))
        .or_else(|| url.fragment().and_then(of_encoded))
}

/// Whether a part of a query is called a key.
fn is_secret(name: &str) -> bool {
    ["auth", "key", "password", "pwd", "secret", "sig", "token"]
        .iter()
        .any(|word| name.ends_with(word))
}

/// `https://examplePublicKey@o0.ingest.sentry.io/0` and `https://public@sentry.example.com/1`, from Sentry's docs.
fn is_documented_dsn(url: &Url, user: &str) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_project = !url.path().trim_matches('/').is_empty()
        && url
            .path()
            .trim_matches('/')
            .bytes()
            .all(|c| c.is_ascii_digit());
    matches!(url.scheme(), "http" | "https")
        && is_project
        && (matches!(user, "examplepublickey" | "publickey" | "public" | "key")
            || (host.starts_with("o0.") && host.contains(".sentry.")))
}
