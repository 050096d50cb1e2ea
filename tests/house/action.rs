//! `action.yml`, made from the command line: one action, with every gate's flags as its inputs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction};
use deploy_gate::world::credential;
use deploy_gate::{cli, gates};

const GENERATED: &str = "# Generated from the sources by `BLESS=1 cargo test --test house`: each gate's flags are its inputs.";

/// What an input or an output says in each gate: the same text in one place, the gates beside it.
type Told = BTreeMap<String, Vec<&'static str>>;

pub(super) fn metadata() -> String {
    let mut text = format!("{GENERATED}\nname: deploy-gate\n");
    writeln!(
        text,
        "description: {}",
        quoted(env!("CARGO_PKG_DESCRIPTION"))
    )
    .unwrap();
    text += "branding: { icon: shield, color: green }\n\ninputs:\n";
    text += &gate_input();
    for credential in credential::ALL {
        text += &input(credential.input, credential.about, credential.default);
    }
    let command = cli::command();
    for flag in command.get_arguments() {
        let Some(name) = flag.get_long() else {
            continue;
        };
        text += &input(name, &about(flag), &defaults(flag).join("\n"));
    }
    for (name, told) in own_flags() {
        text += &input(&name, &said(&told), "");
    }
    text += "\noutputs:\n";
    for (name, about) in outputs() {
        writeln!(text, "  {name}:\n    description: {}", quoted(&about)).unwrap();
    }
    let image = env!("CARGO_PKG_REPOSITORY").trim_start_matches("https://github.com/");
    let version = env!("CARGO_PKG_VERSION");
    text += "\nruns:\n  using: docker\n";
    text += "  # The digest is known only once the release of this very commit is built.\n";
    writeln!(
        text,
        "  image: docker://ghcr.io/{image}:{version} # zizmor: ignore[unpinned-images]"
    )
    .unwrap();
    text
}

fn gate_input() -> String {
    let gates: Vec<String> = gates::ALL
        .iter()
        .map(|gate| format!("`{}`", gate.meta().name))
        .collect();
    let about = format!(
        "The gate to run, one of {}; or `{}`, which tells what each of them can see.",
        gates.join(", "),
        gates::DOCTOR.meta().name
    );
    let about = quoted(&about);
    format!("  gate:\n    description: {about}\n    required: true\n")
}

fn input(name: &str, about: &str, default: &str) -> String {
    let mut text = format!("  {name}:\n    description: {}\n", quoted(about));
    if !default.is_empty() {
        writeln!(text, "    default: {}", quoted(default)).unwrap();
    }
    text
}

/// The flags of the gates, in the gates' order; one that several have, once.
fn own_flags() -> Vec<(String, Told)> {
    let command = cli::command();
    let mut flags: Vec<(String, Told)> = Vec::new();
    for gate in gates::ALL {
        let gate = gate.meta().name;
        for flag in command.find_subcommand(gate).unwrap().get_arguments() {
            let Some(name) = flag.get_long() else {
                continue;
            };
            let defaults = defaults(flag);
            let mut about = about(flag);
            // Not a default of the input: that would be passed to the other gates too.
            if !defaults.is_empty() && !about.contains("[default: ") {
                write!(about, " [default: {}]", defaults.join(", ")).unwrap();
            }
            note(&mut flags, name, about, gate);
        }
    }
    flags
}

fn outputs() -> Vec<(String, String)> {
    let mut own: Vec<(String, Told)> = Vec::new();
    for gate in gates::ALL.iter().chain([&gates::DOCTOR]) {
        for (name, about) in gate.meta().outputs {
            note(&mut own, name, sentence(about), gate.meta().name);
        }
    }
    let common = deploy_gate::report::OUTPUTS.iter();
    let common = common.map(|(name, about)| ((*name).to_owned(), sentence(about)));
    common
        .chain(own.into_iter().map(|(name, told)| (name, said(&told))))
        .collect()
}

fn note(all: &mut Vec<(String, Told)>, name: &str, about: String, gate: &'static str) {
    let at = all
        .iter()
        .position(|(known, _)| known == name)
        .unwrap_or_else(|| {
            all.push((name.to_owned(), Told::new()));
            all.len() - 1
        });
    all[at].1.entry(about).or_default().push(gate);
}

fn said(told: &Told) -> String {
    let each = told
        .iter()
        .map(|(about, gates)| format!("{}: {about}", gates.join(", ")));
    each.collect::<Vec<_>>().join(" ")
}

/// A flag's help, and how the input is written.
fn about(flag: &Arg) -> String {
    let help = flag.get_help().map(ToString::to_string).unwrap_or_default();
    let values = flag.get_possible_values();
    let values: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    let form = match flag.get_action() {
        ArgAction::SetTrue | ArgAction::SetFalse => "`true` or `false`.".to_owned(),
        ArgAction::Append => "One a line.".to_owned(),
        _ if !values.is_empty() => format!("One of {}.", values.join(", ")),
        _ => String::new(),
    };
    format!("{} {form}", sentence(&help)).trim_end().to_owned()
}

fn defaults(flag: &Arg) -> Vec<String> {
    // A switch's default is to be off, which is what leaving the input out says.
    if !flag.get_action().takes_values() {
        return Vec::new();
    }
    let defaults = flag.get_default_values().iter();
    defaults
        .map(|value| value.to_string_lossy().into_owned())
        .collect()
}

fn sentence(text: &str) -> String {
    let text = text.trim().replace('\n', " ");
    let end = if text.ends_with(['.', '?']) { "" } else { "." };
    let mut characters = text.chars();
    let first = characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().to_string());
    format!("{first}{}{end}", characters.as_str())
}

/// A YAML scalar between double quotes, which is a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[test]
fn every_secret_that_is_read_from_an_input_is_one_of_the_inputs() {
    let source = super::read(&super::root().join("src/world/endpoints.rs"));
    let read: Vec<String> = source
        .split("\"INPUT_")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_lowercase()))
        .filter(|name| !name.is_empty())
        .collect();
    let declared: Vec<&str> = credential::ALL.iter().map(|one| one.input).collect();
    assert_eq!(read, declared);
    for credential in credential::ALL {
        let variable = format!("\"{}\"", credential.variable);
        assert!(source.contains(&variable), "{variable}");
    }
}
