//! What is read from a page: its title, and the files it refers to. By a tokenizer that follows the HTML standard, as
//! browsers do: a title in a comment, a script, a drawing or a template is none.
//!
//! Only so much is read as an answer needs, and nothing is kept of the rest: whoever writes the page must not decide how
//! long a run takes, or how much memory.

use std::collections::BTreeSet;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// How far a title is looked for. Browsers find one anywhere; no page that people read has it after half a megabyte.
pub(super) const HEAD: usize = 512 * 1024;
/// How far a title is looked for where it is only told beside what is wrong.
pub(super) const GLANCE: usize = 64 * 1024;
/// How far files are looked for.
pub(super) const LARGEST: usize = 2 * 1024 * 1024;

/// The attributes that say what a tag refers to.
const ATTRIBUTES: &[&[u8]] = &[
    b"href",
    b"imagesrcset",
    b"poster",
    b"rel",
    b"shadowrootmode",
    b"src",
    b"srcset",
    b"type",
    b"xlink:href",
];

/// What a page refers to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Files {
    /// The URLs of its scripts, styles, icons and images, as they are written, each once.
    pub(super) urls: BTreeSet<String>,
    /// What they are relative to, where the page says so itself.
    pub(super) base: Option<String>,
}

/// The title within this beginning of a page, space collapsed as browsers do; `None`: it has none.
pub(super) fn title(html: &[u8]) -> Option<String> {
    let mut page = Page::default();
    run(html, &mut page, |page| page.title.is_some());
    page.title
}

/// What this page refers to.
pub(super) fn files(html: &[u8]) -> Files {
    let mut page = Page::default();
    run(html, &mut page, |_| false);
    page.files
}

/// Reads until it is enough.
fn run(html: &[u8], page: &mut Page, is_enough: impl Fn(&Page) -> bool) {
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
        page.hear(&event);
        is_enough(page).then_some(())
    });
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).next();
}

/// A page that is being read.
#[derive(Default)]
struct Page {
    title: Option<String>,
    files: Files,
    tag: Vec<u8>,
    /// The attributes of the tag that count, the first of each name.
    attributes: Vec<(&'static [u8], String)>,
    /// The attribute whose value comes next, where it counts.
    attribute: Option<&'static [u8]>,
    /// A title that has begun.
    heading: Option<String>,
    drawings: u32,
    /// The templates around, and whether what stands in them is only kept for later.
    templates: Vec<bool>,
}

impl Page {
    fn hear(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag.clear();
                self.tag.extend_from_slice(name);
                self.attributes.clear();
                self.attribute = None;
            }
            CallbackEvent::AttributeName { name } => {
                let known = ATTRIBUTES.iter().find(|known| *known == name);
                let is_new = |name: &&&'static [u8]| self.attribute(name).is_none();
                self.attribute = known.filter(is_new).copied();
                self.attributes
                    .extend(self.attribute.map(|name| (name, String::new())));
            }
            CallbackEvent::AttributeValue { value } => {
                if let (Some(_), Some((_, text))) =
                    (self.attribute.take(), self.attributes.last_mut())
                {
                    String::from_utf8_lossy(value).trim().clone_into(text);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => self.opened(*self_closing),
            CallbackEvent::EndTag { name } => self.closed(name),
            CallbackEvent::String { value } => {
                if let Some(heading) = &mut self.heading {
                    heading.push_str(&String::from_utf8_lossy(value));
                }
            }
            _ => {}
        }
    }

    fn attribute(&self, name: &[u8]) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(known, _)| *known == name)?;
        Some(value.as_str())
    }

    fn is_inert(&self) -> bool {
        self.templates.contains(&true)
    }

    fn opened(&mut self, is_closed: bool) {
        match self.tag.as_slice() {
            b"svg" if !is_closed => self.drawings += 1,
            // A shadow root is shown at once; any other template waits for a script.
            b"template" => self
                .templates
                .push(self.attribute(b"shadowrootmode").is_none()),
            b"title" if self.drawings == 0 && self.templates.is_empty() && self.title.is_none() => {
                self.heading = Some(String::new());
            }
            b"base" if !self.is_inert() && self.files.base.is_none() => {
                self.files.base = self.attribute(b"href").map(str::to_owned);
            }
            _ if !self.is_inert() => {
                let urls: Vec<String> = self.referred().into_iter().flatten().collect();
                let urls = urls.into_iter().filter(|url| !url.is_empty());
                self.files.urls.extend(urls);
            }
            _ => {}
        }
    }

    fn closed(&mut self, name: &[u8]) {
        match name {
            b"svg" => self.drawings = self.drawings.saturating_sub(1),
            b"template" => {
                self.templates.pop();
            }
            b"title" => {
                if let Some(heading) = self.heading.take() {
                    self.title = Some(collapsed(&heading));
                }
            }
            _ => {}
        }
    }

    /// What the tag refers to.
    fn referred(&self) -> [Vec<String>; 2] {
        let one = |name: &[u8]| {
            self.attribute(name)
                .map(str::to_owned)
                .into_iter()
                .collect()
        };
        let several = |name: &[u8]| self.attribute(name).map(candidates).unwrap_or_default();
        match self.tag.as_slice() {
            b"script" => [one(b"src"), Vec::new()],
            b"img" => [one(b"src"), several(b"srcset")],
            b"source" => [Vec::new(), several(b"srcset")],
            b"video" => [one(b"poster"), Vec::new()],
            b"image" => [one(b"href"), one(b"xlink:href")],
            b"input" if self.is_word(b"type", &["image"]) => [one(b"src"), Vec::new()],
            b"link" if self.is_word(b"rel", LINKED) => [one(b"href"), several(b"imagesrcset")],
            _ => [Vec::new(), Vec::new()],
        }
    }

    /// Whether the attribute holds one of these words.
    fn is_word(&self, attribute: &[u8], words: &[&str]) -> bool {
        let value = self.attribute(attribute).unwrap_or_default();
        let mut given = value.split_ascii_whitespace();
        given.any(|given| words.iter().any(|word| word.eq_ignore_ascii_case(given)))
    }
}

