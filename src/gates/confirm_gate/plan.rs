//! What is settled before any request: the target, the phrase, what was typed, and whether to ask for the branch.

use super::characters::visible;
use super::{DISPATCH, Flags, MOST_SHOWN};
use crate::config::{Config, Confirm, Phrase, PhraseWords, Placed, TargetKind};
use crate::finding::Location;
use crate::fnmatch;
use crate::hex::is_whole_commit;
use crate::invocation::{Invocation, RepositoryName};
use crate::known::{Known, Unseen, Why};
use crate::usage::UsageError;

/// What the gate compares, and the one question it asks.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) path: String,
    pub(super) confirm: Confirm,
    pub(super) operators: Vec<Placed<String>>,
    pub(super) services: Vec<String>,
    pub(super) run: Invocation,
    /// As it was given; empty where none was, or where it could not be seen.
    pub(super) target: String,
    /// Why the target could not be seen, where it could not.
    pub(super) target_unseen: Option<Unseen>,
    /// `None`: the settings do not know it.
    pub(super) kind: Option<TargetKind>,
    /// Known to the settings.
    pub(super) service: Option<String>,
    /// `GITHUB_SHA`, where it is a commit id.
    pub(super) sha: Option<String>,
    pub(super) template: Phrase,
    /// What must be typed for this deploy. Absent: this deploy has no phrase.
    pub(super) phrase: Known<String>,
    /// What was typed.
    pub(super) given: Known<String>,
    pub(super) head: HeadQuestion,
    pub(super) remarks: Vec<String>,
}

/// Whether the branch's head is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HeadQuestion {
    /// It is.
    Asked {
        repository: RepositoryName,
        branch: String,
    },
    /// Its answer would change nothing.
    NotNeeded,
    /// It is needed and cannot be asked.
    CannotAsk(Unseen),
}

impl Plan {
    pub(super) fn settle(
        flags: Flags,
        config: &Config,
        run: &Invocation,
    ) -> Result<Self, UsageError> {
        let path = config
            .path
            .clone()
            .unwrap_or_else(|| ".github/deploy-gate.yml".to_owned());
        let confirm = config
            .confirm
            .clone()
            .ok_or_else(|| no_confirm(config, &path))?;
        let phrase_line = confirm.phrase.line;
        let template = confirm.phrase.value.clone();

        let target = flags.target.filter(|target| !target.is_empty());
        let mut remarks = Vec::from_iter(contradicted(target.as_deref(), &confirm, run));
        let (target, target_unseen) = match (target, &run.event) {
            (Some(target), _) => (target, None),
            // Where there is a run there is a payload, and one that cannot be read may hold the target.
            (None, Known::Unseen(unseen)) if run.event_name.is_some() => {
                (String::new(), Some(unseen.clone()))
            }
            (None, _) => match dispatch_input(run, "target") {
                Some(target) => (target, None),
                // What is no dispatch is refused whatever it would deploy to, and leaves its record.
                None if run
                    .event_name
                    .as_deref()
                    .is_some_and(|name| name != DISPATCH) =>
                {
                    (String::new(), None)
                }
                None => return Err(no_target()),
            },
        };
        let kind = confirm
            .targets
            .iter()
            .find(|(known, _)| known.value == target)
            .map(|(_, kind)| *kind);
        let service = service(config, run)?;
        if kind == Some(TargetKind::Protected) {
            can_be_protected(config, &confirm, &path)?;
            if template.names_service() && service.is_none() {
                return Err(no_single_service(config, run).at(&path, phrase_line));
            }
        }

        let sha = run.sha.clone().filter(|sha| is_whole_commit(sha));
        let words = PhraseWords {
            service: service.as_deref(),
            target: kind.map(|_| target.as_str()),
            sha7: sha.as_deref().map(sha7),
        };
        let phrase = match template.filled(words) {
            Some(phrase) => Known::Found(phrase),
            None if template.names_commit() && sha.is_none() => Known::Unseen(no_sha()),
            None => Known::Absent,
        };
        remarks.extend(hard_coded(flags.confirm.as_deref(), run));
        let given = match (&flags.confirm, &run.event) {
            (Some(text), _) if text.is_empty() || is_left_empty(text, run) => Known::Absent,
            (Some(text), _) => Known::Found(text.clone()),
            (None, Known::Unseen(unseen)) => Known::Unseen(unseen.clone()),
            (None, _) => dispatch_input(run, "confirm").map_or(Known::Absent, Known::Found),
        };
        Ok(Self {
            head: head_question(kind, &confirm.branches, run, sha.is_some()),
            operators: config.operators.clone(),
            services: config
                .services
                .iter()
                .map(|s| s.name.value.clone())
                .collect(),
            run: run.clone(),
            path,
            confirm,
            target,
            target_unseen,
            kind,
            service,
            sha,
            template,
            phrase,
            given,
            remarks,
        })
    }

