//! How the values of a variable in two environments must stand to one another.

use super::variable::{called, environment};
use crate::config::Placed;
use crate::config::mistakes::quoted;
use crate::config::services::Service;
use crate::config::setting::Setting;
use crate::config::words::{self, Checked, Complaint};
use crate::github::environments::same_name;

/// How two values must stand to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// They are the same.
    SameAs,
    /// They are not.
    DiffersFrom,
}

/// One comparison.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The environment in which it is demanded.
    pub environment: Placed<String>,
    /// How the values must stand to one another.
    pub relation: Relation,
    /// The environment compared with.
    pub with: Placed<String>,
    /// Why; there for every value that must be the same.
    pub reason: Option<String>,
}

/// `production: { differs-from: staging }`
pub(super) fn read(
    name: &Placed<String>,
    setting: &Setting<'_>,
    services: &[&Service],
) -> Option<Comparison> {
    setting.mapping(|keys| {
        let same = keys.take("same-as");
        let differs = keys.take("differs-from");
        let reason = keys.take("reason").map(|it| it.checked(words::prose));
        let (relation, with) = match (same, differs) {
            (Some(with), None) => (Relation::SameAs, with),
            (None, Some(with)) => (Relation::DiffersFrom, with),
            (Some(_), Some(_)) => {
                return setting.refuse("says both `same-as` and `differs-from`");
            }
            (None, None) => {
                return setting.refuse(
                    Complaint::new("says nothing").help("write { differs-from: staging }"),
                );
            }
        };
        let with = with.checked(|word| comparable(&name.value, word, services));
        if relation == Relation::SameAs && reason.is_none() {
            return setting.refuse(
                Complaint::new("has no `reason`")
                    .help("say why one value serves both, for whoever reads it next year"),
            );
        }
        Some(Comparison {
            environment: name.clone(),
            relation,
            with: with?,
            reason: match reason {
                Some(reason) => Some(reason?.value),
                None => None,
            },
        })
    })
}

/// Another environment, with an app whose value there is one to compare with.
fn comparable(here: &str, word: &str, services: &[&Service]) -> Checked<String> {
    let word = environment(word, services)?;
    if same_name(here, &word) {
        return Err(Complaint::new(format!(
            "compares {} with itself",
            quoted(&word)
        )));
    }
    let has_app = |service: &&Service| {
        service
            .environment(&word)
            .is_some_and(|it| it.heroku.is_some())
    };
    if !services.iter().all(has_app) {
        return Err(Complaint::new(format!(
            "names {}, where {} has no `heroku` app",
            quoted(&word),
            called(services)
        )));
    }
    Ok(word)
}
