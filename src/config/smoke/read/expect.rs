//! Expectations, raw → valid.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::Surroundings;
use super::texts::{headers, nonempty, texts};
use super::version::version;
use crate::config::Placed;
use crate::config::mistakes::quoted;
use crate::config::setting::{Same, Setting};
use crate::config::smoke::expect::{
    Access, Expectations, ExpectedHash, IpFamily, JsonExpectation, JsonTest, JsonType,
    VersionSource,
};
use crate::config::smoke::{Method, Template};
use crate::config::words::{self, Checked, Complaint};
use crate::hex;

/// The longest a single answer may be allowed to take.
const LONGEST_ANSWER: Duration = Duration::from_mins(10);
/// Public certificates live 398 days at most (CA/Browser Forum Baseline Requirements, §6.3.2).
const MOST_CERTIFICATE_DAYS: u32 = 398;

const ACCESS: &[(&str, Access)] = &[("public", Access::Public), ("gated", Access::Gated)];

const JSON_TYPES: &[(&str, JsonType)] = &[
    ("string", JsonType::String),
    ("number", JsonType::Number),
    ("integer", JsonType::Integer),
    ("boolean", JsonType::Boolean),
    ("array", JsonType::Array),
    ("object", JsonType::Object),
    ("null", JsonType::Null),
];

pub(super) fn read(setting: &Setting<'_>, around: &Surroundings<'_>) -> Option<Expectations> {
    if setting.is_mapping() && !setting.has_entries() {
        let complaint = Complaint::new("expects nothing");
        return setting.refuse(complaint.help("leave it out to expect status 200"));
    }
    setting.mapping(|keys| {
        let status = keys.take("status").and_then(|it| statuses(&it));
        let mut expected = Expectations {
            status: Vec::new(),
            headers: keys
                .take("header")
                .and_then(|it| headers(&it))
                .unwrap_or_default(),
            content_type: keys
                .take("content-type")
                .and_then(|it| it.checked(media_type)),
            json: keys
                .take("json")
                .and_then(|it| json(&it))
                .unwrap_or_default(),
            body: keys
                .take("body")
                .and_then(|it| texts(&it))
                .unwrap_or_default(),
            sha256: keys.take("sha256").and_then(|it| it.checked(hash)),
            title: keys
                .take("title")
                .and_then(|it| texts(&it))
                .unwrap_or_default(),
            location: keys.take("location").and_then(|it| {
                it.checked(|text| Template::text(text, around.services, around.environment))
            }),
            access: keys.take("access").and_then(|it| it.choice(ACCESS)),
            version: keys
                .take("version")
                .and_then(|it| Some(it.place(version(&it, around)?))),
            within: keys
                .take("within")
                .and_then(|it| it.duration(LONGEST_ANSWER)),
            certificate_days: keys
                .take("certificate-days")
                .and_then(|it| it.whole(1..=MOST_CERTIFICATE_DAYS)),
            ip: keys.take("ip").and_then(|it| ip_family(&it)),
            asset_manifest: keys
                .take("asset-manifest")
                .and_then(|it| it.checked(words::path)),
        };
        expected.status = status.unwrap_or_else(|| implied_status(&expected));
        Some(expected)
    })
}

/// The status a probe expects where it names none.
fn implied_status(expected: &Expectations) -> Vec<RangeInclusive<u16>> {
    let gated = |access: &Placed<Access>| access.value == Access::Gated;
    if expected.access.as_ref().is_some_and(gated) {
        Vec::new()
    } else if expected.location.is_some() {
        vec![300..=399]
    } else {
        vec![200..=200]
    }
}

fn statuses(setting: &Setting<'_>) -> Option<Vec<RangeInclusive<u16>>> {
    if setting.is_list() {
        setting.some(|item| status(&item))
    } else {
        Some(vec![status(setting)?])
    }
}

