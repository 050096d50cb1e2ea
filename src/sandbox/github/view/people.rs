//! Users, bots, organizations and teams.

use serde_json::{Value, json};

use super::{View, WEB, moment};
use crate::sandbox::identity;
use crate::sandbox::scenario::{AccountKind, GitHub, Plan, Repository, Reviewer};

impl GitHub {
    /// What kind of account a login is.
    pub(crate) fn kind(&self, login: &str) -> AccountKind {
        if self.organization(login).is_some() {
            AccountKind::Organization
        } else if login.ends_with("[bot]") {
            AccountKind::Bot
        } else {
            self.users
                .get(login)
                .map(|user| user.kind)
                .unwrap_or_default()
        }
    }

    /// The id of a login.
    pub(crate) fn user_id(&self, login: &str) -> u64 {
        let given = self.users.get(login).and_then(|user| user.id);
        given.unwrap_or_else(|| identity::number("user", login))
    }

    /// Every login that is written anywhere: there are no others.
    pub(crate) fn logins(&self) -> impl Iterator<Item = &str> {
        let repositories = self.repositories.values();
        let members = self.organizations.values().flat_map(|organization| {
            let teams = organization.teams.values();
            teams.flat_map(|team| &team.0).map(String::as_str)
        });
        let owners = self
            .repositories
            .keys()
            .filter_map(|name| name.split('/').next());
        let tokens = self.tokens.values();
        self.users
            .keys()
            .chain(self.organizations.keys())
            .map(String::as_str)
            .chain(members)
            .chain(owners)
            .chain(tokens.filter_map(|token| token.user.as_deref()))
            .chain(repositories.flat_map(Repository::logins))
    }
}

impl Repository {
    /// Who reviews, runs and deploys here.
    fn logins(&self) -> impl Iterator<Item = &str> {
        let environments = self.environments.values();
        let reviewers = environments.flat_map(|environment| environment.reviewers.iter().flatten());
        let reviewers = reviewers.filter_map(|reviewer| match reviewer {
            Reviewer::User(login) => Some(login.as_str()),
            Reviewer::Team(_) => None,
        });
        let runners = self.runs.values().flat_map(|run| {
            let approvers = run.approvals.iter().map(|review| review.by.as_str());
            [run.actor.as_str(), run.triggering_actor()]
                .into_iter()
                .chain(approvers)
        });
        let creators = self
            .deployments
            .iter()
            .filter_map(|one| one.creator.as_deref());
        reviewers.chain(runners).chain(creators)
    }
}

