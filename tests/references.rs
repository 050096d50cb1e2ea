//! The scanner against a corpus annotated in place, and against sources cut short, mangled and piled up.

#![cfg(feature = "grammars")]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test plants and reads its own files, and may fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use deploy_gate::references::{Options, Scan, scan};

#[path = "references/hostile.rs"]
mod hostile;
#[path = "references/walking.rs"]
mod walking;

/// The annotated sources.
fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/references")
}

/// What a line holds, or is annotated to hold: `expect: NAME`, `expect-optional: NAME`, `expect-dynamic`.
type Lines = BTreeMap<(String, u32), Vec<String>>;

fn annotated(folder: &Path, lines: &mut Lines) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let relative = path
            .strip_prefix(corpus())
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        if path.is_dir() {
            annotated(&path, lines);
            continue;
        }
        if !relative.contains('/') {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut from_above = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let mut expected = expectations(line);
            // `below` speaks of the next line, for files without comments behind code.
            if line.contains(" below expect") {
                from_above = expected;
                continue;
            }
            expected.append(&mut from_above);
            if !expected.is_empty() {
                expected.sort();
                lines.insert((relative.clone(), number), expected);
            }
        }
    }
}

fn expectations(line: &str) -> Vec<String> {
    let name = |words: &str| {
        let end = words
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(words.len());
        words[..end].to_owned()
    };
    line.match_indices("expect")
        .filter_map(|(at, _)| {
            let rest = &line[at + "expect".len()..];
            if rest.starts_with("-dynamic") {
                return Some("dynamic".to_owned());
            }
            if let Some(words) = rest.strip_prefix("-optional: ") {
                return Some(format!("optional {}", name(words)));
            }
            rest.strip_prefix(": ")
                .map(|words| format!("required {}", name(words)))
        })
        .collect()
}

fn seen(scan: &Scan) -> Lines {
    let mut lines = Lines::new();
    for found in &scan.references {
        let manner = if found.optional {
            "optional"
        } else {
            "required"
        };
        lines
            .entry((found.path.clone(), found.line))
            .or_default()
            .push(format!("{manner} {}", found.name));
    }
    for found in &scan.dynamic {
        lines
            .entry((found.path.clone(), found.line))
            .or_default()
            .push("dynamic".to_owned());
    }
    for found in lines.values_mut() {
        found.sort();
    }
    lines
}

#[test]
fn the_corpus_reads_as_annotated() {
    let mut expected = Lines::new();
    annotated(&corpus(), &mut expected);
    let scan = scan(&corpus(), &Options::default());
    let seen = seen(&scan);
    let mut wrong = String::new();
    for place in expected.keys().chain(seen.keys()).collect::<BTreeSet<_>>() {
        let (expected, seen) = (expected.get(place), seen.get(place));
        if expected != seen {
            let (path, line) = place;
            writeln!(wrong, "{path}:{line} expected {expected:?}, saw {seen:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(scan.skipped.iter().count(), 0, "{:?}", scan.skipped);
}

#[test]
fn what_is_left_out_of_a_parse_does_not_show() {
    let whole = Options {
        whole: true,
        ..Options::default()
    };
    // Every source of the corpus, behind and inside of blocks that are left out.
    let folder = tempfile::tempdir().unwrap();
    let mut sources = Vec::new();
    hostile::collect(&corpus(), &mut sources);
    let silent = "x = f(1, [2]);\n".repeat(20);
    let python = silent.replace(';', "").replace("x =", "    x =");
    for (name, content) in sources {
        let text = String::from_utf8(content).unwrap();
        let text = match name.rsplit('.').next() {
            Some("py") => {
                format!("def silent():\n{python}\n{text}\n@wraps\ndef silent():\n{python}")
            }
            Some("js" | "ts" | "cpp" | "java" | "rs" | "go") => {
                format!("void a() {{\n  {silent}}}\n{text}\nclass B {{\n  {silent}}}\n")
            }
            _ => text,
        };
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let quick = scan(folder.path(), &Options::default());
    assert_eq!(quick, scan(folder.path(), &whole));
    assert!(quick.references.len() > 300);
}
