//! Probes as the gate gets them.

use super::*;
use crate::config::parse;

/// The one probe of some settings, given in YAML's flow style.
fn probe(text: &str) -> SmokeProbe {
    let text = format!(
        "version: 1\nservices: {{ raptor: {{ production: {{ url: 'https://raxx.app/base/' }} }} }}\n\
         smoke: {{ PRODUCTION: [{{ name: a, {text} }}] }}"
    );
    let config = parse(&text, "gate.yml", &[]).unwrap();
    config.probes("production").unwrap()[0].value.clone()
}

fn expected(text: &str) -> Expectations {
    probe(&format!("get: 'https://raxx.app/', expect: {text}")).expect
}

#[test]
fn a_status_is_implied_where_none_is_named() {
    assert_eq!(probe("get: 'https://raxx.app/'").expect.status, [200..=200]);
    assert_eq!(expected("{ title: Raxx }").status, [200..=200]);
    assert_eq!(expected("{ location: /login }").status, [300..=399]);
    assert_eq!(expected("{ access: public }").status, [200..=200]);
    assert!(expected("{ access: gated }").status.is_empty());
    assert_eq!(
        expected("{ access: gated, status: 302 }").status,
        [302..=302]
    );
    assert_eq!(
        expected("{ status: [200, 300-399] }").status,
        [200..=200, 300..=399]
    );
}

#[test]
fn templates_lack_only_the_commit() {
    let probe = probe("get: '{raptor.url}/v/{sha7}?sha={sha}'");
    assert!(probe.url.value.needs_commit());
    assert_eq!(
        probe.url.value.fill("0123456789abcdef"),
        "https://raxx.app/base/v/0123456?sha=0123456789abcdef"
    );
    assert_eq!(probe.url.value.fill("é"), "https://raxx.app/base/v/é?sha=é");
    assert_eq!(probe.url.value.services(), ["raptor"]);
    assert_eq!(probe.method, Method::Get);
    assert!(probe.retry.is_none());
}

#[test]
fn a_retry_has_its_defaults() {
    let retry = probe("head: '{raptor.url}', retry: { within: 1m 30s }")
        .retry
        .unwrap();
    assert_eq!(
        retry,
        Retry {
            within: Duration::from_secs(90),
            every: Duration::from_secs(5),
            consecutive: 1
        }
    );
}

#[test]
fn json_values_are_compared_as_values_or_tested() {
    let expected = expected(
        "{ json: { '': [1, null], /a: 5, /b: { equals: { c: 1 } }, /d: { exists: false } } }",
    );
    let tests: Vec<_> = expected
        .json
        .into_iter()
        .map(|it| (it.pointer.value, it.tests))
        .collect();
    assert_eq!(
        tests,
        [
            (
                String::new(),
                vec![JsonTest::Equals(serde_json::json!([1, null]))]
            ),
            ("/a".into(), vec![JsonTest::Equals(5.into())]),
            (
                "/b".into(),
                vec![JsonTest::Equals(serde_json::json!({"c": 1}))]
            ),
            ("/d".into(), vec![JsonTest::Exists(false)]),
        ]
    );
}

#[test]
fn names_and_hashes_are_brought_to_one_case() {
    let expected = expected(&format!(
        "{{ header: {{ X-A: b }}, content-type: Text/HTML, sha256: {}, version: {{ header: X-Commit, equals: v1 }} }}",
        "AB".repeat(32)
    ));
    assert_eq!(expected.headers[0].name.value, "x-a");
    assert_eq!(
        expected.headers[0].wanted,
        HeaderWanted::Present(vec![TextTest::Equals("b".into())])
    );
    assert_eq!(expected.content_type.unwrap().value, "text/html");
    assert_eq!(
        expected.sha256.unwrap().value,
        ExpectedHash::Sha256("ab".repeat(32))
    );
    assert_eq!(
        expected.version.unwrap().value.source,
        VersionSource::Header("x-commit".into())
    );
}

#[test]
fn texts_take_several_tests_each() {
    let expected = expected("{ body: { contains: [a, b], matches: c }, title: T }");
    let tests: Vec<_> = expected.body.into_iter().map(|it| it.value).collect();
    assert_eq!(
        tests,
        [
            TextTest::Contains("a".into()),
            TextTest::Contains("b".into()),
            TextTest::Matches("c".into())
        ]
    );
    assert_eq!(expected.title[0].value, TextTest::Equals("T".into()));
}
