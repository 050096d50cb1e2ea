//! `deploy-gate sandbox`: a twin for other programs to talk to.

use std::io::{self, Write};
use std::path::Path;

use super::{Conditions, Scenario, Twin};

/// Serves a world until interrupted. Writes to `out`, as shell commands, the environment that points clients at it;
/// lays out the scenario's files and the event's payload when told where.
///
/// # Errors
/// When a port cannot be had, a file cannot be written, or `out` is closed.
pub async fn serve(
    scenario: Scenario,
    conditions: Conditions,
    workspace: Option<&Path>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let twin = Twin::start_with(scenario, conditions).await?;
    let mut variables = twin.environment();
    if let Some(workspace) = workspace {
        twin.lay_out(workspace)?;
        let event = twin.scenario().lay_out_event(workspace)?;
        let event = event.to_string_lossy().into_owned();
        variables.push(("GITHUB_EVENT_PATH".to_owned(), event));
        let workspace = std::path::absolute(workspace)?;
        let workspace = workspace.to_string_lossy().into_owned();
        variables.push(("GITHUB_WORKSPACE".to_owned(), workspace));
    }
    for (name, value) in variables {
        writeln!(out, "export {name}={}", quoted(&value))?;
    }
    writeln!(out, "# GitHub's own command, for one call at a time:")?;
    let gh = twin.gh_environment();
    let gh: Vec<String> = gh
        .iter()
        .map(|(name, value)| format!("{name}={}", quoted(value)))
        .collect();
    writeln!(
        out,
        "# {} gh api repos/{{owner}}/{{repo}}/environments",
        gh.join(" ")
    )?;
    for (host, url) in twin.sites() {
        writeln!(out, "# {host}: {url}/")?;
    }
    writeln!(out, "# Serving until interrupted (Ctrl-C).")?;
    out.flush()?;
    tokio::signal::ctrl_c().await
}

/// A word as a POSIX shell reads it back.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_back_what_was_quoted() {
        assert_eq!(quoted("http://127.0.0.1:4010"), "http://127.0.0.1:4010");
        assert_eq!(quoted("it's $HOME"), "'it'\\''s $HOME'");
        assert_eq!(quoted(""), "''");
    }
}
