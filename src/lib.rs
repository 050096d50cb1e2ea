//! deploy-gate: is production as it should be, and can that be known?
//!
//! [`run`] is the whole program: inputs become a command line, the settings are checked, the gate's plan is
//! made, the world is asked, the answers are judged, and the report leaves in every form that was asked for.

pub mod access;
pub mod action;
pub mod change;
pub mod cli;
pub mod cloudflare;
#[cfg(feature = "completions")]
pub mod completions;
pub mod config;
#[cfg(feature = "sandbox")]
pub mod demo;
pub mod doctor;
pub mod ending;
pub mod exits;
pub mod finding;
pub mod fnmatch;
pub mod gate;
pub mod gates;
pub mod github;
pub mod heroku;
mod hex;
pub mod http;
pub mod invocation;
pub mod known;
pub mod references;
pub mod releases;
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
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cli::{GlobalOptions, Request};
use config::Config;
use config::manifest::{self, Manifest};
use ending::{Cause, CutShort, Ending, Signals};
use exits::{Delivery, Look, Meanwhile};
use finding::Judgement;
use futures_util::future::LocalBoxFuture;
use gate::AnyGate;
use invocation::{Environment, Invocation};
use known::Known;
use render::Format;
use render::console::Surroundings;
use report::{Asked, Mode, Report};
use secret::Scrubber;
use tokio::sync::mpsc::UnboundedReceiver;
use usage::UsageError;
use world::{Endpoints, UnderWay, World};

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
    /// Standard error is a terminal: there a person sees the seconds pass.
    pub stderr_terminal: bool,
}

/// Runs the program and returns its exit code.
#[must_use]
pub fn run(mut process: Process<'_>) -> u8 {
    let mut look = Look::of(&process);
    let under_way = UnderWay::default();
    let attempted = catch_unwind(AssertUnwindSafe(|| {
        attempt(&mut process, &mut look, &under_way)
    }));
    match attempted {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => {
            let scrubber = Scrubber::new(&Endpoints::secrets(&process.environment));
            exits::usage_error(&error, look, &scrubber, process.stdout, process.stderr)
        }
        Err(_panic) => {
            let crash = CutShort {
                cause: Cause::Crash,
                effect: under_way.effect(),
            };
            exits::crash(&crash, look, process.stdout, process.stderr)
        }
    }
}

