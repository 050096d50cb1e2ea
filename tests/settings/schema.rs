//! The published schemas and the program's own reading agree: what editors underline is what the program refuses.

use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

use super::{cases, read};

/// Cases that the program refuses and a schema cannot: what is wrong there is no matter of one value's shape. Anything else
/// that is refused must be refused by the schema too, and what stands here must not be.
const BEYOND_A_SCHEMA: &[&str] = &[
    // Names that stand twice, or differ only in case.
    "allow-twice",
    "confirm-targets-twice",
    "environment-twice",
    "flags-review-twice",
    "operators-twice",
    "rules-twice",
    "service-environment-twice",
    "service-shared-app",
    "smoke-names-twice",
    // Names that refer to something that is not there.
    "flags-outside-prefix",
    "flags-review-no-services",
    "flags-review-service",
    "smoke-environment",
    "smoke-placeholder",
    "smoke-placeholder-no-url",
    // Characters nobody sees, and expectations that could never fail.
    "confirm-phrase-invisible",
    "confirm-phrase-no-break-space",
    "smoke-vacuous",
];

/// Cases that are no YAML to a plain reader, or several documents, or use what only this program refuses.
const NOT_YAML: &str = "yaml-";

fn schema(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/schemas")
        .join(name);
    let schema: Value = serde_json::from_str(&read(&path)).expect("the schema is JSON");
    jsonschema::draft7::meta::validate(&schema).expect("the schema is one");
    jsonschema::draft7::new(&schema).expect("the schema compiles")
}

fn complaint(schema: &Validator, text: &str) -> Option<String> {
    let value: Value = match serde_yaml::from_str(text) {
        Ok(value) => value,
        Err(error) => return Some(error.to_string()),
    };
    let error = schema.iter_errors(&value).next()?;
    Some(format!("{}: {error}", error.instance_path()))
}

#[test]
fn what_the_program_accepts_the_schema_accepts() {
    let schema = schema("deploy-gate.json");
    for (name, path) in cases(true) {
        if let Some(complaint) = complaint(&schema, &read(&path)) {
            panic!("{name}: {complaint}");
        }
    }
}

#[test]
fn what_the_program_refuses_the_schema_refuses_where_it_can() {
    let schema = schema("deploy-gate.json");
    let passed_over: Vec<String> = cases(false)
        .into_iter()
        .filter(|(name, _)| !name.starts_with(NOT_YAML))
        .filter(|(_, path)| complaint(&schema, &read(path)).is_none())
        .map(|(name, _)| name)
        .collect();
    let mut expected = BEYOND_A_SCHEMA.to_vec();
    expected.sort_unstable();
    assert_eq!(passed_over, expected);
}

#[test]
fn the_examples_are_as_their_schemas_say() {
    for (file, name) in [
        ("deploy-gate.yml", "deploy-gate.json"),
        ("required-config-vars.yaml", "required-config-vars.json"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples")
            .join(file);
        let text = read(&path);
        assert_eq!(complaint(&schema(name), &text), None, "{file}");
        assert!(
            text.starts_with("# yaml-language-server: $schema=https://"),
            "{file}"
        );
        assert!(
            text.lines().next().is_some_and(|line| line.ends_with(name)),
            "{file}"
        );
    }
}

/// The program's reading of a manifest beside the schema's, over whole files.
#[test]
fn a_manifest_is_the_same_to_both() {
    let settings = "version: 1\nservices:\n  queue: { staging: { heroku: queue-staging }, production: { heroku: queue-prod } }\n";
    let config = deploy_gate::config::parse(settings, "gate.yml", &[]).expect("they are right");
    let schema = schema("required-config-vars.json");
    let entry = |text: &str| format!("services:\n  queue:\n    vars:\n      - {text}\n");
    for (text, is_right) in [
        ("- A\n- { name: B, kind: switch }\n".to_owned(), true),
        ("queue: [A, { name: B, optional: true }]\n".to_owned(), true),
        ("services:\n  queue: [A]\n".to_owned(), true),
        (
            "services:\n  queue: { vars: [A], optional: [B], ignore: [HEROKU_*] }\n".to_owned(),
            true,
        ),
        (
            "services:\n  queue: { ignore: [HEROKU_*] }\n".to_owned(),
            false,
        ),
        ("services:\n  queue: {}\n".to_owned(), false),
        ("services:\n  queue: []\n".to_owned(), false),
        ("services: {}\n".to_owned(), false),
        (
            "services: { queue: { vars: [A] } }\nother: [B]\n".to_owned(),
            false,
        ),
        ("queue: [1A]\n".to_owned(), false),
        ("queue: [true]\n".to_owned(), false),
        ("- A-B\n".to_owned(), false),
        ("[]\n".to_owned(), false),
        (entry("{ name: A, kind: url, schemes: [https] }"), true),
        (
            entry("{ name: A, kind: stripe-secret-key, addon: true }"),
            true,
        ),
        (entry("{ name: A, kind: telephone }"), false),
        (entry("{ kind: url }"), false),
        (entry("{ name: A, min-length: 0 }"), false),
        (entry("{ name: A, min-length: '3' }"), false),
        (entry("{ name: A, optional: maybe }"), false),
        (entry("{ name: A, environments: [] }"), false),
        (entry("{ name: A, schemes: [HTTPS], kind: url }"), false),
        (
            entry("{ name: A, production: { differs-from: staging } }"),
            true,
        ),
        (
            entry("{ name: A, production: { same-as: staging, reason: one } }"),
            true,
        ),
        (
            entry("{ name: A, production: { same-as: staging } }"),
            false,
        ),
        (
            entry(
                "{ name: A, production: { same-as: staging, differs-from: staging, reason: x } }",
            ),
            false,
        ),
        (entry("{ name: A, production: {} }"), false),
        (entry("{ name: A, production: live }"), false),
    ] {
        let program = deploy_gate::config::manifest::parse(&text, "vars.yaml", &config.services);
        assert_eq!(program.is_ok(), is_right, "the program: {text}");
        let complaint = complaint(&schema, &text);
        assert_eq!(
            complaint.is_none(),
            is_right,
            "the schema: {text}{complaint:?}"
        );
    }
}
