//! Workflow files and the jobs in them that deploy. A stand-in until the real reader lands.

use serde::{Deserialize, Serialize};

use crate::world::SourceFile;

/// What counts as deploying to production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Production {
    /// The environment's name.
    pub environment: String,
    /// The apps that run there.
    pub apps: Vec<String>,
}

/// What the workflow files say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Jobs that deploy to production.
    pub deploying: Vec<DeployingJob>,
    /// Files, or parts of one, that could not be understood.
    pub unreadable: Vec<Unreadable>,
    /// How many files there are.
    pub workflows: usize,
}

/// A job that deploys to production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeployingJob {
    /// The file.
    pub path: String,
    /// The job's line, from 1.
    pub line: u32,
    /// The job's id.
    pub job: String,
    /// Whether it waits for the environment.
    pub binding: Binding,
}

/// Whether a job waits for the environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// It does.
    Bound,
    /// It does not.
    NotBound {
        /// How that is known.
        because: String,
    },
    /// Nobody can say from the file alone.
    Undecided {
        /// What stands in the way.
        because: String,
    },
}

/// What could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// The file.
    pub path: String,
    /// The line, where one is to blame.
    pub line: Option<u32>,
    /// What is wrong.
    pub reason: String,
}

/// Finds the jobs that deploy to production.
#[must_use]
pub fn scan(files: &[SourceFile], _production: &Production) -> Scan {
    Scan {
        deploying: Vec::new(),
        unreadable: Vec::new(),
        workflows: files.len(),
    }
}
