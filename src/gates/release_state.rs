//! ## Why
//!
//! "The deploy workflow succeeded" says that a workflow ended, not what production runs. An app can be set up, be given
//! config vars for eight days, show seven releases, and never have been deployed. The newest row of `heroku releases` may
//! be a release that failed or waits, while an older one runs. `slug: null` means "never deployed" on one stack and
//! nothing at all on another. "All dynos are up" holds for zero dynos. And the hexadecimal digits of a container release
//! are those of a docker image, not of a commit. This gate follows the release that Heroku marks as current and says what
//! it is: which code, since when, by whom, on how many dynos, and whether staging runs the same.
//!
//! ## What it looks at
//!
//! - *The current release*: the one marked so. None marked, or two, is undecided. What is above it is pending or failed,
//!   and reported.
//! - *Its code*, by the rule of the app's stack. With buildpacks: the slug, and the commit that slug was made from. On the
//!   container stack: for each process type the image that the last release described as `Deployed` brought, also through a
//!   rollback. With cloud native buildpacks: the image among the release's artifacts.
//! - *Its dynos*: that each process type in the service's `processes` has some (`web` where it names none), as many as the
//!   formation asks for, all up, all on the current release. One-off dynos do not count.
//! - *Staging beside it*, for every service that has an app there: stack, add-on plans, process types, dyno sizes, and on
//!   the container stack the very image. The report says whether staging ran production's image before, rolled back from it, or never had it. A
//!   team whose staging runs ahead between deploys lowers `image-differs` to a warning in its settings (`rules`), with that
//!   reason, and holds the deploy itself to its image with `--expect-image`.
//! - *Maintenance mode*, and *backups* where the settings ask.
//!
//! It only reads, so it is as good for a nightly run as after a deploy.
//!
//! ## After a deploy
//!
//! ```yaml
//! - uses: raxx-app/deploy-gate@v1
//!   with:
//!     gate: release-state
//!     service: raptor
//!     expect-sha: ${{ needs.confirm.outputs.sha }} # buildpacks: the commit must be the slug's
//!     heroku-api-key: ${{ secrets.HEROKU_API_KEY }}
//! ```
//!
//! `--expect-sha` holds for every service asked about; upper and lower case are one, and seven digits are enough. A container
//! release names no commit: there the answer is `undecided`, and `--expect-image` compares the image instead
//! (`docker inspect --format '{{.Id}}' IMAGE`). Each process type that runs must run one of the images given. An action's
//! input that comes out empty expects nothing; a run that did compare ends its headline with "as expected".
//!
//! ## Settings
//!
//! ```yaml
//! services:
//!   queue:
//!     processes: [web, worker] # these must have dynos; web alone where this is left out
//!     backup-max-age: 24h # its Postgres databases, in every environment
//!     staging: { heroku: raxx-queue-staging, backup-max-age: 7d } # or in this one
//!     production: { heroku: raxx-queue-prod }
//! ```
//!
//! `--environment` says where to look, `--service` narrows. A service without a Heroku app there is passed over and the report
//! says so; when that is all of them, or one that was asked for, it is an error before any request. With
//! `--environment staging` nothing is compared.
//!
//! A backup counts when it is completed without warnings and still there; its age is that of what it holds. Copies and
//! restores are no backups. Of an attached database the backups are asked for at the app it belongs to.
//!
//! ## Permissions
//!
//! `HEROKU_API_KEY` of an account that can see the apps; the scope `read` is meant to be enough, as no config var is asked
//! for. Backups are read from Heroku's data API (`HEROKU_DATA_URL`) with the same key.
//!
//! ## In a rollback
//!
//! `--rollback` relaxes every rule but `app-missing` and `never-deployed`: what a bad deploy broke must not keep it in
//! production. After the rollback, run the gate without it.
//!
//! ## Limits
//!
//! - A dyno that is up need not answer: that is what `post-deploy-smoke` is for.
//! - Whether a crashed dyno keeps crashing is not told from one look.
//! - Where a container release failed, Heroku does not say whether later config releases run its image: undecided until the
//!   next deploy. The same holds for a promotion, and for descriptions this gate does not know.
//! - Of one commit, builds on two apps are two slugs: with buildpacks nothing says that staging and production run the same.