    /// A line of the settings.
    pub(super) fn at(&self, line: u32) -> Location {
        Location {
            path: self.path.clone(),
            line,
        }
    }

    /// The target, fit to be shown.
    pub(super) fn target_shown(&self) -> String {
        visible(&self.target, MOST_SHOWN)
    }

    /// The branch that was dispatched, if it was a branch and the settings allow it.
    pub(super) fn allowed_branch(&self) -> Option<&str> {
        let branch = self.run.git_ref.as_deref()?.strip_prefix("refs/heads/")?;
        allows(&self.confirm.branches, branch).then_some(branch)
    }

    /// The branch to dispatch from: the one this run came from where that was right, else the settings' first.
    pub(super) fn right_branch(&self) -> &str {
        let first = self.confirm.branches.first();
        self.allowed_branch()
            .or_else(|| first.map(|branch| branch.value.as_str()))
            .unwrap_or("an allowed branch")
    }

    /// What to type, for a remedy to end with. The commit stays open: the next dispatch may be of another.
    pub(super) fn what_to_type(&self) -> String {
        let words = PhraseWords {
            service: Some(self.service.as_deref().unwrap_or("{service}")),
            target: Some(self.kind.map_or("{target}", |_| &self.target)),
            sha7: Some("{sha7}"),
        };
        let phrase = self.template.filled(words).unwrap_or_default();
        if self.template.names_commit() {
            format!("{phrase}, where {{sha7}} is the first 7 digits of the commit to deploy")
        } else {
            phrase
        }
    }

    /// `Dispatch the workflow again from main and type deploy-prod-now`.
    pub(super) fn dispatch_again(&self) -> String {
        format!(
            "Dispatch the workflow again from {} and type {}",
            self.right_branch(),
            self.what_to_type()
        )
    }
}

pub(super) fn allows(patterns: &[Placed<String>], branch: &str) -> bool {
    let matches = |pattern: &Placed<String>| fnmatch::matches(&pattern.value, branch);
    patterns.iter().any(matches)
}

/// The first 7 digits of a commit id.
pub(super) fn sha7(sha: &str) -> &str {
    sha.get(..7).unwrap_or(sha)
}

pub(super) fn no_sha() -> Unseen {
    Unseen::new(
        Why::Unreadable,
        "GITHUB_SHA is not set to a commit id; the runner sets it in every job",
    )
}

fn dispatch_input(run: &Invocation, name: &str) -> Option<String> {
    match &run.event {
        Known::Found(event) => event.input(name).map(str::to_owned),
        Known::Absent | Known::Unseen(_) => None,
    }
}

fn head_question(
    kind: Option<TargetKind>,
    branches: &[Placed<String>],
    run: &Invocation,
    has_sha: bool,
) -> HeadQuestion {
    let branch = run.git_ref.as_deref().map(|git_ref| {
        let branch = git_ref.strip_prefix("refs/heads/");
        branch.filter(|branch| allows(branches, branch))
    });
    let branch = match (kind, branch) {
        // An open target needs nothing, and a refused ref is refused whatever its head.
        (Some(TargetKind::Open), _) | (_, Some(None)) => return HeadQuestion::NotNeeded,
        (_, None) => {
            return HeadQuestion::CannotAsk(Unseen::new(
                Why::Unreadable,
                "GITHUB_REF is not set; the runner sets it in every job",
            ));
        }
        (_, Some(Some(branch))) => branch.to_owned(),
    };
    let Some(repository) = run.repository.clone() else {
        return HeadQuestion::CannotAsk(Unseen::new(
            Why::Unreadable,
            "no repository is known: give --repository OWNER/NAME or set GITHUB_REPOSITORY",
        ));
    };
    if !has_sha {
        return HeadQuestion::CannotAsk(no_sha());
    }
    HeadQuestion::Asked { repository, branch }
}

