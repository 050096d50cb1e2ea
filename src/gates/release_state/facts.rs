//! What is asked: everything about an app side by side, then only what the first answers call for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use futures_util::future::{OptionFuture, join, join_all, join3};
use serde::{Deserialize, Serialize};

use super::plan::{Plan, ServicePlan};
use crate::heroku::{
    AddOn, App, Artifact, Dyno, Formation, OciImage, Pages, Release, Rest, Slug, Transfer,
};
use crate::known::{Known, Why};
use crate::releases::{CodeRule, History};
use crate::world::World;

/// What was seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// When it was asked: the age of a backup is held against this.
    pub observed_at: DateTime<Utc>,
    /// By service.
    pub services: BTreeMap<String, SeenService>,
}

/// What was seen of a service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeenService {
    /// The app asked about.
    pub app: SeenApp,
    /// Its dynos.
    pub dynos: Known<Vec<Dyno>>,
    /// Transfers of databases, by the app they belong to; of none where nobody asks.
    pub transfers: BTreeMap<String, Known<Vec<Transfer>>>,
    /// The add-ons of other apps that databases attached to this one belong to: backups of all of them are told of together.
    pub owners: BTreeMap<String, Known<Vec<AddOn>>>,
    /// The app it is compared with.
    pub staging: Option<SeenApp>,
}

/// What was seen of an app.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeenApp {
    /// The app itself.
    pub about: Known<App>,
    /// Its releases, newest first, as far back as they were needed.
    pub releases: Known<Pages<Release>>,
    /// Its process types.
    pub formation: Known<Vec<Formation>>,
    /// Its add-ons; not seen where nothing is compared with them.
    pub addons: Known<Vec<AddOn>>,
    /// What the current release was built from; nothing where that has no record of its own, or nobody asks.
    pub build: Option<Built>,
}

/// The record of what a release was built from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Built {
    /// A slug.
    Slug(Known<Slug>),
    /// An image of cloud native buildpacks.
    Image(Known<OciImage>),
}

pub(super) async fn gather(plan: &Plan, world: &World) -> Facts {
    let observed_at = world.now();
    let services = join_all(plan.services.iter().map(async |service| {
        // On the heap: it holds the answers of a dozen requests.
        let seen = Box::pin(look_at(service, world)).await;
        (service.service.clone(), seen)
    }));
    Facts {
        observed_at,
        services: services.await.into_iter().collect(),
    }
}

async fn look_at(plan: &ServicePlan, world: &World) -> SeenService {
    let name = &plan.app.name;
    let asks_for_backups = plan.backup_max_age.is_some();
    let wants_addons = asks_for_backups || plan.staging.is_some();
    // Backups are nearly always the app's own: asked for at once, they cost no further round.
    let transfers = async || world.heroku_data().transfers(name).await;
    let own = join3(
        Box::pin(first_look(name, wants_addons, world)),
        world.heroku().dynos(name),
        OptionFuture::from(asks_for_backups.then(transfers)),
    );
    let staging = plan.staging.as_ref();
    let other = OptionFuture::from(staging.map(|app| Box::pin(first_look(&app.name, true, world))));
    let ((mut app, dynos, transfers), mut staging) = join(own, other).await;
    let mut transfers: BTreeMap<String, _> = transfers
        .into_iter()
        .map(|known| (name.clone(), known))
        .collect();

    let processes = processes(&app.formation, plan);
    let elsewhere: Vec<String> = match &app.addons {
        Known::Found(addons) if asks_for_backups => billed_elsewhere(addons, name),
        _ => Vec::new(),
    };
    let processes: Vec<String> = processes.into_iter().map(str::to_owned).collect();
    let processes: Vec<&str> = processes.iter().map(String::as_str).collect();
    // The app this one is compared with is already asked.
    let others = staging.as_ref().zip(plan.staging.as_ref());
    let others = others.map(|(seen, app)| (app.name.clone(), seen.addons.clone()));
    let mut owners: BTreeMap<String, _> = others
        .filter(|(name, _)| elsewhere.contains(name))
        .into_iter()
        .collect();
    let not_asked = elsewhere.iter().filter(|it| !owners.contains_key(*it));
    let more_owners =
        join_all(not_asked.map(async |owner| (owner.clone(), world.heroku().addons(owner).await)));
    let more_transfers = join_all(elsewhere.iter().map(async |owner| {
        let known = world.heroku_data().transfers(owner).await;
        (owner.clone(), known)
    }));
    let rest = join(
        async {
            read_on(&mut app, name, &processes, world).await;
            app.build = build(&app, name, world).await;
        },
        OptionFuture::from(
            staging
                .as_mut()
                .zip(plan.staging.as_ref())
                .map(async |(seen, app)| read_on(seen, &app.name, &processes, world).await),
        ),
    );
    let (_, more_transfers, more_owners) = join3(rest, more_transfers, more_owners).await;
    transfers.extend(more_transfers);
    owners.extend(more_owners);
    SeenService {
        app,
        dynos,
        transfers,
        owners,
        staging,
    }
}

