//! A deploy to production should begin with somebody who means it: this target, this commit, now. Workflows
//! often ask for that with a text input and compare it in an `if:`. That comparison ignores case, a re-run
//! passes it with the first run's inputs for thirty days, a bot can fill it in, and the branch may have moved
//! since. This gate makes the comparison byte for byte, in one place, and looks at the rest too.
//!
//! ## What fails it
//!
//! For a target the settings call `protected`, every one of these, all reported at once:
//!
//! - **What was typed**: no confirmation, or one that is not the phrase to the byte. The report says how it
//!   differs: case, spaces, line breaks, quotation marks, look-alike or invisible characters, by name.
//! - **Where it goes**: a target the settings do not know.
//! - **Who asks**: a bot, somebody who is no operator, somebody else than who started the run.
//! - **When**: an event other than `workflow_dispatch`, or a re-run.
//! - **What is deployed**: a ref that is not one of `confirm.branches` (a tag of the same name is not the branch), an event or
//!   a dispatch input `ref` that names something else than what was dispatched, a branch whose head has moved since.
//!
//! A target the settings call `open` passes with no confirmation and no request.
//!
//! What cannot be seen is neither right nor wrong: outside Actions, or when GitHub does not
//! answer, the verdict is `undecided`.
//!
//! ## A workflow
//!
//! ```yaml
//! on:
//!   workflow_dispatch:
//!     inputs:
//!       target: { type: choice, options: [staging, prod], default: staging }
//!       confirm: { type: string, description: "For prod: type deploy-prod-now" }
//!
//! jobs:
//!   confirm:
//!     runs-on: ubuntu-24.04
//!     permissions:
//!       contents: read # the settings, and the head of the branch
//!     outputs:
//!       sha: ${{ steps.gate.outputs.sha }}
//!     steps:
//!       - uses: actions/checkout@v5
//!       - id: gate
//!         uses: raxx-app/deploy-gate@v1
//!         with:
//!           gate: confirm-gate
//!           github-token: ${{ github.token }}
//!   deploy:
//!     needs: confirm # skipped unless the gate passes
//!     runs-on: ubuntu-24.04
//!     steps:
//!       - uses: actions/checkout@v5
//!         with: { ref: "${{ needs.confirm.outputs.sha }}" }
//! ```
//!
//! The gate reads the dispatch inputs `target`, `confirm`, `service` and `ref` by itself. Inputs of other names are
//! passed on as `target:` and `confirm:`; a confirmation that is in no dispatch input is remarked on.
//!
//! ## Settings
//!
//! ```yaml
//! operators: [MooseQuest]          # who may confirm; logins compare without case
//! confirm:
//!   phrase: deploy-prod-now        # may contain {service}, {target} and {sha7}
//!   targets: { prod: protected, staging: open }
//!   branches: [main]               # patterns as GitHub's: release/* stops at the next /
//! ```
//!
//! A phrase with `{sha7}`, the first 7 digits of the commit, makes the person name what they deploy.
//!
//! ## In a rollback
//!
//! `--rollback` relaxes one rule, `ref-moved`: a rollback goes back on purpose. Everything else holds.
//!
//! ## What it cannot prove
//!
//! - That the account was in its owner's hands, or that a user account is a person: a script with an operator's
//!   token can dispatch. GitHub marks as bots only apps and its own.
//! - That a deploy job depends on this one. `env-protection` looks at that.
//! - That the branch does not move between this gate and the deploy: deploy the `sha` it puts out.
//! - Who read the diff. It says who asked for the deploy, not that the deploy is good.

mod characters;
mod commit;
mod difference;
mod person;
mod plan;
mod record;
mod surroundings;
#[cfg(test)]
mod tests;
mod typed;

use serde::{Deserialize, Serialize};

use crate::access::{self, Read};
use crate::config::{Config, TargetKind};
use crate::finding::{Judgement, Level, Rule};
use crate::gate::{Gate, Meta};
use crate::github::branches::Branch;
use crate::invocation::Invocation;
use crate::known::Known;
use crate::usage::UsageError;
use crate::world::World;
use plan::HeadQuestion;

pub use plan::Plan;

/// No more characters of a text from outside than this are shown in one place.
const MOST_SHOWN: usize = 60;

/// No confirmation was typed.
pub static PHRASE_MISSING: Rule = Rule::new(
    "confirm-gate/phrase-missing",
    Level::Error,
    "No confirmation was typed.",
    "A protected target is deployed only when a person says so in words; an empty field says nothing.",
);

/// What was typed is not the phrase.
pub static PHRASE_MISMATCH: Rule = Rule::new(
    "confirm-gate/phrase-mismatch",
    Level::Error,
    "The confirmation is not the phrase, byte for byte.",
    "A phrase typed exactly shows that somebody meant this deploy. A workflow's own `==` lets another case through.",
);

/// The target is not in the settings.
pub static UNKNOWN_TARGET: Rule = Rule::new(
    "confirm-gate/unknown-target",
    Level::Error,
    "The target is not one of the settings' targets.",
    "Nobody agreed on what a deploy to an unknown target needs, so it would be let through with nothing.",
);

