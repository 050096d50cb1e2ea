//! `--new-only`: what of a scan was there before the change. Facts only; which findings are new is for the judge to say.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::code::Declared;
use super::plan::NewOnly;
use crate::change::{Before, Earlier, Former, PullRequestFiles, Source, from_history};
use crate::config;
use crate::config::manifest::{self, Manifest};
use crate::known::Known;
use crate::references::{Scan, scan_text};
use crate::world::{Checkout, World};

/// What is known of the checkout before the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Since {
    /// This much.
    Told(Told),
    /// Nothing, and why: everything may be new.
    NotTold(String),
    /// The checkout does not hold the change, or not all of it, and how that shows.
    NotHere(String),
}

/// What was there before the change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What the checkout was compared with, in words.
    pub against: String,
    /// What each file that reads variables was. One that is not among them is new.
    pub files: BTreeMap<String, FormerFile>,
    /// The variables, of those read or listed now, that the manifest covered then: listed or ignored.
    pub covered: BTreeSet<String>,
    /// The variables that files read then which the change touched or took away.
    pub read: BTreeSet<String>,
}

/// What a file was before the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormerFile {
    /// What it is now.
    Same,
    /// Something else.
    Changed {
        /// Lines of it as it is now that are new: first and last, from 1.
        added: Vec<(u32, u32)>,
        /// How often it read each variable then.
        read: BTreeMap<String, Reads>,
        /// How often it read a variable then whose name is only known as it runs.
        dynamic: usize,
    },
    /// It was not there, or it cannot be told what it was.
    New,
}

/// How often a file reads a variable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reads {
    /// In places without a default.
    pub needed: usize,
    /// In places with one.
    pub optional: usize,
}

/// Scans the checkout, and tells what of it was there before the change: from the history, or else from GitHub's list of
/// the pull request's files, which is asked for while the scan runs.
pub(super) async fn gather(
    manifest: &Manifest,
    new_only: &NewOnly,
    world: &World,
) -> (Known<Scan>, Since) {
    let change = new_only.change.clone();
    let looked = world.look(move |checkout| from_history(checkout, &change));
    let (before, prefix) = match looked.await {
        Known::Found(found) => found,
        Known::Absent => (
            Before::NotTold("the history was not read".to_owned()),
            String::new(),
        ),
        Known::Unseen(unseen) => (Before::NotTold(unseen.detail), String::new()),
    };
    let (scan, before) = match before {
        Before::NotTold(reason) => tokio::join!(
            world.references(),
            from_github(new_only, reason, &prefix, world)
        ),
        before => (world.references().await, before),
    };
    let source = match before {
        Before::Told(source) => source,
        Before::NotTold(reason) => return (scan, Since::NotTold(reason)),
        Before::NotHere(reason) => return (scan, Since::NotHere(reason)),
    };
    let (Known::Found(found), manifest, settings) =
        (scan.clone(), manifest.clone(), new_only.settings.clone())
    else {
        return (
            scan,
            Since::NotTold("the checkout was not searched".to_owned()),
        );
    };
    let compared = world
        .look(move |checkout| compare(source, &found, &manifest, &settings, checkout))
        .await;
    let since = match compared {
        Known::Found(since) => since,
        Known::Absent => Since::NotTold("the checkout was not compared".to_owned()),
        Known::Unseen(unseen) => Since::NotTold(unseen.detail),
    };
    (scan, since)
}

/// The pull request's files as GitHub lists them, where there is a pull request and a token; `reason` is why the history
/// did not do.
async fn from_github(new_only: &NewOnly, reason: String, prefix: &str, world: &World) -> Before {
    let (Some(repository), Some(pull_request)) = (&new_only.repository, new_only.pull_request())
    else {
        return Before::NotTold(reason);
    };
    if !world.has_github_token() {
        return Before::NotTold(format!(
            "{reason}; and there is no token to ask GitHub with"
        ));
    }
    let files = world
        .github()
        .changed_files(
            repository,
            pull_request.number,
            &pull_request.head.sha,
            pull_request.changed_files,
        )
        .await;
    match files {
        Known::Found(files) => Before::Told(Source::PullRequest(PullRequestFiles::new(
            pull_request.number,
            files,
            prefix,
        ))),
        Known::Absent => Before::NotTold(format!(
            "{reason}; and GitHub has no pull request #{}",
            pull_request.number
        )),
        Known::Unseen(unseen) => Before::NotTold(format!("{reason}; and {}", unseen.detail)),
    }
}

