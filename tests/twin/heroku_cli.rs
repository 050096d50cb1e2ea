//! Heroku's own command against the twin: only where `DEPLOY_GATE_HEROKU_CLI` says where it is, as it is large.

use std::process::Command;

use deploy_gate::sandbox::Twin;
use serde_json::Value;

use super::worlds::world;

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
