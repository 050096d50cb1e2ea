//! What the cases under `tests/gates/config-seed/` do not show.

use super::plan::is_production;
use super::{ConfigSeed, Facts, Flags, Seen, SeenService, SeenValue};
use crate::config::{self, Config, manifest};
use crate::finding::Judgement;
use crate::gate::Gate as _;
use crate::invocation::Invocation;
use crate::known::Known;
use crate::secret::Secret;
use crate::values::{Class, RunKey};

#[test]
fn production_is_told_by_its_first_word() {
    for name in [
        "production",
        "Production",
        "prod",
        "prod-eu",
        "production_2",
        "PROD eu",
    ] {
        assert!(is_production(name), "{name}");
    }
    for name in [
        "staging",
        "pre-production",
        "non-prod",
        "preprod",
        "products",
        "live",
        "",
    ] {
        assert!(!is_production(name), "{name}");
    }
}

fn settings(variables: &str) -> Config {
    let text = "version: 1\nservices: { queue: { staging: { heroku: q-staging }, production: { heroku: q-prod } } }\n\
                config-vars: vars.yaml";
    let mut config = config::parse(text, "gate.yml", &[]).unwrap();
    config.manifest = Some(manifest::parse(variables, "vars.yaml", &config.services).unwrap());
    config
}

/// Judges these variables, all of this class; the other environment holds other values.
fn judged(variables: &str, names: &[String], class: Class) -> Judgement {
    let plan = ConfigSeed::plan(
        Flags::default(),
        &settings(variables),
        &Invocation::default(),
    )
    .unwrap();
    let mark = |text: &str| Some(RunKey::random().mark(&Secret::new(text.to_owned())));
    let value = SeenValue {
        class,
        mark: mark("here"),
    };
    let seen = names.iter().map(|name| (name.clone(), value.clone()));
    let marks = names
        .iter()
        .filter_map(|name| Some((name.clone(), mark("there")?)));
    let facts = Facts::Checked(vec![SeenService {
        here: Known::Found(Seen {
            variables: seen.collect(),
            unlisted: Vec::new(),
        }),
        elsewhere: [("q-staging".to_owned(), Known::Found(marks.collect()))].into(),
    }]);
    // Facts are data: what was written down is judged alike.
    let facts = serde_json::from_value(serde_json::to_value(facts).unwrap()).unwrap();
    ConfigSeed::judge(&plan, &facts)
}

#[test]
fn an_addons_variable_is_not_to_be_set_by_hand() {
    let judgement = judged(
        "queue: [{ name: DATABASE_URL, kind: postgres-url, addon: true }]",
        &[],
        Class::AsWanted,
    );
    let remedy = judgement.findings[0].remedy.clone().unwrap();
    assert!(remedy.contains("heroku addons --app q-prod"), "{remedy}");
    assert!(!remedy.contains("config:set"), "{remedy}");
}

#[test]
fn a_value_that_is_wrong_in_itself_is_not_compared() {
    let manifest = "queue: [{ name: A, production: { same-as: staging, reason: r } }]";
    let rules = |class| -> Vec<&str> {
        let judgement = judged(manifest, &["A".to_owned()], class);
        judgement.findings.iter().map(|it| it.rule.id).collect()
    };
    assert_eq!(rules(Class::AsWanted), ["config-seed/differs-from-staging"]);
    assert_eq!(rules(Class::Empty), ["config-seed/empty"]);
    assert_eq!(rules(Class::Elsewhere), ["config-seed/same-as-staging"]);
}

#[test]
fn ten_thousand_variables_are_judged() {
    let names: Vec<String> = (0..10_000).map(|number| format!("A{number}")).collect();
    let judgement = judged(
        &format!("queue: [{}]", names.join(", ")),
        &names,
        Class::AsWanted,
    );
    assert!(judgement.findings.is_empty());
    assert_eq!(
        judgement.headline,
        "10000 variables of 1 service seeded in production"
    );
}
