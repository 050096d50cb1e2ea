//! The action's inputs as a command line: `INPUT_*` → argv, so that clap stays the only parser.
//!
//! The runner sets `INPUT_<NAME>` for every input, upper-cased, spaces as `_`, hyphens kept; one that was not
//! given is empty. Values are trimmed as the toolkit trims them, but for the confirmation: it must not be mended on its way.
//! What the runner lets pass with a warning, such as a misspelt input, is refused here: a switch that nobody reads is a gate
//! that is open.

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command};

use crate::gates;
use crate::invocation::Environment;
use crate::usage::{UsageError, nearest};
use crate::world::credential::{self, Credential};

/// The input that chooses the gate.
const GATE: &str = "gate";

/// What the runner lets every container action be given, and reads itself.
const RUNNERS_OWN: [&str; 2] = ["args", "entrypoint"];

/// Flags whose white space is the user's own, by whichever of their names.
const BYTE_FOR_BYTE: [&str; 1] = ["confirm"];

/// A command line, and where it came from.
#[derive(Debug, PartialEq, Eq)]
pub struct CommandLine {
    /// The program's name, the gate, its flags.
    pub arguments: Vec<OsString>,
    /// The action's inputs spelt it: what is wrong with it is an input.
    pub is_inputs: bool,
}

/// The command line to parse: the one given, or the one the inputs spell where none was.
///
/// # Errors
///
/// When an input is unknown, belongs to another gate, is a boolean spelt in no way the toolkit reads, or stands beside `args`.
pub fn command_line(
    given: Vec<OsString>,
    environment: &Environment,
    root: &Command,
) -> Result<CommandLine, UsageError> {
    // The runner passes an `args` that came out empty as one empty word.
    let mut given = given;
    if given.iter().skip(1).all(|word| word.is_empty()) {
        given.truncate(1);
    }
    let inputs: Vec<(String, &str)> = environment
        .iter()
        .filter_map(|(variable, value)| {
            Some((variable.strip_prefix("INPUT_")?.to_lowercase(), value))
        })
        .collect();
    // A desktop has an INPUT_METHOD of its own.
    let is_action = environment.get("GITHUB_ACTIONS") == Some("true")
        || inputs.iter().any(|(name, _)| name == GATE);
    if given.len() > 1 || inputs.is_empty() || !is_action {
        refuse_beside_args(&inputs, root)?;
        return Ok(CommandLine {
            arguments: given,
            is_inputs: false,
        });
    }
    let gate = inputs.iter().find(|(name, _)| name == GATE);
    let gate = gate.map_or("", |(_, value)| value.trim());
    let command = gates::named(gate).and_then(|gate| root.find_subcommand(gate.meta().name));
    let Some(command) = command else {
        return Err(unknown_gate(gate));
    };
    let mut arguments = given;
    arguments.push(gate.into());
    for (name, value) in &inputs {
        if !is_given(name, value, root) || is_no_flag(name) {
            continue;
        }
        match flags(root, command).find(|flag| is_named(flag, name)) {
            Some(flag) => arguments.extend(spelt(flag, name, value)?),
            // The action declares every gate's inputs: a switch of another gate that is off asks for nothing.
            None if asks_nothing(name, value, root) => {}
            None => return Err(unknown_input(name, gate, root, command)),
        }
    }
    Ok(CommandLine {
        arguments,
        is_inputs: true,
    })
}

/// A mistake in the value of a flag, in the words of whoever wrote an input.
#[must_use]
pub fn in_words_of_inputs(error: UsageError) -> UsageError {
    let UsageError::Command(error) = error else {
        return error;
    };
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let flag = text(ContextKind::InvalidArg).and_then(|flag| flag.strip_prefix("--"));
    let (Some(flag), Some(value)) = (flag, text(ContextKind::InvalidValue)) else {
        return error.into();
    };
    // `mode <MODE>`, as clap shows a flag that takes a value.
    let name = flag.split([' ', '=', '[']).next().unwrap_or(flag);
    let reason = match error.source() {
        Some(source) => format!(": {source}"),
        None => String::new(),
    };
    let said = UsageError::new(format!("input `{name}` cannot be `{value}`{reason}"));
    let near = text(ContextKind::SuggestedValue);
    match (near, error.get(ContextKind::ValidValue)) {
        (Some(near), _) => said.help(format!("did you mean `{near}`?")),
        (None, Some(ContextValue::Strings(known))) if !known.is_empty() => {
            said.help(format!("one of: {}", known.join(", ")))
        }
        _ => said,
    }
}

/// A secret that the gate asks with, and that its input left empty.
#[must_use]
pub fn missing(credential: &Credential, gate: &str) -> UsageError {
    let Credential {
        input,
        vendor,
        example,
        default,
        ..
    } = credential;
    let error = UsageError::new(format!(
        "input `{input}` is missing: `{gate}` cannot ask {vendor} without it"
    ));
    let empty = "a secret that does not exist, or that a run from a fork is not given, is empty";
    error.help(if default.is_empty() {
        format!("add `{input}: {example}` below `with:`; {empty}")
    } else {
        format!("leave it out, its default is `{default}`; {empty}")
    })
}

