//! ## Why
//!
//! "The deploy workflow succeeded" says that something was sent, not that it runs. `curl /health` answers 200 from the
//! old dynos of a rolling start; a login page answers 200 to whoever follows redirects to it; a missing favicon answers
//! 200 with the app's catch-all page. This gate asks what the settings say, as a visitor would, and passes only when what
//! comes back is what was agreed on: the right page, of the right version, as often in a row as was asked for.
//!
//! ## How it asks
//!
//! - All probes at once, at most 32 requests under way. A probe is asked once, or for as long as its `retry` says: every
//!   so often, until so many answers in a row are right. One that cannot come to enough any more ends at once. While it
//!   waits, each change is a line on stderr, and at a terminal the seconds are counted.
//! - Every try is one request over a connection of its own, HTTP/2 where the site offers it. **No redirect is followed**,
//!   not even on the same host: the redirect is the answer. One that leads to another host is wrong unless `location`
//!   names where it leads, whatever statuses are allowed; so is one with several `Location`s that differ.
//! - A try without an answer in 30 seconds has none (`within` beyond that gives it more), and no try outlasts its window.
//!   `--timeout` bounds the whole command: 2 minutes unless it says otherwise, so give it more than the longest `within`.
//! - Bodies are unpacked (gzip, deflate, brotli) and read up to 8 MiB; of a page, the first 512 KiB for its title and the
//!   first 2 MiB for the files it loads. What needs more of a larger one, or another packing, is undecided.
//! - `localhost` and every name below it are this machine (RFC 6761), and are never asked through a proxy.
//!
//! ## Settings
//!
//! ```yaml
//! smoke:
//!   production:
//!     - name: raptor health
//!       get: "{raptor.url}/health" # or head, options; {service.url}, {sha} and {sha7} are filled in
//!       headers: { accept: application/json }
//!       expect:
//!         status: 200 # or [200, 204], or 200-299; 200 where nothing is said
//!         json: { /status: ok, /db/lag: { type: number }, /debug: { exists: false } }
//!         version: { json: /commit, equals: "{sha}" } # or header: NAME, text: true, text: PATTERN
//!         header: { x-robots-tag: { absent: true }, cache-control: { contains: max-age } }
//!         within: 2s # the whole answer
//!         certificate-days: 14
//!         ip: 6
//!       retry: { within: 5m, every: 5s, consecutive: 3 }
//!     - { name: favicon, get: https://example.com/favicon.ico, expect: { content-type: image/x-icon, sha256: file:static/favicon.ico } }
//!     - { name: docs are public, get: https://docs.example.com/, expect: { access: public, title: { contains: Docs } } }
//!     - { name: console is not, get: https://console.example.com/, expect: { access: gated } }
//!     - { name: www, get: https://www.example.com/, expect: { status: 301, location: https://example.com/ } }
//!     - { name: assets, get: https://example.com/, expect: { asset-manifest: dist/manifest.json } }
//! ```
//!
//! - `{sha}` is `--expect-sha`, else `GITHUB_SHA`, and the report says which. They differ when a workflow deploys anything
//!   but its own commit: give `--expect-sha ${{ needs.confirm.outputs.sha }}`. Where neither is there and a probe needs it,
//!   that is an error before any request, as is `--expect-sha` where no probe looks at the version.
//! - A pattern is a regular expression, found anywhere; an expected text is compared byte for byte. Several lines of one
//!   header are one value, joined by commas: a second `noindex` cannot hide.
//! - A `title` is read as browsers read it. `body` and `json` speak of the body without its compression.
//! - Numbers in JSON are compared digit by digit. One that is too long for that (a whole number above 64 bits, any other from
//!   2^53 on) is a mistake in the settings, and in a body equal to none.
//! - `asset-manifest` is a file in the workspace: the output of `sha256sum`, or a JSON object from paths to hashes
//!   (hexadecimal or `sha256-…`; also below `files`, and under `sha256`, `integrity` or `digest`). Every file in it must be
//!   served with that content, and every script, style, icon and image (`srcset` and `poster` too) that the page loads from
//!   its own host must be in it, below the page's `<base>` where it has one.
//! - A file of the workspace is read through no link that leads out of it; one that Git LFS has not fetched is undecided.
//! - `--service` keeps the probes that ask a service's `url`. `--environment` names whose probes are asked.
//!
//! Without settings, `--url URL` asks that URL and expects 200; `--within 2m` keeps asking. With `--expect-sha` the answer
//! must also name that commit, whole or shortened to seven digits or more, in one of the usual places: a header such as
//! `x-commit-sha` or `x-version`, a JSON member such as `commit`, `git_sha`, `revision` or `version`, or as the whole body.
//! An answer that names none, or also another one, is wrong. Digits alone where a version or build stands are a date or a
//! number, and name no commit unless they are the expected one's.
//!
//! ## Access walls
//!
//! A redirect to the login page of a Cloudflare Access team is the wall, and never the site. So is 401 or 403 where a
//! service token was sent or `access` is expected, by Access or by the site itself: whoever has no password stays out. Not
//! so a refusal by Cloudflare's firewall (`error code: 1010`, its block page, a challenge), behind which nothing was seen, as
//! a browser may get in: let the user agent that the report names through. `access: gated` passes when the wall answers,
//! `access: public` when it does not; both are asked
//! without a token, or they would test nothing.
//!
//! The service token (`CF_ACCESS_CLIENT_ID` and `CF_ACCESS_CLIENT_SECRET`, both or neither) is sent only where all of this
//! holds: the settings name the very origin as the `url` of a service; it is `https`, or this machine; the probe says
//! nothing of `access`; and a wall has answered the same probe without it. It never follows a redirect. A wall that stays
//! shut is a finding, with or without a token for it: a visitor gets the login page, and not what was agreed on.
//!
//! ## What a report shows
//!
//! Of a body only what the expectations compare: the value at a JSON pointer (not where it need only exist, and no objects
//! or lists), a version, the title; beside them its type and length. Headers and JSON members whose name speaks of cookies,
//! tokens, passwords or keys are shown by their length, such parts of a URL's query not at all, redirects without their query.
//!
//! ## Verdicts
//!
//! An answer that is wrong and no answer at all are failures: whoever visits production now meets them. Undecided is what
//! this run could not find out: a probe whose turn never came, one right so far when `--timeout` struck, a body beyond the
//! limit, a file that is not checked out, a proxy that lets nobody through or is not there. A run in which nobody answered
//! any probe is undecided at best, whatever levels and allowances say.
//!
//! A certificate that is over is `certificate-expiring` and `unreachable`: no browser goes on, and nothing else was seen. One
//! that is refused for anything else, such as its name or who issued it, is `unreachable`, whatever days were agreed on.
//!
//! ## In a rollback
//!
//! `--rollback` relaxes what holds production against the commit and files that a rollback leaves behind
//! (`version-mismatch`, `body-hash`, `asset-manifest`) and what no rollback mends or waits for (`certificate-expiring`,
//! `too-slow`). What says that production does not work, or is open to anybody, holds.
//!
//! ## Limits
//!
//! - Nothing is executed: a page that is blank because its script fails looks fine here.
//! - It asks from where it runs. A CDN may answer others differently.

