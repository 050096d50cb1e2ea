//! What was seen: classes and marks. Values come no further than this file.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use super::plan::{Plan, ServicePlan, Task, wanted};
use super::since::{self, Since};
use crate::heroku::ConfigVars;
use crate::known::Known;
use crate::references::Scan;
use crate::secret::Secret;
use crate::values::{Class, Kind, Mark, Surroundings, classify, is_a_value};
use crate::world::World;

/// What was seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facts {
    /// Of each service, in the plan's order.
    Checked(Vec<SeenService>),
    /// Of each app, in the plan's order: its variables.
    Drafted(Vec<Known<Vec<Drafted>>>),
    /// Of the checkout.
    Scanned(Known<Scan>),
    /// Of the checkout, and of what it was before the change.
    Compared(Known<Scan>, Since),
}

/// A variable for a first manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafted {
    /// Its name; none where that is a value.
    pub name: Option<String>,
    /// The kind it seems to be.
    pub kind: String,
    /// The one scheme its URL may have.
    pub scheme: Option<String>,
    /// An add-on sets it.
    pub addons: bool,
}

/// What was seen of a service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeenService {
    /// In the environment asked about; absent when there is no such app.
    pub here: Known<Seen>,
    /// Marks in the environments compared with, by the app's name.
    pub elsewhere: BTreeMap<String, Known<BTreeMap<String, Mark>>>,
}

/// What was seen of an app's config vars.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Seen {
    /// Those the manifest lists and that are set, by name.
    pub variables: BTreeMap<String, SeenValue>,
    /// The names of the others.
    pub unlisted: Vec<String>,
}

/// What was seen of a value.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SeenValue {
    /// What it is.
    pub class: Class,
    /// Its mark, where it is compared.
    pub mark: Option<Mark>,
}

/// Reads every app once, all side by side; or the checkout, and then asks nobody.
pub(super) async fn gather(plan: &Plan, world: &World) -> Facts {
    match &plan.task {
        Task::Check {
            services,
            is_production,
            elsewhere,
        } => {
            let apps = Apps::read(&plan.task, world).await;
            let checked = services.iter().map(|service| SeenService {
                here: apps
                    .named(&service.app.name)
                    .map(|vars| seen(service, vars, *is_production, elsewhere, world)),
                elsewhere: service
                    .compared
                    .iter()
                    .map(|other| {
                        let marks = apps.named(&other.name);
                        let marks = marks.map(|vars| marks_of(service, vars, world));
                        (other.name.clone(), marks)
                    })
                    .collect(),
            });
            Facts::Checked(checked.collect())
        }
        Task::Draft { apps: asked, .. } => {
            let heroku = world.heroku();
            let (apps, addons) = tokio::join!(
                Apps::read(&plan.task, world),
                join_all(asked.iter().map(|app| heroku.addon_vars(&app.name)))
            );
            let drafted = asked.iter().zip(&addons).map(|(app, addons)| {
                let vars = apps.named(&app.name);
                vars.and_then(|vars| addons.as_ref().map(|addons| inferred(vars, addons)))
            });
            Facts::Drafted(drafted.collect())
        }
        Task::Scan { new_only: None, .. } => Facts::Scanned(world.references().await),
        Task::Scan {
            manifest,
            new_only: Some(new_only),
        } => {
            let (scan, since) = since::gather(manifest, new_only, world).await;
            Facts::Compared(scan, since)
        }
    }
}

/// The config vars of every app of a task, by the app's name.
struct Apps<'t>(HashMap<&'t str, Known<ConfigVars>>);

impl<'t> Apps<'t> {
    async fn read(task: &'t Task, world: &World) -> Self {
        let names = task.app_names();
        let heroku = world.heroku();
        let answers = join_all(names.iter().map(|name| heroku.config_vars(name))).await;
        Self(names.into_iter().zip(answers).collect())
    }

    fn named(&self, name: &str) -> Known<&ConfigVars> {
        // Every app of the task was asked.
        self.0.get(name).map_or(Known::Absent, Known::as_ref)
    }
}

fn seen(
    service: &ServicePlan,
    vars: &ConfigVars,
    is_production: bool,
    elsewhere: &Surroundings,
    world: &World,
) -> Seen {
    let mut seen = Seen::default();
    for (variable, _) in &service.variables {
        let Some(value) = vars.get(&variable.name.value) else {
            continue;
        };
        let is_compared = variable.comparison_in(&service.app.environment).is_some();
        let value = SeenValue {
            class: classify(value, &wanted(variable, is_production, elsewhere)),
            mark: is_compared.then(|| world.run_key().mark_of_essence(value)),
        };
        seen.variables.insert(variable.name.value.clone(), value);
    }
    let listed = service.known.variables.iter();
    let listed: HashSet<&str> = listed.map(|it| it.name.value.as_str()).collect();
    let is_listed = |name: &str| listed.contains(name) || service.known.ignores(name);
    let others = vars.names().filter(|name| !is_listed(name));
    let values: Vec<&Secret> = vars.iter().map(|(_, value)| value).collect();
    seen.unlisted = others
        .map(|name| nameable(name, &values).unwrap_or("(a name that is a value)"))
        .map(str::to_owned)
        .collect();
    seen
}

/// Marks of what is compared, as far as it is set.
fn marks_of(service: &ServicePlan, vars: &ConfigVars, world: &World) -> BTreeMap<String, Mark> {
    let here = &service.app.environment;
    let compared = service.variables.iter().map(|(variable, _)| variable);
    compared
        .filter(|variable| variable.comparison_in(here).is_some())
        .filter_map(|variable| {
            let value = vars.get(&variable.name.value)?;
            Some((
                variable.name.value.clone(),
                world.run_key().mark_of_essence(value),
            ))
        })
        .collect()
}

pub(super) fn inferred(vars: &ConfigVars, addons: &BTreeSet<String>) -> Vec<Drafted> {
    let values: Vec<&Secret> = vars.iter().map(|(_, value)| value).collect();
    vars.iter()
        .map(|(name, value)| {
            let (kind, scheme) = Kind::inferred(name, value);
            Drafted {
                name: nameable(name, &values).map(str::to_owned),
                kind: kind.name().to_owned(),
                scheme: scheme.map(str::to_owned),
                addons: addons.contains(name),
            }
        })
        .collect()
}

/// A name, unless it is itself a value that nobody may see.
fn nameable<'n>(name: &'n str, values: &[&Secret]) -> Option<&'n str> {
    (!is_a_value(name, values)).then_some(name)
}
