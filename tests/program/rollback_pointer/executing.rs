//! `--execute`: one request, and the truth about it.

use super::*;

const SURE: [&str; 3] = ["--execute", "--yes", "--reason=it answers 500"];

/// The healthy world's app and its site, with a probe that needs no commit.
const SETTINGS: &str = "version: 1
services:
  queue:
    production: { heroku: raxx-queue-prod, url: https://raxx-queue-prod-327fa047b4b6.herokuapp.com }
smoke:
  production:
    - { name: health, get: \"{queue.url}/health\", expect: { status: 200, json: { /status: ok } } }
";

fn settings() -> (String, Option<String>) {
    (
        ".github/deploy-gate.yml".to_owned(),
        Some(SETTINGS.to_owned()),
    )
}

/// A rollback under these faults, within so many seconds.
fn rolled_back(faults: Vec<Fault>, seconds: u64) -> Outcome {
    let mut setup = Setup::new(world("healthy", &Value::Null), &["rollback-pointer"]);
    setup.arguments.extend(SURE.map(str::to_owned));
    setup.arguments.push(format!("--timeout={seconds}s"));
    setup.files.push(settings());
    setup.conditions = Conditions::from(faults);
    run(setup)
}

fn posts(outcome: &Outcome) -> usize {
    sent(outcome, "POST", "/releases")
}

fn body(code: u16, body: &Value) -> Mishap {
    Mishap::Status {
        code,
        headers: std::collections::BTreeMap::new(),
        body: Some(body.to_string()),
    }
}

/// Heroku makes the release, and its answer does not arrive: looked at, not sent again.
#[test]
fn an_answer_that_is_lost_is_looked_for_and_nothing_is_sent_twice() {
    for (name, mishap) in [
        ("reset", Mishap::Reset),
        ("closed", Mishap::Close),
        ("half of it", Mishap::Truncated),
        ("503", status(503, &[])),
        ("a page", Mishap::Html),
        ("another shape", Mishap::WrongShape),
    ] {
        let outcome = rolled_back(vec![Fault::on("POST /apps/*/releases", mishap)], 60);
        assert_eq!(posts(&outcome), 1, "{name}");
        assert_eq!(outcome.code, 0, "{name}: {}", outcome.everything());
        let everything = outcome.everything();
        assert!(
            everything.contains("The answer to the rollback was lost"),
            "{name}"
        );
        assert!(everything.contains("as v8"), "{name}: {everything}");
    }
}

/// Nobody can say whether it happened: neither a pass nor a failure, and no second try.
#[test]
fn what_nobody_can_tell_is_undecided() {
    let faults = vec![
        // The look, and the look before the request, are answered.
        Fault::on("GET /apps/*/releases", Mishap::Slow { milliseconds: 0 }).times(2),
        Fault::on("GET /apps/*/releases", status(500, &[])),
        Fault::on("POST /apps/*/releases", Mishap::Reset),
    ];
    let outcome = rolled_back(faults, 4);
    assert_eq!(posts(&outcome), 1);
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
    assert!(outcome.undecided()[0].contains("whether raxx-queue-prod was rolled back"));
}

/// The time is over before Heroku answers.
#[test]
fn an_answer_that_does_not_come_in_time_is_undecided_and_says_what_was_sent() {
    let late = Mishap::Slow {
        milliseconds: 60_000,
    };
    let outcome = rolled_back(vec![Fault::on("POST /apps/*/releases", late)], 2);
    assert_eq!(posts(&outcome), 1);
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
    assert!(
        outcome.undecided()[0].contains(
            "whether raxx-queue-prod was rolled back; look with `heroku releases --app raxx-queue-prod`"
        ),
        "{:?}",
        outcome.undecided()
    );
    assert!(
        outcome
            .stderr
            .contains("Sending the rollback of raxx-queue-prod to v6"),
        "{}",
        outcome.stderr
    );
}

/// The request is lost, and not the answer to it: looked for, not found, and still not sent again.
#[test]
fn what_never_arrived_is_undecided_and_not_sent_again() {
    let lost = Fault::on("POST /apps/*/releases", Mishap::Close).unheard();
    let outcome = rolled_back(vec![lost], 4);
    assert_eq!(posts(&outcome), 1);
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
    assert!(
        outcome.undecided()[0].contains("v7 is still the newest release"),
        "{:?}",
        outcome.undecided()
    );
}

#[test]
fn what_heroku_refuses_did_not_happen() {
    for code in [400, 401, 403, 404, 409, 422, 429] {
        let refused = body(
            code,
            &json!({ "id": "invalid_params", "message": "canary-5b1e77" }),
        );
        let outcome = rolled_back(vec![Fault::on("POST /apps/*/releases", refused)], 20);
        assert_eq!(posts(&outcome), 1, "{code}");
        assert_eq!(outcome.code, 1, "{code}: {}", outcome.everything());
        assert_eq!(
            outcome.rules(),
            ["rollback-pointer/rollback-failed"],
            "{code}"
        );
        assert!(
            outcome.everything().contains("Nothing has changed"),
            "{code}"
        );
        assert!(!outcome.everything().contains("canary"), "{code}");
    }
}

/// Somebody deploys between the look and the request.
#[test]
fn a_release_made_meanwhile_stops_it() {
    let newer = json!([{ "id": "another", "version": 8, "status": "pending", "description": "Deployed web (cccccccccccc)" }]);
    let faults = vec![
        Fault::on("GET /apps/*/releases", Mishap::Slow { milliseconds: 0 }).times(1),
        Fault::on("GET /apps/*/releases", body(200, &newer)),
    ];
    let outcome = rolled_back(faults, 20);
    assert_eq!(posts(&outcome), 0);
    assert_eq!(outcome.code, 1, "{}", outcome.everything());
    assert!(
        outcome
            .everything()
            .contains("v8 was made while this run looked")
    );
}

#[test]
fn a_pending_release_above_the_current_one_stops_it() {
    let mut pending = release(8, "Deployed web (cccccccccccc)");
    pending["status"] = json!("pending");
    let mut current = release(7, "Deployed web (bbbbbbbbbbbb)");
    current["current"] = json!(true);
    let outcome = asked(
        &with_releases(&[release(4, "Deployed web (aaaaaaaaaaaa)"), current, pending]),
        &SURE,
    );
    assert_eq!(posts(&outcome), 0);
    assert_eq!(outcome.code, 1, "{}", outcome.everything());
    assert!(
        outcome
            .everything()
            .contains("v8 above the current release is not finished")
    );
}

#[test]
fn it_waits_for_the_release_phase_and_says_so() {
    let path = "GET /apps/*/releases/*";
    let pending = json!({ "id": "r", "version": 8, "status": "pending", "current": false });
    let outcome = rolled_back(vec![Fault::on(path, body(200, &pending)).times(2)], 60);
    assert_eq!(outcome.code, 0, "{}", outcome.everything());

    let outcome = rolled_back(vec![Fault::on(path, body(200, &pending))], 3);
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
    assert!(
        outcome.undecided()[0].contains("v8 is pending"),
        "{:?}",
        outcome.undecided()
    );

    let failed = json!({ "id": "r", "version": 8, "status": "failed", "current": false });
    let outcome = rolled_back(vec![Fault::on(path, body(200, &failed))], 60);
    assert_eq!(outcome.code, 1, "{}", outcome.everything());
    assert!(
        outcome
            .everything()
            .contains("the release phase of v8 failed")
    );
}

#[test]
fn dynos_that_stay_behind_are_no_rollback() {
    let old =
        json!([{ "name": "web.1", "type": "web", "state": "up", "release": { "version": 7 } }]);
    let crashed = json!([{ "name": "web.1", "type": "web", "state": "crashed", "release": { "version": 8 } }]);
    for dynos in [old, crashed, json!([])] {
        let outcome = rolled_back(vec![Fault::on("GET /apps/*/dynos", body(200, &dynos))], 3);
        assert_eq!(posts(&outcome), 1);
        assert_eq!(outcome.code, 3, "{}", outcome.everything());
    }
}

/// Every request but the one that changes something, spoiled for ever: never a pass, never two requests that change
/// something, and none at all where the look before it failed.
#[test]
fn nothing_spoiled_makes_a_pass_or_a_second_request() {
    let right = rolled_back(Vec::new(), 60);
    assert_eq!(right.code, 0, "{}", right.everything());
    let routes: std::collections::BTreeSet<String> = right
        .requests
        .iter()
        .filter(|request| request.method == "GET" && request.vendor == Vendor::Heroku)
        .map(|request| format!("GET {}", request.path))
        .collect();
    assert!(routes.len() >= 6, "{routes:?}");
    let mishaps = blinding();
    std::thread::scope(|threads| {
        for (name, mishap) in &mishaps {
            let routes = &routes;
            threads.spawn(move || {
                for route in routes {
                    let outcome = rolled_back(vec![Fault::on(route, mishap.clone())], 3);
                    let story = format!("{route}, {name}: {}", outcome.everything());
                    let is_looked_at_before = ["/apps/raxx-queue-prod", "/releases"]
                        .iter()
                        .any(|ending| route.ends_with(ending));
                    assert!(
                        posts(&outcome) <= usize::from(!is_looked_at_before),
                        "{story}"
                    );
                    let gone = matches!(*name, "404" | "410");
                    assert!(outcome.code == 3 || (gone && outcome.code == 1), "{story}");
                }
            });
        }
    });
}

/// `--rollback` relaxes what is said of the pointer, and nothing that is said of what was asked to be done.
#[test]
fn a_relaxed_rule_makes_no_rollback_of_none() {
    let outcome = asked(
        &with_releases(&[release(1, "Initial release")]),
        &[SURE[0], SURE[1], SURE[2], "--rollback"],
    );
    assert_eq!(outcome.code, 1, "{}", outcome.everything());
    let mut setup = Setup::new(
        world("healthy", &Value::Null),
        &["rollback-pointer", "--rollback"],
    );
    setup.arguments.extend(SURE.map(str::to_owned));
    setup.arguments.push("--timeout=2s".to_owned());
    setup.conditions = Conditions::from(vec![Fault::on("GET /apps/*/releases", status(500, &[]))]);
    let outcome = run(setup);
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
    assert_eq!(posts(&outcome), 0);
}

/// Without a yes, a reason and one service nothing is asked at all.
#[test]
fn it_is_refused_before_any_request() {
    for arguments in [
        &["--execute"][..],
        &["--execute", "--yes"],
        &["--execute", "--reason=x"],
        &["--execute", "--yes", "--reason= "],
        &["--yes"],
        &["--reason=x"],
        &["--execute", "--yes", "--reason=x", "--mode=observe"],
        &["--execute", "--yes", "--reason=x", "--record=a.json"],
        &["--record=a.json", "--verify=b.json"],
        &["--verify=nothing.json"],
        &["--record=../a.json"],
    ] {
        let outcome = asked(&Value::Null, arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.everything());
        assert_eq!(outcome.requests.len(), 0, "{arguments:?}");
    }
}

/// What it went back to answers in another way than it should: the dynos run it, and that is no rollback that worked.
#[test]
fn probes_are_asked_again() {
    let path = "GET //raxx-queue-prod-327fa047b4b6.herokuapp.com/health";
    let outcome = rolled_back(vec![Fault::on(path, status(500, &[]))], 30);
    assert_eq!(outcome.code, 1, "{}", outcome.everything());
    assert_eq!(outcome.rules(), ["post-deploy-smoke/status"]);
    assert_eq!(posts(&outcome), 1);
    // A probe that needs the commit of an image, which nobody knows.
    let mut setup = Setup::new(world("healthy", &Value::Null), &["rollback-pointer"]);
    setup.arguments.extend(SURE.map(str::to_owned));
    let outcome = run(setup);
    assert_eq!(outcome.code, 3, "{}", outcome.everything());
    assert!(
        outcome.undecided()[0].contains("--expect-sha"),
        "{:?}",
        outcome.undecided()
    );
}

/// As a step of a workflow, by its inputs.
#[test]
fn the_actions_inputs_are_the_same_flags() {
    let mut setup = Setup::new(world("healthy", &Value::Null), &[]);
    for (name, value) in [
        ("INPUT_GATE", "rollback-pointer"),
        ("INPUT_EXECUTE", "true"),
        ("INPUT_YES", "true"),
        ("INPUT_REASON", "it answers 500"),
        ("INPUT_CLOUDFLARE-API-TOKEN", "cf-some-token-of-no-use"),
    ] {
        setup
            .variables
            .push((name.to_owned(), Some(value.to_owned())));
    }
    setup.files.push(settings());
    let outcome = run(setup);
    assert_eq!(outcome.code, 0, "{}", outcome.everything());
    assert_eq!(posts(&outcome), 1);
    assert!(!outcome.everything().contains("cf-some-token"));
    // What it does is said while it does it, on stderr, each on a line of its own.
    for said in [
        "Rolling raxx-queue-prod back from v7 to v6: it answers 500",
        "Heroku made v8 of it",
        "asking the smoke probes",
    ] {
        assert!(
            outcome.stderr.lines().any(|line| line.contains(said)),
            "{said}: {}",
            outcome.stderr
        );
    }
}
