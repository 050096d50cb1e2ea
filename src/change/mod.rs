//! The change a run is about, and what stood in the checkout before it.
//!
//! Told from the checkout's own git history where that reaches back far enough ([`history`](self)), else from the list of
//! files that GitHub gives of a pull request. Whatever cannot be told of a file makes that file wholly new: nothing is ever
//! taken for old on a guess.

#[cfg(feature = "history")]
mod history;
#[cfg(not(feature = "history"))]
#[path = "no_history.rs"]
mod history;
mod lines;
mod pull_request;

use std::path::Path;

use crate::github::event::{Event, MergeGroup, PullRequest};
use crate::invocation::Invocation;
use crate::known::Known;
use crate::world::Checkout;

pub use pull_request::PullRequestFiles;

/// Longest start of a commit's id that a message shows.
#[cfg(feature = "history")]
const SHOWN_ID: usize = 7;

/// What a run is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A pull request.
    PullRequest(PullRequest),
    /// A push: the commits before and after it.
    Push {
        /// All zeros where the branch is new.
        before: String,
        /// The commit at the branch's head.
        after: String,
    },
    /// A group of pull requests in a merge queue.
    MergeGroup(MergeGroup),
    /// Outside GitHub Actions: what the branch at hand has that `origin`'s first branch has not.
    Branch,
    /// The event adds nothing, or does not say what.
    None(String),
}

impl Change {
    /// What the run's event is about.
    #[must_use]
    pub fn of(invocation: &Invocation) -> Self {
        let Some(event_name) = &invocation.event_name else {
            return Self::Branch;
        };
        let event = match &invocation.event {
            Known::Found(event) => event,
            Known::Absent => return Self::None("there is no event payload".to_owned()),
            Known::Unseen(unseen) => return Self::None(unseen.detail.clone()),
        };
        let found = match event {
            Event {
                pull_request: Some(pull_request),
                ..
            } => Some(Self::PullRequest(pull_request.clone())),
            Event {
                merge_group: Some(group),
                ..
            } => Some(Self::MergeGroup(group.clone())),
            Event {
                before: Some(before),
                after: Some(after),
                ..
            } if event_name == "push" => Some(Self::Push {
                before: before.clone(),
                after: after.clone(),
            }),
            _ => None,
        };
        found.unwrap_or_else(|| Self::None(format!("the event {event_name} adds no commits")))
    }

    /// What a message calls it.
    #[must_use]
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::PullRequest(_) => "the pull request",
            Self::Push { .. } => "the push",
            Self::MergeGroup(_) => "the merge group",
            Self::Branch => "the branch",
            Self::None(_) => "the run",
        }
    }
}

/// What is known of the checkout before the change.
#[derive(Debug)]
pub enum Before {
    /// This much.
    Told(Source),
    /// Nothing, and why.
    NotTold(String),
    /// The checkout does not hold the change at all, and how that shows.
    NotHere(String),
}

/// Where that is to be had. Can be handed to another thread, which an open repository cannot.
#[derive(Debug)]
pub enum Source {
    /// The git history, from this commit on.
    #[cfg(feature = "history")]
    History(history::Since),
    /// GitHub's list of a pull request's files.
    PullRequest(PullRequestFiles),
}

impl Source {
    /// Opens it. `None` when the history cannot be read.
    #[must_use]
    pub fn open(self, checkout: &Checkout) -> Option<Earlier> {
        Some(match self {
            #[cfg(feature = "history")]
            Self::History(since) => {
                Earlier::History(Box::new(history::History::open(checkout.root(), &since)?))
            }
            Self::PullRequest(files) => {
                let files = files.heeding_attributes(checkout);
                let commit = history::Committed::open(checkout.root());
                Earlier::PullRequest(files, Box::new(commit))
            }
        })
    }
}

/// What a file was before the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Former {
    /// What it is now.
    Same,
    /// Another text, or the same under another name.
    Other {
        /// Its path then, relative to the workspace.
        path: String,
        /// Its text then.
        text: Vec<u8>,
    },
    /// It was not there, or nobody can say what it was.
    New,
}

impl Former {
    /// Which lines of the text it is `now` are new.
    #[must_use]
    pub fn added(&self, now: &[u8]) -> Vec<(u32, u32)> {
        match self {
            Self::Same => Vec::new(),
            Self::Other { text, .. } => lines::added(text, now),
            Self::New => vec![(1, u32::MAX)],
        }
    }
}

/// The checkout as it was before the change.
#[derive(Debug)]
pub enum Earlier {
    /// As the git history has it.
    #[cfg(feature = "history")]
    History(Box<history::History>),
    /// As GitHub's list of a pull request's files has it, and the commit at hand.
    PullRequest(PullRequestFiles, Box<history::Committed>),
}

impl Earlier {
    /// What the checkout was compared with, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            #[cfg(feature = "history")]
            Self::History(history) => history.in_words(),
            Self::PullRequest(files, _) => files.in_words(),
        }
    }

    /// What the file at this path was; `now` is its text. Each path is to be asked once: a file that went is the former
    /// self of one file at most.
    pub fn former(&mut self, path: &str, now: &[u8]) -> Former {
        match self {
            #[cfg(feature = "history")]
            Self::History(history) => history.former(path, now),
            Self::PullRequest(files, commit) => files.former(path, now, commit),
        }
    }

    /// The text that stood at this path then.
    pub fn text(&self, path: &str, checkout: &Checkout) -> Known<String> {
        match self {
            #[cfg(feature = "history")]
            Self::History(history) => history.text(path),
            Self::PullRequest(files, _) => files.text(path, checkout),
        }
    }

    /// Path and text then of every file the change touched or took away, as far as that can be told.
    #[must_use]
    pub fn touched(&self, checkout: &Checkout) -> Vec<(String, Vec<u8>)> {
        match self {
            #[cfg(feature = "history")]
            Self::History(history) => history.touched(),
            Self::PullRequest(files, _) => files.touched(checkout),
        }
    }

    /// Files that the change adds or changes and that are not in the checkout: it then holds something else, or a part.
    #[must_use]
    pub fn missing(&self, checkout: &Checkout) -> Vec<String> {
        match self {
            #[cfg(feature = "history")]
            Self::History(history) => history.missing(checkout),
            Self::PullRequest(files, _) => files.missing(checkout),
        }
    }
}

/// What the checkout's history tells of what stood there before the change; where the workspace is below the repository's
/// root, too, as far as that shows.
#[must_use]
#[cfg_attr(
    not(feature = "history"),
    expect(unused_variables, reason = "it is only read for its history")
)]
pub fn from_history(checkout: &Checkout, change: &Change) -> (Before, String) {
    #[cfg(feature = "history")]
    return history::before(checkout.root(), change);
    #[cfg(not(feature = "history"))]
    {
        let reason = match change {
            Change::None(reason) => reason.clone(),
            _ => "this build reads no git history".to_owned(),
        };
        (Before::NotTold(reason), String::new())
    }
}

/// The files that git tracks below a folder, by their paths relative to it: none where it is no repository, or where this
/// build reads no git history.
#[must_use]
pub fn tracked(root: &Path) -> Vec<String> {
    history::tracked(root)
}

/// A commit's id, cut for a reader.
#[cfg(feature = "history")]
fn short(id: impl std::fmt::Display) -> String {
    id.to_string().chars().take(SHOWN_ID).collect()
}

/// A path below a folder, as it is called from there.
fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}
