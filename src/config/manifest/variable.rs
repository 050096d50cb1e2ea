//! One variable of the manifest.

use super::comparison::{self, Comparison};
use crate::config::Placed;
use crate::config::mistakes::quoted;
use crate::config::services::Service;
use crate::config::setting::{Keys, Same, Setting};
use crate::config::words::{self, Checked, Complaint};
use crate::github::environments::same_name;
use crate::usage::nearest;
use crate::values::{KINDS, Kind, Pattern};

/// Heroku's config vars have 64 kB of room together (Heroku docs, "Config Vars").
const LONGEST: u32 = 65_536;
/// RFC 7518, 3.2: a key for HS256 has 256 bits or more.
const SHORTEST_SIGNING_SECRET: u32 = 32;

/// The keys of an entry that are no environment.
const KEYS: [&str; 8] = [
    "name",
    "kind",
    "pattern",
    "min-length",
    "schemes",
    "environments",
    "optional",
    "addon",
];

/// What is wanted of one variable.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: Placed<String>,
    /// What its value is meant to be.
    pub kind: Kind,
    /// What the whole value must match.
    pub pattern: Option<Pattern>,
    /// The fewest characters.
    pub min_length: u32,
    /// The schemes its URL may have; empty: https in production, https or http elsewhere.
    pub schemes: Vec<String>,
    /// The environments it is wanted in; empty: all.
    pub environments: Vec<Placed<String>>,
    /// It may be missing.
    pub is_optional: bool,
    /// An add-on sets it: nobody writes it by hand.
    pub is_addons: bool,
    /// How its values in two environments must stand to one another.
    pub comparisons: Vec<Comparison>,
}

impl Variable {
    /// Whether it is wanted in this environment; names compare without case.
    #[must_use]
    pub fn is_wanted_in(&self, environment: &str) -> bool {
        self.environments.is_empty()
            || self
                .environments
                .iter()
                .any(|wanted| same_name(&wanted.value, environment))
    }

    /// How its value in this environment must stand to that in another.
    #[must_use]
    pub fn comparison_in(&self, environment: &str) -> Option<&Comparison> {
        self.comparisons
            .iter()
            .find(|it| same_name(&it.environment.value, environment))
    }

    /// A variable that must be present, and no more.
    const fn named(name: Placed<String>, is_optional: bool) -> Self {
        Self {
            name,
            kind: Kind::Presence,
            pattern: None,
            min_length: 0,
            schemes: Vec::new(),
            environments: Vec::new(),
            is_optional,
            is_addons: false,
            comparisons: Vec::new(),
        }
    }
}

/// A list of variables that these services need, no name twice.
pub(super) fn list(
    setting: &Setting<'_>,
    services: &[&Service],
    are_optional: bool,
) -> Option<Vec<Variable>> {
    let variables = setting.some(|entry| {
        if !entry.is_mapping() {
            let name = entry.checked(words::variable)?;
            return Some(Variable::named(name, are_optional));
        }
        entry.mapping(|keys| one(&entry, keys, services, are_optional))
    })?;
    let names: Vec<_> = variables.iter().map(|it| &it.name).collect();
    setting.refuse_repeats(&names, Same::Exactly);
    Some(variables)
}

