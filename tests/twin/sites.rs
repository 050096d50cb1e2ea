//! Sites: told apart by name, in turns, behind walls, in front of an app.

use std::process::Command;

use deploy_gate::sandbox::{Scenario, Twin};

use super::client::{Reply, exchange};
use super::worlds::{world, world_but};

/// Asks a site of the twin by its own name below `localhost`, with these further lines of a head.
async fn ask(twin: &Twin, host: &str, path: &str, more: &str) -> Reply {
    // All of them listen on one port; this one is in every world.
    let url = twin.localized("https://docs.raxx.app");
    let (_, port) = url.rsplit_once(':').unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {host}.localhost:{port}\r\nconnection: close\r\n{more}\r\n"
    );
    exchange(format!("http://127.0.0.1:{port}"), request)
        .await
        .unwrap()
}

async fn started(scenario: Scenario) -> Twin {
    Twin::start(scenario).await.unwrap()
}

#[tokio::test]
async fn sites_are_told_apart_by_their_names() {
    let twin = started(world("healthy")).await;
    let docs = ask(&twin, "docs.raxx.app", "/", "").await;
    assert_eq!(
        (docs.status, docs.header("x-robots-tag")),
        (200, Some("index, follow"))
    );
    // An app with its routes in the browser answers everywhere.
    let missing = ask(&twin, "getraxx.com", "/favicon.png", "").await;
    assert_eq!(
        (missing.status, missing.header("content-type")),
        (200, Some("text/html; charset=utf-8"))
    );
    assert_eq!(
        ask(&twin, "docs.raxx.app", "/nowhere", "").await.status,
        404
    );
    assert_eq!(ask(&twin, "nobody.example", "/", "").await.status, 404);
    let apex = ask(&twin, "www.getraxx.com", "/", "").await;
    assert_eq!(apex.status, 301);
    assert_eq!(
        apex.header("location"),
        Some(twin.localized("https://getraxx.com/").as_str())
    );
    let asked: Vec<String> = twin.requests().into_iter().map(|it| it.path).collect();
    assert_eq!(asked[0], "//docs.raxx.app/");
}

#[tokio::test]
async fn a_wall_lets_in_whom_it_knows() {
    let wall = |kind: &str| {
        started(world_but(&format!(
            "sites:\n  a.raxx.app:\n    wall: {{ kind: {kind}, token: {{ id: i, secret: s }} }}\n    pages: {{ /: {{ body: in }} }}\n"
        )))
    };
    let token =
        |secret: &str| format!("cf-access-client-id: i\r\ncf-access-client-secret: {secret}\r\n");
    for (kind, more, status) in [
        ("login", String::new(), 302),
        ("login", token("wrong"), 302),
        ("login", token("s"), 200),
        ("strict", String::new(), 302),
        ("strict", token("wrong"), 401),
        ("strict", token("s"), 200),
        ("firewall", token("s"), 403),
    ] {
        let twin = wall(kind).await;
        let reply = ask(&twin, "a.raxx.app", "/", &more).await;
        assert_eq!(reply.status, status, "{kind} {more}");
        if status == 302 {
            let login = "https://raxx.cloudflareaccess.com/cdn-cgi/access/login/a.raxx.app?kid=";
            assert!(reply.header("location").unwrap().starts_with(login));
        }
        if status == 403 {
            assert_eq!(reply.body, "error code: 1010");
        }
    }
}

#[tokio::test]
async fn the_router_answers_for_an_app_that_cannot() {
    let app = "heroku: { apps: { raxx-queue-prod: ";
    for (differences, status) in [
        (String::new(), 200),
        (format!("{app}{{ maintenance: true }} }} }}"), 503),
        (format!("{app}{{ formation: null, dynos: [] }} }} }}"), 503),
        (
            format!("{app}{{ dynos: [{{ name: web.1, state: crashed, release: 7 }}] }} }} }}"),
            503,
        ),
        (
            format!(
                "{app}{{ dynos: [], releases: [{{ version: 1, description: Initial release }}] }} }} }}"
            ),
            502,
        ),
        (format!("{app}null }} }}"), 404),
    ] {
        let twin = started(world_but(&differences)).await;
        let reply = ask(
            &twin,
            "raxx-queue-prod-327fa047b4b6.herokuapp.com",
            "/health",
            "",
        )
        .await;
        assert_eq!(reply.status, status, "{differences}");
    }
}

#[tokio::test]
async fn pages_take_turns() {
    let turns = "sites: { a.raxx.app: { pages: { /: [{ status: 503, times: 2 }, { body: old }, { body: new }] } } }\n";
    let twin = started(world_but(turns)).await;
    let mut seen = Vec::new();
    for _ in 0..5 {
        let reply = ask(&twin, "a.raxx.app", "/", "").await;
        seen.push((reply.status, reply.body));
    }
    let expected = [
        (503, ""),
        (503, ""),
        (200, "old"),
        (200, "new"),
        (200, "new"),
    ];
    assert_eq!(
        seen,
        expected.map(|(status, body)| (status, body.to_owned()))
    );
}

/// curl takes names below `localhost` for this machine by itself.
#[tokio::test]
async fn curl_finds_the_sites_by_their_names() {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: the curl command is not here");
        return;
    }
    let twin = started(world("healthy")).await;
    for (url, expected) in [
        ("https://docs.raxx.app/", "200 text/html; charset=utf-8"),
        ("https://getraxx.com/favicon.ico", "200 image/x-icon"),
        ("https://www.getraxx.com/", "301 text/html; charset=utf-8"),
    ] {
        let url = twin.localized(url);
        let curl = move || {
            let format = "%{http_code} %{content_type}";
            Command::new("curl")
                .args(["-sS", "-o", "/dev/null", "-w", format, &url])
                .output()
        };
        let output = tokio::task::spawn_blocking(curl).await.unwrap().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    }
}