mod backups;
mod dynos;
mod expected;
mod facts;
mod parity;
mod plan;
mod rules;
mod running;
mod summary;
#[cfg(test)]
mod tests;

use crate::access::{self, Read};
use crate::config::Config;
use crate::finding::Judgement;
use crate::gate::{Gate, Meta};
use crate::invocation::Invocation;
use crate::known::{Unseen, Why};
use crate::usage::UsageError;
use crate::world::World;
use dynos::Dynos;
use running::Running;
use summary::Looked;

pub use facts::{Built, Facts, SeenApp, SeenService};
pub use plan::{Flags, Plan, ServicePlan};

/// `release-state`.
pub struct ReleaseState;

impl Gate for ReleaseState {
    const META: Meta = Meta {
        name: "release-state",
        question: "Is what runs what was released?",
        rules: rules::ALL,
        outputs: &[
            (
                "release",
                "The release that runs, such as `v7`; of several services a JSON object, as all of these",
            ),
            (
                "commit",
                "The commit it was made from, where Heroku names one",
            ),
            (
                "image",
                "The docker image it runs, where it runs one; those of several process types are joined by `+`",
            ),
        ],
    };
    const READS: &'static [Read] = &[
        Read::always(&access::APP),
        Read::always(&access::RELEASES),
        Read::always(&access::DYNOS),
        Read::always(&access::ADD_ONS),
        Read::when(&access::BACKUPS, "where the settings say `backup-max-age`"),
        Read::when(&access::ACCOUNT, "where an app is said not to exist"),
    ];
    type Flags = Flags;
    type Plan = Plan;
    type Facts = Facts;

    fn plan(flags: Flags, config: &Config, invocation: &Invocation) -> Result<Plan, UsageError> {
        Plan::settle(flags, config, invocation)
    }

    async fn gather(plan: &Plan, world: &World) -> Facts {
        facts::gather(plan, world).await
    }

    fn judge(plan: &Plan, facts: &Facts) -> Judgement {
        let mut judgement = Judgement::default();
        let services = plan.services.iter();
        let looked: Vec<Looked<'_>> = services
            .filter_map(|service| look(plan, service, facts, &mut judgement))
            .collect();
        summary::describe(plan, &looked, &mut judgement);
        judgement
    }
}

/// Judges one service; nothing more is said of one whose app is not there.
fn look<'a>(
    plan: &Plan,
    service: &'a ServicePlan,
    facts: &'a Facts,
    judgement: &mut Judgement,
) -> Option<Looked<'a>> {
    let Some(seen) = facts.services.get(&service.service) else {
        let unseen = Unseen::new(Why::Unreadable, "its apps were not asked about");
        judgement.undecided(&rules::APP_MISSING, service.in_words(&service.app), unseen);
        return None;
    };
    let processes = facts::processes(&seen.app.formation, service);
    let read = |app, seen, judgement: &mut Judgement| {
        Running::read(service, app, seen, &processes, judgement)
    };
    let running = read(&service.app, &seen.app, judgement);
    let staging = match (&service.staging, &seen.staging) {
        (Some(app), Some(seen)) => read(app, seen, judgement),
        (Some(app), None) => {
            let unseen = Unseen::new(Why::Unreadable, "it was not asked about");
            judgement.undecided(&rules::APP_MISSING, service.in_words(app), unseen);
            None
        }
        (None, _) => None,
    };
    let running = running?;
    running.judge(judgement);
    let dynos = Dynos::read(&running, &seen.dynos, judgement);
    dynos.judge(&running, judgement);
    expected::judge(plan, &running, judgement);
    if let Some(staging) = &staging {
        parity::judge(&running, staging, judgement);
    }
    backups::judge(&running, seen, facts, judgement);
    Some(Looked {
        running,
        dynos,
        staging,
    })
}
