//! Manifests as teams write them, good and bad.

use super::*;
use crate::config;
use crate::values::{Kind, StripeKind};

const SETTINGS: &str = "version: 1\n\
    services:\n  \
      raptor: { staging: { heroku: raptor-staging }, production: { heroku: raptor-prod } }\n  \
      queue: { staging: { heroku: queue-staging }, production: { heroku: queue-prod }, preview: { url: 'https://p.raxx.app' } }\n";

fn read(text: &str) -> Result<Manifest, String> {
    let config = config::parse(SETTINGS, "gate.yml", &[]).unwrap();
    parse(text, "vars.yaml", &config.services).map_err(|error| error.to_string())
}

/// The entry of the queue under test, behind `- `.
fn entry(text: &str) -> Result<Variable, String> {
    let manifest = read(&format!("services:\n  queue:\n    vars:\n      - {text}\n"))?;
    Ok(manifest.of("queue").unwrap().variables[0].clone())
}

fn names(of: &ServiceVariables) -> Vec<(&str, u32)> {
    let names = of.variables.iter();
    names
        .map(|it| (it.name.value.as_str(), it.name.line))
        .collect()
}

#[test]
fn three_shapes_are_read_with_their_lines() {
    let tree = read("services:\n  queue:\n    vars:\n    - A\n    - { name: B, kind: url }\n    optional: [C]\n    ignore: [HEROKU_*]\n").unwrap();
    let queue = tree.of("queue").unwrap();
    assert_eq!(names(queue), [("A", 4), ("B", 5), ("C", 6)]);
    assert!(queue.variables[2].is_optional && !queue.variables[1].is_optional);
    assert!(queue.ignores("HEROKU_APP_ID") && !queue.ignores("MY_HEROKU_"));
    assert!(tree.of("raptor").is_none());

    let by_service = read("queue: [A, B]\nraptor:\n  - C\n").unwrap();
    assert_eq!(names(by_service.of("queue").unwrap()), [("A", 1), ("B", 1)]);
    assert_eq!(names(by_service.of("raptor").unwrap()), [("C", 3)]);

    let flat = read("- A\n- { name: B, kind: switch }\n").unwrap();
    assert_eq!(names(flat.of("queue").unwrap()), [("A", 1), ("B", 2)]);
    assert_eq!(names(flat.of("raptor").unwrap()), [("A", 1), ("B", 2)]);
    assert_eq!(flat.at(2).path, "vars.yaml");
}

#[test]
fn an_entry_says_what_its_value_is() {
    let key =
        entry("{ name: A, kind: stripe-secret-key, environments: [PRODUCTION], addon: true }")
            .unwrap();
    assert_eq!(key.kind, Kind::Stripe(StripeKind::Secret));
    assert!(key.is_addons && key.is_wanted_in("production") && !key.is_wanted_in("staging"));
    assert_eq!(
        entry("{ name: A, kind: jwt-secret }").unwrap().min_length,
        32
    );
    assert_eq!(
        entry("{ name: A, kind: jwt-secret, min-length: 64 }")
            .unwrap()
            .min_length,
        64
    );
    assert_eq!(
        entry("{ name: A, kind: url, schemes: [redis, rediss] }")
            .unwrap()
            .schemes,
        ["redis", "rediss"]
    );
    assert!(
        entry("{ name: A, pattern: '[0-9a-f]{64}' }")
            .unwrap()
            .pattern
            .unwrap()
            .matches(&"0f".repeat(32))
    );
    let compared =
        entry("{ name: A, production: { same-as: staging, reason: one project } }").unwrap();
    let comparison = compared.comparison_in("Production").unwrap();
    assert_eq!(comparison.relation, Relation::SameAs);
    assert_eq!(comparison.with.value, "staging");
    assert!(compared.comparison_in("staging").is_none());
}

