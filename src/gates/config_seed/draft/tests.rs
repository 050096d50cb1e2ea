//! What a first manifest says, and that it holds for what it was made from.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::config::{self, manifest};
use crate::gates::config_seed::facts::inferred;
use crate::gates::config_seed::plan::wanted;
use crate::heroku::ConfigVars;
use crate::secret::Secret;
use crate::values::{Class, Flaw, Surroundings, classify};

const SETTINGS: &str =
    "version: 1\nservices: { queue: { staging: { heroku: q-staging } } }\nconfig-vars: vars.yaml";

/// The manifest written of an app that holds these, and what is said of it.
fn drafted(values: &BTreeMap<String, String>) -> (Option<String>, Vec<String>) {
    let app = App {
        service: "queue".to_owned(),
        environment: "staging".to_owned(),
        name: "q-staging".to_owned(),
        location: None,
    };
    let seen = Known::Found(inferred(&held(values), &BTreeSet::new()));
    let mut judgement = Judgement::default();
    write(&[app], &[seen], "vars.yaml", &mut judgement);
    let text = judgement.drafts.pop().map(|draft| draft.text);
    (text, judgement.remarks)
}

fn held(values: &BTreeMap<String, String>) -> ConfigVars {
    let values = values.iter();
    values
        .map(|(name, value)| (name.clone(), Secret::new(value.clone())))
        .collect()
}

fn of(values: &[(&str, &str)]) -> BTreeMap<String, String> {
    let values = values.iter();
    values
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn a_url_is_drafted_with_the_scheme_it_has() {
    let (text, _) = drafted(&of(&[
        ("API_URL", "https://api.raxx.app"),
        ("CLOUDAMQP_URL", "amqps://u:p4a8f1@h.cloudamqp.com/v"),
        ("MONGODB_URI", "mongodb+srv://u:p4a8f1@h.mongodb.net/d"),
        ("ODD", "hunter2://h.raxx.app"),
        ("REDIS_URL", "rediss://:p4a8f1@h.amazonaws.com:6379"),
    ]));
    let text = text.unwrap();
    for line in [
        "      - { name: API_URL, kind: url }\n",
        "      - { name: CLOUDAMQP_URL, kind: url, schemes: [amqps] }\n",
        "      - { name: MONGODB_URI, kind: url, schemes: [mongodb+srv] }\n",
        "      - ODD\n",
        "      - { name: REDIS_URL, kind: url, schemes: [rediss] }\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    assert!(!text.contains("hunter2") && !text.contains("p4a8f1"));
}

#[test]
fn a_name_that_some_readers_take_for_something_else_is_quoted() {
    let names = ["y", "N", "yes", "No", "on", "OFF", "true", "null"];
    let values: Vec<_> = names.iter().map(|name| (*name, "p4a8f1")).collect();
    let text = drafted(&of(&values)).0.unwrap();
    for name in names {
        assert!(
            text.contains(&format!("      - '{name}'\n")),
            "{name}\n{text}"
        );
    }
    assert!(
        drafted(&of(&[("YES_URL", "a1b2")]))
            .0
            .unwrap()
            .contains("      - YES_URL\n")
    );
}

#[test]
fn a_name_that_is_a_value_is_not_written() {
    let (text, remarks) = drafted(&of(&[
        ("A", "p4a8f1Xp4a8f1"),
        ("p4a8f1Xp4a8f1", "1"),
        ("sk_live_SandboxOfNoUse01", "x"),
        ("odd\u{1b}[2J-name", "x"),
        ("MAIN_DATABASE", "HEROKU_BLUE_URL"),
        ("DATABASE_NAME", "BLUE_DATABASE_URL"),
        ("BLUE_DATABASE_URL", "x1"),
    ]));
    let text = text.unwrap();
    for piece in ["p4a8f1", "Sandbox", "odd"] {
        assert!(
            !text.contains(piece) && !remarks.join("").contains(piece),
            "{piece}"
        );
    }
    assert!(
        remarks[0].starts_with("3 config vars of q-staging left out"),
        "{remarks:?}"
    );
    assert!(text.contains("      - BLUE_DATABASE_URL\n"), "{text}");
}

/// Values of every shape that teams keep in config vars.
fn value() -> impl Strategy<Value = String> {
    let scheme = prop::sample::select(vec![
        "https",
        "http",
        "redis",
        "rediss",
        "amqp",
        "amqps",
        "mongodb",
        "mongodb+srv",
        "mysql",
        "mysql2",
        "postgres",
        "postgresql",
        "smtp",
        "smtps",
        "ws",
        "wss",
        "s3",
        "odd",
        "cloudinary",
        "HTTPS",
        "jdbc:mysql",
    ]);
    let user = prop::sample::select(vec!["", "u@", ":p4@", "u:p4@", "5a4d8b0f@"]);
    let end = prop::sample::select(vec!["", "/", "/d", "/42", ":6379/0", "/a?b=c#d"]);
    prop_oneof![
        4 => (scheme, user, "[a-z0-9]{1,8}(\\.[a-zA-Z0-9-]{1,8}){0,2}\\.?", end)
            .prop_map(|(scheme, user, host, end)| format!("{scheme}://{user}{host}{end}")),
        1 => "[a-z.]{1,6}@[a-z.-]{1,8}\\.[a-z]{2}",
        1 => "(sk|pk|rk)_(live|test)_[a-zA-Z0-9]{8,24}|whsec_[a-zA-Z0-9+/]{8,32}",
        1 => prop::sample::select(vec!["1", "0", "true", "False", "on", "yes", "TRUE ", "", " ", "null", "*", "."])
            .prop_map(str::to_owned),
        1 => "[!-~]{1,40}",
        1 => "\\PC{0,20}",
    ]
}

proptest! {
    /// Whatever `--init` writes is read, and holds for the app it was made from, but for what is a fault there.
    #[test]
    fn a_first_manifest_holds_for_what_it_was_made_from(
        values in proptest::collection::btree_map("FLAG_[A-Z]|[A-Z][A-Z_]{0,8}|[a-z]{1,4}", value(), 1..8)
    ) {
        let Some(text) = drafted(&values).0 else {
            return Ok(());
        };
        let config = config::parse(SETTINGS, "gate.yml", &[]).unwrap();
        let manifest = manifest::parse(&text, "vars.yaml", &config.services);
        let manifest = manifest.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let elsewhere = Surroundings::default();
        for variable in &manifest.of("queue").unwrap().variables {
            let name = &variable.name.value;
            let value = Secret::new(values[name].clone());
            let class = classify(&value, &wanted(variable, false, &elsewhere));
            let is_a_fault = matches!(
                class,
                Class::Empty
                    | Class::Blank
                    | Class::Placeholder(_)
                    | Class::Malformed(Flaw::Space | Flaw::Quotes)
            );
            prop_assert!(
                is_a_fault || matches!(class, Class::AsWanted | Class::Stripe(_)),
                "{name}: {:?} is {class:?} in\n{text}",
                values[name]
            );
        }
    }
}
