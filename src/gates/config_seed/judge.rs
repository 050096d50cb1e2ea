//! From classes to findings.

use super::facts::{Facts, SeenService, SeenValue};
use super::plan::{App, Plan, ServicePlan, Task};
use super::rules::{
    EMPTY, LIVE_KEY_OUTSIDE_PRODUCTION, MALFORMED, MISSING, PLACEHOLDER, SAME_AS_STAGING,
    TEST_KEY_IN_PRODUCTION, TOO_SHORT,
};
use super::{advice, code, compare, draft, summary};
use crate::config::manifest::Variable;
use crate::finding::{Finding, Judgement, Location, Rule};
use crate::values::{Class, Mode};

pub(super) fn judge(plan: &Plan, facts: &Facts) -> Judgement {
    let mut judgement = Judgement {
        remarks: plan.remarks.clone(),
        ..Judgement::default()
    };
    match (&plan.task, facts) {
        (
            Task::Check {
                services,
                is_production,
                ..
            },
            Facts::Checked(seen),
        ) => {
            for (service, seen) in services.iter().zip(seen) {
                one_service(service, seen, *is_production, &mut judgement);
            }
            summary::describe(plan, services, seen, *is_production, &mut judgement);
        }
        (Task::Draft { apps, path }, Facts::Drafted(seen)) => {
            draft::write(apps, seen, path, &mut judgement);
        }
        (Task::Scan { manifest, .. }, Facts::Scanned(scan)) => {
            code::judge(manifest, scan, None, &mut judgement);
        }
        (Task::Scan { manifest, .. }, Facts::Compared(scan, since)) => {
            code::judge(manifest, scan, Some(since), &mut judgement);
        }
        // Facts are those of the plan.
        (Task::Check { .. } | Task::Draft { .. } | Task::Scan { .. }, _) => {}
    }
    judgement
}

fn one_service(
    service: &ServicePlan,
    seen: &SeenService,
    is_production: bool,
    judgement: &mut Judgement,
) {
    let app = &service.app;
    let what = format!("the config vars of {} ({})", place(app), app.name);
    let here = match judgement.seen(&MISSING, &what, &seen.here) {
        None => return,
        Some(None) => return compare::app_missing(app, judgement),
        Some(Some(here)) => here,
    };
    compare::missing_apps(service, seen, judgement);
    for (variable, location) in &service.variables {
        match here.variables.get(&variable.name.value) {
            None if variable.is_optional => {}
            None => judgement.find(missing(variable, app, location, is_production)),
            Some(value) => {
                if let Some(rule) = wrong(value, is_production) {
                    let finding = of_wrong_class(rule, variable, value, app, is_production);
                    judgement.find(finding.at(location.clone()));
                } else {
                    let listed = (variable, location);
                    compare::judge(service, seen, listed, value, is_production, judgement);
                }
            }
        }
    }
}

/// `queue in production`
pub(super) fn place(app: &App) -> String {
    format!("{} in {}", app.service, app.environment)
}

/// What a finding of a variable is about.
pub(super) fn about(variable: &Variable, app: &App) -> String {
    format!("{} of {}", variable.name.value, place(app))
}

fn missing(variable: &Variable, app: &App, at: &Location, is_production: bool) -> Finding {
    let name = &variable.name.value;
    Finding::new(
        &MISSING,
        about(variable, app),
        format!("{} has no {name}: {} needs it.", app.name, place(app)),
    )
    .compared(advice::wanted(variable, is_production), "not set")
    .remedy(advice::seed(variable, app, is_production))
    .at(at.clone())
}

/// The rule that a value of this class breaks.
pub(super) fn wrong(value: &SeenValue, is_production: bool) -> Option<&'static Rule> {
    match value.class {
        Class::AsWanted => None,
        Class::Stripe(key) => match (key.mode, is_production) {
            (Some(Mode::Test), true) => Some(&TEST_KEY_IN_PRODUCTION),
            (Some(Mode::Live), false) => Some(&LIVE_KEY_OUTSIDE_PRODUCTION),
            _ => None,
        },
        Class::Empty | Class::Blank => Some(&EMPTY),
        Class::Placeholder(_) => Some(&PLACEHOLDER),
        Class::Malformed(_) => Some(&MALFORMED),
        Class::TooShort => Some(&TOO_SHORT),
        Class::Elsewhere => Some(&SAME_AS_STAGING),
    }
}

fn of_wrong_class(
    rule: &'static Rule,
    variable: &Variable,
    value: &SeenValue,
    app: &App,
    is_production: bool,
) -> Finding {
    let name = &variable.name.value;
    let class = value.class.in_words(variable.kind);
    let seed = advice::seed(variable, app, is_production);
    let remedy = if rule.id == LIVE_KEY_OUTSIDE_PRODUCTION.id {
        format!("Roll the key at Stripe, as it has been outside production; then: {seed}")
    } else {
        seed
    };
    Finding::new(
        rule,
        about(variable, app),
        format!("{} of {} holds {class}.", name, app.name),
    )
    .compared(advice::wanted(variable, is_production), class)
    .remedy(remedy)
}
