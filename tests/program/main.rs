//! The whole program against the twin, in this process: settings, requests, judgement, every file it leaves.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod asked;
mod authority;
mod case;
mod config_seed;
mod doctor;
mod faults;
mod identity;
mod new_only;
mod proxied;
mod release_state;
mod rollback_pointer;
mod run;
mod smoke;
mod vendors;

use asked::Asked;
use case::{Case, cases};

/// Every case under `tests/gates/<gate>/` comes out as it says, and no gate asks what it does not declare: the table of
/// permissions is made from the declarations.
#[test]
fn every_case_comes_out_as_it_says() {
    let mut wrong = Vec::new();
    let mut asked = Asked::default();
    let all = cases();
    assert!(!all.is_empty());
    for case in &all {
        match case.check() {
            Ok(requests) => wrong.extend(asked.undeclared(&case.gate, &requests)),
            Err(complaint) => wrong.push(format!("{}: {complaint}", case.path)),
        }
    }
    wrong.extend(asked.never());
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        all.len(),
        wrong.join("\n")
    );
}

/// Every rule is raised by some case, and every gate has one that passes, one that fails, one that is undecided.
#[test]
fn the_cases_cover_every_rule_and_verdict() {
    let all = cases();
    for gate in deploy_gate::gates::ALL {
        let meta = gate.meta();
        let own: Vec<&Case> = all.iter().filter(|case| case.gate == meta.name).collect();
        for verdict in ["passed", "failed", "undecided"] {
            assert!(
                own.iter().any(|case| case.expect.verdict == verdict),
                "{} has no case that is {verdict}",
                meta.name
            );
        }
        for rule in meta.rules {
            assert!(
                own.iter()
                    .any(|case| case.expect.rules.iter().any(|id| id == rule.id)),
                "no case raises {}",
                rule.id
            );
        }
    }
}
