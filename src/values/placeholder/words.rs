//! Words that stand where a value was to come. All texts here are in lower case, but for the markers.

use std::sync::LazyLock;

use unicode_security::skeleton;

use super::filler::is_separator;

/// Whole values, without case and separators.
const WORDS: &[&str] = &[
    "replaceme",
    "replacethis",
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

/// Those of them that stand in no name of a page.
const OUTSTANDING: &[&str] = &["replaceme", "changeme"];

/// Also with a number behind them, and over and over: nothing else is called so.
const UNMISTAKABLE: &[&str] = &[
    "replaceme",
    "replacethis",
    "changeme",
    "changethis",
    "fillmein",
    "insertme",
    "placeholder",
    "fixme",
];

/// What a value is a placeholder by, where the rest of it are words of [`IN_COMPANY`].
const LEADING: &[&str] = &["placeholder", "todo", "tbd", "fixme", "dummy", "redacted"];

/// Words beside a placeholder that make no name of it. `todo-app` is an app.
const IN_COMPANY: &[&str] = &[
    "value", "key", "secret", "token", "password", "string", "text", "here", "please", "now",
    "later", "for", "only", "goes",
];

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

/// What is called "your" in an address. Not `server` nor `database`: `your-server.de` is a hoster's.
const YOURS: &[&str] = &[
    "account",
    "api",
    "app",
    "application",
    "bucket",
    "cluster",
    "company",
    "domain",
    "here",
    "host",
    "hostname",
    "id",
    "instance",
    "key",
    "name",
    "org",
    "organisation",
    "organization",
    "password",
    "project",
    "region",
    "secret",
    "site",
    "subdomain",
    "team",
    "tenant",
    "token",
    "user",
    "username",
    "website",
    "workspace",
];

/// What else is called "your" where a value was to come.
const NOUNS: &[&str] = &[
    "address",
    "code",
    "database",
    "dsn",
    "email",
    "endpoint",
    "file",
    "goes",
    "number",
    "passphrase",
    "path",
    "phrase",
    "port",
    "salt",
    "server",
    "string",
    "url",
    "value",
    "webhook",
];

/// No label of a host is longer (RFC 1035, 2.3.4); it also bounds the search for words.
const LONGEST_LABEL: usize = 63;
/// A whole number of so many digits is a size: `your-256-bit-secret`.
const SIZE: usize = 4;

fn bare(text: &str) -> String {
    skeleton(text).filter(|c| !is_separator(*c)).collect()
}

fn all_bare(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| bare(word)).collect()
}

static BARE_WORDS: LazyLock<Vec<String>> = LazyLock::new(|| all_bare(WORDS));
static BARE_INSIDE: LazyLock<Vec<String>> = LazyLock::new(|| all_bare(INSIDE));
static BARE_OUTSTANDING: LazyLock<Vec<String>> = LazyLock::new(|| all_bare(OUTSTANDING));
static BARE_NOUNS: LazyLock<Vec<String>> =
    LazyLock::new(|| [all_bare(YOURS), all_bare(NOUNS)].concat());
static BARE_UNMISTAKABLE: LazyLock<Vec<String>> = LazyLock::new(|| all_bare(UNMISTAKABLE));
static BARE_BEGINNINGS: LazyLock<Vec<String>> = LazyLock::new(|| all_bare(BEGINNINGS));

/// A whole value that is one of the words, or made of them.
pub(super) fn is_word(text: &str) -> bool {
    let text = text.trim_matches(['[', ']', '(', ')', '{', '}']);
    let value = bare(text);
    let plain = bare(without_number(text));
    BARE_WORDS.contains(&value)
        || BARE_UNMISTAKABLE.iter().any(|word| repeats(&plain, word))
        || is_in_company(text)
}

/// A whole value, or a part of an address, that tells its reader to write one.
pub(super) fn tells(text: &str) -> bool {
    is_word(text) || stands_in(text) || is_addressed(text)
}

/// A word over and over, the last one perhaps cut short.
fn repeats(value: &str, word: &str) -> bool {
    value == word
        || (value.len() >= 2 * word.len()
            && value
                .chars()
                .zip(word.chars().cycle())
                .all(|(one, other)| one == other))
}

