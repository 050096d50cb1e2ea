//! ## Why
//!
//! A job that names an environment waits for whatever protects that environment, and for nothing if nothing does.
//! GitHub does not say which of the two it is: a run in an unprotected environment is as green as an approved one,
//! and a run that names a missing environment creates it, unprotected. This gate reads what GitHub would enforce,
//! compares it with what the settings agree on, and reads the checked-out workflows for jobs that deploy past it.
//!
//! ## What fails it
//!
//! The rules below, each with its reason. The approval runbook's failure modes, and what finds them:
//!
//! | Mode | What is wrong | Rules |
//! |---|---|---|
//! | A | the environment has no protection rules, or only some that ask nobody | `no-required-reviewers`, `any-branch-may-deploy`, `no-protected-branch` |
//! | B | the plan does not support required reviewers | `no-required-reviewers` with the note `plan-cannot-enforce` |
//! | C | the environment is missing, or a run recreated it | `environment-missing`; then as mode A; `stray-environment` |
//! | D | the wrong account approves | `required-reviewer-absent`, `unexpected-reviewer`, `reviewer-is-bot`, `team-reviewer` |
//!
//! On the plans Free, Pro and Team, required reviewers, wait timers and the switch that keeps administrators from
//! bypassing them work in public repositories only. For a private repository buying Team does not help: Enterprise
//! does. Until then, let the deploying job need a `confirm-gate` job, restrict the environment's branches, keep a
//! deploy freeze at hand, and write an allowance with that reason.
//!
//! With `--rollback` everything is still reported, and only `run-not-approved` and `approved-by-non-operator` fail:
//! how the environment is set up must not keep a bad deploy in production.
//!
//! ## Settings
//!
//! `environments.<name>` holds `reviewers` (logins or `org/team`; the operators if left out), `branches` and `tags`
//! (Ruby fnmatch patterns, where `*` stops at a `/`; some restriction must exist if left out), `wait-minutes`,
//! `prevent-self-review`, `admins-may-bypass` and `secrets` (names). One of the reviewers must be able to approve,
//! and nobody else may. A team that is named stands for itself: its members are neither asked for nor agreed on one
//! by one. With no `environments` at all the gate wants the operators as reviewers, some branch restriction, and no
//! way around for administrators; with nobody named at all there is nothing to compare, and that is a mistake. `--environment` chooses among them; `--service` does not narrow anything here.
//!
//! `--require-approval`, in a job of the run that deploys, also wants this run approved by an operator.
//!
//! ## Permissions
//!
//! ```yaml
//! permissions:
//!   contents: read # checkout, branches
//!   actions: read # environments, approvals
//! ```
//!
//! A public repository shows its environments without a token. Two questions need more than `GITHUB_TOKEN` can have:
//! the members of a team (`Members: read`) and the names of secrets (`Environments: read`). Without such a token they
//! are undecided, never absent.
//!
//! ## Limits
//!
//! - GitHub records no time and no attempt with an approval, so a second attempt cannot be shown to be approved.
//! - How a bypass by an administrator shows among the approvals is not documented.
//! - Protection rules of other types, those of GitHub Apps among them, are named and not judged.
//! - GitHub says a branch protection rule is what "protected branches" means. Where its answer shows that a ruleset
//!   alone protects a branch, the gate is undecided; not every answer shows it.
//! - Only workflows of this checkout are read, not those of other branches.
//! - Scripts, `make`, `just` and package tasks and local actions of the checkout are searched and not followed. Where a job
//!   that names no environment comes to one that holds a production app (or a variable that holds it) beside a deploying
//!   command, the job is undecided; the same goes for other shells, wrappers such as `xargs`, and workflows of other
//!   repositories that are handed the app. An app and a command that never stand together are not seen, nor is what is read
//!   from elsewhere: other repositories' actions, containers, scripts that are downloaded or put together at run time.
//!   Of very many or very large scripts, only the first are searched: the rest leave undecided the jobs that name an app.

