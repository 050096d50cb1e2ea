//! From the checked-out workflows: every job that can deploy to production, and whether it binds to the
//! production environment whenever it does.
//!
//! A job without `environment: production` passes every protection rule by: no reviewer is asked, no branch
//! is refused. This room reads workflow files and says, job by job, whether that can happen. It is pure: text
//! in, facts out.
//!
//! How it knows. Files become a tree with positions (`yaml`) and then the few things that matter (`model`). A
//! job runs in situations (`situation`, `calls`: its triggers, and who calls it), and in each of them with
//! every combination of the choices its expressions ask about (`mentions`, `combination`): inputs of a
//! dispatch, rows of a matrix, and values only a run could tell. For each, `expression` works out the `if:`,
//! the environment and every step's app (`deploys`, `shell`), three-valued: what is not known is never
//! guessed. `binding` puts the cases together and says which one is at fault.
//!
//! What it does not see: actions and scripts it does not know, the inside of local actions and of workflows
//! of other repositories. Where their names say that they deploy to production they are undecided. Scripts and
//! local actions of the checkout are searched for a production app beside a deploying command (`unfollowed`).

mod binding;
mod calls;
mod combination;
mod deploys;
mod dimension;
mod environment;
mod expression;
mod functions;
mod matrix;
mod mentions;
mod model;
mod production;
mod shell;
mod situation;
mod unfollowed;
mod value;
mod yaml;

pub use binding::Binding;
pub use production::Production;

use serde::{Deserialize, Serialize};

use crate::known::Known;
use crate::world::SourceFile;
use binding::Subject;
use calls::Calls;
use unfollowed::Files;

/// What the workflows of a checkout do to production.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Every job that can deploy to production, by file and line. Jobs that only deploy elsewhere are left out.
    pub deploying: Vec<DeployingJob>,
    /// Files that could not be read: what their jobs do is not known.
    pub unreadable: Vec<Unreadable>,
    /// How many workflow files were read.
    pub workflows: usize,
}

/// A job that can deploy to production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeployingJob {
    /// The workflow file, relative to the workspace.
    pub path: String,
    /// The line, from 1, of its `environment:`, or of the job where it has none.
    pub line: u32,
    /// The job's id.
    pub job: String,
    /// Whether it binds to the production environment.
    pub binding: Binding,
}

/// A workflow file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// The file, relative to the workspace.
    pub path: String,
    /// The line at fault, from 1, where there is one.
    pub line: Option<u32>,
    /// Why; quotes nothing of the file.
    pub reason: String,
}

/// Reads workflow files and says of every job that can deploy to production how it is bound.
///
/// A job of a reusable workflow is judged once, where it stands, over all the calls of the files given. `read` reads
/// other files of the checkout: scripts and local actions.
#[must_use]
pub fn scan(
    files: &[SourceFile],
    production: &Production,
    read: &dyn Fn(&str) -> Known<String>,
) -> Scan {
    let mut others = Files::new(read);
    let mut scan = Scan::default();
    let mut workflows = Vec::new();
    for file in files {
        let unreadable = |line, reason| Unreadable {
            path: file.path.clone(),
            line,
            reason,
        };
        match &file.text {
            Known::Found(text) => match tree(text) {
                Ok(workflow) => workflows.push((file.path.clone(), workflow)),
                Err(error) => scan.unreadable.push(unreadable(error.line, error.reason)),
            },
            Known::Absent => {
                let reason = "it was there and is gone".to_owned();
                scan.unreadable.push(unreadable(None, reason));
            }
            Known::Unseen(unseen) => {
                scan.unreadable
                    .push(unreadable(None, unseen.detail.clone()));
            }
        }
    }
    scan.workflows = workflows.len();
    let calls = Calls::among(&workflows, &production.environment);
    let exists = |path: &str| workflows.iter().any(|(known, _)| known == path);
    for (file, (path, workflow)) in workflows.iter().enumerate() {
        let situations = calls.situations(file);
        for job in &workflow.jobs {
            let subject = Subject {
                file: path,
                workflow,
                job,
                production,
                exists: &exists,
            };
            if let Some(binding) = subject.binding(&situations, &mut others) {
                scan.deploying.push(DeployingJob {
                    path: path.clone(),
                    line: job.environment_line.unwrap_or(job.line),
                    job: job.id.clone(),
                    binding,
                });
            }
        }
    }
    scan.deploying
        .sort_by(|left, right| (&left.path, left.line).cmp(&(&right.path, right.line)));
    scan
}

fn tree(text: &str) -> Result<model::Workflow, yaml::YamlError> {
    match yaml::read(text)? {
        Some(root) => model::read(&root),
        // Nothing but comments and space: nothing runs.
        None => Ok(model::Workflow::default()),
    }
}