/// `with: args:` takes the place of the inputs, and must not do so unsaid.
fn refuse_beside_args(inputs: &[(String, &str)], root: &Command) -> Result<(), UsageError> {
    let has_args = inputs
        .iter()
        .any(|(name, value)| name == "args" && is_given(name, value, root));
    let unread = inputs.iter().find(|(name, value)| {
        is_given(name, value, root)
            && (name == GATE || !is_no_flag(name))
            && !asks_nothing(name, value, root)
    });
    match unread {
        Some((name, _)) if has_args => Err(UsageError::new(format!(
            "input `{name}` is not read where input `args` is given"
        ))
        .help("leave `args` out: every flag is an input of its own")),
        _ => Ok(()),
    }
}

fn unknown_gate(gate: &str) -> UsageError {
    let all = gates::ALL.iter().chain([&gates::DOCTOR]);
    let known: Vec<&str> = all.map(|gate| gate.meta().name).collect();
    if gate.is_empty() {
        return UsageError::new("input `gate` is missing")
            .help(format!("one of: {}", known.join(", ")));
    }
    let error = UsageError::new(format!("input `gate`: there is no gate called `{gate}`"));
    match nearest(gate, known.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("one of: {}", known.join(", "))),
    }
}

fn flags<'a>(root: &'a Command, gate: &'a Command) -> impl Iterator<Item = &'a Arg> {
    root.get_arguments().chain(gate.get_arguments())
}

/// Every flag of every gate.
fn all_flags(root: &Command) -> impl Iterator<Item = &Arg> {
    let gates = gates::ALL
        .iter()
        .filter_map(|gate| root.find_subcommand(gate.meta().name));
    root.get_arguments()
        .chain(gates.flat_map(Command::get_arguments))
}

fn is_named(flag: &Arg, name: &str) -> bool {
    flag.get_long() == Some(name)
        || flag
            .get_all_aliases()
            .is_some_and(|aliases| aliases.contains(&name))
}

fn is_byte_for_byte(flag: &Arg) -> bool {
    flag.get_long()
        .is_some_and(|it| BYTE_FOR_BYTE.contains(&it))
}

/// Whether an input was given: the runner passes those that were not as empty, and the toolkit trims.
fn is_given(name: &str, value: &str, root: &Command) -> bool {
    let mut flags = all_flags(root).filter(|flag| is_named(flag, name));
    if flags.any(is_byte_for_byte) {
        !value.is_empty()
    } else {
        !value.trim().is_empty()
    }
}

/// Inputs that are read elsewhere: the gate itself, the secrets, and the runner's own.
fn is_no_flag(name: &str) -> bool {
    name == GATE
        || RUNNERS_OWN.contains(&name)
        || credential::ALL.iter().any(|one| one.input == name)
}

/// A boolean as the toolkit reads one.
fn boolean(value: &str) -> Option<bool> {
    match value.trim() {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// One input as the flag of the same name.
fn spelt(flag: &Arg, name: &str, value: &str) -> Result<Vec<OsString>, UsageError> {
    let value_is_optional = flag
        .get_num_args()
        .is_some_and(|values| values.min_values() == 0);
    match flag.get_action() {
        ArgAction::SetTrue => match boolean(value) {
            Some(true) => Ok(vec![format!("--{name}").into()]),
            Some(false) => Ok(Vec::new()),
            None => Err(
                UsageError::new(format!("input `{name}` is neither true nor false"))
                    .help("write `true` or `false`"),
            ),
        },
        ArgAction::Append => Ok(value
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| format!("--{name}={line}").into())
            .collect()),
        // A flag that may stand alone is a switch and a value in one.
        _ if value_is_optional && boolean(value) == Some(true) => {
            Ok(vec![format!("--{name}").into()])
        }
        _ if value_is_optional && boolean(value) == Some(false) => Ok(Vec::new()),
        _ if is_byte_for_byte(flag) => Ok(vec![format!("--{name}={value}").into()]),
        _ => Ok(vec![format!("--{name}={}", value.trim()).into()]),
    }
}

/// A switch set to false, or a flag's own default: as good as not given.
fn asks_nothing(name: &str, value: &str, root: &Command) -> bool {
    all_flags(root)
        .filter(|flag| is_named(flag, name))
        .any(|flag| match flag.get_action() {
            ArgAction::SetTrue => boolean(value) == Some(false),
            _ => flag
                .get_default_values()
                .iter()
                .any(|default| default == value.trim()),
        })
}

fn unknown_input(name: &str, gate: &str, root: &Command, command: &Command) -> UsageError {
    let elsewhere: Vec<String> = gates::ALL
        .iter()
        .filter_map(|other| root.find_subcommand(other.meta().name))
        .filter(|other| other.get_arguments().any(|flag| is_named(flag, name)))
        .map(|other| format!("`{}`", other.get_name()))
        .collect();
    if !elsewhere.is_empty() {
        return UsageError::new(format!("input `{name}` is not one of `{gate}`"))
            .help(format!("it belongs to {}", elsewhere.join(", ")));
    }
    let known: Vec<&str> = flags(root, command)
        .filter_map(Arg::get_long)
        .chain([GATE])
        .chain(credential::ALL.iter().map(|one| one.input))
        .collect();
    let error = UsageError::new(format!("there is no input called `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("`{gate}` takes: {}", known.join(", "))),
    }
}

#[cfg(test)]
mod tests;
