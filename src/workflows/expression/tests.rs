use super::{Contexts, Part, evaluate, fill, may_run, parts};
use crate::workflows::value::{Possible, Value};

/// `inputs.target` is `prod`, `inputs.flag` is true, `inputs.any` is anything but `x` and nothing.
struct Known;

impl Contexts for Known {
    fn look_up(&self, path: &[String]) -> Option<Value> {
        match path.join(".").as_str() {
            "inputs.target" => Some(Value::string("prod")),
            "inputs.flag" => Some(evaluate("true", self)),
            "inputs.any" => Some(Value::any_of([Possible::Open {
                text: crate::workflows::value::Text::gap("inputs.any"),
                except: ["x".to_owned(), String::new()].into(),
            }])),
            "env.Mixed" => Some(Value::string("case kept")),
            _ => None,
        }
    }
}

/// What an expression may be, as texts.
fn may_be(source: &str) -> Vec<String> {
    let texts = evaluate(source, &Known).texts();
    texts.iter().map(ToString::to_string).collect()
}

#[test]
fn known_things_are_evaluated_as_github_does() {
    for (source, expected) in [
        ("inputs.target", "prod"),
        ("INPUTS.Target == 'PROD'", "true"),
        ("inputs['target'] != 'prod'", "false"),
        (
            "inputs.target == 'prod' && 'production' || 'staging'",
            "production",
        ),
        (
            "inputs.target == 'x' && 'production' || 'staging'",
            "staging",
        ),
        ("inputs.flag && '' || 'never empty'", "never empty"),
        ("!inputs.flag", "false"),
        ("null || 0 || false || '' || 'last'", "last"),
        ("null", ""),
        ("1 == '1'", "true"),
        ("true == 'true'", "false"),
        ("null == ''", "true"),
        ("2 > 1 && 'a' < 'B'", "true"),
        ("contains('deploy-PROD-now', inputs.target)", "true"),
        (
            "contains(fromJSON('[\"staging\", \"prod\"]'), inputs.target)",
            "true",
        ),
        ("startsWith('refs/tags/v1', 'REFS/TAGS/')", "true"),
        ("endsWith(inputs.target, 'od')", "true"),
        ("format('{0}-{1}-{{x}}', 'a', inputs.target)", "a-prod-{x}"),
        ("join(fromJSON('[1, 2]'), '+')", "1+2"),
        (
            "fromJSON('{\"prod\": {\"app\": \"x\"}}')[inputs.target].app",
            "x",
        ),
        ("fromJSON('[\"a\", \"b\"]')[1]", "b"),
        ("toJSON('x')", "\"x\""),
        ("case(false, 'a', inputs.flag, 'b', 'c')", "b"),
        ("always() && 'x'", "x"),
        ("env.Mixed", "case kept"),
        ("'it''s'", "it's"),
    ] {
        assert_eq!(may_be(source), [expected], "{source}");
    }
}

#[test]
fn what_is_not_known_goes_both_ways() {
    for (source, expected) in [
        ("vars.X", &["<vars.X>"][..]),
        ("vars.X == 'a' && 'b' || 'c'", &["b", "c"]),
        ("vars.X || 'c'", &["<vars.X>", "c"]),
        ("vars.X && 'c'", &["", "c"]),
        ("vars.X == 'a' && false", &["false"]),
        ("!vars.X", &["true", "false"]),
        ("format('x-{0}', vars.X)", &["x-<vars.X>"]),
        ("format('x-{0}', vars.X) == 'y-1'", &["false"]),
        ("startsWith(format('x-{0}', vars.X), 'x-')", &["true"]),
        (
            "startsWith(format('x-{0}', vars.X), 'x-1')",
            &["true", "false"],
        ),
        ("endsWith(format('{0}-x', vars.X), '-y')", &["false"]),
        ("success()", &["true", "false"]),
        ("hashFiles('x')", &["<hashFiles('x')>"]),
        ("fromJSON(vars.X).y", &["<fromJSON(vars.X).y>"]),
        ("inputs.any == 'X'", &["false"]),
        ("inputs.any == 'y'", &["true", "false"]),
        ("inputs.any && 'there'", &["there"]),
        ("case(vars.X, 'a', true, 'b', 'c')", &["a", "b"]),
        (
            "github.event.commits.*.id",
            &["<github.event.commits.*.id>"],
        ),
    ] {
        assert_eq!(may_be(source), expected, "{source}");
    }
}

#[test]
fn what_cannot_be_read_is_not_known() {
    let long = format!("'{}'", "x".repeat(5_000));
    let deep = format!("{}x{}", "(".repeat(500), ")".repeat(500));
    let chain = vec!["a"; 1_500].join("||");
    for source in [
        "",
        "a b",
        "nonsense(1)",
        "'open",
        "contains('a')",
        &long,
        &deep,
    ] {
        assert_eq!(
            may_be(source),
            ["<an expression that cannot be read>"],
            "{source}"
        );
    }
    assert!(!may_be(&chain).is_empty());
}

#[test]
fn templates_are_cut_outside_quotes() {
    assert_eq!(
        parts("a ${{ '}}' }} b"),
        [
            Part::Plain("a "),
            Part::Expression(" '}}' "),
            Part::Plain(" b")
        ]
    );
    assert_eq!(parts("a ${{ 'x }}"), [Part::Plain("a "), Part::Unclosed]);
    assert_eq!(
        fill("x-${{ inputs.target }}", &Known)
            .known_text()
            .as_deref(),
        Some("x-prod")
    );
}

#[test]
fn conditions_with_text_around_are_true() {
    for (condition, expected) in [
        ("inputs.target == 'staging'", false),
        ("${{ inputs.target == 'staging' }}", false),
        ("${{ inputs.target == 'staging' }}\n", true),
        ("${{ false }} && true", true),
        ("needs.x.outputs.y == '1'", true),
        (
            "needs.x.outputs.y == '1' && inputs.target == 'staging'",
            false,
        ),
        ("", true),
    ] {
        assert_eq!(may_run(Some(condition), &Known), expected, "{condition:?}");
    }
}
