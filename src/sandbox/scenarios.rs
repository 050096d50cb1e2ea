//! The worlds that come with the program.

use super::scenario::{Scenario, ScenarioError};

/// A world that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// What it is called.
    pub name: &'static str,
    text: &'static str,
}

macro_rules! scenarios {
    ($($name:literal),+ $(,)?) => {
        const ALL: &[Named] = &[$(Named { name: $name, text: include_str!(concat!("scenarios/", $name, ".yml")) }),+];
    };
}

scenarios![
    "healthy",
    "approval-mode-a",
    "approval-mode-b",
    "approval-mode-c",
    "approval-mode-d",
    "queue-2026-05-18",
    "incident-2026-04-30",
];

impl Named {
    /// Reads it.
    ///
    /// # Errors
    /// Never, as a test sees to.
    pub fn read(self) -> Result<Scenario, ScenarioError> {
        self.text.parse()
    }

    /// Its text, as YAML.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.text
    }

    /// One line: what is the matter in this world.
    #[must_use]
    pub fn about(self) -> &'static str {
        let first = self
            .text
            .lines()
            .find_map(|line| line.strip_prefix("about: "));
        first.unwrap_or_default()
    }
}

/// Every world that comes with the program, the healthy one first.
#[must_use]
pub const fn names() -> &'static [Named] {
    ALL
}

/// The world of this name.
#[must_use]
pub fn scenario(name: &str) -> Option<Named> {
    ALL.iter().copied().find(|named| named.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_world_reads_and_says_what_it_is_about() {
        for named in names() {
            let world = named
                .read()
                .unwrap_or_else(|error| panic!("{}: {error}", named.name));
            assert_eq!(world.about(), named.about(), "{}", named.name);
            assert!(!named.about().is_empty(), "{}", named.name);
        }
    }
}
