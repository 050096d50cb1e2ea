//! `environments`: how each GitHub environment must be protected.

use super::Placed;
use super::setting::{Same, Setting};
use super::words::{self, Complaint};

/// GitHub's longest wait timer, in minutes (docs: actions/reference/limits): 30 days.
const LONGEST_WAIT: u32 = 43_200;

/// What `env-protection` demands of one GitHub environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentRules {
    /// The environment's name; GitHub compares it without case.
    pub name: Placed<String>,
    /// Who must be able to approve, and nobody else: logins, or `org/team`. `None`: the operators.
    pub reviewers: Option<Vec<Placed<String>>>,
    /// Branches that may deploy. `None`: some restriction must exist.
    pub branches: Option<Vec<Placed<String>>>,
    /// Tags that may deploy, besides the branches.
    pub tags: Vec<Placed<String>>,
    /// The least wait, in minutes.
    pub wait_minutes: u32,
    /// Nobody may approve a run they started.
    pub prevent_self_review: bool,
    /// Administrators may pass the rules by.
    pub admins_may_bypass: bool,
    /// Environment secrets that must exist, by name.
    pub secrets: Vec<Placed<String>>,
}

impl EnvironmentRules {
    /// What is demanded where the settings name the environment and say no more.
    const fn of(name: Placed<String>) -> Self {
        Self {
            name,
            reviewers: None,
            branches: None,
            tags: Vec::new(),
            wait_minutes: 0,
            prevent_self_review: false,
            admins_may_bypass: false,
            secrets: Vec::new(),
        }
    }
}

pub(super) fn read(setting: &Setting<'_>) -> Option<Vec<EnvironmentRules>> {
    setting.entries(Same::OnGitHub, |name, rules| {
        if let Err(complaint) = environment_name(&name.value) {
            return rules.refuse_on(name.line, complaint);
        }
        if rules.is_nothing() {
            return Some(EnvironmentRules::of(name.clone()));
        }
        rules_of(name, &rules)
    })
}

/// A name GitHub would take for an environment.
pub(super) fn environment_name(word: &str) -> words::Checked<()> {
    words::typeable(word)?;
    // GitHub docs, "Managing environments": unique, at most 255 characters.
    if word.chars().count() > 255 {
        return Err(Complaint::new("is longer than GitHub's 255 characters"));
    }
    Ok(())
}

fn rules_of(name: &Placed<String>, setting: &Setting<'_>) -> Option<EnvironmentRules> {
    setting.mapping(|keys| {
        Some(EnvironmentRules {
            reviewers: keys
                .take("reviewers")
                .and_then(|it| it.some_words(Same::OnGitHub, words::reviewer)),
            branches: keys
                .take("branches")
                .and_then(|it| it.some_words(Same::Exactly, words::ref_pattern)),
            tags: keys
                .take("tags")
                .and_then(|it| it.words(Same::Exactly, words::ref_pattern))
                .unwrap_or_default(),
            wait_minutes: keys
                .take("wait-minutes")
                .and_then(|it| it.whole(0..=LONGEST_WAIT))
                .map_or(0, |minutes| minutes.value),
            prevent_self_review: keys
                .take("prevent-self-review")
                .and_then(|it| it.truth())
                .unwrap_or(false),
            admins_may_bypass: keys
                .take("admins-may-bypass")
                .and_then(|it| it.truth())
                .unwrap_or(false),
            secrets: keys
                .take("secrets")
                .and_then(|it| it.words(Same::OnGitHub, words::secret))
                .unwrap_or_default(),
            name: name.clone(),
        })
    })
}
