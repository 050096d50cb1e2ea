use super::*;
use crate::render::runner;

fn settings() -> UsageError {
    UsageError::new("unknown key `enviroments`")
        .at(".github/deploy-gate.yml", 12)
        .help("did you mean `environments`?")
}

fn command(arguments: &[&str]) -> UsageError {
    let command = clap::Command::new("deploy-gate").arg(
        clap::Arg::new("mode")
            .long("mode")
            .value_parser(["enforce", "observe"]),
    );
    let arguments = ["deploy-gate"].iter().chain(arguments);
    command.try_get_matches_from(arguments).unwrap_err().into()
}

#[test]
fn a_bad_setting_names_its_place_and_its_fix() {
    insta::assert_snapshot!(text(&settings(), false), @r"
    error: .github/deploy-gate.yml:12: unknown key `enviroments`
      help: did you mean `environments`?
    ");
    assert_eq!(
        annotation(&settings()),
        "::error file=.github/deploy-gate.yml,line=12,title=deploy-gate::\
         unknown key `enviroments`%0Adid you mean `environments`?\n"
    );
}

#[test]
fn the_parsers_own_words_are_kept() {
    let error = command(&["--mode", "observed"]);
    insta::assert_snapshot!(text(&error, false), @r"
    error: invalid value 'observed' for '--mode <mode>'
      [possible values: enforce, observe]

      tip: a similar value exists: 'observe'

    For more information, try '--help'.
    ");
    assert!(text(&error, true).contains('\u{1b}'));
    assert!(annotation(&error).starts_with("::error title=deploy-gate::invalid value 'observed'"));
}

#[test]
fn help_is_no_error() {
    assert!(is_help(&command(&["--help"])));
    assert!(!is_help(&command(&["--mode", "x"])));
    assert!(!is_help(&settings()));
}

#[test]
fn what_was_typed_forms_no_command() {
    let typed = "x\n::add-mask::y\n##[error]z\u{1b}[31m";
    for error in [
        command(&["--mode", typed]),
        command(&[typed]),
        UsageError::new(typed).at(typed, 1).help(typed),
    ] {
        for color in [false, true] {
            let page = text(&error, color);
            assert_eq!(runner::commands(&page), [], "{page}");
            assert!(!page.contains('\u{1b}'), "{page}");
        }
        assert_eq!(runner::commands(&annotation(&error)).len(), 1);
    }
}