/// The run was not dispatched by hand.
pub static NOT_DISPATCHED: Rule = Rule::new(
    "confirm-gate/not-dispatched",
    Level::Error,
    "The run was started by an event other than workflow_dispatch.",
    "Only a dispatch has inputs that somebody filled in for this deploy; a push or a schedule confirms nothing.",
);

/// The ref is not one the settings allow, or not what would be deployed.
pub static REF_NOT_ALLOWED: Rule = Rule::new(
    "confirm-gate/ref-not-allowed",
    Level::Error,
    "The ref is not an allowed branch, or the event or the dispatch input `ref` names another one.",
    "Code that never reached an allowed branch has not passed its reviews; a tag can be called like the branch.",
);

/// Who dispatched is not an operator.
pub static ACTOR_NOT_OPERATOR: Rule = Rule::new(
    "confirm-gate/actor-not-operator",
    Level::Error,
    "The person who dispatched the run is not one of the operators.",
    "Anyone with write access can dispatch a workflow; only operators may decide on production.",
);

/// A bot dispatched the run.
pub static BOT_ACTOR: Rule = Rule::new(
    "confirm-gate/bot-actor",
    Level::Error,
    "The run was dispatched by a bot.",
    "A bot can fill in any phrase. The confirmation is worth something because a person types it.",
);

/// The run is a re-run.
pub static REPLAYED_RUN: Rule = Rule::new(
    "confirm-gate/replayed-run",
    Level::Error,
    "This is a re-run: the confirmation was typed for an earlier attempt.",
    "Anyone with write access can re-run a job for 30 days, with the inputs and the rights of the first run.",
);

/// The people named for this run differ.
pub static ACTOR_CHANGED: Rule = Rule::new(
    "confirm-gate/actor-changed",
    Level::Error,
    "The one who started this attempt is not the one who dispatched the run.",
    "The confirmation is one person's word. Somebody else may not act on it.",
);

/// The branch has moved since the dispatch.
pub static REF_MOVED: Rule = Rule::new(
    "confirm-gate/ref-moved",
    Level::Error,
    "The branch has moved since the run was dispatched.",
    "The person confirmed the branch as they saw it. What is deployed now is no longer what the branch holds.",
)
.relaxed_on_rollback();

/// Flags of `confirm-gate`.
#[derive(Debug, Default, clap::Args)]
pub struct Flags {
    /// The target to deploy to, as the settings name it [default: the dispatch input `target`]
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub target: Option<String>,
    /// What the person typed to confirm [default: the dispatch input `confirm`]
    #[arg(
        long,
        value_name = "TEXT",
        alias = "confirmation",
        allow_hyphen_values = true
    )]
    pub confirm: Option<String>,
}

/// What was seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// The branch that was dispatched; `None` when it was not asked for.
    pub branch: Option<Known<Branch>>,
}

/// The event that has inputs somebody typed.
pub const DISPATCH: &str = "workflow_dispatch";

/// `confirm-gate`.
pub struct ConfirmGate;

impl Gate for ConfirmGate {
    const META: Meta = Meta {
        name: "confirm-gate",
        question: "Did a person confirm exactly this deploy?",
        rules: &[
            &PHRASE_MISSING,
            &PHRASE_MISMATCH,
            &UNKNOWN_TARGET,
            &NOT_DISPATCHED,
            &REF_NOT_ALLOWED,
            &ACTOR_NOT_OPERATOR,
            &BOT_ACTOR,
            &REPLAYED_RUN,
            &ACTOR_CHANGED,
            &REF_MOVED,
        ],
        outputs: &[
            (
                "confirmed",
                "`true` when the phrase was typed and, for a protected target, every rule holds; allowances do not make it true",
            ),
            (
                "target",
                "The target; empty when the settings do not know it",
            ),
            (
                "service",
                "The service; empty when the run is about none or several",
            ),
            ("sha", "The commit that was dispatched: deploy this one"),
            ("actor", "The login of who dispatched the run"),
        ],
    };
    const READS: &'static [Read] = &[
        Read::when(&access::BRANCHES, "for a protected target"),
        Read::when(&access::REPOSITORY, "where the branch is said not to exist"),
    ];
    type Flags = Flags;
    type Plan = Plan;
    type Facts = Facts;

    fn plan(flags: Flags, config: &Config, invocation: &Invocation) -> Result<Plan, UsageError> {
        Plan::settle(flags, config, invocation)
    }

    async fn gather(plan: &Plan, world: &World) -> Facts {
        let branch = match &plan.head {
            HeadQuestion::Asked { repository, branch } => {
                Some(world.github().branch(repository, branch).await)
            }
            HeadQuestion::NotNeeded | HeadQuestion::CannotAsk(_) => None,
        };
        Facts { branch }
    }

    fn judge(plan: &Plan, facts: &Facts) -> Judgement {
        let mut judgement = Judgement::default();
        if plan.kind != Some(TargetKind::Open) {
            typed::judge(plan, &mut judgement);
            person::judge(plan, &mut judgement);
            commit::judge(plan, facts, &mut judgement);
        }
        record::write(plan, &mut judgement);
        judgement
    }
}
