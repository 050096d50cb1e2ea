//! What was seen, and the asking: two waves, the second only for what the first shows to exist.

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use super::plan::Plan;
use crate::github::accounts::Account;
use crate::github::branches::Branch;
use crate::github::environments::{BranchPolicy, BranchRestriction, Environment, Reviewer};
use crate::github::repository::Repository;
use crate::github::runs::Approval;
use crate::github::secrets::SecretName;
use crate::github::teams::Organization;
use crate::known::{Known, Why};
use crate::workflows::{self, Scan};
use crate::world::World;

/// GitHub allows six reviewers; a longer list is not asked about.
const MOST_TEAMS: usize = 6;
/// More agreed branches than this are not asked for one by one.
const MOST_BRANCHES: usize = 20;

/// What was seen. `None` where nothing made the question necessary.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// The repository, where the environment is missing or nobody has to approve: what makes an absence below it
    /// believable, and what its plan lets GitHub enforce.
    pub repository: Option<Known<Repository>>,
    /// Every environment of the repository.
    pub environments: Known<Vec<Environment>>,
    /// The one asked about.
    pub environment: Known<Environment>,
    /// Its name patterns, where it has such.
    pub branch_policies: Option<Known<Vec<BranchPolicy>>>,
    /// The repository's protected branches, where they are what may deploy.
    pub protected_branches: Option<Known<Vec<Branch>>>,
    /// Single branches by name, where the list of protected ones could not be seen.
    pub single_branches: Vec<(String, Known<Branch>)>,
    /// Members of the teams that may approve and that the settings do not name.
    pub teams: Vec<TeamMembers>,
    /// The repository's owner, where the plan makes a difference to the advice.
    pub organization: Option<Known<Organization>>,
    /// Names of the environment's secrets, where some are agreed on.
    pub secrets: Option<Known<Vec<SecretName>>>,
    /// Reviews of this run, where approval is demanded.
    pub approvals: Option<Known<Vec<Approval>>>,
    /// What the checked-out workflows say.
    pub workflows: Known<Scan>,
}

/// Who is in a team.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TeamMembers {
    /// Its slug.
    pub slug: String,
    /// Its members, those of child teams included.
    pub members: Known<Vec<Account>>,
}

impl Facts {
    /// The environment, where an absence only counts if the repository itself was seen.
    pub(super) fn environment(&self) -> Known<&Environment> {
        match (&self.environment, &self.repository) {
            (Known::Absent, Some(Known::Unseen(unseen))) => Known::Unseen(unseen.clone()),
            (Known::Absent, Some(Known::Absent) | None) => {
                Known::unseen(Why::Refused, "GitHub shows this token no such repository")
            }
            (environment, _) => environment.as_ref(),
        }
    }

    /// Who is in a team.
    pub(super) fn members(&self, slug: &str) -> Known<&Vec<Account>> {
        match self.teams.iter().find(|team| team.slug == slug) {
            Some(team) => team.members.as_ref(),
            None => Known::unseen(Why::TooMuch, "more teams may approve than GitHub allows"),
        }
    }
}

/// Asks.
pub(super) async fn gather(plan: &Plan, world: &World) -> Facts {
    let github = world.github();
    let ((environments, environment), secrets, approvals) = tokio::join!(
        environments(plan, world),
        async {
            if plan.agreement.secrets.is_empty() {
                return None;
            }
            let secrets = github.environment_secrets(&plan.repository, &plan.environment);
            Some(secrets.await)
        },
        async {
            let run = plan.run.as_ref()?;
            Some(github.approvals(&plan.repository, run.id).await)
        },
    );
    let (branch_policies, (protected_branches, single_branches), teams, (repository, organization)) = tokio::join!(
        branch_policies(plan, world, &environment),
        protected_branches(plan, world, &environment),
        teams(plan, world, &environment),
        ownership(plan, world, &environment),
    );
    let checkout = world.checkout();
    let script = |path: &str| checkout.script(path);
    let workflows = checkout
        .workflows()
        .map(|files| workflows::scan(&files, &plan.production, &script));
    Facts {
        repository,
        environments,
        environment,
        branch_policies,
        protected_branches,
        single_branches,
        teams,
        organization,
        secrets,
        approvals,
        workflows,
    }
}

