//! A job in a world of the twin, and the steps it runs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command};

use deploy_gate::sandbox::{Conditions, Exchange, Scenario, Standing};
use tempfile::TempDir;

use super::action::{Action, variable};
use super::commands::{Annotation, Level};
use super::contexts::Contexts;
use super::engine::Engine;
use super::files;
use super::layout::{FILE_COMMANDS, Layout};
use super::log::Log;
use super::step::Step;

/// The keys of the `github` context that become variables (`GitHubContext.cs`). The token is not one of them.
const EXPORTED: [&str; 36] = [
    "action",
    "action_path",
    "action_ref",
    "action_repository",
    "actor",
    "actor_id",
    "api_url",
    "base_ref",
    "env",
    "event_name",
    "event_path",
    "graphql_url",
    "head_ref",
    "job",
    "output",
    "path",
    "ref",
    "ref_name",
    "ref_protected",
    "ref_type",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "retention_days",
    "run_attempt",
    "run_id",
    "run_number",
    "server_url",
    "sha",
    "state",
    "step_summary",
    "triggering_actor",
    "workflow",
    "workflow_ref",
    "workspace",
];

/// A job: the twin, the runner's folders, the contexts.
pub(crate) struct Job {
    twin: Standing,
    action: Action,
    engine: Engine,
    /// Everything below it goes with the job.
    folder: TempDir,
    pub(crate) layout: Layout,
    /// What the steps' `${{ }}` look into.
    pub(crate) contexts: Contexts,
    /// Variables of the workflow and the job, for every step.
    pub(crate) env: Vec<(String, String)>,
    steps: usize,
}

impl Job {
    /// A job in this world, its checkout laid out.
    pub(crate) fn new(scenario: Scenario) -> Self {
        Self::under(scenario, Conditions::default())
    }

    /// A job in this world, under these conditions.
    pub(crate) fn under(scenario: Scenario, conditions: impl Into<Conditions>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::below(folder.path());
        scenario.lay_out(&layout.workspace).unwrap();
        let event = layout.workflow.join("event.json");
        write(&event, &scenario.event_payload().to_string());
        let inputs = scenario.event_payload()["inputs"].clone();
        let twin = Standing::start(scenario, conditions).unwrap();

        let mut contexts = Contexts::default();
        let mut env = Vec::new();
        for (name, value) in twin.environment() {
            if name == "GITHUB_TOKEN" {
                contexts.set("github.token", &*value);
                contexts.set("secrets.GITHUB_TOKEN", value);
            } else if let Some(key) = name.strip_prefix("GITHUB_") {
                contexts.set(&format!("github.{key}"), value);
            } else if name.ends_with("_URL") {
                // Where a vendor is stands in no workflow: here it is the twin.
                env.push((name, value));
            } else if name.ends_with("_KEY") || name.ends_with("_TOKEN") {
                contexts.set(&format!("secrets.{name}"), value);
            }
        }
        for (name, value) in inputs.as_object().into_iter().flatten() {
            contexts.set(
                &format!("inputs.{name}"),
                value.as_str().unwrap_or_default(),
            );
        }
        contexts.set("github.server_url", "https://github.com");
        contexts.set("github.event_path", event.to_str().unwrap());
        contexts.set("github.workspace", layout.workspace.to_str().unwrap());
        Self {
            twin,
            action: Action::of_this_repository(),
            engine: Engine::of_environment(),
            folder,
            layout,
            contexts,
            env,
            steps: 0,
        }
    }

    /// Puts a file into the checkout, with the world's sites where the twin answers for them.
    pub(crate) fn lay(&self, path: &str, text: &str) {
        let file = self.layout.workspace.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        write(&file, &self.twin.localized(text));
    }

    /// A file of the checkout, as a step may have left it; empty where there is none.
    pub(crate) fn file(&self, path: &str) -> String {
        files::read(&self.layout.workspace.join(path))
    }

    /// Every file below the job's folder as it is, nothing masked: path and text.
    pub(crate) fn left(&self) -> Vec<(String, String)> {
        files::below(self.folder.path())
    }

    /// Everything the twin has been asked, in the order it came.
    pub(crate) fn requests(&self) -> Vec<Exchange> {
        self.twin.requests()
    }

    /// Runs a step to its end. Where it has an `id`, its outputs are there for the next.
    pub(crate) fn run(&mut self, step: &Step) -> Outcome {
        let outcome = self.start(step).finish(&self.layout);
        if let Some(id) = &step.id {
            for (name, value) in &outcome.outputs {
                self.contexts
                    .set(&format!("steps.{id}.outputs.{name}"), &**value);
            }
            let conclusion = if outcome.failed { "failure" } else { "success" };
            self.contexts
                .set(&format!("steps.{id}.outcome"), conclusion);
        }
        outcome
    }

    /// Starts a step; its process can be sent signals before it is finished.
    pub(crate) fn start(&mut self, step: &Step) -> Started {
        let (mut command, log, files) = self.prepare(step);
        let child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
        Started { child, log, files }
    }

