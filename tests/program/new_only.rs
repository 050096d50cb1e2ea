//! `config-seed --static --new-only` on real git checkouts: what the change adds is reported, what was there is said, and
//! whatever cannot be told is reported whole.

mod checkouts;
mod events;
mod listed;
mod upstream;

use crate::run::Outcome;

const MERGE: &str = "refs/pull/7/merge";
const NEW: &[(&str, Option<&str>)] = &[("new.py", Some("import os\nos.environ['NEW']\n"))];

#[track_caller]
fn expect(outcome: &Outcome, code: u8, undeclared: &str, says: &[&str]) {
    let shown = format!(
        "{}\n{:?}\n{}\n{}",
        outcome.code,
        outcome.undecided(),
        outcome.stdout,
        outcome.stderr
    );
    assert_eq!(outcome.code, code, "{shown}");
    let report = outcome.report.as_ref().unwrap();
    assert_eq!(report["outputs"]["undeclared"], undeclared, "{shown}");
    for piece in says {
        assert!(outcome.everything().contains(piece), "{piece}\n{shown}");
    }
    assert!(outcome.requests.is_empty(), "{shown}");
}
