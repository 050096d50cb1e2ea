//! What a release changed, from Heroku's words for it.

use serde::{Deserialize, Serialize};

use crate::hex;

/// What a release changed.
///
/// No document lists the descriptions; those in quotes were seen in public logs and in the tests of Heroku's own command.
/// Of add-ons a few more wordings are taken, as none of them is like the wording of a deploy. Whatever else there is, is
/// [`Change::Other`], of which nothing is assumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// `Initial release`, `Enable Logplex`: the app was set up.
    SetUp,
    /// `Deploy 4c1f2a9`: a build was released, of this commit as far as it is said.
    Build(Option<String>),
    /// `Deployed web (694536ae336d)`: images were released, by process type.
    Images(Vec<(String, String)>),
    /// `Deployed …` in words that do not tell which images.
    UnknownImages,
    /// `Promote queue-staging v13 4c1f2a9`: what another app runs was released.
    Promotion,
    /// `Rollback to v7`: code and config vars are those of that release again.
    Rollback(u64),
    /// `Set A, B config vars`, `Remove A config vars`.
    ConfigVars,
    /// `Attach DATABASE (@ref:postgresql-flat-88052)` and the like.
    AddOn,
    /// Anything else.
    Other,
}

impl Change {
    /// What a release with this description changed.
    #[must_use]
    pub fn of(description: Option<&str>) -> Self {
        let text = description.unwrap_or_default().trim();
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim();
        match first {
            "Deploy" => Self::Build(commit(rest)),
            "Deployed" => images(rest).map_or(Self::UnknownImages, Self::Images),
            "Promote" | "Promoted" => Self::Promotion,
            "Rollback" => rolled_back_to(rest).map_or(Self::Other, Self::Rollback),
            "Initial" if rest == "release" => Self::SetUp,
            "Enable" | "Disable" => Self::SetUp,
            "Set" | "Remove" | "Unset" | "Add" if is_about_config_vars(rest) => Self::ConfigVars,
            "Attach" | "Detach" => Self::AddOn,
            _ if is_about_an_addon(text) => Self::AddOn,
            _ => Self::Other,
        }
    }

    /// Whether the release may run other code than the one before it.
    #[must_use]
    pub const fn may_change_code(&self) -> bool {
        match self {
            Self::SetUp | Self::ConfigVars | Self::AddOn => false,
            Self::Build(_)
            | Self::Images(_)
            | Self::UnknownImages
            | Self::Promotion
            | Self::Rollback(_)
            | Self::Other => true,
        }
    }

    /// The kind of change in a word or two, for tables.
    #[must_use]
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::SetUp => "set-up",
            Self::Build(_) | Self::Images(_) | Self::UnknownImages => "code",
            Self::Promotion => "promotion",
            Self::Rollback(_) => "rollback",
            Self::ConfigVars => "config vars",
            Self::AddOn => "add-on",
            Self::Other => "other",
        }
    }
}

/// The commit of `Deploy 4c1f2a9`, in lower case.
fn commit(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?;
    hex::commit(word)
}

/// The images of `web (694536ae336d)`, or of several process types with as many images, or with one for all.
fn images(text: &str) -> Option<Vec<(String, String)>> {
    let (processes, images) = text.strip_suffix(')')?.split_once('(')?;
    let processes = listed(processes)?;
    let images = listed(images)?;
    let plain = images.iter().map(|image| {
        let image = image.strip_prefix("sha256:").unwrap_or(image);
        // Heroku shows twelve digits; more of the same id must not make it another.
        Some(hex::digits(image, 7..=64)?.chars().take(12).collect())
    });
    let images: Vec<String> = plain.collect::<Option<_>>()?;
    let one_for_all = images.len() == 1;
    if !one_for_all && images.len() != processes.len() {
        return None;
    }
    let images = images.iter().cycle().cloned();
    Some(processes.into_iter().zip(images).collect())
}

/// The parts of `web, worker`; nothing where one of them is no single word.
fn listed(text: &str) -> Option<Vec<String>> {
    let parts = text.split(',').map(str::trim);
    let words = parts.map(|part| {
        let is_word = !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '(');
        is_word.then(|| part.to_owned())
    });
    words.collect()
}

fn rolled_back_to(text: &str) -> Option<u64> {
    let number = text.strip_prefix("to v")?;
    let is_number = number.bytes().all(|c| c.is_ascii_digit());
    is_number.then(|| number.parse().ok()).flatten()
}

fn is_about_config_vars(text: &str) -> bool {
    let mut words = text.split_whitespace().rev();
    let last = [words.next(), words.next()];
    // Releases of long ago say `Add A config`.
    matches!(
        last,
        [Some("vars" | "var"), Some("config")] | [Some("config"), Some(_)]
    )
}

/// The words around add-ons are not documented: `Update DATABASE by heroku-postgresql`, `heroku-redis:provision`, `Upgrade
/// heroku-postgresql:mini`, and sentences that say the word.
fn is_about_an_addon(text: &str) -> bool {
    const WORDS: [&str; 4] = ["add-on", "add-ons", "addon", "addons"];
    const VERBS: [&str; 10] = [
        "add",
        "added",
        "remove",
        "removed",
        "create",
        "destroy",
        "upgrade",
        "downgrade",
        "change",
        "update",
    ];
    const ACTIONS: [&str; 6] = [
        "provision",
        "deprovision",
        "upgrade",
        "downgrade",
        "attach",
        "detach",
    ];
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_matches([':', ',', '.', '(', ')']))
        .collect();
    let is_plan = |word: &str| {
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
        };
        word.split_once(':')
            .is_some_and(|(service, plan)| plain(service) && plain(plan))
    };
    match words[..] {
        ["update", _, "by", _] => true,
        [one] => one
            .split_once(':')
            .is_some_and(|(service, action)| !service.is_empty() && ACTIONS.contains(&action)),
        [verb, ..] if VERBS.contains(&verb) && words.iter().any(|word| is_plan(word)) => true,
        _ => words.iter().any(|word| WORDS.contains(word)),
    }
}
