//! `serve`: what it prints and lays out.

use std::collections::BTreeMap;
use std::time::Duration;

use deploy_gate::github::event::Event;
use deploy_gate::sandbox::{Conditions, serve};

use super::worlds::world;

#[tokio::test]
async fn it_prints_an_environment_a_shell_can_read_and_lays_out_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    let serving = serve(
        world("healthy"),
        Conditions::default(),
        Some(folder.path()),
        &mut out,
    );
    // It serves until interrupted, so it does not end by itself.
    assert!(
        tokio::time::timeout(Duration::from_millis(200), serving)
            .await
            .is_err()
    );
    let out = String::from_utf8(out).unwrap();
    let exported: BTreeMap<&str, &str> = out
        .lines()
        .filter_map(|line| line.strip_prefix("export ")?.split_once('='))
        .collect();
    assert!(exported["GITHUB_API_URL"].starts_with("http://127.0.0.1:"));
    assert!(exported["HEROKU_HOST"].starts_with("http://localhost:"));
    assert_eq!(exported["GITHUB_REPOSITORY"], "raxx-app/TradeMasterAPI");
    assert_eq!(exported["GITHUB_REF"], "refs/heads/main");
    assert!(out.contains("GH_HOST=github.localhost"));

    let event = std::fs::read_to_string(exported["GITHUB_EVENT_PATH"]).unwrap();
    let event: Event = serde_json::from_str(&event).unwrap();
    assert_eq!(event.inputs["confirm"], "deploy-prod-now");
    assert_eq!(event.sender.unwrap().login, "MooseQuest");
    assert!(
        folder
            .path()
            .join(".github/workflows/deploy-queue.yml")
            .is_file()
    );
}
