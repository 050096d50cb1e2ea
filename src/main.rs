//! The `deploy-gate` binary: takes in the process's surroundings and hands back an exit code.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use deploy_gate::Process;
use deploy_gate::invocation::Environment;

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
    std::panic::set_hook(Box::new(|panic| {
        // Where, and never what: a message may quote what came from outside.
        let place = panic
            .location()
            .map_or(String::new(), |at| format!(" at {at}"));
        drop(writeln!(std::io::stderr(), "deploy-gate: crashed{place}"));
    }));
    ExitCode::from(deploy_gate::run(Process {
        arguments: std::env::args_os().collect(),
        environment: Environment::new(variables),
        workspace: PathBuf::from("."),
        stdout: &mut std::io::stdout().lock(),
        stderr: &mut std::io::stderr(),
        terminal: std::io::stdout().is_terminal(),
        stderr_terminal: std::io::stderr().is_terminal(),
    }))
}
