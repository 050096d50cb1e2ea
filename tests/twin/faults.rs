//! What goes wrong, as a client meets it.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use deploy_gate::sandbox::{Conditions, Fault, Mishap, Twin};

use super::client::{REPOSITORY, TOKEN, get, github, heroku};
use super::worlds::{world, world_but};

const LIST: &str = "/repos/raxx-app/TradeMasterAPI/environments";

/// A healthy twin on which this happens to the list of environments.
async fn troubled(happens: Mishap) -> Twin {
    let faults = vec![Fault::on("GET /repos/*/*/environments", happens)];
    Twin::start_with(world("healthy"), faults).await.unwrap()
}

#[tokio::test]
async fn connections_break_as_they_are_told() {
    let line = format!("GET {LIST}");
    let twin = troubled(Mishap::Reset).await;
    let error = github(&twin, &line, TOKEN).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(twin.requests()[0].status, None);

    let twin = troubled(Mishap::Close).await;
    let error = github(&twin, &line, TOKEN).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    // Only that address; and the next connection is as good as any.
    assert_eq!(get(&twin, REPOSITORY).await.status, 200);
}

#[tokio::test]
async fn bodies_break_as_they_are_told() {
    let right = get(&Twin::start(world("healthy")).await.unwrap(), LIST)
        .await
        .body;

    let half = get(&troubled(Mishap::Truncated).await, LIST).await;
    let announced: usize = half.header("content-length").unwrap().parse().unwrap();
    assert_eq!(announced, right.len());
    assert_eq!(half.body, right[..right.len() / 2]);

    let html = get(&troubled(Mishap::Html).await, LIST).await;
    assert_eq!(
        html.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(html.body.starts_with("<!DOCTYPE html>"));

    for (mishap, is_json) in [
        (Mishap::MalformedJson, false),
        (Mishap::WrongShape, true),
        (Mishap::Empty, false),
    ] {
        let reply = get(&troubled(mishap.clone()).await, LIST).await;
        assert_eq!(reply.status, 200);
        let parsed = serde_json::from_str::<serde_json::Value>(&reply.body);
        assert_eq!(parsed.is_ok(), is_json, "{mishap:?}");
    }
    let endless = get(&troubled(Mishap::Endless).await, LIST).await;
    assert!(endless.body.len() > 900_000);
}

#[tokio::test]
async fn answers_come_late_or_in_drops() {
    let started = Instant::now();
    let reply = get(&troubled(Mishap::Slow { milliseconds: 150 }).await, LIST).await;
    assert_eq!(reply.status, 200);
    assert!(started.elapsed() >= Duration::from_millis(150));

    let faults = vec![Fault::on(
        "GET /rate_limit",
        Mishap::Drip { milliseconds: 1 },
    )];
    let twin = Twin::start_with(world("healthy"), faults).await.unwrap();
    let started = Instant::now();
    let reply = get(&twin, "/rate_limit").await;
    assert_eq!(reply.json()["rate"]["limit"], 15_000);
    assert!(started.elapsed() >= Duration::from_millis(100));
    assert!(reply.header("content-length").is_some());

    let slow = Conditions {
        latency: Duration::from_millis(50),
        ..Conditions::default()
    };
    let twin = Twin::start_with(world("healthy"), slow).await.unwrap();
    let started = Instant::now();
    get(&twin, LIST).await;
    assert!(started.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn limits_are_worded_as_the_vendors_word_them() {
    let reply = get(
        &troubled(Mishap::SlowDown {
            retry_after: Some(7),
        })
        .await,
        LIST,
    )
    .await;
    assert_eq!(
        (reply.status, reply.header("retry-after")),
        (403, Some("7"))
    );
    assert!(reply.message().contains("secondary rate limit"));

    let reply = get(&troubled(Mishap::Exhausted { resets_in: 60 }).await, LIST).await;
    assert_eq!(
        (reply.status, reply.header("x-ratelimit-remaining")),
        (403, Some("0"))
    );

    let faults = vec![Fault::on(
        "GET /apps/**",
        Mishap::SlowDown { retry_after: None },
    )];
    let twin = Twin::start_with(world("healthy"), faults).await.unwrap();
    let reply = heroku(&twin, "GET /apps/raxx-queue-prod/releases", "")
        .await
        .unwrap();
    assert_eq!(
        (reply.status, reply.json()["id"].as_str()),
        (429, Some("rate_limit"))
    );
}

#[tokio::test]
async fn links_and_counts_lie_as_they_are_told() {
    let loops = Mishap::Link("<{self}>; rel=\"next\"".to_owned());
    let reply = get(&troubled(loops).await, &format!("{LIST}?per_page=1")).await;
    let here = format!("<http://twin.test{LIST}?per_page=1>; rel=\"next\"");
    assert_eq!(reply.header("link"), Some(here.as_str()));
    let reply = get(&troubled(Mishap::TotalCountAbove(3)).await, LIST).await;
    assert_eq!(reply.json()["total_count"], 5);
    let elsewhere = Mishap::Redirect {
        to: "https://elsewhere.invalid/".to_owned(),
    };
    let reply = get(&troubled(elsewhere).await, LIST).await;
    assert_eq!(
        (reply.status, reply.header("location")),
        (302, Some("https://elsewhere.invalid/"))
    );
}

#[tokio::test]
async fn a_fault_in_the_scenario_hits_a_later_page_the_times_it_says() {
    let world = world_but(
        "github: { repositories: { raxx-app/TradeMasterAPI: { id: 4711 } } }\nfaults:\n  - route: GET /repos/*/*/branches?page=2\n    times: 1\n    happens: { status: { code: 503, headers: { retry-after: '1' } } }\n",
    );
    let twin = Twin::start(world).await.unwrap();
    assert_eq!(
        get(&twin, &format!("{REPOSITORY}/branches?per_page=1"))
            .await
            .status,
        200
    );
    let second = "/repositories/4711/branches?per_page=1&page=2";
    let reply = get(&twin, second).await;
    assert_eq!(
        (reply.status, reply.header("retry-after")),
        (503, Some("1"))
    );
    assert_eq!(get(&twin, second).await.status, 200);
    let statuses: Vec<Option<u16>> = twin.requests().iter().map(|one| one.status).collect();
    assert_eq!(statuses, [Some(200), Some(503), Some(200)]);
}

#[tokio::test]
async fn a_dropped_twin_is_gone_with_its_connections() {
    let twin = Twin::start(world("healthy")).await.unwrap();
    let address = twin.github_url();
    let address = address.trim_start_matches("http://");
    let open = tokio::net::TcpStream::connect(address).await.unwrap();
    drop(twin);
    tokio::task::yield_now().await;
    let refused = tokio::net::TcpStream::connect(address).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    let mut byte = [0];
    open.readable().await.unwrap();
    assert!(!matches!(open.try_read(&mut byte), Ok(1..)));
}
