//! Windows, on a clock that is stepped: no test waits.

use futures_util::FutureExt as _;
use proptest::prelude::*;

use super::*;
use crate::http::probe::Timings;
use crate::known::{Known, Why};

const MS: Duration = Duration::from_millis(1);

/// A site that answers by the clock, and a run that ends.
struct Stepped<F> {
    now: Duration,
    deadline: Duration,
    /// What a try that begins at this moment comes to, and how long it takes.
    site: F,
    /// When each try began, what it came to and when it was over.
    tries: Vec<(Duration, Went, Duration)>,
}

impl<F: FnMut(Duration) -> (Went, Duration)> Stepped<F> {
    fn new(deadline: Duration, site: F) -> Self {
        Self {
            now: Duration::ZERO,
            deadline,
            site,
            tries: Vec::new(),
        }
    }

    fn watch(&mut self, retry: Option<&Retry>) -> Watched {
        let longest = Duration::from_secs(30);
        let watching = watch(retry, longest, self);
        watching
            .now_or_never()
            .expect("a stepped clock never waits")
    }
}

impl<F: FnMut(Duration) -> (Went, Duration)> Surroundings for Stepped<F> {
    async fn ask(&mut self, at_most: Duration) -> Option<Attempt> {
        if self.now >= self.deadline {
            return None;
        }
        let began = self.now;
        let (went, latency) = (self.site)(began);
        // Whatever takes longer is no answer.
        let (went, whole) = if latency > at_most {
            (Went::Wrong, at_most)
        } else {
            (went, latency)
        };
        self.now += whole;
        self.tries.push((began, went, self.now));
        Some(Attempt {
            answer: Known::unseen(Why::Unreachable, "told apart by the look"),
            timings: Timings {
                whole,
                ..Timings::default()
            },
            with_token: false,
            certificate: None,
        })
    }

    fn look(&mut self, _: &Attempt, _: &Watched) -> Went {
        self.tries.last().expect("asked before it is looked at").1
    }

    async fn wait(&mut self, time: Duration) -> bool {
        if self.now + time >= self.deadline {
            return false;
        }
        self.now += time;
        true
    }

    fn clock(&self) -> Duration {
        self.now
    }
}

fn retry(within: u64, every: u64, consecutive: u32) -> Retry {
    Retry {
        within: MS * u32::try_from(within).unwrap(),
        every: MS * u32::try_from(every).unwrap(),
        consecutive,
    }
}

fn begins(tries: &[(Duration, Went, Duration)]) -> Vec<u128> {
    tries.iter().map(|(began, ..)| began.as_millis()).collect()
}

const LONG: Duration = Duration::from_hours(1);

#[test]
fn without_a_window_it_is_asked_once() {
    for went in [Went::Well, Went::Wrong, Went::Unseen] {
        let mut world = Stepped::new(LONG, |_| (went, MS));
        let watched = world.watch(None);
        assert_eq!(watched.tries, 1);
        assert_eq!(watched.streak, u32::from(went == Went::Well));
        assert!(!watched.is_cut_short);
    }
}

#[test]
fn a_window_closes_when_it_can_bring_no_more() {
    let mut world = Stepped::new(LONG, |_| (Went::Wrong, 10 * MS));
    world.watch(Some(&retry(1_000, 300, 1)));
    assert_eq!(begins(&world.tries), [0, 300, 600, 900]);
    // Three in a row need 600 ms more: after 600 ms there is no time for them.
    let mut world = Stepped::new(LONG, |_| (Went::Wrong, 10 * MS));
    world.watch(Some(&retry(1_000, 300, 3)));
    assert_eq!(begins(&world.tries), [0, 300]);
}

#[test]
fn a_slow_answer_delays_the_next_question_and_no_more() {
    let mut world = Stepped::new(LONG, |_| (Went::Wrong, 450 * MS));
    world.watch(Some(&retry(1_000, 300, 1)));
    assert_eq!(begins(&world.tries), [0, 450, 900]);
}

#[test]
fn one_that_hangs_does_not_outlast_its_window_by_much() {
    let mut world = Stepped::new(LONG, |_| (Went::Well, LONG));
    let watched = world.watch(Some(&retry(5_000, 100, 1)));
    // The second begins as the window closes, and gets the least there is.
    assert_eq!((watched.tries, watched.streak), (2, 0));
    assert_eq!(watched.lasted, 5_000 * MS + LEAST);
}

