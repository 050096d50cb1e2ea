//! The runner's folders, and where a container has them.

use std::path::{Path, PathBuf};

/// The files a step writes for the runner: the context's name, which also names the variable, and the file's prefix.
pub(crate) const FILE_COMMANDS: [(&str, &str); 5] = [
    ("output", "set_output_"),
    ("env", "set_env_"),
    ("path", "add_path_"),
    ("step_summary", "step_summary_"),
    ("state", "save_state_"),
];

/// The runner's folders for one job.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) workspace: PathBuf,
    pub(crate) home: PathBuf,
    pub(crate) workflow: PathBuf,
    pub(crate) file_commands: PathBuf,
    pub(crate) temp: PathBuf,
}

impl Layout {
    /// Makes them below this folder, as the runner does below its work folder.
    pub(crate) fn below(folder: &Path) -> Self {
        let temp = folder.join("_temp");
        let layout = Self {
            workspace: folder.join("deploy/deploy"),
            home: temp.join("_github_home"),
            workflow: temp.join("_github_workflow"),
            file_commands: temp.join("_runner_file_commands"),
            temp,
        };
        for (host, _) in layout.mounts() {
            std::fs::create_dir_all(host).unwrap();
        }
        layout
    }

    /// Host folder and container folder, in the order in which the runner looks for a match.
    pub(crate) fn mounts(&self) -> [(&Path, &'static str); 5] {
        [
            (&self.workspace, "/github/workspace"),
            (&self.file_commands, "/github/file_commands"),
            (&self.workflow, "/github/workflow"),
            (&self.home, "/github/home"),
            (&self.temp, "/github/runner_temp"),
        ]
    }

    /// A variable's value inside the container: rewritten only where it is such a folder or begins with one.
    pub(crate) fn to_container(&self, value: &str) -> String {
        let found = self.mounts().into_iter().find_map(|(host, container)| {
            let rest = value.strip_prefix(host.to_str().unwrap())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("{container}{rest}"))
        });
        found.unwrap_or_else(|| value.to_owned())
    }

    /// The file an annotation speaks of, relative to the workspace where it lies there.
    pub(crate) fn to_workspace(&self, file: &str) -> String {
        let workspace = self.workspace.to_str().unwrap();
        [workspace, "/github/workspace"]
            .into_iter()
            .find_map(|folder| file.strip_prefix(folder)?.strip_prefix('/'))
            .unwrap_or(file)
            .to_owned()
    }
}

#[test]
fn paths_are_rewritten_where_a_value_begins_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout::below(folder.path());
    let host = folder.path().display();
    for (value, expected) in [
        (format!("{host}/deploy/deploy"), "/github/workspace"),
        (format!("{host}/deploy/deploy/a/b"), "/github/workspace/a/b"),
        (
            format!("{host}/_temp/_github_workflow/event.json"),
            "/github/workflow/event.json",
        ),
        (format!("{host}/_temp/other"), "/github/runner_temp/other"),
    ] {
        assert_eq!(layout.to_container(&value), expected);
    }
    for value in [
        format!("{host}/deploy/deployment"),
        format!("at {host}/deploy/deploy"),
        "/elsewhere".to_owned(),
    ] {
        assert_eq!(layout.to_container(&value), value);
    }
    assert_eq!(layout.to_workspace("/github/workspace/x.yml"), "x.yml");
    assert_eq!(layout.to_workspace("x.yml"), "x.yml");
}
