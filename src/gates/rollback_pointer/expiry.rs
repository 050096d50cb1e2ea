//! When a release expires: Heroku destroys what it ran once it is both older than 30 days and not among the newest 20
//! releases (Heroku changelog 3395, in effect since 2025-10-01).

use chrono::{DateTime, Duration, Utc};

use crate::heroku::Release;
use crate::known::{Known, Why};

/// No release younger than this expires, in days.
const SAFE_DAYS: i64 = 30;
/// No release among so many newest expires.
const SAFE_RANK: usize = 20;
/// This many days before it is old enough, a reader should know.
const WARNING_DAYS: i64 = 7;
/// This many releases before it is far enough down, a reader should know: one deploy and the config vars around it.
const WARNING_RANKS: usize = 5;

/// What still keeps a release from expiring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    /// Whole days until it is old enough; none when it is.
    pub(super) days: i64,
    /// Releases until it is far enough down; none when it is.
    pub(super) releases: usize,
}

impl Life {
    /// Of a release at this place among all releases, the newest being the first. Not seen where its age would matter and
    /// is not said.
    pub(super) fn of(release: &Release, rank: usize, now: DateTime<Utc>) -> Known<Self> {
        let releases = (SAFE_RANK + 1).saturating_sub(rank);
        // A date at the end of the calendar has no day that comes thirty later.
        let old_enough = release
            .created_at
            .map(|created| created.checked_add_signed(Duration::days(SAFE_DAYS)));
        match old_enough {
            Some(Some(old_enough)) => Known::Found(Self {
                days: (old_enough - now).num_days().max(0),
                releases,
            }),
            _ if releases > WARNING_RANKS => Known::Absent,
            Some(None) => Known::unseen(
                Why::Unreadable,
                format!(
                    "the date that Heroku gives of v{} is none to reckon with",
                    release.version
                ),
            ),
            None => Known::unseen(
                Why::Unreadable,
                format!("Heroku does not say how old v{} is", release.version),
            ),
        }
    }

    /// Both are near their end.
    pub(super) const fn is_short(self) -> bool {
        self.days <= WARNING_DAYS && self.releases <= WARNING_RANKS
    }

    /// In words, after "it expires".
    pub(super) fn in_words(self) -> String {
        let days = match self.days {
            0 => None,
            1 => Some("in 1 day".to_owned()),
            days => Some(format!("in {days} days")),
        };
        let releases = match self.releases {
            0 => None,
            1 => Some("with the next release".to_owned()),
            releases => Some(format!("after {releases} more releases")),
        };
        match (days, releases) {
            (None, None) => "at any time".to_owned(),
            (Some(days), None) => format!("{days} at the earliest"),
            (None, Some(releases)) => releases,
            (Some(days), Some(releases)) => {
                format!("{days} at the earliest, and only {releases}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(days_old: i64, rank: usize) -> Life {
        let now: DateTime<Utc> = "2026-05-20T12:00:00Z".parse().unwrap();
        let release: Release = serde_json::from_value(serde_json::json!({
            "id": "a", "version": 1, "created_at": now - Duration::days(days_old),
        }))
        .unwrap();
        match Life::of(&release, rank, now) {
            Known::Found(life) => life,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn both_limits_must_be_near() {
        assert!(!life(400, 2).is_short());
        assert!(!life(400, 15).is_short());
        assert!(life(400, 16).is_short());
        assert!(life(400, 200).is_short());
        assert!(!life(22, 200).is_short());
        assert!(life(23, 200).is_short());
        assert!(life(23, 16).is_short());
        assert!(!life(0, 200).is_short());
    }

    #[test]
    fn the_words_say_what_is_left() {
        assert_eq!(life(31, 21).in_words(), "at any time");
        assert_eq!(life(31, 20).in_words(), "with the next release");
        assert_eq!(life(28, 30).in_words(), "in 2 days at the earliest");
        assert_eq!(
            life(29, 18).in_words(),
            "in 1 day at the earliest, and only after 3 more releases"
        );
    }

    #[test]
    fn an_age_that_is_not_said_matters_only_far_down() {
        let now: DateTime<Utc> = "2026-05-20T12:00:00Z".parse().unwrap();
        let release: Release =
            serde_json::from_value(serde_json::json!({ "id": "a", "version": 1 })).unwrap();
        assert_eq!(Life::of(&release, 15, now), Known::Absent);
        assert!(matches!(Life::of(&release, 16, now), Known::Unseen(_)));
    }

    #[test]
    fn a_date_at_the_end_of_the_calendar_is_no_age() {
        let now: DateTime<Utc> = "2026-05-20T12:00:00Z".parse().unwrap();
        let release: Release = serde_json::from_value(serde_json::json!({
            "id": "a", "version": 1, "created_at": "+262142-12-31T00:00:00Z",
        }))
        .unwrap();
        assert_eq!(Life::of(&release, 15, now), Known::Absent);
        assert!(matches!(Life::of(&release, 16, now), Known::Unseen(_)));
    }
}
