//! deploy-gate: is production as it should be, and can that be known?
//!
//! [`run`] is the whole program: inputs become a command line, the settings are checked, the gate's plan is
//! made, the world is asked, the answers are judged, and the report leaves in every form that was asked for.

pub mod action;
pub mod cli;
pub mod config;
#[cfg(feature = "sandbox")]
pub mod demo;
pub mod exits;
pub mod finding;
pub mod fnmatch;
pub mod gate;
pub mod gates;
pub mod github;
pub mod heroku;
pub mod http;
pub mod invocation;
pub mod known;
pub mod references;
pub mod render;
pub mod report;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod secret;
pub mod usage;
pub mod values;
pub mod workflows;
pub mod world;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use cli::{GlobalOptions, Request};
use config::Config;
use config::manifest::{self, Manifest};
use exits::{Delivery, Look};
use finding::Judgement;
use futures_util::future::LocalBoxFuture;
use gate::AnyGate;
use invocation::{Environment, Invocation};
use render::Format;
use render::console::Surroundings;
use report::{Asked, Report};
use tokio::sync::mpsc::UnboundedReceiver;
use usage::UsageError;
use world::{Endpoints, World};

/// The process's own surroundings, so that a test or the demo can give it others.
pub struct Process<'a> {
    /// The command line, the program's name first.
    pub arguments: Vec<OsString>,
    /// The environment variables.
    pub environment: Environment,
    /// The working directory: the checkout.
    pub workspace: PathBuf,
    /// Standard output, and whether a person's terminal is at its end.
    pub stdout: &'a mut dyn Write,
    /// Standard error.
    pub stderr: &'a mut dyn Write,
    /// Standard output is a terminal.
    pub terminal: bool,
}

/// Runs the program and returns its exit code.
#[must_use]
pub fn run(mut process: Process<'_>) -> u8 {
    let mut look = Look::of(&process);
    match attempt(&mut process, &mut look) {
        Ok(code) => code,
        Err(error) => {
            let scrubber = Endpoints::scrubber(&process.environment);
            exits::usage_error(&error, look, &scrubber, process.stdout, process.stderr)
        }
    }
}

fn attempt(process: &mut Process<'_>, look: &mut Look) -> Result<u8, UsageError> {
    // A token given as a flag is a mistake whoever reads the log must not profit from.
    let scrubber = Endpoints::scrubber(&process.environment);
    let given = std::mem::take(&mut process.arguments)
        .into_iter()
        .map(|argument| match argument.into_string() {
            Ok(text) => scrubber.scrub(&text).into(),
            Err(other) => other,
        })
        .collect();
    let arguments = action::arguments(given, &process.environment, &cli::command())?;
    match cli::parse(arguments)? {
        Request::Gate {
            gate,
            matches,
            options,
        } => {
            look.format = options.format.unwrap_or(look.format);
            run_gate(process, *look, gate, &matches, &options)
        }
        #[cfg(feature = "sandbox")]
        Request::Demo(options) => demo::show(&options, process),
        #[cfg(feature = "sandbox")]
        Request::Sandbox(options) => demo::serve(&options, process),
    }
}

impl Look {
    /// How to print before the command line is read: as GitHub reads it inside Actions, else for people.
    fn of(process: &Process<'_>) -> Self {
        let environment = &process.environment;
        let in_actions = environment.get("GITHUB_ACTIONS") == Some("true");
        Self {
            format: if in_actions {
                Format::Github
            } else {
                Format::Plain
            },
            color: render::console::color(Surroundings {
                terminal: process.terminal,
                no_color: environment.get("NO_COLOR"),
                clicolor_force: environment.get("CLICOLOR_FORCE"),
            }),
        }
    }
}

