//! What stands at GitHub.

use std::collections::BTreeMap;

use serde::Deserialize;

mod deployment;
mod environment;
mod pull;
mod run;

pub(crate) use deployment::Deployment;
pub(crate) use environment::{BranchPolicy, Branches, Environment, Pattern, PatternKind, Reviewer};
pub(crate) use pull::{Pull, PullFile};
pub(crate) use run::Run;

use crate::sandbox::identity;

/// Everything at GitHub.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct GitHub {
    /// People and bots that have something unusual; any other login named anywhere is an ordinary user.
    #[serde(default)]
    pub(crate) users: BTreeMap<String, Account>,
    /// Organizations by login; any other owner of a repository is a user.
    #[serde(default)]
    pub(crate) organizations: BTreeMap<String, Organization>,
    /// Tokens by their text.
    #[serde(default)]
    pub(crate) tokens: BTreeMap<String, Token>,
    /// Repositories by `OWNER/NAME`.
    #[serde(default)]
    pub(crate) repositories: BTreeMap<String, Repository>,
}

/// A user or bot.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Account {
    /// The id, where it matters; otherwise it follows from the login.
    #[serde(default)]
    pub(crate) id: Option<u64>,
    /// What kind of account.
    #[serde(default)]
    pub(crate) kind: AccountKind,
}

/// What kind of account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AccountKind {
    /// A person, or a machine that signed up as one.
    #[default]
    User,
    /// A GitHub App's own user.
    Bot,
    /// An organization.
    Organization,
}

/// An organization.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Organization {
    /// What it pays for; shown only to a token with the permission `organization_plan`.
    #[serde(default)]
    pub(crate) plan: Plan,
    /// Teams by slug.
    #[serde(default)]
    pub(crate) teams: BTreeMap<String, Team>,
}

/// What an owner pays for: decides which protection rules a private repository can have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Plan {
    /// Nothing.
    #[default]
    Free,
    /// GitHub Team.
    Team,
    /// GitHub Enterprise.
    Enterprise,
}

/// A team: its members' logins.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Team(pub(crate) Vec<String>);

/// A token. Texts that begin with `ghs_` are installation tokens, as `GITHUB_TOKEN` is; others are a person's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Token {
    /// Whose it is; needed only of a person's.
    #[serde(default)]
    pub(crate) user: Option<String>,
    /// Permission to level, e.g. `actions: read`. What is not named is refused.
    #[serde(default)]
    pub(crate) permissions: BTreeMap<String, Level>,
    /// The repositories it reaches, `OWNER/NAME`; all when left out.
    #[serde(default)]
    pub(crate) repositories: Option<Vec<String>>,
}

/// How much a permission allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    /// Nothing.
    None,
    /// To look.
    Read,
    /// To look and to change.
    Write,
}

/// Who may see a repository.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// Whom it is shared with.
    Private,
    /// The enterprise's members.
    Internal,
}

/// A repository.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Repository {
    /// The id, where it matters; otherwise it follows from the name.
    #[serde(default)]
    pub(crate) id: Option<u64>,
    /// Who may see it.
    #[serde(default)]
    pub(crate) visibility: Visibility,
    /// The branch shown first.
    #[serde(default = "main")]
    pub(crate) default_branch: String,
    /// Names it had before, `OWNER/NAME`: they answer 301.
    #[serde(default)]
    pub(crate) formerly: Vec<String>,
    /// Branches by name.
    #[serde(default)]
    pub(crate) branches: BTreeMap<String, GitBranch>,
    /// Environments by name.
    #[serde(default)]
    pub(crate) environments: BTreeMap<String, Environment>,
    /// Workflow runs by id.
    #[serde(default)]
    pub(crate) runs: BTreeMap<u64, Run>,
    /// Pull requests by number.
    #[serde(default)]
    pub(crate) pulls: BTreeMap<u64, Pull>,
    /// Deployments, newest first.
    #[serde(default)]
    pub(crate) deployments: Vec<Deployment>,
    /// First lines of commits, by full SHA.
    #[serde(default)]
    pub(crate) commits: BTreeMap<String, String>,
}

fn main() -> String {
    "main".to_owned()
}

