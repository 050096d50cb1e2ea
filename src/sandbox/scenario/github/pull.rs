//! Pull requests and the files they change.

use serde::Deserialize;

/// A pull request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Pull {
    /// The commit it brings.
    pub(crate) sha: String,
    /// The branch it goes to.
    #[serde(default = "super::main")]
    pub(crate) base: String,
    /// What it changes, in GitHub's order: by path.
    #[serde(default)]
    pub(crate) files: Vec<PullFile>,
}

/// A file of a pull request. What it is now is what the looking run has checked out, unless that is said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PullFile {
    /// Its path.
    pub(crate) path: String,
    /// What it was called before.
    #[serde(default)]
    pub(crate) formerly: Option<String>,
    /// Its text before; left out of a file that is new.
    #[serde(default)]
    pub(crate) was: Option<String>,
    /// Its text now, where that is not what is checked out.
    #[serde(default)]
    pub(crate) is: Option<String>,
    /// Git takes it for binary, or its diff is too large to be shown.
    #[serde(default)]
    pub(crate) no_diff: bool,
}
