//! `config-seed`: what leaves it, and what never may.

use std::collections::{BTreeMap, BTreeSet};

use deploy_gate::sandbox::{Conditions, Fault, Mishap};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::case::world;
use crate::run::{Outcome, Setup, run};

const MANIFEST: &str = "docs/ops/required-config-vars.yaml";
/// A shorter piece of a value may stand in any text by chance.
const PIECE: usize = 6;

/// Values by name.
type Values = BTreeMap<String, String>;

/// Runs the gate where production and staging answer with these values, the answer spoiled so.
fn seeded(production: &Values, staging: &Values, arguments: &[&str], spoiled: Spoiled) -> Outcome {
    let mut setup = Setup::new(
        world("healthy", &Value::Null),
        &["config-seed", "--timeout=2s"],
    );
    setup
        .arguments
        .extend(arguments.iter().map(|&it| it.to_owned()));
    let fault = |app: &str, values: &Values| {
        let route = format!("GET /apps/{app}/config-vars");
        Fault::on(&route, spoiled.answer(&json!(values).to_string()))
    };
    setup.conditions = Conditions::from(vec![
        fault("raxx-queue-prod", production),
        fault("raxx-queue-staging", staging),
    ]);
    run(setup)
}

/// What becomes of an answer on its way.
#[derive(Debug, Clone, Copy)]
enum Spoiled {
    /// Nothing.
    Not,
    /// It ends somewhere, in hundredths of its length.
    CutAt(usize),
    /// It is something else than an object of texts.
    Nested,
    /// It comes with another status.
    Status(u16),
}

impl Spoiled {
    fn answer(self, body: &str) -> Mishap {
        let (code, body) = match self {
            Self::Not => (200, body.to_owned()),
            Self::CutAt(hundredths) => {
                let letters = body.chars().count() * hundredths / 100;
                (200, body.chars().take(letters).collect())
            }
            Self::Nested => (200, format!("{{\"A\":{body}}}")),
            Self::Status(code) => (code, body.to_owned()),
        };
        Mishap::Status {
            code,
            headers: BTreeMap::new(),
            body: Some(body),
        }
    }
}

/// The variables of the healthy world's manifest.
const NAMES: [&str; 12] = [
    "DATABASE_URL",
    "STRIPE_API_KEY",
    "STRIPE_PUBLISHABLE_KEY",
    "STRIPE_RESTRICTED_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "QUEUE_SERVICE_TOKEN_CONSOLE",
    "QUEUE_SERVICE_TOKEN_CRON",
    "QUEUE_SERVICE_TOKEN_RAPTOR",
    "RAPTOR_BASE_URL",
    "SENTRY_DSN_QUEUE",
    "FLAG_QUEUE_BILLING",
    "UNLISTED",
];

/// Values of every class around a core that stands nowhere else.
const SHAPES: [&str; 14] = [
    "@",
    "sk_live_@",
    "rk_test_@",
    "whsec_@",
    "https://@.@.app/@?@",
    "http://@@@example.com/@",
    "postgres://@:@@@.invalid/@",
    "<@>",
    "\"@\"\n",
    "\n::error::@\r\n##[error]@\u{1b}[31m\u{0}\u{202e}@",
    "</details>|@`]]>\\\"}},{{@",
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@",
    "config-seed/test-key-in-production",
    "true",
];

fn core() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9]{24,40}",
        1 => "\\PC{24,40}",
        1 => any::<[char; 24]>().prop_map(|it| it.iter().collect()),
    ]
}

/// Values, and others of the same shapes.
fn values() -> impl Strategy<Value = (Values, Values)> {
    let shape = prop::sample::select(SHAPES.to_vec());
    proptest::collection::vec((shape, core(), core()), NAMES.len()).prop_map(|all| {
        let filled = |of: fn(&(&str, String, String)) -> String| {
            let values = all.iter().map(of);
            NAMES.map(str::to_owned).into_iter().zip(values).collect()
        };
        (
            filled(|(shape, core, _)| shape.replace('@', core)),
            filled(|(shape, _, core)| shape.replace('@', core)),
        )
    })
}

