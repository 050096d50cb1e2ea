//! `services`: the team's services, and where each runs.

use std::time::Duration;

use url::Url;

use super::Placed;
use super::environments::environment_name;
use super::mistakes::quoted;
use super::setting::{Same, Setting};
use super::words::{self, Complaint};
use crate::github::environments::same_name;
use crate::usage::nearest;

/// One of the team's services.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name in the settings.
    pub name: Placed<String>,
    /// Where it runs, by environment name.
    pub environments: Vec<ServiceEnvironment>,
    /// The process types that must run.
    pub processes: Vec<Placed<String>>,
}

/// Where a service runs in one environment: a Heroku app, a Cloudflare Pages project, a URL, or several of them.
#[derive(Debug, Clone)]
pub struct ServiceEnvironment {
    /// The environment's name.
    pub name: Placed<String>,
    /// The Heroku app.
    pub heroku: Option<Placed<String>>,
    /// The Cloudflare Pages project.
    pub cloudflare_pages: Option<Placed<PagesProject>>,
    /// The service's base URL there: http or https, without user, query and fragment.
    pub url: Option<Placed<Url>>,
    /// How old the newest backup of its database may be there; `None`: nobody asks.
    pub backup_max_age: Option<Placed<Duration>>,
}

/// A project of Cloudflare Pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagesProject {
    /// The id of the account it belongs to, 32 hexadecimal digits.
    pub account: String,
    /// Its name.
    pub project: String,
}

impl Service {
    /// Where it runs in this environment; names compare without case, as GitHub's do.
    #[must_use]
    pub fn environment(&self, name: &str) -> Option<&ServiceEnvironment> {
        self.environments
            .iter()
            .find(|environment| same_name(&environment.name.value, name))
    }
}

/// The keys of a service that are no environment.
const RESERVED: [&str; 2] = ["processes", "backup-max-age"];
/// Whoever allows an older backup than this wants none.
const OLDEST_BACKUP: Duration = Duration::from_hours(24 * 28);

pub(super) fn read(setting: &Setting<'_>) -> Option<Vec<Service>> {
    setting.entries(Same::ToAReader, |name, service| {
        if let Err(complaint) = words::service_name(&name.value) {
            return setting.refuse_on(name.line, complaint);
        }
        one(name, &service)
    })
}

fn one(name: &Placed<String>, setting: &Setting<'_>) -> Option<Service> {
    setting.mapping(|keys| {
        let processes = keys
            .take("processes")
            .and_then(|it| it.some_words(Same::Exactly, words::process_type));
        let backup_max_age = keys
            .take("backup-max-age")
            .and_then(|it| it.duration(OLDEST_BACKUP));
        let places = keys.free();
        let names: Vec<_> = places.iter().map(|(name, _)| *name).collect();
        setting.refuse_repeats(&names, Same::OnGitHub);
        if places.is_empty() {
            setting.refuse::<()>(
                Complaint::new("runs nowhere")
                    .help("write production: { heroku: APP, url: https://… }"),
            );
        }
        let environments: Vec<_> = places
            .into_iter()
            .filter_map(|(name, place)| environment(name, &place, backup_max_age.as_ref()))
            .collect();
        refuse_shared_apps(setting, &environments);
        Some(Service {
            name: name.clone(),
            environments,
            processes: processes.unwrap_or_default(),
        })
    })
}

/// `backup_max_age` is what the service says of all its environments.
fn environment(
    name: &Placed<String>,
    setting: &Setting<'_>,
    backup_max_age: Option<&Placed<Duration>>,
) -> Option<ServiceEnvironment> {
    if let Err(complaint) = environment_name(&name.value) {
        return setting.refuse_on(name.line, complaint);
    }
    if !setting.is_mapping() {
        let complaint = Complaint::new(format!(
            "is neither a known key nor an environment: {} stands there",
            setting.node().described()
        ));
        return setting.refuse_on(
            name.line,
            match nearest(&name.value, RESERVED) {
                Some(near) => complaint.did_you_mean(Some(near)),
                None => complaint.help("an environment is { heroku: APP, url: https://… }"),
            },
        );
    }
    setting.mapping(|keys| {
        let heroku = keys.take("heroku");
        let pages = keys.take("cloudflare-pages");
        let url = keys.take("url");
        let own_max_age = keys.take("backup-max-age");
        if heroku.is_none() && pages.is_none() && url.is_none() {
            setting.refuse::<()>(
                Complaint::new("says nothing")
                    .help("give `heroku`, `cloudflare-pages`, `url` or several of them"),
            );
        }
        Some(ServiceEnvironment {
            name: name.clone(),
            heroku: heroku.and_then(|it| it.checked(words::heroku_app)),
            cloudflare_pages: pages.and_then(|it| pages_project(&it)),
            url: url.and_then(|it| it.checked(words::base_url)),
            backup_max_age: match own_max_age {
                Some(own) => own.duration(OLDEST_BACKUP),
                None => backup_max_age.cloned(),
            },
        })
    })
}

fn pages_project(setting: &Setting<'_>) -> Option<Placed<PagesProject>> {
    let project = setting.mapping(|keys| {
        let account = keys.need(
            "account",
            "the account's id stands in the dashboard's address",
        );
        let project = keys.need("project", "name the Pages project");
        let account = account.and_then(|it| it.checked(words::cloudflare_account));
        let project = project.and_then(|it| it.checked(words::pages_project));
        Some(PagesProject {
            account: account?.value,
            project: project?.value,
        })
    })?;
    Some(setting.place(project))
}

/// One app for two environments would make every comparison between them pass.
fn refuse_shared_apps(setting: &Setting<'_>, environments: &[ServiceEnvironment]) {
    for (at, later) in environments.iter().enumerate() {
        let Some(app) = &later.heroku else { continue };
        let earlier = environments.iter().take(at).find(|earlier| {
            earlier
                .heroku
                .as_ref()
                .is_some_and(|other| other.value == app.value)
        });
        if let Some(earlier) = earlier {
            let complaint = Complaint::new(format!(
                "gives {} the app {}, which is that of {}",
                quoted(&later.name.value),
                quoted(&app.value),
                quoted(&earlier.name.value)
            ));
            setting.refuse_on::<()>(
                app.line,
                complaint.help("environments are compared with one another; each needs its own"),
            );
        }
    }
}

/// The service of this name, for a setting that refers to one; an unknown one goes on record.
pub(super) fn known_service(setting: &Setting<'_>, services: &[Service]) -> Option<Placed<String>> {
    let word = setting.text()?;
    let names = || services.iter().map(|service| service.name.value.as_str());
    if names().any(|name| name == word.value) {
        return Some(setting.place(word.value.to_owned()));
    }
    let complaint = Complaint::new(format!("names {}, which is no service", quoted(word.value)));
    setting.refuse(match nearest(word.value, names()) {
        Some(near) => complaint.did_you_mean(Some(near)),
        None => match names().collect::<Vec<_>>().join(", ") {
            known if known.is_empty() => complaint.help("`services` names none"),
            known => complaint.help(format!("known: {known}")),
        },
    })
}
