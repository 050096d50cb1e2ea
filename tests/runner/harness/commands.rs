//! Workflow commands in a step's output, parsed as `ActionCommand.cs` does.

use std::collections::BTreeMap;

/// The names the runner has handlers for, compared without case. `stop-commands` is among them; the token it names joins.
const NAMES: [&str; 15] = [
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

/// One command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) data: String,
}

/// How much an annotation weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Notice,
    Warning,
    Error,
}

impl Level {
    pub(crate) fn of(command: &str) -> Option<Self> {
        match command {
            "notice" => Some(Self::Notice),
            "warning" => Some(Self::Warning),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

/// An annotation the runner keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Annotation {
    pub(crate) level: Level,
    pub(crate) title: Option<String>,
    /// Relative to the workspace.
    pub(crate) file: Option<String>,
    pub(crate) line: Option<u32>,
    /// At most 4,096 UTF-16 code units.
    pub(crate) message: String,
}

/// The command in a line, of those the runner knows now: its own, and the token that ends a stop.
pub(crate) fn parse(line: &str, token: Option<&str>) -> Option<Command> {
    let known = |name: &str| {
        let same = |known: &&str| known.eq_ignore_ascii_case(name);
        NAMES.iter().any(&same) || token.as_ref().is_some_and(same)
    };
    modern(line, known).or_else(|| legacy(line, known))
}

/// `::name key=value,key=value::data`, after leading white space.
fn modern(line: &str, known: impl Fn(&str) -> bool) -> Option<Command> {
    let (header, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = header.split_once(' ').unwrap_or((header, ""));
    known(name).then(|| Command {
        name: name.to_lowercase(),
        properties: pairs(properties.trim(), ',', |text| {
            unescaped(text, &[("%3A", ":"), ("%2C", ",")])
        }),
        data: unescaped(data, &[]),
    })
}

/// `##[name key=value;key=value]data`, anywhere in a line.
fn legacy(line: &str, known: impl Fn(&str) -> bool) -> Option<Command> {
    let (header, data) = line.split_once("##[")?.1.split_once(']')?;
    let (name, properties) = header.split_once(' ').unwrap_or((header, ""));
    let unescape = |text: &str| unescaped(text, &[("%3B", ";"), ("%5D", "]")]);
    known(name).then(|| Command {
        name: name.to_lowercase(),
        properties: pairs(properties, ';', unescape),
        data: unescape(data),
    })
}

fn pairs(text: &str, between: char, unescape: impl Fn(&str) -> String) -> BTreeMap<String, String> {
    text.split(between)
        .filter_map(|pair| pair.split_once('='))
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .map(|(key, value)| (key.to_lowercase(), unescape(value)))
        .collect()
}

/// `%25` comes last, so that an escaped `%0A` stays the three characters it was.
fn unescaped(text: &str, besides: &[(&str, &str)]) -> String {
    let mut text = text.replace("%0D", "\r").replace("%0A", "\n");
    for (escaped, character) in besides {
        text = text.replace(escaped, character);
    }
    text.replace("%25", "%")
}

#[test]
fn a_command_is_parsed_as_the_runner_parses_it() {
    let read = |line: &str| parse(line, Some("tok")).map(|command| (command.name, command.data));
    let pair = |name: &str, data: &str| Some((name.to_owned(), data.to_owned()));
    assert_eq!(
        read("  ::Error file=a::50%25%0Adone"),
        pair("error", "50%\ndone")
    );
    assert_eq!(read("ok ##[add-mask]y"), pair("add-mask", "y"));
    assert_eq!(read("::tok::"), pair("tok", ""));
    assert_eq!(read("no ::error::x"), None);
    assert_eq!(read("::other::x"), None);
    let command = parse("::error file=a%2Cb,line=3,title=x%3Ay::m", None).unwrap();
    assert_eq!(command.properties["file"], "a,b");
    assert_eq!(command.properties["title"], "x:y");
}
