//! `.github/deploy-gate.yml`: what the team agreed on, checked before any request.
//!
//! Text becomes a tree of nodes that know their lines (`yaml`); each section reads its part of the tree through a
//! `Setting`, which puts every mistake on record; a [`Config`] exists only when there is none.

mod confirm;
mod environments;
mod flags;
mod lookup;
pub mod manifest;
mod mistakes;
mod phrase;
mod placeholder;
mod policy;
mod services;
mod setting;
mod smoke;
mod words;
mod yaml;

pub use confirm::{Confirm, TargetKind};
pub use environments::EnvironmentRules;
pub use flags::{Flags, ReviewedFlag};
pub use lookup::{Agreed, App};
pub use phrase::{Phrase, PhraseWords};
pub use policy::{Allowance, LevelChange, Policy};
pub use services::{PagesProject, Service, ServiceEnvironment};
pub use smoke::{
    Access, Expectations, ExpectedHash, HeaderExpectation, HeaderWanted, IpFamily, JsonExpectation,
    JsonTest, JsonType, Method, Retry, SmokeEnvironment, SmokeProbe, Template, TextTest,
    VersionExpectation, VersionSource, asked_url,
};

use mistakes::{Mistake, Mistakes, quoted};
use setting::{Same, Setting};

use crate::usage::UsageError;

/// The version of the settings' language that this program reads.
const VERSION: u32 = 1;

/// A value and the line of the settings file it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its line, from 1.
    pub line: u32,
}

/// The settings, valid.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file they were read from, relative to the workspace; `None` when there is none.
    pub path: Option<String>,
    /// People who may confirm, approve, attest. Logins compare without case.
    pub operators: Vec<Placed<String>>,
    /// What `confirm-gate` demands.
    pub confirm: Option<Confirm>,
    /// What `env-protection` demands, by GitHub environment name.
    pub environments: Vec<EnvironmentRules>,
    /// The team's services and where each runs.
    pub services: Vec<Service>,
    /// The path of the config-var manifest, relative to the workspace and inside it.
    pub config_vars: Option<Placed<String>>,
    /// What that manifest says; `None` where the gate does not need it, or there is no such file.
    pub manifest: Option<manifest::Manifest>,
    /// What `flag-drift` compares.
    pub flags: Option<Flags>,
    /// What `post-deploy-smoke` probes, by environment.
    pub smoke: Vec<SmokeEnvironment>,
    /// Changed levels and allowances.
    pub policy: Policy,
}

/// Reads the settings. `path` only names the file in messages; `known_rules` are the ids that `rules` and `allow` may
/// speak of.
///
/// # Errors
///
/// Every mistake in the file, each with its line, the word at fault and the nearest right one. Text that is no YAML is
/// one mistake, and so is another version of the settings: what else stands there cannot be judged then.
pub fn parse(text: &str, path: &str, known_rules: &[&str]) -> Result<Config, UsageError> {
    let mistakes = Mistakes::default();
    let root = yaml::read(text, &mistakes).map_err(|mistake| mistake.in_file(path))?;
    if matches!(root.value, yaml::Value::Nothing) {
        let mistake = Mistake::new(1, "the file says nothing").help("begin with version: 1");
        return Err(mistake.in_file(path));
    }
    check_version(&root).map_err(|mistake| mistake.in_file(path))?;
    let config = Setting::file(&root, &mistakes)
        .mapping(|keys| Some(sections(keys, known_rules, &mistakes)));
    mistakes.into_result(path)?;
    Ok(Config {
        path: Some(path.to_owned()),
        ..config.unwrap_or_default()
    })
}

/// A path that a flag gives, where it is one inside the workspace.
///
/// # Errors
///
/// When it is not.
pub fn inside_workspace(flag: &str, path: &str) -> Result<String, UsageError> {
    words::path(path).map_err(|complaint| {
        let error = UsageError::new(format!("{flag} {}", complaint.what));
        match complaint.help {
            Some(help) => error.help(help),
            None => error,
        }
    })
}

/// Every section on its own, so that a mistake in one hides none in another. Only what refers to services waits until
/// these are right: it would be called unknown for being misspelled elsewhere.
fn sections(keys: &mut setting::Keys<'_, '_>, known_rules: &[&str], mistakes: &Mistakes) -> Config {
    keys.take("version");
    let operators = keys
        .take("operators")
        .and_then(|it| it.some_words(Same::OnGitHub, words::login));
    let confirm = keys.take("confirm").and_then(|it| confirm::read(&it));
    let environments = keys
        .take("environments")
        .and_then(|it| environments::read(&it))
        .unwrap_or_default();
    let before = mistakes.count();
    let services = keys
        .take("services")
        .and_then(|it| services::read(&it))
        .unwrap_or_default();
    let services_are_right = mistakes.count() == before;
    let config_vars = keys
        .take("config-vars")
        .and_then(|it| it.checked(words::path));
    let flags = keys
        .take("flags")
        .filter(|_| services_are_right)
        .and_then(|it| flags::read(&it, &services));
    let smoke = keys
        .take("smoke")
        .filter(|_| services_are_right)
        .and_then(|it| smoke::read(&it, &services, &environments));
    let levels = keys
        .take("rules")
        .and_then(|it| policy::read_levels(&it, known_rules));
    let allowances = keys
        .take("allow")
        .and_then(|it| policy::read_allowances(&it, known_rules));
    Config {
        path: None,
        operators: operators.unwrap_or_default(),
        confirm,
        environments,
        services,
        config_vars,
        manifest: None,
        flags,
        smoke: smoke.unwrap_or_default(),
        policy: Policy {
            levels: levels.unwrap_or_default(),
            allowances: allowances.unwrap_or_default(),
        },
    }
}

/// Refuses settings whose language this program may not know.
fn check_version(root: &yaml::Node) -> Result<(), Mistake> {
    let yaml::Value::Mapping(entries) = &root.value else {
        // Told apart by the reading of the sections.
        return Ok(());
    };
    let Some((_, version)) = entries.iter().find(|(key, _)| key.value == "version") else {
        let mistake = Mistake::new(1, "the settings do not say their version");
        return Err(mistake.help(format!("add the line version: {VERSION}")));
    };
    match &version.value {
        yaml::Value::Number(_, digits) if *digits == VERSION.to_string() => Ok(()),
        yaml::Value::Text(text) if *text == VERSION.to_string() => {
            let message = format!(
                "`version` must be the number {VERSION}, not the text {}",
                quoted(text)
            );
            Err(Mistake::new(version.line, message).help("drop the quotes"))
        }
        other => {
            let given = match other {
                yaml::Value::Number(_, digits) => quoted(digits),
                _ => version.described(),
            };
            let message =
                format!("this deploy-gate reads version {VERSION} of the settings, not {given}");
            Err(Mistake::new(version.line, message))
        }
    }
}