/// What can be asked of an app without knowing anything of it. Of its releases one page, which holds all that is needed
/// of most.
async fn first_look(name: &str, wants_addons: bool, world: &World) -> SeenApp {
    let heroku = world.heroku();
    let addons = async {
        if wants_addons {
            return heroku.addons(name).await;
        }
        Known::unseen(Why::Unreadable, "nobody asked for its add-ons")
    };
    let (about, releases, (formation, addons)) = join3(
        heroku.app(name),
        heroku.releases(name, are_newest_first),
        join(heroku.formation(name), addons),
    )
    .await;
    SeenApp {
        about,
        releases,
        formation,
        addons,
        build: None,
    }
}

/// Reads further releases until it is known which one runs, and which code that is.
async fn read_on(seen: &mut SeenApp, name: &str, processes: &[&str], world: &World) {
    let rule = match &seen.about {
        Known::Found(app) => Some(CodeRule::of(app)),
        Known::Absent | Known::Unseen(_) => None,
    };
    let is_enough =
        |releases: &[Release]| are_newest_first(releases) && is_settled(releases, rule, processes);
    let more = match &seen.releases {
        Known::Found(pages) => matches!(pages.rest, Rest::NotAsked(_)) && !is_enough(&pages.items),
        Known::Absent | Known::Unseen(_) => false,
    };
    if more && let Known::Found(pages) = std::mem::replace(&mut seen.releases, Known::Absent) {
        seen.releases = world.heroku().more_releases(name, pages, is_enough).await;
    }
}

/// Whether a list came as it was asked for. One that did not may hold a newer release on any later page.
fn are_newest_first(releases: &[Release]) -> bool {
    releases.is_sorted_by(|one, other| one.version > other.version)
}

fn is_settled(releases: &[Release], rule: Option<CodeRule>, processes: &[&str]) -> bool {
    let rest = Rest::NotAsked(String::new());
    let history = History::of(rule.unwrap_or(CodeRule::Slug), releases, &rest);
    match history.current() {
        Known::Found(current) => !history.needs_older(current, processes),
        // Two that are current stay two.
        Known::Absent | Known::Unseen(_) => releases.iter().any(crate::releases::is_current),
    }
}

/// The process types whose code matters: those that have dynos, else those that must.
pub(super) fn processes<'a>(
    formation: &'a Known<Vec<Formation>>,
    plan: &'a ServicePlan,
) -> Vec<&'a str> {
    let wanted: BTreeSet<&str> = match formation {
        Known::Found(formation) => formation
            .iter()
            .filter(|process| process.quantity > 0)
            .map(|process| process.kind.as_str())
            .collect(),
        Known::Absent | Known::Unseen(_) => BTreeSet::new(),
    };
    if wanted.is_empty() {
        plan.processes.iter().map(String::as_str).collect()
    } else {
        wanted.into_iter().collect()
    }
}

/// The record of what the current release runs, where it has one.
async fn build(seen: &SeenApp, name: &str, world: &World) -> Option<Built> {
    let Known::Found(pages) = &seen.releases else {
        return None;
    };
    let Known::Found(release) = History::new(CodeRule::Slug, pages).current() else {
        return None;
    };
    let artifact = |kind: &str| {
        let mut all = release.artifacts.iter().flatten();
        all.find(|artifact: &&Artifact| artifact.kind == kind)
            .map(|artifact| &artifact.id)
    };
    // On the container stack an artifact is no record of a build.
    let is_container =
        matches!(&seen.about, Known::Found(app) if CodeRule::of(app) == CodeRule::Images);
    let image = artifact("oci-image").filter(|_| !is_container);
    if let Some(image) = image {
        return Some(Built::Image(world.heroku().oci_image(name, image).await));
    }
    let slug = release.slug.as_ref().map(|slug| &slug.id);
    let slug = slug.or_else(|| artifact("slug"))?;
    Some(Built::Slug(world.heroku().slug(name, slug).await))
}

/// The apps that databases attached to this one belong to.
fn billed_elsewhere(addons: &[AddOn], name: &str) -> Vec<String> {
    let owners: BTreeSet<&str> = super::backups::databases(addons)
        .map(|addon| addon.app.name.as_str())
        .filter(|owner| *owner != name)
        .collect();
    owners.into_iter().map(str::to_owned).collect()
}
