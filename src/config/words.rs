//! What a single word of the settings may look like: pure checks, each with the words that explain a refusal.

use chrono::NaiveDate;
use url::Url;

use super::mistakes::quoted;
use crate::github::accounts::is_bot_login;
use crate::hex;
use crate::render::escape::is_hidden;

/// A word, or why it cannot stand there.
pub(super) type Checked<T> = Result<T, Complaint>;

/// Why a value cannot stand there: a predicate that follows its name, and the fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    /// For example `must be text, not a list`.
    pub(super) what: String,
    /// The fix.
    pub(super) help: Option<String>,
}

impl Complaint {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the nearest right word, if there is one.
    pub(super) fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.help(format!("did you mean {}?", quoted(near))),
            None => self,
        }
    }
}

impl From<String> for Complaint {
    fn from(what: String) -> Self {
        Self::new(what)
    }
}

impl From<&str> for Complaint {
    fn from(what: &str) -> Self {
        Self::new(what)
    }
}

/// A GitHub login: 1 to 39 letters, digits and hyphens; `_` stands before the short code of a managed user.
pub(super) fn login(word: &str) -> Checked<String> {
    let refuse = |help: &str| {
        Err(Complaint::new(format!("must name a GitHub login, not {}", quoted(word))).help(help))
    };
    if let Some(rest) = word.strip_prefix('@') {
        return refuse(&format!("drop the @: {}", quoted(rest)));
    }
    if is_bot_login(word) {
        return refuse("a bot is no person: it can neither confirm nor approve");
    }
    if word.contains('/') {
        return refuse("a team cannot stand here: name its people");
    }
    if is_login(word) {
        Ok(word.to_owned())
    } else {
        refuse("a login has 1 to 39 letters, digits and hyphens")
    }
}

fn is_login(word: &str) -> bool {
    (1..=39).contains(&word.len())
        && !word.starts_with('-')
        && word
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'))
}

/// A reviewer: a login, or a team as `org/team`.
pub(super) fn reviewer(word: &str) -> Checked<String> {
    let Some((org, team)) = word.split_once('/') else {
        return login(word);
    };
    let is_slug = !team.is_empty()
        && team
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.'));
    if is_login(org) && is_slug {
        return Ok(word.to_owned());
    }
    let complaint = Complaint::new(format!(
        "must name a GitHub login or `org/team`, not {}",
        quoted(word)
    ));
    Err(match word.strip_prefix('@') {
        Some(rest) => complaint.help(format!("drop the @: {}", quoted(rest))),
        None => complaint,
    })
}

/// A branch or tag pattern as GitHub's environments take it: a short name, with Ruby's fnmatch signs.
pub(super) fn ref_pattern(word: &str) -> Checked<String> {
    let refuse =
        |what: &str| Complaint::new(format!("holds the pattern {}, which {what}", quoted(word)));
    for prefix in ["refs/heads/", "refs/tags/", "heads/", "tags/"] {
        if let Some(rest) = word.strip_prefix(prefix) {
            return Err(refuse("matches nothing: patterns are short names")
                .help(format!("write {}", quoted(rest))));
        }
    }
    let is_forbidden = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '~' | ':');
    if word.is_empty() || word.chars().any(is_forbidden) {
        return Err(refuse("no branch or tag can match"));
    }
    if word.starts_with('/') || word.ends_with('/') || word.contains("//") || word.contains("..") {
        return Err(refuse("no branch or tag can match"));
    }
    if word.contains('[') && !word.contains(']') {
        return Err(refuse("opens a set with `[` and never closes it"));
    }
    Ok(word.to_owned())
}

/// A name of ours that a person reads and types: not blank, and nothing in it that nobody sees.
pub(super) fn name(word: &str) -> Checked<String> {
    typeable(word)?;
    Ok(word.to_owned())
}

/// Words for people: a reason, an owner. Not blank.
pub(super) fn prose(text: &str) -> Checked<String> {
    if text.chars().all(|c| c == ' ' || is_hidden(c)) {
        return Err(Complaint::new("is blank").help("say it in a few words"));
    }
    Ok(text.trim().to_owned())
}

/// Refuses what a person could not type as it stands: blank, spaces around it, characters nobody sees.
pub(super) fn typeable(text: &str) -> Checked<()> {
    if text.is_empty() {
        return Err("is empty".into());
    }
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        let help = "drop it; a text block `|` ends in a line break, `|-` does not";
        return Err(Complaint::new("begins or ends with a space or line break").help(help));
    }
    match text.chars().find(|c| is_hidden(*c)) {
        Some(c) => Err(format!(
            "holds U+{:04X}, a character that nobody sees or types",
            u32::from(c)
        )
        .into()),
        None => Ok(()),
    }
}

/// A service's name: it stands in `{name.url}` and after `--service`.
pub(super) fn service_name(word: &str) -> Checked<String> {
    let is_plain = word
        .bytes()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'));
    if is_plain && !word.is_empty() {
        return Ok(word.to_owned());
    }
    Err(Complaint::new(format!("names a service {}", quoted(word)))
        .help("a service's name has letters, digits, `-` and `_`"))
}

