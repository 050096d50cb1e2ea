//! Environments: what GitHub itself holds a deploying job back with.
//!
//! Shapes as in GitHub's `OpenAPI` description (`environment`, `deployment-branch-policy`), read tolerantly: rules of
//! an unknown type, unknown fields and nulls are let through, and it is for the reader to be suspicious of them.
//! `can_admins_bypass` is not described there; github.com sends it, and lets administrators pass by default.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::accounts::Account;
use super::{GitHub, segment};
use crate::http::tolerant::{lenient, present};
use crate::invocation::RepositoryName;
use crate::known::{Known, Why};

/// An environment and what protects it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Its name; compares without case, see [`same_name`].
    pub name: String,
    /// Rules of mixed types; `None` when GitHub's answer does not list them.
    #[serde(default, deserialize_with = "lenient")]
    pub protection_rules: Option<Vec<ProtectionRule>>,
    /// Which branches may deploy, raw: see [`Environment::branch_restriction`].
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub deployment_branch_policy: Option<Value>,
    /// Whether administrators may pass the rules by; `None` when GitHub's answer does not say.
    #[serde(default, deserialize_with = "lenient")]
    pub can_admins_bypass: Option<bool>,
}

/// One protection rule: `required_reviewers`, `wait_timer`, `branch_policy`, or a type not yet known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtectionRule {
    /// The type; empty when GitHub's answer has none.
    #[serde(default, rename = "type")]
    pub kind: String,
    /// Of a `wait_timer`: minutes; `None` when GitHub's answer holds no such number.
    #[serde(default, deserialize_with = "lenient")]
    pub wait_timer: Option<u64>,
    /// Of `required_reviewers`: nobody may approve a run they started.
    #[serde(default, deserialize_with = "lenient")]
    pub prevent_self_review: Option<bool>,
    /// Of `required_reviewers`: who may approve.
    #[serde(default, deserialize_with = "lenient")]
    pub reviewers: Option<Vec<Value>>,
}

/// Somebody a `required_reviewers` rule lists. One approval of one of them is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reviewer {
    /// An account.
    User(Account),
    /// A team of the repository's organization, by its slug.
    Team(String),
    /// An entry that cannot be understood: what it says.
    Unclear(String),
}

/// Which branches and tags an environment lets deploy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BranchRestriction {
    /// Every one.
    Anything,
    /// Branches with branch protection; every branch, as long as no branch has any.
    ProtectedBranches,
    /// Those that match a policy: see [`GitHub::branch_policies`].
    Selected,
    /// GitHub's answer does not say, or says what cannot be.
    Unclear(String),
}

/// A name pattern that lets branches or tags deploy; Ruby's fnmatch, where `*` stops at a `/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchPolicy {
    /// The pattern.
    pub name: String,
    /// `branch`, `tag`, or a kind not yet known; old policies have none and mean branches.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
}

/// Whether GitHub takes two names for the same: it compares logins and environment names without case.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

