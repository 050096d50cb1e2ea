//! The action's inputs as a command line: `INPUT_*` → argv, so that clap stays the only parser.
//!
//! The runner sets `INPUT_<NAME>` for every input, upper-cased, spaces as `_`, hyphens kept; one that was not
//! given is empty. Values are trimmed as the toolkit trims them, but for the confirmation: it must not be mended on its way.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

use crate::gates;
use crate::invocation::Environment;
use crate::usage::{UsageError, nearest};

/// Inputs that are not flags: the gate itself, the tokens, and what the runner allows every container action.
const NOT_FLAGS: [&str; 6] = [
    "gate",
    "github-token",
    "heroku-api-key",
    "cloudflare-api-token",
    "args",
    "entrypoint",
];

/// Inputs whose white space is the user's own.
const BYTE_FOR_BYTE: [&str; 1] = ["confirm"];

/// The command line to parse: the one given, or the one the inputs spell where none was.
///
/// # Errors
///
/// When an input is unknown, belongs to another gate, or is a boolean spelt in no way the toolkit reads.
pub fn arguments(
    given: Vec<OsString>,
    environment: &Environment,
    root: &Command,
) -> Result<Vec<OsString>, UsageError> {
    let is_action = environment.iter().any(|(name, _)| name == "INPUT_GATE");
    if given.len() > 1 || !is_action {
        return Ok(given);
    }
    let gate = environment.get("INPUT_GATE").unwrap_or_default().trim();
    let command = gates::named(gate).and_then(|gate| root.find_subcommand(gate.meta().name));
    let Some(command) = command else {
        return Err(unknown_gate(gate));
    };
    let mut arguments = given;
    arguments.push(gate.into());
    for (variable, value) in environment.iter() {
        let Some(name) = variable.strip_prefix("INPUT_").map(str::to_lowercase) else {
            continue;
        };
        if value.is_empty() || NOT_FLAGS.contains(&name.as_str()) {
            continue;
        }
        match flags(root, command).find(|flag| flag.get_long() == Some(&name)) {
            Some(flag) => arguments.extend(spelt(flag, &name, value)?),
            // The action declares every gate's inputs: a switch of another gate that is off asks for nothing.
            None if is_off(&name, value, root) => {}
            None => return Err(unknown_input(&name, gate, root, command)),
        }
    }
    Ok(arguments)
}

fn unknown_gate(gate: &str) -> UsageError {
    let known: Vec<&str> = gates::ALL.iter().map(|gate| gate.meta().name).collect();
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

/// One input as the flag of the same name.
fn spelt(flag: &Arg, name: &str, value: &str) -> Result<Vec<OsString>, UsageError> {
    match flag.get_action() {
        ArgAction::SetTrue => match value.trim() {
            "true" | "True" | "TRUE" => Ok(vec![format!("--{name}").into()]),
            "false" | "False" | "FALSE" => Ok(Vec::new()),
            _ => Err(
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
        _ if BYTE_FOR_BYTE.contains(&name) => Ok(vec![format!("--{name}={value}").into()]),
        _ => Ok(vec![format!("--{name}={}", value.trim()).into()]),
    }
}

/// A switch of some gate, set to false.
fn is_off(name: &str, value: &str, root: &Command) -> bool {
    let is_switch = root
        .get_subcommands()
        .flat_map(Command::get_arguments)
        .any(|flag| {
            flag.get_long() == Some(name) && matches!(flag.get_action(), ArgAction::SetTrue)
        });
    is_switch && matches!(value.trim(), "false" | "False" | "FALSE")
}

fn unknown_input(name: &str, gate: &str, root: &Command, command: &Command) -> UsageError {
    let elsewhere = root.get_subcommands().find(|other| {
        other
            .get_arguments()
            .any(|flag| flag.get_long() == Some(name))
    });
    if let Some(other) = elsewhere {
        return UsageError::new(format!("input `{name}` is not one of `{gate}`"))
            .help(format!("it belongs to `{}`", other.get_name()));
    }
    let known: Vec<&str> = flags(root, command)
        .filter_map(Arg::get_long)
        .chain(NOT_FLAGS[..4].iter().copied())
        .collect();
    let error = UsageError::new(format!("there is no input called `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("`{gate}` takes: {}", known.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(inputs: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let environment = Environment::new(
            inputs
                .iter()
                .map(|(name, value)| (format!("INPUT_{name}"), (*value).to_owned())),
        );
        arguments(
            vec!["deploy-gate".into()],
            &environment,
            &crate::cli::command(),
        )
        .map(|all| {
            all.into_iter()
                .map(|one| one.into_string().unwrap())
                .collect()
        })
        .map_err(|error| error.to_string())
    }

    #[test]
    fn inputs_become_flags_and_empty_ones_nothing() {
        let spelt = spell(&[
            ("GATE", "confirm-gate"),
            ("TARGET", "prod\n"),
            ("REQUIRE-APPROVAL", "false"),
            ("CONFIRM", " deploy-prod-now\n"),
            ("ROLLBACK", "True"),
            ("MODE", ""),
            ("SERVICE", "queue\n\n raptor \n"),
            ("GITHUB-TOKEN", "not-a-flag"),
        ])
        .unwrap();
        assert_eq!(
            spelt,
            [
                "deploy-gate",
                "confirm-gate",
                "--confirm= deploy-prod-now\n",
                "--rollback",
                "--service=queue",
                "--service=raptor",
                "--target=prod",
            ]
        );
    }

    #[test]
    fn a_wrong_input_names_itself_and_the_fix() {
        for (inputs, expected) in [
            (
                &[("GATE", "")][..],
                "input `gate` is missing (one of: GATES)",
            ),
            (
                &[("GATE", "demo")],
                "input `gate`: there is no gate called `demo` (one of: GATES)",
            ),
            (
                &[("GATE", "confirm-gat")],
                "input `gate`: there is no gate called `confirm-gat` (did you mean `confirm-gate`?)",
            ),
            (
                &[("GATE", "confirm-gate"), ("TRAGET", "prod")],
                "there is no input called `traget` (did you mean `target`?)",
            ),
            (
                &[("GATE", "confirm-gate"), ("ROLLBACK", "yes")],
                "input `rollback` is neither true nor false (write `true` or `false`)",
            ),
            (
                &[("GATE", "confirm-gate"), ("REQUIRE-APPROVAL", "true")],
                "input `require-approval` is not one of `confirm-gate` (it belongs to `env-protection`)",
            ),
        ] {
            let gates: Vec<&str> = gates::ALL.iter().map(|gate| gate.meta().name).collect();
            let expected = expected.replace("GATES", &gates.join(", "));
            assert_eq!(spell(inputs).unwrap_err(), expected);
        }
    }

    #[test]
    fn a_command_line_that_was_given_stands() {
        let environment = Environment::new([("INPUT_GATE".to_owned(), "confirm-gate".to_owned())]);
        let given: Vec<OsString> = vec!["deploy-gate".into(), "--help".into()];
        assert_eq!(
            arguments(given.clone(), &environment, &crate::cli::command()).unwrap(),
            given
        );
    }
}