#[test]
fn a_flip_starts_the_count_anew() {
    let mut turn = 0;
    let mut world = Stepped::new(LONG, |_| {
        turn += 1;
        (
            if turn % 3 == 0 {
                Went::Wrong
            } else {
                Went::Well
            },
            MS,
        )
    });
    let watched = world.watch(Some(&retry(10_000, 100, 3)));
    assert!(watched.streak < 3);
    assert!(watched.last_wrong.is_some());
}

#[test]
fn what_asking_again_will_not_show_is_not_asked_again() {
    let mut world = Stepped::new(LONG, |_| (Went::Unseen, MS));
    assert_eq!(world.watch(Some(&retry(10_000, 100, 3))).tries, 1);
}

#[test]
fn the_runs_own_end_cuts_it_short() {
    let mut world = Stepped::new(250 * MS, |_| (Went::Well, MS));
    let watched = world.watch(Some(&retry(10_000, 100, 10)));
    assert!(watched.is_cut_short);
    assert_eq!(watched.streak, 3);
    let mut world = Stepped::new(Duration::ZERO, |_| (Went::Well, MS));
    let never = world.watch(None);
    assert!(never.is_cut_short && never.last.is_none() && never.tries == 0);
}

prop_compose! {
    fn window()(within in 0_u64..20_000, every in 1_u64..3_000, consecutive in 1_u32..6) -> Retry {
        let least = every * u64::from(consecutive - 1);
        retry(within.max(least), every, consecutive)
    }
}

fn behaviour() -> impl Strategy<Value = Vec<(Went, Duration)>> {
    let went = prop_oneof![3 => Just(Went::Well), 2 => Just(Went::Wrong), 1 => Just(Went::Unseen)];
    let latency = (0_u32..4_000).prop_map(|time| MS * time);
    proptest::collection::vec((went, latency), 1..40)
}

proptest! {
    /// It is settled as well only by enough tries in a row, the last ones; every try begins in its window, none too soon.
    #[test]
    fn a_window_keeps_its_word(retry in window(), behaviour in behaviour(), deadline in 0_u32..40_000) {
        let mut turn = 0;
        let mut world = Stepped::new(MS * deadline, |_| {
            turn += 1;
            behaviour[(turn - 1) % behaviour.len()]
        });
        let watched = world.watch(Some(&retry));
        let tries = &world.tries;
        prop_assert_eq!(watched.tries as usize, tries.len());
        let in_a_row = tries.iter().rev().take_while(|it| it.1 == Went::Well).count();
        prop_assert_eq!(watched.streak as usize, in_a_row);
        prop_assert!(watched.streak <= retry.consecutive);
        for (began, _, over) in tries {
            prop_assert!(*began <= retry.within);
            prop_assert!(*over <= (retry.within + LEAST).max(*began + LEAST));
        }
        for pair in tries.windows(2) {
            prop_assert!(pair[1].0 >= pair[0].0 + retry.every);
            prop_assert!(pair[1].0 >= pair[0].2);
        }
        if !watched.is_cut_short && watched.streak < retry.consecutive {
            let last = tries.last().unwrap();
            let missing = retry.consecutive - watched.streak;
            let earliest = (last.0 + retry.every).max(last.2) + retry.every * (missing - 1);
            prop_assert!(last.1 == Went::Unseen || earliest > retry.within);
        }
    }

    /// A site that is right from some moment on is found to be, where the window leaves the time.
    #[test]
    fn a_site_that_comes_up_in_time_is_seen(retry in window(), up in 0_u32..20_000) {
        let up = MS * up;
        prop_assume!(up + retry.every * retry.consecutive <= retry.within);
        let latency = (retry.every / 2).min(500 * MS);
        let mut world = Stepped::new(LONG, |now| (if now >= up { Went::Well } else { Went::Wrong }, latency));
        let watched = world.watch(Some(&retry));
        prop_assert_eq!(watched.streak, retry.consecutive);
        prop_assert!(!watched.is_cut_short);
    }
}
