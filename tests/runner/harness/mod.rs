//! The Actions runner, as far as a step of a container action meets it.
//!
//! [`Job`] stands for a job of a workflow in a world of the twin: a checkout, an event payload, the contexts. [`Job::run`]
//! runs one [`Step`] of this repository's `action.yml` as the runner would and reads what it left by the runner's own
//! rules. The sources are `actions/runner`: `ActionRunner.cs`, `ContainerActionHandler.cs`, `ContainerInfo.cs`,
//! `GitHubContext.cs`, `ActionCommand.cs`, `ActionCommandManager.cs`, `OutputManager.cs`, `FileCommandManager.cs`.
//!
//! ```ignore
//! let mut job = Job::new(world("healthy"));
//! let outcome = job.run(&Step::gate("env-protection").with("require-approval", "true"));
//! assert!(!outcome.failed, "{}", outcome.log());
//! assert_eq!(outcome.outputs["verdict"], "passed");
//! ```
//!
//! A step of a workflow file is read with [`Step::from_workflow`]; its `${{ }}` are looked up in [`Job::contexts`], where a
//! test may set what a run would have (`inputs.target`, `needs.confirm.outputs.sha`). The outputs of a step with an `id` are
//! there for the next one.
//!
//! What runs is the binary, in a process with nothing but the runner's variables. Where `DEPLOY_GATE_IMAGE` names an image,
//! it is that image in a container instead: see [`engine`].

mod action;
mod commands;
mod contexts;
mod engine;
mod files;
mod job;
mod layout;
mod log;
mod step;

pub(crate) use action::Action;
pub(crate) use commands::Level;
pub(crate) use job::{Job, Outcome};
pub(crate) use layout::FILE_COMMANDS;
pub(crate) use step::Step;
