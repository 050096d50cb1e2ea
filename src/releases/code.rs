//! Which code a release runs, by the rule of the app's stack.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::{History, has_succeeded};
use crate::heroku::{App, Release};

/// Where Heroku says which code a release runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeRule {
    /// Buildpack stacks: the release's slug. A release that changes config vars repeats the slug before it.
    Slug,
    /// The container stack: there is never a slug, deployed or not. The images are those that the last releases
    /// described as `Deployed` name.
    Images,
    /// Cloud native buildpacks, and the fir generation: the release's image among its artifacts.
    Artifact,
}

impl CodeRule {
    /// The rule for an app. Like the heroku CLI it takes an app for a container app where either of its two stacks says
    /// so; a release that has a slug all the same is known by it.
    #[must_use]
    pub fn of(app: &App) -> Self {
        let is = |stack: &str| {
            let build = app.build_stack.as_ref();
            app.stack.name == stack || build.is_some_and(|build| build.name == stack)
        };
        let is_fir = app
            .generation
            .as_ref()
            .is_some_and(|generation| generation.name == "fir");
        if is_fir || app.stack.name == "cnb" {
            Self::Artifact
        } else if is("container") {
            Self::Images
        } else {
            Self::Slug
        }
    }
}

/// What a release runs. Two releases run the same code when these are equal and were asked of the same processes; ids
/// of slugs and artifacts belong to one app, those of images to all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// A slug, by id.
    Slug(String),
    /// Images of the container stack.
    Images(Images),
    /// An image made by cloud native buildpacks, by its id as an artifact.
    Artifact(String),
}

/// The images of an app, by process type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Images {
    /// Those that were released for a process type.
    pub by_process: BTreeMap<String, Image>,
    /// That of the process types not named, where a build made images for all of them.
    pub others: Option<Image>,
}

impl Images {
    /// The one commit that Heroku built all of them from.
    #[must_use]
    pub fn built_from(&self) -> Option<&str> {
        match (&self.others, self.by_process.is_empty()) {
            (Some(Image::BuiltFrom(commit)), true) => Some(commit),
            _ => None,
        }
    }
}

/// An image of the container stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Image {
    /// By the beginning of its docker image id, usually twelve digits. Not a commit.
    Id(String),
    /// Made by Heroku from this commit (`heroku.yml`); its id is not said.
    BuiltFrom(String),
}

/// Why the releases that were read do not settle it.
#[derive(Debug)]
pub(super) enum Gap {
    /// A release that was not read would.
    Older,
    /// Heroku does not say.
    Unsaid(String),
}

/// What a release runs; nothing where nothing was deployed up to it.
pub(super) fn of(
    history: &History<'_>,
    release: &Release,
    processes: &[&str],
) -> Result<Option<Code>, Gap> {
    match history.rule {
        CodeRule::Slug => Ok(slug(release)),
        CodeRule::Artifact => artifact(release),
        CodeRule::Images => images(history, release, processes),
    }
}

fn slug(release: &Release) -> Option<Code> {
    let slug = release.slug.as_ref().map(|slug| &slug.id);
    slug.or_else(|| artifact_of(release, "slug"))
        .map(|id| Code::Slug(id.clone()))
}

fn artifact(release: &Release) -> Result<Option<Code>, Gap> {
    if let Some(id) = artifact_of(release, "oci-image") {
        return Ok(Some(Code::Artifact(id.clone())));
    }
    match &release.artifacts {
        Some(artifacts) if artifacts.is_empty() => Ok(slug(release)),
        _ => slug(release).map(Some).ok_or_else(|| {
            let version = release.version;
            Gap::Unsaid(format!(
                "Heroku does not say which artifact v{version} runs"
            ))
        }),
    }
}

fn artifact_of<'a>(release: &'a Release, kind: &str) -> Option<&'a String> {
    let mut artifacts = release.artifacts.iter().flatten();
    artifacts
        .find(|artifact| artifact.kind == kind)
        .map(|artifact| &artifact.id)
}

/// Goes back from a release to the ones that deployed an image for each process.
fn images(history: &History<'_>, start: &Release, processes: &[&str]) -> Result<Option<Code>, Gap> {
    let mut search = Search::new(processes);
    let mut release = start;
    loop {
        // From before the app was moved to the container stack.
        if let Some(code) = slug(release) {
            return Ok(search.found().or(Some(code)));
        }
        let change = Change::of(release.description.as_deref());
        let took_effect = release.version == start.version || has_succeeded(release);
        if let Change::Rollback(to) = change
            && took_effect
            && to < release.version
        {
            release = history.release(to).ok_or(Gap::Older)?;
            continue;
        }
        search.take(release, &change, took_effect)?;
        if search.is_done() {
            break;
        }
        match history.below(release.version).first() {
            Some(older) => release = older,
            None if history.is_whole() => break,
            None => return Err(Gap::Older),
        }
    }
    Ok(search.found())
}

/// Which process still lacks its image.
struct Search<'a> {
    /// Those that matter; all where it is empty.
    processes: &'a [&'a str],
    images: Images,
}

impl<'a> Search<'a> {
    fn new(processes: &'a [&'a str]) -> Self {
        Self {
            processes,
            images: Images::default(),
        }
    }

    fn is_empty(&self) -> bool {
        self.images == Images::default()
    }

    fn lacks(&self, process: &str) -> bool {
        self.images.others.is_none()
            && !self.images.by_process.contains_key(process)
            && (self.processes.is_empty() || self.processes.contains(&process))
    }

    fn is_done(&self) -> bool {
        self.images.others.is_some()
            || (!self.processes.is_empty()
                && !self.processes.iter().any(|process| self.lacks(process)))
    }

    /// Takes from a release what is still lacking.
    fn take(&mut self, release: &Release, change: &Change, took_effect: bool) -> Result<(), Gap> {
        let version = release.version;
        let unsaid = |reason: &str| {
            let described = release.description.as_deref().unwrap_or_default();
            Err(Gap::Unsaid(format!("v{version} ({described}) {reason}")))
        };
        match change {
            Change::SetUp | Change::ConfigVars | Change::AddOn => Ok(()),
            Change::Images(images) if !images.iter().any(|(process, _)| self.lacks(process)) => {
                Ok(())
            }
            // Heroku does not say whether a later release goes on with what this one deployed.
            _ if !took_effect => {
                unsaid("did not succeed, and whether later releases run its code is not said")
            }
            Change::Images(images) => {
                for (process, image) in images {
                    if self.lacks(process) {
                        let image = Image::Id(image.clone());
                        self.images.by_process.insert(process.clone(), image);
                    }
                }
                Ok(())
            }
            Change::Build(Some(commit)) => {
                self.images.others = Some(Image::BuiltFrom(commit.clone()));
                Ok(())
            }
            Change::Build(None) | Change::UnknownImages => {
                unsaid("does not say which image it deployed")
            }
            Change::Promotion => unsaid("does not say which image it promoted"),
            Change::Rollback(_) => unsaid("rolled back to itself or to a later release"),
            Change::Other => unsaid("does not say whether it changed the image"),
        }
    }

    fn found(self) -> Option<Code> {
        (!self.is_empty()).then_some(Code::Images(self.images))
    }
}
