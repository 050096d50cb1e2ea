//! The next command.

use crate::config::App;

/// The exact command that rolls an app back.
pub(super) fn command(app: &App, version: u64) -> String {
    format!("heroku rollback v{version} --app {}", app.name)
}

/// What shows an app's releases.
pub(super) fn releases(app: &App) -> String {
    format!("heroku releases --app {}", app.name)
}

pub(super) fn only_forward(app: &App) -> String {
    format!(
        "Have the fix for a bad deploy ready to go forward, and look yourself: `heroku releases --app {}`. For a first deploy, allow this rule with a reason.",
        app.name
    )
}

pub(super) fn look_again(app: &App) -> String {
    format!(
        "Do not use the recorded command. See what happened since: `heroku releases --app {}`; run without --verify to see where a rollback goes now.",
        app.name
    )
}

pub(super) fn set_again(app: &App) -> String {
    format!(
        "After a rollback set again what must stay as it is, one by one: `heroku config:set NAME=… --app {} >/dev/null 2>&1`.",
        app.name
    )
}

pub(super) fn before_it_expires(app: &App) -> String {
    format!(
        "Deploy the code that runs now once more when it has proven itself, so that a newer release of it is there to go back to; `heroku releases --app {}` shows what expires.",
        app.name
    )
}

pub(super) fn look_at_releases(app: &App) -> String {
    format!(
        "Look first: `heroku releases --app {0}` and `heroku ps --app {0}`.",
        app.name
    )
}
