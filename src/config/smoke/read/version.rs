//! Where an answer names its version, and what it must be.

use super::expect::json_pointer;
use super::texts::nonempty;
use super::{Surroundings, header_name};
use crate::config::setting::Setting;
use crate::config::smoke::Template;
use crate::config::smoke::expect::{VersionExpectation, VersionSource};
use crate::config::words::Complaint;

/// Exactly one of `json`, `header` and `text`, and `equals`.
pub(super) fn version(
    setting: &Setting<'_>,
    around: &Surroundings<'_>,
) -> Option<VersionExpectation> {
    setting.mapping(|keys| {
        let sources: Vec<_> = [
            keys.take("json").map(|it| version_in_json(&it)),
            keys.take("header").map(|it| version_in_header(&it)),
            keys.take("text").map(|it| version_in_text(&it)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let equals = keys
            .need("equals", "write equals: \"{sha}\"")
            .and_then(|it| {
                it.checked(|text| Template::text(text, around.services, around.environment))
            });
        let mut sources = sources.into_iter();
        match (sources.next(), sources.next()) {
            (Some(source), None) => Some(VersionExpectation {
                source: source?,
                equals: equals?,
            }),
            _ => setting.refuse(
                Complaint::new("must say in exactly one way where the version stands")
                    .help("give `json`, `header` or `text`"),
            ),
        }
    })
}

fn version_in_json(setting: &Setting<'_>) -> Option<VersionSource> {
    Some(VersionSource::Json(setting.checked(json_pointer)?.value))
}

fn version_in_header(setting: &Setting<'_>) -> Option<VersionSource> {
    Some(VersionSource::Header(setting.checked(header_name)?.value))
}

/// `true` for the whole body, or a pattern.
fn version_in_text(setting: &Setting<'_>) -> Option<VersionSource> {
    if setting.is_text() {
        return Some(VersionSource::Pattern(setting.checked(nonempty)?.value));
    }
    if setting.truth()? {
        Some(VersionSource::Text)
    } else {
        setting.refuse(Complaint::new("can only be `true` or a pattern"))
    }
}
