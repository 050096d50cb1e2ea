//! How findings put numbers and names into a sentence, and outputs the values of several services into one.

use serde_json::{Map, Value};

/// `1 line`, `2 lines`.
#[must_use]
pub fn counted(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

/// `a, b and 3 more`: the first few, and how many more; nothing where there are none.
pub fn row(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    const SHOWN: usize = 8;
    let mut names = names.into_iter();
    let mut text = String::new();
    for (position, name) in names.by_ref().take(SHOWN).enumerate() {
        if position > 0 {
            text += ", ";
        }
        text += name.as_ref();
    }
    match names.count() {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

/// `prod`, `one of prod, staging`; where there are none, what to say instead.
pub fn one_of(names: impl IntoIterator<Item = impl AsRef<str>>, otherwise: &str) -> String {
    let mut names = names.into_iter();
    match (names.next(), names.next()) {
        (None, _) => otherwise.to_owned(),
        (Some(one), None) => one.as_ref().to_owned(),
        (Some(one), Some(two)) => {
            let rest = [one, two].into_iter().chain(names);
            format!("one of {}", row(rest))
        }
    }
}

/// A step output about services: of one asked about, its value alone; of several a JSON object by service, for
/// `fromJSON`. A service without a value is left out.
pub fn by_service(
    values: impl IntoIterator<Item = (impl Into<String>, String)>,
    is_about_one: bool,
) -> String {
    let mut values = values.into_iter().filter(|(_, value)| !value.is_empty());
    if is_about_one {
        return values.next().map_or_else(String::new, |(_, value)| value);
    }
    let object: Map<String, Value> = values
        .map(|(service, value)| (service.into(), Value::String(value)))
        .collect();
    Value::Object(object).to_string()
}

/// Bytes as small hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// At most so many characters of a text, and a sign that there are more.
#[must_use]
pub fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(many: usize) -> Vec<String> {
        (0..many).map(|at| format!("n{at}")).collect()
    }

    #[test]
    fn a_row_shows_the_first_few() {
        assert_eq!(row(names(0)), "");
        assert_eq!(row(names(2)), "n0, n1");
        assert_eq!(row(names(10)), "n0, n1, n2, n3, n4, n5, n6, n7 and 2 more");
    }

    #[test]
    fn one_of_several_is_said_only_of_several() {
        assert_eq!(one_of(names(0), "a person"), "a person");
        assert_eq!(one_of(names(1), "a person"), "n0");
        assert_eq!(one_of(names(3), "a person"), "one of n0, n1, n2");
    }

    #[test]
    fn how_many_were_asked_about_decides_the_form_not_how_many_have_a_value() {
        let values = |list: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
            list.iter().map(|(k, v)| (*k, (*v).to_owned())).collect()
        };
        assert_eq!(by_service(values(&[("queue", "v7")]), true), "v7");
        assert_eq!(by_service(values(&[("queue", "")]), true), "");
        assert_eq!(
            by_service(values(&[("queue", "v7")]), false),
            r#"{"queue":"v7"}"#
        );
        assert_eq!(
            by_service(values(&[("b", "\""), ("a", "1"), ("c", "")]), false),
            r#"{"b":"\"","a":"1"}"#
        );
    }

    #[test]
    fn only_one_is_singular() {
        let lines = |number| counted(number, "line", "lines");
        assert_eq!(
            [lines(0), lines(1), lines(2)],
            ["0 lines", "1 line", "2 lines"]
        );
    }
}
