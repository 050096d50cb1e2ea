//! Placeholders: what somebody wrote where a value was to come.

use serde::{Deserialize, Serialize};
use unicode_security::skeleton;

use super::{form, stripe};

/// Which sort of placeholder a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Placeholder {
    /// `REPLACE_ME`, `changeme`, `TODO`, `your-key-here`…
    Words,
    /// `<…>`, `${…}`, `{{…}}`: a template nobody filled in.
    Template,
    /// `xxxx`, `sk_live_XXXX`, `****`, `0000…`: one character over and over.
    Filler,
    /// `example.com` and its like, which lead nowhere (RFC 2606).
    ExampleHost,
    /// `localhost`, in production: the dyno itself.
    LocalHost,
    /// The variable's own name.
    OwnName,
}

/// Whole values, without case and separators.
const WORDS: &[&str] = &[
    "replaceme",
    "replacethis",
    "replace",
    "changeme",
    "changethis",
    "changeit",
    "fillme",
    "fillmein",
    "fillin",
    "fillthisin",
    "setme",
    "insertme",
    "insertkeyhere",
    "placeholder",
    "todo",
    "tbd",
    "tba",
    "fixme",
    "tobedefined",
    "tobeset",
    "notset",
    "unset",
    "undefined",
    "null",
    "nil",
    "dummy",
    "redacted",
    "keyhere",
    "secrethere",
    "tokenhere",
    "mykey",
    "mysecret",
];

/// Anywhere in a value as words of their own, without case and separators.
const INSIDE: &[&str] = &["replaceme", "replacethis", "changeme", "changethis"];

/// How a value begins that tells its reader to write one.
const BEGINNINGS: &[&str] = &[
    "your",
    "insertyour",
    "enteryour",
    "putyour",
    "addyour",
    "pasteyour",
    "replacewith",
];

/// A run of one of these inside a value is no accident when it is this long.
const LONG_RUN: usize = 6;
/// A value of one character over and over is no value when it is this long.
const MONOTONOUS: usize = 4;
/// Nobody fills a gap by hand with more than this of a character that is not known for it: 64 times `a` is a test's key.
const TYPED: usize = 16;

/// The sort of placeholder a value is, if it is one. Case, separators and look-alike letters do not hide it.
pub(super) fn placeholder(name: &str, value: &str, is_production: bool) -> Option<Placeholder> {
    let text = value.trim().trim_matches(['"', '\'', '`']).trim();
    if is_template(text) {
        return Some(Placeholder::Template);
    }
    let host = form::host(text);
    match host.as_deref() {
        Some(host) if is_example(host) => return Some(Placeholder::ExampleHost),
        Some(host) if is_production && is_local(host) => return Some(Placeholder::LocalHost),
        _ => {}
    }
    if text == name {
        return Some(Placeholder::OwnName);
    }
    let lowered = text.to_lowercase();
    let rest = stripe::without_prefix(&lowered);
    if is_filler(rest) || has_long_run(text) {
        return Some(Placeholder::Filler);
    }
    is_words(rest).then_some(Placeholder::Words)
}

fn is_template(text: &str) -> bool {
    let between = |open: &str, close: &str| {
        text.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(|inside| !inside.is_empty() && !inside.contains(['\n', '<', '{']))
    };
    // `postgres://<user>:<password>@host/db`
    let has_blank = || {
        text.split('<').skip(1).any(|rest| {
            let word = rest.split('>').next().unwrap_or_default();
            rest.len() > word.len()
                && !word.is_empty()
                && word
                    .chars()
                    .all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_' | ' '))
        })
    };
    between("<", ">")
        || between("${", "}")
        || between("{{", "}}")
        || between("$(", ")")
        || between("[[", "]]")
        || (text.contains("://") && (has_blank() || text.contains("${")))
}

fn is_example(host: &str) -> bool {
    let of = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    of("example.com") || of("example.net") || of("example.org") || of("example")
}

fn is_local(host: &str) -> bool {
    matches!(
        host,
        "localhost" | "0.0.0.0" | "[::1]" | "[::]" | "host.docker.internal"
    ) || host.ends_with(".localhost")
        || host
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | ' ' | '/' | ':' | '!')
}

/// `xxxx-xxxx`, `****`, `00000000`.
fn is_filler(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| !is_separator(*c));
    let Some(first) = letters.next() else {
        return !text.is_empty();
    };
    let rest_is_alike = letters.all(|c| c == first);
    let count = text.chars().filter(|c| !is_separator(*c)).count();
    let long_enough = match first {
        '*' | '?' | '#' | '…' | '•' => 1..=usize::MAX,
        'x' => 3..=usize::MAX,
        '0' => 2 * MONOTONOUS..=usize::MAX,
        // A short number is a number; `1111` may be one too.
        _ if first.is_ascii_digit() => 2 * MONOTONOUS..=TYPED,
        _ => MONOTONOUS..=TYPED,
    };
    rest_is_alike && long_enough.contains(&count)
}

