//! What is read from a page: its title, and the files it refers to. By a tokenizer that follows the HTML standard, as
//! browsers do: a title in a comment, a script or a drawing is none.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use std::convert::Infallible;

/// A page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Its title, space collapsed as browsers do; `None`: it has none.
    pub(super) title: Option<String>,
    /// The URLs of its scripts, styles, icons and images, as they are written, each once.
    pub(super) files: Vec<String>,
}

impl Page {
    pub(super) fn read(html: &[u8]) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut page = Self::default();
        let mut title: Option<String> = None;
        let mut drawings = 0_u32;
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let token: Token = match token {
                Ok(token) => token,
                Err(never) => match never as Infallible {},
            };
            match token {
                Token::StartTag(tag) => {
                    let name: &[u8] = &tag.name;
                    if name == b"svg" && !tag.self_closing {
                        drawings += 1;
                    } else if name == b"title" && drawings == 0 && page.title.is_none() {
                        title = Some(String::new());
                    }
                    let attribute = |name: &str| {
                        let value = tag.attributes.get(name.as_bytes())?;
                        Some(String::from_utf8_lossy(value).trim().to_owned())
                    };
                    page.files.extend(file_of(name, attribute));
                }
                Token::EndTag(tag) => {
                    let name: &[u8] = &tag.name;
                    if name == b"svg" {
                        drawings = drawings.saturating_sub(1);
                    } else if name == b"title"
                        && let Some(text) = title.take()
                    {
                        page.title = Some(collapsed(&text));
                    }
                }
                Token::String(text) => {
                    if let Some(title) = &mut title {
                        title.push_str(&String::from_utf8_lossy(&text));
                    }
                }
                _ => {}
            }
        }
        page.files.sort();
        page.files.dedup();
        page
    }
}

/// The file a tag refers to.
fn file_of(name: &[u8], attribute: impl Fn(&str) -> Option<String>) -> Option<String> {
    let url = match name {
        b"script" | b"img" => attribute("src")?,
        b"link" => {
            let relation = attribute("rel")?.to_ascii_lowercase();
            let is_file = relation.split_ascii_whitespace().any(|word| {
                matches!(
                    word,
                    "stylesheet"
                        | "icon"
                        | "apple-touch-icon"
                        | "preload"
                        | "modulepreload"
                        | "manifest"
                )
            });
            is_file.then(|| attribute("href")).flatten()?
        }
        _ => return None,
    };
    (!url.is_empty()).then_some(url)
}

fn collapsed(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(html: &str) -> Option<String> {
        Page::read(html.as_bytes()).title
    }

    #[test]
    fn the_title_is_the_one_a_browser_shows() {
        for (html, expected) in [
            ("<!doctype html><title>Raxx</title>", Some("Raxx")),
            (
                "<TITLE lang=en>\n  Raxx &amp; friends\n</TITLE>",
                Some("Raxx & friends"),
            ),
            (
                "<title>A <b>bold</b> one</title>",
                Some("A <b>bold</b> one"),
            ),
            ("<!-- <title>No</title> --><title>Yes</title>", Some("Yes")),
            (
                "<script>'<title>No</title>'</script><title>Yes</title>",
                Some("Yes"),
            ),
            (
                "<svg><title>No</title></svg><title>Yes</title>",
                Some("Yes"),
            ),
            ("<title>One</title><title>Two</title>", Some("One")),
            ("<title></title>", Some("")),
            ("<title>never closed", None),
            ("plain text", None),
        ] {
            assert_eq!(title(html).as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn files_are_those_a_browser_would_fetch() {
        let page = Page::read(
            br#"<link rel="stylesheet" href="/a.css"><link rel=canonical href=/no>
                <script type=module src='/main.js'></script><img src="logo.png">
                <!-- <script src="/old.js"> --><script>document.write('<img src="x">')</script>
                <script src="/main.js"></script>"#,
        );
        assert_eq!(page.files, ["/a.css", "/main.js", "logo.png"]);
    }
}
