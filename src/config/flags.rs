//! `flags`: which switches are compared, and which differences are meant.

use chrono::NaiveDate;

use super::mistakes::quoted;
use super::services::{Service, known_service};
use super::setting::{Same, Setting};
use super::words::{self, Complaint};
use super::{Placed, policy};

/// What `flag-drift` compares.
#[derive(Debug, Clone)]
pub struct Flags {
    /// Names of switches begin with this.
    pub prefix: Placed<String>,
    /// Differences that are meant.
    pub reviewed: Vec<ReviewedFlag>,
    /// Switches that must be on in production after this release.
    pub promote: Vec<Placed<String>>,
}

/// A difference between staging and production that is meant.
#[derive(Debug, Clone)]
pub struct ReviewedFlag {
    /// The switch.
    pub flag: Placed<String>,
    /// The service it is about; `None`: every service.
    pub service: Option<Placed<String>>,
    /// Why it differs.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day it counts.
    pub expires: Option<NaiveDate>,
}

pub(super) fn read(setting: &Setting<'_>, services: &[Service]) -> Option<Flags> {
    setting.mapping(|keys| {
        let prefix = keys
            .need(
                "prefix",
                "say how the names of switches begin, such as FLAG_",
            )
            .and_then(|it| it.checked(words::variable));
        let start = prefix.as_ref().map(|prefix| prefix.value.as_str());
        let reviewed = keys
            .take("reviewed")
            .and_then(|it| it.each(|entry| review(&entry, start, services)));
        let promote = keys.take("promote").and_then(|it| {
            let promoted = it.each(|entry| switch(&entry, start))?;
            it.refuse_repeats(&promoted.iter().collect::<Vec<_>>(), Same::Exactly);
            Some(promoted)
        });
        if let Some(reviewed) = &reviewed {
            let about: Vec<_> = reviewed
                .iter()
                .map(|it| {
                    (
                        (&it.flag.value, it.service.as_ref().map(|it| &it.value)),
                        &it.flag,
                    )
                })
                .collect();
            setting.refuse_seconds("reviews", &about);
        }
        Some(Flags {
            prefix: prefix?,
            reviewed: reviewed.unwrap_or_default(),
            promote: promote.unwrap_or_default(),
        })
    })
}

fn review(
    setting: &Setting<'_>,
    prefix: Option<&str>,
    services: &[Service],
) -> Option<ReviewedFlag> {
    setting.mapping(|keys| {
        let flag = keys
            .need("flag", "name the switch")
            .and_then(|it| switch(&it, prefix));
        let service = keys.take("service").map(|it| known_service(&it, services));
        let grounds = policy::grounds(keys);
        let grounds = grounds?;
        Some(ReviewedFlag {
            flag: flag?,
            service: match service {
                Some(known) => Some(known?),
                None => None,
            },
            reason: grounds.reason,
            owner: grounds.owner,
            expires: grounds.expires,
        })
    })
}

/// A switch's name. One without the prefix would never be compared, whatever is said of it.
fn switch(setting: &Setting<'_>, prefix: Option<&str>) -> Option<Placed<String>> {
    let name = setting.checked(words::variable)?;
    match prefix {
        Some(prefix) if !name.value.starts_with(prefix) => setting.refuse(
            Complaint::new(format!(
                "names {}, which is never compared",
                quoted(&name.value)
            ))
            .help(format!("`flags.prefix` is {}", quoted(prefix))),
        ),
        _ => Some(name),
    }
}
