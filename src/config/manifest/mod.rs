//! `required-config-vars.yaml`: which config vars each service needs, and what they are meant to be.
//!
//! Three shapes are read: `services: { queue: { vars, optional, ignore } }`; `queue: [NAME, …]`; and `[NAME, …]`, which
//! every service needs. Wherever a list of variables stands, an entry may be a bare name or a mapping.

mod comparison;
#[cfg(test)]
mod tests;
mod variable;

pub use comparison::{Comparison, Relation};
pub use variable::Variable;

use super::mistakes::{Mistake, Mistakes, quoted};
use super::services::Service;
use super::setting::{Same, Setting};
use super::words::{self, Checked, Complaint};
use super::{Placed, yaml};
use crate::finding::Location;
use crate::usage::{UsageError, nearest};

/// The manifest, valid.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Its path, relative to the workspace.
    pub path: String,
    /// What each service needs, in the order of the file.
    pub services: Vec<ServiceVariables>,
}

/// What one service needs.
#[derive(Debug, Clone)]
pub struct ServiceVariables {
    /// The service, as the settings name it.
    pub service: Placed<String>,
    /// Its variables, needed and optional, in the order of the file; no name stands twice.
    pub variables: Vec<Variable>,
    /// Names of variables that are nobody's business here; `*` stands for any characters.
    pub ignored: Vec<Placed<String>>,
}

impl Manifest {
    /// What this service needs, as far as the manifest names it.
    #[must_use]
    pub fn of(&self, service: &str) -> Option<&ServiceVariables> {
        self.services.iter().find(|it| it.service.value == service)
    }

    /// This line of the manifest, for a finding.
    #[must_use]
    pub fn at(&self, line: u32) -> Location {
        Location {
            path: self.path.clone(),
            line,
        }
    }
}

impl ServiceVariables {
    /// Whether a variable that the manifest does not list is to be passed over.
    #[must_use]
    pub fn ignores(&self, name: &str) -> bool {
        self.ignored.iter().any(|glob| covers(&glob.value, name))
    }
}

/// Reads the manifest. `path` only names the file in messages; `services` are those of the settings.
///
/// # Errors
///
/// Every mistake in the file, each with its line, the word at fault and the nearest right one.
pub fn parse(text: &str, path: &str, services: &[Service]) -> Result<Manifest, UsageError> {
    let mistakes = Mistakes::default();
    let root = yaml::read(text, &mistakes).map_err(|mistake| mistake.in_file(path))?;
    if matches!(root.value, yaml::Value::Nothing) {
        let mistake = Mistake::new(1, "the file says nothing").help("begin with services:");
        return Err(mistake.in_file(path));
    }
    let file = Setting::file(&root, &mistakes);
    let read = if file.is_list() {
        flat(&file, services)
    } else if is_tree(&root) {
        file.mapping(|keys| {
            keys.need("services", "write services: { SERVICE: { vars: [NAME] } }")
                .and_then(|it| by_service(&it, services))
        })
    } else {
        by_service(&file, services)
    };
    mistakes.into_result(path)?;
    Ok(Manifest {
        path: path.to_owned(),
        services: read.unwrap_or_default(),
    })
}

/// Whether the file is of the first shape: `services` stands at its top, and is no list of names.
fn is_tree(root: &yaml::Node) -> bool {
    let yaml::Value::Mapping(entries) = &root.value else {
        return false;
    };
    entries
        .iter()
        .any(|(key, node)| key.value == "services" && !matches!(node.value, yaml::Value::List(_)))
}

fn by_service(setting: &Setting<'_>, services: &[Service]) -> Option<Vec<ServiceVariables>> {
    let read = setting.entries(Same::ToAReader, |name, needs| {
        let Some(service) = services.iter().find(|it| it.name.value == name.value) else {
            return needs.refuse_on(name.line, no_service(&name.value, services));
        };
        let (variables, ignored) = if needs.is_list() {
            (variable::list(&needs, &[service], false)?, Vec::new())
        } else {
            tree(&needs, service)?
        };
        Some(ServiceVariables {
            service: name.clone(),
            variables,
            ignored,
        })
    })?;
    if read.is_empty() && !setting.has_entries() {
        return setting.refuse(Complaint::new("names no service"));
    }
    Some(read)
}

fn tree(setting: &Setting<'_>, service: &Service) -> Option<(Vec<Variable>, Vec<Placed<String>>)> {
    setting.mapping(|keys| {
        let needed = keys
            .take("vars")
            .map(|it| variable::list(&it, &[service], false));
        let optional = keys
            .take("optional")
            .map(|it| variable::list(&it, &[service], true));
        let ignored = keys
            .take("ignore")
            .and_then(|it| it.words(Same::Exactly, glob));
        if needed.is_none() && optional.is_none() {
            if keys.has_rest() {
                return None;
            }
            return setting
                .refuse(Complaint::new("names no variable").help("write vars: [NAME, NAME]"));
        }
        let needed = needed.unwrap_or(Some(Vec::new()));
        let optional = optional.unwrap_or(Some(Vec::new()));
        let variables: Vec<Variable> = needed?.into_iter().chain(optional?).collect();
        setting.refuse_repeats(
            &variables.iter().map(|it| &it.name).collect::<Vec<_>>(),
            Same::Exactly,
        );
        Some((variables, ignored.unwrap_or_default()))
    })
}

/// One list for all services.
fn flat(file: &Setting<'_>, services: &[Service]) -> Option<Vec<ServiceVariables>> {
    let variables = variable::list(file, &services.iter().collect::<Vec<_>>(), false)?;
    let of_each = services.iter().map(|service| ServiceVariables {
        service: Placed {
            value: service.name.value.clone(),
            line: 1,
        },
        variables: variables.clone(),
        ignored: Vec::new(),
    });
    Some(of_each.collect())
}

fn no_service(word: &str, services: &[Service]) -> Complaint {
    let complaint = Complaint::new(format!(
        "names {}, which is no service of the settings",
        quoted(word)
    ));
    let names: Vec<&str> = services.iter().map(|it| it.name.value.as_str()).collect();
    match nearest(word, names.iter().copied()) {
        Some(near) => complaint.did_you_mean(Some(near)),
        None if names.is_empty() => complaint.help("`services` of the settings names none"),
        None => complaint.help(format!("known: {}", names.join(", "))),
    }
}

/// A variable's name in which `*` stands for any characters.
fn glob(word: &str) -> Checked<String> {
    // With letters in place of its stars it must be a name.
    if words::variable(&word.replace('*', "A")).is_err() {
        let complaint = Complaint::new(format!(
            "holds {}, which no variable's name can match",
            quoted(word)
        ));
        return Err(complaint.help("letters, digits, `_`, and `*` for any of them"));
    }
    Ok(word.to_owned())
}

/// Whether a name matches a glob: `*` stands for any characters, everything else for itself.
fn covers(glob: &str, name: &str) -> bool {
    let mut parts = glob.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
