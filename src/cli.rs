//! The command line: one clap tree, made from the list of gates.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, ArgMatches, Args, Command, FromArgMatches as _};

use crate::gate::AnyGate;
use crate::gates;
use crate::invocation::RepositoryName;
use crate::render::Format;
use crate::report::Mode;
use crate::usage::UsageError;

/// Where the settings are looked for unless `--config` says otherwise.
pub const DEFAULT_CONFIG: &str = ".github/deploy-gate.yml";

/// Options every gate takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalOptions {
    /// The settings file [default: .github/deploy-gate.yml]
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<PathBuf>,
    /// How to print the result [default: github inside GitHub Actions, else plain]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Write the JSON report to this file, besides what is printed
    #[arg(long, global = true, value_name = "PATH")]
    pub report: Option<PathBuf>,
    /// `observe` reports everything and exits 0
    #[arg(long, global = true, value_name = "MODE", default_value = "enforce")]
    pub mode: Mode,
    /// This deploy is a rollback: report, but do not fail on, what would keep a rollback out
    #[arg(long, global = true)]
    pub rollback: bool,
    /// How long the whole command may take, such as 90s or 5m
    #[arg(long, global = true, value_name = "DURATION", default_value = "2m", value_parser = duration)]
    pub timeout: Duration,
    /// The GitHub repository [default: `GITHUB_REPOSITORY`]
    #[arg(long, global = true, value_name = "OWNER/NAME")]
    pub repository: Option<RepositoryName>,
    /// The GitHub environment, and the services' environment of that name
    #[arg(long, global = true, value_name = "NAME", default_value = "production",
          value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub environment: String,
    /// A service of the settings; may be given more than once [default: all]
    #[arg(long, global = true, value_name = "NAME", action = ArgAction::Append)]
    pub service: Vec<String>,
}

/// What the command line asks for.
pub enum Request {
    /// Run a gate.
    Gate {
        /// The gate.
        gate: &'static dyn AnyGate,
        /// Its own flags, not yet read.
        matches: ArgMatches,
        /// The options every gate takes.
        options: Box<GlobalOptions>,
    },
    /// Write a shell's completion script.
    #[cfg(feature = "completions")]
    Completions(crate::completions::CompletionsOptions),
    /// Show the gates at work against the local twin.
    #[cfg(feature = "sandbox")]
    Demo(crate::demo::DemoOptions),
    /// Serve the local twin.
    #[cfg(feature = "sandbox")]
    Sandbox(crate::demo::SandboxOptions),
}

/// The whole command line.
#[must_use]
pub fn command() -> Command {
    let root = Command::new("deploy-gate")
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(
            "Exit codes: 0 passed, 1 failed, 2 usage or settings error (before any request), 3 undecided: \
             nothing seen is wrong, but something needed could not be seen.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(gates::ALL.iter().chain([&gates::DOCTOR]).map(|gate| {
            let meta = gate.meta();
            let command = said(gate.augment(Command::new(meta.name)), meta.question);
            if meta.rules.is_empty() {
                command
            } else {
                command.after_help(rules_of(meta))
            }
        }));
    #[cfg(feature = "completions")]
    let root = root.subcommand(said(
        crate::completions::CompletionsOptions::augment_args(alone("completions")),
        "Writes the script by which a shell completes this command line",
    ));
    #[cfg(feature = "sandbox")]
    let root = root
        .subcommand(said(
            crate::demo::DemoOptions::augment_args(alone("demo")),
            "Runs the gates against a local twin of GitHub and Heroku: no account, no network",
        ))
        .subcommand(said(
            crate::demo::SandboxOptions::augment_args(alone("sandbox")),
            "Serves the local twin until interrupted, for real clients to be pointed at",
        ));
    said(
        GlobalOptions::augment_args(root),
        "Is production as it should be, and can that be known?",
    )
}

/// A command that runs no gate of the caller's. The options of the gates are known there, to be refused in words, and not
/// shown.
#[cfg(any(feature = "completions", feature = "sandbox"))]
fn alone(name: &'static str) -> Command {
    let options = GlobalOptions::augment_args(Command::new("options"));
    let hidden = options
        .get_arguments()
        .map(|option| option.clone().global(false).hide(true));
    Command::new(name).args(hidden.collect::<Vec<_>>())
}

/// A command with its one line of help, after its flags are on it: clap puts the flags' own doc comment there.
fn said(command: Command, about: &'static str) -> Command {
    command.about(about).long_about(None::<&str>)
}

fn rules_of(meta: &crate::gate::Meta) -> String {
    let lines = meta
        .rules
        .iter()
        .map(|rule| format!("  {} ({}): {}", rule.id, rule.level.as_str(), rule.summary));
    let lines: Vec<String> = lines.collect();
    format!("Rules:\n{}", lines.join("\n"))
}

/// Reads the command line.
///
/// # Errors
///
/// clap's own, `--help` and `--version` among them.
pub fn parse(arguments: Vec<std::ffi::OsString>) -> Result<Request, UsageError> {
    let matches = command().try_get_matches_from(arguments)?;
    // A subcommand is required, so there is one; clap has said so otherwise.
    let Some((name, sub)) = matches.subcommand() else {
        return Err(UsageError::new("no command was given"));
    };
    #[cfg(any(feature = "completions", feature = "sandbox"))]
    if matches!(name, "completions" | "demo" | "sandbox") {
        no_global_options(name, sub)?;
    }
    #[cfg(feature = "completions")]
    if name == "completions" {
        let options = crate::completions::CompletionsOptions::from_arg_matches(sub)?;
        return Ok(Request::Completions(options));
    }
    #[cfg(feature = "sandbox")]
    match name {
        "demo" => {
            return Ok(Request::Demo(crate::demo::DemoOptions::from_arg_matches(
                sub,
            )?));
        }
        "sandbox" => {
            return Ok(Request::Sandbox(
                crate::demo::SandboxOptions::from_arg_matches(sub)?,
            ));
        }
        _ => {}
    }
    let gate =
        gates::named(name).ok_or_else(|| UsageError::new(format!("no gate is called `{name}`")))?;
    Ok(Request::Gate {
        gate,
        options: Box::new(GlobalOptions::from_arg_matches(sub)?),
        matches: sub.clone(),
    })
}

/// An option that would do nothing is refused.
#[cfg(any(feature = "completions", feature = "sandbox"))]
fn no_global_options(name: &str, given: &ArgMatches) -> Result<(), UsageError> {
    let options = GlobalOptions::augment_args(Command::new("options"));
    let is_given = |id: &str| {
        given.try_contains_id(id).unwrap_or(false)
            && given.value_source(id) == Some(clap::parser::ValueSource::CommandLine)
    };
    let refused = options
        .get_arguments()
        .find(|option| is_given(option.get_id().as_str()));
    match refused.and_then(clap::Arg::get_long) {
        Some(long) => Err(UsageError::new(format!(
            "`{name}` takes no --{long}: that is for the gates"
        ))
        .help(format!("`deploy-gate {name} --help` lists what it takes"))),
        None => Ok(()),
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let time = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if time.is_zero() {
        return Err("no time at all decides nothing".to_owned());
    }
    Ok(time)
}
