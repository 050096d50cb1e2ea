//! The binary itself: what only a process of its own can show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::process::{Command, Stdio};

/// The binary with none of the caller's variables.
fn deploy_gate(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deploy-gate"));
    command.env_clear().args(arguments).stdin(Stdio::null());
    command
}

/// A run that reaches a verdict without a request: an open target.
fn open_target(folder: &std::path::Path) -> Command {
    let settings = "version: 1\nconfirm: { phrase: go, targets: { staging: open } }\n";
    #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
    std::fs::write(folder.join("settings.yml"), settings).unwrap();
    let mut command = deploy_gate(&[
        "confirm-gate",
        "--target=staging",
        "--config=settings.yml",
        "--report=report.json",
    ]);
    command.current_dir(folder);
    command
}

#[test]
fn help_and_version_are_answers_not_errors() {
    for (arguments, expected) in [
        (&["--help"][..], "Exit codes"),
        (&["confirm-gate", "--help"], "confirm-gate/phrase-mismatch"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
        #[cfg(feature = "completions")]
        (&["completions", "bash"], "complete "),
    ] {
        let output = deploy_gate(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(stdout.contains(expected), "{stdout}");
    }
}

#[test]
fn a_mistake_is_exit_2_and_says_the_nearest_right_word() {
    for (arguments, expected) in [
        (&[][..], "Usage"),
        (&["confirm-gat"], "confirm-gate"),
        (
            &["env-protection", "--require-aproval"],
            "--require-approval",
        ),
        (&["confirm-gate", "--timeout=0s"], "no time at all"),
        (&["env-protection", "--repository=nonsense"], "OWNER/NAME"),
        (&["env-protection", "--config=nowhere.yml"], "nowhere.yml"),
        (&["env-protection"], "--repository"),
        (&["doctor"], "no gate has anything to ask here"),
        (&["doctor", "--rollback"], "keeps no rollback out"),
        (
            &["confirm-gate", "--target=prod"],
            "check the repository out",
        ),
    ] {
        let output = deploy_gate(arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
    }
}

#[test]
fn the_verdict_stands_when_nobody_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = open_target(folder.path())
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(stderr.contains("could not write to stdout"), "{stderr}");
    assert!(folder.path().join("report.json").exists());
}

#[test]
fn the_verdict_stands_when_its_files_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let output = open_target(folder.path())
        .env("GITHUB_STEP_SUMMARY", "/nowhere/summary.md")
        .env("GITHUB_OUTPUT", "/nowhere/output")
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    assert!(
        stderr.contains("job summary") && stderr.contains("step outputs"),
        "{stderr}"
    );
}

#[test]
#[cfg(feature = "sandbox")]
fn the_readme_s_demo_runs() {
    let output = deploy_gate(&["demo"]).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stdout}");
    // The incident, where every gate but the confirmation has something to say, then the same team in order.
    let (incident, healthy) = stdout.split_once("━━ healthy").unwrap();
    let gates = deploy_gate::gates::ALL.len();
    assert_eq!(incident.matches("✘ failed").count(), gates - 1, "{stdout}");
    assert_eq!(healthy.matches("✔ passed").count(), gates, "{stdout}");
    assert!(stdout.lines().count() <= 45, "one screen: {stdout}");
}

#[test]
#[cfg(feature = "sandbox")]
fn the_demo_shows_one_gate_in_full() {
    let output = deploy_gate(&["demo", "--scenario", "healthy", "--gate", "flag-drift"])
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        stdout.contains("PASSED flag-drift") && stdout.contains("│ ## ✅ flag-drift passed"),
        "{stdout}"
    );
    let output = deploy_gate(&["demo", "--gate", "flag-drft"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `flag-drift`?"));
}

#[test]
fn a_run_that_is_no_number_is_called_that() {
    let folder = tempfile::tempdir().unwrap();
    for variable in ["GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT"] {
        for value in ["abc", "-1", "0", "1.5", "99999999999999999999"] {
            let mut command = open_target(folder.path());
            let output = command.env(variable, value).output().unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{value}: {stderr}");
            let expected = format!("{variable} is not a number from 1");
            assert!(stderr.contains(&expected), "{value}: {stderr}");
        }
    }
}

#[test]
#[cfg(feature = "sandbox")]
fn what_runs_no_gate_takes_no_option_of_the_gates() {
    for (arguments, option) in [
        (&["demo", "--format=json"][..], "--format"),
        (&["--rollback", "demo"], "--rollback"),
        (&["sandbox", "--mode", "enforce"], "--mode"),
        (&["--service=a", "sandbox"], "--service"),
    ] {
        let output = deploy_gate(arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        let expected = format!("takes no {option}: that is for the gates");
        assert!(stderr.contains(&expected), "{arguments:?}: {stderr}");
    }
}

/// Whether production answers is not known where the way to it is cut off here.
#[test]
fn a_proxy_that_is_not_there_is_no_failure_of_production() {
    for url in ["https://raxx.invalid/health", "https://192.0.2.1/"] {
        let output = deploy_gate(&["post-deploy-smoke", "--url", url])
            .env("HTTPS_PROXY", "http://user:s3cret@127.0.0.1:9")
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(
            said.contains("127.0.0.1:9, the proxy of this run"),
            "{said}"
        );
        assert!(!said.contains("s3cret"), "{said}");
    }
}
