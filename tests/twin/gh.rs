//! GitHub's own command against the twin.

use std::process::{Command, Output};

use deploy_gate::sandbox::Twin;

use super::worlds::{crowded, world};

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

/// What `gh api` prints for these arguments; nothing when this machine has no `gh`.
async fn api(twin: &Twin, arguments: &[&str]) -> Option<String> {
    let arguments = [&["api"], arguments].concat();
    let output = gh(twin, &arguments).await?;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

#[tokio::test]
async fn gh_lists_environments_and_follows_pages() {
    let twin = Twin::start(world("healthy")).await.unwrap();
    let names = [
        "repos/{owner}/{repo}/environments",
        "--paginate",
        "--jq",
        ".environments[].name",
    ];
    let Some(printed) = api(&twin, &names).await else {
        return;
    };
    assert_eq!(printed, "production\nstaging\n");

    let twin = Twin::start(crowded()).await.unwrap();
    let names = [
        "repos/raxx-app/TradeMasterAPI/branches?per_page=20",
        "--paginate",
        "--jq",
        ".[].name",
    ];
    let printed = api(&twin, &names).await.unwrap();
    assert_eq!(printed.lines().count(), 67);
    let paths: Vec<String> = twin.requests().into_iter().map(|one| one.path).collect();
    assert_eq!(paths.last().unwrap(), "/repositories/4711/branches");
}

#[tokio::test]
async fn the_runbooks_own_commands_say_what_the_runbook_says() {
    let twin = Twin::start(world("approval-mode-a")).await.unwrap();
    let rules = ".environments[] | select(.name == \"production\") | .protection_rules | tojson";
    let list = ["repos/raxx-app/TradeMasterAPI/environments", "--jq", rules];
    let Some(printed) = api(&twin, &list).await else {
        return;
    };
    assert_eq!(printed, "[]\n");

    let twin = Twin::start(world("approval-mode-c")).await.unwrap();
    let names = [
        "repos/raxx-app/TradeMasterAPI/environments",
        "--jq",
        ".environments[].name",
    ];
    assert_eq!(api(&twin, &names).await.unwrap(), "staging\n");

    let secrets = [
        "api",
        "repos/raxx-app/TradeMasterAPI/environments/staging/secrets",
    ];
    let refused = gh(&twin, &secrets).await.unwrap();
    assert!(!refused.status.success());
    let stderr = String::from_utf8_lossy(&refused.stderr);
    assert!(
        stderr.contains("Resource not accessible by integration (HTTP 403)"),
        "{stderr}"
    );
}
