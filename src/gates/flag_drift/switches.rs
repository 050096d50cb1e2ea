//! What is kept of an app's config vars: for each switch its state, never its value.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::heroku::ConfigVars;
use crate::secret::Secret;
use crate::values::{Mark, RunKey, Switch, switch};

/// The switches of one app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// States by name, of the variables that begin with the prefix.
    pub states: BTreeMap<String, State>,
    /// How many config vars the app has in all.
    pub variables: usize,
}

/// The state of a variable that is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// On, and how that is spelled.
    On(Spelling),
    /// Off.
    Off,
    /// Neither; two such values are the same when their marks are.
    NotASwitch(Mark),
}

/// How a switch that is on is spelled, where it is one of the common short words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spelling {
    /// `true`
    True,
    /// `1`
    One,
    /// `yes`
    Yes,
    /// `on`
    On,
    /// In another way, which is not kept.
    Other,
}

impl Switches {
    /// What is kept of these config vars.
    pub(super) fn of(variables: &ConfigVars, prefix: &str, key: &RunKey) -> Self {
        let states = variables
            .iter()
            .filter(|(name, _)| name.starts_with(prefix))
            .map(|(name, value)| (name.to_owned(), State::of(value, key)))
            .collect();
        Self {
            states,
            variables: variables.iter().count(),
        }
    }
}

impl State {
    fn of(value: &Secret, key: &RunKey) -> Self {
        match switch(value) {
            Switch::On => Self::On(Spelling::of(value)),
            Switch::Off => Self::Off,
            Switch::NotASwitch => Self::NotASwitch(key.mark(value)),
        }
    }
}

impl Spelling {
    fn of(value: &Secret) -> Self {
        match value.expose().trim() {
            "true" => Self::True,
            "1" => Self::One,
            "yes" => Self::Yes,
            "on" => Self::On,
            _ => Self::Other,
        }
    }

    /// The word that switches on; nothing where it is not known.
    pub(super) const fn word(self) -> Option<&'static str> {
        match self {
            Self::True => Some("true"),
            Self::One => Some("1"),
            Self::Yes => Some("yes"),
            Self::On => Some("on"),
            Self::Other => None,
        }
    }
}

/// What a state comes to. Off and absent are the same.
#[derive(PartialEq, Eq)]
enum Effect<'a> {
    On,
    Off,
    Value(&'a Mark),
}

impl<'a> Effect<'a> {
    const fn of(state: Option<&'a State>) -> Self {
        match state {
            Some(State::On(_)) => Self::On,
            Some(State::Off) | None => Self::Off,
            Some(State::NotASwitch(mark)) => Self::Value(mark),
        }
    }
}

/// In which way the two sides differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Difference {
    AheadOnStaging,
    AheadOnProduction,
    ValueDiffers,
}

impl Difference {
    /// How these two differ, if they do.
    pub(super) fn between(staging: Option<&State>, production: Option<&State>) -> Option<Self> {
        match (Effect::of(staging), Effect::of(production)) {
            (one, other) if one == other => None,
            (Effect::On, Effect::Off) => Some(Self::AheadOnStaging),
            (Effect::Off, Effect::On) => Some(Self::AheadOnProduction),
            _ => Some(Self::ValueDiffers),
        }
    }
}

/// Every key of two maps, once, in order, with what each map has under it. One walk through both.
pub(super) fn side_by_side<'a, K: Ord, V>(
    one: &'a BTreeMap<K, V>,
    other: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = (&'a K, Option<&'a V>, Option<&'a V>)> {
    let mut one = one.iter().peekable();
    let mut other = other.iter().peekable();
    std::iter::from_fn(move || {
        let order = match (one.peek(), other.peek()) {
            (None, None) => return None,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((left, _)), Some((right, _))) => left.cmp(right),
        };
        let left = order.is_le().then(|| one.next()).flatten();
        let right = order.is_ge().then(|| other.next()).flatten();
        let (key, _) = left.or(right)?;
        Some((
            key,
            left.map(|(_, value)| value),
            right.map(|(_, value)| value),
        ))
    })
}

/// A state in words; they never tell a value.
pub(super) const fn in_words(state: Option<&State>) -> &'static str {
    match state {
        Some(State::On(_)) => "on",
        Some(State::Off) => "off",
        Some(State::NotASwitch(_)) => "set (not a switch)",
        None => "absent",
    }
}