impl Environment {
    /// Whether this is the environment of that name.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        same_name(&self.name, name)
    }

    /// Who may approve. Absent: there is no `required_reviewers` rule. Found but empty: there is one, and it names nobody.
    pub fn reviewers(&self) -> Known<Vec<Reviewer>> {
        let Some(rules) = &self.protection_rules else {
            return rules_not_listed();
        };
        let mut listed = None;
        for rule in rules.iter().filter(|rule| rule.is_required_reviewers()) {
            let of_rule = listed.get_or_insert_with(Vec::new);
            match &rule.reviewers {
                Some(reviewers) => of_rule.extend(reviewers.iter().map(reviewer)),
                None => of_rule.push(Reviewer::Unclear("a rule that does not say who".to_owned())),
            }
        }
        listed.map_or(Known::Absent, Known::Found)
    }

    /// Whether nobody may approve a run they started; `None` when no `required_reviewers` rule says.
    #[must_use]
    pub fn prevents_self_review(&self) -> Option<bool> {
        self.rules()
            .filter(|rule| rule.is_required_reviewers())
            .filter_map(|rule| rule.prevent_self_review)
            .max()
    }

    /// The wait before a job may start, in minutes. Absent: there is no wait timer.
    pub fn wait_minutes(&self) -> Known<u64> {
        let Some(rules) = &self.protection_rules else {
            return rules_not_listed();
        };
        let timers = rules.iter().filter(|rule| rule.kind == "wait_timer");
        let mut longest = Known::Absent;
        for timer in timers {
            longest = match (longest, timer.wait_timer) {
                (_, None) => {
                    return Known::unseen(
                        Why::Unreadable,
                        "GitHub's answer holds a wait timer whose minutes are no number",
                    );
                }
                (Known::Found(most), Some(minutes)) => Known::Found(minutes.max(most)),
                (_, Some(minutes)) => Known::Found(minutes),
            };
        }
        longest
    }

    /// Which branches and tags may deploy.
    #[must_use]
    pub fn branch_restriction(&self) -> BranchRestriction {
        let Some(policy) = &self.deployment_branch_policy else {
            return BranchRestriction::Unclear("GitHub's answer does not say".to_owned());
        };
        if policy.is_null() {
            return BranchRestriction::Anything;
        }
        let flag = |name: &str| policy.get(name).and_then(Value::as_bool);
        match (flag("protected_branches"), flag("custom_branch_policies")) {
            (Some(true), Some(false)) => BranchRestriction::ProtectedBranches,
            (Some(false), Some(true)) => BranchRestriction::Selected,
            (Some(one), Some(_)) => BranchRestriction::Unclear(format!(
                "GitHub's answer says {one} to both protected_branches and custom_branch_policies, of which exactly one must hold"
            )),
            _ => BranchRestriction::Unclear(
                "GitHub's answer has no shape of deployment_branch_policy this version knows"
                    .to_owned(),
            ),
        }
    }

    /// Its rules, in order.
    pub fn rules(&self) -> impl Iterator<Item = &ProtectionRule> {
        self.protection_rules.iter().flatten()
    }
}

fn rules_not_listed<T>() -> Known<T> {
    Known::unseen(
        Why::Unreadable,
        "GitHub's answer does not list the environment's protection rules",
    )
}

impl ProtectionRule {
    fn is_required_reviewers(&self) -> bool {
        self.kind == "required_reviewers"
    }
}

/// One entry of a rule's `reviewers`: `{type, reviewer}`.
fn reviewer(entry: &Value) -> Reviewer {
    let text = |value: &Value, field: &str| {
        let text = value.get(field).and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let Some(who) = entry.get("reviewer").filter(|who| who.is_object()) else {
        return Reviewer::Unclear("an entry without a reviewer".to_owned());
    };
    match text(entry, "type").as_deref() {
        Some("User") => match text(who, "login") {
            Some(login) => Reviewer::User(Account {
                login,
                kind: text(who, "type"),
            }),
            None => Reviewer::Unclear("a user without a login".to_owned()),
        },
        Some("Team") => match text(who, "slug") {
            Some(slug) => Reviewer::Team(slug),
            None => Reviewer::Unclear("a team without a slug".to_owned()),
        },
        Some(other) => Reviewer::Unclear(format!("a reviewer of the unknown type `{other}`")),
        None => Reviewer::Unclear("a reviewer without a type".to_owned()),
    }
}

impl GitHub {
    /// Every environment of a repository, each with its rules. Needs `actions: read`; a public repository shows them
    /// to all. Never absent: a repository without environments answers with an empty list.
    pub async fn environments(&self, repository: &RepositoryName) -> Known<Vec<Environment>> {
        let all = self.all(repository, "environments", Some("environments"));
        match all.await {
            Known::Absent => Known::unseen(
                Why::Refused,
                format!(
                    "GET /repos/{repository}/environments: 404, where even a repository without any has a list"
                ),
            ),
            known => known,
        }
    }

    /// One environment.
    pub async fn environment(&self, repository: &RepositoryName, name: &str) -> Known<Environment> {
        let path = format!("environments/{}", segment(name));
        self.one(repository, &path).await
    }

    /// The patterns of an environment whose restriction is [`BranchRestriction::Selected`].
    pub async fn branch_policies(
        &self,
        repository: &RepositoryName,
        environment: &str,
    ) -> Known<Vec<BranchPolicy>> {
        let path = format!(
            "environments/{}/deployment-branch-policies",
            segment(environment)
        );
        self.all(repository, &path, Some("branch_policies")).await
    }
}

#[cfg(test)]
mod tests;
