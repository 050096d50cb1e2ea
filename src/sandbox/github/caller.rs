//! Who asks, and what they may see.

use super::refusal::Refusal;
use crate::sandbox::exchange::Asked;
use crate::sandbox::scenario::{Level, Plan, Repository, Scenario, Token, Visibility};

/// How an installation's token begins, as `GITHUB_TOKEN` does.
const INSTALLATION: &str = "ghs_";

/// What an endpoint asks of a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    permission: &'static str,
    level: Level,
    /// Of a public repository everybody may see it, whatever their token allows.
    open_in_public: bool,
    /// As `X-Accepted-GitHub-Permissions` words it.
    pub(super) accepted: &'static str,
}

impl Need {
    const fn read(permission: &'static str, accepted: &'static str) -> Self {
        Self {
            permission,
            level: Level::Read,
            open_in_public: true,
            accepted,
        }
    }

    const fn even_in_public(self) -> Self {
        Self {
            open_in_public: false,
            ..self
        }
    }

    pub(super) const METADATA: Self = Self::read("metadata", "metadata=read");
    pub(super) const ACTIONS: Self = Self::read("actions", "actions=read");
    pub(super) const CONTENTS: Self = Self::read("contents", "contents=read");
    pub(super) const DEPLOYMENTS: Self = Self::read("deployments", "deployments=read");
    pub(super) const PULL_REQUESTS: Self = Self::read("pull_requests", "pull_requests=read");
    pub(super) const ENVIRONMENTS: Self =
        Self::read("environments", "environments=read").even_in_public();
    pub(super) const SECRETS: Self = Self::read("secrets", "secrets=read").even_in_public();
    pub(super) const VARIABLES: Self = Self::read("variables", "variables=read").even_in_public();
    pub(super) const MEMBERS: Self = Self::read("members", "members=read").even_in_public();
    pub(super) const ORGANIZATION_PLAN: Self =
        Self::read("organization_plan", "organization_plan=read").even_in_public();
    pub(super) const ADMINISTRATION: Self = Self {
        permission: "administration",
        level: Level::Write,
        open_in_public: false,
        accepted: "administration=write",
    };
}

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    token: Option<(String, Token)>,
    /// Requests an hour (docs: "Rate limits for the REST API").
    pub(super) limit: u64,
}

impl Caller {
    /// Recognises the caller by the token; one that is not known is refused whatever is asked for.
    pub(super) fn new(world: &Scenario, asked: &Asked) -> Result<Self, Refusal> {
        let version = asked.header("x-github-api-version");
        if let Some(unknown) = version.filter(|version| !super::VERSIONS.contains(version)) {
            return Err(Refusal::UnknownVersion(unknown.to_owned()));
        }
        if asked.header("authorization").is_none() {
            return Ok(Self {
                token: None,
                limit: 60,
            });
        }
        let secret = asked.credentials().ok_or(Refusal::BadCredentials)?;
        let token = world.github.tokens.get(secret);
        let token = token.ok_or(Refusal::BadCredentials)?;
        let mut organizations = world.github.organizations.values();
        let is_enterprise = organizations.any(|found| found.plan == Plan::Enterprise);
        Ok(Self {
            limit: match (secret.starts_with(INSTALLATION), is_enterprise) {
                (false, _) => 5_000,
                (true, false) => 1_000,
                (true, true) => 15_000,
            },
            token: Some((secret.to_owned(), token.clone())),
        })
    }

    /// The token itself, or nothing.
    pub(super) fn name(&self) -> &str {
        self.token.as_ref().map_or("", |(secret, _)| secret)
    }

    /// An installation's token; not a person's.
    pub(super) fn is_installation(&self) -> bool {
        self.name().starts_with(INSTALLATION)
    }

    /// The person whose token it is.
    pub(super) fn user(&self) -> Option<&str> {
        self.token.as_ref()?.1.user.as_deref()
    }

    /// Whether the token allows this, apart from which repository it is about.
    pub(super) fn holds(&self, need: Need) -> bool {
        let Some((_, token)) = &self.token else {
            return false;
        };
        // Every token may read metadata (docs: "Permissions required for GitHub Apps").
        let implied = if need.permission == "metadata" {
            Level::Read
        } else {
            Level::None
        };
        let held = token.permissions.get(need.permission).copied();
        held.unwrap_or(implied) >= need.level
    }

    /// Whether the caller can tell this repository from none at all.
    pub(super) fn sees(&self, name: &str, repository: &Repository) -> bool {
        repository.visibility == Visibility::Public || self.reaches(name)
    }

    fn reaches(&self, name: &str) -> bool {
        self.token.as_ref().is_some_and(|(_, token)| {
            let all = token.repositories.as_ref();
            all.is_none_or(|list| {
                list.iter()
                    .any(|reached| reached.eq_ignore_ascii_case(name))
            })
        })
    }

    /// Refuses what the token does not allow in a repository the caller can see.
    pub(super) fn need(
        &self,
        need: Need,
        name: &str,
        repository: &Repository,
    ) -> Result<(), Refusal> {
        let is_open = need.open_in_public && repository.visibility == Visibility::Public;
        if is_open || (self.reaches(name) && self.holds(need)) {
            return Ok(());
        }
        match self.token {
            Some(_) => Err(Refusal::Lacks(need)),
            None => Err(Refusal::NeedsAuthentication),
        }
    }
}
