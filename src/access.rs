//! What the gates read from GitHub and Heroku, and what a token must be allowed for it.
//!
//! A gate declares what it reads; the table of permissions and `doctor` are made from that, and a test holds every
//! request of every case against it: a gate asks nothing that it does not declare.
//!
//! Permissions as GitHub words them for `permissions:` and for apps (`server-to-server-permissions.json`, "Permissions
//! for the `GITHUB_TOKEN`"); scopes as Heroku words them for OAuth authorizations.

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// GitHub's REST API.
    GitHub,
    /// Heroku's Platform API, and its data API, which takes the same key.
    Heroku,
    /// Cloudflare's API.
    Cloudflare,
}

impl Vendor {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::Heroku => "Heroku",
            Self::Cloudflare => "Cloudflare",
        }
    }
}

/// One kind of thing to read, and what it asks of a token.
#[derive(Debug, PartialEq, Eq)]
pub struct Access {
    /// Who answers.
    pub vendor: Vendor,
    /// What it is, in words.
    pub what: &'static str,
    /// The permission (GitHub) or scope (Heroku).
    pub permission: &'static str,
    /// A workflow's own token can be given it. Of no meaning elsewhere than at GitHub.
    pub workflow_token: bool,
    /// It changes something; everything else only looks.
    pub writes: bool,
    /// Paths below the API's base; `*` stands for one segment.
    routes: &'static [&'static str],
}

impl Access {
    const fn github(
        what: &'static str,
        permission: &'static str,
        routes: &'static [&'static str],
    ) -> Self {
        Self {
            vendor: Vendor::GitHub,
            what,
            permission,
            workflow_token: true,
            writes: false,
            routes,
        }
    }

    const fn heroku(
        what: &'static str,
        scope: &'static str,
        routes: &'static [&'static str],
    ) -> Self {
        Self {
            vendor: Vendor::Heroku,
            what,
            permission: scope,
            workflow_token: false,
            writes: false,
            routes,
        }
    }

    const fn writing(mut self) -> Self {
        self.writes = true;
        self
    }

    const fn never_for_workflow_token(mut self) -> Self {
        self.workflow_token = false;
        self
    }

    /// Whether a request is one for it. GitHub's later pages name a repository by its number.
    #[must_use]
    pub fn covers(&self, method: &str, path: &str) -> bool {
        if (method != "GET") != self.writes {
            return false;
        }
        let path = path.trim_start_matches('/');
        let path = path.strip_prefix("api/v3/").unwrap_or(path);
        let path = path.strip_prefix("client/v4/").unwrap_or(path);
        let mut segments: Vec<&str> = path.split('/').collect();
        if segments.first() == Some(&"repositories") {
            segments.splice(0..segments.len().min(2), ["repos", "*", "*"]);
        }
        self.routes.iter().any(|route| {
            let wanted: Vec<&str> = route.split('/').collect();
            wanted.len() == segments.len()
                && wanted
                    .iter()
                    .zip(&segments)
                    .all(|(wanted, segment)| *wanted == "*" || wanted == segment)
        })
    }
}

/// The repository itself: it vouches for what is said not to exist below it.
pub static REPOSITORY: Access = Access::github(
    "the repository itself",
    "`metadata: read`, which every token has",
    &["repos/*/*"],
);
/// Branches: where one stands, and which are protected.
pub static BRANCHES: Access = Access::github(
    "branches",
    "`contents: read`",
    &["repos/*/*/branches", "repos/*/*/branches/*"],
);
/// Environments and what protects them.
pub static ENVIRONMENTS: Access = Access::github(
    "environments and their rules",
    "`actions: read`",
    &[
        "repos/*/*/environments",
        "repos/*/*/environments/*",
        "repos/*/*/environments/*/deployment-branch-policies",
    ],
);
/// Who let a run pass.
pub static APPROVALS: Access = Access::github(
    "approvals of a run",
    "`actions: read`",
    &["repos/*/*/actions/runs/*/approvals"],
);
/// Names of an environment's secrets.
pub static ENVIRONMENT_SECRETS: Access = Access::github(
    "names of an environment's secrets",
    "`environments: read`",
    &["repos/*/*/environments/*/secrets"],
)
.never_for_workflow_token();
/// Who is in a team.
pub static TEAM_MEMBERS: Access = Access::github(
    "members of a team",
    "`members: read`",
    &["orgs/*/teams/*/members", "organizations/*/team/*/members"],
)
.never_for_workflow_token();
/// What an organization pays for.
pub static ORGANIZATION_PLAN: Access = Access::github(
    "the organization's plan",
    "`organization_plan: read`",
    &["orgs/*"],
)
.never_for_workflow_token();
/// What a pull request changes.
pub static PULL_REQUEST_FILES: Access = Access::github(
    "files of a pull request",
    "`pull-requests: read`",
    &["repos/*/*/pulls/*", "repos/*/*/pulls/*/files"],
);

