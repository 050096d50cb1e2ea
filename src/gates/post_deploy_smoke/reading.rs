//! From what came over the wire to what the expectations speak of. Pure; a body comes no further than this.

use std::collections::BTreeMap;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, LOCATION};
use serde_json::{Number, Value};
use sha2::{Digest as _, Sha256};

use super::checks::{At, Checks, JsonCheck, Source, TextCheck, ValueCheck, VersionCheck};
use super::commit;
use super::facts::{Answer, Named, SeenValue};
use super::html::{self, Files};
use super::opinion::without_passwords;
use super::plan::Probe;
use super::secrecy::points_at_a_secret;
use super::wall::Wall;
use crate::config::JsonType;
use crate::finding::wording::{cut, hexadecimal};
use crate::http::probe::{Body, Heard, Problem};
use crate::known::{Unseen, Why};

/// The longest piece of an answer that facts keep for a reader.
const SHOWN: usize = 120;

/// What is known of an answer, and what its page refers to, where that was asked.
pub(super) fn read(probe: &Probe, heard: &Heard) -> (Answer, Option<Files>) {
    let checks = &probe.checks;
    // What cannot be unpacked says nothing, whatever is found among its bytes.
    let is_packed = matches!(heard.body.problem, Some(Problem::UnknownCoding(_)));
    let bytes: &[u8] = if is_packed { &[] } else { &heard.body.bytes };
    let status = heard.status.as_u16();
    let content_type = header(&heard.headers, CONTENT_TYPE.as_str());
    let is_html = content_type
        .as_deref()
        .is_some_and(|it| it.to_ascii_lowercase().contains("html"));
    let files = checks
        .asset_manifest
        .is_some()
        .then(|| html::files(bytes.get(..html::LARGEST).unwrap_or(bytes)));
    let (title, title_unseen) = title(checks, is_html, bytes, &heard.body);
    let json = (needs_json(checks) && heard.body.problem.is_none()).then(|| parsed(bytes));
    let body_unseen = unseen(&heard.body);
    let answer = Answer {
        status,
        // Above 1, HTTP has no minor versions (RFC 9113 §8.3).
        protocol: format!("{:?}", heard.protocol).replace(".0", ""),
        headers: asked_headers(checks, &heard.headers),
        content_type: content_type.map(|it| cut(&it, SHOWN)),
        location: header(&heard.headers, LOCATION.as_str()),
        other_locations: other_locations(&heard.headers),
        wall: Wall::of(status, &heard.headers, bytes, &probe.url),
        length: heard.body.bytes.len(),
        is_corrupt: heard.body.problem == Some(Problem::Corrupt),
        title,
        title_unseen,
        sha256: (checks.sha256.is_some() && heard.body.problem.is_none())
            .then(|| hexadecimal(&Sha256::digest(bytes))),
        is_json: json.as_ref().is_some_and(Option::is_some),
        json: places(&checks.json, json.as_ref().and_then(Option::as_ref)),
        body: texts(&checks.body, bytes, heard.body.problem.as_ref()),
        versions: checks.version.as_ref().map_or_else(Vec::new, |it| {
            versions(
                &it.wanted,
                &heard.headers,
                bytes,
                json.as_ref().and_then(Option::as_ref),
            )
        }),
        is_direct: heard.is_direct,
        assets: None,
        body_unseen,
    };
    (answer, files)
}

/// The title, no further than it is looked for; and why it is not known that there is none.
fn title(
    checks: &Checks,
    is_html: bool,
    bytes: &[u8],
    body: &Body,
) -> (Option<String>, Option<Unseen>) {
    let is_asked = !checks.title.is_empty();
    let far = match (is_asked, is_html) {
        (true, _) => html::HEAD,
        (false, true) => html::GLANCE,
        (false, false) => return (None, None),
    };
    let head = bytes.get(..far).unwrap_or(bytes);
    let title = html::title(head).map(|title| cut(&title, 4 * SHOWN));
    let unseen = unseen(body).or_else(|| {
        let detail = format!("it is not in the first {far} bytes, and no further is looked");
        (bytes.len() > far).then(|| Unseen::new(Why::TooMuch, detail))
    });
    let unseen = unseen.filter(|_| is_asked && title.is_none());
    (title, unseen)
}