/// The list, which carries every environment's rules, and the one asked about; by its own name only where the list
/// could not be used: what is wrong with it must not hide behind a page that failed.
async fn environments(plan: &Plan, world: &World) -> (Known<Vec<Environment>>, Known<Environment>) {
    let list = world.github().environments(&plan.repository).await;
    let one = match &list {
        Known::Found(all) => {
            let named = all.iter().find(|one| one.is(&plan.environment)).cloned();
            named.map_or(Known::Absent, Known::Found)
        }
        Known::Unseen(_) | Known::Absent => {
            let github = world.github();
            github
                .environment(&plan.repository, &plan.environment)
                .await
        }
    };
    (list, one)
}

async fn branch_policies(
    plan: &Plan,
    world: &World,
    environment: &Known<Environment>,
) -> Option<Known<Vec<BranchPolicy>>> {
    if restriction(environment)? != BranchRestriction::Selected {
        return None;
    }
    let policies = world
        .github()
        .branch_policies(&plan.repository, &plan.environment);
    Some(policies.await)
}

async fn protected_branches(
    plan: &Plan,
    world: &World,
    environment: &Known<Environment>,
) -> (Option<Known<Vec<Branch>>>, Vec<(String, Known<Branch>)>) {
    if restriction(environment) != Some(BranchRestriction::ProtectedBranches) {
        return (None, Vec::new());
    }
    let github = world.github();
    let list = github.protected_branches(&plan.repository).await;
    if matches!(list, Known::Found(_)) {
        return (Some(list), Vec::new());
    }
    let names: Vec<String> = match &plan.agreement.branches {
        Some(agreed) => agreed
            .iter()
            .map(|branch| branch.name.clone())
            .filter(|name| super::branches::is_exact(name))
            .take(MOST_BRANCHES)
            .collect(),
        None => match github.repository(&plan.repository).await {
            Known::Found(repository) => repository.default_branch.into_iter().collect(),
            Known::Absent | Known::Unseen(_) => Vec::new(),
        },
    };
    let single = join_all(names.into_iter().map(|name| async move {
        let branch = github.branch(&plan.repository, &name).await;
        (name, branch)
    }));
    (Some(list), single.await)
}

async fn teams(plan: &Plan, world: &World, environment: &Known<Environment>) -> Vec<TeamMembers> {
    let Known::Found(environment) = environment else {
        return Vec::new();
    };
    let Known::Found(reviewers) = environment.reviewers() else {
        return Vec::new();
    };
    let mut slugs: Vec<_> = reviewers
        .into_iter()
        .filter_map(|reviewer| match reviewer {
            Reviewer::Team(slug) if !plan.agrees_on_team(&slug) => Some(slug),
            Reviewer::Team(_) | Reviewer::User(_) | Reviewer::Unclear(_) => None,
        })
        .collect();
    slugs.sort();
    slugs.dedup();
    slugs.truncate(MOST_TEAMS);
    join_all(slugs.into_iter().map(|slug| async {
        let github = world.github();
        let members = github.team_members(&plan.repository.owner, &slug).await;
        TeamMembers { slug, members }
    }))
    .await
}

/// The repository and, where its plan makes a difference to the advice, its owner: asked only where the environment is
/// missing or nobody has to approve.
async fn ownership(
    plan: &Plan,
    world: &World,
    environment: &Known<Environment>,
) -> (Option<Known<Repository>>, Option<Known<Organization>>) {
    let asks_nobody = match environment {
        Known::Found(environment) => match environment.reviewers() {
            Known::Found(reviewers) => reviewers.is_empty(),
            Known::Absent => true,
            Known::Unseen(_) => false,
        },
        Known::Absent => true,
        Known::Unseen(_) => false,
    };
    if !asks_nobody {
        return (None, None);
    }
    let repository = world.github().repository(&plan.repository).await;
    let owner = match &repository {
        Known::Found(found) if found.private && found.owner.kind == "Organization" => {
            Some(found.owner.login.clone())
        }
        _ => None,
    };
    let organization = match owner {
        Some(owner) => Some(world.github().organization(&owner).await),
        None => None,
    };
    (Some(repository), organization)
}

fn restriction(environment: &Known<Environment>) -> Option<BranchRestriction> {
    match environment {
        Known::Found(environment) => Some(environment.branch_restriction()),
        Known::Absent | Known::Unseen(_) => None,
    }
}
