//! The rules of this gate. In a rollback all but two are relaxed: what a bad deploy has broken must not keep it in
//! production, and neither must a difference from staging.

use crate::finding::{Level, Rule};

/// Every rule, in the order the docs list them.
pub(super) const ALL: &[&Rule] = &[
    &APP_MISSING,
    &NEVER_DEPLOYED,
    &RELEASE_NOT_CURRENT,
    &RELEASE_FAILED,
    &NO_WEB_DYNOS,
    &DYNO_NOT_UP,
    &DYNO_ON_OLD_RELEASE,
    &WRONG_COMMIT,
    &IMAGE_DIFFERS,
    &STACK_DIFFERS,
    &ADDON_PLAN_DIFFERS,
    &PROCESSES_DIFFER,
    &DYNO_SIZE_DIFFERS,
    &BACKUP_STALE,
    &MAINTENANCE_ON,
];

pub(super) static APP_MISSING: Rule = Rule::new(
    "release-state/app-missing",
    Level::Error,
    "A service's Heroku app does not exist.",
    "Nothing runs in an app that is not there; a misspelled name must not read as a healthy release.",
);

pub(super) static NEVER_DEPLOYED: Rule = Rule::new(
    "release-state/never-deployed",
    Level::Error,
    "No release of the app ever brought code: its releases only set config vars and add-ons.",
    "Such an app answers every request with 502, whatever its list of releases looks like.",
);

pub(super) static RELEASE_NOT_CURRENT: Rule = Rule::new(
    "release-state/release-not-current",
    Level::Error,
    "A release newer than the current one is pending, or took no effect.",
    "The newest release is not what runs. Its release phase may still run, or hang.",
)
.relaxed_on_rollback();

pub(super) static RELEASE_FAILED: Rule = Rule::new(
    "release-state/release-failed",
    Level::Error,
    "A release newer than the current one failed, or the current one did.",
    "What was deployed is not what runs: the dynos stayed with the release before it.",
)
.relaxed_on_rollback();

pub(super) static NO_WEB_DYNOS: Rule = Rule::new(
    "release-state/no-web-dynos",
    Level::Error,
    "A process type that must run has no dynos: `web`, or what the service's `processes` name.",
    "Zero dynos satisfy every check of the kind \"all dynos are up\", and answer nobody.",
)
.relaxed_on_rollback();

pub(super) static DYNO_NOT_UP: Rule = Rule::new(
    "release-state/dyno-not-up",
    Level::Error,
    "A dyno is not up, or fewer dynos are there than the formation asks for.",
    "A dyno that crashes or does not finish booting serves nothing, though the release succeeded.",
)
.relaxed_on_rollback();

pub(super) static DYNO_ON_OLD_RELEASE: Rule = Rule::new(
    "release-state/dyno-on-old-release",
    Level::Error,
    "A dyno runs another release than the current one.",
    "Some requests are answered by other code, or with other config vars, than the release that was made.",
)
.relaxed_on_rollback();

pub(super) static WRONG_COMMIT: Rule = Rule::new(
    "release-state/wrong-commit",
    Level::Error,
    "The current release was made from another commit than `--expect-sha`.",
    "The deploy that was meant is not the one that runs.",
)
.relaxed_on_rollback();

pub(super) static IMAGE_DIFFERS: Rule = Rule::new(
    "release-state/image-differs",
    Level::Error,
    "Production runs another container image than staging, or than `--expect-image`.",
    "An image that was built again is not the one that was tried, even of the same commit.",
)
.relaxed_on_rollback();

pub(super) static STACK_DIFFERS: Rule = Rule::new(
    "release-state/stack-differs",
    Level::Error,
    "Production runs on another stack than staging.",
    "Another operating system, and other libraries, than the ones the code was tried on.",
)
.relaxed_on_rollback();

pub(super) static ADDON_PLAN_DIFFERS: Rule = Rule::new(
    "release-state/addon-plan-differs",
    Level::Error,
    "An add-on's plan is another in production than in staging, or production lacks the add-on. A warning where only production has it.",
    "Limits of connections, memory and rows differ by plan, and show under load first.",
)
.relaxed_on_rollback();

pub(super) static PROCESSES_DIFFER: Rule = Rule::new(
    "release-state/processes-differ",
    Level::Warning,
    "A process type has dynos in one of staging and production, and none in the other.",
    "A worker that runs nowhere in production lets its queue grow without an error.",
)
.relaxed_on_rollback();

pub(super) static DYNO_SIZE_DIFFERS: Rule = Rule::new(
    "release-state/dyno-size-differs",
    Level::Note,
    "A process type has dynos of another size in production than in staging.",
    "Often meant; memory limits that are only met in production are found there.",
)
.relaxed_on_rollback();

pub(super) static BACKUP_STALE: Rule = Rule::new(
    "release-state/backup-stale",
    Level::Error,
    "The newest completed backup of a Postgres database is older than `backup-max-age`, or there is none.",
    "A migration that goes wrong can only be taken back as far as the last backup.",
)
.relaxed_on_rollback();

pub(super) static MAINTENANCE_ON: Rule = Rule::new(
    "release-state/maintenance-on",
    Level::Error,
    "The app is in maintenance mode.",
    "Heroku answers every request with its maintenance page, whatever the dynos do.",
)
.relaxed_on_rollback();
