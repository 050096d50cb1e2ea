//! Scenario files: what is refused and how it is said; and what a run's event looks like.

use std::collections::BTreeSet;

use deploy_gate::sandbox::Scenario;
use serde_json::Value;

use super::schemas::description;
use super::worlds::{world, world_but};

/// Why this is no world.
fn refusal(differences: &str) -> String {
    let text = format!("about: a test\nbased-on: healthy\n{differences}");
    text.parse::<Scenario>().unwrap_err().to_string()
}

#[test]
fn what_contradicts_itself_is_refused() {
    for (differences, words) in [
        ("run: { id: 1 }", "has no run 1"),
        ("run: { repository: a/b }", "no repository a/b"),
        ("run: { token: ghs_x }", "token is not among"),
        ("run: { heroku-key: x }", "heroku-key is not among"),
        (
            "files: { ../escape: x }",
            "`../escape` is not a path inside",
        ),
        (
            "files: { /etc/passwd: x }",
            "`/etc/passwd` is not a path inside",
        ),
        ("weather: fine", "weather"),
        (
            "github: { repositories: { raxx-app/TradeMasterAPI: { environments: { production: null } } } }",
            "environment `production`, which is not there",
        ),
        (
            "github: { repositories: { raxx-app/TradeMasterAPI: { environments: { production: { reviewers: ['team:x'] } } } } }",
            "reviewer team `x`",
        ),
        (
            "github: { repositories: { raxx-app/TradeMasterAPI: { branches: { main: null } } } }",
            "neither sha nor a known branch",
        ),
        (
            "heroku: { apps: { a: { stack: container, releases: [{ version: 1, description: x, current: true }, { version: 2, description: x, current: true }] } } }",
            "more than one release is current",
        ),
        (
            "heroku: { apps: { a: { stack: container, dynos: [{ name: web.1, release: 3 }] } } }",
            "a release that is not there",
        ),
    ] {
        let said = refusal(differences);
        assert!(said.contains(words), "{differences}: {said}");
    }
    let unknown = "about: x\nbased-on: nothing\n"
        .parse::<Scenario>()
        .unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "based-on: there is no scenario `nothing`"
    );
    let misspelt = "about: x\ntoday: 2026-05-20T14:05:00Z\nruns: {}\n"
        .parse::<Scenario>()
        .unwrap_err();
    assert!(misspelt.to_string().contains("line 3"), "{misspelt}");
}

#[test]
fn a_dispatch_looks_as_github_sends_it() {
    let event = world("healthy").event_payload();
    assert_eq!(event["inputs"]["target"], "prod");
    assert_eq!(
        event["repository"]["url"],
        "https://api.github.com/repos/raxx-app/TradeMasterAPI"
    );
    let none = world_but("run: { inputs: null }\n").event_payload();
    assert_eq!(none["inputs"], Value::Null);

    let keys = |event: &Value| {
        event
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<BTreeSet<_>>()
    };
    if let Some(real) = description("github-events/workflow_dispatch.with_inputs.DERIVED.json") {
        assert_eq!(keys(&event), keys(&real));
        assert_eq!(
            keys(&event["sender"])
                .difference(&keys(&real["sender"]))
                .collect::<Vec<_>>(),
            ["user_view_type"]
        );
        let missing = keys(&real["repository"]);
        assert_eq!(missing.difference(&keys(&event["repository"])).next(), None);
    }
}

#[test]
fn a_rerun_keeps_the_first_sender() {
    let world = world_but(
        "github: { repositories: { raxx-app/TradeMasterAPI: { runs: { 15160412077: { attempt: 2, triggering-actor: somebody-else } } } } }\n",
    );
    assert_eq!(world.event_payload()["sender"]["login"], "MooseQuest");
}