impl View<'_> {
    /// Schema `simple-user`.
    pub(crate) fn user(&self, login: &str) -> Value {
        let kind = self.world.github.kind(login);
        let id = self.world.github.user_id(login);
        let (kind, prefix) = match kind {
            AccountKind::User => ("User", "U"),
            AccountKind::Bot => ("Bot", "BOT"),
            AccountKind::Organization => ("Organization", "O"),
        };
        let page = match login.strip_suffix("[bot]") {
            Some(app) => format!("{WEB}/apps/{app}"),
            None => format!("{WEB}/{login}"),
        };
        let encoded = login.replace('[', "%5B").replace(']', "%5D");
        let url = format!("{}/users/{encoded}", self.api);
        json!({
            "login": login,
            "id": id,
            "node_id": identity::node(prefix, id),
            "avatar_url": format!("https://avatars.githubusercontent.com/u/{id}?v=4"),
            "gravatar_id": "",
            "url": url,
            "html_url": page,
            "followers_url": format!("{url}/followers"),
            "following_url": format!("{url}/following{{/other_user}}"),
            "gists_url": format!("{url}/gists{{/gist_id}}"),
            "starred_url": format!("{url}/starred{{/owner}}{{/repo}}"),
            "subscriptions_url": format!("{url}/subscriptions"),
            "organizations_url": format!("{url}/orgs"),
            "repos_url": format!("{url}/repos"),
            "events_url": format!("{url}/events{{/privacy}}"),
            "received_events_url": format!("{url}/received_events"),
            "type": kind,
            "user_view_type": "public",
            "site_admin": false,
        })
    }

    /// Schema `public-user`.
    pub(in crate::sandbox::github) fn public_user(&self, login: &str) -> Value {
        let mut user = self.user(login);
        for empty in [
            "name",
            "company",
            "location",
            "email",
            "hireable",
            "bio",
            "twitter_username",
        ] {
            user[empty] = Value::Null;
        }
        for none in ["public_repos", "public_gists", "followers", "following"] {
            user[none] = json!(0);
        }
        user["blog"] = json!("");
        user["created_at"] = moment(self.long_ago());
        user["updated_at"] = moment(self.long_ago());
        user
    }

    /// Schema `organization-simple`, as webhooks carry it.
    pub(crate) fn short_organization(&self, login: &str) -> Value {
        let id = self.world.github.user_id(login);
        let url = format!("{}/orgs/{login}", self.api);
        json!({
            "login": login,
            "id": id,
            "node_id": identity::node("O", id),
            "url": url,
            "repos_url": format!("{url}/repos"),
            "events_url": format!("{url}/events"),
            "hooks_url": format!("{url}/hooks"),
            "issues_url": format!("{url}/issues"),
            "members_url": format!("{url}/members{{/member}}"),
            "public_members_url": format!("{url}/public_members{{/member}}"),
            "avatar_url": format!("https://avatars.githubusercontent.com/u/{id}?v=4"),
            "description": null,
        })
    }

    /// Schema `organization-full`; the plan only for those who may see it.
    pub(in crate::sandbox::github) fn organization(
        &self,
        login: &str,
        may_see_plan: bool,
    ) -> Option<Value> {
        let (login, found) = self.world.github.organization(login)?;
        let mut organization = self.short_organization(login);
        organization["html_url"] = json!(format!("{WEB}/{login}"));
        organization["type"] = json!("Organization");
        organization["is_verified"] = json!(false);
        for yes in ["has_organization_projects", "has_repository_projects"] {
            organization[yes] = json!(true);
        }
        for none in ["public_repos", "public_gists", "followers", "following"] {
            organization[none] = json!(0);
        }
        for time in ["created_at", "updated_at"] {
            organization[time] = moment(self.long_ago());
        }
        organization["archived_at"] = Value::Null;
        if may_see_plan {
            let plan = match found.plan {
                Plan::Free => "free",
                Plan::Team => "team",
                Plan::Enterprise => "enterprise",
            };
            organization["plan"] = json!({ "name": plan, "space": 976_562_499, "private_repos": 999_999, "filled_seats": 1, "seats": 5 });
        }
        Some(organization)
    }

    /// Schema `team`.
    pub(super) fn team(&self, owner: &str, slug: &str) -> Value {
        let organization = self.world.github.user_id(owner);
        let id = team_id(owner, slug);
        let url = format!("{}/organizations/{organization}/team/{id}", self.api);
        json!({
            "id": id,
            "node_id": identity::node("T", id),
            "name": slug,
            "slug": slug,
            "description": null,
            "privacy": "closed",
            "notification_setting": "notifications_enabled",
            "permission": "pull",
            "url": url,
            "html_url": format!("{WEB}/orgs/{owner}/teams/{slug}"),
            "members_url": format!("{url}/members{{/member}}"),
            "repositories_url": format!("{url}/repos"),
            "type": "organization",
            "organization_id": organization,
            "parent": null,
        })
    }

    /// A team's members, and where the list stands by its ids.
    pub(in crate::sandbox::github) fn members(
        &self,
        login: &str,
        slug: &str,
    ) -> Option<(String, Vec<Value>)> {
        let (login, organization) = self.world.github.organization(login)?;
        let (slug, team) = organization.teams.get_key_value(slug)?;
        let path = format!(
            "/organizations/{}/team/{}/members",
            self.world.github.user_id(login),
            team_id(login, slug)
        );
        Some((
            path,
            team.0.iter().map(|member| self.user(member)).collect(),
        ))
    }

    /// The names behind an organization's and a team's ids.
    pub(in crate::sandbox::github) fn team_by_ids(
        &self,
        organization: &str,
        team: &str,
    ) -> Option<(&str, &str)> {
        let github = &self.world.github;
        let mut organizations = github.organizations.iter();
        let (login, found) =
            organizations.find(|(login, _)| github.user_id(login).to_string() == organization)?;
        let mut slugs = found.teams.keys();
        let slug = slugs.find(|slug| team_id(login, slug).to_string() == team)?;
        Some((login, slug))
    }
}

/// The id of a team.
fn team_id(owner: &str, slug: &str) -> u64 {
    identity::number("team", &format!("{owner}/{slug}"))
}
