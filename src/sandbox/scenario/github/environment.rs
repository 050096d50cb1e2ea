//! Environments: what protects a deployment target.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// An environment and what protects it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Environment {
    /// Who must review; left out, there is no such rule.
    #[serde(default)]
    pub(crate) reviewers: Option<Vec<Reviewer>>,
    /// Who started the run may not approve it.
    #[serde(default)]
    pub(crate) prevent_self_review: bool,
    /// Minutes to wait; left out, there is no such rule.
    #[serde(default)]
    pub(crate) wait_minutes: Option<u64>,
    /// Which branches and tags may deploy.
    #[serde(default)]
    pub(crate) branches: Branches,
    /// Whether admins may go past the rules; left out, GitHub does not say.
    #[serde(default)]
    pub(crate) admins_may_bypass: Option<bool>,
    /// Types of protection rule that nobody knows yet.
    #[serde(default)]
    pub(crate) novel_rules: Vec<String>,
    /// Slugs of the apps behind its custom protection rules.
    #[serde(default)]
    pub(crate) custom_rules: Vec<String>,
    /// Names of its secrets.
    #[serde(default)]
    pub(crate) secrets: Vec<String>,
    /// Its variables.
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, String>,
    /// When it was made.
    #[serde(default)]
    pub(crate) created: Option<DateTime<Utc>>,
}

/// Who reviews: a login, or `team:SLUG` of the repository's owner.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(crate) enum Reviewer {
    /// A user or bot, by login.
    User(String),
    /// A team, by slug.
    Team(String),
}

impl From<String> for Reviewer {
    fn from(text: String) -> Self {
        match text.strip_prefix("team:") {
            Some(slug) => Self::Team(slug.to_owned()),
            None => Self::User(text),
        }
    }
}

/// Which branches and tags may deploy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Branches {
    /// Any: there is no policy.
    #[default]
    Any,
    /// `protected`.
    Policy(BranchPolicy),
    /// Those whose name one of these patterns matches.
    Matching(Vec<Pattern>),
}

/// A branch policy that is one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BranchPolicy {
    /// Only protected branches.
    Protected,
}

/// A name pattern: `release/*`, `tag:v*`, or `untyped:main` as left by servers that knew no tags.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(crate) struct Pattern {
    /// What it matches the names of.
    pub(crate) kind: PatternKind,
    /// The pattern, in Ruby's `File.fnmatch` style.
    pub(crate) name: String,
}

/// What a pattern matches the names of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PatternKind {
    /// Branches.
    Branch,
    /// Tags.
    Tag,
    /// The server does not say.
    Untyped,
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        let (kind, name) = match text.split_once(':') {
            Some(("tag", name)) => (PatternKind::Tag, name),
            Some(("untyped", name)) => (PatternKind::Untyped, name),
            _ => (PatternKind::Branch, text.as_str()),
        };
        Self {
            kind,
            name: name.to_owned(),
        }
    }
}
