//! GitHub's own command against the twin.

use std::process::{Command, Output};

use deploy_gate::sandbox::Twin;

use super::world;

/// Runs `gh` against a twin; nothing when this machine has none.
async fn gh(twin: &Twin, arguments: &[&str]) -> Option<Output> {
    let mut command = Command::new("gh");
    command
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", "/nonexistent")
        .envs(twin.gh_environment());
    let ran = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap();
    match ran {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("skipped: gh is not here");
            None
        }
        Err(error) => panic!("gh: {error}"),
    }
}

#[tokio::test]
async fn gh_lists_environments_and_branches() {
    let twin = Twin::start(world("healthy")).await.unwrap();
    let names = [
        "api",
        "repos/{owner}/{repo}/environments",
        "--paginate",
        "--jq",
        ".environments[].name",
    ];
    let Some(output) = gh(&twin, &names).await else {
        return;
    };
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "production\nstaging\n",
        "{stderr}"
    );
    let Some(output) = gh(
        &twin,
        &[
            "api",
            "repos/raxx-app/TradeMasterAPI/branches",
            "--jq",
            ".[].name",
        ],
    )
    .await
    else {
        return;
    };
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "feature/queue-metrics\nmain\n",
        "{stderr}"
    );
}
