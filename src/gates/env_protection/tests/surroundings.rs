//! The environment itself, its namesakes, its secrets, the plan, and the jobs beside it.

use super::*;

fn missing(case: &mut Case) {
    case.facts.environments = found(json!([{"name": "staging"}]));
    case.facts.environment = Known::Absent;
    case.facts.protected_branches = None;
}

fn private(case: &mut Case, plan: Option<&str>) {
    case.environment(|it| it["protection_rules"] = json!([]));
    let Some(Known::Found(repository)) = &mut case.facts.repository else {
        return;
    };
    repository.private = true;
    repository.visibility = Some("private".to_owned());
    case.facts.organization =
        plan.map(|name| found(json!({"login": "raxx-app", "plan": {"name": name}})));
}

pub(super) const THE_ENVIRONMENT_AND_THE_PLAN: &[Row] = &[
    (
        "beside a namesake",
        |case| case.facts.environments = found(json!([production(), {"name": "prod"}])),
        &["stray-environment"],
        &[],
    ),
    ("missing", missing, &["environment-missing"], &[]),
    (
        "missing, as far as one who cannot see the repository can say",
        |case| {
            missing(case);
            case.facts.repository = Some(refused());
        },
        &[],
        &["environment-missing"],
    ),
    (
        "missing in a repository said not to exist",
        |case| {
            missing(case);
            case.facts.repository = Some(Known::Absent);
        },
        &[],
        &["environment-missing"],
    ),
    (
        "missing in a private repository",
        |case| {
            private(case, None);
            missing(case);
        },
        &["environment-missing", "plan-cannot-enforce"],
        &[],
    ),
    (
        "unprotected in a private repository on Team",
        |case| private(case, Some("team")),
        &["no-required-reviewers", "plan-cannot-enforce"],
        &[],
    ),
    (
        "unprotected in a private repository on who knows what",
        |case| private(case, None),
        &["no-required-reviewers", "plan-cannot-enforce"],
        &[],
    ),
    (
        "plan not shown",
        |case| {
            private(case, None);
            case.facts.organization = Some(refused());
        },
        &["no-required-reviewers", "plan-cannot-enforce"],
        &[],
    ),
    (
        "unprotected in a private repository on Enterprise",
        |case| private(case, Some("enterprise")),
        &["no-required-reviewers"],
        &[],
    ),
    (
        "protected in a private repository",
        |case| {
            private(case, None);
            case.facts.environment = found(production());
        },
        &[],
        &[],
    ),
];

#[test]
fn a_private_repository_is_told_that_team_does_not_help() {
    for (plan, says) in [
        (None, "Unless raxx-app is on Enterprise"),
        (Some("team"), "on the plan `team`"),
    ] {
        let mut case = Case::healthy();
        private(&mut case, plan);
        let judgement = case.judgement();
        let note = judgement
            .findings
            .iter()
            .find(|it| short(it.rule.id) == "plan-cannot-enforce");
        let note = note.unwrap();
        assert!(note.message.contains(says), "{}", note.message);
        assert!(
            note.message.contains("Buying Team does not help"),
            "{}",
            note.message
        );
        assert!(
            note.remedy.as_ref().unwrap().contains("confirm-gate"),
            "{note:?}"
        );
    }
}

fn job(case: &mut Case, binding: Binding) {
    let Known::Found(scan) = &mut case.facts.workflows else {
        return;
    };
    scan.deploying.push(deploying(binding));
}

fn secrets(case: &mut Case, secrets: Known<Value>) {
    case.agreed().secrets = placed_all(&["HEROKU_API_KEY", "sentry_dsn"], 14);
    case.facts.secrets = Some(secrets.map(parse));
}

pub(super) const JOBS_AND_SECRETS: &[Row] = &[
    (
        "a job beside the environment",
        |case| {
            job(
                case,
                Binding::NotBound {
                    because: "no `environment:`".to_owned(),
                },
            );
        },
        &["workflow-not-bound"],
        &[],
    ),
    (
        "a job nobody can tell of",
        |case| {
            job(
                case,
                Binding::Undecided {
                    because: "an expression over inputs".to_owned(),
                },
            );
        },
        &[],
        &["workflow-not-bound"],
    ),
    (
        "a workflow nobody can read",
        |case| {
            case.facts.workflows = found(json!({"deploying": [], "workflows": 1,
            "unreadable": [{"path": ".github/workflows/x.yml", "line": 3, "reason": "not YAML"}]}));
        },
        &[],
        &["workflow-not-bound"],
    ),
    (
        "workflows not seen",
        |case| case.facts.workflows = refused(),
        &[],
        &["workflow-not-bound"],
    ),
    (
        "no workflows",
        |case| case.facts.workflows = Known::Absent,
        &[],
        &[],
    ),
    (
        "secrets, by name without case",
        |case| {
            secrets(
                case,
                Known::Found(json!([{"name": "HEROKU_API_KEY"}, {"name": "SENTRY_DSN"}])),
            );
        },
        &[],
        &[],
    ),
    (
        "a secret that is missing",
        |case| secrets(case, Known::Found(json!([{"name": "HEROKU_API_KEY"}]))),
        &["secret-missing"],
        &[],
    ),
    (
        "secrets refused",
        |case| secrets(case, refused()),
        &[],
        &["secret-missing"],
    ),
    (
        "secrets not asked for",
        |case| {
            secrets(case, refused());
            case.facts.secrets = None;
        },
        &[],
        &["secret-missing"],
    ),
    (
        "no secrets where there is no environment",
        |case| {
            secrets(case, Known::Absent);
            missing(case);
        },
        &["environment-missing"],
        &[],
    ),
    (
        "no list of secrets where there is one",
        |case| secrets(case, Known::Absent),
        &[],
        &["secret-missing"],
    ),
];

