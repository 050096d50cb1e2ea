//! `rollback-pointer`: a record and the deploy after it, what is asked for, what is sent, what never leaves.

mod executing;
mod recording;
mod secrecy;

use deploy_gate::sandbox::{Conditions, Fault, Mishap, Vendor};
use serde_json::{Value, json};

use crate::case::world;
use crate::faults::{blinding, status};
use crate::run::{Outcome, Setup, run};

const APP: &str = "raxx-queue-prod";

/// The healthy world with these releases of the app, oldest first.
fn with_releases(releases: &[Value]) -> Value {
    let newest = releases.iter().rev().find(|it| it["status"] != "failed");
    let dyno = json!({ "name": "web.1", "release": newest.unwrap()["version"] });
    json!({ "heroku": { "apps": { APP: { "releases": releases, "dynos": [dyno] } } } })
}

fn release(version: u64, description: &str) -> Value {
    json!({ "version": version, "description": description })
}

fn asked(differs: &Value, arguments: &[&str]) -> Outcome {
    let mut setup = Setup::new(world("healthy", differs), &["rollback-pointer"]);
    setup
        .arguments
        .extend(arguments.iter().map(|&it| it.to_owned()));
    run(setup)
}

/// How often a request with this method was sent to a path that ends so.
fn sent(outcome: &Outcome, method: &str, ending: &str) -> usize {
    let mut count = 0;
    for request in &outcome.requests {
        count += usize::from(request.method == method && request.path.ends_with(ending));
    }
    count
}

/// Releases come fifty at a time, and no page is asked for beyond the one that holds the answer.
#[test]
fn no_page_is_asked_for_beyond_the_answer() {
    for (config_changes, pages) in [(10, 1), (47, 1), (48, 1), (49, 2), (98, 2), (99, 3)] {
        let mut releases = vec![
            release(1, "Initial release"),
            release(2, "Deployed web (aaaaaaaaaaaa)"),
            release(3, "Deployed web (bbbbbbbbbbbb)"),
        ];
        releases.extend((0..config_changes).map(|at| release(4 + at, "Set A config vars")));
        let outcome = asked(&with_releases(&releases), &[]);
        assert_eq!(
            outcome.code,
            0,
            "{config_changes}: {}",
            outcome.everything()
        );
        assert_eq!(
            sent(&outcome, "GET", "/releases"),
            pages,
            "{config_changes}"
        );
        assert_eq!(outcome.requests.len(), pages + 3, "{config_changes}");
    }
}

/// Two services take no longer than one: the apps beside their releases, then the config vars beside the commits.
#[test]
fn everything_is_asked_in_two_steps() {
    const STEP: std::time::Duration = std::time::Duration::from_secs(1);
    let raptor = json!([
        { "version": 1, "description": "Deploy 4c1f2a9", "slug": "4c1f2a9d2f3a4b5c6d7e8f90a1b2c3d4e5f60718" },
        { "version": 2, "description": "Deploy 0c4b712", "slug": "0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071" },
    ]);
    let differs = json!({ "heroku": { "apps": { "raxx-api-prod": { "stack": "heroku-24", "releases": raptor } } } });
    let mut setup = Setup::new(world("healthy", &differs), &["rollback-pointer"]);
    let settings = "version: 1\nservices:\n  queue:\n    production: { heroku: raxx-queue-prod }\n  raptor:\n    production: { heroku: raxx-api-prod }\n";
    setup.files.push((
        ".github/deploy-gate.yml".to_owned(),
        Some(settings.to_owned()),
    ));
    setup.conditions = Conditions {
        latency: STEP,
        ..Conditions::default()
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "the test measures how long a run takes"
    )]
    let started = std::time::Instant::now();
    let outcome = run(setup);
    let took = started.elapsed();
    assert_eq!(outcome.code, 0, "{}", outcome.everything());
    assert_eq!(outcome.requests.len(), 9);
    assert!(took >= STEP * 2 && took < STEP * 3, "{took:?}");
}

/// Whatever becomes of any answer of Cloudflare's: no pass, no panic, nothing of the variables.
#[test]
fn a_spoiled_answer_of_pages_is_never_a_pass() {
    let account = "0123456789abcdef0123456789abcdef";
    let token = "cf-sandbox-token-of-no-use-anywhere";
    let deployment = |id: &str, created: &str| json!({ "id": id, "created": created, "variables": { "KEY": "hunter2-of-pages" } });
    let differs = json!({
        "cloudflare": {
            "tokens": { token: [account] },
            "accounts": { account: { "antlers": { "deployments": [
                deployment("one", "2026-05-10T10:00:00Z"),
                deployment("two", "2026-05-11T10:00:00Z"),
            ] } } },
        },
        "run": { "cloudflare-token": token },
    });
    let settings = format!(
        "version: 1\nservices:\n  site:\n    production: {{ cloudflare-pages: {{ account: {account}, project: antlers }} }}\n"
    );
    let ask = |faults: Vec<Fault>| {
        let mut setup = Setup::new(
            world("healthy", &differs),
            &["rollback-pointer", "--timeout=2s"],
        );
        setup
            .files
            .push((".github/deploy-gate.yml".to_owned(), Some(settings.clone())));
        setup.conditions = Conditions::from(faults);
        run(setup)
    };
    let right = ask(Vec::new());
    assert_eq!(right.code, 0, "{}", right.everything());
    assert_eq!(right.requests.len(), 2);
    assert!(
        right
            .requests
            .iter()
            .all(|request| request.vendor == Vendor::Cloudflare)
    );
    assert!(!right.everything().contains("hunter2"));
    let envelope = |body: Value| Mishap::Status {
        code: 200,
        headers: std::collections::BTreeMap::new(),
        body: Some(body.to_string()),
    };
    let mut mishaps = blinding();
    mishaps.extend([
        ("no success", envelope(json!({ "success": false, "errors": [{ "code": 10000, "message": "hunter2" }], "result": null }))),
        ("no result", envelope(json!({ "success": true, "errors": [], "result": null }))),
        ("nothing live", envelope(json!({ "success": true, "result": { "canonical_deployment": null } }))),
    ]);
    let routes: Vec<String> = right
        .requests
        .iter()
        .map(|it| format!("GET {}", it.path))
        .collect();
    std::thread::scope(|threads| {
        for (name, mishap) in &mishaps {
            let (ask, routes) = (&ask, &routes);
            threads.spawn(move || {
                for route in routes {
                    let outcome = ask(vec![Fault::on(route, mishap.clone())]);
                    assert_eq!(outcome.code, 3, "{route}, {name}: {}", outcome.everything());
                    assert!(!outcome.everything().contains("hunter2"), "{route}, {name}");
                    assert!(!outcome.everything().contains(token), "{route}, {name}");
                }
            });
        }
    });
}
