//! Whether the environment holds the agreed secrets, by name.

use super::facts::Facts;
use super::plan::{Plan, row_of};
use super::rules::SECRET_MISSING;
use crate::finding::Judgement;
use crate::known::{Known, Unseen, Why};

/// Judges the agreed secrets.
pub(super) fn judge(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    let agreed = &plan.agreement.secrets;
    if agreed.is_empty() {
        return;
    }
    let name = &plan.environment;
    let secrets = match &facts.secrets {
        Some(Known::Found(secrets)) => secrets,
        Some(Known::Unseen(unseen)) => {
            return undecided(plan, unseen.clone(), judgement);
        }
        // Nothing has secrets that is not there, and that it is not there is a finding of its own.
        Some(Known::Absent) if matches!(facts.environment(), Known::Absent) => return,
        Some(Known::Absent) | None => {
            let unseen = Unseen::new(Why::Unreadable, "GitHub shows no list of its secrets");
            return undecided(plan, unseen, judgement);
        }
    };
    for secret in agreed {
        let wanted = secret.name.to_uppercase();
        if secrets
            .iter()
            .any(|found| found.name.to_uppercase() == wanted)
        {
            continue;
        }
        let remedy = if is_plain(&secret.name) && is_plain(name) {
            format!(
                "`gh secret set {wanted} --repo {} --env {name}` asks for the value and does not print it.",
                plan.repository
            )
        } else {
            format!(
                "{}: add the environment secret {wanted}.",
                plan.settings_path()
            )
        };
        let finding = plan
            .finding(
                &SECRET_MISSING,
                &wanted,
                format!("`{name}` has no secret {wanted}: its jobs get an empty text, or the repository's or organization's secret of that name, which no approval holds back."),
            )
            .compared(format!("environment secret {wanted}"), "not among the environment's secrets")
            .remedy(remedy);
        judgement.find(secret.place(finding));
    }
}

fn undecided(plan: &Plan, unseen: Unseen, judgement: &mut Judgement) {
    let what = format!(
        "whether `{}` has the secrets {}",
        plan.environment,
        row_of(&plan.agreement.secrets)
    );
    let detail = match unseen.why {
        Why::Refused => format!(
            "{}. Listing them takes a token with the repository permission `Environments: read`, which GITHUB_TOKEN cannot have",
            unseen.detail.trim_end_matches('.')
        ),
        Why::Unreachable | Why::Unreadable | Why::TooMuch => unseen.detail,
    };
    judgement.undecided(&SECRET_MISSING, what, Unseen::new(unseen.why, detail));
}

/// Safe to stand in a command as it is.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}
