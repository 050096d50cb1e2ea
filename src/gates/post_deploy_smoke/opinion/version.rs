//! Which version answered.

use super::words::described;
use super::{Complaint, Opinion};
use crate::gates::post_deploy_smoke::checks::{Checks, Source, VersionCheck};
use crate::gates::post_deploy_smoke::facts::{Answer, Named};
use crate::gates::post_deploy_smoke::rules::VERSION_MISMATCH;
use crate::hex::is_same;

pub(super) fn judge(opinion: &mut Opinion, checks: &Checks, answer: &Answer) {
    let Some(version) = &checks.version else {
        return;
    };
    let check = &version.wanted;
    let is_right = |named: &Named| match check.source {
        Source::Anywhere => is_same(&named.version, &check.equals),
        _ => named.version == check.equals,
    };
    let wrong = answer.versions.iter().find(|named| !is_right(named));
    if wrong.is_none() && !answer.versions.is_empty() {
        return;
    }
    let complaint = if let Some(named) = wrong {
        let actual = format!("{} at {}", named.version, named.place);
        Complaint::new(
            &VERSION_MISMATCH,
            another(check, named),
            &check.equals,
            actual,
        )
    } else {
        if !matches!(check.source, Source::Header(_))
            && let Some(unseen) = &answer.body_unseen
        {
            opinion.unseen(&VERSION_MISMATCH, "which version answers", unseen.clone());
            return;
        }
        let message = format!(
            "The answer does not say which version it is{}.",
            looked(check)
        );
        Complaint::new(&VERSION_MISMATCH, message, &check.equals, described(answer))
    };
    opinion.wrong(complaint.at(version.location.as_ref()));
}

fn another(check: &VersionCheck, named: &Named) -> String {
    let is_of_another_length = check.is_commit
        && !matches!(check.source, Source::Anywhere)
        && is_same(&named.version, &check.equals);
    if is_of_another_length && named.version.len() > check.equals.len() {
        return "It names the commit with more digits: expect {sha}, and give --expect-sha as many."
            .to_owned();
    }
    if is_of_another_length {
        return "It names the commit in another length: for one of seven digits, expect {sha7}."
            .to_owned();
    }
    "Another version answers than was deployed: an old dyno, or a deploy that did not arrive."
        .to_owned()
}

fn looked(check: &VersionCheck) -> String {
    match &check.source {
        Source::Json(pointer) => format!(": it has none at {pointer}"),
        Source::Header(name) => format!(": it has no header {name}"),
        Source::Text => ": its body is empty".to_owned(),
        Source::Pattern(pattern) => format!(": nothing in it matches {}", pattern.as_str()),
        Source::Anywhere => {
            ", in none of the usual headers and JSON members; in the settings, version says where it stands"
                .to_owned()
        }
    }
}
