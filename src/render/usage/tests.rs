use super::*;
use crate::render::runner;
use crate::secret::Secret;

fn nothing() -> Scrubber {
    Scrubber::default()
}

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
    insta::assert_snapshot!(text(&settings(), false, &nothing()), @r"
    error: .github/deploy-gate.yml:12: unknown key `enviroments`
      help: did you mean `environments`?
    ");
    assert_eq!(
        annotation(&settings(), &nothing()),
        "::error file=.github/deploy-gate.yml,line=12,title=deploy-gate::\
         unknown key `enviroments`%0Adid you mean `environments`?\n"
    );
}

#[test]
fn the_parsers_own_words_are_kept() {
    let error = command(&["--mode", "observed"]);
    insta::assert_snapshot!(text(&error, false, &nothing()), @r"
    error: invalid value 'observed' for '--mode <mode>'
      [possible values: enforce, observe]

      tip: a similar value exists: 'observe'

    For more information, try '--help'.
    ");
    assert!(text(&error, true, &nothing()).contains('\u{1b}'));
    assert!(
        annotation(&error, &nothing())
            .starts_with("::error title=deploy-gate::invalid value 'observed'")
    );
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
            let page = text(&error, color, &nothing());
            assert_eq!(runner::commands(&page), [], "{page}");
            assert!(!page.contains('\u{1b}'), "{page}");
        }
        assert_eq!(runner::commands(&annotation(&error, &nothing())).len(), 1);
    }
}

#[test]
fn a_secret_that_escaping_would_change_is_taken_out_before() {
    let secret = "HRKU-ab%cd,ef::x";
    let scrubber = Scrubber::new(&[Secret::new(secret.to_owned())]);
    for error in [
        command(&["--mode", secret]),
        UsageError::new(format!("there is no gate called `{secret}`")),
        UsageError::new("unknown").help(format!("not `{secret}`")),
        UsageError::new("unknown").at(secret, 1),
    ] {
        for page in [
            text(&error, false, &scrubber),
            text(&error, true, &scrubber),
            annotation(&error, &scrubber),
        ] {
            assert!(!page.contains("HRKU") && page.contains("***"), "{page}");
        }
    }
}