    /// Sends the step that was started last a signal.
    pub(crate) fn signal(&self, started: &Started, signal: &str) {
        let name = self.container_name();
        let mut command = self.engine.signal(signal, started.child.id(), &name);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    /// What the last step's container is called, on this machine and for now.
    fn container_name(&self) -> String {
        let folder = self.folder.path().file_name().unwrap().to_str().unwrap();
        format!(
            "deploy-gate-{}-{}",
            folder.trim_start_matches('.'),
            self.steps
        )
    }

    fn prepare(&mut self, step: &Step) -> (Command, Log, Files) {
        let files = self.file_commands();
        let (inputs, unexpected) = self.action.inputs(step, &self.contexts);
        let secrets: Vec<&str> = self
            .contexts
            .below("secrets")
            .map(|(_, value)| value)
            .collect();
        let mut log = Log::hiding(&secrets);
        if !unexpected.is_empty() {
            let message = format!("Unexpected input(s) '{}'", unexpected.join("', '"));
            log.warn(message, &self.layout);
        }
        let arguments = self.action.arguments(&inputs);
        let variables: Vec<(String, String)> = self.variables(step, &inputs).into_iter().collect();
        (
            self.engine
                .command(&variables, &arguments, &self.layout, &self.container_name()),
            log,
            files,
        )
    }

    /// In the order in which the runner lays them over one another: what comes later wins.
    fn variables(&self, step: &Step, inputs: &[(String, String)]) -> BTreeMap<String, String> {
        let mut variables = BTreeMap::new();
        for (name, value) in self.env.iter().chain(&step.env) {
            variables.insert(name.clone(), self.contexts.evaluate(value));
        }
        variables.extend(
            inputs
                .iter()
                .map(|(name, value)| (variable(name), value.clone())),
        );
        for (name, value) in self.action.environment() {
            variables.entry(name).or_insert(value);
        }
        variables.insert("HOME".to_owned(), self.layout.home.display().to_string());
        for (key, value) in self.contexts.below("github") {
            if EXPORTED.contains(&key) {
                variables.insert(format!("GITHUB_{}", key.to_uppercase()), value.to_owned());
            }
        }
        variables.insert(
            "RUNNER_TEMP".to_owned(),
            self.layout.temp.display().to_string(),
        );
        variables.insert("RUNNER_OS".to_owned(), "Linux".to_owned());
        variables.insert("GITHUB_ACTIONS".to_owned(), "true".to_owned());
        variables
            .entry("CI".to_owned())
            .or_insert_with(|| "true".to_owned());
        variables
    }

    /// Fresh empty files for this step.
    fn file_commands(&mut self) -> Files {
        self.steps += 1;
        let mut files = BTreeMap::new();
        for (context, prefix) in FILE_COMMANDS {
            let path = self
                .layout
                .file_commands
                .join(format!("{prefix}{}", self.steps));
            write(&path, "");
            self.contexts
                .set(&format!("github.{context}"), path.to_str().unwrap());
            files.insert(context, path);
        }
        Files(files)
    }
}

struct Files(BTreeMap<&'static str, PathBuf>);

/// A step that runs.
pub(crate) struct Started {
    child: Child,
    log: Log,
    files: Files,
}

impl Started {
    /// Waits for its end and reads what it left, by the runner's rules.
    pub(crate) fn finish(self, layout: &Layout) -> Outcome {
        let Self {
            child,
            mut log,
            files,
        } = self;
        let output = child.wait_with_output().unwrap();
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        log.take(&stdout, layout);
        log.take(&stderr, layout);

        let mut problems = std::mem::take(&mut log.problems);
        let mut entries = |name: &str| {
            let read = files::entries(&files::read(&files.0[name]));
            read.unwrap_or_else(|error| {
                problems.push(format!(
                    "Unable to process file command '{name}' successfully. {error}"
                ));
                Vec::new()
            })
        };
        let outputs: BTreeMap<String, String> = entries("output").into_iter().collect();
        let exported = [entries("env"), entries("state")].concat();
        let failed = !output.status.success() || !problems.is_empty();
        // A summary that is too large is dropped with an annotation; the step's result stays.
        let summary = files::summary(&files.0["step_summary"]).unwrap_or_else(|error| {
            problems.push(error);
            None
        });
        Outcome {
            code: output.status.code(),
            failed,
            summary: summary.map(|text| log.masked(&text)),
            outputs,
            exported,
            problems,
            log,
            stdout,
            stderr,
        }
    }
}

/// What a step came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit code; none where a signal ended the process.
    pub(crate) code: Option<i32>,
    /// Whether the step failed: its exit code, or a command or file the runner could not take.
    pub(crate) failed: bool,
    /// The step's outputs.
    pub(crate) outputs: BTreeMap<String, String>,
    /// The job summary as it is uploaded; none where nothing was written, or too much.
    pub(crate) summary: Option<String>,
    /// What it set for later steps: variables and state.
    pub(crate) exported: Vec<(String, String)>,
    /// What the runner complains of.
    pub(crate) problems: Vec<String>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    log: Log,
}

impl Outcome {
    /// The step's log as a person reads it.
    pub(crate) fn log(&self) -> String {
        self.log.lines.join("\n")
    }

    /// The annotations that are kept.
    pub(crate) fn annotations(&self) -> &[Annotation] {
        &self.log.annotations
    }

    /// Those of one level.
    pub(crate) fn of_level(&self, level: Level) -> Vec<&Annotation> {
        let kept = self.annotations().iter();
        kept.filter(|annotation| annotation.level == level)
            .collect()
    }

    /// How many annotations were over the cap.
    pub(crate) const fn dropped(&self) -> usize {
        self.log.dropped
    }
}

fn write(path: &std::path::Path, text: &str) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the runner's part is played here"
    )]
    std::fs::write(path, text).unwrap();
}
