use serde_json::Value;

use super::*;
use crate::render::fixture;

fn run(report: &Report) -> Value {
    let mut log: Value = serde_json::from_str(&text(report)).unwrap();
    log["runs"][0].take()
}

#[test]
fn every_kind_of_report_is_a_log() {
    for (name, report) in fixture::all() {
        insta::assert_snapshot!(name, fixture::without_version(&text(&report)));
    }
}

#[test]
fn every_result_has_what_code_scanning_demands() {
    let run = run(&fixture::filled(
        fixture::observed(),
        "a b:c#d%e\u{202e}[x](y)",
    ));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        assert!(rule["help"]["text"].is_string() && rule["shortDescription"]["text"].is_string());
    }
    for result in run["results"].as_array().unwrap() {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[rule]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "a%20b%3Ac%23d%25e%E2%80%AE%5Bx%5D(y)"
        );
        assert_eq!(place["region"]["startLine"], 1);
        let message = result["message"]["text"].as_str().unwrap();
        assert!(message.contains("\\u{202e}[x] (y)"), "{message}");
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
    }
}

#[test]
fn what_stands_in_no_file_is_shown_on_the_settings() {
    let run = run(&fixture::failed());
    let place = &run["results"][1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], FALLBACK);
}

#[test]
fn a_run_that_could_not_see_everything_is_no_successful_execution() {
    assert_eq!(
        run(&fixture::undecided())["invocations"][0]["executionSuccessful"],
        false
    );
    assert_eq!(
        run(&fixture::failed())["invocations"][0]["executionSuccessful"],
        true
    );
    assert_eq!(
        run(&fixture::rollback())["invocations"][0]["executionSuccessful"],
        true
    );
}