#[test]
fn mistakes_name_line_word_and_fix() {
    for (text, expected) in [
        (
            "",
            "vars.yaml:1: the file says nothing (begin with services:)",
        ),
        (
            "hello",
            "vars.yaml:1: the file must be a mapping, not `hello`",
        ),
        ("{}", "vars.yaml:1: the file names no service"),
        (
            "[]",
            "vars.yaml:1: the file is an empty list (list something, or leave the key out)",
        ),
        (
            "services:\n",
            "vars.yaml:1: `services` must be a mapping, not nothing",
        ),
        ("services: {}", "vars.yaml:1: `services` names no service"),
        (
            "queue: []",
            "vars.yaml:1: `queue` is an empty list (list something, or leave the key out)",
        ),
        (
            "queu: [A]",
            "vars.yaml:1: `queu` names `queu`, which is no service of the settings (did you mean `queue`?)",
        ),
        (
            "queue: [A]\nQueue: [B]",
            "vars.yaml:2: `Queue` names `Queue`",
        ),
        (
            "queue: [A, A]",
            "vars.yaml:1: `queue` names `A` again, on the same line",
        ),
        (
            "queue: { optional: [A], vars: [B, A] }",
            "vars.yaml:1: `queue` names `A` again",
        ),
        (
            "queue: { var: [A] }",
            "vars.yaml:1: unknown key `var` in `queue` (did you mean `vars`?)",
        ),
        (
            "services:\n  queue:\n    vrs: [A]",
            "vars.yaml:3: unknown key `vrs` in `services.queue` (did you mean `vars`?)",
        ),
        (
            "queue: {}",
            "vars.yaml:1: `queue` names no variable (write vars: [NAME, NAME])",
        ),
        (
            "queue: [A-B]",
            "vars.yaml:1: `queue` must be letters, digits and `_`, no digit first, not `A-B`",
        ),
        (
            "queue: [1]",
            "vars.yaml:1: `queue` must be text, not the number `1` (put it in quotes)",
        ),
        (
            "queue: { vars: [A], ignore: ['A-*'] }",
            "vars.yaml:1: `queue.ignore` holds `A-*`, which no variable's name can match",
        ),
        (
            "services: { queue: [A] }\nraptor: [B]",
            "vars.yaml:2: unknown key `raptor`",
        ),
        (
            "queue: [A]\nqueue: [B]",
            "vars.yaml:2: the key `queue` stands here again, after line 1",
        ),
        ("queue: [", "vars.yaml:1: not valid YAML"),
    ] {
        let error = read(text).map(|_| ()).unwrap_err();
        assert!(error.contains(expected), "{text}\n{error}");
    }
    // What is misspelt is not also called missing.
    let error = read("services:\n  queue:\n    vrs: [A]")
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error.lines().count(), 1, "{error}");
}

#[test]
fn mistakes_in_an_entry_do_so_too() {
    for (text, expected) in [
        ("{ kind: url }", "has no `name`"),
        (
            "{ name: A, kind: stripe-secret }",
            "(did you mean `stripe-secret-key`?)",
        ),
        (
            "{ name: A, pattern: '(' }",
            "vars.yaml:4: `services.queue.vars.pattern` is no regular expression",
        ),
        (
            "{ name: A, pattern: '' }",
            "vars.yaml:4: `services.queue.vars.pattern` matches only an empty value",
        ),
        (
            "{ name: A, kinds: url }",
            "vars.yaml:4: an entry of `services.queue.vars` has the unknown key `kinds` (did you mean `kind`?)",
        ),
        (
            "{ name: A, prodction: { differs-from: staging } }",
            "(did you mean `production`?)",
        ),
        (
            "{ name: A, min-length: 0 }",
            "must be a whole number from 1 to 65536",
        ),
        (
            "{ name: A, schemes: [https] }",
            "is only for `kind: url` and `kind: dsn`",
        ),
        (
            "{ name: A, kind: url, schemes: ['HTTPS://'] }",
            "(did you mean `https`?)",
        ),
        (
            "{ name: A, environments: [prod] }",
            "names `prod`, which is no environment of `queue`",
        ),
        (
            "{ name: A, production: { same-as: staging } }",
            "has no `reason`",
        ),
        (
            "{ name: A, production: { same-as: staging, reason: ' ' } }",
            "is blank",
        ),
        (
            "{ name: A, production: { differs-from: Production } }",
            "compares `Production` with itself",
        ),
        (
            "{ name: A, production: { differs-from: preview } }",
            "names `preview`, where `queue` has no `heroku` app",
        ),
        (
            "{ name: A, production: { same-as: staging, differs-from: staging } }",
            "says both",
        ),
        (
            "{ name: A, production: {} }",
            "says nothing (write { differs-from: staging })",
        ),
        (
            "{ name: A, production: staging }",
            "must be a mapping, not `staging`",
        ),
        (
            "{ name: A, addon: yes }",
            "must be `true` or `false`, not `yes`",
        ),
    ] {
        let error = entry(text).map(|_| ()).unwrap_err();
        assert!(error.contains(expected), "{text}\n{error}");
        assert!(error.starts_with("vars.yaml:4: "), "{error}");
    }
}

#[test]
fn all_mistakes_are_named_at_once() {
    let error = read("queue:\n- a b\n- { name: B, kind: x }\nrapter: [C]\n")
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error.lines().count(), 3, "{error}");
}

#[test]
fn a_flat_list_may_only_speak_of_what_every_service_has() {
    let error = read("- { name: A, environments: [preview] }\n")
        .map(|_| ())
        .unwrap_err();
    assert!(
        error.contains("no environment of every service (known: staging, production, preview)"),
        "{error}"
    );
}

#[test]
fn globs_cover_names() {
    for (glob, name) in [
        ("*", "A"),
        ("A", "A"),
        ("A*", "A"),
        ("*_URL", "A_URL"),
        ("A*B*C", "A1B2BC"),
        ("**", ""),
    ] {
        assert!(covers(glob, name), "{glob} {name}");
    }
    for (glob, name) in [
        ("A", "AB"),
        ("A*", "BA"),
        ("*_URL", "URL"),
        ("A*A", "A"),
        ("A*B*C", "AC"),
        ("", "A"),
    ] {
        assert!(!covers(glob, name), "{glob} {name}");
    }
}
