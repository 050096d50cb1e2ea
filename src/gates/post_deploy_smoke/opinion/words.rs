//! How an answer and an expectation are put into words, without showing what nobody asked about.

use super::address;
use crate::config::JsonType;
use crate::finding::wording::{counted, cut};
use crate::gates::post_deploy_smoke::checks::ValueCheck;
use crate::gates::post_deploy_smoke::facts::Answer;
use crate::gates::post_deploy_smoke::secrecy::sounds_secret;

/// The longest piece of outside text in a sentence.
const SHOWN: usize = 120;

/// `503, text/html, 506 bytes, titled "Application error"`: never what the body says beside its title.
pub(super) fn described(answer: &Answer) -> String {
    let mut parts = vec![match &answer.location {
        Some(location) => format!("{} to {}", answer.status, address::shown(location)),
        None => answer.status.to_string(),
    }];
    parts.extend(answer.content_type.clone());
    parts.push(counted(answer.length, "byte", "bytes"));
    let title = answer.title.as_ref().filter(|title| !title.is_empty());
    parts.extend(title.map(|title| format!("titled {:?}", cut(title, SHOWN))));
    parts.join(", ")
}

/// A header's value; of one that may carry a secret, only that there is one.
pub(super) fn shown_header(name: &str, value: &str) -> String {
    if sounds_secret(name) {
        return format!("a value of {} characters", value.chars().count());
    }
    if name == "location" || name == "content-location" {
        return address::shown(value);
    }
    if name == "link" || name == "refresh" {
        return cut(&address::without_queries(value), SHOWN);
    }
    cut(&address::without_passwords(value), SHOWN)
}

/// Whether a media type is the one expected: parameters count where they are given, in any order.
pub(super) fn is_media_type(expected: &str, actual: &str) -> bool {
    let parts = |text: &str| {
        let mut parts = text
            .split(';')
            .map(|part| part.trim().to_ascii_lowercase().replace('"', ""));
        let essence = parts.next().unwrap_or_default();
        (
            essence,
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>(),
        )
    };
    let (expected, wanted) = parts(expected);
    let (actual, given) = parts(actual);
    // Several lines of the header are joined by commas: then nobody knows which one counts.
    expected == actual
        && !given.iter().any(|parameter| parameter.contains(','))
        && wanted.iter().all(|parameter| given.contains(parameter))
}

/// A place of a JSON body.
pub(super) fn place(pointer: &str) -> &str {
    if pointer.is_empty() {
        "the top"
    } else {
        pointer
    }
}

/// What is expected of a JSON value.
pub(super) fn wanted(check: &ValueCheck) -> String {
    match check {
        ValueCheck::Equals(serde_json::Value::String(text)) => cut(text, SHOWN),
        ValueCheck::Equals(value) => cut(&value.to_string(), SHOWN),
        ValueCheck::Matches(pattern) => {
            format!("a string that matches {}", cut(pattern.as_str(), SHOWN))
        }
        ValueCheck::Exists(true) => "something".to_owned(),
        ValueCheck::Exists(false) => "nothing".to_owned(),
        ValueCheck::Type(kind) => match kind {
            JsonType::String => "a string",
            JsonType::Number => "a number",
            JsonType::Integer => "a whole number",
            JsonType::Boolean => "a boolean",
            JsonType::Array => "a list",
            JsonType::Object => "an object",
            JsonType::Null => "null",
        }
        .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_count_only_where_they_are_given() {
        for (expected, actual, is_same) in [
            ("image/x-icon", "image/x-icon", true),
            ("text/html", "Text/HTML; charset=utf-8", true),
            (
                "text/html; charset=utf-8",
                "text/html;Charset=\"UTF-8\"",
                true,
            ),
            ("text/html; charset=utf-8", "text/html", false),
            ("application/json", "application/json5", false),
            ("image/x-icon", "text/html, image/x-icon", false),
            ("image/x-icon", "image/x-icon; a=b, text/html", false),
        ] {
            assert_eq!(
                is_media_type(expected, actual),
                is_same,
                "{expected} {actual}"
            );
        }
    }

    #[test]
    fn a_header_is_shown_as_far_as_it_is_no_secret() {
        for (name, value, shown) in [
            ("set-cookie", "sid=s3cret", "a value of 10 characters"),
            ("x-robots-tag", "noindex", "noindex"),
            (
                "link",
                "<https://raxx.app/?t=s3cret>; rel=a, <//user:s3cret@raxx.app/b>; rel=c",
                "<https://raxx.app/?…>; rel=a, <//…@raxx.app/b>; rel=c",
            ),
            (
                "refresh",
                "0; url=https:\\\\user:s3cret@raxx.app\\b",
                "0; url=https:\\\\…@raxx.app\\b",
            ),
            (
                "content-location",
                "//user:s3cret@raxx.app/b",
                "https://…@raxx.app/b",
            ),
            (
                "x-upstream",
                "http://user:s3cret@10.0.0.1:80/",
                "http://…@10.0.0.1:80/",
            ),
        ] {
            assert_eq!(shown_header(name, value), shown);
        }
    }
}