#[test]
fn findings_stand_where_they_are_agreed_or_made() {
    let mut case = Case::healthy();
    case.environment(|it| it["can_admins_bypass"] = json!(true));
    case.reviewers(&[user("mallory"), user("MooseQuest")]);
    secrets(&mut case, Known::Found(json!([])));
    job(
        &mut case,
        Binding::NotBound {
            because: "no `environment:`".to_owned(),
        },
    );
    let judgement = case.judgement();
    let lines: Vec<_> = judgement
        .findings
        .iter()
        .map(|it| (short(it.rule.id), it.location.as_ref().unwrap().line))
        .collect();
    let expected = [
        ("unexpected-reviewer", 11),
        ("admins-may-bypass", 10),
        ("workflow-not-bound", 31),
        ("secret-missing", 14),
        ("secret-missing", 14),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn what_was_not_checked_is_said() {
    let mut case = Case::healthy();
    case.facts.workflows = Known::Absent;
    assert!(case.judgement().remarks[0].contains("was not checked"));
    case.facts.workflows = found(json!({"deploying": [], "unreadable": [], "workflows": 4}));
    assert!(case.judgement().remarks[0].contains("No job in the 4 workflows"));
    case.facts.workflows = found(json!({"deploying": [], "unreadable": [], "workflows": 1}));
    assert!(case.judgement().remarks[0].contains("No job in the 1 workflow of"));
    if let Some(Known::Found(repository)) = &mut case.facts.repository {
        repository.full_name = "raxx-app/new-name".to_owned();
    }
    assert!(case.judgement().remarks[1].contains("raxx-app/new-name"));
}

#[test]
fn secrets_refused_name_the_permission_and_never_read_as_absent() {
    let mut case = Case::healthy();
    secrets(&mut case, refused());
    let judgement = case.judgement();
    let detail = &judgement.undecided[0].unseen.detail;
    assert!(
        detail.contains("`Environments: read`") && detail.contains("GITHUB_TOKEN"),
        "{detail}"
    );
}

#[test]
fn namesakes() {
    let stray = [
        "",
        " ",
        "null",
        "undefined",
        "True",
        "${{ inputs.environment }}",
        "prod",
        "prodution",
        "Production ",
        "рroduction",
        "pro\u{200b}duction",
        "productoin",
        "productions",
        "рrоduсtiоn",
        "p r o d u c t i o n",
    ];
    let own = [
        "production",
        "PRODUCTION",
        "staging",
        "preview",
        "production-eu",
        "production-2",
        "preproduction",
        "github-pages",
        "copilot",
        "dev",
        "qa",
    ];
    let judged = |name: &str| {
        let mut case = Case::healthy();
        case.facts.environments = found(
            json!([production(), {"name": name, "protection_rules": [], "deployment_branch_policy": null}]),
        );
        case.judgement().findings
    };
    for name in stray {
        let findings = judged(name);
        assert_eq!(findings.len(), 1, "`{name}` passed for a name of its own");
        assert_eq!(short(findings[0].rule.id), "stray-environment");
        assert!(
            findings[0]
                .message
                .contains("no required reviewers and no branch restriction"),
            "{}",
            findings[0].message
        );
        assert_eq!(findings[0].location, None);
    }
    for name in own {
        assert!(judged(name).is_empty(), "`{name}` was taken for a slip");
    }
}

#[test]
fn very_many_and_very_long_namesakes() {
    let mut case = Case::healthy();
    let long = "p".repeat(100_000);
    let names = (0..300).map(|n| json!({"name": format!("null{}", " ".repeat(n))}));
    case.facts.environments = found(names.chain([json!({"name": long})]).collect());
    let judgement = case.judgement();
    assert_eq!(judgement.findings.len(), 20);
    assert!(
        judgement.remarks[0].starts_with("280 more"),
        "{:?}",
        judgement.remarks
    );
}
