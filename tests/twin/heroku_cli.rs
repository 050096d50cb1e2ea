//! Heroku's own command against the twin: only where `DEPLOY_GATE_HEROKU_CLI` says where it is, as it is large.

use std::process::Command;

use deploy_gate::sandbox::Twin;
use serde_json::Value;

use super::worlds::{world, world_but};

/// What the command prints; nothing when it is not here.
async fn heroku(twin: &Twin, arguments: &[&str]) -> Option<String> {
    let Some(program) = std::env::var_os("DEPLOY_GATE_HEROKU_CLI") else {
        println!("skipped: DEPLOY_GATE_HEROKU_CLI does not say where the heroku command is");
        return None;
    };
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("HEROKU_SKIP_NEW_VERSION_CHECK", "1")
        .env("DISABLE_TELEMETRY", "true")
        .envs(twin.environment());
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[tokio::test]
async fn heroku_reads_config_releases_and_dynos() {
    let twin = Twin::start(world("queue-2026-05-18")).await.unwrap();
    let Some(config) = heroku(&twin, &["config", "--app", "raxx-queue-prod", "--json"]).await
    else {
        return;
    };
    let config: Value = serde_json::from_str(&config).unwrap();
    assert_eq!(config.as_object().unwrap().len(), 2);
    let releases = heroku(&twin, &["releases", "--app", "raxx-queue-staging"])
        .await
        .unwrap();
    assert!(releases.contains("Current: v14"), "{releases}");
    assert!(
        releases.contains("Deployed web (694536ae336d)"),
        "{releases}"
    );
    let dynos = heroku(&twin, &["ps", "--app", "raxx-queue-staging"])
        .await
        .unwrap();
    assert!(dynos.contains("web.1: up"), "{dynos}");
    let none = heroku(&twin, &["ps", "--app", "raxx-queue-prod"])
        .await
        .unwrap();
    assert!(none.contains("No dynos"), "{none}");
}

#[tokio::test]
async fn heroku_rolls_back() {
    let world = world_but(
        "heroku:
  apps:
    shop:
      stack: heroku-24
      releases:
        - { version: 1, description: Deploy 0c4b7128, slug: 0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071 }
        - { version: 2, description: Deploy 5e1f0a9b, slug: 5e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f }
      formation: { web: { quantity: 1 } }
      dynos: [{ name: web.1, release: 2 }]
",
    );
    let twin = Twin::start(world).await.unwrap();
    if heroku(&twin, &["rollback", "v1", "--app", "shop"])
        .await
        .is_none()
    {
        return;
    }
    let releases = heroku(&twin, &["releases", "--app", "shop"]).await.unwrap();
    assert!(releases.contains("Current: v3"), "{releases}");
    assert!(releases.contains("Rollback to v1"), "{releases}");
}