/// A branch.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct GitBranch {
    /// The commit it points at.
    pub(crate) sha: String,
    /// A branch protection rule covers it.
    #[serde(default)]
    pub(crate) protected: bool,
}

impl GitHub {
    /// A repository by its name now, in any case; with the name as GitHub spells it.
    pub(crate) fn repository(&self, name: &str) -> Option<(&str, &Repository)> {
        let mut all = self.repositories.iter();
        all.find(|(spelled, _)| spelled.eq_ignore_ascii_case(name))
            .map(|(spelled, repository)| (spelled.as_str(), repository))
    }

    /// Whether the rules that need a plan can be had in this repository: anywhere public, in private only on
    /// Enterprise (docs: "Deployments and environments").
    pub(crate) fn may_protect(&self, name: &str, repository: &Repository) -> bool {
        let owner = name.split('/').next().unwrap_or_default();
        let plan = self.organization(owner).map(|(_, found)| found.plan);
        repository.visibility == Visibility::Public || plan == Some(Plan::Enterprise)
    }

    /// An organization by its login, in any case; with the login as GitHub spells it.
    pub(crate) fn organization(&self, login: &str) -> Option<(&str, &Organization)> {
        let mut all = self.organizations.iter();
        all.find(|(spelled, _)| spelled.eq_ignore_ascii_case(login))
            .map(|(spelled, organization)| (spelled.as_str(), organization))
    }

    pub(crate) fn contradiction(&self) -> Option<String> {
        self.repositories.iter().find_map(|(name, repository)| {
            if name.split('/').count() != 2 {
                return Some(format!("repositories: `{name}` is not OWNER/NAME"));
            }
            let contradiction = repository.contradiction(&self.teams_of(name))?;
            Some(format!("{name}: {contradiction}"))
        })
    }

    fn teams_of(&self, repository: &str) -> Vec<&str> {
        let owner = repository.split('/').next().unwrap_or_default();
        let teams = self.organization(owner).map(|(_, found)| &found.teams);
        teams
            .into_iter()
            .flat_map(BTreeMap::keys)
            .map(String::as_str)
            .collect()
    }
}

impl Repository {
    /// Its id.
    pub(crate) fn id(&self, name: &str) -> u64 {
        self.id
            .unwrap_or_else(|| identity::number("repository", name))
    }

    /// One of its runs.
    pub(crate) fn run(&self, id: u64) -> Option<&Run> {
        self.runs.get(&id)
    }

    /// The commit a run is of.
    pub(crate) fn sha_of<'a>(&'a self, run: &'a Run) -> &'a str {
        let head = self.branches.get(run.ref_name());
        let sha = run.sha.as_deref();
        sha.or(head.map(|branch| branch.sha.as_str()))
            .unwrap_or_default()
    }

    /// One of its environments, by name in any case; with the name as GitHub spells it.
    pub(crate) fn environment(&self, name: &str) -> Option<(&str, &Environment)> {
        let mut all = self.environments.iter();
        all.find(|(spelled, _)| spelled.to_lowercase() == name.to_lowercase())
            .map(|(spelled, environment)| (spelled.as_str(), environment))
    }

    fn contradiction(&self, teams: &[&str]) -> Option<String> {
        let nameless = self
            .runs
            .iter()
            .find(|(_, run)| self.sha_of(run).is_empty());
        if let Some((id, _)) = nameless {
            return Some(format!("run {id} has neither sha nor a known branch"));
        }
        let named = self.runs.values().flat_map(|run| {
            let approved = run.approvals.iter().flat_map(|review| &review.environments);
            approved.chain(&run.waits_for)
        });
        for name in named {
            if self.environment(name).is_none() {
                return Some(format!(
                    "a run speaks of environment `{name}`, which is not there"
                ));
            }
        }
        let reviewers = self.environments.values();
        let mut reviewers = reviewers.filter_map(|environment| environment.reviewers.as_ref());
        reviewers.find_map(|list| {
            list.iter().find_map(|reviewer| match reviewer {
                Reviewer::Team(slug) if !teams.contains(&slug.as_str()) => {
                    Some(format!("reviewer team `{slug}` is not in the organization"))
                }
                _ => None,
            })
        })
    }
}
