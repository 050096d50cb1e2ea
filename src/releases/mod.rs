//! What an app's releases are, and which code each of them runs. Pure: releases in, answers out.
//!
//! The newest release need not be the one that runs, a release need not change the code, and where Heroku says which
//! code it is depends on the app's stack. Every answer here is [`Known`]: what the releases that were read do not
//! settle is not seen, and never guessed.

mod change;
mod code;
#[cfg(test)]
mod tests;

pub use change::Change;
pub use code::{Code, CodeRule, Image, Images};

use crate::heroku::{Pages, Release, ReleaseStatus, Rest};
use crate::known::{Known, Unseen, Why};

/// The releases of one app that were read.
#[derive(Debug, Clone)]
pub struct History<'a> {
    /// Newest first, each once.
    releases: Vec<&'a Release>,
    rule: CodeRule,
    rest: &'a Rest,
}

impl<'a> History<'a> {
    /// A history of these releases, in whatever order they came.
    #[must_use]
    pub fn new(rule: CodeRule, pages: &'a Pages<Release>) -> Self {
        Self::of(rule, &pages.items, &pages.rest)
    }

    /// The same of a part that is still being read, with what is known of the rest.
    #[must_use]
    pub fn of(rule: CodeRule, releases: &'a [Release], rest: &'a Rest) -> Self {
        let mut releases: Vec<&Release> = releases.iter().collect();
        releases.sort_by_key(|release| std::cmp::Reverse(release.version));
        // A release made while the pages are read may shift one into the next page.
        releases.dedup_by(|one, other| one == other);
        Self {
            releases,
            rule,
            rest,
        }
    }

    /// The releases, newest first.
    #[must_use]
    pub fn newest_first(&self) -> &[&'a Release] {
        &self.releases
    }

    /// A release by its number, where it was read.
    #[must_use]
    pub fn release(&self, version: u64) -> Option<&'a Release> {
        let mut all = self.releases.iter().copied();
        all.find(|release| release.version == version)
    }

    /// The release the app runs: the one that says so. Absent where the app has no release at all. Where none says so,
    /// or more than one, it is not known: neither the newest nor the newest that succeeded need be it.
    pub fn current(&self) -> Known<&'a Release> {
        let mut marked = self
            .releases
            .iter()
            .copied()
            .filter(|release| is_current(release));
        match (marked.next(), marked.next()) {
            (Some(release), None) => Known::Found(release),
            (Some(one), Some(other)) => Known::unseen(
                Why::Unreadable,
                format!(
                    "Heroku marks both v{} and v{} as the current release",
                    one.version, other.version
                ),
            ),
            (None, _) => match self.rest {
                Rest::None if self.releases.is_empty() => Known::Absent,
                Rest::None => Known::unseen(
                    Why::Unreadable,
                    "Heroku marks no release as the current one",
                ),
                Rest::NotAsked(_) => Known::unseen(
                    Why::TooMuch,
                    "the current release is not among the newest, and no more of them were read",
                ),
                Rest::Unseen(unseen) => Known::Unseen(unseen.clone()),
            },
        }
    }

    /// The releases newer than this one, newest first.
    #[must_use]
    pub fn above(&self, version: u64) -> &[&'a Release] {
        let end = self
            .releases
            .partition_point(|release| release.version > version);
        &self.releases[..end]
    }

    /// The releases older than this one that were read, newest first.
    #[must_use]
    pub fn below(&self, version: u64) -> &[&'a Release] {
        let start = self
            .releases
            .partition_point(|release| release.version >= version);
        &self.releases[start..]
    }

    /// Which code a release runs, or would have run had it not failed. Absent where nothing was deployed up to it.
    ///
    /// On the container stack each process type has an image of its own, and `processes` names those that matter; with
    /// none named it is all of them, which takes every release back to the first.
    pub fn code(&self, release: &Release, processes: &[&str]) -> Known<Code> {
        match code::of(self, release, processes) {
            Ok(Some(code)) => Known::Found(code),
            Ok(None) => Known::Absent,
            Err(code::Gap::Older) => Known::Unseen(self.rest_unseen(release)),
            Err(code::Gap::Unsaid(reason)) => Known::unseen(Why::Unreadable, reason),
        }
    }

    /// Whether older releases could still settle what this one runs: a reason to read on.
    #[must_use]
    pub fn needs_older(&self, release: &Release, processes: &[&str]) -> bool {
        self.rest != &Rest::None
            && matches!(code::of(self, release, processes), Err(code::Gap::Older))
    }

    /// Whether every release was read.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        matches!(self.rest, Rest::None)
    }

    fn rest_unseen(&self, release: &Release) -> Unseen {
        let version = release.version;
        match self.rest {
            Rest::Unseen(unseen) => unseen.clone(),
            Rest::NotAsked(_) => Unseen::new(
                Why::TooMuch,
                format!("which code v{version} runs is settled by releases older than those read"),
            ),
            Rest::None => Unseen::new(
                Why::Unreadable,
                format!("the release that settles which code v{version} runs is not in the list"),
            ),
        }
    }
}

/// Whether a release says that the app runs it.
#[must_use]
pub fn is_current(release: &Release) -> bool {
    release.current == Some(true)
}

/// Whether a release took effect. One without a status is from before there were any.
#[must_use]
pub const fn has_succeeded(release: &Release) -> bool {
    match &release.status {
        // What has expired took effect once.
        None | Some(ReleaseStatus::Succeeded | ReleaseStatus::Expired) => true,
        Some(ReleaseStatus::Pending | ReleaseStatus::Failed | ReleaseStatus::Other(_)) => false,
    }
}

/// Whether what a release ran is gone, so that nobody can roll back to it.
#[must_use]
pub fn has_expired(release: &Release) -> bool {
    release.status == Some(ReleaseStatus::Expired) || release.expired == Some(true)
}
