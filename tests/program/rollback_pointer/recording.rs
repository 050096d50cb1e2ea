//! A record before a deploy, and what a later run makes of it.

use std::path::Path;

use deploy_gate::Process;
use deploy_gate::invocation::Environment;
use deploy_gate::sandbox::Standing;

use super::*;

const RECORD: &str = "deep/er/rollback-pointer.json";

/// One run in this checkout: its exit code, and everything it said.
fn call(twin: &Standing, workspace: &Path, arguments: &[&str]) -> (u8, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = deploy_gate::run(Process {
        arguments: ["deploy-gate", "rollback-pointer", "--format=json"]
            .iter()
            .chain(arguments)
            .map(Into::into)
            .collect(),
        environment: Environment::new(twin.environment()),
        workspace: workspace.to_owned(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        terminal: false,
        stderr_terminal: false,
    });
    let said = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    (code, said)
}

fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".github")).unwrap();
    let settings =
        format!("version: 1\nservices: {{ queue: {{ production: {{ heroku: {APP} }} }} }}\n");
    #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
    std::fs::write(folder.path().join(".github/deploy-gate.yml"), settings).unwrap();
    folder
}

fn start(differs: &Value) -> Standing {
    Standing::start(world("healthy", differs), Conditions::default()).unwrap()
}

fn read(path: &Path) -> Value {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test reads what the run wrote"
    )]
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn output(said: &str, name: &str) -> String {
    // What is said while it waits comes after it, from stderr.
    let mut values = serde_json::Deserializer::from_str(said).into_iter::<Value>();
    let report = values.next().unwrap().unwrap();
    report["outputs"][name]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_record_outlives_the_deploy_it_was_made_for_and_not_the_next() {
    let before = [
        release(1, "Initial release"),
        release(4, "Deployed web (aaaaaaaaaaaa)"),
        release(7, "Deployed web (bbbbbbbbbbbb)"),
    ];
    let folder = checkout();
    let record = folder.path().join(RECORD);
    let recording = format!("--record={RECORD}");
    let verifying = format!("--verify={RECORD}");

    let twin = start(&with_releases(&before));
    let (code, said) = call(&twin, folder.path(), &[&recording]);
    assert_eq!(code, 0, "{said}");
    // What runs now is what a rollback of the coming deploy goes back to.
    assert_eq!(output(&said, "rollback-version"), "v7");
    assert_eq!(twin.requests().len(), 2);
    let written = read(&record);
    assert_eq!(written["schema"], "deploy-gate/rollback-pointer/v1");
    assert_eq!(written["environment"], "production");
    let app = &written["services"]["queue"]["heroku"];
    assert_eq!(app["running"]["version"], 7);
    assert_eq!(
        app["running"]["command"],
        format!("heroku rollback v7 --app {APP}")
    );
    assert_eq!(app["previous"]["version"], 4);
    let (code, said) = call(&twin, folder.path(), &[&recording]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("is there already"), "{said}");
    assert_eq!(twin.requests().len(), 2, "refused before any request");
    assert_eq!(read(&record), written);
    assert_eq!(call(&twin, folder.path(), &[&verifying]).0, 0);

    let mut after = before.to_vec();
    after.push(release(8, "Deployed web (cccccccccccc)"));
    let twin = start(&with_releases(&after));
    let (code, said) = call(&twin, folder.path(), &[&verifying]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(output(&said, "rollback-version"), "v7");
    // And back, and then it runs again.
    let (code, said) = call(
        &twin,
        folder.path(),
        &[&verifying, "--execute", "--yes", "--reason=it answers 500"],
    );
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("as v9") && said.contains("it answers 500"),
        "{said}"
    );
    let (code, said) = call(&twin, folder.path(), &[&verifying]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("no other code was deployed since"), "{said}");
    let (code, said) = call(&twin, folder.path(), &[]);
    assert_eq!(
        (code, output(&said, "rollback-version").as_str()),
        (0, "v4"),
        "{said}"
    );

    after.push(release(9, "Deployed web (dddddddddddd)"));
    let twin = start(&with_releases(&after));
    let (code, said) = call(&twin, folder.path(), &[&verifying]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("rollback-pointer/pointer-gone"), "{said}");
}

#[test]
fn a_second_deploy_ever_can_be_recorded_before_and_a_first_one_not() {
    let folder = checkout();
    let recording = format!("--record={RECORD}");
    let twin = start(&with_releases(&[release(1, "Initial release")]));
    let (code, said) = call(&twin, folder.path(), &[&recording]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("no-eligible-release") && said.contains("was not written"),
        "{said}"
    );
    assert!(!folder.path().join(RECORD).exists());

    let only = [
        release(1, "Initial release"),
        release(2, "Deployed web (aaaaaaaaaaaa)"),
    ];
    let twin = start(&with_releases(&only));
    let (code, said) = call(&twin, folder.path(), &[&recording]);
    assert_eq!(code, 0, "{said}");
    let written = read(&folder.path().join(RECORD));
    assert_eq!(
        written["services"]["queue"]["heroku"]["previous"],
        Value::Null
    );
}

/// A job that is run again goes no further back than it went.
#[test]
fn a_rollback_run_again_changes_nothing() {
    let folder = checkout();
    let releases = [
        release(1, "Deployed web (aaaaaaaaaaaa)"),
        release(2, "Deployed web (bbbbbbbbbbbb)"),
        release(3, "Deployed web (cccccccccccc)"),
    ];
    let twin = start(&with_releases(&releases));
    let executing = ["--execute", "--yes", "--reason=it answers 500"];
    let (code, said) = call(&twin, folder.path(), &executing);
    assert_eq!(
        (code, output(&said, "rollback-version").as_str()),
        (0, "v2"),
        "{said}"
    );
    let (code, said) = call(&twin, folder.path(), &executing);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("brought back by a rollback already, v4"),
        "{said}"
    );
    let requests = twin.requests();
    let posts = requests.iter().filter(|request| request.method == "POST");
    assert_eq!(posts.count(), 1);
}

/// A record is not written where a service could not be seen.
#[test]
fn half_a_record_is_none() {
    let folder = checkout();
    let forbidden =
        json!({ "heroku": { "keys": { "HRKU-sandbox-key-of-no-use-anywhere": { "apps": [] } } } });
    let twin = start(&forbidden);
    let (code, said) = call(&twin, folder.path(), &[&format!("--record={RECORD}")]);
    assert_eq!(code, 3, "{said}");
    assert!(!folder.path().join(RECORD).exists());
}
