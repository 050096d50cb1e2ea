//! Settings files as people write them, good and bad.
//!
//! `tests/settings/<case>.yml` must be refused with the words of `<case>.out`; `<case>.ok.yml` must be accepted. A new
//! case is a file or two; `BLESS=1 cargo test --test settings` writes the words down.

#[path = "settings/mutations.rs"]
mod mutations;
#[path = "settings/schema.rs"]
mod schema;

use std::path::{Path, PathBuf};

use deploy_gate::config::{self, Config};

/// What the file is called in messages.
const PATH: &str = ".github/deploy-gate.yml";

/// Some of the rules that interface.md lists.
const KNOWN_RULES: &[&str] = &[
    "confirm-gate/phrase-missing",
    "confirm-gate/bot-actor",
    "env-protection/no-required-reviewers",
    "env-protection/admins-may-bypass",
    "env-protection/team-reviewer",
    "flag-drift/value-differs",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/settings")
}

#[expect(clippy::disallowed_methods, reason = "a test reads its own data")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a case is a readable file, and has its .out")
}

fn parse(text: &str) -> Result<Config, String> {
    config::parse(text, PATH, KNOWN_RULES).map_err(|error| error.to_string())
}

fn example() -> String {
    read(&folder().join("interface-example.ok.yml"))
}

/// The `.yml` files, good (`.ok.yml`) or bad, by name.
#[expect(clippy::disallowed_methods, reason = "a test finds its own data")]
fn cases(good: bool) -> Vec<(String, PathBuf)> {
    let mut cases: Vec<_> = std::fs::read_dir(folder())
        .expect("the cases are part of the repository")
        .map(|entry| entry.expect("a listed file is there").path())
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_suffix(".yml")?.to_owned();
            let is_good = name.strip_suffix(".ok").is_some();
            (is_good == good).then_some((name, path))
        })
        .collect();
    cases.sort();
    cases
}

#[test]
fn good_settings_are_accepted() {
    let cases = cases(true);
    assert!(cases.len() >= 3, "the cases are gone");
    for (name, path) in cases {
        if let Err(said) = parse(&read(&path)) {
            panic!("{name}: {said}");
        }
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "BLESS=1 rewrites the expected words"
)]
fn bad_settings_are_refused_in_these_words() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut differing = Vec::new();
    let mut count = 0;
    for (name, path) in cases(false) {
        count += 1;
        let said = match parse(&read(&path)) {
            Ok(_) => "accepted\n".to_owned(),
            Err(said) => format!("{said}\n"),
        };
        let expected = path.with_extension("out");
        if bless {
            std::fs::write(&expected, &said).unwrap();
        } else if said != read(&expected) {
            differing.push(format!("{name}:\n{said}"));
        }
        assert_ne!(said, "accepted\n", "{name} must be refused");
    }
    assert!(count >= 40, "the cases are gone");
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn the_example_of_the_interface_is_read_whole() {
    let config = parse(&example()).unwrap();

    assert_eq!(config.path.as_deref(), Some(PATH));
    assert!(config.is_operator("moosequest"));
    let confirm = config.confirm.as_ref().unwrap();
    assert_eq!(confirm.phrase.value.written(), "deploy-prod-now");
    assert_eq!(confirm.targets.len(), 2);
    assert_eq!(confirm.branches[0].value, "main");

    let production = config.environment("Production").unwrap();
    assert_eq!(
        production.reviewers.as_ref().unwrap()[0].value,
        "MooseQuest"
    );
    assert!(!production.admins_may_bypass && !production.prevent_self_review);

    let services = config.services_named(&[]).unwrap();
    let names: Vec<_> = services.iter().map(|it| it.name.value.as_str()).collect();
    assert_eq!(names, ["raptor", "queue"]);
    let place = services[1].environment("production").unwrap();
    assert_eq!(place.heroku.as_ref().unwrap().value, "raxx-queue-prod");
    assert_eq!(services[1].processes[0].value, "web");

    assert_eq!(
        config.config_vars.as_ref().unwrap().value,
        "docs/ops/required-config-vars.yaml"
    );
    let flags = config.flags.as_ref().unwrap();
    assert_eq!(flags.prefix.value, "FLAG_");
    assert_eq!(
        flags.reviewed[0].reason,
        "staging only until the flags page ships"
    );
    assert_eq!(flags.reviewed[0].expires.unwrap().to_string(), "2026-12-31");
    assert_eq!(flags.promote[0].value, "FLAG_QUEUE_BILLING");

    let probes = config.probes("production").unwrap();
    assert_eq!(probes.len(), 4);
    let health = &probes[0].value;
    assert_eq!(
        health.url.value.fill("abc"),
        "https://raxx-api-prod-a60a19e5efbf.herokuapp.com/health"
    );
    let version = health.expect.version.as_ref().unwrap();
    assert_eq!(version.value.equals.value.fill("abc"), "abc");
    assert_eq!(health.retry.as_ref().unwrap().within.as_secs(), 300);
    assert_eq!(probes[3].value.expect.status, [301..=301]);
}
