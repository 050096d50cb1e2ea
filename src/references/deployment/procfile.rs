//! Heroku's `Procfile`: `type: command`, where a shell expands the command.

use crate::references::expansion::{self, Expander};
use crate::references::found::{Found, Spelling};

pub(super) fn find(text: &str) -> Found {
    let mut found = Found::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((process, command)) = line.split_once(':')
            && !process.is_empty()
            && process
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        {
            let before = start + process.len() + 1;
            for used in expansion::uses(command, Expander::Shell) {
                let spelling = Spelling::Known(used.name.to_owned());
                found.read(before + used.offset, spelling, used.optional);
            }
        }
        start += line.len();
    }
    found
}
