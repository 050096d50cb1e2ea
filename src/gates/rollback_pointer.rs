//! ## Why
//!
//! When a deploy turns out bad, the way back must be known before it is needed. Runbooks note "one row above the current
//! release". That row is usually a config change of the same code; or it failed, or it is the bad release that the last
//! rollback left behind. And going back undoes more than code: Heroku brings the config vars of that release back too,
//! and with them the switches and secrets that were set since. This gate names the one release to go back to, the exact
//! command, and the config vars that the command would change, by name.
//!
//! ## Where a rollback goes
//!
//! To the last release below the current one that
//!
//! - **succeeded**, and Heroku holds it eligible for a rollback (where it does not say, having succeeded is enough);
//! - **runs other code** than the current one: another slug on a buildpack stack, another image of some process type on the
//!   container stack, another artifact on cnb and fir. A config change and a re-release of the same code are passed over;
//! - **was not left behind by a rollback**: after v10, v11, `Rollback to v10` as v12, a rollback from v12 goes to what ran
//!   before v10 and never to v11. Releases between a rollback and its target stay left behind for ever, also when
//!   somebody later rolls that rollback back.
//!
//! The current release is the one Heroku marks as such; newer ones that failed or are pending above it are named. Where no
//! release is marked or several are, where a release above the current one has succeeded, or where it is not said which
//! code a release runs or whether it succeeded and that leaves the answer open, the verdict is `undecided`.
//!
//! No earlier release of other code, or nothing ever deployed: `no-eligible-release`. A first deploy is like that; allow
//! the rule for it, with a reason and a last day.
//!
//! Releases are read newest first, and no further than the answer. Two steps of requests: the app beside its releases;
//! then the commit of the release found, its config vars and those of now, side by side.
//!
//! ## What it says of it
//!
//! - Version, release id, code (commit or image), age, and the command `heroku rollback vN --app X`.
//! - **Config vars that the command would bring back, remove or change**: names, no values; they are compared by keyed
//!   hashes that live for one run. Held against what is set now, so that what was set after the current release counts too.
//! - **Expiry.** Heroku destroys what a release ran once it is older than 30 days and not among the newest 20 releases.
//!   `pointer-expiring` warns when both are near: 23 days old or more, and the 16th release from the newest or further down.
//! - **Cloudflare Pages**, where the service has a project in the settings: the id of the production deployment before the
//!   live one, from Cloudflare itself. A GitHub deployment id is none of Cloudflare's. Where no service has one, the report
//!   says that it was not asked.
//!
//! ## Settings
//!
//! ```yaml
//! services:
//!   queue:
//!     production: { heroku: raxx-queue-prod }
//!   antlers:
//!     production:
//!       cloudflare-pages: { account: 0123456789abcdef0123456789abcdef, project: antlers-next }
//! ```
//!
//! ## Before and after a deploy
//!
//! Asked before a deploy, the question is another one: a rollback *of that deploy* goes back to what runs *now*.
//!
//! - `--record PATH` writes that to a new file: version, release id, code and command of the release that runs, and where a
//!   rollback from it would go. It writes over nothing, only inside the workspace, and only when every service has
//!   something to go back to. The outputs speak of the same release: a later step may use them when the deploy fails.
//! - `--verify PATH` after the deploy says whether it still stands: that release is there under its number and id, eligible,
//!   runs the recorded code, and is where a rollback from the new release goes (or a newer release of the same code is).
//!   Anything else is `pointer-gone`: it expired, the app was made anew, another deploy or a rollback came between. Where no other
//!   code was deployed since, where a rollback went at that time is held against today too. A record that is
//!   empty, malformed, or of another repository, environment, service or app is an error before any request.
//!
//! The record is JSON, schema `deploy-gate/rollback-pointer/v1`; fields may be added.
//!
//! ```yaml
//! - uses: raxx-app/deploy-gate@v1
//!   id: pointer
//!   with: { gate: rollback-pointer, service: queue, record: rollback-pointer.json }
//!   env: { HEROKU_API_KEY: "${{ secrets.HEROKU_API_KEY }}" }
//! - run: heroku container:release web --app raxx-queue-prod
//! - uses: raxx-app/deploy-gate@v1
//!   with: { gate: rollback-pointer, service: queue, verify: rollback-pointer.json }
//!   env: { HEROKU_API_KEY: "${{ secrets.HEROKU_API_KEY }}" }
//! ```
//!
//! ## Rolling back: `--execute`
//!
//! Prints nothing to copy: it rolls back, through Heroku's API. It needs `--yes` and `--reason TEXT`, exactly one service, and
//! `--mode enforce`; without them it is an error before any request. With `--verify PATH` it goes to what was recorded, if that
//! still stands.
//!
//! 1. It looks as always. What cannot be seen stops it here, and so does a release above the current one that is not finished.
//!    With `--rollback` it goes on where only the config vars that it would undo cannot be seen, and stays undecided.
//!    So does code that a rollback has brought back already: a job that is run again must not go one step further each time.
//!    Going further back is for `--verify`, or for a person.
//! 2. It looks at the newest release once more. If there is a new one, somebody else acts too: it stops.
//! 3. It says on stderr that it does, and sends one request, once. Where the answer is lost it does not send it again: it looks whether the release was made.
//! 4. It waits until the new release is current and every dyno of the formation is up on it, no longer than `--timeout` (2 minutes;
//!    give it more where a release phase takes longer), and says on stderr what it waits for.
//! 5. It asks the service's smoke probes of the settings, as `post-deploy-smoke` does; their findings keep their rules. A probe
//!    that needs the commit is `undecided` where Heroku does not know it, as of an image, or not whole. Where the settings have none, the
//!    report says so.
//!
//! A rollback that was not made, whose release phase failed or that no dyno runs is `rollback-failed`. One that nobody can tell
//! of, or that was not through in time, is `undecided`. So is a run that is cancelled after it sent the request; all it leaves
//! says what is known of the rollback, which goes on without it. Cloudflare Pages is left alone.
//!
//! ## Outputs of several services
//!
//! With one service (`--service`, or the only one) each output is the value itself. With several it is a JSON object by service:
//! `fromJSON(steps.pointer.outputs.rollback-version).queue`. GitHub drops a *job* output that holds a secret: where the app's
//! name is one, take the command from the summary or the record.
//!
//! `rollback-sha` is a commit, and empty where Heroku does not know one: on the container stack what stands in
//! `Deployed web (…)` is the id of an image, and so in `rollback-image`.
//!
//! ## Permissions
//!
//! `HEROKU_API_KEY` must be allowed to read config vars: the scope `read-protected`, or `global`; `--execute` needs `write-protected` or
//! `global`. `CLOUDFLARE_API_TOKEN` (or the input `cloudflare-api-token`) needs *Cloudflare Pages: Read*.
//!
//! ## In a rollback
//!
//! `--rollback` relaxes every rule but `rollback-failed`: that there is no way further back must not keep this one out.
//!
//! ## Limits
//!
//! - A rollback does not undo migrations of the database, add-ons, or what other services have come to expect.
//! - What changed a release is told from Heroku's own words for it (`Rollback to v7`, `Deployed web (…)`).
//! - Pages: which deployment is live is known only where Cloudflare's word for it is the newest that went live; after a
//!   rollback of Pages, and until the next deployment, the verdict is `undecided`.

