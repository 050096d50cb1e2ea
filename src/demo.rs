//! `demo` and `sandbox`: the gates at work against the local twin.
//!
//! By itself the demo tells a story on one screen: production before its first deploy, then the same team with everything in
//! order, a few lines a gate. `--gate` shows what one of them prints, in full.
//!
//! The demo takes the path a customer's run takes: it lays out a checkout and an event payload, sets the
//! variables the runner would set, and calls [`crate::run`].

mod brief;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

use crate::gate::AnyGate;
use crate::invocation::Environment;
use crate::sandbox::{self, Conditions, Named, Scenario, Standing};
use crate::usage::{UsageError, nearest};
use crate::{Process, gates};

/// What the demo tells when no scenario is named: the incident, then the same team with everything in order.
const STORY: [&str; 2] = ["queue-2026-05-18", "healthy"];

/// `demo`
#[derive(Debug, Clone, clap::Args)]
pub struct DemoOptions {
    /// The scenario to show [default: one where production is not as it should be, then a healthy one]
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Show all that this gate prints, and its job summary [default: every gate, a few lines each]
    #[arg(long, value_name = "NAME")]
    pub gate: Option<String>,
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
    let gate = options.gate.as_deref().map(gate).transpose()?;
    for name in story {
        let told = tell(scenario(name)?, gate).map_err(failed)?;
        // A demo whose reader has gone away has nothing left to do.
        if process.stdout.write_all(told.as_bytes()).is_err() {
            return Ok(0);
        }
    }
    if gate.is_none() {
        let hint = "\nOne gate in full, with the job summary it writes: deploy-gate demo --gate env-protection\n";
        drop(process.stdout.write_all(hint.as_bytes()));
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

fn gate(name: &str) -> Result<&'static dyn AnyGate, UsageError> {
    gates::named(name).ok_or_else(|| {
        let known: Vec<&str> = gates::ALL.iter().map(|gate| gate.meta().name).collect();
        let error = UsageError::new(format!("there is no gate `{name}`"));
        match nearest(name, known.iter().copied()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("one of: {}", known.join(", "))),
        }
    })
}

/// One scenario: of every gate what a person must know, or of one gate everything.
fn tell(named: Named, gate: Option<&'static dyn AnyGate>) -> anyhow::Result<String> {
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
    let stage = Stage {
        environment: Environment::new(twin.environment())
            .with("GITHUB_EVENT_PATH", event.display().to_string()),
        checkout,
    };
    let mut told = format!("\n━━ {}: {}\n\n", named.name, named.about());
    match gate {
        Some(gate) => told += &stage.in_full(gate.meta().name)?,
        None => {
            for gate in gates::ALL {
                told += &stage.in_brief(gate.meta().name)?;
            }
        }
    }
    Ok(told)
}

/// Where a gate runs: a checkout, and the variables the runner would set.
struct Stage<'a> {
    environment: Environment,
    checkout: &'a Path,
}

impl Stage<'_> {
    fn in_brief(&self, gate: &str) -> anyhow::Result<String> {
        let (report, _) = self.run(gate, "json", self.environment.clone());
        let report = serde_json::from_str(&report)
            .with_context(|| format!("{gate} left no report: {report}"))?;
        Ok(brief::of(&report))
    }

    /// What a person would see on the console, and the job summary.
    fn in_full(&self, gate: &str) -> anyhow::Result<String> {
        let summary = self.checkout.join("summary.md");
        let environment = self
            .environment
            .clone()
            .with("GITHUB_STEP_SUMMARY", summary.display().to_string());
        let (output, code) = self.run(gate, "plain", environment);
        #[expect(
            clippy::disallowed_methods,
            reason = "the runner's part, played by the demo"
        )]
        let markdown = std::fs::read_to_string(&summary)?;
        let markdown: String = markdown
            .lines()
            .map(|line| format!("  │ {line}").trim_end().to_owned() + "\n")
            .collect();
        Ok(format!(
            "$ deploy-gate {gate}\n{}\nexit code {code}\n\nThe job summary a person sees, as Markdown:\n\n{markdown}",
            output.trim_end()
        ))
    }

    /// Runs a gate as the runner would; what it printed, and its exit code.
    fn run(&self, gate: &str, format: &str, environment: Environment) -> (String, u8) {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let code = crate::run(Process {
            arguments: ["deploy-gate", gate, "--format", format]
                .map(Into::into)
                .to_vec(),
            environment,
            workspace: self.checkout.to_owned(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            terminal: false,
            stderr_terminal: false,
        });
        if format == "plain" {
            // A terminal shows both; what is told while a gate waits comes first.
            stderr.append(&mut stdout);
            stdout = stderr;
        }
        (String::from_utf8_lossy(&stdout).into_owned(), code)
    }
}