/// The one service this run is about, if it is about one.
fn service(config: &Config, run: &Invocation) -> Result<Option<String>, UsageError> {
    config.services_named(&run.services)?;
    Ok(match run.services.as_slice() {
        [] => dispatch_input(run, "service").filter(|name| config.service(name).is_some()),
        [one] => Some(one.clone()),
        _ => None,
    })
}

fn no_single_service(config: &Config, run: &Invocation) -> UsageError {
    if let Some(unknown) = dispatch_input(run, "service").filter(|_| run.services.is_empty()) {
        return config.no_service(&unknown);
    }
    let what = match run.services.len() {
        0 => "none was given",
        _ => "several were given",
    };
    UsageError::new(format!(
        "`confirm.phrase` names the service, and {what} to confirm"
    ))
    .help("give one --service NAME, or the dispatch input `service`")
}

fn no_confirm(config: &Config, path: &str) -> UsageError {
    if config.path.is_none() {
        return UsageError::new(format!("there is no {path} here: nothing to check"))
            .help("check the repository out first, or name the settings file with --config");
    }
    UsageError::new(format!("{path} says nothing under `confirm`: nothing to check")).help(
        "add confirm: { phrase: deploy-prod-now, targets: { prod: protected, staging: open }, branches: [main] }",
    )
}

fn no_target() -> UsageError {
    UsageError::new("no target was given: nothing to check")
        .help("give --target NAME, or the dispatch input `target`")
}

/// A protected target needs people who may confirm it and branches it may come from.
fn can_be_protected(config: &Config, confirm: &Confirm, path: &str) -> Result<(), UsageError> {
    let missing = if config.operators.is_empty() {
        (
            "`operators` names nobody who may confirm a protected target",
            "add operators: [LOGIN]",
        )
    } else if confirm.branches.is_empty() {
        (
            "`confirm.branches` names no branch that a protected target may be deployed from",
            "add branches: [main] under confirm",
        )
    } else {
        return Ok(());
    };
    Err(UsageError::new(missing.0)
        .at(path, confirm.phrase.line)
        .help(missing.1))
}

/// A confirmation that stands in the workflow itself was typed by nobody.
fn hard_coded(flag: Option<&str>, run: &Invocation) -> Option<String> {
    let flag = flag.map(str::trim).filter(|text| !text.is_empty())?;
    let Known::Found(event) = &run.event else {
        return None;
    };
    let typed = event.inputs.values().any(|input| input.trim() == flag);
    (!typed).then(|| {
        "The confirmation was given as `confirm` and is in none of the dispatch inputs: if it is written into \
         the workflow, nobody typed it, and it proves nothing. Pass the dispatch input on, or leave `confirm` out."
            .to_owned()
    })
}

/// The person was asked to confirm and left it empty; what the workflow passes instead is none of their inputs.
fn is_left_empty(flag: &str, run: &Invocation) -> bool {
    let Known::Found(event) = &run.event else {
        return false;
    };
    let typed = event.inputs.get("confirm");
    typed.is_some_and(|it| it.trim().is_empty())
        && !event
            .inputs
            .values()
            .any(|input| input.trim() == flag.trim())
}

/// The workflow says one target and the person another.
fn contradicted(flag: Option<&str>, confirm: &Confirm, run: &Invocation) -> Option<String> {
    let flag = flag?;
    let input = dispatch_input(run, "target").filter(|input| input != flag)?;
    let known = confirm
        .targets
        .iter()
        .any(|(target, _)| target.value == input);
    known.then(|| {
        format!(
            "The dispatch input `target` is {input}, and the workflow passes {} as `target`: the gate checked the latter.",
            visible(flag, MOST_SHOWN)
        )
    })
}
