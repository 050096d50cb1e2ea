//! One service's switches on both sides, row by row, and what each row finds.

use super::advice;
use super::plan::{Pair, Plan, Review};
use super::reviews::Reviews;
use super::rules::{
    AHEAD_ON_PRODUCTION, AHEAD_ON_STAGING, APP_MISSING, NOT_A_SWITCH, VALUE_DIFFERS,
};
use super::switches::{Difference, State, Switches, in_words, side_by_side};
use super::{Facts, promotions};
use crate::config::App;
use crate::finding::{Finding, Judgement, Rule};
use crate::known::{Known, Unseen, Why};

/// What was seen of a service's two apps.
pub(super) struct Sides<'a> {
    pub(super) pair: &'a Pair,
    pub(super) staging: Option<&'a Switches>,
    pub(super) production: Option<&'a Switches>,
}

impl<'a> Sides<'a> {
    /// Reads the facts about a service; what was not seen, or is not there, goes on record.
    pub(super) fn read(pair: &'a Pair, facts: &'a Facts, judgement: &mut Judgement) -> Self {
        let Some((staging, production)) = facts.services.get(&pair.service) else {
            let unseen = Unseen::new(Why::Unreadable, "its apps were not asked about");
            let what = format!("the switches of {}", pair.service);
            judgement.undecided(&AHEAD_ON_STAGING, what, unseen);
            return Self {
                pair,
                staging: None,
                production: None,
            };
        };
        Self {
            pair,
            staging: look(pair, &pair.staging, staging, judgement),
            production: look(pair, &pair.production, production, judgement),
        }
    }

    /// Both sides, where both were seen.
    pub(super) fn both(&self) -> Option<(&'a Switches, &'a Switches)> {
        self.staging.zip(self.production)
    }

    /// The state of a switch on each side, as far as the side was seen.
    pub(super) fn states(&self, flag: &str) -> (Option<&'a State>, Option<&'a State>) {
        let of = |side: Option<&'a Switches>| side?.states.get(flag);
        (of(self.staging), of(self.production))
    }
}

fn look<'a>(
    pair: &Pair,
    app: &App,
    known: &'a Known<Switches>,
    judgement: &mut Judgement,
) -> Option<&'a Switches> {
    let what = format!(
        "the config vars of {} ({} of {})",
        app.name, app.environment, pair.service
    );
    let seen = judgement.seen(&AHEAD_ON_STAGING, &what, known)?;
    if seen.is_none() {
        let message = format!(
            "Heroku has no app of this name, which the settings give as {} of {}. Its switches cannot be compared.",
            app.environment, pair.service
        );
        let mut finding = Finding::new(&APP_MISSING, &app.name, message)
            .compared("an app that exists", "Heroku answers that there is none")
            .remedy(format!(
                "Correct services.{}.{}.heroku in the settings; `heroku apps` lists the names.",
                pair.service, app.environment
            ));
        finding.location.clone_from(&app.location);
        judgement.find(finding.of_service(&pair.service));
    }
    seen
}

/// All switches of a service of which both sides were seen.
pub(super) struct Compared<'a> {
    pub(super) pair: &'a Pair,
    pub(super) rows: Vec<Row<'a>>,
}

/// A switch on both sides.
pub(super) struct Row<'a> {
    pub(super) flag: &'a str,
    pub(super) staging: Option<&'a State>,
    pub(super) production: Option<&'a State>,
    pub(super) outcome: Outcome<'a>,
}

/// What a row comes to.
#[derive(Clone, Copy)]
pub(super) enum Outcome<'a> {
    /// Both sides are the same.
    Agrees,
    /// They differ, and nobody says why.
    Differs(Difference),
    /// They differ, as is meant.
    Reviewed(Difference, &'a Review),
    /// It must be on in production, and is not.
    Pending,
}

