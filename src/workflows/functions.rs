//! The functions of GitHub expressions, over values that are only partly known.

use github_actions_expressions::Evaluation;
use github_actions_expressions::call::Function;

use super::value::{Piece, Possible, Text, Value};

/// JSON longer than this is not followed.
const LONGEST_JSON: usize = 64 * 1024;

/// What a call may return. `raw` names the call where its result is unknown.
pub(super) fn call(function: Function, arguments: &[Value], raw: &str) -> Value {
    match (function, arguments) {
        (Function::Contains, [hay, needle]) => pairs(hay, needle, contains),
        (Function::StartsWith, [text, start]) => pairs(text, start, |text, start| {
            begins(&text.text(), &start.text())
        }),
        (Function::EndsWith, [text, end]) => {
            pairs(text, end, |text, end| ends(&text.text(), &end.text()))
        }
        (Function::Format, [template, values @ ..]) => format(template, values, raw),
        (Function::Join, [list, separator @ ..]) => join(list, separator.first(), raw),
        (Function::FromJSON, [json]) => json.map(|json| from_json(json, raw)),
        (Function::ToJSON, [value]) => value.map(|value| to_json(value, raw)),
        (Function::Case, arguments) => case(arguments, raw),
        (Function::Always, _) => Value::known(Evaluation::Boolean(true)),
        (Function::Success | Function::Failure | Function::Cancelled, _) => Value::either(),
        _ => Value::open(raw),
    }
}

fn pairs(
    left: &Value,
    right: &Value,
    test: impl Fn(&Possible, &Possible) -> Option<bool>,
) -> Value {
    left.map(|left| {
        right.map(|right| match test(left, right) {
            Some(is) => Value::known(Evaluation::Boolean(is)),
            None => Value::either(),
        })
    })
}

fn contains(hay: &Possible, needle: &Possible) -> Option<bool> {
    match (hay, needle) {
        (Possible::Known(Evaluation::Array(items)), Possible::Known(needle)) => {
            Some(items.iter().any(|item| item.sema() == needle.sema()))
        }
        (Possible::Known(Evaluation::Object(_) | Evaluation::Array(_)), _) => None,
        _ => {
            let needle = needle.text();
            let needle = needle.known()?.to_uppercase();
            let hay = hay.text();
            let said = hay.pieces().iter().any(
                |piece| matches!(piece, Piece::Said(text) if text.to_uppercase().contains(&needle)),
            );
            if said || needle.is_empty() {
                return Some(true);
            }
            hay.known().map(|_| false)
        }
    }
}

fn begins(text: &Text, start: &Text) -> Option<bool> {
    at_edge(text, text.pieces().first(), start, |text, start| {
        text.starts_with(start)
    })
}

fn ends(text: &Text, end: &Text) -> Option<bool> {
    at_edge(text, text.pieces().last(), end, |text, end| {
        text.ends_with(end)
    })
}

/// Whether a text has another at the edge where `piece` stands; `None` where an unknown piece decides it.
fn at_edge(
    text: &Text,
    piece: Option<&Piece>,
    wanted: &Text,
    has: fn(&str, &str) -> bool,
) -> Option<bool> {
    let wanted = wanted.known()?.to_uppercase();
    let Some(Piece::Said(said)) = piece else {
        return (wanted.is_empty() || text.known().is_some()).then_some(wanted.is_empty());
    };
    let said = said.to_uppercase();
    if has(&said, &wanted) {
        Some(true)
    } else if text.known().is_none() && has(&wanted, &said) {
        None
    } else {
        Some(false)
    }
}

/// `format('{0}-{1}', a, b)`; `{{` and `}}` are braces.
fn format(template: &Value, values: &[Value], raw: &str) -> Value {
    let Some(template) = template.known_text() else {
        return Value::open(raw);
    };
    let mut filled = Value::string("");
    let mut rest = template.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        filled = filled.then(&Value::string(&rest[..at]));
        let brace = &rest[at..=at];
        let after = &rest[at + 1..];
        if let Some(after) = after.strip_prefix(brace) {
            filled = filled.then(&Value::string(brace));
            rest = after;
            continue;
        }
        let placed = after
            .find('}')
            .filter(|_| brace == "{")
            .and_then(|end| Some((end, values.get(after[..end].parse::<usize>().ok()?)?)));
        let Some((end, value)) = placed else {
            return Value::open(raw);
        };
        filled = filled.then(value);
        rest = &after[end + 1..];
    }
    filled.then(&Value::string(rest))
}

fn join(list: &Value, separator: Option<&Value>, raw: &str) -> Value {
    let separator = match separator {
        Some(separator) => separator.known_text(),
        None => Some(",".to_owned()),
    };
    let Some(separator) = separator else {
        return Value::open(raw);
    };
    list.map(|list| match list {
        Possible::Known(Evaluation::Array(items)) => {
            let mut text = Text::default();
            for (index, item) in items.iter().enumerate() {
                text.push(if index == 0 { "" } else { &separator });
                text.push(&item.sema().to_string());
            }
            Value::any_of([text.into()])
        }
        Possible::Known(Evaluation::Object(_)) => Value::string(""),
        other => Value::any_of([other.text().into()]),
    })
}

fn from_json(json: &Possible, raw: &str) -> Value {
    let text = json.text();
    text.known()
        .filter(|text| text.len() <= LONGEST_JSON)
        .and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok())
        .and_then(|value| Evaluation::try_from(value).ok())
        .map_or_else(|| Value::open(raw), Value::known)
}

fn to_json(value: &Possible, raw: &str) -> Value {
    let Possible::Known(value) = value else {
        return Value::open(raw);
    };
    let value: Result<serde_json::Value, ()> = value.clone().try_into();
    value
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .filter(|text| text.len() <= LONGEST_JSON)
        .map_or_else(|| Value::open(raw), |text| Value::string(&text))
}

/// `case(test, value, test, value, …, otherwise)`.
fn case(arguments: &[Value], raw: &str) -> Value {
    let mut outcomes: Option<Value> = None;
    let mut add = |value: &Value| {
        outcomes = Some(
            outcomes
                .as_ref()
                .map_or_else(|| value.clone(), |all| all.or(value)),
        );
    };
    for pair in arguments.chunks(2) {
        match pair {
            [test, value] => {
                let truths: Vec<Option<bool>> =
                    test.possible().iter().map(Possible::truth).collect();
                if truths.iter().any(|truth| *truth != Some(false)) {
                    add(value);
                }
                if truths.iter().all(|truth| *truth == Some(true)) {
                    break;
                }
            }
            [otherwise] => add(otherwise),
            _ => {}
        }
    }
    outcomes.unwrap_or_else(|| Value::open(raw))
}
