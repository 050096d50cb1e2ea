//! Whether a job's environment is the production environment.

use super::production::{Production, quoted};
use super::value::{Possible, Value};

/// What the environment of a job is in one combination.
pub(super) enum Guard {
    /// The production environment, in every case.
    Production,
    /// Never the production environment; what it is instead, as the end of a sentence.
    Other(String),
    /// Perhaps; why nobody can say, as the end of a sentence.
    Unknown(String),
}

/// What a job's environment is to production, given the name it may have; `None` when it names none.
pub(super) fn guard(environment: Option<&Value>, production: &Production) -> Guard {
    let wanted = quoted(&production.environment);
    let Some(environment) = environment else {
        return Guard::Other("it binds to no environment".to_owned());
    };
    let mut other = None;
    let mut unknown = None;
    for one in environment.possible() {
        let text = one.text();
        match (text.known(), one) {
            (Some(name), _) if production.is_environment(name) => {}
            (Some(name), _) if production.is_environment(name.trim()) => {
                unknown = Some(format!(
                    "its environment is {wanted} with white space around it"
                ));
            }
            (Some(""), _) => {
                other = Some("the name of its environment is empty: it binds to none".to_owned());
            }
            (Some(name), _) => {
                other = Some(format!(
                    "its environment is {}, which is not {wanted}; GitHub creates one that is missing, unprotected",
                    quoted(name)
                ));
            }
            (None, Possible::Open { except, .. }) if !one.could_be(&production.environment) => {
                other = Some(if except.is_empty() {
                    format!(
                        "its environment is {}, which is never {wanted}",
                        quoted(&text.to_string())
                    )
                } else {
                    format!("its environment is then not {wanted}")
                });
            }
            (None, _) => {
                unknown = Some(format!(
                    "its environment hangs on {}, which is not known here",
                    quoted(&text.gaps().join(", "))
                ));
            }
        }
    }
    match (other, unknown) {
        (None, None) => Guard::Production,
        (_, Some(unknown)) => Guard::Unknown(unknown),
        // Some cases are production and some are not.
        (Some(other), None) if environment.possible().len() > 1 => {
            let all_other = environment.texts().iter().all(|text| {
                text.known()
                    .is_none_or(|name| !production.is_environment(name))
            });
            if all_other {
                Guard::Other(other)
            } else {
                Guard::Unknown(format!("its environment is not always {wanted}"))
            }
        }
        (Some(other), None) => Guard::Other(other),
    }
}
