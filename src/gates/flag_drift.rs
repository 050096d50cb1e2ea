//! ## Why
//!
//! A feature switch that was on while the release was tried on staging, and is off in production, means that
//! production runs code nobody tried; the other way round it means that staging no longer tells anything. Teams look
//! for it with `heroku config … | grep FLAG_ | sort | diff`. That pads each line to the app's longest name, so every
//! line can differ; it calls `1` and `true` drift; it shows values; and it cannot tell a meant difference from a slip.
//! This gate compares the names and states of the switches of every service, staging against production, and knows
//! which differences the team has agreed on.
//!
//! ## How it compares
//!
//! - The switches are the config vars whose names begin with `flags.prefix`, exactly, whatever their values hold.
//! - `1 true yes on enabled t y` are on; `0 false no off disabled f n` and an empty value are off. Case and surrounding
//!   space do not count.
//! - A switch that is absent is off.
//! - Any other value is compared as a whole, by a keyed hash that lives for one run. No value is ever shown: a report
//!   says `on`, `off`, `absent` or `set (not a switch)`.
//! - One request for each app, all of them side by side. An app that cannot be read is undecided, and nothing is
//!   claimed about its service: what was not seen is not absent.
//!
//! ## Settings
//!
//! ```yaml
//! services:
//!   queue:
//!     staging: { heroku: raxx-queue-staging }
//!     production: { heroku: raxx-queue-prod }
//!
//! flags:
//!   prefix: FLAG_
//!   reviewed: # differences that are meant
//!     - { flag: FLAG_CONSOLE, service: queue, reason: until the flags page ships, owner: MooseQuest, expires: 2026-12-31 }
//!   promote: [FLAG_QUEUE_BILLING] # must be on in production after this release
//! ```
//!
//! A review needs a reason; without `service` it speaks for every service. It counts through its last day, in UTC. After
//! that it counts for nothing and the report says so, as it does of a review that covers no difference. What a review
//! covers is still reported, as waived. A promotion outranks it: a switch in `promote` must be on in production in every
//! service that has it on either side, and some service must have it.
//!
//! `--environment` names what staging is compared with; `--service` narrows. A service without a Heroku app on both
//! sides is not compared, and the report says so; when that is all of them, or one that was asked for, it is an error
//! before any request.
//!
//! ## Permissions
//!
//! `HEROKU_API_KEY` must be allowed to read config vars: the scope `read-protected`, or `global`. The plain scope `read`
//! is not enough, and without enough the verdict is `undecided`.
//!
//! ## In a rollback
//!
//! `--rollback` relaxes every rule: a switch must not keep a bad deploy in production. Note that `heroku rollback`
//! reverts config vars too.
//!
//! ## Limits
//!
//! - A review speaks of a difference, not of its direction: the waived finding says which side is on.
//! - Switches outside config vars (a flag service, a table in the database) are not seen.
//! - Whether the running dynos have picked up a config var is not asked; Heroku restarts them when one is set.

mod advice;
mod comparison;
mod plan;
mod promotions;
mod reviews;
mod rules;
mod summary;
mod switches;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::future::{join, join_all};
use serde::{Deserialize, Serialize};

use crate::access::{self, Read};
use crate::config::{App, Config};
use crate::finding::Judgement;
use crate::gate::{Gate, Meta};
use crate::invocation::Invocation;
use crate::known::Known;
use crate::usage::UsageError;
use crate::world::World;
use comparison::{Compared, Sides};
use promotions::Promoted;
use reviews::Reviews;

pub use plan::{Flags, Pair, Plan, Review};
pub use switches::{Spelling, State, Switches};

/// What was seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// When it was asked: a review's last day is held against this.
    pub observed_at: DateTime<Utc>,
    /// Switches in staging and in production, by service.
    pub services: BTreeMap<String, (Known<Switches>, Known<Switches>)>,
}

/// `flag-drift`.
pub struct FlagDrift;

impl Gate for FlagDrift {
    const META: Meta = Meta {
        name: "flag-drift",
        question: "Which switches differ between staging and production, and is each difference meant?",
        rules: rules::ALL,
        outputs: &[
            (
                "compared",
                "How many switches were compared, counted in each service",
            ),
            ("differing", "How many of them differ without a review"),
            ("reviewed", "How many of them differ as reviewed"),
            (
                "pending",
                "Names of the promoted switches that are not on in production, separated by commas",
            ),
        ],
    };
    const READS: &'static [Read] = &[
        Read::always(&access::CONFIG_VARS),
        Read::when(&access::ACCOUNT, "where an app is said not to exist"),
    ];
    type Flags = Flags;
    type Plan = Plan;
    type Facts = Facts;

    fn plan(_: Flags, config: &Config, invocation: &Invocation) -> Result<Plan, UsageError> {
        Plan::settle(config, invocation)
    }

    async fn gather(plan: &Plan, world: &World) -> Facts {
        let observed_at = world.now();
        let ask = async |app: &App| {
            let variables = world.heroku().config_vars(&app.name).await;
            variables.map(|variables| Switches::of(&variables, &plan.prefix.name, world.run_key()))
        };
        let services = join_all(plan.pairs.iter().map(async |pair| {
            let sides = join(ask(&pair.staging), ask(&pair.production)).await;
            (pair.service.clone(), sides)
        }));
        Facts {
            observed_at,
            services: services.await.into_iter().collect(),
        }
    }

    fn judge(plan: &Plan, facts: &Facts) -> Judgement {
        let mut judgement = Judgement::default();
        let promoted = Promoted::of(plan);
        let mut reviews = Reviews::on(plan, facts.observed_at.date_naive());
        let read = |pair| Sides::read(pair, facts, &mut judgement);
        let services: Vec<Sides<'_>> = plan.pairs.iter().map(read).collect();
        let compare = |sides| Compared::of(sides, &promoted, &mut reviews);
        let compared: Vec<Compared<'_>> = services.iter().filter_map(compare).collect();

        for service in &compared {
            service.judge(plan, &mut judgement);
        }
        let pending = promoted.judge(plan, &services, &reviews, &mut judgement);
        reviews.judge(plan, &compared, &mut judgement);
        summary::flagless(plan, &services, &compared, &mut judgement);
        summary::describe(plan, &compared, &pending, &mut judgement);
        judgement
    }
}