/// A status, or a range of them as `200-299`.
fn status(setting: &Setting<'_>) -> Option<RangeInclusive<u16>> {
    if setting.is_text() {
        return Some(setting.checked(status_range)?.value);
    }
    let status = u16::try_from(setting.whole(100..=599)?.value).ok()?;
    Some(status..=status)
}

fn status_range(text: &str) -> Checked<RangeInclusive<u16>> {
    let status = |digits: &str| {
        let status: u16 = digits.parse().ok()?;
        let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
        (plain && (100..=599).contains(&status)).then_some(status)
    };
    let range = text
        .split_once('-')
        .and_then(|(first, last)| Some((status(first.trim())?, status(last.trim())?)));
    match range {
        Some((first, last)) if first <= last => Ok(first..=last),
        _ => {
            let complaint = Complaint::new(format!(
                "must be a status such as 200, or a range such as `200-299`, not {}",
                quoted(text)
            ));
            let class = text.strip_suffix("xx").or_else(|| text.strip_suffix("XX"));
            Err(match class {
                Some(class) if matches!(class, "1" | "2" | "3" | "4" | "5") => {
                    complaint.did_you_mean(Some(&format!("{class}00-{class}99")))
                }
                _ if status(text).is_some() => complaint.help("drop the quotes"),
                _ => complaint,
            })
        }
    }
}

fn json(setting: &Setting<'_>) -> Option<Vec<JsonExpectation>> {
    let expected = setting.entries(Same::Exactly, |pointer, value| {
        if let Err(complaint) = json_pointer(&pointer.value) {
            return value.refuse_on(pointer.line, complaint);
        }
        Some(JsonExpectation {
            pointer: pointer.clone(),
            tests: json_tests(&value)?,
        })
    })?;
    if !setting.has_entries() {
        return setting.refuse(Complaint::new("tests nothing").help("write { /status: ok }"));
    }
    Some(expected)
}

/// A JSON pointer (RFC 6901): empty for the whole body, else `/` before every step, `~0` for `~`, `~1` for `/`.
pub(super) fn json_pointer(word: &str) -> Checked<String> {
    let escapes_hold = word
        .split('~')
        .skip(1)
        .all(|after| after.starts_with(['0', '1']));
    if (word.is_empty() || word.starts_with('/')) && escapes_hold {
        return Ok(word.to_owned());
    }
    let complaint = Complaint::new(format!("must be a JSON pointer, not {}", quoted(word)));
    Err(if escapes_hold {
        let dotted = word.trim_start_matches(['$', '.']).replace('.', "/");
        complaint.did_you_mean(Some(&format!("/{dotted}")))
    } else {
        complaint.help("write ~0 for ~")
    })
}

/// A value to be equal to, or a mapping of tests; a mapping to be equal to stands under `equals`.
fn json_tests(setting: &Setting<'_>) -> Option<Vec<JsonTest>> {
    if !setting.is_mapping() {
        return Some(vec![JsonTest::Equals(exactly(setting)?)]);
    }
    setting.mapping(|keys| {
        let equals = keys.take("equals");
        let matches = keys.take("matches");
        let exists = keys.take("exists");
        let kind = keys.take("type");
        if equals.is_none() && matches.is_none() && exists.is_none() && kind.is_none() {
            return setting.refuse(Complaint::new("tests nothing").help(
                "give `equals`, `matches`, `exists` or `type`; an object stands under `equals`",
            ));
        }
        let others = equals.is_some() || matches.is_some() || kind.is_some();
        let exists = exists.and_then(|it| match it.truth()? {
            false if others => it.refuse("cannot be `false` beside tests of what is there"),
            truth => Some(JsonTest::Exists(truth)),
        });
        let tests = [
            equals.and_then(|it| Some(JsonTest::Equals(exactly(&it)?))),
            matches.and_then(|it| Some(JsonTest::Matches(it.checked(nonempty)?.value))),
            exists,
            kind.and_then(|it| Some(JsonTest::Type(it.choice(JSON_TYPES)?.value))),
        ];
        Some(tests.into_iter().flatten().collect())
    })
}

