//! The files a step leaves for the runner, read as `FileCommandManager.cs` reads them.

use std::path::Path;

/// A larger summary is not uploaded at all.
pub(crate) const SUMMARY_LIMIT: usize = 1024 * 1024;

/// `NAME=value` and `NAME<<DELIMITER` entries, in order; later ones win. On Linux a line ends at `\n` alone.
///
/// # Errors
///
/// What the runner would fail the step with.
pub(crate) fn entries(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut entries = Vec::new();
    let mut rest = text;
    while let Some(line) = next_line(&mut rest) {
        let (equals, heredoc) = (line.find('='), line.find("<<"));
        match (equals, heredoc) {
            _ if line.is_empty() => {}
            (Some(equals), heredoc) if heredoc.is_none_or(|heredoc| equals < heredoc) => {
                entries.push((line[..equals].to_owned(), line[equals + 1..].to_owned()));
            }
            (_, Some(at)) => {
                let (name, delimiter) = (&line[..at], &line[at + 2..]);
                if name.is_empty() || delimiter.is_empty() {
                    return Err(format!(
                        "Invalid format '{line}'. Name and delimiter must not be empty"
                    ));
                }
                entries.push((name.to_owned(), heredoc_value(&mut rest, delimiter)?));
            }
            _ => return Err(format!("Invalid format '{line}'")),
        }
    }
    Ok(entries)
}

fn heredoc_value(rest: &mut &str, delimiter: &str) -> Result<String, String> {
    let mut lines = Vec::new();
    loop {
        match next_line(rest) {
            None => {
                return Err(format!(
                    "Invalid value. Matching delimiter not found '{delimiter}'"
                ));
            }
            Some(line) if line == delimiter => return Ok(lines.join("\n")),
            Some(line) => lines.push(line),
        }
    }
}

fn next_line<'a>(rest: &mut &'a str) -> Option<&'a str> {
    if rest.is_empty() {
        return None;
    }
    let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
    *rest = after;
    Some(line)
}

/// The summary as it would be uploaded; none where the file is empty.
///
/// # Errors
///
/// What the runner annotates the step with when it is too large; the step does not fail for it.
pub(crate) fn summary(path: &Path) -> Result<Option<String>, String> {
    let text = read(path);
    match text.len() {
        0 => Ok(None),
        size if size > SUMMARY_LIMIT => Err(format!(
            "$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got {}k",
            size / 1024
        )),
        _ => Ok(Some(text)),
    }
}

/// A file as UTF-8, whatever is in it; empty where it is gone.
pub(crate) fn read(path: &Path) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "the runner reads what the step left"
    )]
    let bytes = std::fs::read(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Every file below a folder: its path and what is in it.
#[expect(
    clippy::disallowed_methods,
    reason = "the runner reads what the step left"
)]
pub(crate) fn below(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                let path = entry.path();
                found.push((path.display().to_string(), read(&path)));
            }
        }
    }
    found
}

#[test]
fn entries_are_read_as_the_runner_reads_them() {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        entries("a=1=2\n\nb<<E\nx\n E\n\ny\r\nE\nc=<<E\n").unwrap(),
        [
            pair("a", "1=2"),
            pair("b", "x\n E\n\ny\r"),
            pair("c", "<<E")
        ]
    );
    assert_eq!(entries("a<<E\nE\n").unwrap(), [pair("a", "")]);
    for broken in ["a<<E\nx\n", "word\n", "<<E\nE\n", "a<<\nx\n"] {
        assert!(entries(broken).is_err(), "{broken}");
    }
}
