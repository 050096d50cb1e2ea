//! Judging: every rule raised by some row, nothing raised by a world as agreed, nothing green that was not seen.

mod approval;
mod branches;
mod planning;
mod reviewers;
mod safeguards;
mod selected_branches;
mod surroundings;
mod unseen;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::config::{EnvironmentRules, Placed, Policy, Service, ServiceEnvironment};
use crate::known::Why;
use crate::report::{Asked, Mode, Report, Verdict};
use crate::secret::Scrubber;
use crate::workflows::{Binding, DeployingJob, Scan};

/// What the gate is given, and what it sees.
struct Case {
    config: Config,
    invocation: Invocation,
    require_approval: bool,
    facts: Facts,
}

/// A row of a table: what is changed, and the rules (without the gate's name) that are found and left undecided.
type Row = (
    &'static str,
    fn(&mut Case),
    &'static [&'static str],
    &'static [&'static str],
);

fn placed(name: &str, line: u32) -> Placed<String> {
    let value = name.to_owned();
    Placed { value, line }
}

fn placed_all(names: &[&str], line: u32) -> Vec<Placed<String>> {
    names.iter().map(|name| placed(name, line)).collect()
}

fn parse<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn found<T: DeserializeOwned>(value: Value) -> Known<T> {
    Known::Found(parse(value))
}

fn refused<T>() -> Known<T> {
    Known::unseen(Why::Refused, "403: Resource not accessible by integration")
}

fn user(login: &str) -> Value {
    json!({"type": "User", "reviewer": {"login": login, "type": "User"}})
}

fn team(slug: &str) -> Value {
    json!({"type": "Team", "reviewer": {"slug": slug, "name": slug}})
}

fn production() -> Value {
    json!({
        "name": "production", "can_admins_bypass": false,
        "protection_rules": [
            {"type": "required_reviewers", "prevent_self_review": false, "reviewers": [user("MooseQuest")]},
            {"type": "branch_policy"}],
        "deployment_branch_policy": {"protected_branches": true, "custom_branch_policies": false}
    })
}

impl Case {
    /// The world as agreed: `MooseQuest` approves, only main deploys.
    fn healthy() -> Self {
        let config = Config {
            path: Some(".github/deploy-gate.yml".to_owned()),
            operators: placed_all(&["MooseQuest"], 2),
            environments: vec![EnvironmentRules {
                name: placed("production", 10),
                reviewers: Some(placed_all(&["MooseQuest"], 11)),
                branches: Some(placed_all(&["main"], 12)),
                tags: Vec::new(),
                wait_minutes: 0,
                prevent_self_review: false,
                admins_may_bypass: false,
                secrets: Vec::new(),
            }],
            services: vec![Service {
                name: placed("raptor", 20),
                environments: vec![
                    runs_in("staging", "raxx-api-staging"),
                    runs_in("production", "raxx-api-prod"),
                ],
                processes: Vec::new(),
            }],
            ..Config::default()
        };
        let invocation = Invocation {
            repository: Some("raxx-app/TradeMasterAPI".parse().unwrap()),
            run_id: Some(42),
            run_attempt: Some(1),
            actor: Some("MooseQuest".to_owned()),
            triggering_actor: Some("MooseQuest".to_owned()),
            ..Invocation::default()
        };
        let facts = Facts {
            repository: Some(found(json!({
                "full_name": "raxx-app/TradeMasterAPI", "private": false, "visibility": "public",
                "default_branch": "main", "owner": {"login": "raxx-app", "type": "Organization"}}))),
            environments: found(json!([production(), {"name": "staging"}])),
            environment: found(production()),
            branch_policies: None,
            protected_branches: Some(found(json!([{"name": "main", "protected": true}]))),
            single_branches: Vec::new(),
            teams: Vec::new(),
            organization: None,
            secrets: None,
            approvals: None,
            workflows: Known::Found(Scan {
                deploying: vec![deploying(Binding::Bound)],
                unreadable: Vec::new(),
                workflows: 3,
            }),
        };
        Self {
            config,
            invocation,
            require_approval: false,
            facts,
        }
    }