/// The value, where every number in it is held as it is written: a longer one would be equal to its neighbours.
fn exactly(setting: &Setting<'_>) -> Option<serde_json::Value> {
    let value = setting.node().to_json();
    if is_exact(&value) {
        return Some(value);
    }
    setting.refuse(
        Complaint::new("holds a number that is too long to be compared digit by digit")
            .help("let the service answer it as a text, and compare that; or test only its `type`"),
    )
}

fn is_exact(value: &serde_json::Value) -> bool {
    use serde_json::Value;
    match value {
        Value::Number(number) => {
            !number.is_f64()
                || number
                    .as_f64()
                    .is_some_and(|it| it.abs() < 9_007_199_254_740_992.0)
        }
        Value::Array(items) => items.iter().all(is_exact),
        Value::Object(members) => members.values().all(is_exact),
        _ => true,
    }
}

/// `type/subtype`, perhaps with parameters.
fn media_type(word: &str) -> Checked<String> {
    let essence = word.split(';').next().unwrap_or_default().trim_end();
    let is_token =
        |part: &str| http::HeaderName::from_bytes(part.as_bytes()).is_ok() && part != "*";
    match essence.split_once('/') {
        Some((kind, subtype)) if is_token(kind) && is_token(subtype) => {
            words::typeable(word)?;
            Ok(word.to_ascii_lowercase())
        }
        _ => Err(format!(
            "must be a media type such as `text/html`, not {}",
            quoted(word)
        )
        .into()),
    }
}

fn hash(word: &str) -> Checked<ExpectedHash> {
    if let Some(path) = word.strip_prefix("file:") {
        return words::path(path.trim_start()).map(ExpectedHash::File);
    }
    if let Some(hash) = hex::digits(word, 64..=64) {
        return Ok(ExpectedHash::Sha256(hash));
    }
    let complaint = Complaint::new(format!("must be a SHA-256 or a file, not {}", quoted(word)));
    Err(complaint.help("64 hexadecimal digits, or file:PATH"))
}

fn ip_family(setting: &Setting<'_>) -> Option<Placed<IpFamily>> {
    let family = match setting.node().to_json().as_u64() {
        Some(4) => IpFamily::V4,
        Some(6) => IpFamily::V6,
        _ => {
            return setting.refuse(format!(
                "must be 4 or 6, not {}",
                setting.node().described()
            ));
        }
    };
    Some(setting.place(family))
}

/// Refuses expectations that this probe could never test, and would so seem to pass.
pub(super) fn refuse_vacuous(
    setting: &Setting<'_>,
    method: Method,
    url: &Placed<Template>,
    expected: &Expectations,
) {
    if method == Method::Head && looks_at_body(expected) {
        let complaint = Complaint::new("expects something of a body that `head` never brings");
        setting.refuse::<()>(complaint.help("use `get`"));
    }
    if let Some(days) = &expected.certificate_days
        && url.value.fill("").to_ascii_lowercase().starts_with("http:")
    {
        let complaint = Complaint::new("expects a certificate of a plain http URL");
        setting.refuse_on::<()>(days.line, complaint);
    }
    let may_redirect = |range: &RangeInclusive<u16>| *range.start() < 400 && *range.end() >= 300;
    if let Some(location) = &expected.location
        && !expected.status.is_empty()
        && !expected.status.iter().any(may_redirect)
    {
        let complaint = Complaint::new("expects a `location`, and a status that is no redirect");
        setting.refuse_on::<()>(location.line, complaint);
    }
}

fn looks_at_body(expected: &Expectations) -> bool {
    let source = expected
        .version
        .as_ref()
        .map(|version| &version.value.source);
    let version_in_body = source.is_some_and(|source| !matches!(source, VersionSource::Header(_)));
    version_in_body
        || !expected.json.is_empty()
        || !expected.body.is_empty()
        || !expected.title.is_empty()
        || expected.sha256.is_some()
        || expected.asset_manifest.is_some()
}
