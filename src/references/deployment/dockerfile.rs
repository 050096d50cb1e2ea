//! Dockerfiles.
//!
//! `ENV NAME=…` and `ARG NAME` make an image's own value for a variable the program, or the build, reads: an optional
//! reference. A shell expands what `CMD`, `ENTRYPOINT` and `HEALTHCHECK` run, when the container runs: what it uses and no `ENV`
//! sets is a reference like any other. In every other instruction `$NAME` is one of the file's own, or the build shell's,
//! and no reference.

use std::collections::HashSet;
use std::ops::Range;

use crate::references::expansion::{self, Expander, name_at};
use crate::references::found::{Found, Spelling};

pub(super) fn find(text: &str) -> Found {
    let mut found = Found::default();
    let instructions = instructions(text);
    let mut set = HashSet::new();
    for instruction in &instructions {
        let is_env = instruction.keyword.eq_ignore_ascii_case("ENV");
        if !is_env && !instruction.keyword.eq_ignore_ascii_case("ARG") {
            continue;
        }
        for (offset, name) in instruction.names(text, is_env) {
            if is_env {
                set.insert(name);
            }
            found.read(offset, Spelling::Known(name.to_owned()), true);
        }
    }
    for instruction in instructions {
        let body = instruction.body(text);
        let runs = ["CMD", "ENTRYPOINT", "HEALTHCHECK"]
            .iter()
            .any(|keyword| instruction.keyword.eq_ignore_ascii_case(keyword));
        if !runs || (body.trim_start().starts_with('[') && !runs_a_shell(&body)) {
            continue;
        }
        for used in expansion::uses(&body, Expander::Shell) {
            if !set.contains(used.name) {
                let spelling = Spelling::Known(used.name.to_owned());
                found.read(
                    instruction.body.start + used.offset,
                    spelling,
                    used.optional,
                );
            }
        }
    }
    found
}

/// Whether the JSON form starts a shell by itself: `["sh", "-c", "…"]`. Nothing expands it otherwise.
fn runs_a_shell(body: &str) -> bool {
    let mut words = body.split('"').skip(1).step_by(2);
    let program = words.next().unwrap_or_default();
    program.ends_with("sh")
        && words
            .next()
            .is_some_and(|flag| flag.starts_with('-') && flag.ends_with('c'))
}

/// One instruction, with the lines it is continued on.
struct Instruction<'t> {
    keyword: &'t str,
    body: Range<usize>,
    /// What continues a line.
    escape: char,
}

impl<'t> Instruction<'t> {
    /// The text after the keyword. Comment lines and line ends are blanked, so that offsets stay true.
    fn body(&self, text: &str) -> String {
        let raw = text.get(self.body.clone()).unwrap_or_default();
        let mut body = String::with_capacity(raw.len());
        for (index, line) in raw.split_inclusive('\n').enumerate() {
            let is_comment = index > 0 && line.trim_start().starts_with('#');
            let continued = line.trim_end().strip_suffix(self.escape);
            let kept = match (is_comment, continued) {
                (true, _) => "",
                (false, Some(kept)) => kept,
                (false, None) => line,
            };
            body.push_str(kept);
            body.extend(std::iter::repeat_n(' ', line.len() - kept.len()));
        }
        body
    }

    /// The names an `ENV` or `ARG` sets, with their offsets.
    fn names(&self, text: &'t str, is_env: bool) -> Vec<(usize, &'t str)> {
        let body = self.body(text);
        let mut names = Vec::new();
        let mut quote = None;
        let mut at_start = true;
        let mut skip = false;
        for (at, character) in body.char_indices() {
            if skip {
                skip = false;
                continue;
            }
            match (character, quote) {
                ('\\', _) => skip = true,
                (mark @ ('"' | '\''), None) => quote = Some(mark),
                (mark, Some(open)) if mark == open => quote = None,
                (space, None) if space.is_whitespace() => {
                    at_start = true;
                    continue;
                }
                (_, None) if at_start => {
                    let name = name_at(text, self.body.start + at);
                    let sets = body.as_bytes().get(at + name.len()) == Some(&b'=');
                    // The old form: `ENV NAME all the rest`.
                    let is_old_form = is_env && !sets && names.is_empty();
                    if sets || is_old_form || !is_env {
                        names.push((self.body.start + at, name));
                    }
                    if is_old_form {
                        return names;
                    }
                }
                _ => {}
            }
            at_start = false;
        }
        names
    }
}

fn instructions(text: &str) -> Vec<Instruction<'_>> {
    let mut instructions: Vec<Instruction<'_>> = Vec::new();
    let escape = escape(text);
    let mut is_continued = false;
    let mut here_document: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start;
        start += line.len();
        let trimmed = line.trim();
        if let Some(end) = here_document {
            if trimmed == end {
                here_document = None;
            }
            continue;
        }
        // Comments and empty lines do not end a continued instruction.
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if is_continued {
            if let Some(last) = instructions.last_mut() {
                last.body.end = start;
            }
        } else {
            let indent = line.len() - line.trim_start().len();
            let keyword = trimmed.split(char::is_whitespace).next().unwrap_or(trimmed);
            let body = from + indent + keyword.len();
            instructions.push(Instruction {
                keyword,
                body: body..start,
                escape,
            });
        }
        is_continued = trimmed.ends_with(escape);
        if !is_continued
            && instructions
                .last()
                .is_some_and(Instruction::takes_here_documents)
        {
            here_document = here_document_end(trimmed);
        }
    }
    instructions
}

impl Instruction<'_> {
    fn takes_here_documents(&self) -> bool {
        ["RUN", "COPY", "ADD"]
            .iter()
            .any(|keyword| self.keyword.eq_ignore_ascii_case(keyword))
    }
}

/// The line that ends a here-document begun on this one.
fn here_document_end(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("<<")?;
    let rest = rest.trim_start_matches(['-', '"', '\'']);
    Some(name_at(rest, 0)).filter(|name| !name.is_empty())
}

/// `# escape=` on the first lines changes what continues a line.
fn escape(text: &str) -> char {
    text.lines()
        .take_while(|line| line.starts_with('#'))
        .filter_map(|line| line.trim_start_matches('#').trim().split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("escape"))
        .and_then(|(_, escape)| escape.trim().chars().next())
        .unwrap_or('\\')
}
