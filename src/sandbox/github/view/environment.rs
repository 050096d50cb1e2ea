//! Environments and what belongs to them.

use serde_json::{Value, json};

use super::{InRepository, moment};
use crate::sandbox::identity;
use crate::sandbox::scenario::{Branches, Environment, PatternKind, Reviewer};

impl InRepository<'_> {
    /// All environments.
    pub(in crate::sandbox::github) fn environments(&self) -> Vec<Value> {
        let all = self.repository.environments.iter();
        all.map(|(name, environment)| self.shown(name, environment))
            .collect()
    }

    /// One environment.
    pub(in crate::sandbox::github) fn environment(&self, name: &str) -> Option<Value> {
        let (name, environment) = self.repository.environment(name)?;
        Some(self.shown(name, environment))
    }

    /// What names an environment elsewhere.
    pub(super) fn short_environment(&self, name: &str) -> Value {
        let id = self.number("environment", name);
        let encoded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        json!({
            "id": id,
            "node_id": identity::node("EN", id),
            "name": name,
            "url": format!("{}/environments/{}", self.url(), encoded.replace('+', "%20")),
            "html_url": format!("{}/deployments/activity_log?environments_filter={encoded}", self.page()),
        })
    }

    /// When an environment was made.
    pub(super) fn born(&self, environment: &Environment) -> Value {
        moment(environment.created.unwrap_or_else(|| self.view.long_ago()))
    }

    /// Schema `environment`.
    fn shown(&self, name: &str, environment: &Environment) -> Value {
        let mut shown = self.short_environment(name);
        shown["created_at"] = self.born(environment);
        shown["updated_at"] = self.born(environment);
        if let Some(may_bypass) = environment.admins_may_bypass {
            shown["can_admins_bypass"] = json!(may_bypass);
        }
        shown["protection_rules"] = self.protection_rules(name, environment);
        shown["deployment_branch_policy"] = match environment.branches {
            Branches::Any => Value::Null,
            Branches::Policy(_) => {
                json!({ "protected_branches": true, "custom_branch_policies": false })
            }
            Branches::Matching(_) => {
                json!({ "protected_branches": false, "custom_branch_policies": true })
            }
        };
        shown
    }

    fn protection_rules(&self, name: &str, environment: &Environment) -> Value {
        let rule = |kind: &str| {
            let id = self.number("gate", format!("{name}:{kind}"));
            json!({ "id": id, "node_id": identity::node("GA", id), "type": kind })
        };
        let mut rules = Vec::new();
        if let Some(minutes) = environment.wait_minutes {
            let mut wait = rule("wait_timer");
            wait["wait_timer"] = json!(minutes);
            rules.push(wait);
        }
        if environment.reviewers.is_some() {
            let mut review = rule("required_reviewers");
            review["prevent_self_review"] = json!(environment.prevent_self_review);
            review["reviewers"] = self.reviewers(environment);
            rules.push(review);
        }
        if environment.branches != Branches::Any {
            rules.push(rule("branch_policy"));
        }
        rules.extend(environment.novel_rules.iter().map(|kind| rule(kind)));
        Value::Array(rules)
    }

    /// The reviewers of an environment, each under its kind. A bot's kind here is `User` all the same.
    pub(super) fn reviewers(&self, environment: &Environment) -> Value {
        let owner = self.name.split('/').next().unwrap_or_default();
        let all = environment.reviewers.iter().flatten();
        all.map(|reviewer| match reviewer {
            Reviewer::User(login) => json!({ "type": "User", "reviewer": self.view.user(login) }),
            Reviewer::Team(slug) => {
                json!({ "type": "Team", "reviewer": self.view.team(owner, slug) })
            }
        })
        .collect()
    }

    /// Its branch and tag patterns, schema `deployment-branch-policy`; none when it has no such policy.
    pub(in crate::sandbox::github) fn branch_policies(&self, name: &str) -> Option<Vec<Value>> {
        let (name, environment) = self.repository.environment(name)?;
        let Branches::Matching(patterns) = &environment.branches else {
            return Some(Vec::new());
        };
        let policies = patterns.iter().map(|pattern| {
            let id = self.number("branch policy", format!("{name}:{}", pattern.name));
            let mut policy =
                json!({ "id": id, "node_id": identity::node("DBP", id), "name": pattern.name });
            match pattern.kind {
                PatternKind::Branch => policy["type"] = json!("branch"),
                PatternKind::Tag => policy["type"] = json!("tag"),
                PatternKind::Untyped => {}
            }
            policy
        });
        Some(policies.collect())
    }

    /// Its custom rules, schema `deployment-protection-rule`.
    pub(in crate::sandbox::github) fn custom_rules(&self, name: &str) -> Option<Vec<Value>> {
        let (name, environment) = self.repository.environment(name)?;
        let rules = environment.custom_rules.iter().map(|slug| {
            let id = self.number("custom rule", format!("{name}:{slug}"));
            let app = identity::number("app", slug);
            json!({
                "id": id,
                "node_id": identity::node("GA", id),
                "enabled": true,
                "app": {
                    "id": app,
                    "node_id": identity::node("A", app),
                    "slug": slug,
                    "integration_url": format!("{}/apps/{slug}", self.view.api),
                },
            })
        });
        Some(rules.collect())
    }

    /// The names of its secrets, schema `actions-secret`. Never their values.
    pub(in crate::sandbox::github) fn secrets(&self, name: &str) -> Option<Vec<Value>> {
        let (_, environment) = self.repository.environment(name)?;
        let born = self.born(environment);
        let secrets = environment.secrets.iter();
        let shown =
            secrets.map(|secret| json!({ "name": secret, "created_at": born, "updated_at": born }));
        Some(shown.collect())
    }

    /// Its variables, schema `actions-variable`.
    pub(in crate::sandbox::github) fn variables(&self, name: &str) -> Option<Vec<Value>> {
        let (_, environment) = self.repository.environment(name)?;
        let born = self.born(environment);
        let variables = environment.variables.iter();
        let shown = variables.map(|(name, value)| {
            json!({ "name": name, "value": value, "created_at": born, "updated_at": born })
        });
        Some(shown.collect())
    }
}
