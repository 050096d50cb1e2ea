//! What of a workflow file bears on where it deploys: triggers, jobs, steps, environments.
//!
//! Lenient where GitHub would refuse the file (a refused workflow deploys nothing), strict where a
//! misreading could hide a deploy: a job that is not a mapping makes the file unreadable.

use github_actions_expressions::Evaluation;

use super::yaml::{Kind, Node, YamlError};

/// A workflow file.
#[derive(Debug, Default)]
pub(super) struct Workflow {
    /// Its `name:`.
    pub(super) name: Option<String>,
    /// What starts it.
    pub(super) triggers: Vec<Trigger>,
    /// Variables of every job, name and template.
    pub(super) env: Vec<(String, String)>,
    /// The shell of its scripts, where it says one.
    pub(super) shell: Option<String>,
    /// The folder they run in, where it says one.
    pub(super) directory: Option<String>,
    /// Its jobs, in the order of the file.
    pub(super) jobs: Vec<Job>,
}

/// One event of `on:`.
#[derive(Debug, Default)]
pub(super) struct Trigger {
    /// The event's name, such as `push`.
    pub(super) event: String,
    /// Inputs of `workflow_dispatch` and `workflow_call`.
    pub(super) inputs: Vec<Input>,
    /// `branches:`, when given.
    pub(super) branches: Option<Vec<String>>,
    /// `branches-ignore:` is given.
    pub(super) ignores_branches: bool,
    /// `tags:`, when given.
    pub(super) tags: Option<Vec<String>>,
    /// `tags-ignore:` is given.
    pub(super) ignores_tags: bool,
}

/// One input of a dispatch or call.
#[derive(Debug)]
pub(super) struct Input {
    /// Its name.
    pub(super) name: String,
    /// What may be given.
    pub(super) kind: InputKind,
    /// What it is when nothing is given.
    pub(super) default: Option<Evaluation>,
    /// Something must be given.
    pub(super) required: bool,
}

/// What an input takes.
#[derive(Debug, PartialEq)]
pub(super) enum InputKind {
    /// One of these.
    Choice(Vec<String>),
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// Any text; `type: environment` too, for it takes the name of any environment there is.
    Text,
}

/// One job.
#[derive(Debug, Default)]
pub(super) struct Job {
    /// Its key under `jobs:`.
    pub(super) id: String,
    /// The line of its key.
    pub(super) line: u32,
    /// Its `name:`.
    pub(super) name: Option<String>,
    /// Its `if:`.
    pub(super) condition: Option<String>,
    /// The line of its `environment:` key, also where that names nothing.
    pub(super) environment_line: Option<u32>,
    /// The template of its environment's name; `None` when it binds to none.
    pub(super) environment: Option<String>,
    /// The reusable workflow it calls.
    pub(super) uses: Option<String>,
    /// What it hands to that workflow.
    pub(super) with: Vec<(String, Argument)>,
    /// The secrets it hands on.
    pub(super) secrets: Secrets,
    /// Variables of every step.
    pub(super) env: Vec<(String, String)>,
    /// The shell of its scripts, where it says one.
    pub(super) shell: Option<String>,
    /// The folder they run in, where it says one.
    pub(super) directory: Option<String>,
    /// Its `strategy.matrix`.
    pub(super) matrix: Option<Node>,
    /// Its steps.
    pub(super) steps: Vec<Step>,
}

/// What a caller hands to an input.
#[derive(Debug, Clone)]
pub(super) enum Argument {
    /// A template to fill.
    Template(String),
    /// A plain YAML boolean or number.
    Constant(Evaluation),
}

/// The secrets a job hands to a reusable workflow.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Secrets {
    /// None.
    #[default]
    None,
    /// All of them.
    Inherit,
    /// Some, by the templates of their values.
    Named(Vec<String>),
}

/// One step.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// The line it begins on.
    pub(super) line: u32,
    /// Its `id:`.
    pub(super) id: Option<String>,
    /// Its `name:`.
    pub(super) name: Option<String>,
    /// Its `if:`.
    pub(super) condition: Option<String>,
    /// The action it uses.
    pub(super) uses: Option<String>,
    /// What it hands to the action.
    pub(super) with: Vec<(String, String)>,
    /// Its script.
    pub(super) run: Option<String>,
    /// The shell of its script, where it says one.
    pub(super) shell: Option<String>,
    /// The folder it runs in, where it says one.
    pub(super) directory: Option<String>,
    /// Its variables.
    pub(super) env: Vec<(String, String)>,
}

/// Reads a workflow from its tree.
///
/// # Errors
/// A file, `jobs:` or job that is not a mapping, with its line.
pub(super) fn read(root: &Node) -> Result<Workflow, YamlError> {
    let Kind::Map(_) = &root.kind else {
        return Err(YamlError::at(
            root.line,
            "a workflow is a mapping, this is not",
        ));
    };
    let mut jobs = Vec::new();
    if let Some(entry) = root.entry("jobs") {
        if !matches!(entry.value.kind, Kind::Map(_)) && !entry.value.is_null() {
            return Err(YamlError::at(entry.line, "`jobs` is not a mapping"));
        }
        for entry in entry.value.entries() {
            if !matches!(entry.value.kind, Kind::Map(_)) {
                return Err(YamlError::at(entry.line, "a job is not a mapping"));
            }
            jobs.push(job(&entry.key, entry.line, &entry.value)?);
        }
    }
    Ok(Workflow {
        name: text(root, "name"),
        triggers: root.get("on").map(triggers).unwrap_or_default(),
        env: templates(root.get("env")),
        shell: run_default(root, "shell"),
        directory: run_default(root, "working-directory"),
        jobs,
    })
}

