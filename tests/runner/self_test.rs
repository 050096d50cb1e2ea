//! The steps by which our own CI tries the action: each verdict is provoked, here as there.

use std::path::Path;

use serde_json::Value;

use crate::harness::{Job, Step};
use crate::worlds::world;

fn read(path: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "the workflow is a file")]
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_verdict_is_the_one_provoked() {
    let workflow: Value = serde_yaml::from_str(&read(".github/workflows/ci.yml")).unwrap();
    let mut job = Job::new(world("healthy"));
    for file in ["deploy-gate.yml", "required-config-vars.yaml"] {
        let path = format!(".github/self-test/{file}");
        job.lay(&path, &read(&path));
    }
    job.lay(
        "read.py",
        "import os\n\nKEY = os.environ[\"NOT_DECLARED\"]\n",
    );
    let mut found = Vec::new();
    for step in workflow["jobs"]["self-test"]["steps"].as_array().unwrap() {
        if step["uses"] != "./" {
            continue;
        }
        let outcome = job.run(&Step::from_workflow(step));
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        assert_eq!(outcome.failed, step["id"] != "passes", "{}", outcome.log());
        found.push(outcome.outputs["verdict"].clone());
    }
    assert_eq!(found, ["passed", "failed", "undecided"]);
}
