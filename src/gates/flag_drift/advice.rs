//! The next command. It prints nothing: `heroku config:set` would print the value it sets.

use super::comparison::Row;
use super::plan::Pair;
use super::switches::{Difference, State};
use crate::config::App;

const MEANT: &str =
    "If the difference is meant, add it to flags.reviewed with a reason and a last day.";

/// How to make two sides agree.
pub(super) fn to_agree(pair: &Pair, row: &Row<'_>, difference: Difference) -> String {
    let Pair {
        staging,
        production,
        ..
    } = pair;
    let command = match difference {
        Difference::AheadOnStaging => to_promote(row.flag, production, row.staging),
        Difference::AheadOnProduction => format!(
            "{} Or off in {}: {}.",
            to_promote(row.flag, staging, row.production),
            production.environment,
            set(row.flag, "false", production)
        ),
        Difference::ValueDiffers => format!(
            "Give both sides one value: {} and {}.",
            set(row.flag, "<…>", staging),
            set(row.flag, "<…>", production)
        ),
    };
    format!("{command} {MEANT}")
}

/// How to switch on in this app, as the other side spells it where that is a common word.
pub(super) fn to_promote(flag: &str, app: &App, other_side: Option<&State>) -> String {
    let (word, hint) = match other_side {
        Some(State::On(spelling)) => match spelling.word() {
            Some(word) => (word, ""),
            None => (
                "true",
                " The other side spells it in another way: use the word the app reads.",
            ),
        },
        Some(State::Off | State::NotASwitch(_)) | None => ("true", ""),
    };
    format!(
        "Switch it on in {}: {}.{hint}",
        app.environment,
        set(flag, word, app)
    )
}

/// The command that sets a config var. A name that a shell could take for more than a name stands in no command.
fn set(flag: &str, value: &str, app: &App) -> String {
    let is_plain = flag.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
    if is_plain {
        format!(
            "`heroku config:set {flag}={value} --app {} >/dev/null 2>&1`",
            app.name
        )
    } else {
        format!(
            "on the settings page of {}, as its name is not safe in a command",
            app.name
        )
    }
}
