//! What counts as production: the apps the settings name, and the words people use for it.
//!
//! A listed app is production and that is that. Where the settings cannot say (they name no app at all, or
//! the deploy goes to Cloudflare) the nearest word decides: first the target's own name, then the inputs and
//! matrix values of the run, the environment, the job, its condition, and last the workflow. `prod`,
//! `production`, `prd` and `live` mean production; `staging`, `dev`, `test`, `preview` and their kin mean
//! elsewhere, and so does `non-prod`. With no word at all it is elsewhere.

use serde::{Deserialize, Serialize};

use super::deploys::Target;
use super::value::{Text, Value};

/// Why something opaque that names an app is not known.
const HANDED: &str = "it is handed a production app, and nobody looked inside";

/// What the settings say of production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Production {
    /// The GitHub environment every deploy to production must bind to. Compared without case, as GitHub does.
    pub environment: String,
    /// The Heroku apps that are production. None: words decide.
    pub apps: Vec<String>,
}

/// Where a deploy goes, seen from production.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// To production; what the target is called.
    Production(String),
    /// To production in some of the cases a script chooses between.
    Sometimes(String),
    /// Perhaps to production; why nobody can say.
    Unknown(String),
    /// Not to production.
    Elsewhere,
}

impl Production {
    /// Where a deploy goes. `nearest` are the words around it, nearest first.
    pub(super) fn place(&self, how: &str, target: &Target, nearest: &[String]) -> Place {
        match target {
            Target::App(apps) => {
                let places = apps.texts().into_iter().map(|app| self.app(&app, nearest));
                places.reduce(together).unwrap_or(Place::Elsewhere)
            }
            Target::Unsaid(why) => Place::Unknown((*why).to_owned()),
            Target::Cloudflare(said) => {
                match texts(said)
                    .iter()
                    .chain(nearest)
                    .find_map(|text| says(text))
                {
                    Some(Says::Production) => Place::Production("a Cloudflare project".to_owned()),
                    _ => Place::Elsewhere,
                }
            }
            Target::Foreign(said) if !self.names_app(&texts(said)) => Place::Elsewhere,
            Target::Foreign(_) => Place::Unknown(HANDED.to_owned()),
            Target::Opaque(said) => {
                let mut said = texts(said);
                if self.names_app(&said) {
                    return Place::Unknown(HANDED.to_owned());
                }
                said.push(how.to_owned());
                match said.iter().chain(nearest).find_map(|text| says(text)) {
                    Some(Says::Production) => Place::Unknown("nobody looked inside it".to_owned()),
                    _ => Place::Elsewhere,
                }
            }
        }
    }

    fn app(&self, app: &Text, nearest: &[String]) -> Place {
        if self.apps.is_empty() {
            let own = app.to_string();
            let word = [&own]
                .into_iter()
                .chain(nearest)
                .find_map(|text| says(text));
            return match word {
                Some(Says::Production) if own.is_empty() => Place::Elsewhere,
                Some(Says::Production) => Place::Production(own),
                _ => Place::Elsewhere,
            };
        }
        if let Some(known) = app.known() {
            if self.apps.iter().any(|own| own.eq_ignore_ascii_case(known)) {
                return Place::Production(known.to_owned());
            }
            if says(known) == Some(Says::Production) {
                return Place::Unknown(format!(
                    "{} sounds like production, and the settings do not name it",
                    quoted(known)
                ));
            }
            return Place::Elsewhere;
        }
        if !self.apps.iter().any(|own| app.could_be(own)) {
            return Place::Elsewhere;
        }
        let gaps = app.gaps();
        // A secret called HEROKU_STAGING_APP is taken at its word.
        if gaps.iter().all(|gap| says(gap) == Some(Says::Elsewhere)) {
            return Place::Elsewhere;
        }
        Place::Unknown(format!("{} is not known here", gaps.join(" and ")))
    }

    fn names_app(&self, said: &[String]) -> bool {
        let in_text = |app: &String| said.iter().any(|text| text.contains(app.as_str()));
        self.apps.iter().any(in_text)
    }

    /// Whether a name is that of the production environment.
    pub(super) fn is_environment(&self, name: &str) -> bool {
        self.environment.to_lowercase() == name.to_lowercase()
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.texts().iter().map(ToString::to_string).collect()
}

/// Two cases of one deploy.
fn together(one: Place, other: Place) -> Place {
    match (one, other) {
        (one, other) if one == other => one,
        (Place::Unknown(why), _) | (_, Place::Unknown(why)) => Place::Unknown(why),
        (Place::Production(app), Place::Production(_)) => Place::Production(app),
        (Place::Production(app) | Place::Sometimes(app), _)
        | (_, Place::Production(app) | Place::Sometimes(app)) => Place::Sometimes(app),
        (Place::Elsewhere, Place::Elsewhere) => Place::Elsewhere,
    }
}

/// What a word says of where something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// To production.
    Production,
    /// Somewhere else.
    Elsewhere,
}

/// What the words of a text say. Where both are named, production.
pub(super) fn says(text: &str) -> Option<Says> {
    const ELSEWHERE: [&str; 19] = [
        "staging",
        "stage",
        "stg",
        "dev",
        "develop",
        "development",
        "test",
        "testing",
        "qa",
        "uat",
        "review",
        "preview",
        "previews",
        "sandbox",
        "demo",
        "preprod",
        "nonprod",
        "preproduction",
        "pr",
    ];
    let mut said = None;
    let mut before = String::new();
    for word in words(text) {
        let negated = ["non", "pre", "not", "no"].contains(&before.as_str());
        match word.as_str() {
            "prod" | "production" | "prd" | "live" if negated => said = Some(Says::Elsewhere),
            "prod" | "production" | "prd" | "live" => return Some(Says::Production),
            word if ELSEWHERE.contains(&word) => said = Some(Says::Elsewhere),
            _ => {}
        }
        before = word;
    }
    said
}

/// The words of a name, lower-cased: cut at anything but letters and digits, and before a capital.
pub(super) fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = Vec::new();
    let mut inside = false;
    let mut small = false;
    for char in name.chars() {
        if !char.is_alphanumeric() {
            inside = false;
            small = false;
            continue;
        }
        let starts = !inside || (small && char.is_uppercase());
        if starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(char.to_lowercase());
        }
        inside = true;
        small = char.is_lowercase();
    }
    words.into_iter()
}

/// A name in a sentence: between backticks, and not a page long.
pub(super) fn quoted(name: &str) -> String {
    match name.char_indices().nth(80) {
        Some((end, _)) => format!("`{}…`", &name[..end]),
        None => format!("`{name}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Says, says};

    #[test]
    fn words_are_whole_words() {
        for text in [
            "x-prod",
            "PRODUCTION",
            "deployProd",
            "api_live",
            "prod/eu",
            "staging to production",
        ] {
            assert_eq!(says(text), Some(Says::Production), "{text}");
        }
        for text in [
            "x-staging",
            "non-prod",
            "pre-production",
            "nonprod",
            "app-pr-12",
            "qa2 dev",
        ] {
            assert_eq!(says(text), Some(Says::Elsewhere), "{text}");
        }
        for text in ["", "product-api", "reproduce", "olive", "api", "main"] {
            assert_eq!(says(text), None, "{text}");
        }
    }
}