/// Which tests of the body hold; none of a body that is not known.
fn texts(tests: &[At<TextCheck>], bytes: &[u8], problem: Option<&Problem>) -> Vec<bool> {
    let is_cut = problem == Some(&Problem::TooLarge);
    if tests.is_empty() || (problem.is_some() && !is_cut) {
        return vec![false; tests.len()];
    }
    let text = String::from_utf8_lossy(bytes);
    // Of a beginning only that it holds a text says so of the whole; a pattern may speak of its end.
    let may_hold = |test: &TextCheck| !is_cut || matches!(test, TextCheck::Contains(_));
    tests
        .iter()
        .map(|it| may_hold(&it.wanted) && it.wanted.holds(&text))
        .collect()
}

/// How many addresses it names besides the first: browsers do not agree on which one counts.
fn other_locations(headers: &HeaderMap) -> usize {
    let mut all = headers.get_all(LOCATION).iter();
    let first = all.next();
    all.filter(|other| Some(*other) != first).count()
}

/// All values of a header as one (RFC 9110 §5.3): a second line must not hide behind the first.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<_> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        .collect();
    (!values.is_empty()).then(|| values.join(", "))
}

fn asked_headers(checks: &Checks, headers: &HeaderMap) -> BTreeMap<String, String> {
    checks
        .headers
        .iter()
        .filter_map(|asked| {
            let name = &asked.name.wanted;
            Some((name.clone(), header(headers, name)?))
        })
        .collect()
}

fn needs_json(checks: &Checks) -> bool {
    let version = checks.version.as_ref().map(|it| &it.wanted.source);
    !checks.json.is_empty() || matches!(version, Some(Source::Json(_)))
}

fn parsed(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(unmarked(bytes)).ok()
}

/// The text itself: some servers begin UTF-8 with a byte order mark.
fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn unseen(body: &Body) -> Option<Unseen> {
    Some(match body.problem.as_ref()? {
        Problem::TooLarge => Unseen::new(
            Why::TooMuch,
            format!(
                "only the first {} bytes of the body were read",
                body.bytes.len()
            ),
        ),
        Problem::UnknownCoding(coding) => Unseen::new(
            Why::Unreadable,
            format!(
                "the body is packed as `{}`, which was not asked for and cannot be read here",
                cut(coding, 40)
            ),
        ),
        Problem::Corrupt => return None,
    })
}

fn places(checks: &[JsonCheck], body: Option<&Value>) -> Vec<SeenValue> {
    let seen = |check: &JsonCheck| {
        let value = body.and_then(|body| body.pointer(&check.pointer.wanted));
        let is_compared = check
            .tests
            .iter()
            .any(|test| matches!(test, ValueCheck::Equals(_) | ValueCheck::Matches(_)));
        let is_secret = points_at_a_secret(&check.pointer.wanted);
        SeenValue {
            what: match value {
                Some(Value::String(text)) if is_secret => {
                    format!("a string of {} characters", text.chars().count())
                }
                Some(value) => what(value),
                None => "nothing".to_owned(),
            },
            // What is only asked to be there, or not to be, may be a secret.
            shown: value.filter(|_| is_compared && !is_secret).and_then(shown),
            holds: check.tests.iter().map(|test| holds(test, value)).collect(),
        }
    };
    checks.iter().map(seen).collect()
}

fn holds(test: &ValueCheck, value: Option<&Value>) -> bool {
    match (test, value) {
        (ValueCheck::Exists(wanted), value) => value.is_some() == *wanted,
        (_, None) => false,
        (ValueCheck::Equals(wanted), Some(value)) => is_equal(wanted, value),
        (ValueCheck::Matches(pattern), Some(value)) => {
            value.as_str().is_some_and(|text| pattern.is_match(text))
        }
        (ValueCheck::Type(wanted), Some(value)) => is_of(*wanted, value),
    }
}

/// From here on a floating-point number stands for several numbers of a body, which may be no more than alike.
const INEXACT: f64 = 9_007_199_254_740_992.0;

/// Equal as JSON: members in any order, and `5` is `5.0`. A number that was too long to be held is equal to none.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let is_exact =
                |it: &Number| !it.is_f64() || it.as_f64().is_some_and(|it| it.abs() < INEXACT);
            is_exact(one)
                && is_exact(other)
                && (one == other
                    || (one.is_f64() != other.is_f64() && one.as_f64() == other.as_f64()))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, one)| other.get(name).is_some_and(|other| is_equal(one, other)))
        }
        _ => one == other,
    }
}

