//! `demo` and `sandbox`: the gates at work against the local twin.
//!
//! The demo takes the path a customer's run takes: it lays out a checkout and an event payload, sets the
//! variables the runner would set, and calls [`crate::run`].

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

use crate::invocation::Environment;
use crate::sandbox::{self, Conditions, Named, Scenario, Standing};
use crate::usage::{UsageError, nearest};
use crate::{Process, gates};

/// What the demo shows when no scenario is named: the incident, then the same team with everything in order.
const STORY: [&str; 2] = ["queue-2026-05-18", "healthy"];

/// `demo`
#[derive(Debug, Clone, clap::Args)]
pub struct DemoOptions {
    /// The scenario to show [default: one where production is not protected, then a healthy one]
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
}

/// `sandbox`
#[derive(Debug, Clone, clap::Args)]
pub struct SandboxOptions {
    /// The scenario to serve
    #[arg(long, value_name = "NAME", default_value = "healthy")]
    pub scenario: String,
    /// GitHub's port; Heroku's, Cloudflare's and the sites' are the next four; 0 takes free ones
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub port: u16,
    /// How long each answer takes, such as 50ms
    #[arg(long, value_name = "DURATION", default_value = "0s", value_parser = humantime::parse_duration)]
    pub latency: Duration,
    /// Lay the scenario's checkout and event payload out in this folder
    #[arg(long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
}

/// Shows the gates at work. The exit code says whether the demo ran, not what the gates found.
///
/// # Errors
///
/// When there is no such scenario, or this machine cannot serve it.
pub fn show(options: &DemoOptions, process: &mut Process<'_>) -> Result<u8, UsageError> {
    let story = match &options.scenario {
        Some(name) => vec![name.as_str()],
        None => STORY.to_vec(),
    };
    for name in story {
        let told = tell(scenario(name)?).map_err(failed)?;
        // A demo whose reader has gone away has nothing left to do.
        if process.stdout.write_all(told.as_bytes()).is_err() {
            break;
        }
    }
    drop(process.stdout.flush());
    Ok(0)
}

/// Serves the twin until interrupted.
///
/// # Errors
///
/// When there is no such scenario, or this machine cannot serve it.
pub fn serve(options: &SandboxOptions, process: &mut Process<'_>) -> Result<u8, UsageError> {
    let scenario = read(scenario(&options.scenario)?).map_err(failed)?;
    let conditions = Conditions {
        latency: options.latency,
        port: (options.port != 0).then_some(options.port),
        ..Conditions::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    runtime
        .block_on(sandbox::serve(
            scenario,
            conditions,
            options.workspace.as_deref(),
            process.stdout,
        ))
        .map_err(failed)?;
    Ok(0)
}

fn scenario(name: &str) -> Result<Named, UsageError> {
    sandbox::scenario(name).ok_or_else(|| {
        let known: Vec<&str> = sandbox::names().iter().map(|named| named.name).collect();
        let error = UsageError::new(format!("there is no scenario `{name}`"));
        match nearest(name, known.iter().copied()) {
            Some(near) => error.help(format!("did you mean `{near}`? All: {}", known.join(", "))),
            None => error.help(format!("one of: {}", known.join(", "))),
        }
    })
}

fn read(named: Named) -> anyhow::Result<Scenario> {
    named
        .read()
        .with_context(|| format!("scenario {}", named.name))
}

fn failed(error: impl Into<anyhow::Error>) -> UsageError {
    UsageError::new(format!(
        "the local twin cannot run here: {:#}",
        error.into()
    ))
}

/// One scenario, every gate: what a person would see on the console, and the job summary.
fn tell(named: Named) -> anyhow::Result<String> {
    let scenario = read(named)?;
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let checkout = folder.path();
    let event = checkout.join("event.json");
    #[expect(
        clippy::disallowed_methods,
        reason = "the runner's part, played by the demo"
    )]
    std::fs::write(&event, scenario.event_payload().to_string())?;
    let twin = Standing::start(scenario, Conditions::default()).context("no port to listen on")?;
    twin.lay_out(checkout)?;
    let summary = checkout.join("summary.md");
    let environment = Environment::new(twin.environment())
        .with("GITHUB_EVENT_PATH", event.display().to_string())
        .with("GITHUB_STEP_SUMMARY", summary.display().to_string());

    let mut told = vec![format!("\n━━ {}: {}", named.name, named.about())];
    for gate in gates::ALL {
        let name = gate.meta().name;
        let (output, code) = one_gate(name, &environment, checkout);
        told.push(format!("\n$ deploy-gate {name}\n{}", output.trim_end()));
        told.push(format!("exit code {code}"));
    }
    told.push("\nThe job summary a person sees, as Markdown:\n".to_owned());
    #[expect(
        clippy::disallowed_methods,
        reason = "the runner's part, played by the demo"
    )]
    let markdown = std::fs::read_to_string(&summary)?;
    told.extend(
        markdown
            .lines()
            .map(|line| format!("  │ {line}").trim_end().to_owned()),
    );
    Ok(told.join("\n") + "\n")
}

fn one_gate(name: &str, environment: &Environment, checkout: &Path) -> (String, u8) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = crate::run(Process {
        arguments: ["deploy-gate", name, "--format", "plain"]
            .map(Into::into)
            .to_vec(),
        environment: environment.clone(),
        workspace: checkout.to_owned(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        terminal: false,
    });
    stdout.append(&mut stderr);
    (String::from_utf8_lossy(&stdout).into_owned(), code)
}
