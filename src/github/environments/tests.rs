//! Vendor-shaped bytes, and bytes no vendor should send.

use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::github::branches::{Branch, BranchProtection};
use crate::github::runs::Approval;
use crate::github::secrets::SecretName;

fn parse<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Through text and back: what facts do when they are written down.
fn kept<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
}

/// An environment as github.com sends it, with what its description leaves out.
const PRODUCTION: &str = r#"{
  "id": 9007199254740993, "node_id": "EN_kwDO", "name": "Production",
  "url": "https://api.github.com/repos/raxx-app/TradeMasterAPI/environments/Production",
  "html_url": "https://github.com/raxx-app/TradeMasterAPI/deployments/activity_log?environments_filter=Production",
  "created_at": "2026-04-30T12:00:00Z", "updated_at": "2026-05-05T12:00:00Z",
  "can_admins_bypass": false,
  "protection_rules": [
    {"id": 1, "node_id": "G1", "type": "wait_timer", "wait_timer": 30},
    {"id": 2, "node_id": "G2", "type": "required_reviewers", "prevent_self_review": true,
     "reviewers": [
       {"type": "User", "reviewer": {"login": "MooseQuest", "id": 20930225, "type": "User", "site_admin": false}},
       {"type": "User", "reviewer": {"login": "deployer[bot]", "id": 7, "type": "Bot"}},
       {"type": "Team", "reviewer": {"id": 3, "slug": "ops", "name": "Ops", "parent": null}}]},
    {"id": 3, "node_id": "G3", "type": "branch_policy"},
    {"id": 4, "node_id": "G4", "type": "moon_phase", "reviewers": "full", "wait_timer": {"nights": 3}}],
  "deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}
}"#;

#[test]
fn an_environment_as_github_sends_it() {
    let environment: Environment = serde_json::from_str(PRODUCTION).unwrap();
    assert!(environment.is("production"));
    assert_eq!(environment.wait_minutes(), Known::Found(30));
    assert_eq!(environment.prevents_self_review(), Some(true));
    assert_eq!(environment.can_admins_bypass, Some(false));
    assert_eq!(
        environment.branch_restriction(),
        BranchRestriction::Selected
    );
    let Known::Found(reviewers) = environment.reviewers() else {
        panic!("no reviewers");
    };
    let [
        Reviewer::User(person),
        Reviewer::User(bot),
        Reviewer::Team(team),
    ] = &reviewers[..]
    else {
        panic!("{reviewers:?}");
    };
    assert!(person.is("moosequest") && !person.is_bot());
    assert!(bot.is_bot());
    assert_eq!(team, "ops");
    kept(&environment);
}

#[test]
fn null_and_missing_are_told_apart() {
    let null = parse::<Environment>(json!({"name": "a", "deployment_branch_policy": null}));
    assert_eq!(null.branch_restriction(), BranchRestriction::Anything);
    kept(&null);
    let missing = parse::<Environment>(json!({"name": "a"}));
    assert!(matches!(
        missing.branch_restriction(),
        BranchRestriction::Unclear(_)
    ));
    assert!(matches!(missing.reviewers(), Known::Unseen(_)));
    kept(&missing);
    let bare = parse::<Environment>(json!({"name": "a", "protection_rules": []}));
    assert_eq!(bare.reviewers(), Known::Absent);
    assert_eq!(bare.wait_minutes(), Known::Absent);
}

#[test]
fn a_restriction_that_cannot_be_is_unclear() {
    for policy in [
        json!({"protected_branches": true, "custom_branch_policies": true}),
        json!({"protected_branches": false, "custom_branch_policies": false}),
        json!({"protected_branches": true}),
        json!({"protected_branches": "true", "custom_branch_policies": null}),
        json!("protected"),
        json!([]),
        json!(0),
    ] {
        let environment =
            parse::<Environment>(json!({"name": "a", "deployment_branch_policy": policy}));
        let found = environment.branch_restriction();
        assert!(
            matches!(found, BranchRestriction::Unclear(_)),
            "{policy} read as {found:?}"
        );
    }
}

