//! GitHub Flavored Markdown: text that stays text, in a paragraph, a list item or a table cell.

use url::Url;

use super::visible::{line, lines};

/// Splits what GitHub would link or turn into an emoji, as Dependabot does in its pull requests.
const ZERO_WIDTH_SPACE: &str = "&#8203;";

/// A sentence that may hold outside text. Line breaks become `<br>`; `code between backticks` stays code; nothing else in it
/// is markup, a mention, a reference, a link or an emoji.
#[must_use]
pub fn prose(text: &str) -> String {
    lines(text)
        .split('\n')
        .map(sentence)
        .collect::<Vec<_>>()
        .join("<br>")
}

fn sentence(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, quoted, after)) = next_quoted(rest) {
        push_plain(&mut markdown, before);
        markdown.push_str(&code(quoted));
        rest = after;
    }
    push_plain(&mut markdown, rest);
    markdown
}

/// What stands before, between and after the next pair of backticks.
fn next_quoted(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (quoted, after) = rest.split_once('`')?;
    (!quoted.is_empty()).then_some((before, quoted, after))
}

fn push_plain(markdown: &mut String, text: &str) {
    // Until a letter or code has been written, a character may begin a heading, a list or a rule.
    let mut leading = markdown.is_empty();
    let mut before = ['\0'; 2];
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied().unwrap_or('\0');
        match c {
            '&' | '<' | '>' | '`' | '*' | '_' | '[' | ']' | '\\' | '|' | '~' | '$' => {
                push_entity(markdown, c);
            }
            ' ' if markdown.is_empty() => push_entity(markdown, c),
            _ if leading && c.is_ascii_punctuation() => push_entity(markdown, c),
            _ => markdown.push(c),
        }
        let www =
            c.eq_ignore_ascii_case(&'w') && before.iter().all(|b| b.eq_ignore_ascii_case(&'w'));
        let splits = match c {
            '@' | '#' => !next.is_ascii_whitespace(),
            // `:rocket:` and `https://`
            ':' => next.is_ascii_alphanumeric() || matches!(next, '/' | '+' | '-' | '_'),
            _ => www && next == '.',
        };
        if splits {
            markdown.push_str(ZERO_WIDTH_SPACE);
        }
        leading &= !c.is_alphabetic();
        before = [before[1], c];
    }
}

/// A value or a command to copy, in code formatting on one line. `<code>` with character references rather than backticks:
/// it survives backticks, and the pipes of a table cell. Nothing invisible is added to it, so that a copy is exact.
#[must_use]
pub fn code(text: &str) -> String {
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let mut markdown = String::from("<code>");
    let shown = line(text);
    let mut before = '\0';
    let mut characters = shown.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied().unwrap_or('\0');
        let plain = match c {
            ':' => !(next == '/' || next.is_ascii_alphanumeric()),
            '.' => !before.eq_ignore_ascii_case(&'w'),
            _ => !c.is_ascii_punctuation() || " -/,;=+?%(){}^\"".contains(c),
        };
        if plain {
            markdown.push(c);
        } else {
            push_entity(&mut markdown, c);
        }
        before = c;
    }
    markdown.push_str("</code>");
    markdown
}

/// Text inside `<pre>`: its lines as they are, everything unseen spelled out.
#[must_use]
pub fn preformatted(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in lines(text).chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => push_entity(&mut html, c),
            _ => html.push(c),
        }
    }
    html
}

/// A link that says which host it leads to; code where the text is not a web address.
#[must_use]
pub fn anchor(address: &str) -> String {
    let Some((url, host)) = web_address(address) else {
        return code(address);
    };
    let mut href = String::new();
    for c in url.as_str().chars() {
        match c {
            _ if c.is_ascii_alphanumeric() => href.push(c),
            '/' | ':' | '.' | '-' | '?' | '=' | '%' | '#' | '+' | ',' => href.push(c),
            _ => push_entity(&mut href, c),
        }
    }
    format!("<a href=\"{href}\">{}</a>", prose(&host))
}

fn web_address(address: &str) -> Option<(Url, String)> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?.to_owned();
    matches!(url.scheme(), "https" | "http").then_some((url, host))
}

fn push_entity(markdown: &mut String, c: char) {
    push!(markdown, "&#{};", u32::from(c));
}
