//! `confirm`: what a person must type before a protected target is deployed.

use super::Placed;
use super::phrase::Phrase;
use super::setting::{Same, Setting};
use super::words::{self, Complaint};

/// What `confirm-gate` demands.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What a person must type.
    pub phrase: Placed<Phrase>,
    /// The known targets, at least one.
    pub targets: Vec<(Placed<String>, TargetKind)>,
    /// Branches a protected target may be deployed from; Ruby fnmatch patterns as GitHub uses them. Empty: the
    /// settings name none.
    pub branches: Vec<Placed<String>>,
}

/// Whether a target needs a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// An operator must confirm.
    Protected,
    /// Anyone, from anywhere, unconfirmed.
    Open,
}

const TARGET_KINDS: &[(&str, TargetKind)] = &[
    ("protected", TargetKind::Protected),
    ("open", TargetKind::Open),
];

pub(super) fn read(setting: &Setting<'_>) -> Option<Confirm> {
    setting.mapping(|keys| {
        let phrase = keys
            .need(
                "phrase",
                "say what a person must type, such as deploy-prod-now",
            )
            .and_then(|setting| setting.checked(Phrase::parse));
        let targets = keys
            .need(
                "targets",
                "write targets: { prod: protected, staging: open }",
            )
            .and_then(|setting| targets(&setting));
        let branches = keys
            .take("branches")
            .and_then(|setting| setting.some_words(Same::Exactly, words::ref_pattern));
        Some(Confirm {
            phrase: phrase?,
            targets: targets?,
            branches: branches.unwrap_or_default(),
        })
    })
}

fn targets(setting: &Setting<'_>) -> Option<Vec<(Placed<String>, TargetKind)>> {
    let targets = setting.entries(Same::ToAReader, |name, kind| {
        if let Err(complaint) = words::name(&name.value) {
            return kind.refuse_on(name.line, complaint);
        }
        Some((name.clone(), kind.choice(TARGET_KINDS)?.value))
    })?;
    if targets.is_empty() {
        // An entry that was refused is on record already; saying that there is none would be wrong then.
        if setting.has_entries() {
            return None;
        }
        return setting.refuse(
            Complaint::new("names no target").help("write { prod: protected, staging: open }"),
        );
    }
    Some(targets)
}