fn triggers(on: &Node) -> Vec<Trigger> {
    let named = |event: &str| Trigger {
        event: event.to_owned(),
        ..Trigger::default()
    };
    match &on.kind {
        Kind::Scalar { text, .. } => vec![named(text)],
        Kind::List(items) => items.iter().filter_map(Node::text).map(named).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| Trigger {
                inputs: entry.value.get("inputs").map(inputs).unwrap_or_default(),
                branches: entry.value.get("branches").map(texts),
                ignores_branches: entry.value.get("branches-ignore").is_some(),
                tags: entry.value.get("tags").map(texts),
                ignores_tags: entry.value.get("tags-ignore").is_some(),
                ..named(&entry.key)
            })
            .collect(),
    }
}

fn inputs(node: &Node) -> Vec<Input> {
    let read = |entry: &super::yaml::Entry| {
        let kind = match entry.value.get("type").and_then(Node::text) {
            Some("choice") => {
                InputKind::Choice(entry.value.get("options").map(texts).unwrap_or_default())
            }
            Some("boolean") => InputKind::Boolean,
            Some("number") => InputKind::Number,
            _ => InputKind::Text,
        };
        Input {
            name: entry.key.to_lowercase(),
            kind,
            default: entry.value.get("default").map(constant),
            required: entry.value.get("required").and_then(Node::text) == Some("true"),
        }
    };
    node.entries().iter().map(read).collect()
}

fn job(id: &str, line: u32, node: &Node) -> Result<Job, YamlError> {
    let environment = node.entry("environment");
    let name = environment.and_then(|entry| match &entry.value.kind {
        Kind::Map(_) => text(&entry.value, "name"),
        _ => entry.value.text().map(str::to_owned),
    });
    let secrets = match node.get("secrets") {
        Some(secrets) if secrets.text() == Some("inherit") => Secrets::Inherit,
        Some(secrets) if !secrets.entries().is_empty() => Secrets::Named(
            templates(Some(secrets))
                .into_iter()
                .map(|(_, template)| template)
                .collect(),
        ),
        _ => Secrets::None,
    };
    let steps = node.get("steps").map(Node::items).unwrap_or_default();
    if let Some(odd) = steps.iter().find(|step| !matches!(step.kind, Kind::Map(_))) {
        return Err(YamlError::at(odd.line, "a step is not a mapping"));
    }
    Ok(Job {
        id: id.to_owned(),
        line,
        name: text(node, "name"),
        condition: text(node, "if"),
        environment_line: environment.map(|entry| entry.line),
        environment: name,
        uses: text(node, "uses"),
        with: node
            .get("with")
            .map(Node::entries)
            .unwrap_or_default()
            .iter()
            .map(|entry| (entry.key.to_lowercase(), argument(&entry.value)))
            .collect(),
        secrets,
        env: templates(node.get("env")),
        shell: run_default(node, "shell"),
        directory: run_default(node, "working-directory"),
        matrix: node
            .get("strategy")
            .and_then(|node| node.get("matrix"))
            .cloned(),
        steps: steps.iter().map(step).collect(),
    })
}

fn step(node: &Node) -> Step {
    Step {
        line: node.line,
        id: text(node, "id").map(|id| id.to_lowercase()),
        name: text(node, "name"),
        condition: text(node, "if"),
        uses: text(node, "uses"),
        with: templates(node.get("with"))
            .into_iter()
            .map(|(name, template)| (name.to_lowercase(), template))
            .collect(),
        run: text(node, "run"),
        shell: text(node, "shell"),
        directory: text(node, "working-directory"),
        env: templates(node.get("env")),
    }
}

/// What `defaults.run` says.
fn run_default(node: &Node, key: &str) -> Option<String> {
    text(node.get("defaults")?.get("run")?, key)
}

fn argument(node: &Node) -> Argument {
    match constant(node) {
        Evaluation::String(template) => Argument::Template(template),
        constant => Argument::Constant(constant),
    }
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::text).map(str::to_owned)
}

/// A list of texts; one text alone is a list of one.
fn texts(node: &Node) -> Vec<String> {
    match node.text() {
        Some(text) => vec![text.to_owned()],
        None => node
            .items()
            .iter()
            .filter_map(Node::text)
            .map(str::to_owned)
            .collect(),
    }
}

/// Names and templates of a mapping; a value that is nothing is the empty text.
fn templates(node: Option<&Node>) -> Vec<(String, String)> {
    let entries = node.map(Node::entries).unwrap_or_default();
    entries
        .iter()
        .filter(|entry| matches!(entry.value.kind, Kind::Scalar { .. }))
        .map(|entry| {
            (
                entry.key.clone(),
                entry.value.text().unwrap_or_default().to_owned(),
            )
        })
        .collect()
}

/// A YAML value as an expression sees it: the core schema's booleans, numbers and null, lists and mappings.
pub(super) fn constant(node: &Node) -> Evaluation {
    match &node.kind {
        Kind::List(items) => Evaluation::Array(items.iter().map(constant).collect()),
        Kind::Map(entries) => Evaluation::Object(
            entries
                .iter()
                .map(|entry| (entry.key.clone(), constant(&entry.value)))
                .collect(),
        ),
        Kind::Scalar { .. } if node.is_null() => Evaluation::Null,
        Kind::Scalar { text, plain: true } => match text.as_str() {
            "true" | "True" | "TRUE" => Evaluation::Boolean(true),
            "false" | "False" | "FALSE" => Evaluation::Boolean(false),
            text => match text.parse::<f64>() {
                Ok(number) if text.starts_with(|first: char| "+-.0123456789".contains(first)) => {
                    Evaluation::Number(number)
                }
                _ => Evaluation::String(text.to_owned()),
            },
        },
        Kind::Scalar { text, plain: false } => Evaluation::String(text.clone()),
    }
}
