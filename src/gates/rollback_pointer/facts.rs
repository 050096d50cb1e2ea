//! What was seen: releases and deployments, and names of config vars. Values come no further than this file.

use chrono::{DateTime, Utc};
use futures_util::future::{join, join_all};
use serde::{Deserialize, Serialize};

use super::aim::{Aim, Target, aim_of_seen, is_settled};
use super::execute::{self, Execution};
use super::pages;
use super::plan::{Plan, ServicePlan, Task};
use crate::cloudflare::{Deployments, Project};
use crate::config::{App, PagesProject};
use crate::heroku::{self, ConfigVars, Pages, Release};
use crate::known::{Known, Why};
use crate::releases::Code;
use crate::values::RunKey;
use crate::world::World;

/// What was seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// When it was asked: ages are held against this.
    pub observed_at: DateTime<Utc>,
    /// Of each service, in the plan's order.
    pub services: Vec<SeenService>,
    /// What was done, where something was asked to be.
    pub execution: Option<Execution>,
}

/// What was seen of a service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeenService {
    /// Of its Heroku app.
    pub app: Option<SeenApp>,
    /// Of its Pages project.
    pub pages: Option<SeenPages>,
}

/// What was seen of an app.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeenApp {
    /// The app.
    pub app: Known<heroku::App>,
    /// Its releases, newest first, as far as they hold the answer.
    pub releases: Known<Pages<Release>>,
    /// The commit of the release to go back to, where its code is a slug.
    pub commit: Option<Known<Option<String>>>,
    /// What going back would do to its config vars, where that is known before the deploy.
    pub changes: Option<Known<ConfigChanges>>,
}

/// Names of the config vars that a rollback changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigChanges {
    /// Set then, and not set now.
    pub brought_back: Vec<String>,
    /// Set now, and not set then.
    pub removed: Vec<String>,
    /// Set to another value then.
    pub changed: Vec<String>,
}

/// What was seen of a Pages project.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeenPages {
    /// The project.
    pub project: Known<Project>,
    /// Its production deployments, newest first, as far as they hold the answer.
    pub deployments: Known<Deployments>,
}

impl ConfigChanges {
    /// From what is set now to what was set then.
    fn between(now: &ConfigVars, then: &ConfigVars, key: &RunKey) -> Self {
        let owned = |name: &str| name.to_owned();
        let mut changes = Self::default();
        for (name, value) in then.iter() {
            match now.get(name) {
                None => changes.brought_back.push(owned(name)),
                Some(other) if key.mark(other) != key.mark(value) => {
                    changes.changed.push(owned(name));
                }
                Some(_) => {}
            }
        }
        let gone = now.names().filter(|name| then.get(name).is_none());
        changes.removed.extend(gone.map(owned));
        changes
    }

    /// How many.
    pub(super) fn count(&self) -> usize {
        self.brought_back.len() + self.removed.len() + self.changed.len()
    }
}

/// Looks at every service, all side by side; then does what was asked for, if anything was.
pub(super) async fn gather(plan: &Plan, world: &World) -> Facts {
    let observed_at = world.now();
    let services = join_all(plan.services.iter().map(async |service| {
        let app = async {
            match &service.app {
                Some(app) => Some(look(plan, service, app, world).await),
                None => None,
            }
        };
        let pages = async {
            match &service.pages {
                Some(project) => Some(look_at_pages(project, world).await),
                None => None,
            }
        };
        let (app, pages) = join(app, pages).await;
        SeenService { app, pages }
    }))
    .await;
    let execution = execute::execute(plan, &services, observed_at, world).await;
    Facts {
        observed_at,
        services,
        execution,
    }
}

/// Two steps: the app beside its newest releases; then, of the release they point at, the commit beside the config vars.
async fn look(plan: &Plan, service: &ServicePlan, app: &App, world: &World) -> SeenApp {
    let heroku = world.heroku();
    let (seen, newest) = join(heroku.app(&app.name), heroku.releases(&app.name, |_| true)).await;
    let releases = match (&seen, newest) {
        (Known::Found(about), Known::Found(pages)) => {
            let enough = |read: &[Release]| is_settled(plan, service, about, read);
            if enough(&pages.items) {
                Known::Found(pages)
            } else {
                heroku.more_releases(&app.name, pages, enough).await
            }
        }
        (_, newest) => newest,
    };
    let (commit, changes) = match aim_of_seen(plan, service, &seen, &releases) {
        Known::Found(Aim::At(target)) => {
            join(
                commit(&target, app, world),
                changes(&plan.task, &target, app, world),
            )
            .await
        }
        _ => (None, None),
    };
    SeenApp {
        app: seen,
        releases,
        commit,
        changes,
    }
}

/// The commit a release's slug was made from.
async fn commit(target: &Target<'_>, app: &App, world: &World) -> Option<Known<Option<String>>> {
    let Code::Slug(slug) = &target.code else {
        return None;
    };
    let version = target.release.version;
    Some(match world.heroku().slug(&app.name, slug).await {
        Known::Found(slug) => Known::Found(slug.commit.filter(|commit| !commit.is_empty())),
        // The release has it, so that it is not there is no answer to build on.
        Known::Absent => Known::unseen(
            Why::Unreadable,
            format!("Heroku has no slug {slug}, which v{version} runs"),
        ),
        Known::Unseen(unseen) => Known::Unseen(unseen),
    })
}

/// What going back would do to the config vars, held against those that are set now: a rollback also undoes what was set
/// after the current release and has not taken effect. Before a deploy that cannot be known.
async fn changes(
    task: &Task,
    target: &Target<'_>,
    app: &App,
    world: &World,
) -> Option<Known<ConfigChanges>> {
    if task.is_record() || target.runs_now() {
        return None;
    }
    let version = target.release.version;
    let heroku = world.heroku();
    let (now, then) = join(
        heroku.config_vars(&app.name),
        heroku.release_config_vars(&app.name, version),
    )
    .await;
    let lost = |what: &str| Known::unseen(Why::Unreadable, format!("{what}: 404"));
    Some(match (now, then) {
        (Known::Found(now), Known::Found(then)) => {
            Known::Found(ConfigChanges::between(&now, &then, world.run_key()))
        }
        (Known::Unseen(unseen), _) | (_, Known::Unseen(unseen)) => Known::Unseen(unseen),
        (Known::Absent, _) => lost(&format!("the config vars of {}", app.name)),
        (_, Known::Absent) => lost(&format!("the config vars of {} as of v{version}", app.name)),
    })
}

async fn look_at_pages(plan: &PagesProject, world: &World) -> SeenPages {
    let cloudflare = world.cloudflare();
    let (project, deployments) = join(
        cloudflare.pages_project(&plan.account, &plan.project),
        cloudflare.production_deployments(&plan.account, &plan.project, pages::is_enough),
    )
    .await;
    SeenPages {
        project,
        deployments,
    }
}
