//! One probe until it is settled: asked, judged, asked again while its window lasts.

use std::time::Duration;

use super::facts::{Attempt, Watched};
use crate::config::Retry;

/// What a try came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Went {
    /// Everything was as expected.
    Well,
    /// Something was not, or nobody answered.
    Wrong,
    /// Something could not be seen, and asking again would not show it.
    Unseen,
}

/// How long to wait before the next try, from the end of the last; `None`: it is settled, one way or the other.
///
/// `so_far` ends with the last try, which began at `began` and was over at `so_far.lasted`, both counted from the start
/// of the first.
pub(super) fn recheck(
    retry: Option<&Retry>,
    so_far: &Watched,
    began: Duration,
    went: Went,
) -> Option<Duration> {
    let retry = retry?;
    if went == Went::Unseen || so_far.streak >= retry.consecutive {
        return None;
    }
    let next = (began + retry.every).max(so_far.lasted);
    // Whoever cannot bring together enough tries in a row before the window closes is settled now.
    let missing = retry.consecutive - so_far.streak;
    let last_begins = next + retry.every.saturating_mul(missing.saturating_sub(1));
    (last_begins <= retry.within).then(|| next.saturating_sub(so_far.lasted))
}

/// What the driver needs of the world: to ask, to judge an answer, to wait, to know how much time went by.
pub(super) trait Surroundings {
    /// Asks once; for so long at most. `None`: the run's time was over before.
    async fn ask(&mut self, at_most: Duration) -> Option<Attempt>;
    /// What the try came to. Is told of every try, in order.
    fn look(&mut self, attempt: &Attempt, so_far: &Watched) -> Went;
    /// Waits; false when the run's time would be over first.
    async fn wait(&mut self, time: Duration) -> bool;
    /// The time since some fixed moment.
    fn clock(&self) -> Duration;
}

/// Asks until it is settled. `longest`: what a single try may take.
pub(super) async fn watch(
    retry: Option<&Retry>,
    longest: Duration,
    world: &mut impl Surroundings,
) -> Watched {
    let mut so_far = Watched::default();
    let mut start = None;
    loop {
        let window = retry.map(|it| it.within);
        let since = start.map_or(Duration::ZERO, |start| world.clock().saturating_sub(start));
        // A try that hangs must not outlast the window by much.
        let at_most = window.map_or(longest, |window| {
            longest.min(window.saturating_sub(since).max(LEAST))
        });
        let before = world.clock();
        let Some(attempt) = world.ask(at_most).await else {
            so_far.is_cut_short = true;
            return so_far;
        };
        // Waiting for its turn is no part of a try.
        let began = world
            .clock()
            .saturating_sub(attempt.timings.whole)
            .max(before);
        let start = *start.get_or_insert(began);
        so_far.tries += 1;
        so_far.lasted = world.clock().saturating_sub(start);
        let went = world.look(&attempt, &so_far);
        if went == Went::Well {
            so_far.streak += 1;
        } else {
            so_far.streak = 0;
            so_far.last_wrong = Some(attempt.clone());
        }
        so_far.last = Some(attempt);
        let Some(wait) = recheck(retry, &so_far, began.saturating_sub(start), went) else {
            return so_far;
        };
        if !world.wait(wait).await {
            so_far.is_cut_short = true;
            return so_far;
        }
    }
}

/// The least that a try is given, however late in the window it begins.
const LEAST: Duration = Duration::from_secs(1);
