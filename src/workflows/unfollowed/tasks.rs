//! Which lines of a Makefile, justfile or package.json a task may come to: by its name, and by the names its lines hold.

use std::collections::BTreeSet;
use std::path::Path;

/// The file with the lines of every other task left empty. `asked` are the words of the command.
pub(super) fn reached(path: &str, text: &str, asked: &str) -> String {
    let json = is_json(path);
    // `make -j$(nproc) build`: as many at once as there are processors.
    let asked = &asked.replace("$(nproc)", "");
    let lines: Vec<&str> = text.lines().collect();
    let mut tasks: Vec<(Vec<&str>, Vec<usize>)> = Vec::new();
    let mut inside = false;
    for (index, line) in lines.iter().enumerate() {
        if let Some(names) = if json { key(line) } else { header(line) } {
            tasks.push((names, vec![index]));
            inside = !json;
        } else if inside && (line.starts_with([' ', '\t']) || line.trim().is_empty()) {
            if let Some((_, own)) = tasks.last_mut() {
                own.push(index);
            }
        } else {
            inside = false;
        }
    }
    let mut wanted: BTreeSet<String> = words(asked).collect();
    let known = |wanted: &BTreeSet<String>| {
        let is = |names: &Vec<&str>| names.iter().any(|name| asks(wanted, name));
        tasks.iter().any(|(names, _)| is(names))
    };
    // What is asked may stand in another file, or be no name at all.
    let is_elsewhere = !json
        && !known(&wanted)
        && ["include ", ".DEFAULT_GOAL"]
            .iter()
            .any(|odd| text.contains(odd));
    let unclear = asked.contains('$') || lines.len() < 4 || is_elsewhere;
    if unclear {
        return text.to_owned();
    }
    if !json && !known(&wanted) {
        let first = tasks
            .iter()
            .find(|(names, _)| !names.iter().any(|name| name.starts_with('.')));
        wanted.extend(
            first
                .iter()
                .flat_map(|(names, _)| names.iter().map(ToString::to_string)),
        );
    }
    let mut left: BTreeSet<usize> = (0..tasks.len()).collect();
    loop {
        let more: Vec<usize> = left
            .iter()
            .copied()
            .filter(|task| tasks[*task].0.iter().any(|name| asks(&wanted, name)))
            .collect();
        if more.is_empty() {
            break;
        }
        for task in more {
            left.remove(&task);
            for line in &tasks[task].1 {
                wanted.extend(words(lines[*line]));
            }
        }
    }
    let empty: BTreeSet<usize> = left
        .iter()
        .flat_map(|task| tasks[*task].1.clone())
        .collect();
    let kept = lines.iter().enumerate().map(
        |(index, line)| {
            if empty.contains(&index) { "" } else { line }
        },
    );
    kept.collect::<Vec<_>>().join("\n")
}

/// Whether a file is JSON, in which a line that ends in a comma says no more than that.
pub(super) fn is_json(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|ending| ending == "json")
}

/// Whether a task of this name is asked for. npm runs `predeploy` and `postdeploy` around `deploy`, and make what `deploy-%`
/// fits.
fn asks(wanted: &BTreeSet<String>, name: &str) -> bool {
    let around = ["pre", "post"]
        .iter()
        .filter_map(|around| name.strip_prefix(around));
    let is_of_the_pattern = || {
        let (before, after) = name.split_once('%')?;
        let fits = |word: &String| word.starts_with(before) && word.ends_with(after);
        Some(wanted.iter().any(fits))
    };
    wanted.contains(name)
        || around.into_iter().any(|name| wanted.contains(name))
        || is_of_the_pattern().unwrap_or(false)
}

fn words(line: &str) -> impl Iterator<Item = String> {
    line.split(|char: char| !char.is_alphanumeric() && !"_-.:/".contains(char))
        .flat_map(|word| [word, word.trim_end_matches(':')])
        .map(str::to_owned)
}

fn key(line: &str) -> Option<Vec<&str>> {
    let (name, rest) = line.trim_start().strip_prefix('"')?.split_once('"')?;
    let value = rest.trim_start().strip_prefix(':')?;
    value.trim_start().starts_with('"').then(|| vec![name])
}

fn header(line: &str) -> Option<Vec<&str>> {
    if line.starts_with([' ', '\t', '#']) {
        return None;
    }
    let (names, rest) = line.split_once(':')?;
    let is_variable =
        rest.starts_with('=') || rest.starts_with(":=") || names.contains('=') && rest.is_empty();
    (!is_variable && !names.trim().is_empty()).then(|| {
        names
            .split_whitespace()
            .map(|name| name.trim_start_matches('@'))
            .collect()
    })
}
