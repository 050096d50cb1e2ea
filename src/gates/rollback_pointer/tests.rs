//! Where a rollback goes, by histories that people write and by ones that nobody would; what is refused before any
//! request.

mod histories;
mod planning;
mod pointing;
mod records;

use serde_json::{Value, json};

use super::pointer::{Nowhere, Pointer, pointer};
use super::*;
use crate::heroku::{Release, Rest};
use crate::releases::{CodeRule, History};

/// One release of a history as a test writes it.
#[derive(Debug, Clone)]
struct Row(Value);

fn row(version: u64, description: &str) -> Row {
    Row(json!({
        "id": format!("release-{version}"),
        "version": version,
        "description": description,
        "status": "succeeded",
        "created_at": "2026-05-01T00:00:00Z",
    }))
}

impl Row {
    fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0[field] = value.into();
        self
    }

    fn slug(self, id: &str) -> Self {
        self.with("slug", json!({ "id": id }))
    }

    fn current(self) -> Self {
        self.with("current", true)
    }

    fn status(self, status: &str) -> Self {
        self.with("status", status)
    }
}

/// The releases, newest first.
fn releases(rows: Vec<Row>) -> Vec<Release> {
    let read = |row: Row| serde_json::from_value(row.0).unwrap();
    rows.into_iter().rev().map(read).collect()
}

/// `v4`, or in a word why not.
fn to(rule: CodeRule, rows: Vec<Row>) -> String {
    in_a_word(rule, &releases(rows), &Rest::None)
}

fn in_a_word(rule: CodeRule, releases: &[Release], rest: &Rest) -> String {
    match pointer(&History::of(rule, releases, rest), rest) {
        Pointer::To { target, .. } => format!("v{}", target.version),
        Pointer::Nowhere {
            reason: Nowhere::NeverDeployed,
            ..
        } => "never deployed".to_owned(),
        Pointer::Nowhere { .. } => "nowhere".to_owned(),
        Pointer::ReadOn => "read on".to_owned(),
        Pointer::Unseen(_) => "unseen".to_owned(),
    }
}
