//! What of the things a job mentions can be one thing or another, and what each can be.

use std::rc::Rc;

use super::mentions::{Mention, Mentions};
use super::situation::{Situation, Slot};
use super::value::{Possible, Text};

/// Something that can be one of several things.
#[derive(Debug, Clone)]
pub(super) struct Dimension {
    /// Its path, in lower case: `inputs.target`.
    pub(super) path: String,
    /// Its path as the workflow spells it.
    pub(super) spelled: String,
    /// What it can be.
    pub(super) candidates: Vec<Possible>,
    /// Nobody in this repository chooses it: the outcome of another job, a variable.
    pub(super) free: bool,
}

/// Everything a job mentions that can be one thing or another in a situation.
pub(super) fn of(mentions: &Mentions, situation: &Situation, environment: &str) -> Vec<Dimension> {
    let mut dimensions = Vec::new();
    for (path, mention) in &mentions.mentioned {
        let choice = Choice {
            mention,
            loose: &mentions.loose,
            environment,
        };
        if let Some((candidates, free)) = choice.candidates(path, situation) {
            dimensions.push(Dimension {
                path: path.clone(),
                spelled: mention.spelled.clone(),
                candidates,
                free,
            });
        }
    }
    dimensions
}

struct Choice<'a> {
    mention: &'a Mention,
    /// Texts compared with what may come from anywhere.
    loose: &'a [String],
    environment: &'a str,
}

impl Choice<'_> {
    /// What a path can be, and whether nobody here chooses it; `None` when it is settled, or makes no difference.
    fn candidates(&self, path: &str, situation: &Situation) -> Option<(Vec<Possible>, bool)> {
        let anything = Text::gap(&self.mention.spelled);
        let asked = self.mention.tested || self.mention.names_environment;
        if let Some(name) = path.strip_prefix("inputs.") {
            let slot = match &situation.inputs {
                Some(inputs) => inputs.get(name)?,
                None => return asked.then(|| (self.texts(Some(""), &[], &anything), true)),
            };
            return match slot {
                Slot::OneOf(options) if !options.is_empty() => Some((
                    options.iter().cloned().map(Possible::Known).collect(),
                    false,
                )),
                Slot::AnyText { default, required } => {
                    let first = default.as_deref().or((!required).then_some(""));
                    let never = if *required { &[""][..] } else { &[] };
                    Some((self.texts(first, never, &anything), false))
                }
                Slot::Fixed(Possible::Open { text, except }) if asked => {
                    let never: Vec<&str> = except.iter().map(String::as_str).collect();
                    Some((self.texts(Some(""), &never, text), true))
                }
                _ => None,
            };
        }
        match path {
            "github.ref" => {
                let reference = situation.reference.text();
                let open = reference.known().is_none();
                open.then(|| (self.texts(None, &[""], &reference), false))
            }
            "github.ref_type" | "github.event_name" => None,
            path if path.starts_with("env.") || path.starts_with("matrix.") => None,
            _ => asked.then(|| (self.texts(Some(""), &[], &anything), true)),
        }
    }

    /// The texts that make a difference, then anything else that fits.
    fn texts(&self, first: Option<&str>, never: &[&str], open: &Text) -> Vec<Possible> {
        let compared = self
            .mention
            .compared
            .iter()
            .chain(self.loose)
            .map(String::as_str);
        let named = self.mention.names_environment.then_some(self.environment);
        let mut tried: Vec<&str> = Vec::new();
        for text in first.into_iter().chain(compared).chain(named) {
            let known = tried
                .iter()
                .chain(never)
                .any(|known| known.eq_ignore_ascii_case(text));
            if !known && open.could_be(text) {
                tried.push(text);
            }
        }
        let mut candidates: Vec<Possible> =
            tried.iter().map(|text| Possible::string(text)).collect();
        let except: Rc<[String]> = tried
            .iter()
            .chain(never)
            .map(|&text| text.to_owned())
            .collect();
        let text = open.clone();
        candidates.push(Possible::Open { text, except });
        candidates
    }
}