fn without_number(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// `placeholder-value`, `dummy_key_1`: nothing but words for want of a value.
fn is_in_company(text: &str) -> bool {
    let words = || {
        text.split(|c: char| !c.is_alphanumeric())
            .map(without_number)
            .filter(|word| !word.is_empty())
    };
    words().count() > 1
        && words().any(|word| LEADING.contains(&word))
        && words().all(|word| LEADING.contains(&word) || IN_COMPANY.contains(&word))
}

/// `your-key-here`. A marketing sentence may begin with "your" too: only words joined like a name are taken for one.
fn is_addressed(text: &str) -> bool {
    let text = text.trim_end_matches(is_separator);
    let value = bare(text);
    let is_part = |part: &str| {
        part.chars().all(char::is_alphabetic)
            || (part.len() <= SIZE && part.bytes().all(|c| c.is_ascii_digit()))
    };
    // `Your receipt is here!` is a sentence, `your-mortgage` a name.
    let is_sentence = || value.starts_with(&bare("your"));
    let names_one = |part: Option<&str>| part.is_some_and(|part| BARE_NOUNS.contains(&bare(part)));
    let last = || {
        text.split(is_separator)
            .map(without_number)
            .rfind(|part| !part.is_empty())
    };
    let is_one_name = || {
        text.contains(['-', '_'])
            && text.split(['-', '_', '.']).all(is_part)
            && (!is_sentence() || text.contains('_') || names_one(last()))
    };
    let is_spaced_name = || {
        text.ends_with("here")
            && text.split(is_separator).all(is_part)
            && (!is_sentence() || names_one(text.rsplit(is_separator).nth(1)))
    };
    BARE_BEGINNINGS.iter().any(|word| value.starts_with(word))
        && (is_one_name() || is_spaced_name())
}

/// `your-app-here`, `yourdomain`: a part of an address that is nobody's.
pub(super) fn is_yours(text: &str) -> bool {
    let words = text.split(['-', '_']).collect::<String>();
    let is_told_where = text.starts_with("your-") && text.ends_with("-here");
    is_told_where
        || words.strip_prefix("your").is_some_and(|rest| {
            !rest.is_empty() && rest.len() <= LONGEST_LABEL && is_made_of(rest, YOURS)
        })
}

fn is_made_of(text: &str, words: &[&str]) -> bool {
    text.is_empty()
        || words
            .iter()
            .filter_map(|word| text.strip_prefix(word))
            .any(|rest| is_made_of(rest, words))
}

/// Some neighbouring words of a text make up one of those that are a placeholder anywhere: `replace`, `me`.
pub(super) fn stands_in(text: &str) -> bool {
    holds_one_of(&BARE_INSIDE, text)
}

/// The same, as no page is called: not `/replace-this-part`. Case is left as it is.
pub(super) fn stands_out(text: &str) -> bool {
    text.starts_with("YOUR_")
        || text.starts_with("YOUR-")
        || holds_one_of(&BARE_OUTSTANDING, &text.to_lowercase())
}

/// `your-key-here`, as a part of an address. `/your-journey-starts-here` is a page.
pub(super) fn is_told_where(text: &str) -> bool {
    let parts: Vec<String> = text.split(is_separator).map(bare).collect();
    text.starts_with("your")
        && matches!(parts.as_slice(), [.., noun, here] if *here == bare("here") && BARE_NOUNS.contains(noun))
}

fn holds_one_of(known: &[String], text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .map(without_number)
        .filter(|part| !part.is_empty())
        .map(|part| skeleton(part).collect())
        .collect();
    let begins_at = |at: usize, word: &str| {
        let mut left = word;
        for part in &words[at..] {
            match left.strip_prefix(part.as_str()) {
                Some("") => return true,
                Some(rest) => left = rest,
                None => return false,
            }
        }
        false
    };
    known
        .iter()
        .any(|word| (0..words.len()).any(|at| begins_at(at, word)))
}

/// `TODO(me)`, `TODO-rotate`, `todo: set before launch`: a note to oneself. In small letters `todo-app` is a name.
pub(super) fn is_note(text: &str) -> bool {
    let text = text.trim_start_matches(['[', '(', '{']);
    let behind = |word: &str, marks: &[char]| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(marks))
    };
    ["TODO", "FIXME"]
        .iter()
        .any(|word| behind(word, &[' ', ':', '(', ')', ']', '-', '_', ',', '.']))
        || behind("TBD", &[' ', ':', '(', ')', ']', ','])
        || ["todo", "Todo", "fixme"].iter().any(|word| {
            behind(word, &['('])
                || text
                    .strip_prefix(word)
                    .is_some_and(|rest| rest.starts_with(": "))
        })
}

/// A word in capitals that no address holds but for want of a better one.
pub(super) fn is_shouted(text: &str) -> bool {
    const SHOUTED: [&str; 6] = [
        "TODO",
        "FIXME",
        "TBD",
        "CHANGEME",
        "REPLACEME",
        "PLACEHOLDER",
    ];
    text.starts_with("YOUR_")
        || text.starts_with("YOUR-")
        || text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| SHOUTED.contains(&word))
}
