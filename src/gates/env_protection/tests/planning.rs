//! What is settled before any request.

use super::*;

fn error(change: impl FnOnce(&mut Case)) -> String {
    let mut case = Case::healthy();
    change(&mut case);
    let flags = Flags {
        require_approval: case.require_approval,
    };
    match EnvProtection::plan(flags, &case.config, &case.invocation) {
        Ok(plan) => panic!("planned: {plan:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn without_a_repository() {
    let message = error(|case| case.invocation.repository = None);
    assert!(
        message.contains("--repository") && message.contains("GITHUB_REPOSITORY"),
        "{message}"
    );
}

#[test]
fn with_an_environment_nobody_agreed_on() {
    let message = error(|case| case.invocation.environment = "prodution".to_owned());
    assert!(
        message.starts_with(".github/deploy-gate.yml:10: "),
        "{message}"
    );
    assert!(
        message.contains("`prodution`") && message.contains("did you mean `production`?"),
        "{message}"
    );
    let message = error(|case| case.invocation.environment = "zzz".to_owned());
    assert!(message.contains("one of: production"), "{message}");
    let message = error(|case| case.invocation.environment = " ".to_owned());
    assert!(message.contains("--environment is empty"), "{message}");
}

#[test]
fn with_approval_demanded_and_nothing_to_hold_it_against() {
    let message = error(|case| {
        case.require_approval = true;
        case.invocation.run_id = None;
    });
    assert!(message.contains("GITHUB_RUN_ID"), "{message}");
    let message = error(|case| {
        case.require_approval = true;
        case.config.operators.clear();
    });
    assert!(message.contains("operators"), "{message}");
}

#[test]
fn with_nobody_agreed_on_who_may_approve() {
    let message = error(|case| {
        case.config.operators.clear();
        case.agreed().reviewers = None;
    });
    assert!(message.contains("reviewers: [LOGIN]"), "{message}");
    let message = error(|case| case.config = Config::default());
    assert!(message.contains("check the repository out"), "{message}");
}

#[test]
fn names_of_environments_compare_without_case() {
    let mut case = Case::healthy();
    case.invocation.environment = "Production".to_owned();
    let plan = case.plan();
    assert_eq!(plan.agreement.branches.map(|agreed| agreed.len()), Some(1));
    assert_eq!(plan.production.apps, ["raxx-api-prod"]);
    assert_eq!(plan.other_environments, ["staging"]);
}

#[test]
fn settings_that_say_nothing_want_what_everybody_should() {
    let mut case = Case::healthy();
    case.config.environments.clear();
    let plan = case.plan();
    assert_eq!(plan::row_of(&plan.agreement.reviewers), "MooseQuest");
    assert!(plan.agreement.branches.is_none() && !plan.agreement.admins_may_bypass);
    assert_eq!(case.verdict(), Verdict::Passed, "{:#?}", case.judgement());
    case.environment(|it| it["can_admins_bypass"] = json!(true));
    let judgement = case.judgement();
    assert_eq!(short(judgement.findings[0].rule.id), "admins-may-bypass");
    assert_eq!(judgement.findings[0].location, None);
}