impl<'a> Compared<'a> {
    /// Compares; nothing where one side was not seen.
    pub(super) fn of(
        sides: &Sides<'a>,
        promoted: &promotions::Promoted<'a>,
        reviews: &mut Reviews<'a>,
    ) -> Option<Self> {
        let pair = sides.pair;
        let (one, other) = sides.both()?;
        let rows = side_by_side(&one.states, &other.states)
            .map(|(flag, staging, production)| {
                let difference = Difference::between(staging, production);
                // Asked even where a promotion outranks it: a review of that difference is in use.
                let review = difference.and_then(|_| reviews.of(flag, &pair.service));
                let outcome = match (difference, review) {
                    _ if promoted.is_pending(flag, production) => Outcome::Pending,
                    (None, _) => Outcome::Agrees,
                    (Some(difference), None) => Outcome::Differs(difference),
                    (Some(difference), Some(review)) => Outcome::Reviewed(difference, review),
                };
                Row {
                    flag,
                    staging,
                    production,
                    outcome,
                }
            })
            .collect();
        Some(Self { pair, rows })
    }

    /// Says what is wrong with each row; promotions speak for themselves.
    pub(super) fn judge(&self, plan: &Plan, judgement: &mut Judgement) {
        for row in &self.rows {
            match row.outcome {
                Outcome::Agrees | Outcome::Pending => {}
                Outcome::Differs(difference) => {
                    let mut finding = self
                        .difference(row, difference)
                        .remedy(advice::to_agree(self.pair, row, difference));
                    finding.location.clone_from(&plan.prefix.location);
                    judgement.find(finding);
                }
                Outcome::Reviewed(difference, review) => {
                    let mut finding = self.difference(row, difference).waived(review.grounds());
                    finding.location.clone_from(&review.location);
                    judgement.find(finding);
                }
            }
            judgement.findings.extend(self.not_a_switch(plan, row));
        }
    }

    fn difference(&self, row: &Row<'_>, difference: Difference) -> Finding {
        let Pair {
            service,
            staging,
            production,
        } = self.pair;
        let (staging, production) = (&staging.environment, &production.environment);
        let states = (in_words(row.staging), in_words(row.production));
        let (rule, message): (&'static Rule, _) = match difference {
            Difference::AheadOnStaging => (
                &AHEAD_ON_STAGING,
                format!(
                    "In {service} it is on in {staging} and {} in {production}.",
                    states.1
                ),
            ),
            Difference::AheadOnProduction => (
                &AHEAD_ON_PRODUCTION,
                format!(
                    "In {service} it is on in {production} and {} in {staging}.",
                    states.0
                ),
            ),
            Difference::ValueDiffers => (
                &VALUE_DIFFERS,
                format!(
                    "In {service} it is {} in {staging} and {} in {production}: not the same, and not shown.",
                    states.0, states.1
                ),
            ),
        };
        Finding::new(rule, row.flag, message)
            .of_service(service)
            .compared(
                "the same on both sides, or a review with a reason",
                format!("{staging} {}, {production} {}", states.0, states.1),
            )
    }

    fn not_a_switch(&self, plan: &Plan, row: &Row<'_>) -> Option<Finding> {
        let sides = [
            (row.staging, &self.pair.staging),
            (row.production, &self.pair.production),
        ];
        let strange: Vec<&str> = sides
            .into_iter()
            .filter(|(state, _)| matches!(state, Some(State::NotASwitch(_))))
            .map(|(_, app)| app.environment.as_str())
            .collect();
        if strange.is_empty() {
            return None;
        }
        let message = format!(
            "In {} its value in {} is neither on nor off; it was compared as a whole.",
            self.pair.service,
            strange.join(" and ")
        );
        let mut finding = Finding::new(&NOT_A_SWITCH, row.flag, message).remedy(format!(
            "Use true or false; or, if it is no switch, give it a name that does not begin with {}.",
            plan.prefix.name
        ));
        finding.location.clone_from(&plan.prefix.location);
        Some(finding.of_service(&self.pair.service))
    }
}
