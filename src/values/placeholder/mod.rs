//! Placeholders: what somebody wrote where a value was to come.

mod address;
mod filler;
#[cfg(test)]
mod tests;
mod words;

use serde::{Deserialize, Serialize};

use super::{Kind, form, stripe};

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

/// The sort of placeholder a value is, if it is one. Case, separators and look-alike letters do not hide it.
pub(super) fn placeholder(
    name: &str,
    value: &str,
    kind: Kind,
    is_production: bool,
) -> Option<Placeholder> {
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
    // Laravel's own defaults are `null`: where nothing else is wanted, it is a value.
    if kind == Kind::Presence && text.eq_ignore_ascii_case("null") {
        return None;
    }
    if let Some(url) = form::url(text) {
        let is_filled = || filler::has_long_run(text).then_some(Placeholder::Filler);
        return address::in_url(text, &url).or_else(is_filled);
    }
    let in_address = host.as_deref().and_then(address::in_host);
    if in_address.is_some() {
        return in_address;
    }
    let lowered = text.to_lowercase();
    let rest = stripe::without_prefix(&lowered);
    let is_behind_prefix = rest.len() < lowered.len();
    if is_behind_prefix && is_template(rest) {
        return Some(Placeholder::Template);
    }
    let is_number = !is_behind_prefix && filler::is_number(text) && !is_secret(name, kind);
    if (filler::is_filler(rest) && !is_number) || filler::has_long_run(text) {
        return Some(Placeholder::Filler);
    }
    let is_told =
        words::tells(rest) || words::is_note(text) || (is_behind_prefix && filler::is_typed(rest));
    is_told.then_some(Placeholder::Words)
}

/// Whether a key is wanted, by its kind or by its name. Anything else may be a number: of an account, a limit.
fn is_secret(name: &str, kind: Kind) -> bool {
    let by_name = || {
        ["KEY", "PASSWORD", "SECRET", "TOKEN"]
            .iter()
            .any(|word| name.to_ascii_uppercase().ends_with(word))
    };
    !matches!(kind, Kind::Presence | Kind::Switch | Kind::Email) || by_name()
}

/// What people write between brackets: words, or a name. A generated password may happen to have brackets at its ends.
fn is_label(inside: &str) -> bool {
    let is_of_a_name = |c: char| {
        c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ',' | ':' | '/' | '@' | '…' | '\'')
    };
    !inside.is_empty()
        && !inside.contains(['\n', '<', '{'])
        && (inside.contains(' ') || inside.chars().all(is_of_a_name))
}

fn is_template(text: &str) -> bool {
    let between = |open: &str, close: &str| {
        text.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(is_label)
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
        || between("${{", "}}")
        || between("$(", ")")
        || between("[[", "]]")
        || (text.contains("://") && (has_blank() || text.contains("${")))
}

fn is_example(host: &str) -> bool {
    let of = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    of("example.com") || of("example.net") || of("example.org") || of("example") || of("test")
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
