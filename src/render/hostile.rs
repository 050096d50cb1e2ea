//! Hostile text in every field, through every renderer: nothing but our own commands, and no format broken.

use proptest::prelude::*;
use quick_xml::events::Event;
use serde_json::Value;

use super::{Format, annotations, fixture, outputs, runner, stdout, summary};
use crate::report::Report;

/// What people and programs have put into titles, branch names and confirmations.
const TEXTS: [&str; 28] = [
    "::error::x",
    "  ::error file=a,line=1::x",
    "a\n::add-mask::b",
    "a\r::add-mask::b",
    "a\r\n\t::stop-commands::x",
    "##[error]x",
    "a ##[add-mask]b",
    "#",
    "##",
    "[error]x",
    "##\u{ad}[error]x",
    "##\u{301}[error]x",
    "\u{feff}::error::x",
    "\u{85}::error::x",
    "%0A::error::x%25",
    "| a | b |\n|---|---|\n",
    "`a` ``b`` ```\n```",
    "\\| \\` \\<b>",
    "<script>x</script><!-- </details></pre></summary></table>",
    "]]> <![CDATA[ &amp; &#0; \"'",
    "[x](https://evil.example) https://evil.example www.evil.example ![x](y)",
    "@MooseQuest #1 GH-1 :rocket: a@b.example $x$",
    "# heading\n- item\n1. item\n> quote\n---\n    code",
    "\u{1b}[31mred\u{1b}[0m\u{1b}]0;title\u{7}\u{9b}1m",
    "\u{202e}txet\u{2066}\u{200b}\u{200f}\u{e0041}",
    "\0\u{b}\u{fffe}\u{10ffff}\u{7f}",
    "EOF\ndeploy_gate_07070707070707070707070707070707",
    "",
];

/// In the report that has every kind of part, and in the one in which `--rollback` has relaxed some.
fn assert_harmless(text: &str) {
    for report in [fixture::observed(), fixture::rollback()] {
        assert_harmless_in(report, text);
    }
}

fn assert_harmless_in(report: Report, text: &str) {
    let report = fixture::filled(report, text);
    for format in [Format::Plain, Format::Json, Format::Sarif, Format::Junit] {
        let page = stdout(&report, format, false);
        assert_eq!(runner::commands(&page), [], "{format:?}: {page}");
        assert_visible(&page);
    }
    assert_only_annotations(&report);
    assert_json(&report, text);
    assert_xml(&stdout(&report, Format::Junit, false));
    assert_outputs(&report, text);
    for limit in [summary::LIMIT, summary::LEAST] {
        assert_markdown(&summary::text(&report, limit), limit);
    }
}

/// Nothing a terminal would act on, and nothing that hides or turns its neighbours.
fn assert_visible(page: &str) {
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
    };
    assert!(!page.contains(hidden), "{page:?}");
}

fn assert_only_annotations(report: &Report) {
    let page = stdout(report, Format::Github, false);
    let commands = runner::commands(&page);
    assert_eq!(
        commands.len(),
        annotations::commands(report).len(),
        "{page}"
    );
    for command in commands {
        assert!(["error", "warning", "notice"].contains(&command.name.as_str()));
        assert!(command.properties["title"].contains("door"), "{command:?}");
        let keys = command.properties.keys().map(String::as_str);
        assert!(
            keys.into_iter()
                .all(|key| ["file", "line", "title"].contains(&key))
        );
    }
    assert_visible(&page);
}

fn assert_json(report: &Report, text: &str) {
    let read: Value = serde_json::from_str(&stdout(report, Format::Json, false)).unwrap();
    assert_eq!(read["outputs"]["verdict"], text);
    for finding in read["findings"].as_array().unwrap() {
        assert_eq!(finding["message"], text);
    }
    serde_json::from_str::<Value>(&stdout(report, Format::Sarif, false)).unwrap();
}

fn assert_xml(page: &str) {
    let mut reader = quick_xml::Reader::from_str(page);
    let mut depth = 0_i32;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                depth += 1;
                for attribute in tag.attributes() {
                    attribute.unwrap().unescape_value().unwrap();
                }
            }
            Event::End(_) => depth -= 1,
            Event::GeneralRef(reference) => {
                assert!(reference.is_char_ref() || !reference.is_empty());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

fn assert_outputs(report: &Report, text: &str) {
    match outputs::text(report, None, [7; 16]) {
        None => assert!(text.contains("deploy_gate_0707")),
        Some(file) => {
            let read = runner::outputs(&file).unwrap();
            assert_eq!(read.len(), report.outputs.len());
            for (_, value) in read {
                assert_eq!(value, text);
            }
        }
    }
}

/// Our own tags only, each closed; table rows as wide as their header; no markup from outside.
fn assert_markdown(page: &str, limit: usize) {
    assert!(page.len() <= limit, "{} bytes", page.len());
    assert_visible(page);
    assert_tags_closed(page);
    let mut columns = None;
    for line in outside_pre(page) {
        if line.starts_with('|') {
            let width = line.matches('|').count();
            assert_eq!(*columns.get_or_insert(width), width, "{line}");
        } else {
            columns = None;
        }
        assert!(
            !line.contains(['`', '[', ']', '~', '$', '\\', '_']),
            "{line}"
        );
        let words = line
            .replace("href=\"https://", "")
            .replace("href=\"http://", "");
        assert!(!words.contains("://") && !words.contains("www."), "{line}");
        for (at, _) in line.match_indices('@') {
            assert!(line[at + 1..].starts_with(['&', ' ']), "{line}");
        }
    }
}

fn outside_pre(page: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    page.lines().filter(move |line| {
        inside |= line.starts_with("<pre>");
        let skipped = inside;
        inside &= !line.contains("</pre>");
        !skipped
    })
}

fn assert_tags_closed(page: &str) {
    let mut open = Vec::new();
    for (at, _) in page.match_indices('<') {
        let tag = page[at + 1..].split_once('>').unwrap().0;
        let name = tag.split(' ').next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{page}"),
            None if name == "br" => {}
            None => {
                let ours = [
                    "details", "summary", "code", "pre", "del", "ins", "a", "b", "i", "sub",
                ];
                assert!(ours.contains(&name), "<{name}> in {page}");
                open.push(name);
            }
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn hostile_text_is_harmless_everywhere() {
    for text in TEXTS {
        assert_harmless(text);
    }
}

#[test]
fn every_pair_of_hostile_texts_is_harmless_together() {
    for first in TEXTS {
        assert_harmless(&TEXTS.map(|second| format!("{first}{second}")).join("\n"));
    }
}

#[test]
fn a_hundred_kilobytes_are_harmless_too() {
    let text = TEXTS.concat();
    let long = text.repeat(100_000 / text.len() + 1);
    assert_harmless_in(fixture::observed(), &long);
}

fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        proptest::sample::select(TEXTS.as_slice()).prop_map(str::to_owned),
        any::<String>(),
        any::<char>().prop_map(String::from),
        "[#:\\[\\]|`<>&@% \n\r]{0,8}",
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_is_harmless_everywhere(text in hostile()) {
        assert_harmless(&text);
    }
}
