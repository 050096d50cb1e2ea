//! Random container histories, against a model that plays them forward.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::{CodeRule, History, release, short, whole};
use crate::heroku::{Pages, Release, Rest};
use crate::known::Known;

/// One release, as somebody makes it.
#[derive(Debug, Clone)]
enum Act {
    Config,
    Web(u8),
    Worker(u8),
    Both(u8, u8),
    /// To one of the releases before it.
    RollBack(prop::sample::Index),
    Fail(u8),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => Just(Act::Config),
        2 => any::<u8>().prop_map(Act::Web),
        2 => any::<u8>().prop_map(Act::Worker),
        1 => any::<(u8, u8)>().prop_map(|(web, worker)| Act::Both(web, worker)),
        2 => any::<prop::sample::Index>().prop_map(Act::RollBack),
        1 => any::<u8>().prop_map(Act::Fail),
    ];
    prop::collection::vec(act, 1..40)
}

type Running = BTreeMap<&'static str, String>;

/// The releases of these acts, and what each of them truly runs. A failed one deploys nothing.
fn played(acts: &[Act]) -> (Vec<Release>, Vec<Running>) {
    let image = |of: &u8| format!("{of:012x}");
    let mut releases: Vec<Release> = Vec::new();
    let mut running: Vec<Running> = Vec::new();
    for (at, act) in acts.iter().enumerate() {
        let mut now = running.last().cloned().unwrap_or_default();
        let description = match act {
            Act::Config => "Set A config vars".to_owned(),
            Act::Web(of) => {
                now.insert("web", image(of));
                format!("Deployed web ({})", image(of))
            }
            Act::Worker(of) => {
                now.insert("worker", image(of));
                format!("Deployed worker ({})", image(of))
            }
            Act::Both(web, worker) => {
                now.insert("web", image(web));
                now.insert("worker", image(worker));
                format!("Deployed web, worker ({}, {})", image(web), image(worker))
            }
            Act::RollBack(_) if at == 0 => "Initial release".to_owned(),
            Act::RollBack(to) => {
                let to = to.index(at);
                now = running[to].clone();
                format!("Rollback to v{}", to + 1)
            }
            Act::Fail(of) => format!("Deployed web ({})", image(of)),
        };
        let status = match act {
            Act::Fail(_) => "failed",
            _ => "succeeded",
        };
        releases.push(release(
            at as u64 + 1,
            &description,
            json!({ "status": status }),
        ));
        running.push(now);
    }
    (releases, running)
}

fn in_words(running: &Running) -> String {
    let pairs: Vec<String> = running.iter().map(|(p, i)| format!("{p}={i}")).collect();
    pairs.join(" ")
}

proptest! {
    /// What is claimed of a release that took effect is true; and where nothing ever failed, everything is known.
    #[test]
    fn what_is_known_is_true(acts in acts()) {
        let (releases, running) = played(&acts);
        let pages = whole(releases);
        let history = History::new(CodeRule::Images, &pages);
        let all_went_well = !acts.iter().any(|act| matches!(act, Act::Fail(_)));
        for ((release, truth), act) in pages.items.iter().zip(&running).zip(&acts) {
            for processes in [&["web", "worker"][..], &[]] {
                match history.code(release, processes) {
                    _ if matches!(act, Act::Fail(_)) => {}
                    Known::Found(code) => prop_assert_eq!(short(&code), in_words(truth)),
                    Known::Absent => prop_assert!(truth.is_empty()),
                    Known::Unseen(unseen) => prop_assert!(!all_went_well, "{}", unseen.detail),
                }
            }
        }
    }

    /// Having read less never changes an answer, it only withholds it; and asking on is then worth it.
    #[test]
    fn a_part_of_the_history_never_says_otherwise(acts in acts(), read in any::<prop::sample::Index>()) {
        let (mut releases, _) = played(&acts);
        releases.reverse();
        let all = whole(releases.clone());
        let mut part = Pages { items: releases, rest: Rest::NotAsked("older".to_owned()) };
        part.items.truncate(read.index(acts.len()) + 1);
        let (all, part) = (History::new(CodeRule::Images, &all), History::new(CodeRule::Images, &part));
        for release in part.newest_first() {
            let processes = &["web", "worker"];
            match part.code(release, processes) {
                Known::Unseen(_) if part.needs_older(release, processes) => {}
                answer => prop_assert_eq!(answer, all.code(release, processes)),
            }
        }
    }
}