fn spoiled() -> impl Strategy<Value = Spoiled> {
    prop_oneof![
        4 => Just(Spoiled::Not),
        1 => (0_usize..100).prop_map(Spoiled::CutAt),
        1 => Just(Spoiled::Nested),
        1 => prop::sample::select(vec![302, 401, 403, 404, 422, 429, 500]).prop_map(Spoiled::Status),
    ]
}

/// Every piece of a value of so many characters.
fn pieces(value: &str) -> BTreeSet<String> {
    let letters: Vec<char> = value.chars().collect();
    letters
        .windows(PIECE)
        .map(|piece| piece.iter().collect())
        .collect()
}

/// For any values and any way of spoiling the answer, no piece of a value stands in any output of any format. What a
/// run with other values of the same shapes says too is not from these values.
#[test]
fn no_piece_of_a_value_ever_leaves() {
    let formats = prop::sample::select(vec!["plain", "github", "json", "sarif", "junit"]);
    let environments = prop::sample::select(vec!["production", "staging"]);
    let config = Config {
        cases: 40,
        max_shrink_iters: 16,
        failure_persistence: None,
        ..Config::default()
    };
    let any = (values(), values(), formats, environments, spoiled());
    // What the shapes themselves say is nobody's secret, and some of it is in the program's own words.
    let words: BTreeSet<String> = SHAPES
        .iter()
        .flat_map(|shape| shape.split('@'))
        .flat_map(pieces)
        .collect();
    TestRunner::new(config)
        .run(
            &any,
            |(production, staging, format, environment, spoiled)| {
                let arguments = [
                    format!("--format={format}"),
                    format!("--environment={environment}"),
                ];
                let arguments = arguments.each_ref().map(String::as_str);
                let outcome = seeded(&production.0, &staging.0, &arguments, spoiled);
                prop_assert!(outcome.code == 1 || outcome.code == 3);
                let everything = outcome.everything();
                let usual = seeded(&production.1, &staging.1, &arguments, spoiled).everything();
                for value in production.0.values().chain(staging.0.values()) {
                    for piece in pieces(value).difference(&words) {
                        prop_assert!(
                            !everything.contains(piece) || usual.contains(piece),
                            "{piece:?} of {value:?} left as {format}"
                        );
                    }
                }
                Ok(())
            },
        )
        .unwrap();
}

/// Which of two equal secrets is which cannot be told: the report is the same whatever the value is.
#[test]
fn an_equality_finding_says_nothing_of_the_value() {
    let said = |value: &str| {
        let mut both: Values = BTreeMap::new();
        both.insert("RAPTOR_BASE_URL".to_owned(), value.to_owned());
        let outcome = seeded(&both, &both, &[], Spoiled::Not);
        assert!(
            outcome
                .rules()
                .contains(&"config-seed/same-as-staging".to_owned())
        );
        outcome.report.unwrap()["findings"].clone()
    };
    assert_eq!(
        said("https://one.raxx.app/a"),
        said("https://another.raxx.app/longer")
    );
}

