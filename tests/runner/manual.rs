//! What the docs tell people to copy, run: steps in the runner, settings through the program's own reading.

use std::path::{Path, PathBuf};

use deploy_gate::config::{self, manifest};
use serde_json::{Map, Value};

use crate::examples::{ACTION, job};
use crate::harness::Step;

/// The sections of the settings.
const SECTIONS: [&str; 10] = [
    "version",
    "operators",
    "confirm",
    "environments",
    "services",
    "config-vars",
    "flags",
    "smoke",
    "rules",
    "allow",
];

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md"), root.join("examples/README.md")];
    #[expect(clippy::disallowed_methods, reason = "the docs are files")]
    let docs = std::fs::read_dir(root.join("docs")).unwrap();
    pages.extend(
        docs.map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "md")),
    );
    pages.sort();
    pages
}

/// The YAML blocks of every page, with the page's name.
fn blocks() -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    for page in pages() {
        #[expect(clippy::disallowed_methods, reason = "the docs are files")]
        let text = std::fs::read_to_string(&page).unwrap();
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        for block in text.split("```yaml\n").skip(1) {
            let (block, _) = block.split_once("```").unwrap();
            blocks.push((name.clone(), block.to_owned()));
        }
    }
    blocks
}

fn read(page: &str, block: &str) -> Value {
    serde_yaml::from_str(block).unwrap_or_else(|error| panic!("{page}: {error}\n{block}"))
}

/// Every step in it that uses the action, however deep.
fn steps(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.iter().flat_map(steps).collect(),
        Value::Object(entries) => {
            let uses = entries.get("uses").and_then(Value::as_str);
            if uses.is_some_and(|uses| uses.starts_with(ACTION)) {
                return vec![value.clone()];
            }
            entries.values().flat_map(steps).collect()
        }
        _ => Vec::new(),
    }
}

/// In a world as agreed, whatever the docs show passes.
#[test]
fn steps_of_the_docs_run() {
    let mut ran = 0;
    for (page, block) in blocks() {
        let mut job = job();
        for step in steps(&read(&page, &block)) {
            let outcome = job.run(&Step::from_workflow(&step));
            assert_eq!(outcome.code, Some(0), "{page}: {step}\n{}", outcome.log());
            assert!(
                !outcome.log().contains("Unexpected input"),
                "{page}: {step}"
            );
            ran += 1;
        }
    }
    assert!(ran >= 6, "only {ran} steps of the docs ran");
}

fn is_settings(entries: &Map<String, Value>) -> bool {
    !entries.is_empty() && entries.keys().all(|key| SECTIONS.contains(&key.as_str()))
}

fn is_manifest(entries: &Map<String, Value>) -> bool {
    let services = entries.get("services").and_then(Value::as_object);
    services.is_some_and(|services| services.values().any(|one| one.get("vars").is_some()))
}

#[test]
fn settings_of_the_docs_are_right() {
    let rules: Vec<&str> = deploy_gate::gates::rules().map(|rule| rule.id).collect();
    let parse = |page: &str, text: &str| {
        config::parse(text, page, &rules).unwrap_or_else(|error| panic!("{error}\n{text}"))
    };
    let mut read_whole = 0;
    for (page, block) in blocks() {
        let value = read(&page, &block);
        let Some(entries) = value.as_object().filter(|entries| is_settings(entries)) else {
            continue;
        };
        if is_manifest(entries) {
            let settings = "version: 1\nservices: { queue: { staging: { heroku: queue-staging }, production: { heroku: queue-prod } } }\n";
            let services = parse(&page, settings).services;
            manifest::parse(&block, &page, &services).unwrap_or_else(|error| panic!("{error}"));
        } else if entries.contains_key("version") {
            parse(&page, &block);
        } else {
            parse(&page, &format!("version: 1\n{block}"));
        }
        read_whole += 1;
    }
    assert!(
        read_whole >= 4,
        "only {read_whole} settings of the docs were read"
    );
}
