//! How an address of somebody else is shown: without what may be a ticket, a user or a password in it.

use url::Url;

use crate::finding::wording::cut;

/// The longest address in a sentence.
const SHOWN: usize = 120;
/// Where an address without scheme or host is read from; which page that is changes nothing about what is secret in it.
const SOME_PAGE: &str = "https://page.invalid/";

/// Where a redirect leads, as a browser would read it: tabs, backslashes and missing slashes hide no password. What no
/// browser can read is not shown at all.
pub(super) fn shown(address: &str) -> String {
    let read = Url::parse(address).or_else(|_| Url::parse(SOME_PAGE)?.join(address));
    let Ok(url) = read else {
        return "…".to_owned();
    };
    if url.cannot_be_a_base() {
        // Not of a shape that would say where in it a secret may stand.
        return format!("{}:…", url.scheme());
    }
    let written = address.trim();
    let end = written.find(['?', '#']);
    let plain = if url.username().is_empty() && url.password().is_none() {
        written
            .get(..end.unwrap_or(written.len()))
            .unwrap_or_default()
            .to_owned()
    } else {
        let host = url.host_str().unwrap_or_default();
        let port = url
            .port()
            .map_or_else(String::new, |port| format!(":{port}"));
        format!("{}://…@{host}{port}{}", url.scheme(), url.path())
    };
    let cut = cut(&without_passwords(&plain), SHOWN);
    if end.is_some() {
        format!("{cut}?…")
    } else {
        cut
    }
}

/// A text that may hold addresses, without users and passwords: of what stands before an `@` nothing is shown where it is
/// after two slashes, or holds a `:`.
pub(in crate::gates::post_deploy_smoke) fn without_passwords(text: &str) -> String {
    let ends_a_word = |c: char| c.is_whitespace() || matches!(c, '/' | '\\' | '<' | '>' | '"');
    let mut clean = String::new();
    for word in text.split_inclusive(ends_a_word) {
        let (user, host) = word.split_at(word.rfind('@').unwrap_or(0));
        let is_of_a_host = clean.ends_with("//") || clean.ends_with("\\\\");
        if !user.is_empty() && (is_of_a_host || user.contains(':')) {
            clean.push('…');
        } else {
            clean += user;
        }
        clean += host;
    }
    clean
}

/// The same for a text of several addresses, which are shown without their queries, too.
pub(super) fn without_queries(text: &str) -> String {
    let text = without_passwords(text);
    let mut clean = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['?', '#']) {
        clean += rest.get(..at).unwrap_or_default();
        clean += "?…";
        let query = rest.get(at..).unwrap_or_default();
        let end = query.find(|c: char| matches!(c, '>' | '"') || c.is_whitespace());
        rest = query.get(end.unwrap_or(query.len())..).unwrap_or_default();
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_and_passwords_are_not_shown() {
        for (address, expected) in [
            (
                "https://raxx.app/login?ticket=s3cret",
                "https://raxx.app/login?…",
            ),
            ("https://user:s3cret@raxx.app/a", "https://…@raxx.app/a"),
            ("/a#s3cret", "/a?…"),
            ("/a@b", "/a@b"),
            ("/login", "/login"),
            ("mailto:ops@raxx.app", "mailto:…"),
            ("//user:s3cret@raxx.app/a", "https://…@raxx.app/a"),
            ("//s3cret@raxx.app:8443/a?b", "https://…@raxx.app:8443/a?…"),
            ("\\\\user:s3cret@raxx.app\\a", "https://…@raxx.app/a"),
            ("https:\\\\user:s3cret@raxx.app", "https://…@raxx.app/"),
            ("HTTPS://user:s3cret@RAXX.app", "https://…@raxx.app/"),
            ("https:user:s3cret@raxx.app", "https://…@raxx.app/"),
            ("https:/user:s3cret@raxx.app", "https://…@raxx.app/"),
            ("ht\ttps://us\ter:s3cret@raxx.app", "https://…@raxx.app/"),
            (" //user:s3@cret@raxx.app", "https://…@raxx.app/"),
            (
                "postgres://user:s3cret@raxx.app/db",
                "postgres://…@raxx.app/db",
            ),
            ("https://user:s3/cret@raxx.app/", "…"),
            ("https://user:s3cret%40raxx.app/", "…"),
            // Two lines of the header are one value.
            (
                "https://raxx.app/, //user:s3cret@raxx.app/",
                "https://raxx.app/, //…@raxx.app/",
            ),
            (
                "/go/https://user:s3cret@raxx.app/",
                "/go/https://…@raxx.app/",
            ),
        ] {
            assert_eq!(shown(address), expected, "{address}");
        }
    }

    #[test]
    fn a_text_keeps_all_but_passwords_and_queries() {
        for (text, expected) in [
            ("", ""),
            ("@", "@"),
            ("noindex, @ops a:b", "noindex, @ops a:b"),
            ("//user:s3@cret@raxx.app/a@b", "//…@raxx.app/a@b"),
            (
                "<https://user:s3cret@raxx.app/é?t=s3cret>; a=\"b?c\"",
                "<https://…@raxx.app/é?…>; a=\"b?…\"",
            ),
        ] {
            assert_eq!(without_queries(text), expected, "{text}");
        }
    }
}
