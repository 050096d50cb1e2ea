//! A case: a world, what is different in it, how the program is called, what must come of it.
//!
//! `tests/gates/<gate>/<name>.yml`. `scenario` names a world that comes with the program; `with` is what differs, in
//! the words of a scenario file with `based-on`.

use std::collections::BTreeMap;
use std::path::Path;

use deploy_gate::sandbox::{Exchange, Scenario};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::run::{Outcome, Setup, run};

/// One case file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    #[serde(skip)]
    pub(crate) path: String,
    #[serde(skip)]
    pub(crate) gate: String,
    /// What the case is about, for its reader.
    #[expect(
        dead_code,
        reason = "every case says what it is about; only people read it"
    )]
    about: String,
    scenario: String,
    #[serde(default)]
    with: Value,
    #[serde(default)]
    arguments: Vec<String>,
    /// `null` takes a variable away.
    #[serde(default)]
    environment: BTreeMap<String, Option<String>>,
    /// `null` takes a file away.
    #[serde(default)]
    files: BTreeMap<String, Option<String>>,
    pub(crate) expect: Expect,
}

/// What must come of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    pub(crate) verdict: String,
    /// The exit code, where it is not the verdict's own.
    #[serde(default)]
    exit: Option<u8>,
    /// The rules of all findings that are not waived, each once.
    #[serde(default)]
    pub(crate) rules: Vec<String>,
    /// A piece of each thing that could not be seen (what, why or detail).
    #[serde(default)]
    undecided: Vec<String>,
    /// Pieces of the summary or the console.
    #[serde(default)]
    says: Vec<String>,
    /// Pieces that must stand nowhere.
    #[serde(default)]
    never_says: Vec<String>,
    /// Step outputs.
    #[serde(default)]
    outputs: BTreeMap<String, String>,
    /// How many requests it took.
    #[serde(default)]
    requests: Option<usize>,
}

/// Every case there is.
pub(crate) fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gates");
    let mut found = Vec::new();
    for gate in entries(&folder) {
        for file in entries(&gate) {
            #[expect(clippy::disallowed_methods, reason = "cases are files")]
            let text = std::fs::read_to_string(&file).unwrap();
            let mut case: Case = serde_yaml::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            case.path = file.strip_prefix(&folder).unwrap().display().to_string();
            case.gate = gate.file_name().unwrap().to_string_lossy().into_owned();
            found.push(case);
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "cases are files")]
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

/// A world that comes with the program, with what differs from it.
pub(crate) fn world(name: &str, differs: &Value) -> Scenario {
    let mut scenario = json!({ "about": "a case", "based-on": name });
    if let (Some(scenario), Some(differs)) = (scenario.as_object_mut(), differs.as_object()) {
        scenario.extend(differs.clone());
    }
    // JSON is YAML: the scenario's own reader lays it over its base and checks the whole.
    scenario
        .to_string()
        .parse()
        .unwrap_or_else(|error| panic!("{name}, changed: {error}"))
}

impl Case {
    /// Runs it; says what came out otherwise than it should.
    /// What was asked of the vendors, where it comes out as it should.
    pub(crate) fn check(&self) -> Result<Vec<Exchange>, String> {
        let mut setup = Setup::new(world(&self.scenario, &self.with), &[&self.gate]);
        setup.arguments.extend(self.arguments.iter().cloned());
        setup.variables = self.environment.clone().into_iter().collect();
        setup.files = self.files.clone().into_iter().collect();
        let outcome = run(setup);
        match self.complaint(&outcome) {
            None => Ok(outcome.requests),
            Some(complaint) => Err(format!(
                "{complaint}\n  rules {:?}\n  undecided {:#?}\n{}",
                outcome.rules(),
                outcome.undecided(),
                outcome.stderr
            )),
        }
    }

    fn complaint(&self, outcome: &Outcome) -> Option<String> {
        let expect = &self.expect;
        let verdict = outcome
            .report
            .as_ref()
            .and_then(|report| report["verdict"].as_str())
            .unwrap_or("none");
        if verdict != expect.verdict {
            return Some(format!("verdict {verdict}, not {}", expect.verdict));
        }
        let exit = expect.exit.unwrap_or(match expect.verdict.as_str() {
            "passed" => 0,
            "failed" => 1,
            _ => 3,
        });
        if outcome.code != exit {
            return Some(format!("exit code {}, not {exit}", outcome.code));
        }
        let mut rules = expect.rules.clone();
        rules.sort();
        if outcome.rules() != rules {
            return Some(format!("other rules than {rules:?}"));
        }
        let undecided = outcome.undecided();
        if undecided.len() != expect.undecided.len() {
            return Some(format!(
                "{} undecided, not {}",
                undecided.len(),
                expect.undecided.len()
            ));
        }
        for piece in &expect.undecided {
            if !undecided.iter().any(|entry| entry.contains(piece)) {
                return Some(format!("nothing undecided speaks of {piece:?}"));
            }
        }
        let everything = outcome.everything();
        for piece in &expect.says {
            if !everything.contains(piece) {
                return Some(format!("nowhere says {piece:?}\n{}", outcome.stdout));
            }
        }
        for piece in &expect.never_says {
            if everything.contains(piece) {
                return Some(format!("says {piece:?}"));
            }
        }
        for (name, value) in &expect.outputs {
            let report = outcome.report.as_ref()?;
            if report["outputs"][name] != Value::String(value.clone()) {
                return Some(format!(
                    "output {name} is {}, not {value:?}",
                    report["outputs"][name]
                ));
            }
        }
        match expect.requests {
            Some(count) if outcome.requests.len() != count => Some(format!(
                "{} requests, not {count}: {:#?}",
                outcome.requests.len(),
                outcome
                    .requests
                    .iter()
                    .map(|one| &one.path)
                    .collect::<Vec<_>>()
            )),
            _ if outcome.summary.is_empty() => Some("no summary".to_owned()),
            _ => None,
        }
    }
}
