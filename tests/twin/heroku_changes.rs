//! A rollback at Heroku, and what stands there besides apps and releases.

use deploy_gate::sandbox::{Fault, Mishap, Twin};
use serde_json::{Value, json};

use super::client::{KEY, Reply, exchange, heroku, request};
use super::worlds::world_but;

const SHOP: &str = "heroku:
  keys:
    HRKU-sandbox-key-of-no-use-anywhere: { apps: [shop] }
    HRKU-that-only-looks: { account: looker@example.com, scope: read-protected }
  apps:
    shop:
      stack: heroku-24
      config-vars: { A: now, B: now }
      releases:
        - { version: 1, description: Deploy 0c4b7128, slug: 0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071, config-vars: { A: then } }
        - { version: 2, description: Deploy 5e1f0a9b, slug: 5e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f }
        - { version: 3, description: Deploy 7e1f0a9b, slug: 7e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f, status: failed }
      formation: { web: { quantity: 1 } }
      dynos: [{ name: web.1, release: 2 }, { name: run.4021, release: 1 }]
";

async fn ask(twin: &Twin, path: &str) -> Value {
    let reply = heroku(twin, &format!("GET /apps/shop/{path}"), "").await;
    reply.unwrap().json()
}

async fn post(twin: &Twin, key: &str, app: &str, body: &str) -> Reply {
    try_post(twin, key, app, body).await.unwrap()
}

async fn try_post(twin: &Twin, key: &str, app: &str, body: &str) -> std::io::Result<Reply> {
    let authorization = format!("authorization: Bearer {key}");
    let headers = [
        "accept: application/vnd.heroku+json; version=3.sdk",
        "content-type: application/json",
        &authorization,
    ];
    let line = format!("POST /apps/{app}/releases");
    exchange(twin.heroku_url(), request(&line, &headers, body)).await
}

#[tokio::test]
async fn a_rollback_brings_code_and_config_vars_back_in_a_new_release() {
    let twin = Twin::start(world_but(SHOP)).await.unwrap();
    let target = ask(&twin, "releases/1").await;
    let body = json!({ "release": target["id"] }).to_string();
    let reply = post(&twin, KEY, "shop", &body).await;
    let made = reply.json();
    assert_eq!((reply.status, &made["version"]), (201, &json!(4)));
    assert_eq!(made["description"], "Rollback to v1");
    assert_eq!(
        (&made["slug"], &made["current"]),
        (&target["slug"], &json!(true))
    );

    assert_eq!(ask(&twin, "releases/2").await["current"], false);
    assert_eq!(ask(&twin, "config-vars").await, json!({ "A": "then" }));
    let before = ask(&twin, "releases/2/config-vars").await;
    assert_eq!(before, json!({ "A": "now", "B": "now" }));
    let dynos = ask(&twin, "dynos").await;
    let running = [
        &dynos[0]["release"]["version"],
        &dynos[1]["release"]["version"],
    ];
    // One-off dynos stay with what they were started with.
    assert_eq!(running, [&json!(1), &json!(4)], "{dynos}");
    // And once more, to the one just left.
    let body = json!({ "release": ask(&twin, "releases/2").await["id"] }).to_string();
    assert_eq!(post(&twin, KEY, "shop", &body).await.json()["version"], 5);
    assert_eq!(ask(&twin, "config-vars").await, before);
}

#[tokio::test]
async fn a_rollback_that_cannot_be_changes_nothing() {
    let twin = Twin::start(world_but(SHOP)).await.unwrap();
    let failed = ask(&twin, "releases/3").await["id"].clone();
    let good = ask(&twin, "releases/1").await["id"].clone();
    let named = |id: &Value| json!({ "release": id }).to_string();
    for (key, app, body, status, id) in [
        ("nobody", "shop", named(&good), 401, "unauthorized"),
        (
            "HRKU-that-only-looks",
            "shop",
            named(&good),
            403,
            "forbidden",
        ),
        (KEY, "raxx-queue-prod", named(&good), 403, "forbidden"),
        (KEY, "nothing", named(&good), 404, "not_found"),
        (KEY, "shop", named(&json!("v1")), 404, "not_found"),
        (KEY, "shop", named(&failed), 422, "invalid_params"),
        (KEY, "shop", "{}".to_owned(), 422, "invalid_params"),
        (KEY, "shop", "{".to_owned(), 400, "bad_request"),
    ] {
        let reply = post(&twin, key, app, &body).await;
        assert_eq!(
            (reply.status, &reply.json()["id"]),
            (status, &json!(id)),
            "{app} {body}"
        );
    }
    assert_eq!(ask(&twin, "releases").await.as_array().unwrap().len(), 3);
}

/// What a client is told and what has happened are two things; only a refusal is the truth about both.
#[tokio::test]
async fn a_rollback_that_is_refused_by_a_fault_is_none_and_one_whose_answer_breaks_may_be_one() {
    let status = |code| Mishap::Status {
        code,
        headers: std::collections::BTreeMap::new(),
        body: None,
    };
    let elsewhere = || Mishap::Redirect {
        to: "https://elsewhere.invalid/".to_owned(),
    };
    let slow_down = || Mishap::SlowDown { retry_after: None };
    let on = |mishap| Fault::on("POST /apps/*/releases", mishap);
    for (fault, releases) in [
        (on(status(422)), 3),
        (on(status(429)), 3),
        (on(slow_down()), 3),
        (on(elsewhere()), 3),
        (on(status(408)), 4),
        (on(status(502)), 4),
        (on(Mishap::Close), 4),
        (on(Mishap::Truncated), 4),
        (on(status(502)).unheard(), 3),
        (on(Mishap::Close).unheard(), 3),
        (on(Mishap::Truncated).unheard(), 3),
    ] {
        let story = format!("{fault:?}");
        let twin = Twin::start_with(world_but(SHOP), vec![fault])
            .await
            .unwrap();
        let target = ask(&twin, "releases/1").await["id"].clone();
        let before = ask(&twin, "dynos").await;
        let body = json!({ "release": target }).to_string();
        // What it is told is `faults`' business.
        drop(try_post(&twin, KEY, "shop", &body).await);
        let all = ask(&twin, "releases").await;
        assert_eq!(all.as_array().unwrap().len(), releases, "{story}");
        let is_changed = ask(&twin, "dynos").await != before;
        assert_eq!(is_changed, releases == 4, "{story}");
    }
}

