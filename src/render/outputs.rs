//! Step outputs, as `GITHUB_OUTPUT` takes them.

use super::escape;
use crate::report::Report;

/// Every output as a heredoc, its value exactly as it is; last `file`, where the JSON report is. `None` when the delimiter made from `random` occurs in a value:
/// draw again. The random part must not be guessable, or a value from outside could end its heredoc and add outputs.
#[must_use]
pub fn text(report: &Report, file: Option<&str>, random: [u8; 16]) -> Option<String> {
    let delimiter = random.iter().fold("deploy_gate_".to_owned(), |text, byte| {
        text + &format!("{byte:02x}")
    });
    let outputs = report.outputs.iter();
    outputs
        .map(|(name, value)| (*name, value.as_str()))
        .chain(file.map(|file| ("report", file)))
        .map(|(name, value)| escape::heredoc(name, value, &delimiter))
        .collect()
}

#[cfg(test)]
mod tests;
