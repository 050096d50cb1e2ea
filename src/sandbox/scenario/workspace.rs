//! Laying out the files the looking run has checked out.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::Scenario;

/// A file that would land outside the workspace.
pub(super) fn contradiction(files: &BTreeMap<String, String>) -> Option<String> {
    let outside = files.keys().find(|path| {
        let mut parts = Path::new(path).components();
        path.is_empty() || !parts.all(|part| matches!(part, Component::Normal(_)))
    })?;
    Some(format!(
        "files: `{outside}` is not a path inside the workspace"
    ))
}

impl Scenario {
    /// Writes the scenario's files below this folder, over what stands there.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn lay_out(&self, workspace: &Path) -> io::Result<()> {
        self.lay_out_as(workspace, str::to_owned)
    }

    /// Writes the scenario's files below this folder, each as `written` makes it.
    pub(in crate::sandbox) fn lay_out_as(
        &self,
        workspace: &Path,
        written: impl Fn(&str) -> String,
    ) -> io::Result<()> {
        for (path, text) in &self.files {
            let file = workspace.join(path);
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            #[expect(
                clippy::disallowed_methods,
                reason = "the checkout is made here, not judged"
            )]
            std::fs::write(file, written(text))?;
        }
        Ok(())
    }

    /// Writes the event's payload below this folder; where the payload is.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub(in crate::sandbox) fn lay_out_event(&self, workspace: &Path) -> io::Result<PathBuf> {
        let folder = std::path::absolute(workspace)?.join(".sandbox");
        std::fs::create_dir_all(&folder)?;
        let event = folder.join("event.json");
        #[expect(
            clippy::disallowed_methods,
            reason = "the runner's part is played here"
        )]
        std::fs::write(&event, format!("{:#}\n", self.event_payload()))?;
        Ok(event)
    }
}
