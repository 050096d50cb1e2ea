//! Where a rollback goes: from an app's releases to the one before the current code. Pure.

use super::alike::{Alike, Comparison};
use crate::heroku::{Release, ReleaseStatus, Rest};
use crate::known::{Known, Unseen, Why};
use crate::releases::{Change, History, has_expired};

/// Where a rollback from the current release goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pointer<'a> {
    /// To this release.
    To {
        current: &'a Release,
        target: &'a Release,
    },
    /// Nowhere: there is no such release.
    Nowhere {
        current: Option<&'a Release>,
        reason: Nowhere,
    },
    /// Older releases would settle it.
    ReadOn,
    /// Nobody can say.
    Unseen(Unseen),
}

/// Why there is nothing to go back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Nowhere {
    /// Nothing was ever deployed.
    NeverDeployed,
    /// No other code ran before; or releases of it are there, and none of them can be gone back to.
    NoOtherCode(Vec<(u64, &'static str)>),
    /// The current release itself could not be gone back to: why.
    CurrentUnfit(&'static str),
}

/// Finds the last release that succeeded, can be rolled back to, runs other code than the current one and was not left
/// behind by a rollback. Reads newest first and stops at the answer: what is older cannot change it.
pub(super) fn pointer<'a>(history: &History<'a>, rest: &Rest) -> Pointer<'a> {
    let current = match current(history, rest) {
        Ok(current) => current,
        Err(other) => return other,
    };
    let comparison = Comparison::of(history, current);
    match comparison.has_code(current) {
        Alike::Nothing => {
            return Pointer::Nowhere {
                current: Some(current),
                reason: Nowhere::NeverDeployed,
            };
        }
        Alike::Older => return older(rest),
        Alike::Unsaid(unseen) => return Pointer::Unseen(unseen),
        Alike::Same | Alike::Other => {}
    }
    let left_behind = LeftBehind::of(history, current);
    let mut passed_over = Vec::new();
    let mut newer = current;
    let mut alike = Alike::Same;
    for candidate in history.below(current.version).iter().copied() {
        if !Comparison::carries_on(newer) {
            alike = comparison.between(current, candidate);
        }
        newer = candidate;
        if left_behind.has(candidate.version) {
            if alike == Alike::Other {
                passed_over.push((candidate.version, "a rollback left it behind"));
            }
            continue;
        }
        let fitness = Fitness::of(candidate);
        match (&alike, fitness) {
            (Alike::Same | Alike::Nothing, _) => {}
            (_, Fitness::Unfit(reason)) => {
                if alike == Alike::Other {
                    passed_over.push((candidate.version, reason));
                }
            }
            (Alike::Other, Fitness::Fit) => {
                return Pointer::To {
                    current,
                    target: candidate,
                };
            }
            (Alike::Other, Fitness::Unsaid) => {
                return Pointer::Unseen(Unseen::new(
                    Why::Unreadable,
                    format!(
                        "Heroku does not say whether v{} succeeded, so whether a rollback may go there is open",
                        candidate.version
                    ),
                ));
            }
            (Alike::Older, _) => return older(rest),
            (Alike::Unsaid(unseen), _) => return Pointer::Unseen(unseen.clone()),
        }
    }
    if history.is_whole() {
        Pointer::Nowhere {
            current: Some(current),
            reason: Nowhere::NoOtherCode(passed_over),
        }
    } else {
        older(rest)
    }
}

/// The release a rollback of the next deploy goes back to: the one that runs now, where it can be gone back to.
pub(super) fn running<'a>(history: &History<'a>, rest: &Rest) -> Pointer<'a> {
    let current = match current(history, rest) {
        Ok(current) => current,
        Err(other) => return other,
    };
    let comparison = Comparison::of(history, current);
    let nowhere = |reason| Pointer::Nowhere {
        current: Some(current),
        reason,
    };
    match (comparison.has_code(current), Fitness::of(current)) {
        (Alike::Nothing, _) => nowhere(Nowhere::NeverDeployed),
        (Alike::Older, _) => older(rest),
        (Alike::Unsaid(unseen), _) => Pointer::Unseen(unseen),
        (_, Fitness::Unfit(reason)) => nowhere(Nowhere::CurrentUnfit(reason)),
        (_, Fitness::Unsaid) => Pointer::Unseen(Unseen::new(
            Why::Unreadable,
            format!("Heroku does not say whether v{} succeeded", current.version),
        )),
        (Alike::Same | Alike::Other, Fitness::Fit) => Pointer::To {
            current,
            target: current,
        },
    }
}

