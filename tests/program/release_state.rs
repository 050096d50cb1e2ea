//! `release-state`: how far back it reads, and what is refused before any request.

use deploy_gate::sandbox::{Conditions, Fault, Mishap};
use serde_json::{Value, json};

use crate::case::world;
use crate::run::{Outcome, Setup, run};

const SETTINGS: &str =
    "version: 1\nservices: { queue: { production: { heroku: raxx-queue-prod } } }\n";

/// Runs the gate on production alone, where it has these releases and a dyno on this one.
fn with_releases(releases: &[Value], runs: u64, faults: Vec<Fault>) -> Outcome {
    let differs = json!({ "heroku": { "apps": { "raxx-queue-prod": {
        "releases": releases,
        "dynos": [{ "name": "web.1", "release": runs }],
    } } } });
    let mut setup = Setup::new(world("healthy", &differs), &["release-state"]);
    setup.conditions = Conditions::from(faults);
    let path = ".github/deploy-gate.yml".to_owned();
    setup.files.push((path, Some(SETTINGS.to_owned())));
    run(setup)
}

fn release(version: u64, description: &str) -> Value {
    json!({ "version": version, "description": description })
}

/// A deploy, and so many config releases above it.
fn config_releases(above: u64) -> Vec<Value> {
    let config = (2..2 + above).map(|version| release(version, "Set A config vars"));
    std::iter::once(release(1, "Deployed web (694536ae336d)"))
        .chain(config)
        .collect()
}

fn pages(outcome: &Outcome) -> usize {
    let asked = outcome.requests.iter();
    asked.filter(|it| it.path.ends_with("/releases")).count()
}

/// What is asked of an app besides the further pages of its releases.
const REQUESTS: usize = 3;

#[test]
fn only_the_pages_that_hold_the_answer_are_read() {
    for (above, expected) in [(0, 1), (10, 1), (49, 1), (50, 2), (120, 3)] {
        let outcome = with_releases(&config_releases(above), 1 + above, Vec::new());
        assert_eq!(outcome.code, 0, "{above}: {}", outcome.everything());
        assert_eq!(pages(&outcome), expected, "{above}");
        assert_eq!(outcome.requests.len(), REQUESTS + expected, "{above}");
    }
    // However long the list is, one page settles it where the newest release brought the code.
    let mut releases = config_releases(300);
    releases.push(release(302, "Deployed web (694536ae336d)"));
    let outcome = with_releases(&releases, 302, Vec::new());
    assert_eq!(
        (outcome.code, pages(&outcome)),
        (0, 1),
        "{}",
        outcome.everything()
    );
}

#[test]
fn a_later_page_that_fails_leaves_only_the_code_unknown() {
    let mut releases = config_releases(120);
    releases
        .push(json!({ "version": 122, "description": "Set B config vars", "status": "failed" }));
    // The first request is let through: it is answered as the twin would, in full.
    let whole = with_releases(&releases, 121, Vec::new());
    assert_eq!(whole.rules(), ["release-state/release-failed"]);
    assert_eq!(whole.undecided(), [""; 0]);
    let first: Vec<Value> = (0..50)
        .map(|back| {
            let version = 122 - back;
            json!({
                "id": format!("r{version}"), "version": version, "slug": null, "current": version == 121,
                "status": if version == 122 { "failed" } else { "succeeded" },
                "description": "Set A config vars",
            })
        })
        .collect();
    let first = Mishap::Status {
        code: 206,
        headers: [(
            "next-range".to_owned(),
            "version ]73..; max=50, order=desc".to_owned(),
        )]
        .into(),
        body: Some(Value::from(first).to_string()),
    };
    let refused = Mishap::Status {
        code: 403,
        headers: std::collections::BTreeMap::new(),
        body: None,
    };
    let route = "GET /apps/raxx-queue-prod/releases";
    let faults = vec![Fault::on(route, first).times(1), Fault::on(route, refused)];
    let outcome = with_releases(&releases, 121, faults);
    assert_eq!(outcome.rules(), ["release-state/release-failed"]);
    let undecided = outcome.undecided();
    assert_eq!(undecided.len(), 1, "{undecided:?}");
    assert!(
        undecided[0].contains("which code raxx-queue-prod"),
        "{undecided:?}"
    );
    assert!(undecided[0].contains("403"), "{undecided:?}");
}

/// A server that ignores the order asked for puts the oldest first. What it puts last may be what matters.
#[test]
fn a_list_in_another_order_is_read_to_its_end() {
    let current = json!([{
        "id": "a", "version": 1, "current": true, "status": "succeeded", "slug": null,
        "description": "Deployed web (694536ae336d)",
    }, { "id": "b", "version": 2, "current": false, "status": "failed", "slug": null, "description": "Deployed web (999999999999)" }]);
    let answer = Mishap::Status {
        code: 206,
        headers: [("next-range".to_owned(), "version ]2..; max=2".to_owned())].into(),
        body: Some(current.to_string()),
    };
    let newest = vec![
        release(1, "Deployed web (694536ae336d)"),
        release(9, "Deployed web (888888888888)"),
    ];
    let faults = vec![Fault::on("GET /apps/raxx-queue-prod/releases", answer).times(1)];
    let outcome = with_releases(&newest, 1, faults);
    // The twin's own answer, with v9 current, is read too: then two are.
    assert_eq!(pages(&outcome), 2, "{}", outcome.everything());
    assert_ne!(outcome.code, 0, "{}", outcome.everything());
}

/// What cannot be a question is refused before any request.
#[test]
fn zero_scope_is_a_mistake() {
    for (arguments, settings, expected) in [
        (
            &["--environment=prodution"][..],
            None,
            "did you mean --environment production?",
        ),
        (
            &["--environment=preview"],
            None,
            "no service has a Heroku app in preview",
        ),
        (&["--service=queu"], None, "did you mean `queue`?"),
        (&[], Some("version: 1\n"), "the settings name no services"),
        (
            &[],
            Some(
                "version: 1\nservices: { docs: { production: { url: https://docs.example.com } } }\n",
            ),
            "no service has a Heroku app in production",
        ),
        (
            &["--service=docs"],
            Some(
                "version: 1\nservices: { docs: { production: { url: https://docs.example.com } }, queue: { production: { heroku: raxx-queue-prod } } }\n",
            ),
            "docs has no Heroku app in production",
        ),
        (&["--expect-sha="], None, "7 to 64 hexadecimal digits"),
        (&["--expect-sha=main"], None, "7 to 64 hexadecimal digits"),
        (&["--expect-sha=0c4b71"], None, "7 to 64 hexadecimal digits"),
        (
            &["--expect-image=0c4b712"],
            None,
            "12 to 64 hexadecimal digits",
        ),
    ] {
        let mut setup = Setup::new(world("healthy", &Value::Null), &["release-state"]);
        setup
            .arguments
            .extend(arguments.iter().map(|&it| it.to_owned()));
        let path = ".github/deploy-gate.yml".to_owned();
        setup
            .files
            .extend(settings.map(|text| (path, Some(text.to_owned()))));
        let outcome = run(setup);
        assert_eq!(outcome.code, 2, "{arguments:?} {}", outcome.everything());
        assert!(
            outcome.stderr.contains(expected),
            "{expected}\n{}",
            outcome.stderr
        );
        assert!(outcome.requests.is_empty());
    }
}
