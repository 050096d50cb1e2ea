//! Where a rollback of a Cloudflare Pages project goes. Pure.

use super::record::RecordedPages;
use crate::cloudflare::{Deployment, Deployments, Project};
use crate::known::{Known, Unseen, Why};

/// Two deployments of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PagesPointer<'a> {
    /// What visitors are shown.
    pub(super) live: &'a Deployment,
    /// What they were shown before, of another commit as far as both are known.
    pub(super) previous: Option<&'a Deployment>,
}

/// Whether what was read holds the answer, whatever the project names as its production deployment: the newest that
/// went live, and one before it.
pub(super) fn is_enough(newest_first: &[Deployment]) -> bool {
    let mut went_live = newest_first.iter().filter(|one| one.went_live());
    went_live
        .next()
        .is_some_and(|live| went_live.any(|older| is_other(live, older)))
}

/// What is live, and what was before; absent where nothing ever went live.
pub(super) fn pages_pointer<'a>(
    project: &Project,
    deployments: &'a Deployments,
) -> Known<PagesPointer<'a>> {
    let read = &deployments.newest_first;
    let in_order = read
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if one.created_on >= other.created_on));
    if !in_order {
        return Known::unseen(Why::Unreadable, "Cloudflare lists deployments in no order");
    }
    let mut went_live = read.iter().filter(|one| one.went_live());
    let newest = went_live.next();
    let named = project.canonical_deployment.as_ref().map(|it| &it.id);
    let live = match (newest, named) {
        (Some(newest), Some(named)) if newest.id == *named => newest,
        (None, None) if deployments.are_all => return Known::Absent,
        // Whether the project's own word follows a rollback is not documented: where the two differ nobody can say.
        _ => {
            return Known::unseen(
                Why::Unreadable,
                format!(
                    "which deployment is live: the project names {}, and the newest that went live is {}",
                    named.map_or("none", String::as_str),
                    newest.map_or("none", |one| one.id.as_str())
                ),
            );
        }
    };
    let previous = went_live.find(|older| is_other(live, older));
    if previous.is_none() && !deployments.are_all {
        return Known::unseen(Why::TooMuch, "older deployments were not read");
    }
    Known::Found(PagesPointer { live, previous })
}

/// Of another commit, as far as both are known.
fn is_other(one: &Deployment, other: &Deployment) -> bool {
    match (one.commit(), other.commit()) {
        (Some(one), Some(other)) => one != other,
        _ => true,
    }
}

/// What is to be gone back to, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PagesAim<'a> {
    /// This deployment.
    At(&'a Deployment),
    /// Nothing ever went live, or nothing before what is live.
    Nowhere,
    /// What was recorded no longer stands.
    Gone { recorded: String, found: String },
    /// Nobody can say.
    Unseen(Unseen),
}

/// Which deployment is meant: the one before, or for a record the one that is live.
pub(super) fn pages_aim<'a>(
    is_record: bool,
    recorded: Option<&RecordedPages>,
    pointer: &Known<PagesPointer<'a>>,
) -> PagesAim<'a> {
    let pointer = match pointer {
        Known::Found(pointer) => pointer,
        Known::Absent => return PagesAim::Nowhere,
        Known::Unseen(unseen) => return PagesAim::Unseen(unseen.clone()),
    };
    let Some(recorded) = recorded else {
        return match (is_record, pointer.previous) {
            (true, _) => PagesAim::At(pointer.live),
            (false, Some(previous)) => PagesAim::At(previous),
            (false, None) => PagesAim::Nowhere,
        };
    };
    let in_words = |one: Option<&Deployment>| one.map_or("none".to_owned(), |one| one.id.clone());
    let was_live = |one: &Deployment| is_it(one, &recorded.live, recorded.live_commit.as_deref());
    let live = pointer.live;
    if was_live(live) {
        let Some(before) = &recorded.previous else {
            return PagesAim::At(live);
        };
        let was_before = |one: &Deployment| is_it(one, before, recorded.previous_commit.as_deref());
        return if pointer.previous.is_some_and(was_before) {
            PagesAim::At(live)
        } else {
            PagesAim::Gone {
                recorded: before.clone(),
                found: in_words(pointer.previous),
            }
        };
    }
    match pointer.previous {
        Some(previous) if was_live(previous) => PagesAim::At(previous),
        previous => PagesAim::Gone {
            recorded: recorded.live.clone(),
            found: in_words(previous),
        },
    }
}

/// Whether it is what was recorded, or a later deployment of the same commit.
fn is_it(one: &Deployment, id: &str, commit: Option<&str>) -> bool {
    one.id == id || commit.is_some_and(|commit| one.commit() == Some(commit))
}
