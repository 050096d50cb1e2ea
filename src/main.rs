//! The `deploy-gate` binary: takes in the process's surroundings and hands back an exit code.

use std::io::{IsTerminal as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;

use deploy_gate::Process;
use deploy_gate::invocation::Environment;

/// What a crash of our own exits with: nothing was decided.
const UNDECIDED: u8 = 3;

fn main() -> ExitCode {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the environment is read, once"
    )]
    let variables = std::env::vars_os().filter_map(|(name, value)| {
        Some((
            name.into_string().ok()?,
            value.to_string_lossy().into_owned(),
        ))
    });
    let code = catch_unwind(AssertUnwindSafe(|| {
        deploy_gate::run(Process {
            arguments: std::env::args_os().collect(),
            environment: Environment::new(variables),
            workspace: PathBuf::from("."),
            stdout: &mut std::io::stdout().lock(),
            stderr: &mut std::io::stderr(),
            terminal: std::io::stdout().is_terminal(),
        })
    }));
    ExitCode::from(code.unwrap_or_else(|_panic| {
        // The panic hook has said where; this says what it means for the deploy.
        drop(writeln!(
            std::io::stderr(),
            "deploy-gate crashed: this is its own fault, and nothing was decided. Please report it."
        ));
        UNDECIDED
    }))
}
