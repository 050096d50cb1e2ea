//! For tests: what the Actions runner makes of a step's log and of its `GITHUB_OUTPUT` file, by its own rules
//! (actions/runner `ActionCommand.cs`, `OutputManager.cs`, `FileCommandManager.cs`).

use std::collections::BTreeMap;

/// The names the runner has handlers for; it compares them without case.
const NAMES: [&str; 16] = [
    "internal-set-repo-path",
    "set-env",
    "set-output",
    "save-state",
    "add-mask",
    "add-path",
    "add-matcher",
    "remove-matcher",
    "debug",
    "warning",
    "error",
    "notice",
    "echo",
    "group",
    "endgroup",
    "stop-commands",
];

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) data: String,
}

/// Every command in a log. Stricter than the runner where its culture-sensitive comparison is hard to tell: a line counts
/// as it stands, and also without the characters that may weigh nothing there.
pub(crate) fn commands(log: &str) -> Vec<Command> {
    log.split(['\n', '\r'])
        .filter_map(|line| {
            let weighty: String = line.chars().filter(|c| matches!(c, ' '..='~')).collect();
            [line, &weighty]
                .into_iter()
                .find_map(|line| modern(line).or_else(|| legacy(line)))
        })
        .collect()
}

/// `::name key=value,key=value::data` after leading white space.
fn modern(line: &str) -> Option<Command> {
    let (header, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = header.split_once(' ').unwrap_or((header, ""));
    let properties = properties
        .trim()
        .split(',')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .map(|(key, value)| (key.to_lowercase(), unescaped(value, true)))
        .collect();
    known(name).then(|| Command {
        name: name.to_owned(),
        properties,
        data: unescaped(data, false),
    })
}

/// `##[name key=value;key=value]data`, anywhere in a line.
fn legacy(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (header, data) = rest.split_once(']')?;
    let name = header.split(' ').next().unwrap_or_default();
    known(name).then(|| Command {
        name: name.to_owned(),
        properties: BTreeMap::new(),
        data: data.to_owned(),
    })
}

fn known(name: &str) -> bool {
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn unescaped(text: &str, property: bool) -> String {
    let mut text = text.replace("%0D", "\r").replace("%0A", "\n");
    if property {
        text = text.replace("%3A", ":").replace("%2C", ",");
    }
    text.replace("%25", "%")
}

/// The outputs in a `GITHUB_OUTPUT` file, as the runner on Linux reads them; `None` where it would fail the step.
pub(crate) fn outputs(file: &str) -> Option<Vec<(String, String)>> {
    let mut outputs = Vec::new();
    let mut rest = file;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        let heredoc = line.find("<<");
        match (line.find('='), heredoc) {
            _ if line.is_empty() => {}
            (Some(at), _) if heredoc.is_none_or(|heredoc| at < heredoc) => {
                outputs.push((line[..at].to_owned(), line[at + 1..].to_owned()));
            }
            (_, Some(at)) => {
                let delimiter = &line[at + 2..];
                if at == 0 || delimiter.is_empty() {
                    return None;
                }
                let mut value = Vec::new();
                loop {
                    let (line, after) = match rest.split_once('\n') {
                        Some(split) => split,
                        None if rest.is_empty() => return None,
                        None => (rest, ""),
                    };
                    rest = after;
                    if line == delimiter {
                        break;
                    }
                    value.push(line);
                }
                outputs.push((line[..at].to_owned(), value.join("\n")));
            }
            _ => return None,
        }
    }
    Some(outputs)
}

#[test]
fn a_command_is_read_as_the_runner_reads_it() {
    let read = commands(
        "  ::error file=a%2Cb,line=3,title=x%3Ay::50%25%0Adone\nno ::error::x\nok ##[add-mask]y\n::other::z",
    );
    let names: Vec<&str> = read.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["error", "add-mask"]);
    assert_eq!(read[0].properties["file"], "a,b");
    assert_eq!(read[0].properties["title"], "x:y");
    assert_eq!(read[0].data, "50%\ndone");
    assert_eq!(commands("##\u{ad}[error]x").len(), 1);
    assert_eq!(commands("\u{a0}::\u{200b}error::x").len(), 1);
}