fn is_of(kind: JsonType, value: &Value) -> bool {
    match kind {
        JsonType::String => value.is_string(),
        JsonType::Number => value.is_number(),
        JsonType::Integer => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|it| it.fract() == 0.0)
        }
        JsonType::Boolean => value.is_boolean(),
        JsonType::Array => value.is_array(),
        JsonType::Object => value.is_object(),
        JsonType::Null => value.is_null(),
    }
}

fn what(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "a boolean".to_owned(),
        Value::Number(_) => "a number".to_owned(),
        Value::String(_) => "a string".to_owned(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(members) => format!("an object of {}", members.len()),
    }
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(cut(&without_passwords(text), SHOWN)),
        Value::Array(_) | Value::Object(_) => None,
        plain => Some(cut(&plain.to_string(), SHOWN)),
    }
}

fn versions(
    check: &VersionCheck,
    headers: &HeaderMap,
    body: &[u8],
    json: Option<&Value>,
) -> Vec<Named> {
    let body = unmarked(body);
    let text = || String::from_utf8_lossy(body);
    let (place, version) = match &check.source {
        Source::Anywhere => return commit::named(headers, body, &check.equals),
        Source::Json(pointer) => {
            let value = json.and_then(|json| json.pointer(pointer));
            let version = match value {
                Some(Value::String(text)) => Some(text.clone()),
                Some(Value::Number(number)) => Some(number.to_string()),
                _ => None,
            };
            (pointer.clone(), version)
        }
        Source::Header(name) => (name.clone(), header(headers, name)),
        Source::Text => ("the body".to_owned(), Some(text().trim().to_owned())),
        Source::Pattern(pattern) => {
            let text = text();
            let found = pattern.captures(&text).and_then(|found| {
                let group = found.get(1).or_else(|| found.get(0))?;
                Some(group.as_str().to_owned())
            });
            ("the body".to_owned(), found)
        }
    };
    let named = version.filter(|it| !it.is_empty()).map(|version| Named {
        place,
        version: longest(&version, &check.equals),
    });
    named.into_iter().collect()
}

/// What facts keep of a version: enough to be told from the one that is expected.
fn longest(version: &str, expected: &str) -> String {
    cut(version, SHOWN.max(expected.chars().count()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn numbers_are_equal_digit_by_digit() {
        for (one, other, expected) in [
            ("5", "5.0", true),
            ("0.1", "0.1", true),
            ("9007199254740993", "9007199254740993", true),
            ("9007199254740993", "9007199254740992", false),
            ("9007199254740992", "9007199254740993.0", false),
            ("20261126040259000001", "20261126040259000001", false),
            ("20261126040259000001", "20261126040259000002", false),
            ("[1e300]", "[1e300]", false),
        ] {
            let value = |text| serde_json::from_str::<Value>(text).unwrap();
            assert_eq!(
                is_equal(&value(one), &value(other)),
                expected,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn several_addresses_are_counted() {
        for (locations, expected) in [
            (vec![], 0),
            (vec!["/a"], 0),
            (vec!["/a", "/a"], 0),
            (vec!["/a", "https://evil.example/"], 1),
        ] {
            let mut headers = HeaderMap::new();
            for location in &locations {
                headers.append(LOCATION, HeaderValue::from_static(location));
            }
            assert_eq!(other_locations(&headers), expected, "{locations:?}");
        }
    }

    #[test]
    fn a_beginning_proves_only_what_it_holds() {
        let tests = [
            TextCheck::Contains("ok".to_owned()),
            TextCheck::Matches(regex_lite::Regex::new("^[^!]*$").unwrap()),
        ]
        .map(|wanted| At {
            wanted,
            location: None,
        });
        for (problem, expected) in [
            (None, [true, true]),
            (Some(Problem::TooLarge), [true, false]),
            (Some(Problem::UnknownCoding("zstd".to_owned())), [false; 2]),
        ] {
            assert_eq!(
                texts(&tests, b"all ok", problem.as_ref()),
                expected,
                "{problem:?}"
            );
        }
    }
}
