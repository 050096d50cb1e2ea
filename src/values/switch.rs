//! Switches: the many ways in which teams write on and off.

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// What a value is as a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    /// On.
    On,
    /// Off; an empty value is off too.
    Off,
    /// Neither: code may take it for either.
    NotASwitch,
}

const ON: [&str; 7] = ["1", "true", "yes", "on", "enabled", "t", "y"];
const OFF: [&str; 8] = ["0", "false", "no", "off", "disabled", "f", "n", ""];

/// Reads a value as a switch: case and the space around it do not count.
#[must_use]
pub fn switch(value: &Secret) -> Switch {
    switch_of(value.expose())
}

pub(super) fn switch_of(text: &str) -> Switch {
    let word = text.trim();
    let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    if is_one_of(&ON) {
        Switch::On
    } else if is_one_of(&OFF) {
        Switch::Off
    } else {
        Switch::NotASwitch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_space_do_not_count() {
        let read = |text: &str| switch(&Secret::new(text.to_owned()));
        for text in ["1", "true", "TRUE", " Yes\n", "on", "Enabled", "t", "Y"] {
            assert_eq!(read(text), Switch::On, "{text:?}");
        }
        for text in ["0", "False", "no", "OFF ", "disabled", "F", "n", "", " \n"] {
            assert_eq!(read(text), Switch::Off, "{text:?}");
        }
        for text in [
            "2",
            "10",
            "truth",
            "t rue",
            "null",
            "none",
            "-1",
            "ｔｒｕｅ",
        ] {
            assert_eq!(read(text), Switch::NotASwitch, "{text:?}");
        }
    }
}