mod asking;
mod assets;
mod checks;
mod commit;
mod facts;
mod html;
mod judge;
mod opinion;
mod plan;
mod reading;
mod rules;
mod secrecy;
mod summary;
#[cfg(test)]
mod tests;
mod wall;
mod watch;

use futures_util::future::join_all;

use crate::config::Config;
use crate::finding::Judgement;
use crate::gate::{Gate, Meta};
use crate::invocation::Invocation;
use crate::usage::UsageError;
use crate::world::World;
use asking::Asking;

pub use assets::SeenAssets;
pub use checks::{At, Checks, HeaderCheck, JsonCheck, Source, TextCheck, ValueCheck, VersionCheck};
pub use facts::{Answer, Attempt, Checkout, Facts, Named, SeenCertificate, SeenValue, Watched};
pub use plan::{Flags, Plan, Probe, TokenUse};
pub use wall::Wall;

/// `post-deploy-smoke`.
pub struct PostDeploySmoke;

impl Gate for PostDeploySmoke {
    const META: Meta = Meta {
        name: "post-deploy-smoke",
        question: "Does the deployed thing answer, as the version that was deployed?",
        rules: rules::ALL,
        outputs: &[
            ("probes", "How many probes were asked"),
            ("right", "How many of them answered as expected"),
            ("wrong", "How many of them did not"),
            ("unseen", "Of how many of them something could not be seen"),
        ],
    };
    type Flags = Flags;
    type Plan = Plan;
    type Facts = Facts;

    fn plan(flags: Flags, config: &Config, invocation: &Invocation) -> Result<Plan, UsageError> {
        Plan::settle(&flags, config, invocation)
    }

    async fn gather(plan: &Plan, world: &World) -> Facts {
        let observed_at = world.now();
        let checkout = asking::checkout(plan, world);
        let probes = join_all(plan.probes.iter().map(async |probe| {
            let mut asking = Asking::new(probe, &checkout, world);
            watch::watch(probe.retry.as_ref(), probe.longest(), &mut asking).await
        }));
        Facts {
            observed_at,
            probes: probes.await,
            checkout,
        }
    }

    fn judge(plan: &Plan, facts: &Facts) -> Judgement {
        let mut judgement = Judgement::default();
        let standings = judge::all(plan, facts, &mut judgement);
        summary::describe(plan, facts, &standings, &mut judgement);
        judgement
    }
}