/// A Cloudflare account's id: 32 hexadecimal digits, as the dashboard's addresses show it.
pub(super) fn cloudflare_account(word: &str) -> Checked<String> {
    if let Some(id) = hex::digits(word, 32..=32) {
        return Ok(id);
    }
    Err(Complaint::new(format!(
        "must be the id of a Cloudflare account, not {}",
        quoted(word)
    ))
    .help("32 hexadecimal digits; the dashboard's address begins with them"))
}

/// A Cloudflare Pages project's name: what stands before `.pages.dev`, and so a part of a host name.
pub(super) fn pages_project(word: &str) -> Checked<String> {
    let is_name = (1..=58).contains(&word.len())
        && !word.starts_with('-')
        && !word.ends_with('-')
        && word
            .bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
    if is_name {
        return Ok(word.to_owned());
    }
    Err(Complaint::new(format!(
        "must name a Cloudflare Pages project, not {}",
        quoted(word)
    ))
    .help("lowercase letters, digits and `-`, as it stands before .pages.dev"))
}

/// A Heroku app's name (platform API schema: `^[a-z][a-z0-9-]{1,28}[a-z0-9]$`).
pub(super) fn heroku_app(word: &str) -> Checked<String> {
    let is_app = (3..=30).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && !word.ends_with('-')
        && word
            .bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
    if is_app {
        return Ok(word.to_owned());
    }
    let complaint = Complaint::new(format!("must name a Heroku app, not {}", quoted(word)));
    let lowered = word.to_ascii_lowercase();
    Err(if word != lowered && heroku_app(&lowered).is_ok() {
        complaint.did_you_mean(Some(&lowered))
    } else {
        complaint.help("3 to 30 lowercase letters, digits and dashes, a letter first")
    })
}

/// A Heroku process type (platform API schema: `^[-\w]{1,128}$`).
pub(super) fn process_type(word: &str) -> Checked<String> {
    let is_type = (1..=128).contains(&word.len())
        && word
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_'));
    if is_type {
        return Ok(word.to_owned());
    }
    Err(format!(
        "must name a process type such as `web`, not {}",
        quoted(word)
    )
    .into())
}

/// A service's base URL. What a refused URL holds is not repeated: it may hold a password.
pub(super) fn base_url(word: &str) -> Checked<Url> {
    let url = web_url(word)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Complaint::new("must be a base URL")
            .help("drop the `?…` or `#…`; a probe adds its own path"));
    }
    Ok(url)
}

/// An absolute http or https URL without user and password.
pub(super) fn web_url(word: &str) -> Checked<Url> {
    let wanted = "must be a URL such as `https://example.com/path`";
    // Whatever stands before an @ may be a password.
    let shown = if word.contains('@') {
        String::new()
    } else {
        format!(", not {}", quoted(word))
    };
    if word.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(format!("{wanted}, without spaces and backslashes").into());
    }
    let url =
        Url::parse(word).map_err(|error| Complaint::new(format!("{wanted}{shown}: {error}")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Complaint::new("holds a user or password").help(
            "a secret never stands in the settings: drop it, and change it where it counts",
        ));
    }
    if !matches!(url.scheme(), "http" | "https") || !word.contains("://") {
        return Err(format!("{wanted}{shown}").into());
    }
    Ok(url)
}

/// A day as `YYYY-MM-DD`.
pub(super) fn date(word: &str) -> Checked<NaiveDate> {
    let is_plain = word.len() == 10 && word.bytes().all(|c| c.is_ascii_digit() || c == b'-');
    NaiveDate::parse_from_str(word, "%Y-%m-%d")
        .ok()
        .filter(|_| is_plain)
        .ok_or_else(|| format!("must be a day such as `2026-12-31`, not {}", quoted(word)).into())
}

/// The name of an environment variable, or how such names begin.
pub(super) fn variable(word: &str) -> Checked<String> {
    let is_variable = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
    if is_variable {
        return Ok(word.to_owned());
    }
    Err(format!(
        "must be letters, digits and `_`, no digit first, not {}",
        quoted(word)
    )
    .into())
}

/// The name of a GitHub secret (GitHub docs, "Naming your secrets").
pub(super) fn secret(word: &str) -> Checked<String> {
    let word = variable(word)?;
    if word.to_ascii_uppercase().starts_with("GITHUB_") {
        return Err(format!(
            "names {}, and no secret may begin with GITHUB_",
            quoted(&word)
        )
        .into());
    }
    Ok(word)
}

/// A file of the workspace, by its path from there.
pub(super) fn path(word: &str) -> Checked<String> {
    let refuse = |help: &str| {
        Err(Complaint::new(format!(
            "must be a path inside the workspace, not {}",
            quoted(word)
        ))
        .help(help))
    };
    if word.contains('\\') {
        return refuse("write / between its parts");
    }
    if word.starts_with(['/', '~']) || word.get(1..2) == Some(":") {
        return refuse("write it from the workspace's own folder");
    }
    if word.split('/').any(|part| part == "..") {
        return refuse("it may not lead out of the workspace");
    }
    if word.ends_with('/') || word == "." {
        return refuse("name a file, not a folder");
    }
    typeable(word)?;
    Ok(word.to_owned())
}

#[cfg(test)]
mod tests;
