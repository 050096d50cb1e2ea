//! The data API, as the heroku CLI reads it: times that are no RFC 3339, in no order, credentials in the addresses.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::view::InApp;
use crate::sandbox::scenario::{Transfer, TransferKind, TransferState};

/// How long any transfer takes.
const TAKES: TimeDelta = TimeDelta::minutes(4);

/// The transfers of an app, the newest neither first nor last. `now` is in seconds since 1970.
pub(super) fn all(of: &InApp<'_>, now: u64) -> Vec<Value> {
    let mut transfers: Vec<&Transfer> = of.app.transfers.iter().collect();
    transfers.sort_by_key(|transfer| transfer.age);
    let middle = transfers.len() / 2;
    transfers.rotate_right(middle);
    transfers
        .into_iter()
        .map(|transfer| shown(of, transfer, now))
        .collect()
}

fn shown(of: &InApp<'_>, transfer: &Transfer, now: u64) -> Value {
    let began = i64::try_from(now.saturating_sub(transfer.age.as_secs())).unwrap_or_default();
    let began = DateTime::from_timestamp(began, 0).unwrap_or_default();
    let ended = began + TAKES;
    let (from, to) = match transfer.kind {
        TransferKind::Backup | TransferKind::Scheduled => ("pg_dump", "gof3r"),
        TransferKind::Copy => ("pg_dump", "pg_restore"),
        TransferKind::Restore => ("gof3r", "pg_restore"),
    };
    let state = transfer.state;
    let has_begun = state != TransferState::Pending;
    let has_ended = !matches!(state, TransferState::Pending | TransferState::Running);
    let went_well = matches!(state, TransferState::Completed | TransferState::Deleted);
    let is_scheduled = transfer.kind == TransferKind::Scheduled;
    json!({
        "uuid": of.id("transfer", transfer.num),
        "num": transfer.num,
        "from_name": transfer.database,
        "from_type": from,
        "from_url": "postgres://sandbox:sandbox@secret.db.invalid:5432/from",
        "to_name": "BACKUP",
        "to_type": to,
        "to_url": "https://store.invalid/backups?signature=sandbox",
        "options": {},
        "source_bytes": 41_943_040,
        "processed_bytes": if has_begun { 20_971_520 } else { 0 },
        "succeeded": has_ended.then_some(went_well),
        "warnings": transfer.warnings,
        "created_at": moment(began),
        "started_at": has_begun.then(|| moment(began)),
        "canceled_at": (state == TransferState::Canceled).then(|| moment(ended)),
        "updated_at": moment(ended),
        "finished_at": has_ended.then(|| moment(ended)),
        "deleted_at": (state == TransferState::Deleted).then(|| moment(ended)),
        "purged_at": null,
        "num_keep": 5,
        "schedule": is_scheduled.then(|| json!({ "uuid": of.id("schedule", &transfer.database) })),
    })
}

/// A moment as the data API writes it.
fn moment(time: DateTime<Utc>) -> Value {
    Value::String(time.format("%Y-%m-%d %H:%M:%S +0000").to_string())
}