fn attempt(
    process: &mut Process<'_>,
    look: &mut Look,
    under_way: &UnderWay,
) -> Result<u8, UsageError> {
    // A token given as a flag is a mistake whoever reads the log must not profit from.
    let scrubber = Scrubber::new(&Endpoints::secrets(&process.environment));
    let given = std::mem::take(&mut process.arguments)
        .into_iter()
        .map(|argument| match argument.into_string() {
            Ok(text) => scrubber.scrub(&text).into(),
            Err(other) => other,
        })
        .collect();
    let line = action::command_line(given, &process.environment, &cli::command())?;
    let request = cli::parse(line.arguments).map_err(|error| {
        if line.is_inputs {
            action::in_words_of_inputs(error)
        } else {
            error
        }
    });
    match request? {
        Request::Gate {
            gate,
            matches,
            options,
        } => {
            let chosen = Look {
                format: options.format.unwrap_or(look.format),
                ..*look
            };
            // As an action a mistake is annotated whatever was to be printed: there is nothing else to print then.
            if !line.is_inputs {
                *look = chosen;
            }
            let asked = AskedFor {
                gate,
                matches: &matches,
                options: &options,
                by_inputs: line.is_inputs,
                under_way,
            };
            run_gate(process, chosen, &asked)
        }
        #[cfg(feature = "completions")]
        Request::Completions(options) => completions::write(&options, process.stdout),
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

/// What the command line asks of one gate.
struct AskedFor<'a> {
    gate: &'static dyn AnyGate,
    matches: &'a clap::ArgMatches,
    options: &'a GlobalOptions,
    /// The action's inputs ask for it.
    by_inputs: bool,
    /// Where it notes what it changes.
    under_way: &'a UnderWay,
}

/// One gate, from settings to exit code.
fn run_gate(process: &mut Process<'_>, look: Look, asked: &AskedFor<'_>) -> Result<u8, UsageError> {
    let AskedFor { gate, options, .. } = *asked;
    let environment = &process.environment;
    let endpoints = Endpoints::from_environment(environment)?;
    let secrets = Endpoints::secrets(environment);
    let (scrubber, door) = (Scrubber::new(&secrets), Scrubber::at_the_door(&secrets));
    let read = |path: &Path, shown: &str| {
        let text = world::read_settings(&process.workspace, path, shown);
        text.map(|text| door.scrub(&text))
    };
    let mut config = read_config(&process.workspace, options.config.as_deref(), read)?;
    let mut invocation = Invocation::read(environment, options, &scrubber)?;
    config.services_named(&invocation.services)?;
    if gate.reads_manifest() {
        config.manifest = read_manifest(&config, read)?;
    }
    if let Some(path) = gate.file(asked.matches)? {
        invocation.file = Some(read(Path::new(&path), &path));
    }
    let plan = gate.plan(asked.matches, &config, &invocation)?;

    let world = World::new(endpoints, process.workspace.clone(), options.timeout)
        .noting(asked.under_way.clone());
    let demands_secrets = asked.by_inputs && gate.demands_secrets();
    let mut meanwhile = Meanwhile::new(&scrubber, process.stderr, process.stderr_terminal);
    let (ending, observed_at) = observe(world, plan.as_ref(), demands_secrets, &mut meanwhile)?;
    meanwhile.done();
    let (mut judgement, cut_short) = match ending {
        Ending::Judged(judgement) => (judgement, None),
        Ending::CutShort(cut_short) => (cut_short.judgement(), Some(cut_short)),
        Ending::Lacking(credential) => return Err(action::missing(credential, gate.meta().name)),
    };
    for draft in std::mem::take(&mut judgement.drafts) {
        exits::create(&process.workspace, &draft)?;
    }
    let report = Report::settle(
        &Asked {
            meta: gate.meta(),
            // A run that was cut short has observed nothing.
            mode: if cut_short.is_some() {
                Mode::Enforce
            } else {
                options.mode
            },
            rollback: options.rollback,
            policy: &config.policy,
            observed_at,
            repository: invocation.repository.as_ref().map(ToString::to_string),
            run_url: invocation.run_url(),
        },
        judgement,
        &scrubber,
    );
    let file = |name: &str| environment.get(name).map(PathBuf::from);
    let delivery = Delivery {
        look,
        workspace: process.workspace.clone(),
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
    if let Some(cut_short) = cut_short {
        exits::last_line(&cut_short, process.stderr);
    }
    Ok(report.exit_code())
}

/// Asks the world and judges the answers.
fn observe(
    world: World,
    plan: &dyn gate::Planned,
    demands_secrets: bool,
    meanwhile: &mut Meanwhile<'_>,
) -> Result<(Ending, chrono::DateTime<chrono::Utc>), UsageError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| UsageError::new(format!("no runtime: {error}")))?;
    let observed_at = world.now();
    let ending = runtime.block_on(async {
        let mut signals = Signals::listen();
        let judging = Box::pin(told_meanwhile(plan.run(&world), world.notices(), meanwhile));
        let mut ending = ending::of(judging, &world, &mut signals, demands_secrets).await;
        if let Ending::Judged(judgement) = &mut ending {
            judgement.remarks.extend(world.remarks());
        }
        drop(world);
        ending
    });
    // A name look-up that hangs must not keep the process past its deadline.
    runtime.shutdown_background();
    Ok((ending, observed_at))
}

/// Waits for the judgement and passes on what is told meanwhile, each as it comes.
async fn told_meanwhile(
    mut judging: LocalBoxFuture<'_, Judgement>,
    notices: Option<UnboundedReceiver<String>>,
    meanwhile: &mut Meanwhile<'_>,
) -> Judgement {
    let Some(mut notices) = notices else {
        return judging.await;
    };
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    let began = seconds.tick().await;
    loop {
        tokio::select! {
            biased;
            Some(notice) = notices.recv() => meanwhile.notice(&notice),
            now = seconds.tick(), if meanwhile.counts() => meanwhile.passed(now - began),
            judgement = &mut judging => {
                while let Ok(notice) = notices.try_recv() {
                    meanwhile.notice(&notice);
                }
                return judgement;
            }
        }
    }
}

/// The settings: none is fine where nobody named a file; a file that was named must be there.
fn read_config(
    workspace: &Path,
    named: Option<&Path>,
    read: impl Fn(&Path, &str) -> Known<String>,
) -> Result<Config, UsageError> {
    let path = named.unwrap_or(Path::new(cli::DEFAULT_CONFIG));
    let shown = world::inside(workspace, path).display().to_string();
    match read(path, &shown) {
        Known::Found(text) => {
            let rules: Vec<&str> = gates::rules().map(|rule| rule.id).collect();
            config::parse(&text, &shown, &rules)
        }
        Known::Absent if named.is_none() => Ok(Config::default()),
        Known::Absent => Err(UsageError::new(format!("{shown}: no such file"))
            .help("--config names the settings file")),
        Known::Unseen(unseen) => Err(UsageError::new(unseen.detail)),
    }
}

/// The config-var manifest, where the settings name one and it is there. Whether it must be is for the gate to say.
fn read_manifest(
    config: &Config,
    read: impl Fn(&Path, &str) -> Known<String>,
) -> Result<Option<Manifest>, UsageError> {
    let Some(path) = &config.config_vars else {
        return Ok(None);
    };
    match read(Path::new(&path.value), &path.value) {
        Known::Found(text) => manifest::parse(&text, &path.value, &config.services).map(Some),
        Known::Absent => Ok(None),
        Known::Unseen(unseen) => Err(config.mistake(path.line, unseen.detail)),
    }
}