/// The current release, or what is to be said where there is none.
fn current<'a>(history: &History<'a>, rest: &Rest) -> Result<&'a Release, Pointer<'a>> {
    let unreadable = |reason: String| Pointer::Unseen(Unseen::new(Why::Unreadable, reason));
    let releases = history.newest_first();
    let twice = releases
        .windows(2)
        .find(|pair| matches!(pair, [one, other] if one.version == other.version));
    if let Some([one, ..]) = twice {
        return Err(unreadable(format!(
            "Heroku lists two releases as v{}",
            one.version
        )));
    }
    let is_any_current = releases.iter().any(|release| release.current == Some(true));
    if !is_any_current && !history.is_whole() {
        return Err(older(rest));
    }
    let current = match history.current() {
        Known::Found(current) => current,
        Known::Absent => {
            return Err(Pointer::Nowhere {
                current: None,
                reason: Nowhere::NeverDeployed,
            });
        }
        Known::Unseen(unseen) => return Err(Pointer::Unseen(unseen)),
    };
    let above = history.above(current.version);
    let succeeded = above
        .iter()
        .find(|release| release.status == Some(ReleaseStatus::Succeeded));
    match succeeded {
        Some(release) => Err(unreadable(format!(
            "v{} succeeded and v{} below it is still the current release: one of the two is about to change; look again",
            release.version, current.version
        ))),
        None => Ok(current),
    }
}

/// What older releases would settle: to be read, unless that was tried.
fn older<'a>(rest: &Rest) -> Pointer<'a> {
    match rest {
        Rest::Unseen(unseen) => Pointer::Unseen(unseen.clone()),
        Rest::NotAsked(_) => Pointer::ReadOn,
        Rest::None => Pointer::Unseen(Unseen::new(
            Why::Unreadable,
            "a release that others refer to is not in Heroku's list",
        )),
    }
}

/// Whether a rollback may go to a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fitness {
    /// It may.
    Fit,
    /// It may not: why, after the release's name.
    Unfit(&'static str),
    /// Heroku does not say.
    Unsaid,
}

impl Fitness {
    /// Of this release. Where Heroku does not say that it is eligible, one that succeeded is.
    pub(super) fn of(release: &Release) -> Self {
        if has_expired(release) {
            return Self::Unfit("it has expired");
        }
        match (&release.status, release.eligible_for_rollback) {
            (Some(ReleaseStatus::Failed), _) => Self::Unfit("it failed"),
            (Some(ReleaseStatus::Pending), _) => Self::Unfit("it is pending"),
            (_, Some(false)) => Self::Unfit("Heroku holds it not eligible for a rollback"),
            (Some(ReleaseStatus::Succeeded), _) => Self::Fit,
            _ => Self::Unsaid,
        }
    }
}

/// Releases that a rollback has left behind: those between the release a rollback went to and itself.
struct LeftBehind(Vec<(u64, u64)>);

impl LeftBehind {
    /// By the rollbacks up to the current release.
    fn of(history: &History<'_>, current: &Release) -> Self {
        let all = history.newest_first().iter();
        let so_far = all.filter(|release| release.version <= current.version);
        let spans = so_far.filter_map(|release| {
            let did_not = matches!(
                release.status,
                Some(ReleaseStatus::Failed | ReleaseStatus::Pending)
            );
            match Change::of(release.description.as_deref()) {
                Change::Rollback(to) if !did_not => Some((to, release.version)),
                _ => None,
            }
        });
        Self(spans.collect())
    }

    fn has(&self, version: u64) -> bool {
        let mut spans = self.0.iter();
        spans.any(|(to, by)| (*to + 1..*by).contains(&version))
    }
}

/// The rollback that brought the current code, where one did. Config changes after it do not count.
pub(super) fn brought_by_rollback(history: &History<'_>, current: &Release) -> Option<u64> {
    let older = history.below(current.version).iter().copied();
    let mut so_far = std::iter::once(current).chain(older);
    let brought = so_far.find_map(|release| {
        let did_not = matches!(
            release.status,
            Some(ReleaseStatus::Failed | ReleaseStatus::Pending)
        );
        let change = Change::of(release.description.as_deref());
        (!did_not && change.may_change_code()).then_some((release.version, change))
    });
    match brought {
        Some((version, Change::Rollback(_))) => Some(version),
        _ => None,
    }
}

/// Whether a rollback up to the current release has left this one behind.
pub(super) fn is_left_behind(history: &History<'_>, current: &Release, version: u64) -> bool {
    LeftBehind::of(history, current).has(version)
}