fn has_long_run(text: &str) -> bool {
    let mut before = None;
    let mut run = 0;
    text.chars().any(|c| {
        run = if before == Some(c) { run + 1 } else { 1 };
        before = Some(c);
        run >= LONG_RUN && matches!(c, 'x' | 'X' | '*')
    })
}

fn is_words(text: &str) -> bool {
    let bare = |text: &str| -> String { skeleton(text).filter(|c| !is_separator(*c)).collect() };
    let value = bare(text);
    let is = |word: &str| value == bare(word);
    // A marketing sentence may begin with "your" too: only words joined like a name are taken for a placeholder.
    let is_one_name = text
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '-' | '_' | '.'));
    let is_spaced_name = text.chars().all(|c| c.is_alphabetic() || is_separator(c));
    WORDS.iter().any(|word| is(word))
        || INSIDE.iter().any(|word| stands_in(text, &bare(word)))
        || (BEGINNINGS.iter().any(|word| value.starts_with(&bare(word)))
            && (is_one_name && text.contains(['-', '_'])
                || is_spaced_name && text.ends_with("here")))
}

/// Whether some neighbouring words of a text make up this one: `replace`, `me`.
fn stands_in(text: &str, word: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(|part| skeleton(part).collect())
        .collect();
    (0..words.len()).any(|at| {
        let mut left = word;
        for part in &words[at..] {
            match left.strip_prefix(part.as_str()) {
                Some("") => return true,
                Some(rest) => left = rest,
                None => return false,
            }
        }
        false
    })
}

impl Placeholder {
    /// What it is, in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Words => "a placeholder",
            Self::Template => "a template nobody filled in",
            Self::Filler => "a filler of one character",
            Self::ExampleHost => "an example address",
            Self::LocalHost => "an address of the dyno itself",
            Self::OwnName => "the variable's own name",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_the_field() {
        for (value, sort) in [
            ("REPLACE_ME", Placeholder::Words),
            ("replace-me", Placeholder::Words),
            ("Replace Me!", Placeholder::Words),
            ("changeme", Placeholder::Words),
            ("CHANGE_ME", Placeholder::Words),
            ("sk_live_REPLACE_ME", Placeholder::Words),
            ("postgres://user:changeme@db.raxx.app/x", Placeholder::Words),
            ("TODO", Placeholder::Words),
            ("todo:", Placeholder::Words),
            ("your-api-key-here", Placeholder::Words),
            ("YOUR_API_KEY", Placeholder::Words),
            ("your key here", Placeholder::Words),
            ("insert-your-token", Placeholder::Words),
            ("undefined", Placeholder::Words),
            ("REPL\u{410}CE_ME", Placeholder::Words),
            ("ｃｈａｎｇｅｍｅ", Placeholder::Words),
            ("\"changeme\"", Placeholder::Words),
            (" TBD\n", Placeholder::Words),
            ("<your key>", Placeholder::Template),
            ("<…>", Placeholder::Template),
            ("${STRIPE_API_KEY}", Placeholder::Template),
            ("{{ key }}", Placeholder::Template),
            (
                "postgres://<user>:<password>@db.raxx.app/x",
                Placeholder::Template,
            ),
            ("https://${HOST}/", Placeholder::Template),
            ("xxxx", Placeholder::Filler),
            ("XXX", Placeholder::Filler),
            ("sk_live_XXXX", Placeholder::Filler),
            ("sk_live_xxxxxxxxxxxxxxxx", Placeholder::Filler),
            ("sk_live_51HxxxxxxxxAb", Placeholder::Filler),
            ("xxxx-xxxx", Placeholder::Filler),
            ("****", Placeholder::Filler),
            ("...", Placeholder::Filler),
            ("00000000", Placeholder::Filler),
            ("aaaa", Placeholder::Filler),
            ("https://example.com/hook", Placeholder::ExampleHost),
            ("https://api.example.org", Placeholder::ExampleHost),
            ("me@example.com", Placeholder::ExampleHost),
            ("postgres://localhost/x", Placeholder::LocalHost),
            ("http://127.0.0.1:8080", Placeholder::LocalHost),
            ("THE_NAME", Placeholder::OwnName),
        ] {
            assert_eq!(placeholder("THE_NAME", value, true), Some(sort), "{value}");
        }
    }

    #[test]
    fn values_are_no_placeholders() {
        for value in [
            "1",
            "0",
            "true",
            "info",
            "5432",
            "1000",
            "raxx",
            "Ops <ops@raxx.app>",
            "<p>Hi <b>you</b></p>",
            "sk_live_SandboxOfNoUse01",
            "407cfd9e3e4ec6b37af0dce396d4278634b47ecb19b912eb2fb7ab6c19f16a2f",
            "Your trades, faster",
            "yourtown",
            "https://raxx.app/todo",
            "exxon",
            "test",
            "none",
            "replacement",
            "postgres://sandbox:sandbox@flat.db.invalid:5432/queue_prod",
            "{\"a\":1}",
            "a",
            "aaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "example",
        ] {
            assert_eq!(placeholder("THE_NAME", value, true), None, "{value}");
        }
        assert_eq!(placeholder("A", "http://localhost:1", false), None);
    }
}