fn compare(
    source: Source,
    scan: &Scan,
    manifest: &Manifest,
    settings: &str,
    checkout: &Checkout,
) -> Since {
    let Some(mut earlier) = source.open(checkout) else {
        return Since::NotTold("the git history cannot be read".to_owned());
    };
    let missing = earlier.missing(checkout);
    if let Some(first) = missing.first() {
        return Since::NotHere(match missing.len() - 1 {
            0 => format!("the change touches {first}, which is not in the checkout"),
            count => format!(
                "the change touches {first} and {count} files more, which are not in the checkout"
            ),
        });
    }
    let then = match former_manifest(&earlier, settings, checkout) {
        Ok(then) => then,
        Err(reason) => return Since::NotTold(reason),
    };
    let paths: BTreeSet<&str> = scan
        .references
        .iter()
        .map(|it| it.path.as_str())
        .chain(scan.dynamic.iter().map(|it| it.path.as_str()))
        .collect();
    let files = paths
        .into_iter()
        .map(|path| (path.to_owned(), former_file(&mut earlier, path, checkout)))
        .collect();
    let then = Declared::of(&then);
    let names_now = manifest.services.iter().flat_map(|it| &it.variables);
    let names_now = names_now
        .map(|it| it.name.value.as_str())
        .chain(scan.references.iter().map(|it| it.name.as_str()));
    let read = earlier
        .touched(checkout)
        .into_iter()
        .flat_map(|(path, text)| {
            let references = scan_text(&path, &text).references;
            references.into_iter().map(|it| it.name)
        });
    Since::Told(Told {
        against: earlier.in_words(),
        files,
        covered: names_now
            .filter(|name| then.covers(name))
            .map(str::to_owned)
            .collect(),
        read: read.collect(),
    })
}

/// The manifest as it was, where the settings of then say it stood.
fn former_manifest(
    earlier: &Earlier,
    settings: &str,
    checkout: &Checkout,
) -> Result<Manifest, String> {
    let text = |path: &str| match earlier.text(path, checkout) {
        Known::Found(text) => Ok(text),
        Known::Absent => Err(format!("{path} was not there before")),
        Known::Unseen(unseen) => Err(unseen.detail),
    };
    let rules: Vec<&str> = crate::gates::rules().map(|rule| rule.id).collect();
    let config = config::parse(&text(settings)?, settings, &rules)
        .map_err(|_mistake| format!("{settings} had mistakes before"))?;
    let path = config
        .config_vars
        .ok_or_else(|| format!("{settings} named no manifest before"))?
        .value;
    manifest::parse(&text(&path)?, &path, &config.services)
        .map_err(|_mistake| format!("{path} had mistakes before"))
}

fn former_file(earlier: &mut Earlier, path: &str, checkout: &Checkout) -> FormerFile {
    let Known::Found(now) = checkout.read_bytes(path) else {
        return FormerFile::New;
    };
    let former = earlier.former(path, &now);
    let added = former.added(&now);
    match former {
        Former::Same => FormerFile::Same,
        Former::New => FormerFile::New,
        Former::Other { path, text } => {
            let scan = scan_text(&path, &text);
            let mut read: BTreeMap<String, Reads> = BTreeMap::new();
            for reference in scan.references {
                let reads = read.entry(reference.name).or_default();
                if reference.optional {
                    reads.optional += 1;
                } else {
                    reads.needed += 1;
                }
            }
            FormerFile::Changed {
                added,
                read,
                dynamic: scan.dynamic.len(),
            }
        }
    }
}