    /// The same with a list of patterns instead of protected branches.
    fn select(&mut self, policies: Value) {
        self.environment(|it| {
            it["deployment_branch_policy"] =
                json!({"protected_branches": false, "custom_branch_policies": true});
        });
        self.facts.protected_branches = None;
        self.facts.branch_policies = Some(found(policies));
    }

    /// The same, with proof of approval demanded and given.
    fn approved_by(&mut self, reviews: &[(&str, &str)]) {
        self.require_approval = true;
        let reviews = reviews.iter().map(|(login, state)| {
            json!({"state": state, "comment": "", "user": {"login": login, "type": "User"},
                "environments": [{"name": "production"}]})
        });
        self.facts.approvals = Some(found(reviews.collect()));
    }

    fn environment(&mut self, change: impl FnOnce(&mut Value)) {
        let Known::Found(environment) = &self.facts.environment else {
            panic!("there is no environment to change");
        };
        let mut raw = serde_json::to_value(environment).unwrap();
        change(&mut raw);
        self.facts.environment = found(raw);
    }

    fn reviewers(&mut self, reviewers: &[Value]) {
        self.environment(|it| it["protection_rules"][0]["reviewers"] = json!(reviewers));
    }

    fn agreed(&mut self) -> &mut EnvironmentRules {
        &mut self.config.environments[0]
    }

    fn plan(&self) -> Plan {
        let flags = Flags {
            require_approval: self.require_approval,
        };
        EnvProtection::plan(flags, &self.config, &self.invocation).unwrap()
    }

    /// The judgement, of facts that went through text and back as recorded facts do.
    fn judgement(&self) -> Judgement {
        let text = serde_json::to_string(&self.facts).unwrap();
        let facts: Facts = serde_json::from_str(&text).unwrap();
        EnvProtection::judge(&self.plan(), &facts)
    }

    fn report(&self, rollback: bool) -> Report {
        let asked = Asked {
            meta: &EnvProtection::META,
            mode: Mode::Enforce,
            rollback,
            policy: &Policy::default(),
            observed_at: DateTime::<Utc>::UNIX_EPOCH,
            repository: None,
            run_url: None,
        };
        Report::settle(&asked, self.judgement(), &Scrubber::default())
    }

    fn verdict(&self) -> Verdict {
        self.report(false).verdict
    }
}

fn runs_in(environment: &str, app: &str) -> ServiceEnvironment {
    ServiceEnvironment {
        name: placed(environment, 21),
        heroku: Some(placed(app, 21)),
        cloudflare_pages: None,
        url: None,
        backup_max_age: None,
    }
}

fn deploying(binding: Binding) -> DeployingJob {
    DeployingJob {
        path: ".github/workflows/deploy-heroku.yml".to_owned(),
        line: 31,
        job: "deploy".to_owned(),
        binding,
    }
}