#[test]
fn reviewers_nobody_can_read_are_unclear_and_hide_no_other() {
    for entry in [
        json!(null),
        json!({}),
        json!({"type": "User", "reviewer": null}),
        json!({"type": "User", "reviewer": {"login": ""}}),
        json!({"type": "User", "reviewer": {"login": 5}}),
        json!({"type": "Team", "reviewer": {"name": "Ops"}}),
        json!({"type": "Role", "reviewer": {"login": "x"}}),
        json!({"reviewer": {"login": "x"}}),
        json!("MooseQuest"),
    ] {
        let person = json!({"type": "User", "reviewer": {"login": "MooseQuest"}});
        let rule = json!({"type": "required_reviewers", "reviewers": [entry, person]});
        let environment = parse::<Environment>(json!({"name": "a", "protection_rules": [rule]}));
        let Known::Found(reviewers) = environment.reviewers() else {
            panic!("{entry} hid the rule");
        };
        assert!(
            matches!(reviewers[0], Reviewer::Unclear(_)),
            "{entry} read as {:?}",
            reviewers[0]
        );
        assert!(
            matches!(reviewers[1], Reviewer::User(_)),
            "{entry} hid the next"
        );
    }
}

#[test]
fn rules_of_odd_shapes_do_not_hide_the_environment() {
    let environment = parse::<Environment>(
        json!({"name": "a", "can_admins_bypass": "no", "protection_rules": [
            {}, {"type": "wait_timer", "wait_timer": null}, {"type": "wait_timer", "wait_timer": -5},
            {"type": "wait_timer", "wait_timer": 18_446_744_073_709_551_615_u64},
            {"type": "required_reviewers", "reviewers": null, "prevent_self_review": "yes"},
            {"type": "required_reviewers", "reviewers": []},
        ]}),
    );
    assert!(matches!(environment.wait_minutes(), Known::Unseen(_)));
    assert_eq!(environment.can_admins_bypass, None);
    assert_eq!(environment.prevents_self_review(), None);
    assert!(matches!(environment.reviewers(), Known::Found(of_all) if of_all.len() == 1));
    kept(&environment);
}

#[test]
fn policies_branches_secrets_and_approvals() {
    let policies = parse::<Vec<BranchPolicy>>(json!([
        {"id": 361_471, "node_id": "x", "name": "release/*"},
        {"id": 361_472, "name": "v*", "type": "tag"}, {"name": "main", "type": null}]));
    let kinds: Vec<_> = policies
        .iter()
        .map(|policy| policy.kind.as_deref())
        .collect();
    assert_eq!(kinds, [None, Some("tag"), None]);
    let branches = parse::<Vec<Branch>>(json!([
        {"name": "main", "commit": {"sha": "c5b9"}, "protected": true, "protection": {"enabled": false}},
        {"name": "dev", "protected": false}]));
    assert_eq!(
        branches[0].protection,
        Some(BranchProtection {
            enabled: Some(false)
        })
    );
    kept(&branches);
    let approvals = parse::<Vec<Approval>>(json!([
        {"state": "approved", "comment": "go", "user": {"login": "MooseQuest", "type": "User"},
         "environments": [{"id": 1, "name": "production", "created_at": "2020-11-23T22:00:40Z"}]},
        {"state": "deferred", "user": null, "environments": null}]));
    assert_eq!(approvals[1].user, None);
    kept(&approvals);
    let secrets = parse::<Vec<SecretName>>(json!([{"name": "HEROKU_API_KEY", "created_at": "x"}]));
    assert_eq!(secrets[0].name, "HEROKU_API_KEY");
}

/// GitHub's own examples, where its published description is at hand; they are not ours to copy.
#[test]
fn githubs_own_examples() {
    let Some(description) = description() else {
        println!("skipped: GitHub's OpenAPI description is not at hand (DEPLOY_GATE_CONTRACTS)");
        return;
    };
    let example = |name: &str| description["components"]["examples"][name]["value"].clone();
    let list = parse::<Vec<Environment>>(example("environments")["environments"].clone());
    let one = parse::<Environment>(example("environment"));
    assert_eq!(list[0], one);
    assert_eq!(one.wait_minutes(), Known::Found(30));
    assert_eq!(one.prevents_self_review(), Some(false));
    assert_eq!(one.branch_restriction(), BranchRestriction::Selected);
    assert!(matches!(one.reviewers(), Known::Found(both) if both.len() == 2));
    let policies = example("deployment-branch-policies-list")["branch_policies"].clone();
    assert_eq!(parse::<Vec<BranchPolicy>>(policies)[0].name, "release/*");
    let secrets = example("actions-secret-paginated")["secrets"].clone();
    assert_eq!(parse::<Vec<SecretName>>(secrets)[0].name, "GH_TOKEN");
    let approvals = parse::<Vec<Approval>>(example("environment-approvals-items"));
    assert_eq!(approvals[0].state, "approved");
    assert!(
        approvals[0]
            .user
            .as_ref()
            .is_some_and(|user| user.is("octocat"))
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test's own input, outside any checkout"
)]
fn description() -> Option<Value> {
    let folder = std::env::var_os("DEPLOY_GATE_CONTRACTS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/contracts")),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join("github-openapi-subset.json")).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}
