//! Ten thousand switches: the work grows with their number, and not faster.

use std::cell::Cell;
use std::cmp::Ordering;

use super::super::switches::side_by_side;
use super::*;
use crate::finding::DetailBody;

/// A key that counts how often it is compared.
struct Counted<'a>(u32, &'a Cell<u32>);

impl Ord for Counted<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.1.set(self.1.get() + 1);
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Counted<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Counted<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Counted<'_> {}

#[test]
fn two_sides_are_walked_once() {
    let comparisons = Cell::new(0);
    let every = |step: usize| -> BTreeMap<Counted<'_>, u32> {
        let keys = (0..10_000).step_by(step);
        keys.map(|key| (Counted(key, &comparisons), key)).collect()
    };
    for (one, other, keys) in [(1, 1, 10_000), (2, 3, 6_667), (1, 20_000, 10_000)] {
        let (one, other) = (every(one), every(other));
        comparisons.set(0);
        assert_eq!(side_by_side(&one, &other).count(), keys);
        let most = one.len() + other.len();
        assert!(usize::try_from(comparisons.get()).unwrap() <= most);
    }
}

/// Ten thousand switches, all differing; every fourth one reviewed.
fn large(switches: usize) -> Case {
    let name = |number: usize| format!("FLAG_NUMBER_{number:05}");
    let states = (0..switches).map(|number| (name(number), State::On(Spelling::True)));
    let mut case = Case::agreeing();
    let (staging, production) = case.sides("queue");
    *staging = Known::Found(Switches {
        states: states.collect(),
        variables: switches,
    });
    *production = Known::Found(Switches {
        states: BTreeMap::new(),
        variables: 0,
    });
    let reviews: Vec<_> = (0..switches)
        .step_by(4)
        .map(|number| format!("{{ flag: {}, reason: meant }}", name(number)))
        .collect();
    case.settings(&format!("reviewed: [{}]", reviews.join(", ")))
}

#[test]
fn each_of_many_switches_is_found_once() {
    let judgement = large(2_000).judgement();
    assert_eq!(judgement.findings.len(), 2_000);
    let waived = judgement
        .findings
        .iter()
        .filter(|it| it.status == Status::Waived);
    assert_eq!(waived.count(), 500);
    let DetailBody::Table { rows, .. } = &judgement.details[0].body else {
        panic!("the first is a table");
    };
    assert_eq!(rows.len(), 2_000);
    // The line-by-line comparison stays short however much differs.
    let DetailBody::Diff(parts) = &judgement.details[1].body else {
        panic!("the second compares line by line");
    };
    assert!(parts.len() <= 3, "{}", parts.len());
}

/// Prints how long ten thousand switches take to judge. For people, with the release profile:
/// `cargo test --release --lib ten_thousand -- --ignored --nocapture`
#[test]
#[ignore = "a measurement, not a check: `benches/run all` takes it"]
#[expect(clippy::disallowed_methods, reason = "this measures")]
fn ten_thousand() {
    let mut case = large(10_000);
    let plan = case.plan();
    let peak = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.unwrap_or("not told here").trim().to_owned()
    };
    println!("peak memory before: {}", peak());
    for (what, agree) in [("all differ", false), ("all agree", true)] {
        if agree {
            let (staging, production) = case.sides("queue");
            *production = staging.clone();
        }
        let started = std::time::Instant::now();
        let judgement = FlagDrift::judge(&plan, &case.facts);
        println!(
            "{what}: {:?}, {} findings",
            started.elapsed(),
            judgement.findings.len()
        );
    }
    println!("peak memory after: {}", peak());
}