fn short(id: &'static str) -> &'static str {
    id.trim_start_matches("env-protection/")
}

/// Every table.
const TABLES: &[&[Row]] = &[
    reviewers::WHO_MAY_APPROVE,
    reviewers::TEAMS,
    safeguards::SAFEGUARDS,
    branches::RESTRICTIONS,
    branches::PROTECTED_BRANCHES,
    selected_branches::SELECTED_BRANCHES,
    approval::APPROVALS,
    approval::SELF_APPROVAL,
    surroundings::THE_ENVIRONMENT_AND_THE_PLAN,
    surroundings::JOBS_AND_SECRETS,
];

/// Every row of every table holds, and every finding is fit to be shown.
#[test]
fn every_row() {
    for (title, change, expected, undecided) in TABLES.iter().copied().flatten() {
        let mut case = Case::healthy();
        change(&mut case);
        let judgement = case.judgement();
        let mut rules: Vec<_> = judgement
            .findings
            .iter()
            .map(|it| short(it.rule.id))
            .collect();
        rules.sort_unstable();
        assert_eq!(
            &rules, expected,
            "{title}: findings {:#?}",
            judgement.findings
        );
        let mut open: Vec<_> = judgement
            .undecided
            .iter()
            .map(|it| short(it.rule.id))
            .collect();
        open.sort_unstable();
        assert_eq!(
            &open, undecided,
            "{title}: undecided {:#?}",
            judgement.undecided
        );
        for finding in &judgement.findings {
            assert!(
                finding.expected.is_some() && finding.actual.is_some(),
                "{title}: {finding:?}"
            );
            let is_known = EnvProtection::META.rules.contains(&finding.rule);
            assert!(is_known && finding.link.is_some(), "{title}: {finding:?}");
            assert!(finding.remedy.is_some(), "{title}: {finding:?}");
        }
        assert!(
            judgement
                .undecided
                .iter()
                .all(|it| !it.unseen.detail.is_empty()),
            "{title}"
        );
    }
}

#[test]
fn every_rule_is_raised_by_some_row() {
    let raised = |rule: &str| {
        let mut rows = TABLES.iter().copied().flatten();
        rows.any(|(_, _, found, _)| found.contains(&rule))
    };
    for rule in rules::ALL {
        assert!(raised(short(rule.id)), "no row raises {}", rule.id);
    }
}

#[test]
fn a_world_as_agreed_passes() {
    let case = Case::healthy();
    let judgement = case.judgement();
    assert_eq!(case.verdict(), Verdict::Passed, "{judgement:#?}");
    assert_eq!(
        judgement.headline,
        "production waits for MooseQuest; only main may deploy"
    );
    assert!(judgement.remarks.is_empty(), "{:?}", judgement.remarks);
    assert_eq!(
        judgement.outputs,
        [
            ("environment", "production".to_owned()),
            ("reviewers", "MooseQuest".to_owned()),
            ("approved-by", String::new()),
        ]
    );
    let declared: Vec<_> = EnvProtection::META
        .outputs
        .iter()
        .map(|(name, _)| *name)
        .collect();
    let given: Vec<_> = judgement.outputs.iter().map(|(name, _)| *name).collect();
    assert_eq!(declared, given);
    insta::assert_debug_snapshot!(judgement.details);
}

#[test]
fn a_world_as_agreed_and_approved_passes() {
    let mut case = Case::healthy();
    case.select(json!([{"name": "main", "type": "branch"}]));
    case.approved_by(&[("moosequest", "approved")]);
    let judgement = case.judgement();
    assert_eq!(case.verdict(), Verdict::Passed, "{judgement:#?}");
    assert_eq!(
        judgement.headline,
        "production waits for MooseQuest; only main may deploy; moosequest approved this run"
    );
    assert_eq!(
        judgement.outputs[2],
        ("approved-by", "moosequest".to_owned())
    );
}

#[test]
fn rule_ids_are_this_gates_own_and_unique() {
    let mut ids: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
    assert!(ids.iter().all(|id| id.starts_with("env-protection/")));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rules::ALL.len());
}

#[test]
fn a_rollback_is_kept_out_only_by_what_concerns_the_run() {
    let mut case = Case::healthy();
    case.environment(|it| it["protection_rules"] = json!([]));
    assert_eq!(case.verdict(), Verdict::Failed);
    assert_eq!(case.report(true).verdict, Verdict::Passed);
    case.facts.environment = refused();
    assert_eq!(case.verdict(), Verdict::Undecided);
    assert_eq!(case.report(true).verdict, Verdict::Passed);
    case.approved_by(&[]);
    assert_eq!(case.report(true).verdict, Verdict::Failed);
    case.approved_by(&[("mallory", "approved")]);
    assert_eq!(case.report(true).verdict, Verdict::Failed);
}
