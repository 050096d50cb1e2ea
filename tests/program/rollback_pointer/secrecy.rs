//! Values of config vars stay where they are.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

fn answer(code: u16, body: String) -> Mishap {
    Mishap::Status {
        code,
        headers: BTreeMap::new(),
        body: Some(body),
    }
}

/// For any values, now and then, and any way of spoiling the answer, no value stands in any output of any format.
#[test]
fn no_value_ever_leaves() {
    let value = || "[a-zA-Z0-9]{24,32}|::error::[a-z]{24}|\\PC{24,30}";
    let values = || prop::collection::btree_map("[A-D]", value(), 0..4);
    let formats = prop::sample::select(vec!["plain", "github", "json", "sarif", "junit"]);
    let cut = prop::option::weighted(0.3, 0_usize..100);
    let config = Config {
        cases: 40,
        max_shrink_iters: 16,
        failure_persistence: None,
        ..Config::default()
    };
    let status = prop::sample::select(vec![200, 200, 200, 302, 403, 404, 422, 500]);
    TestRunner::new(config)
        .run(
            &(values(), values(), formats, cut, status),
            |(now, then, format, cut, status)| {
                let spoiled = |values: &BTreeMap<String, String>| {
                    let whole = json!(values).to_string();
                    let length = whole.chars().count();
                    let kept = cut.map_or(length, |hundredths| length * hundredths / 100);
                    answer(status, whole.chars().take(kept).collect())
                };
                let mut setup = Setup::new(
                    world("healthy", &Value::Null),
                    &["rollback-pointer", "--timeout=2s"],
                );
                setup.arguments.push(format!("--format={format}"));
                setup.conditions = Conditions::from(vec![
                    Fault::on("GET /apps/*/config-vars", spoiled(&now)),
                    Fault::on("GET /apps/*/releases/*/config-vars", spoiled(&then)),
                ]);
                let outcome = run(setup);
                prop_assert!(outcome.code == 0 || outcome.code == 3);
                let differ = now != then;
                if status == 200 && cut.is_none() {
                    let warned = !outcome.rules().is_empty();
                    prop_assert_eq!(warned, differ, "{}", outcome.everything());
                } else {
                    // An object that is cut short is none, so it never passes.
                    prop_assert_eq!(outcome.code, 3, "{}", outcome.everything());
                }
                let everything = outcome.everything();
                for value in now.values().chain(then.values()) {
                    prop_assert!(
                        !everything.contains(value.as_str()),
                        "{value:?} left as {format}"
                    );
                }
                Ok(())
            },
        )
        .unwrap();
}

/// Names come from outside as well.
#[test]
fn hostile_names_are_shown_harmlessly() {
    let names = json!({ "::error::A": "1", "<img src=x>": "1", "B\n::set-output name=x::y": "1" });
    let mut setup = Setup::new(
        world("healthy", &Value::Null),
        &["rollback-pointer", "--format=github"],
    );
    setup.conditions = Conditions::from(vec![
        Fault::on("GET /apps/*/config-vars", answer(200, names.to_string())),
        Fault::on(
            "GET /apps/*/releases/*/config-vars",
            answer(200, "{}".to_owned()),
        ),
    ]);
    let outcome = run(setup);
    assert_eq!(outcome.code, 0, "{}", outcome.everything());
    for line in outcome.stdout.lines().chain(outcome.stderr.lines()) {
        assert!(!line.trim_start().starts_with("::set-output"), "{line}");
        assert!(!line.trim_start().starts_with("::error"), "{line}");
    }
    assert!(!outcome.summary.contains("<img"), "{}", outcome.summary);
}
