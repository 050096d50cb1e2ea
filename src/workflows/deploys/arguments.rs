//! The words of a command: what wraps it, its options, and parts of a word.

use super::super::value::{Piece, Text, Value};

/// The command behind `sudo`, `env`, `timeout 5m`, `npx` and the like.
pub(super) fn without_wrappers(words: &[Value]) -> &[Value] {
    let mut words = words;
    while let Some(wrapper) = words.first().and_then(Value::known_text) {
        let second = words.get(1).and_then(Value::known_text).unwrap_or_default();
        // Options of the wrapper that take a word.
        let taking = match (wrapper.as_str(), second.as_str()) {
            ("command" | "exec" | "nohup" | "time" | "npx" | "pnpx" | "bunx", _) => &[][..],
            ("sudo" | "env", _) => &["-u", "-g", "-C"],
            ("timeout", _) => &["-k", "-s"],
            ("nice", _) => &["-n"],
            ("npm" | "pnpm" | "yarn" | "bun", "exec" | "dlx" | "x" | "wrangler" | "heroku") => &[],
            _ => return words,
        };
        let mut at = 1 + usize::from(matches!(second.as_str(), "exec" | "dlx" | "x"));
        while let Some(word) = words.get(at) {
            let shown = word
                .texts()
                .first()
                .map(ToString::to_string)
                .unwrap_or_default();
            let belongs = shown.starts_with('-')
                || (wrapper == "env" && shown.contains('='))
                || (wrapper == "timeout"
                    && shown.starts_with(|first: char| first.is_ascii_digit()));
            if !belongs {
                break;
            }
            at += 1 + usize::from(taking.contains(&shown.as_str()));
        }
        words = words.get(at..).unwrap_or_default();
    }
    words
}

/// Words that are no options.
pub(super) fn bare(rest: &[Value]) -> impl Iterator<Item = &Value> {
    rest.iter()
        .filter(|word| word.known_text().is_none_or(|text| !text.starts_with('-')))
}

/// What an option is given: `-a x`, `-ax`, `--app x`, `--app=x`.
pub(super) fn option(rest: &[Value], short: Option<&str>, long: &str) -> Option<Value> {
    for (index, word) in rest.iter().enumerate() {
        let text = word.known_text();
        if text.as_deref() == Some(long) || (short.is_some() && text.as_deref() == short) {
            return Some(
                rest.get(index + 1)
                    .cloned()
                    .unwrap_or_else(|| Value::string("")),
            );
        }
        let joined = [Some(format!("{long}=")), short.map(str::to_owned)];
        for start in joined.iter().flatten() {
            let begins = |text: &Text| matches!(text.pieces().first(), Some(Piece::Said(said)) if said.starts_with(start.as_str()));
            if word.texts().iter().all(begins) {
                return Some(word.map(|one| {
                    let rest = after(&one.text(), &[start.as_str()]).unwrap_or_default();
                    Value::any_of([rest.into()])
                }));
            }
        }
    }
    None
}

/// What of a text follows the first of these marks that stands in it.
pub(super) fn after(text: &Text, marks: &[&str]) -> Option<Text> {
    let pieces = text.pieces();
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Said(said) = piece else { continue };
        for mark in marks {
            if let Some(at) = said.to_ascii_lowercase().find(mark) {
                let mut rest = Text::said(&said[at + mark.len()..]);
                pieces[index + 1..].iter().for_each(|piece| rest.add(piece));
                return Some(rest);
            }
        }
    }
    None
}

/// A text up to the first of these characters, or to this ending.
pub(super) fn until(text: &Text, stops: &[char], ending: &str) -> Text {
    let mut kept = Text::default();
    for piece in text.pieces() {
        match piece {
            Piece::Said(said) => {
                let stop = said.find(stops).into_iter();
                let end = said.find(ending).filter(|_| !ending.is_empty());
                if let Some(at) = stop.chain(end).min() {
                    kept.push(&said[..at]);
                    return kept;
                }
                kept.push(said);
            }
            gap @ Piece::Gap(_) => kept.add(gap),
        }
    }
    kept
}
