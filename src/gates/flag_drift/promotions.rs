//! Switches that must be on in production after this release.

use std::collections::BTreeMap;

use super::advice;
use super::comparison::Sides;
use super::plan::Plan;
use super::reviews::Reviews;
use super::rules::PROMOTION_PENDING;
use super::switches::{State, in_words};
use crate::config::Agreed;
use crate::finding::{Finding, Judgement};

/// The promoted switches, by name.
pub(super) struct Promoted<'a>(BTreeMap<&'a str, &'a Agreed>);

impl<'a> Promoted<'a> {
    pub(super) fn of(plan: &'a Plan) -> Self {
        let promoted = plan.promoted.iter();
        Self(promoted.map(|flag| (flag.name.as_str(), flag)).collect())
    }

    /// Whether this switch is promoted and, in a production that was seen, not on.
    pub(super) fn is_pending(&self, flag: &str, production: Option<&State>) -> bool {
        self.0.contains_key(flag) && !matches!(production, Some(State::On(_)))
    }

    /// Says which promoted switches are not on in a service that has them, or in none; returns their names.
    pub(super) fn judge(
        &self,
        plan: &Plan,
        services: &[Sides<'_>],
        reviews: &Reviews<'_>,
        judgement: &mut Judgement,
    ) -> Vec<String> {
        let mut pending = Vec::new();
        for promoted in self.0.values() {
            let before = judgement.findings.len();
            let mut is_known = false;
            for sides in services {
                let (staging, production) = sides.states(&promoted.name);
                if staging.is_none() && production.is_none() {
                    continue;
                }
                is_known = true;
                if sides.production.is_some() && self.is_pending(&promoted.name, production) {
                    judgement.find(not_on(sides, promoted, reviews));
                }
            }
            if !is_known {
                nowhere(plan, services, promoted, judgement);
            }
            if judgement.findings.len() > before {
                pending.push(promoted.name.clone());
            }
        }
        pending
    }
}

fn not_on(sides: &Sides<'_>, promoted: &Agreed, reviews: &Reviews<'_>) -> Finding {
    let pair = sides.pair;
    let (staging, production) = sides.states(&promoted.name);
    let on_staging = sides.staging.map_or("not seen", |_| in_words(staging));
    let (one, other) = (&pair.staging.environment, &pair.production.environment);
    let outranked = if reviews.speak_of(&promoted.name, &pair.service) {
        " A review does not cover a promotion."
    } else {
        ""
    };
    let message = format!(
        "It must be on in {other} after this release. In {} it is {} in {other} and {on_staging} in {one}.{outranked}",
        pair.service,
        in_words(production),
    );
    let finding = Finding::new(&PROMOTION_PENDING, &promoted.name, message)
        .compared(
            format!("{other} on"),
            format!("{one} {on_staging}, {other} {}", in_words(production)),
        )
        .remedy(advice::to_promote(
            &promoted.name,
            &pair.production,
            staging,
        ))
        .of_service(&pair.service);
    promoted.place(finding)
}

/// A promoted switch that nothing seen has. Where something was not seen, that is on record, and this is not claimed.
fn nowhere(plan: &Plan, services: &[Sides<'_>], promoted: &Agreed, judgement: &mut Judgement) {
    if services.iter().any(|sides| sides.both().is_none()) {
        return;
    }
    let looked_at: Vec<_> = plan
        .pairs
        .iter()
        .map(|pair| pair.service.as_str())
        .collect();
    let looked_at = looked_at.join(", ");
    if plan.narrowed {
        judgement.remarks.push(format!(
            "{} is to be promoted and {looked_at} has no such config var; other services were not looked at.",
            promoted.name
        ));
        return;
    }
    let others = match plan.unpaired.as_slice() {
        [] => String::new(),
        names => format!(
            " Without two apps to compare, and so not looked at: {}.",
            names.join(", ")
        ),
    };
    let message = format!(
        "It must be on after this release, and no service has it, on either side: {looked_at}.{others}"
    );
    let remedy = match plan.pairs.as_slice() {
        [pair] => advice::to_promote(&promoted.name, &pair.production, None),
        _ => {
            "Correct the name in flags.promote, or set it in the service that reads it.".to_owned()
        }
    };
    let finding = Finding::new(&PROMOTION_PENDING, &promoted.name, message)
        .compared("on in a service", "absent from every app")
        .remedy(remedy);
    judgement.find(promoted.place(finding));
}
