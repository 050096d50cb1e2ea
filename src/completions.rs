//! `completions`: the script that teaches a shell to complete the command line.
//!
//! A feature of its own, because nothing in a workflow needs it: the released image is built without. The manual page costs
//! nothing at all: it is a file below `docs/man`, made from the command line by a test.

use std::io::Write;

use clap_complete::Shell;

use crate::cli;
use crate::usage::UsageError;

/// `completions`
#[derive(Debug, Clone, clap::Args)]
pub struct CompletionsOptions {
    /// The shell the script is for
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Writes the script.
///
/// # Errors
///
/// When it cannot be written.
pub fn write(options: &CompletionsOptions, out: &mut dyn Write) -> Result<u8, UsageError> {
    // By way of memory: the generator panics where it cannot write.
    let mut script = Vec::new();
    let mut command = cli::command();
    clap_complete::generate(options.shell, &mut command, "deploy-gate", &mut script);
    out.write_all(&script)
        .and_then(|()| out.flush())
        .map_err(|error| UsageError::new(format!("could not write to stdout: {error}")))?;
    Ok(0)
}
