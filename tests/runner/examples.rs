//! The examples as a team would run them: every step that uses the action, in the runner, in a world as agreed.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Job, Step};
use crate::worlds::world_with;

/// What the workflows' `uses` begins with.
pub(crate) const ACTION: &str = "raxx-app/deploy-gate@";

/// The examples' second app, which the healthy world lacks.
const RAPTOR: &str = include_str!("examples/raptor.yml");

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn read(name: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "the examples are files")]
    std::fs::read_to_string(examples().join(name)).unwrap()
}

/// The workflows, by file name.
fn workflows() -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "the examples are files")]
    let entries = std::fs::read_dir(examples()).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            let file = Path::new(name);
            file.extension().is_some_and(|ending| ending == "yml") && name != "deploy-gate.yml"
        })
        .collect();
    names.sort();
    names
}

/// A checkout that holds all of them, as a team has it that copied the folder.
pub(crate) fn job() -> Job {
    let mut job = Job::new(world_with("healthy", RAPTOR));
    for name in workflows() {
        job.lay(&format!(".github/workflows/{name}"), &read(&name));
    }
    // The same waiting, on a faster clock.
    let settings = read("deploy-gate.yml").replace("every: 5s", "every: 50ms");
    job.lay(".github/deploy-gate.yml", &settings);
    job.lay(
        "docs/ops/required-config-vars.yaml",
        &read("required-config-vars.yaml"),
    );
    job.lay(
        "queue/server.py",
        "import os\n\nCRON = os.environ[\"QUEUE_SERVICE_TOKEN_CRON\"]\n",
    );
    let key = job.contexts.get("secrets.HEROKU_API_KEY").to_owned();
    job.contexts.set("secrets.HEROKU_READ_KEY", key);
    let commit = job.contexts.get("github.sha").to_owned();
    job.contexts.set("needs.confirm.outputs.sha", commit);
    job.contexts
        .set("needs.production.outputs.record", "rollback-pointer.json");
    job
}

/// The jobs of a workflow and, of each, the steps that use the action.
fn steps(workflow: &Value) -> Vec<(String, Value)> {
    let jobs = workflow["jobs"].as_object().unwrap();
    let mut found = Vec::new();
    for (job, about) in jobs {
        for step in about["steps"].as_array().unwrap() {
            let uses = step["uses"].as_str().unwrap_or_default();
            if uses.starts_with(ACTION) {
                found.push((job.clone(), step.clone()));
            }
        }
    }
    found
}

#[test]
fn every_step_passes_where_all_is_as_agreed() {
    let mut ran = 0;
    for name in workflows() {
        let workflow: Value = serde_yaml::from_str(&read(&name)).unwrap();
        let steps = steps(&workflow);
        assert!(!steps.is_empty(), "{name} uses the action nowhere");
        let mut job = job();
        for (of, step) in steps {
            let outcome = job.run(&Step::from_workflow(&step));
            let place = format!("{name}, {of}: {}", step["name"]);
            assert_eq!(outcome.code, Some(0), "{place}\n{}", outcome.log());
            assert!(!outcome.failed, "{place}: {:?}", outcome.problems);
            assert!(!outcome.log().contains("Unexpected input"), "{place}");
            ran += 1;
        }
    }
    assert!(ran >= 20, "only {ran} steps ran");
}

/// The doors are shut: where production is not protected, the very steps that guard it fail.
#[test]
fn the_guarding_steps_fail_where_nothing_is_as_agreed() {
    let mut job = Job::new(world_with("queue-2026-05-18", RAPTOR));
    for name in ["deploy-gate.yml", "required-config-vars.yaml"] {
        let path = match name {
            "deploy-gate.yml" => ".github/deploy-gate.yml",
            _ => "docs/ops/required-config-vars.yaml",
        };
        job.lay(path, &read(name));
    }
    let key = job.contexts.get("secrets.HEROKU_API_KEY").to_owned();
    job.contexts.set("secrets.HEROKU_READ_KEY", key);
    job.contexts.set("inputs.confirm", "Deploy-Prod-Now");
    let workflow: Value = serde_yaml::from_str(&read("deploy-queue.yml")).unwrap();
    for (of, step) in steps(&workflow) {
        let guards = ["before-production", "production"].contains(&of.as_str());
        let gate = step["with"]["gate"].as_str().unwrap_or_default();
        if guards && gate != "rollback-pointer" {
            let outcome = job.run(&Step::from_workflow(&step));
            assert_eq!(outcome.code, Some(1), "{of}: {gate}\n{}", outcome.log());
        }
    }
}

/// The allowance that the settings hold ready lets a first deploy through: nothing to go back to, no record, no stop.
#[test]
fn a_first_deploy_is_let_through_where_the_settings_say_so() {
    let settings = read("deploy-gate.yml");
    let allowed = settings
        .replace("# allow:", "allow:")
        .replace("#   - { rule: rollback", "  - { rule: rollback");
    let workflow: Value = serde_yaml::from_str(&read("deploy-queue.yml")).unwrap();
    for (text, code) in [(&settings, 1), (&allowed, 0)] {
        let mut job = Job::new(world_with("queue-2026-05-18", RAPTOR));
        job.lay(".github/deploy-gate.yml", text);
        let key = job.contexts.get("secrets.HEROKU_API_KEY").to_owned();
        job.contexts.set("secrets.HEROKU_READ_KEY", key);
        let mut looked = 0;
        for (of, step) in steps(&workflow) {
            if step["with"]["gate"] == "rollback-pointer" {
                let outcome = job.run(&Step::from_workflow(&step));
                assert_eq!(outcome.code, Some(code), "{of}\n{}", outcome.log());
                looked += 1;
            }
        }
        assert_eq!(looked, 2);
    }
}

/// Other people's actions are pinned by commit, each with its version beside it for Dependabot to move.
#[test]
fn every_action_of_others_is_pinned() {
    for name in workflows() {
        for line in read(&name).lines().filter(|line| line.contains("uses:")) {
            let uses = line.split_once("uses:").unwrap().1.trim();
            if uses.starts_with(ACTION) {
                continue;
            }
            let (action, version) = uses.split_once(" # v").unwrap_or((uses, ""));
            let commit = action.split_once('@').map_or("", |(_, commit)| commit);
            let is_commit = commit.len() == 40 && commit.bytes().all(|c| c.is_ascii_hexdigit());
            assert!(is_commit && !version.is_empty(), "{name}: {uses}");
        }
    }
}