/// A secret pasted to the wrong side of the equals sign is not repeated as a name.
#[test]
fn a_name_that_is_a_value_is_not_said() {
    let production: Values = [
        ("sk_live_SandboxOfNoUse77", "1"),
        ("SECRET", "p4a8f1Xp4a8f1"),
        ("p4a8f1Xp4a8f1", ""),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let outcome = seeded(
        &production,
        &Values::new(),
        &["--format=github"],
        Spoiled::Not,
    );
    let everything = outcome.everything();
    // The summary escapes the underscore.
    assert!(everything.contains("SECRET, "), "{everything}");
    assert!(
        everything.contains("a name that is a value"),
        "{everything}"
    );
    assert!(!everything.contains("OfNoUse77") && !everything.contains("p4a8f1X"));
}

/// What `--init` writes is a manifest without values, which the gate then reads and finds fulfilled on staging.
#[test]
fn a_first_manifest_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = world("healthy", &Value::Null);
    let twin =
        deploy_gate::sandbox::Standing::start(scenario.clone(), Conditions::default()).unwrap();
    scenario.lay_out(folder.path()).unwrap();
    let manifest = folder.path().join(MANIFEST);
    let call = |arguments: &[&str]| {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let code = deploy_gate::run(deploy_gate::Process {
            arguments: ["deploy-gate", "config-seed"]
                .iter()
                .chain(arguments)
                .map(Into::into)
                .collect(),
            environment: deploy_gate::invocation::Environment::new(twin.environment()),
            workspace: folder.path().to_owned(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            terminal: false,
            stderr_terminal: false,
        });
        (
            code,
            String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap(),
        )
    };
    let (code, said) = call(&["--init"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("is there already"), "{said}");

    std::fs::remove_file(&manifest).unwrap();
    let (code, said) = call(&[]);
    assert_eq!(code, 2);
    assert!(
        said.contains("no such file") && said.contains("config-seed --init writes a first one"),
        "{said}"
    );

    let (code, said) = call(&["--init"]);
    assert_eq!(code, 0, "{said}");
    #[expect(
        clippy::disallowed_methods,
        reason = "the test reads what the run wrote"
    )]
    let text = std::fs::read_to_string(&manifest).unwrap();
    for line in [
        "      - { name: STRIPE_API_KEY, kind: stripe-secret-key }",
        "      - { name: DATABASE_URL, kind: postgres-url, addon: true }",
        "      - { name: FLAG_QUEUE_BILLING, kind: switch }",
        "      - QUEUE_SERVICE_TOKEN_CRON",
        "    ignore: [HEROKU_*]",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("Sandbox") && !text.contains("://"), "{text}");
    let (code, said) = call(&["--environment=staging"]);
    assert_eq!(code, 0, "{said}");
}

/// What cannot be a question is refused before any request.
#[test]
fn zero_scope_is_a_mistake() {
    for (arguments, settings, manifest, expected) in [
        (
            &["--environment=preview"][..],
            None,
            None,
            "no service has a Heroku app in preview",
        ),
        (&["--service=queu"], None, None, "did you mean `queue`?"),
        (
            &[],
            Some("version: 1\nservices: { queue: { production: { heroku: raxx-queue-prod } } }"),
            None,
            "the settings name no config-var manifest",
        ),
        (
            &[],
            Some("version: 1\nconfig-vars: a.yaml"),
            None,
            "the settings name no services",
        ),
        (
            &[],
            None,
            Some("queue: [{ name: A, environments: [staging] }]"),
            "lists no variable for production",
        ),
        (
            &[],
            None,
            Some("queue: [{ name: A, pattern: '[' }]"),
            "required-config-vars.yaml:1: ",
        ),
        (&["--init=preview"], None, None, "is there already"),
    ] {
        let mut setup = Setup::new(world("healthy", &Value::Null), &["config-seed"]);
        setup
            .arguments
            .extend(arguments.iter().map(|&it| it.to_owned()));
        let files = [(".github/deploy-gate.yml", settings), (MANIFEST, manifest)];
        for (path, text) in files {
            setup
                .files
                .extend(text.map(|text| (path.to_owned(), Some(text.to_owned()))));
        }
        let outcome = run(setup);
        assert_eq!(outcome.code, 2, "{arguments:?} {}", outcome.stderr);
        assert!(
            outcome.stderr.contains(expected),
            "{expected}\n{}",
            outcome.stderr
        );
        assert!(outcome.requests.is_empty());
    }
}

/// Nobody writes such a file by hand, and whoever proposes it must not be let through for it.
#[test]
fn a_file_too_deep_to_be_searched_is_not_passed_over() {
    let mut setup = Setup::new(world("healthy", &Value::Null), &["config-seed", "--static"]);
    let (open, close) = ("(".repeat(5_000), ")".repeat(5_000));
    let script = format!("import os\nx = {open}os.environ[\"HIDDEN\"]{close}\n");
    let files = [
        (MANIFEST, "[STRIPE_API_KEY]".to_owned()),
        (
            "app.py",
            "import os\nos.environ['STRIPE_API_KEY']\n".to_owned(),
        ),
        ("deep.py", script),
    ];
    for (path, text) in files {
        setup.files.push((path.to_owned(), Some(text)));
    }
    let outcome = run(setup);
    assert_eq!(outcome.code, 3, "{}", outcome.stderr);
    assert!(
        outcome
            .stdout
            .contains("nests too deep, or takes too long: deep.py"),
        "{}",
        outcome.stdout
    );
}