/// A team may call a process type of its own as Heroku calls one that comes and goes.
#[tokio::test]
async fn a_process_type_of_the_formation_moves_whatever_it_is_called() {
    let shop = SHOP
        .replace(
            "formation: { web: { quantity: 1 } }",
            "formation: { web: { quantity: 1 }, scheduler: { quantity: 1 }, release: { quantity: 0 } }",
        )
        .replace(
            "{ name: run.4021, release: 1 }",
            "{ name: run.4021, release: 1 }, { name: release.7, release: 1 }, { name: scheduler.1, release: 2 }",
        );
    let twin = Twin::start(world_but(&shop)).await.unwrap();
    let body = json!({ "release": ask(&twin, "releases/1").await["id"] }).to_string();
    assert_eq!(post(&twin, KEY, "shop", &body).await.status, 201);
    let dynos = ask(&twin, "dynos").await;
    let mut running: Vec<String> = dynos
        .as_array()
        .unwrap()
        .iter()
        .map(|dyno| {
            format!(
                "{} v{}",
                dyno["name"].as_str().unwrap(),
                dyno["release"]["version"]
            )
        })
        .collect();
    running.sort();
    assert_eq!(
        running,
        ["release.7 v1", "run.4021 v1", "scheduler.1 v4", "web.1 v4"]
    );
}

#[tokio::test]
async fn transfers_come_unsorted_with_times_of_their_own() {
    let twin = Twin::start(world_but(
        "heroku:
  apps:
    raxx-queue-prod:
      transfers:
        - { num: 1, age: 3h }
        - { num: 2, kind: scheduled, state: running, age: 1m }
        - { num: 3, kind: copy, age: 2h }
        - { num: 4, kind: restore, age: 30h }
        - { num: 5, state: failed, age: 1h }
        - { num: 6, state: canceled, age: 40h }
        - { num: 7, state: deleted, age: 50h }
        - { num: 8, state: pending, age: 0s }
",
    ))
    .await
    .unwrap();
    let reply = heroku(&twin, "GET /client/v11/apps/raxx-queue-prod/transfers", "");
    let all = reply.await.unwrap().json();
    let all = all.as_array().unwrap();
    let created: Vec<&str> = all
        .iter()
        .map(|it| it["created_at"].as_str().unwrap())
        .collect();
    assert!(
        !created.is_sorted() && !created.iter().rev().is_sorted(),
        "{created:?}"
    );
    assert!(
        created.iter().all(|text| text.ends_with(" +0000")),
        "{created:?}"
    );
    let of = |num: u64| all.iter().find(|it| it["num"] == num).unwrap();
    assert_eq!(
        (&of(1)["from_type"], &of(1)["to_type"]),
        (&json!("pg_dump"), &json!("gof3r"))
    );
    assert_eq!(of(3)["to_type"], "pg_restore");
    assert_eq!(
        (&of(2)["succeeded"], &of(2)["finished_at"]),
        (&json!(null), &json!(null))
    );
    assert_eq!(of(5)["succeeded"], false);
    assert_eq!(of(8)["started_at"], Value::Null);
    for (app, status) in [("nothing", 404), ("raxx-queue-staging", 200)] {
        let line = format!("GET /client/v11/apps/{app}/transfers");
        assert_eq!(
            heroku(&twin, &line, "").await.unwrap().status,
            status,
            "{app}"
        );
    }
}

#[tokio::test]
async fn apps_of_other_stacks_name_their_code_in_other_ways() {
    let twin = Twin::start(world_but(
        "heroku:
  apps:
    shop:
      stack: cnb
      generation: fir
      releases:
        - { version: 1, description: Initial release, status: null }
        - { version: 2, description: Deploy 0c4b7128, oci-image: 0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071 }
",
    ))
    .await
    .unwrap();
    let app = heroku(&twin, "GET /apps/shop", "").await.unwrap().json();
    assert_eq!(
        (&app["generation"]["name"], &app["slug_size"]),
        (&json!("fir"), &json!(null))
    );
    let first = ask(&twin, "releases/1").await;
    assert_eq!(
        (&first["status"], &first["artifacts"]),
        (&json!(null), &json!([]))
    );
    let release = ask(&twin, "releases/2").await;
    assert_eq!(
        (&release["current"], &release["slug"]),
        (&json!(true), &json!(null))
    );
    let artifact = &release["artifacts"][0];
    assert_eq!(artifact["type"], "oci-image");
    let images = ask(
        &twin,
        &format!("oci-images/{}", artifact["id"].as_str().unwrap()),
    )
    .await;
    assert_eq!(
        images[0]["commit"],
        "0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071"
    );
    let builds = ask(&twin, "builds").await;
    assert_eq!(builds[0]["release"]["id"], release["id"]);
    assert_eq!(
        ask(&twin, "oci-images/other").await["resource"],
        "oci-image"
    );
    let line = "GET /apps/raxx-queue-prod/builds";
    assert_eq!(heroku(&twin, line, "").await.unwrap().json(), json!([]));
}