mod advice;
mod approval;
mod bindings;
mod branches;
mod facts;
mod plan;
mod reviewers;
mod rules;
mod safeguards;
mod secrets;
mod stray;
mod summary;

pub use facts::{Facts, TeamMembers};
pub use plan::{Agreement, Flags, Plan, Run};

use crate::access::{self, Read};
use crate::config::Config;
use crate::finding::Judgement;
use crate::gate::{Gate, Meta};
use crate::invocation::Invocation;
use crate::known::Known;
use crate::usage::UsageError;
use crate::world::World;

/// Is the GitHub environment protected as agreed, and was this run approved?
pub struct EnvProtection;

impl Gate for EnvProtection {
    const META: Meta = Meta {
        name: "env-protection",
        question: "Is the GitHub environment protected as agreed, and was this run approved?",
        rules: rules::ALL,
        outputs: &[
            ("environment", "The environment that was checked."),
            (
                "reviewers",
                "Who can approve a deploy to it, separated by commas; teams as `org/team`.",
            ),
            (
                "approved-by",
                "Who approved this run for it, separated by commas; empty without `--require-approval`.",
            ),
        ],
    };
    const READS: &'static [Read] = &[
        Read::always(&access::ENVIRONMENTS),
        Read::when(&access::BRANCHES, "where protected branches may deploy"),
        Read::when(&access::APPROVALS, "with `--require-approval`"),
        Read::when(
            &access::ENVIRONMENT_SECRETS,
            "where the settings name `secrets`",
        ),
        Read::when(
            &access::TEAM_MEMBERS,
            "where a team may approve that the settings do not name",
        ),
        Read::when(
            &access::REPOSITORY,
            "where the environment is missing or nobody has to approve",
        ),
        Read::when(
            &access::ORGANIZATION_PLAN,
            "there too, in a private repository of an organization; without it the advice is less exact",
        ),
    ];
    type Flags = Flags;
    type Plan = Plan;
    type Facts = Facts;

    fn plan(flags: Flags, config: &Config, invocation: &Invocation) -> Result<Plan, UsageError> {
        Plan::settle(&flags, config, invocation)
    }

    async fn gather(plan: &Plan, world: &World) -> Facts {
        facts::gather(plan, world).await
    }

    fn judge(plan: &Plan, facts: &Facts) -> Judgement {
        let mut judgement = Judgement::default();
        match facts.environment() {
            Known::Found(environment) => {
                reviewers::judge(plan, facts, environment, &mut judgement);
                safeguards::judge(plan, facts, environment, &mut judgement);
                branches::judge(plan, facts, environment, &mut judgement);
            }
            Known::Absent => missing(plan, &mut judgement),
            Known::Unseen(unseen) => judgement.undecided(
                &rules::ENVIRONMENT_MISSING,
                format!(
                    "the environment `{}` and what protects it",
                    plan.environment
                ),
                unseen,
            ),
        }
        advice::judge(plan, facts, &mut judgement);
        approval::judge(plan, facts, &mut judgement);
        bindings::judge(plan, facts, &mut judgement);
        stray::judge(plan, facts, &mut judgement);
        secrets::judge(plan, facts, &mut judgement);
        summary::describe(plan, facts, &mut judgement);
        judgement
    }
}

fn missing(plan: &Plan, judgement: &mut Judgement) {
    let name = &plan.environment;
    judgement.find(
        plan.finding(
            &rules::ENVIRONMENT_MISSING,
            name,
            format!("{} has no environment `{name}`. It holds nobody back, and the next run that names it creates it without any rule, which then looks as if somebody had set it up.", plan.repository),
        )
        .compared(format!("environment {name}"), "no such environment")
        .remedy(format!(
            "Before the next deploy: Settings > Environments > New environment, name it {name}, then set Required reviewers and Deployment branches and tags, and save.",
        )),
    );
}

#[cfg(test)]
mod tests;