/// Relations of a link whose target a browser loads.
const LINKED: &[&str] = &[
    "stylesheet",
    "icon",
    "apple-touch-icon",
    "preload",
    "modulepreload",
    "manifest",
];

/// The URLs of a `srcset`: each ends at a space, or at the comma before one; what describes it ends at a comma.
fn candidates(text: &str) -> Vec<String> {
    let mut urls = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|it: char| it.is_ascii_whitespace() || it == ',');
        if rest.is_empty() {
            return urls;
        }
        let end = rest
            .find(|it: char| it.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        let bare = url.trim_end_matches(',');
        urls.push(bare.to_owned());
        rest = if bare.len() < url.len() {
            after
        } else {
            after.find(',').map_or("", |comma| after.split_at(comma).1)
        };
    }
}

fn collapsed(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (
                "<template><title>No</title></template><title>Yes</title>",
                Some("Yes"),
            ),
            (
                "<template><template></template><title>No</title></template><title>Yes</title>",
                Some("Yes"),
            ),
            ("<title>One</title><title>Two</title>", Some("One")),
            ("<title></title>", Some("")),
            ("<title>never closed", None),
            ("plain text", None),
        ] {
            assert_eq!(title(html.as_bytes()).as_deref(), expected, "{html}");
        }
    }

    fn urls(html: &str) -> Vec<String> {
        files(html.as_bytes()).urls.into_iter().collect()
    }

    #[test]
    fn files_are_those_a_browser_would_fetch() {
        assert_eq!(
            urls(
                "<link rel='stylesheet' href='/a.css'><link rel=canonical href=/no>
                <script type=module src='/main.js'></script><img src='logo.png'>
                <!-- <script src='/old.js'> --><script>document.write('<img src=x>')</script>
                <script src='/main.js'></script>"
            ),
            ["/a.css", "/main.js", "logo.png"]
        );
        for (html, expected) in [
            (
                "<img srcset='/a.png, /b.png 2x,/c.png 3x'>",
                vec!["/a.png", "/b.png", "/c.png"],
            ),
            ("<img srcset='/a.png,/b.png 2x'>", vec!["/a.png,/b.png"]),
            (
                "<img src=/a srcset='data:image/png;base64,AA== 1x, /b 2x'>",
                vec!["/a", "/b", "data:image/png;base64,AA=="],
            ),
            (
                "<picture><source srcset='/a.webp 100w'></picture>",
                vec!["/a.webp"],
            ),
            ("<video poster=/a.png src=/b.mp4></video>", vec!["/a.png"]),
            (
                "<input type=image src=/a.png><input type=text src=/b.png>",
                vec!["/a.png"],
            ),
            ("<svg><image xlink:href=/a.png /></svg>", vec!["/a.png"]),
            (
                "<link rel='PRELOAD Stylesheet' href=/a.css>",
                vec!["/a.css"],
            ),
            (
                "<link rel=preload as=image imagesrcset='/a 1x, /b 2x'>",
                vec!["/a", "/b"],
            ),
            (
                "<link rel=modulepreload href=/a><link rel='shortcut icon' href=/b><link rel=manifest href=/c>",
                vec!["/a", "/b", "/c"],
            ),
            ("<script src=/a src=/b></script>", vec!["/a"]),
            ("<script src></script><img src=''>", vec![]),
            (
                "<template><img src=/later.png></template><img src=/a.png>",
                vec!["/a.png"],
            ),
            (
                "<template shadowrootmode=open><img src=/a.png></template>",
                vec!["/a.png"],
            ),
        ] {
            assert_eq!(urls(html), expected, "{html}");
        }
    }

    #[test]
    fn the_first_base_counts() {
        let base = |html: &str| files(html.as_bytes()).base;
        assert_eq!(
            base("<base target=_top><base href=/a/><base href=/b/>").as_deref(),
            Some("/a/")
        );
        assert_eq!(base("<template><base href=/a/></template>"), None);
    }

    /// What would be a mistake in every byte of it is passed over as it comes.
    #[test]
    fn a_page_of_nothing_ends() {
        let mut page = vec![0; LARGEST];
        page.extend_from_slice(b"<title>Raxx</title>");
        assert_eq!(title(&page).as_deref(), Some("Raxx"));
        assert_eq!(files(&page), Files::default());
    }
}
