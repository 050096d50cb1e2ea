//! Whether two releases run the same code, as far as the releases that were read tell.

use std::collections::BTreeSet;

use crate::heroku::Release;
use crate::known::{Known, Unseen, Why};
use crate::releases::{Change, Code, History, Image, Images};

/// How two releases' code compares; asked of one alone, whether it has any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Alike {
    /// It is the same.
    Same,
    /// It is not.
    Other,
    /// The older one has none.
    Nothing,
    /// Releases that were not read would tell.
    Older,
    /// Heroku does not say.
    Unsaid(Unseen),
}

/// Compares releases up to the current one.
pub(super) struct Comparison<'h, 'a> {
    history: &'h History<'a>,
    /// On the container stack, the process types that were deployed in what was read. Each has an image of its own, and
    /// a type that nothing read deploys has the same in all that was read.
    processes: Vec<String>,
}

impl<'h, 'a> Comparison<'h, 'a> {
    pub(super) fn of(history: &'h History<'a>, current: &Release) -> Self {
        let mut processes = BTreeSet::new();
        for release in history.newest_first() {
            if release.version > current.version {
                continue;
            }
            if let Change::Images(images) = Change::of(release.description.as_deref()) {
                processes.extend(images.into_iter().map(|(process, _)| process));
            }
        }
        if processes.is_empty() {
            processes.insert("web".to_owned());
        }
        Self {
            history,
            processes: processes.into_iter().collect(),
        }
    }

    /// Whether a release runs any code: [`Alike::Same`] when it does.
    pub(super) fn has_code(&self, release: &Release) -> Alike {
        self.between(release, release)
    }

    /// Whether the release below this one surely runs the same code.
    pub(super) fn carries_on(release: &Release) -> bool {
        let change = Change::of(release.description.as_deref());
        release.slug.is_none()
            && release.artifacts.iter().flatten().next().is_none()
            && !change.may_change_code()
    }

    /// How the code of an older release compares.
    pub(super) fn between(&self, newer: &Release, older: &Release) -> Alike {
        let (mut differs, mut has_any) = (false, false);
        let (mut needs_older, mut unsaid) = (false, None);
        for process in &self.processes {
            let process = [process.as_str()];
            let mut seen = |release: &Release| match self.history.code(release, &process) {
                Known::Found(code) => Some(Some(code)),
                Known::Absent => Some(None),
                Known::Unseen(unseen) => {
                    if self.history.needs_older(release, &process) {
                        needs_older = true;
                    } else {
                        unsaid = Some(unseen);
                    }
                    None
                }
            };
            let (one, other) = (seen(newer), seen(older));
            if let Some(Some(_)) = other {
                has_any = true;
            }
            if let (Some(one), Some(other)) = (one, other) {
                differs |= one != other;
            }
        }
        if differs && has_any {
            return Alike::Other;
        }
        if needs_older {
            return Alike::Older;
        }
        match unsaid {
            Some(unseen) => Alike::Unsaid(unseen),
            None if has_any => Alike::Same,
            None if is_deploy(older) => Alike::Unsaid(Unseen::new(
                Why::Unreadable,
                format!(
                    "v{} ({}) deployed code, and where the app's stack keeps that Heroku shows none",
                    older.version,
                    older.description.as_deref().unwrap_or_default()
                ),
            )),
            None => Alike::Nothing,
        }
    }

    /// The code of a release, as far as it is known.
    pub(super) fn code(&self, release: &Release) -> Option<Code> {
        let mut images = Images::default();
        for process in &self.processes {
            match self.history.code(release, &[process.as_str()]) {
                Known::Found(Code::Images(found)) => {
                    images.by_process.extend(found.by_process);
                    images.others = images.others.or(found.others);
                }
                Known::Found(code) => return Some(code),
                Known::Absent | Known::Unseen(_) => {}
            }
        }
        (images != Images::default()).then_some(Code::Images(images))
    }
}

/// Whether Heroku's words for a release say that it brought code. From before a change of stack its code is not found.
fn is_deploy(release: &Release) -> bool {
    matches!(
        Change::of(release.description.as_deref()),
        Change::Build(_) | Change::Images(_) | Change::UnknownImages | Change::Promotion
    )
}

/// A release's code in words: what a person would look for.
pub(super) fn in_words(code: &Code, commit: Option<&str>) -> String {
    match (code, commit) {
        (Code::Slug(_), Some(commit)) => format!("commit {commit}"),
        (Code::Slug(id), None) => format!("slug {id}"),
        (Code::Artifact(id), _) => format!("image {id}"),
        (Code::Images(images), _) => {
            let named = images.by_process.iter();
            let mut all: Vec<String> = named
                .map(|(process, image)| format!("{process} {}", image_in_words(image)))
                .collect();
            all.extend(images.others.as_ref().map(image_in_words));
            all.join(", ")
        }
    }
}

fn image_in_words(image: &Image) -> String {
    match image {
        Image::Id(id) => format!("image {id}"),
        Image::BuiltFrom(commit) => format!("built from {commit}"),
    }
}
