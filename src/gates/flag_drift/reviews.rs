//! Differences that are meant: which one a review covers, which reviews are past their day, which cover nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::comparison::Compared;
use super::plan::{Plan, Review};
use super::rules::{REVIEW_EXPIRED, REVIEW_UNUSED};
use crate::finding::{Finding, Judgement};

/// The reviews by switch, and what each was found to cover.
pub(super) struct Reviews<'a>(BTreeMap<&'a str, Vec<Entry<'a>>>);

struct Entry<'a> {
    review: &'a Review,
    /// Past its last day: it covers nothing.
    expired: Option<NaiveDate>,
    /// There is a difference it speaks of.
    matched: bool,
}

impl Review {
    /// Why the difference is meant, who says so, until when.
    pub(super) fn grounds(&self) -> String {
        let mut grounds = self.reason.clone();
        if let Some(owner) = &self.owner {
            grounds = format!("{grounds} ({owner})");
        }
        if let Some(last) = self.expires {
            grounds = format!("{grounds}, until {last}");
        }
        grounds
    }

    fn is_about(&self, service: &str) -> bool {
        self.service.as_ref().is_none_or(|own| own == service)
    }

    fn scope(&self) -> &str {
        self.service.as_deref().unwrap_or("every service")
    }
}

impl<'a> Reviews<'a> {
    /// The plan's reviews on this day (UTC). A review counts through its last day.
    pub(super) fn on(plan: &'a Plan, today: NaiveDate) -> Self {
        let mut by_flag: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
        for review in &plan.reviews {
            by_flag.entry(&review.flag).or_default().push(Entry {
                review,
                expired: review.expires.filter(|last| *last < today),
                matched: false,
            });
        }
        Self(by_flag)
    }

    /// The review that covers a difference in this switch of this service: one about the service before one about all.
    pub(super) fn of(&mut self, flag: &str, service: &str) -> Option<&'a Review> {
        let mut covering: Option<&Review> = None;
        for entry in self.0.get_mut(flag)? {
            if entry.review.is_about(service) {
                entry.matched = true;
                let is_nearer = covering.is_none_or(|other| other.service.is_none());
                if entry.expired.is_none() && is_nearer {
                    covering = Some(entry.review);
                }
            }
        }
        covering
    }

    /// Whether some review, in force or not, is about this switch of this service.
    pub(super) fn speak_of(&self, flag: &str, service: &str) -> bool {
        let mut entries = self.0.get(flag).into_iter().flatten();
        entries.any(|entry| entry.review.is_about(service))
    }

    /// Names the reviews that count for nothing: past their day, or without a difference to cover. Whether one covers
    /// nothing can only be said when every service it is about was compared.
    pub(super) fn judge(&self, plan: &Plan, compared: &[Compared<'_>], judgement: &mut Judgement) {
        let seen: BTreeSet<&str> = compared.iter().map(|it| it.pair.service.as_str()).collect();
        let asked: BTreeSet<&str> = plan.pairs.iter().map(|it| it.service.as_str()).collect();
        let everything_seen = !plan.narrowed && seen.len() == plan.pairs.len();
        for entry in self.0.values().flatten() {
            let service = entry.review.service.as_ref();
            let is_seen = service.map_or(everything_seen, |own| seen.contains(own.as_str()));
            let finding = match entry.expired {
                Some(last) if service.is_none_or(|own| asked.contains(own.as_str())) => {
                    entry.expired_on(last)
                }
                None if is_seen && !entry.matched => entry.unused(),
                _ => continue,
            };
            judgement.find(finding);
        }
    }
}

impl Entry<'_> {
    fn expired_on(&self, last: NaiveDate) -> Finding {
        let (still, remedy) = if self.matched {
            (
                " The difference is still there.",
                "Mend the difference and remove the line, or agree on a new day.",
            )
        } else {
            ("", "Remove the line.")
        };
        let message = format!(
            "Its review for {} expired on {last} and counts for nothing.{still}",
            self.review.scope()
        );
        self.about(Finding::new(&REVIEW_EXPIRED, &self.review.flag, message).remedy(remedy))
    }

    fn unused(&self) -> Finding {
        let message = format!(
            "Its review for {} covers nothing: there is no difference.",
            self.review.scope()
        );
        self.about(
            Finding::new(&REVIEW_UNUSED, &self.review.flag, message).remedy("Remove the line."),
        )
    }

    fn about(&self, mut finding: Finding) -> Finding {
        finding.location.clone_from(&self.review.location);
        finding.service.clone_from(&self.review.service);
        finding
    }
}