/// One gate, from settings to exit code.
fn run_gate(
    process: &mut Process<'_>,
    look: Look,
    gate: &'static dyn AnyGate,
    matches: &clap::ArgMatches,
    options: &GlobalOptions,
) -> Result<u8, UsageError> {
    let environment = &process.environment;
    let endpoints = Endpoints::from_environment(environment)?;
    let mut config = read_config(&process.workspace, options.config.as_deref())?;
    let scrubber = Endpoints::scrubber(environment);
    let invocation = Invocation::read(environment, options, &scrubber)?;
    config.services_named(&invocation.services)?;
    if gate.reads_manifest() {
        config.manifest = read_manifest(&process.workspace, &config)?;
    }
    let plan = gate.plan(matches, &config, &invocation)?;

    let (mut judgement, observed_at) = observe(
        World::new(endpoints, process.workspace.clone(), options.timeout),
        plan.as_ref(),
        &mut |notice| exits::notice(notice, &scrubber, process.stderr),
    )?;
    for draft in std::mem::take(&mut judgement.drafts) {
        exits::create(&process.workspace, &draft)?;
    }
    let asked = Asked {
        meta: gate.meta(),
        mode: options.mode,
        rollback: options.rollback,
        policy: &config.policy,
        observed_at,
        repository: invocation.repository.as_ref().map(ToString::to_string),
        run_url: invocation.run_url(),
    };
    let report = Report::settle(&asked, judgement, &scrubber);
    let file = |name: &str| environment.get(name).map(PathBuf::from);
    let delivery = Delivery {
        look,
        summary: file("GITHUB_STEP_SUMMARY"),
        output: file("GITHUB_OUTPUT"),
        report: options.report.clone(),
    };
    exits::deliver(
        &report,
        &delivery,
        &scrubber,
        process.stdout,
        process.stderr,
    );
    Ok(report.exit_code())
}

/// Asks the world and judges the answers.
fn observe(
    world: World,
    plan: &dyn gate::Planned,
    tell: &mut dyn FnMut(&str),
) -> Result<(Judgement, chrono::DateTime<chrono::Utc>), UsageError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| UsageError::new(format!("no runtime: {error}")))?;
    let observed_at = world.now();
    let judgement = runtime.block_on(async {
        let mut judgement = told_meanwhile(plan.run(&world), world.notices(), tell).await;
        judgement.remarks.extend(world.remarks());
        drop(world);
        judgement
    });
    // A name look-up that hangs must not keep the process past its deadline.
    runtime.shutdown_background();
    Ok((judgement, observed_at))
}

/// Waits for the judgement and passes on what is told meanwhile, each as it comes.
async fn told_meanwhile(
    mut judging: LocalBoxFuture<'_, Judgement>,
    notices: Option<UnboundedReceiver<String>>,
    tell: &mut dyn FnMut(&str),
) -> Judgement {
    let Some(mut notices) = notices else {
        return judging.await;
    };
    loop {
        tokio::select! {
            biased;
            Some(notice) = notices.recv() => tell(&notice),
            judgement = &mut judging => {
                while let Ok(notice) = notices.try_recv() {
                    tell(&notice);
                }
                return judgement;
            }
        }
    }
}

/// The settings: none is fine where nobody named a file; a file that was named must be there.
fn read_config(workspace: &Path, named: Option<&Path>) -> Result<Config, UsageError> {
    let path = named.unwrap_or(Path::new(cli::DEFAULT_CONFIG));
    let shown = path.display().to_string();
    match world::read_settings(&workspace.join(path), &shown) {
        known::Known::Found(text) => {
            let rules: Vec<&str> = gates::rules().map(|rule| rule.id).collect();
            config::parse(&text, &shown, &rules)
        }
        known::Known::Absent if named.is_none() => Ok(Config::default()),
        known::Known::Absent => Err(UsageError::new(format!("{shown}: no such file"))
            .help("--config names the settings file")),
        known::Known::Unseen(unseen) => Err(UsageError::new(unseen.detail)),
    }
}

/// The config-var manifest, where the settings name one and it is there. Whether it must be is for the gate to say.
fn read_manifest(workspace: &Path, config: &Config) -> Result<Option<Manifest>, UsageError> {
    let Some(path) = &config.config_vars else {
        return Ok(None);
    };
    match world::read_settings(&workspace.join(&path.value), &path.value) {
        known::Known::Found(text) => {
            manifest::parse(&text, &path.value, &config.services).map(Some)
        }
        known::Known::Absent => Ok(None),
        known::Known::Unseen(unseen) => Err(config.mistake(path.line, unseen.detail)),
    }
}
