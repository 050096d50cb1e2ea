//! What Heroku shows to whom.

use deploy_gate::sandbox::Twin;
use serde_json::json;

use super::client::{KEY, exchange, heroku, request};
use super::worlds::{world, world_but};

#[tokio::test]
async fn a_key_and_a_version_are_needed() {
    let twin = Twin::start(world("healthy")).await.unwrap();
    let ask = async |headers: &[&str]| {
        let text = request("GET /apps/raxx-queue-prod", headers, "");
        exchange(twin.heroku_url(), text).await.unwrap()
    };
    let accept = "accept: application/vnd.heroku+json; version=3";
    let key = format!("authorization: Bearer {KEY}");
    assert_eq!(ask(&[accept]).await.json()["id"], "unauthorized");
    let reply = ask(&[accept, "authorization: Bearer nobody"]).await;
    assert_eq!(
        (reply.status, reply.json()),
        (
            401,
            json!({ "id": "unauthorized", "message": "Invalid credentials provided." })
        )
    );
    assert_eq!(ask(&[&key]).await.status, 406);
    assert_eq!(ask(&[&key, "accept: application/json"]).await.status, 406);
    assert_eq!(
        ask(&[&key, "accept: application/vnd.heroku+json; version=3.sdk"])
            .await
            .status,
        200
    );
    let reply = ask(&[&key, accept]).await;
    assert_eq!(reply.json()["stack"]["name"], "container");
    assert!(reply.header("request-id").is_some());
    let left: u64 = reply
        .header("ratelimit-remaining")
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..4500).contains(&left));
}

#[tokio::test]
async fn an_app_that_is_not_there_is_absent_and_one_out_of_reach_is_forbidden() {
    let world = world_but(
        "heroku:\n  keys:\n    HRKU-sandbox-key-of-no-use-anywhere: { apps: [raxx-queue-prod], scope: read }\n",
    );
    let twin = Twin::start(world).await.unwrap();
    let reply = heroku(&twin, "GET /apps/nothing", "").await.unwrap();
    assert_eq!(
        (reply.status, reply.json()),
        (
            404,
            json!({ "id": "not_found", "message": "Couldn't find that app.", "resource": "app" })
        )
    );
    let reply = heroku(&twin, "GET /apps/raxx-queue-staging", "")
        .await
        .unwrap();
    assert_eq!(
        (reply.status, reply.json()["id"].clone()),
        (403, json!("forbidden"))
    );
    let listed = heroku(&twin, "GET /apps", "").await.unwrap().json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    // `read` shows the app and its releases, not what it keeps secret.
    assert_eq!(
        heroku(&twin, "GET /apps/raxx-queue-prod/releases", "")
            .await
            .unwrap()
            .status,
        200
    );
    assert_eq!(
        heroku(&twin, "GET /apps/raxx-queue-prod/config-vars", "")
            .await
            .unwrap()
            .status,
        403
    );
    let reply = heroku(&twin, "GET /nowhere", "").await.unwrap();
    assert_eq!(
        (reply.status, reply.json().get("resource").cloned()),
        (404, None)
    );
}

#[tokio::test]
async fn releases_come_in_the_range_asked_for() {
    let twin = Twin::start(world("healthy")).await.unwrap();
    let ask = async |range: &str| {
        heroku(
            &twin,
            "GET /apps/raxx-queue-prod/releases",
            &format!("range: {range}"),
        )
        .await
        .unwrap()
    };
    let reply = ask("version ..; max=2, order=desc").await;
    assert_eq!(reply.status, 206);
    assert_eq!(reply.json()[0]["version"], 7);
    assert_eq!(
        reply.header("content-range"),
        Some("version 7..6; max=2, order=desc")
    );
    let next = reply.header("next-range").unwrap().to_owned();
    assert_eq!(next, "version ]6..; max=2, order=desc");
    let reply = ask(&next).await;
    assert_eq!(reply.json()[0]["version"], 5);
    let reply = ask(reply.header("next-range").unwrap()).await;
    assert_eq!(
        (reply.status, reply.json()[0]["version"].clone()),
        (200, json!(2))
    );
    assert_eq!(reply.header("next-range"), None);
    assert_eq!(ask("name ..").await.status, 416);
    assert_eq!(ask("version ..; max=5000").await.status, 416);
}

#[tokio::test]
async fn the_queue_is_as_the_checklist_found_it() {
    let twin = Twin::start(world("queue-2026-05-18")).await.unwrap();
    let ask = async |path: &str| {
        heroku(&twin, &format!("GET /apps/{path}"), "")
            .await
            .unwrap()
            .json()
    };
    let staging = ask("raxx-queue-staging/config-vars").await;
    let production = ask("raxx-queue-prod/config-vars").await;
    let mut missing: Vec<&String> = staging.as_object().unwrap().keys().collect();
    missing.retain(|name| production.get(name).is_none());
    assert_eq!(
        missing,
        [
            "FLAG_QUEUE_BILLING",
            "QUEUE_SERVICE_TOKEN_CONSOLE",
            "QUEUE_SERVICE_TOKEN_CRON",
            "QUEUE_SERVICE_TOKEN_RAPTOR",
            "RAPTOR_BASE_URL",
            "STRIPE_API_KEY",
            "STRIPE_PUBLISHABLE_KEY",
            "STRIPE_RESTRICTED_KEY",
            "STRIPE_WEBHOOK_SECRET",
        ]
    );
    assert_eq!(production["SENTRY_DSN_QUEUE"], staging["SENTRY_DSN_QUEUE"]);
    assert_eq!(ask("raxx-queue-prod/formation").await, json!([]));
    assert_eq!(ask("raxx-queue-prod/dynos").await, json!([]));
    let current = |releases: serde_json::Value| {
        let all = releases.as_array().unwrap().clone();
        all.into_iter()
            .find(|release| release["current"] == true)
            .unwrap()
    };
    let release = current(ask("raxx-queue-staging/releases").await);
    assert_eq!(
        (release["version"].clone(), release["slug"].clone()),
        (json!(14), json!(null))
    );
    assert_eq!(current(ask("raxx-queue-prod/releases").await)["version"], 5);
}

#[tokio::test]
async fn a_slug_is_found_by_its_id_and_repeats_across_config_releases() {
    let world = world_but(
        "heroku:\n  apps:\n    shop:\n      stack: heroku-24\n      releases:\n        - { version: 1, description: Deploy 0c4b7128, slug: 0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071 }\n        - { version: 2, description: Set A config vars, slug: 0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071 }\n        - { version: 3, description: Deploy 5e1f0a9b, slug: 5e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f, status: failed }\n",
    );
    let twin = Twin::start(world).await.unwrap();
    let ask = async |path: &str| {
        heroku(&twin, &format!("GET /apps/shop/{path}"), "")
            .await
            .unwrap()
    };
    let current = ask("releases/2").await.json();
    assert_eq!(current["current"], true);
    assert_eq!(ask("releases/1").await.json()["slug"], current["slug"]);
    assert_eq!(
        ask("releases/3").await.json()["eligible_for_rollback"],
        false
    );
    let slug = current["slug"]["id"].as_str().unwrap();
    let commit = ask(&format!("slugs/{slug}")).await.json()["commit"].clone();
    assert_eq!(commit, "0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071");
    assert_eq!(ask("releases/9").await.json()["resource"], "release");
}
