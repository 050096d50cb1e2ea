use super::*;

fn read(given: &[&str], inputs: &[(&str, &str)]) -> Result<(Vec<String>, bool), String> {
    let environment = Environment::new(
        inputs
            .iter()
            .map(|(name, value)| (format!("INPUT_{name}"), (*value).to_owned())),
    )
    .with("GITHUB_ACTIONS", "true");
    let given = given.iter().map(Into::into).collect();
    command_line(given, &environment, &crate::cli::command())
        .map(|line| {
            let words = line.arguments.into_iter();
            (
                words.map(|word| word.into_string().unwrap()).collect(),
                line.is_inputs,
            )
        })
        .map_err(|error| error.to_string())
}

fn spell(inputs: &[(&str, &str)]) -> Result<Vec<String>, String> {
    read(&["deploy-gate"], inputs).map(|(words, is_inputs)| {
        assert!(is_inputs);
        words
    })
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
        ("REPOSITORY", " \n"),
        ("SERVICE", "queue\n\n raptor \r\n"),
        ("GITHUB-TOKEN", "not-a-flag"),
        ("ENTRYPOINT", "/deploy-gate"),
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
fn a_confirmation_of_spaces_was_typed_and_is_passed_on() {
    let spelt = spell(&[("GATE", "confirm-gate"), ("CONFIRM", "  ")]).unwrap();
    assert_eq!(spelt[2], "--confirm=  ");
    // The flag's older name still works.
    for typed in ["go", " go", "go\n", " "] {
        let spelt = spell(&[("GATE", "confirm-gate"), ("CONFIRMATION", typed)]).unwrap();
        assert_eq!(spelt[2], *format!("--confirmation={typed}"));
    }
}

#[test]
fn a_flag_that_may_stand_alone_is_a_switch_too() {
    for (value, expected) in [
        ("true", &["--init"][..]),
        ("False", &[]),
        ("staging", &["--init=staging"]),
    ] {
        let spelt = spell(&[("GATE", "config-seed"), ("INIT", value)]).unwrap();
        assert_eq!(spelt[2..], *expected, "{value}");
    }
}

#[test]
fn a_wrong_input_names_itself_and_the_fix() {
    for (inputs, expected) in [
        (
            &[("GATE", "")][..],
            "input `gate` is missing (one of: GATES)",
        ),
        (
            &[("TARGET", "prod")],
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
            &[("GATE", "flag-drift"), ("HEROKU_API_KEY", "HRKU-secret")],
            "there is no input called `heroku_api_key` (did you mean `heroku-api-key`?)",
        ),
        (
            &[("GATE", "env-protection"), ("REQUIRE_APPROVAL", "true")],
            "there is no input called `require_approval` (did you mean `require-approval`?)",
        ),
        (
            &[("GATE", "confirm-gate"), ("ROLLBACK", "yes")],
            "input `rollback` is neither true nor false (write `true` or `false`)",
        ),
        (
            &[("GATE", "confirm-gate"), ("REQUIRE-APPROVAL", "true")],
            "input `require-approval` is not one of `confirm-gate` (it belongs to `env-protection`)",
        ),
        // Not a boolean, so not off either.
        (
            &[("GATE", "confirm-gate"), ("REQUIRE-APPROVAL", "no")],
            "input `require-approval` is not one of `confirm-gate` (it belongs to `env-protection`)",
        ),
    ] {
        let gates = gates::ALL.iter().chain([&gates::DOCTOR]);
        let gates: Vec<&str> = gates.map(|gate| gate.meta().name).collect();
        let expected = expected.replace("GATES", &gates.join(", "));
        assert_eq!(spell(inputs).unwrap_err(), expected);
    }
}

#[test]
fn a_command_line_that_was_given_stands() {
    for inputs in [
        &[("GATE", "confirm-gate")][..],
        &[
            ("ARGS", "--help"),
            ("GATE", ""),
            ("MODE", "enforce"),
            ("STATIC", "false"),
        ],
        &[("ARGS", "--help"), ("GITHUB-TOKEN", "ghs_x")],
    ] {
        let (words, is_inputs) = read(&["deploy-gate", "--help"], inputs).unwrap();
        assert_eq!(words, ["deploy-gate", "--help"]);
        assert!(!is_inputs);
    }
}

#[test]
fn a_variable_that_is_no_input_of_an_action_is_left_alone() {
    let environment = Environment::new([("INPUT_METHOD".to_owned(), "ibus".to_owned())]);
    let given: Vec<OsString> = vec!["deploy-gate".into()];
    let line = command_line(given.clone(), &environment, &crate::cli::command()).unwrap();
    assert_eq!(line.arguments, given);
}

#[test]
fn inputs_that_args_would_put_out_of_sight_are_refused() {
    for inputs in [
        [("ARGS", "env-protection"), ("REQUIRE-APPROVAL", "true")],
        [("ARGS", "env-protection"), ("GATE", "env-protection")],
        [("ARGS", "env-protection"), ("ENVIRONMENT", "staging")],
        [("ARGS", "env-protection"), ("NONSENSE", "x")],
    ] {
        let error = read(&["deploy-gate", "env-protection"], &inputs).unwrap_err();
        let name = inputs[1].0.to_lowercase();
        assert!(
            error.starts_with(&format!("input `{name}` is not read")),
            "{error}"
        );
    }
}

#[test]
fn a_missing_secret_names_its_input_and_what_to_write() {
    let text = missing(&credential::HEROKU, "flag-drift").to_string();
    assert!(text.starts_with(
        "input `heroku-api-key` is missing: `flag-drift` cannot ask Heroku without it"
    ));
    assert!(
        text.contains("`heroku-api-key: ${{ secrets.HEROKU_API_KEY }}` below `with:`"),
        "{text}"
    );
    let text = missing(&credential::GITHUB, "env-protection").to_string();
    assert!(
        text.contains("leave it out, its default is `${{ github.token }}`"),
        "{text}"
    );
}
