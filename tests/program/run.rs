//! One run of the program, and everything it left behind.

use std::path::Path;

use deploy_gate::Process;
use deploy_gate::invocation::Environment;
use deploy_gate::sandbox::{Conditions, Exchange, Scenario, Standing};
use serde_json::Value;

use crate::authority::Authority;

/// What to run, where.
pub(crate) struct Setup {
    pub(crate) scenario: Scenario,
    pub(crate) conditions: Conditions,
    pub(crate) arguments: Vec<String>,
    /// Variables set on top of the scenario's; `None` takes one away.
    pub(crate) variables: Vec<(String, Option<String>)>,
    /// Files laid over the scenario's checkout; `None` takes one away.
    pub(crate) files: Vec<(String, Option<String>)>,
    /// What else is done in the checkout before the run; gives the event's payload where it is another.
    pub(crate) prepare: Option<Prepare>,
}

/// See [`Setup::prepare`].
pub(crate) type Prepare = Box<dyn FnOnce(&Path) -> Option<Value>>;

impl Setup {
    /// This gate in this world, as its run would start it.
    pub(crate) fn new(scenario: Scenario, arguments: &[&str]) -> Self {
        Self {
            scenario,
            conditions: Conditions::default(),
            arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
            variables: Vec::new(),
            files: Vec::new(),
            prepare: None,
        }
    }
}

/// What a run left.
pub(crate) struct Outcome {
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) summary: String,
    pub(crate) outputs: String,
    /// The JSON report; none when the run did not get as far as a verdict.
    pub(crate) report: Option<Value>,
    pub(crate) requests: Vec<Exchange>,
}

impl Outcome {
    /// Everything a person or a program could read, in one text.
    pub(crate) fn everything(&self) -> String {
        let report = self
            .report
            .as_ref()
            .map(Value::to_string)
            .unwrap_or_default();
        [
            &self.stdout,
            &self.stderr,
            &self.summary,
            &self.outputs,
            &report,
        ]
        .map(String::as_str)
        .join("\n")
    }

    /// The rules of the findings that are not waived, sorted, each once.
    pub(crate) fn rules(&self) -> Vec<String> {
        let mut rules: Vec<String> = self
            .list("findings")
            .filter(|finding| finding["status"] != "waived")
            .filter_map(|finding| finding["rule"].as_str().map(str::to_owned))
            .collect();
        rules.sort();
        rules.dedup();
        rules
    }

    /// What could not be seen, and why.
    pub(crate) fn undecided(&self) -> Vec<String> {
        self.list("undecided")
            .map(|entry| {
                format!(
                    "{}: {}: {}",
                    entry["what"].as_str().unwrap_or_default(),
                    entry["why"].as_str().unwrap_or_default(),
                    entry["detail"].as_str().unwrap_or_default()
                )
            })
            .collect()
    }

    fn list(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.report
            .as_ref()
            .and_then(|report| report[name].as_array())
            .into_iter()
            .flatten()
    }
}

/// Runs the program once, in a checkout of its own.
pub(crate) fn run(setup: Setup) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let checkout = folder.path();
    let event = checkout.join("event.json");
    let payload = setup.scenario.event_payload();
    let mut conditions = setup.conditions;
    let roots = checkout.join("roots.pem");
    if setup.scenario.certificates().next().is_some() {
        let authority = Authority::of(setup.scenario.certificates());
        lay(checkout, "roots.pem", Some(&authority.root));
        conditions.tls = Some(authority.server);
    }
    let twin = Standing::start(setup.scenario, conditions).unwrap();
    twin.lay_out(checkout).unwrap();
    for (path, text) in &setup.files {
        lay(
            checkout,
            path,
            text.as_deref().map(|text| twin.localized(text)).as_deref(),
        );
    }
    let prepared = setup.prepare.and_then(|prepare| prepare(checkout));
    let payload = prepared.unwrap_or(payload);
    lay(checkout, "event.json", Some(&payload.to_string()));

    let paths = ["summary.md", "outputs.txt", "report.json"].map(|name| checkout.join(name));
    let [summary, outputs, report] = &paths;
    let mut variables = twin.environment();
    for (name, path) in [
        ("GITHUB_EVENT_PATH", &event),
        ("GITHUB_STEP_SUMMARY", summary),
        ("GITHUB_OUTPUT", outputs),
    ] {
        variables.push((name.to_owned(), path.display().to_string()));
    }
    if roots.exists() {
        variables.push(("SSL_CERT_FILE".to_owned(), roots.display().to_string()));
    }
    for (name, value) in setup.variables {
        variables.retain(|(known, _)| *known != name);
        variables.extend(value.map(|value| (name, value)));
    }
    let mut arguments = vec!["deploy-gate".to_owned()];
    // Without arguments it is a step of a workflow, whose inputs are variables.
    if setup.arguments.is_empty() {
        variables.push(("INPUT_REPORT".to_owned(), report.display().to_string()));
    } else {
        arguments.extend(setup.arguments.iter().map(|word| twin.localized(word)));
        arguments.push(format!("--report={}", report.display()));
    }

    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = deploy_gate::run(Process {
        arguments: arguments.into_iter().map(Into::into).collect(),
        environment: Environment::new(variables),
        workspace: checkout.to_owned(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        terminal: false,
        stderr_terminal: false,
    });
    Outcome {
        code,
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
        summary: read(summary).unwrap_or_default(),
        outputs: read(outputs).unwrap_or_default(),
        report: read(report).map(|text| serde_json::from_str(&text).unwrap()),
        requests: twin.requests(),
    }
}

fn lay(checkout: &Path, path: &str, text: Option<&str>) {
    let file = checkout.join(path);
    let Some(text) = text else {
        std::fs::remove_file(file).unwrap();
        return;
    };
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
    std::fs::write(file, text).unwrap();
}

fn read(path: &Path) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test reads what the run left"
    )]
    std::fs::read_to_string(path).ok()
}
