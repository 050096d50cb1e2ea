//! Values of two environments against each other: equal or not, and nothing of either.

use super::facts::{SeenService, SeenValue};
use super::judge::{about, place};
use super::plan::{App, ServicePlan};
use super::rules::{APP_MISSING, DIFFERS_FROM_STAGING, SAME_AS_STAGING};
use super::{advice, plan};
use crate::config::manifest::{Comparison, Relation, Variable};
use crate::finding::{Finding, Judgement, Location};
use crate::known::Known;

/// Compares a value that is fine in itself with that of another environment.
pub(super) fn judge(
    service: &ServicePlan,
    seen: &SeenService,
    (variable, location): (&Variable, &Location),
    value: &SeenValue,
    is_production: bool,
    judgement: &mut Judgement,
) {
    let Some(comparison) = variable.comparison_in(&service.app.environment) else {
        return;
    };
    let with = &comparison.with.value;
    let other = service
        .compared
        .iter()
        .find(|app| app.environment.eq_ignore_ascii_case(with));
    let Some((other, marks)) = other.and_then(|app| Some((app, seen.elsewhere.get(&app.name)?)))
    else {
        return;
    };
    let rule = match comparison.relation {
        Relation::SameAs => &DIFFERS_FROM_STAGING,
        Relation::DiffersFrom => &SAME_AS_STAGING,
    };
    let what = format!("the config vars of {} ({})", place(other), other.name);
    let Some(Some(marks)) = judgement.seen(rule, &what, marks) else {
        return;
    };
    let theirs = marks.get(&variable.name.value);
    let actual = match (comparison.relation, theirs) {
        (Relation::SameAs, None) => format!("not set in {with}"),
        (Relation::SameAs, theirs) if theirs != value.mark.as_ref() => {
            format!("another value than in {with}")
        }
        (Relation::DiffersFrom, theirs) if theirs.is_some() && theirs == value.mark.as_ref() => {
            format!("the same value as in {with}")
        }
        _ => return,
    };
    let subject = about(variable, &service.app);
    let name = &variable.name.value;
    let (message, remedy) = match comparison.relation {
        Relation::SameAs => (
            format!(
                "{name} is not the same in {} and {with}.",
                place(&service.app)
            ),
            format!(
                "Set both to one value: {} ; {}",
                advice::seed(variable, &service.app, is_production),
                advice::seed(variable, other, plan::is_production(&other.environment)),
            ),
        ),
        Relation::DiffersFrom => (
            format!(
                "{name} has the same value in {} and {with}.",
                place(&service.app)
            ),
            advice::seed(variable, &service.app, is_production),
        ),
    };
    judgement.find(
        Finding::new(rule, subject, message)
            .compared(expected(comparison), actual)
            .remedy(remedy)
            .at(location.clone()),
    );
}

fn expected(comparison: &Comparison) -> String {
    let with = &comparison.with.value;
    let reason = match &comparison.reason {
        Some(reason) => format!(" ({reason})"),
        None => String::new(),
    };
    match comparison.relation {
        Relation::SameAs => format!("the same value as in {with}{reason}"),
        Relation::DiffersFrom => format!("another value than in {with}{reason}"),
    }
}

/// An app that nothing can be compared with, because it does not exist.
pub(super) fn missing_apps(service: &ServicePlan, seen: &SeenService, judgement: &mut Judgement) {
    for app in &service.compared {
        if matches!(seen.elsewhere.get(&app.name), Some(Known::Absent)) {
            app_missing(app, judgement);
        }
    }
}

pub(super) fn app_missing(app: &App, judgement: &mut Judgement) {
    let mut finding = Finding::new(
        &APP_MISSING,
        place(app),
        format!(
            "Heroku has no app {}, and the key can read its own account.",
            app.name
        ),
    )
    .compared("an app", "none of this name")
    .remedy(format!(
        "heroku apps:create {} — or name the right app in the settings.",
        app.name
    ));
    if let Some(location) = &app.location {
        finding = finding.at(location.clone());
    }
    judgement.find(finding);
}