/// The key's own account: it vouches for an app that is said not to exist.
pub static ACCOUNT: Access = Access::heroku("the key's own account", "any", &["account"]);
/// An app: its stack, its maintenance mode.
pub static APP: Access = Access::heroku("apps", "`read`", &["apps/*"]);
/// Config vars, those of now and those of a release.
pub static CONFIG_VARS: Access = Access::heroku(
    "config vars",
    "`read-protected`",
    &["apps/*/config-vars", "apps/*/releases/*/config-vars"],
);
/// Releases, and what one was made of.
pub static RELEASES: Access = Access::heroku(
    "releases, slugs and images",
    "`read`",
    &[
        "apps/*/releases",
        "apps/*/releases/*",
        "apps/*/slugs/*",
        "apps/*/oci-images/*",
    ],
);
/// What should run, and what does.
pub static DYNOS: Access = Access::heroku(
    "formation and dynos",
    "`read`",
    &[
        "apps/*/formation",
        "apps/*/formation/*",
        "apps/*/dynos",
        "apps/*/dynos/*",
    ],
);
/// Add-ons.
pub static ADD_ONS: Access = Access::heroku(
    "add-ons",
    "`read`",
    &["apps/*/addons", "apps/*/addons/*", "addons/*"],
);

/// Backups of databases, at the data API.
pub static BACKUPS: Access = Access::heroku(
    "backups",
    "any that reads the app; Heroku names no scope",
    &["client/v11/apps/*/transfers"],
);
/// A release that goes back to an earlier one.
pub static ROLLBACK: Access = Access::heroku(
    "a rollback, which it writes",
    "`write-protected`, as it changes config vars too",
    &["apps/*/releases"],
)
.writing();

/// Deployments of a Cloudflare Pages project.
pub static PAGES: Access = Access {
    vendor: Vendor::Cloudflare,
    what: "deployments of a Pages project",
    permission: "*Cloudflare Pages: Read*",
    workflow_token: false,
    writes: false,
    routes: &[
        "accounts/*/pages/projects/*",
        "accounts/*/pages/projects/*/deployments",
    ],
};

/// Something a gate reads, and when.
#[derive(Debug, Clone, Copy)]
pub struct Read {
    /// What.
    pub access: &'static Access,
    /// When it is asked at all, in words that follow a comma; empty: in every run.
    pub when: &'static str,
}

impl Read {
    /// Read in every run.
    #[must_use]
    pub const fn always(access: &'static Access) -> Self {
        Self { access, when: "" }
    }

    /// Read only when this is so.
    #[must_use]
    pub const fn when(access: &'static Access, when: &'static str) -> Self {
        Self { access, when }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_told_by_its_segments() {
        for (access, path, expected) in [
            (&ENVIRONMENTS, "/repos/a/b/environments", true),
            (&ENVIRONMENTS, "/repositories/7/environments", true),
            (&ENVIRONMENTS, "/api/v3/repos/a/b/environments", true),
            (&ENVIRONMENTS, "/repos/a/b/environments/x/secrets", false),
            (
                &ENVIRONMENT_SECRETS,
                "/repos/a/b/environments/x/secrets",
                true,
            ),
            (&REPOSITORY, "/repos/a/b/environments", false),
            (&REPOSITORY, "/repositories/7", true),
            (&APP, "/apps/x/config-vars", false),
            (&CONFIG_VARS, "/apps/x/config-vars", true),
        ] {
            assert_eq!(
                access.covers("GET", path),
                expected,
                "{} {path}",
                access.what
            );
        }
        assert!(!RELEASES.covers("POST", "/apps/x/releases"));
        assert!(ROLLBACK.covers("POST", "/apps/x/releases"));
    }
}
