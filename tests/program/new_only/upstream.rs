//! Repositories with a pull request, made with git itself, and checkouts of them as `actions/checkout` makes them.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::case::world;
use crate::run::{Outcome, Setup, run};

pub(super) const MANIFEST: &str = "docs/ops/required-config-vars.yaml";
pub(super) const OLD: &str = "import os\nold = os.environ['OLD']\n";

/// A repository where pull requests go, and the commits of one.
pub(super) struct Upstream {
    pub(super) folder: tempfile::TempDir,
    pub(super) base: String,
    pub(super) head: String,
}

pub(super) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.com",
            "-c",
            "init.defaultBranch=main",
            "-c",
            "protocol.file.allow=always",
            "-c",
            "safe.directory=*",
        ])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub(super) fn lay(folder: &Path, files: &[(&str, Option<&str>)]) {
    for (path, text) in files {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        match text {
            #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
            Some(text) => std::fs::write(file, text).unwrap(),
            None => std::fs::remove_file(file).unwrap(),
        }
    }
}

impl Upstream {
    /// `main` with an old undeclared reader and these files, and a pull request that changes these.
    pub(super) fn new(before: &[(&str, Option<&str>)], change: &[(&str, Option<&str>)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        git(root, &["init", "--quiet"]);
        world("healthy", &Value::Null).lay_out(root).unwrap();
        lay(
            root,
            &[(MANIFEST, Some("[LISTED]\n")), ("old.py", Some(OLD))],
        );
        lay(root, before);
        let commit = |message: &str| {
            git(root, &["add", "--all"]);
            git(
                root,
                &["commit", "--quiet", "--allow-empty", "--message", message],
            );
            git(root, &["rev-parse", "HEAD"])
        };
        commit("first");
        git(root, &["checkout", "--quiet", "-b", "feature"]);
        lay(root, change);
        let head = commit("feature");
        // The base moves on, with a reader of its own that is not the pull request's.
        git(root, &["checkout", "--quiet", "main"]);
        lay(
            root,
            &[("moved.py", Some("import os\nos.environ['MOVED']\n"))],
        );
        let base = commit("moved on");
        git(root, &["checkout", "--quiet", "--detach"]);
        git(
            root,
            &["merge", "--quiet", "--no-ff", "--message", "merge", &head],
        );
        git(root, &["update-ref", "refs/pull/7/merge", "HEAD"]);
        git(root, &["checkout", "--quiet", "main"]);
        Self { folder, base, head }
    }

    fn payload(&self) -> Value {
        json!({ "number": 7, "pull_request": {
            "number": 7, "base": { "sha": self.base }, "head": { "sha": self.head },
        } })
    }

    /// Checks a ref out as `actions/checkout` does, and runs the gate there.
    pub(super) fn run(self, depth: &str, what: &str) -> Outcome {
        self.run_after(depth, what, &[], |_| {})
    }

    pub(super) fn run_after(
        self,
        depth: &str,
        what: &str,
        event: &[(&str, &str)],
        then: impl FnOnce(&Path) + 'static,
    ) -> Outcome {
        let payload = self.payload();
        self.run_for(depth, what, event, payload, then)
    }

    pub(super) fn run_for(
        self,
        depth: &str,
        what: &str,
        event: &[(&str, &str)],
        payload: Value,
        then: impl FnOnce(&Path) + 'static,
    ) -> Outcome {
        let mut setup = Setup::new(
            world("healthy", &Value::Null),
            &["config-seed", "--static", "--new-only"],
        );
        let mut variables = vec![("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_TOKEN", "")];
        variables.extend(event);
        setup.variables = variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Some(value.to_owned())))
            .collect();
        let (depth, what) = (format!("--depth={depth}"), what.to_owned());
        setup.prepare = Some(Box::new(move |checkout| {
            let url = format!("file://{}", self.folder.path().display());
            git(checkout, &["init", "--quiet"]);
            git(checkout, &["remote", "add", "origin", &url]);
            let mut fetch = vec!["fetch", "--quiet", "--no-tags", "origin"];
            if depth == "--depth=0" {
                fetch.push("+refs/heads/*:refs/remotes/origin/*");
            } else {
                fetch.push(&depth);
            }
            fetch.push(&what);
            git(checkout, &fetch);
            let fetched = git(checkout, &["ls-remote", "origin", &what]);
            let commit = fetched
                .split_whitespace()
                .next()
                .unwrap_or(&what)
                .to_owned();
            git(
                checkout,
                &["checkout", "--quiet", "--force", "--detach", &commit],
            );
            then(checkout);
            Some(payload)
        }));
        run(setup)
    }
}