fn one(
    entry: &Setting<'_>,
    keys: &mut Keys<'_, '_>,
    services: &[&Service],
    are_optional: bool,
) -> Option<Variable> {
    let name = keys
        .need("name", "name the variable")
        .and_then(|it| it.checked(words::variable));
    let kind = keys
        .take("kind")
        .map(|it| it.choice(KINDS).map(|kind| kind.value));
    let pattern = keys.take("pattern").and_then(|it| it.checked(pattern));
    let min_length = keys
        .take("min-length")
        .and_then(|it| it.whole(1..=LONGEST))
        .map(|it| it.value);
    let schemes = keys.take("schemes");
    let environments = keys
        .take("environments")
        .and_then(|it| it.some_words(Same::OnGitHub, |word| environment(word, services)));
    let is_optional = keys.take("optional").and_then(|it| it.truth());
    let is_addons = keys.take("addon").and_then(|it| it.truth());
    let places = keys.free();
    let comparisons = places
        .into_iter()
        .filter_map(|(key, setting)| match environment(&key.value, services) {
            Ok(_) => comparison::read(key, &setting, services),
            Err(_) => entry.refuse_on(key.line, unknown_key(&key.value, services)),
        })
        .collect();

    let kind = match kind {
        Some(kind) => kind?,
        None => Kind::Presence,
    };
    let schemes = match schemes {
        Some(setting) if !matches!(kind, Kind::Url | Kind::Dsn) => {
            return setting.refuse("is only for `kind: url` and `kind: dsn`");
        }
        Some(setting) => setting.some_words(Same::Exactly, scheme)?,
        None => Vec::new(),
    };
    let least = match kind {
        Kind::JwtSecret => SHORTEST_SIGNING_SECRET,
        _ => 0,
    };
    Some(Variable {
        name: name?,
        kind,
        pattern: pattern.map(|it| it.value),
        min_length: min_length.unwrap_or(least),
        schemes: schemes.into_iter().map(|scheme| scheme.value).collect(),
        environments: environments.unwrap_or_default(),
        is_optional: is_optional.unwrap_or(are_optional),
        is_addons: is_addons.unwrap_or(false),
        comparisons,
    })
}

fn pattern(text: &str) -> Checked<Pattern> {
    if matches!(text, "" | "^" | "$" | "^$") {
        return Err(Complaint::new("matches only an empty value")
            .help("write what the whole value must match, or leave the key out"));
    }
    Pattern::new(text).map_err(|error| {
        Complaint::new(format!("is no regular expression: {error}"))
            .help("the whole value must match, so `^` and `$` are not needed")
    })
}

fn scheme(word: &str) -> Checked<String> {
    let is_scheme = word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|c| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'+' | b'-' | b'.')
        });
    if is_scheme {
        return Ok(word.to_owned());
    }
    let complaint = Complaint::new(format!(
        "must name a URL's scheme such as `https`, not {}",
        quoted(word)
    ));
    Err(
        match word.trim_end_matches(['/', ':']).to_ascii_lowercase() {
            plain if plain != word => complaint.did_you_mean(Some(&plain)),
            _ => complaint,
        },
    )
}

/// An environment that every one of these services runs in.
pub(super) fn environment(word: &str, services: &[&Service]) -> Checked<String> {
    if !services.is_empty() && services.iter().all(|it| it.environment(word).is_some()) {
        return Ok(word.to_owned());
    }
    let complaint = Complaint::new(format!(
        "names {}, which is no environment of {}",
        quoted(word),
        called(services)
    ));
    let known = environments_of(services);
    Err(match nearest(word, known.iter().copied()) {
        Some(near) if !same_name(near, word) => complaint.did_you_mean(Some(near)),
        _ => complaint.help(format!("known: {}", known.join(", "))),
    })
}

fn unknown_key(word: &str, services: &[&Service]) -> Complaint {
    let known: Vec<&str> = KEYS.into_iter().chain(environments_of(services)).collect();
    let complaint = Complaint::new(format!("has the unknown key {}", quoted(word)));
    match nearest(word, known.iter().copied()) {
        Some(near) => complaint.did_you_mean(Some(near)),
        None => complaint.help(format!("known: {}", known.join(", "))),
    }
}

fn environments_of<'a>(services: &[&'a Service]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for environment in services.iter().flat_map(|service| &service.environments) {
        let name = environment.name.value.as_str();
        if !names.iter().any(|known| same_name(known, name)) {
            names.push(name);
        }
    }
    names
}

pub(super) fn called(services: &[&Service]) -> String {
    match services {
        [service] => quoted(&service.name.value),
        _ => "every service".to_owned(),
    }
}
