//! Organizations and their teams.
//!
//! `GET /orgs/{org}/teams/{slug}/members` needs the organization permission `Members: read`, which the
//! `GITHUB_TOKEN` of a workflow cannot be given; it counts the members of child teams too.

use serde::{Deserialize, Serialize};

use super::accounts::Account;
use super::{GitHub, segment};
use crate::http::tolerant::lenient;
use crate::known::Known;

/// An organization, of which the gates read the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// What it pays for; GitHub shows it to members with the right to see it and leaves it out for all others.
    #[serde(default, deserialize_with = "lenient")]
    pub plan: Option<OrganizationPlan>,
}

/// What an organization pays for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationPlan {
    /// `free`, `team`, `enterprise`, or a name not yet known.
    pub name: String,
}

impl GitHub {
    /// Everybody in a team.
    pub async fn team_members(&self, organization: &str, slug: &str) -> Known<Vec<Account>> {
        let (organization, slug) = (segment(organization), segment(slug));
        self.all_outside(&format!("orgs/{organization}/teams/{slug}/members"))
            .await
    }

    /// An organization, as far as this token sees it.
    pub async fn organization(&self, login: &str) -> Known<Organization> {
        self.one_outside(&format!("orgs/{}", segment(login))).await
    }
}