mod advice;
mod aim;
mod alike;
mod execute;
mod expiry;
mod facts;
mod judge;
mod outcome;
mod pages;
mod plan;
mod pointer;
mod progress;
mod record;
mod rules;
mod smoke;
mod summary;
#[cfg(test)]
mod tests;
mod written;

pub use execute::{Execution, Made};
pub use facts::{ConfigChanges, Facts, SeenApp, SeenPages, SeenService};
pub use plan::{Flags, Plan};
pub use progress::Progress;
pub use record::{Record, RecordedApp, RecordedPages, RecordedRelease, RecordedService};

use crate::access::{self, Read};
use crate::config::Config;
use crate::finding::Judgement;
use crate::gate::{Gate, Meta};
use crate::invocation::Invocation;
use crate::usage::UsageError;
use crate::world::World;

/// `rollback-pointer`.
pub struct RollbackPointer;

impl Gate for RollbackPointer {
    const META: Meta = Meta {
        name: "rollback-pointer",
        question: "What exactly would we roll back to, and what would that undo?",
        rules: rules::ALL,
        outputs: &[
            (
                "rollback-version",
                "The release to go back to, e.g. `v12`; of several services a JSON object, as all of these",
            ),
            (
                "rollback-command",
                "The exact command, e.g. `heroku rollback v12 --app raxx-queue-prod`",
            ),
            ("rollback-sha", "Its commit, where Heroku knows one"),
            ("rollback-image", "The id of its image, where it runs one"),
            ("rollback-release", "Its id as Heroku's API takes it"),
            (
                "rollback-pages-deployment",
                "The id of the Cloudflare Pages deployment to go back to",
            ),
            (
                "rolled-back-as",
                "With `--execute`, the release that Heroku made of the rollback",
            ),
        ],
    };
    const READS: &'static [Read] = &[
        Read::always(&access::APP),
        Read::always(&access::RELEASES),
        Read::when(
            &access::CONFIG_VARS,
            "where there is a release to go back to",
        ),
        Read::when(&access::DYNOS, "with `--execute`"),
        Read::when(&access::ROLLBACK, "with `--execute`"),
        Read::when(&access::ACCOUNT, "where an app is said not to exist"),
        Read::when(&access::PAGES, "where the settings say `cloudflare-pages`"),
    ];
    type Flags = Flags;
    type Plan = Plan;
    type Facts = Facts;

    fn file(flags: &Flags) -> Option<&str> {
        flags.verify.as_deref().or(flags.record.as_deref())
    }

    fn plan(flags: Flags, config: &Config, invocation: &Invocation) -> Result<Plan, UsageError> {
        Plan::settle(&flags, config, invocation)
    }

    async fn gather(plan: &Plan, world: &World) -> Facts {
        facts::gather(plan, world).await
    }

    fn judge(plan: &Plan, facts: &Facts) -> Judgement {
        judge::judge(plan, facts)
    }
}
