//! Code that reads a variable nobody has set, or a test key where a live one belongs, is found out in production: at the first
//! payment, not at the deploy. `heroku config | grep NAME` finds neither: it shows that a name is there, and prints the value.
//! This gate reads the config vars of every service, and says of each whether it is there and what it is, without ever
//! showing it.
//!
//! ## What fails it
//!
//! For every variable the manifest lists, in the environment asked for (`--environment`, `production` where none is named):
//!
//! - **It is not there**, or it is empty.
//! - **It is a placeholder**: `REPLACE_ME`, `changeme`, `TODO`, `your-key-here`, `<…>`, `xxxx`, `sk_live_XXXX`, `${NAME}`, an
//!   `example.com` address, `localhost` in production, the variable's own name. Case, separators, look-alike letters, a
//!   number behind it and the rest of a URL do not hide one: `https://raxx-api-prod-XXXXX.herokuapp.com`,
//!   `TODO(me)`, `changeme123`.
//! - **It is not what it is meant to be**: another kind, another of Stripe's keys, http where https belongs, white space,
//!   a line break or quotation marks around it, not matching its pattern, too short.
//! - **It is of the wrong world**: a test-mode Stripe key in production, a live one anywhere else, an address of staging's in
//!   production, staging's very value where the two must differ, another where they must not. Addresses of staging's are
//!   those the settings know, and hosts below a domain of the settings' own URLs with the label `staging` or `stg`
//!   (`api.staging.raxx.app`), or `stage` where an environment, an app or a host of the settings is called so, unless the
//!   variable's name has that word too.
//!
//! `null` is a value where no kind is wanted, and `99999999` is one where neither kind nor name asks for a key.
//!
//! A `pattern` that spells out one value and nothing else (`pattern: undefined`) is the team's word for it: it is then no
//! placeholder, and an address the settings do not know is not staging's.
//!
//! An environment is production when its name is or begins with the word `production` or `prod`.
//!
//! What Heroku does not show is neither right nor wrong: the verdict is `undecided`. That an app does not exist counts only when
//! the same key can read its own account.
//!
//! ## What it never does
//!
//! Show a value, a piece of one or its length. Values become classes and keyed hashes as they are read; the key of the hashes is
//! random and lives for one run. A finding says that two values are equal or not, and nothing of either. White space around
//! them does not count, nor which way a URL is written: the case of its host, the port it has anyway, a `/` for a path.
//!
//! ## The manifest
//!
//! The settings name it: `config-vars: docs/ops/required-config-vars.yaml`. An entry is a bare name (set, and no placeholder) or
//! says more:
//!
//! ```yaml
//! services:
//!   queue:
//!     vars:
//!       - DATABASE_URL
//!       - { name: STRIPE_API_KEY, kind: stripe-secret-key }       # live in production, test elsewhere
//!       - { name: QUEUE_SERVICE_TOKEN_CRON, pattern: "[0-9a-f]{64}" }  # the whole value must match
//!       - { name: REDIS_URL, kind: url, schemes: [rediss], addon: true } # an add-on sets it
//!       - { name: RAPTOR_BASE_URL, kind: url, production: { differs-from: staging } }
//!       - { name: SENTRY_DSN_QUEUE, kind: dsn, production: { same-as: staging, reason: one Sentry project for all } }
//!       - { name: WAITLIST_OPT_IN_SIGNING_KEY, min-length: 32, environments: [production] }
//!     optional: [LOG_LEVEL]      # may be missing; looked at where it is set
//!     ignore: [HEROKU_*]         # not mentioned where it is set and not listed
//! ```
//!
//! Kinds: `presence` (the default), `url` (https in production unless `schemes` says otherwise), `switch`, `stripe-secret-key`,
//! `stripe-publishable-key`, `stripe-restricted-key`, `stripe-webhook-secret`, `dsn` (Sentry's), `postgres-url` (with
//! user, password and database, as Heroku gives it; `kind: url` with `schemes: [postgres]` asks for less), `hex` (digits, however
//! many: `pattern` or `min-length` says), `base64`, `email`, `jwt-secret` (32 bytes or more). `service: [NAME, NAME]` and a flat `[NAME, NAME]` for all services are read too.
//!
//! ## A first manifest
//!
//! `deploy-gate config-seed --init` reads the apps of staging and writes the manifest where `config-vars` says: names and kinds
//! as the values suggest them, the schemes of URLs that are not the web's, what add-ons set as such, no values. It never writes over a file. `--init=production` reads those of production.
//!
//! ## In a pull request: `--static`
//!
//! Asks nobody: no token, no network, safe for forks. It reads the code in the checkout with real parsers (C and C++, Go, Java,
//! JavaScript, PHP, Python, Ruby, Rust, TypeScript; `app.json`, `Procfile`, Dockerfiles and compose files too) and compares
//! every variable it reads with the manifest, all services together:
//!
//! - **The code reads what the manifest does not list**: an error on the line that reads it, one for each name. Where every place
//!   that reads it has a default, a note. A level in the settings holds for both.
//! - **A name is only known as the program runs**: a note on the first such line of a file. Names through constants of the same
//!   file are known.
//! - **The manifest lists what nothing reads**: a note on the manifest's line.
//!
//! What `optional` and `ignore` name is listed, and what the platform gives every process (`PORT`, `DYNO`, `PATH`, `CI`) need not
//! be. Files that `.gitignore` names and git does not track, and symbolic links, are passed over. So are folders of other
//! people's code, and files that are generated, binary or larger than 1 MiB; the summary counts these. A file that cannot be
//! read, one with a stretch that looks as if it read variables and makes no sense, and a checkout without code are `undecided`.
//!
//! ```yaml
//! on: pull_request
//! jobs:
//!   config-vars:
//!     runs-on: ubuntu-latest
//!     permissions: { contents: read }
//!     steps:
//!       - uses: actions/checkout@v4
//!       - uses: raxx-app/deploy-gate@v1
//!         with: { gate: config-seed, static: true }
//! ```
//!
//! ### Only what a pull request adds: `--new-only`
//!
//! A team with old debts starts here. It reports what the change brings and names what was there before, which fails nothing.
//! A place that reads a variable is new when
//!
//! - its line was added or changed, or its file reads that variable more often than before: a name can change in a constant on
//!   another line;
//! - or the manifest covered the variable before and no longer does: then every place that reads it is new. An entry that the
//!   change adds, or whose last reader it takes away, is new too.
//!
//! What was there before comes from the checkout's own git history: the base a pull request was merged with, else the merge
//! base; for a push, the commit before it; outside Actions, where the branch left `origin`'s first branch. `fetch-depth: 2` is
//! enough for what `actions/checkout` takes on `pull_request`, and needs no token. Where the history does not reach back and
//! there is a token (`pull-requests: read`), GitHub is asked for the files of the pull request. A file whose diff it does not
//! show, or whose diff does not fit, is wholly new; a list that may be cut (from 3000 files on), or is of other commits than
//! this run, is not believed.
//!
//! Where neither tells, and where the manifest of then cannot be read, everything is reported, and why. A checkout that does not
//! hold the change, as on `pull_request_target` unless it is told to, is `undecided`.
//!
//! ```yaml
//!       - uses: actions/checkout@v4
//!         with: { fetch-depth: 2 }
//!       - uses: raxx-app/deploy-gate@v1
//!         with: { gate: config-seed, static: true, new-only: true }
//! ```
//!
//! ## A workflow
//!
//! ```yaml
//! - uses: actions/checkout@v4
//! - uses: raxx-app/deploy-gate@v1
//!   with:
//!     gate: config-seed
//!   env:
//!     HEROKU_API_KEY: ${{ secrets.HEROKU_API_KEY }} # with the scope `read-protected` at least
//! ```
//!
//! ## In a rollback
//!
//! `--rollback` relaxes what is said of single values in production: going back on Heroku brings the config vars of then back too,
//! and the manifest at hand may be that of the code to leave. What the code reads is relaxed likewise.
//!
//! ## What it cannot prove
//!
//! - That a key works, or that it belongs to the right account: it is never tried.
//! - The mode of a webhook secret: Stripe's look alike in both. `differs-from: staging` says that they are not the same.
//! - What a library reads by itself, and what a file passed over reads: `--static` sees the code of the checkout. Which service a
//!   file belongs to it cannot tell.

mod advice;
mod code;
mod compare;
mod draft;
mod facts;
mod judge;
mod new_only;
mod plan;
mod rules;
mod since;
mod summary;
#[cfg(test)]
mod tests;

pub use facts::{Drafted, Facts, Seen, SeenService, SeenValue};
pub use plan::Plan;
pub use rules::*;
pub use since::{FormerFile, Reads, Since, Told};

use crate::access::{self, Read};
use crate::config::Config;
use crate::finding::Judgement;
use crate::gate::{Gate, Meta};
use crate::invocation::Invocation;
use crate::usage::UsageError;
use crate::world::World;

/// Flags of `config-seed`.
#[derive(Debug, Default, clap::Args)]
pub struct Flags {
    /// Check nothing: write a first manifest from the apps of this environment, names and kinds, no values
    #[arg(long, value_name = "ENVIRONMENT", num_args = 0..=1, default_missing_value = "staging", require_equals = true)]
    pub init: Option<String>,

    /// Ask nobody: compare what the code in the checkout reads with the manifest; needs no token and no network
    #[arg(long = "static", conflicts_with = "init")]
    pub in_checkout: bool,

    /// With `--static`: report only what the pull request or push adds; where that cannot be told, everything
    #[arg(long, requires = "in_checkout")]
    pub new_only: bool,
}

/// `config-seed`.
pub struct ConfigSeed;

impl Gate for ConfigSeed {
    const META: Meta = Meta {
        name: "config-seed",
        question: "Does every environment hold the config vars the code needs, of the right class?",
        rules: &[
            &APP_MISSING,
            &MISSING,
            &EMPTY,
            &PLACEHOLDER,
            &MALFORMED,
            &TEST_KEY_IN_PRODUCTION,
            &LIVE_KEY_OUTSIDE_PRODUCTION,
            &SAME_AS_STAGING,
            &DIFFERS_FROM_STAGING,
            &TOO_SHORT,
            &UNDECLARED_IN_CODE,
            &DYNAMIC_NAME,
            &UNUSED_IN_CODE,
        ],
        outputs: &[
            (
                "missing",
                "What is not set: `service/NAME`, separated by commas",
            ),
            (
                "undeclared",
                "With `--static`, what the code needs and the manifest does not list: names, separated by commas",
            ),
            (
                "checked",
                "How many variables were looked for; with `--static`, how many the code reads",
            ),
        ],
    };
    const READS_MANIFEST: bool = true;
    const READS: &'static [Read] = &[
        Read::when(&access::CONFIG_VARS, "except with `--static`"),
        Read::when(&access::ADD_ONS, "with `--init`"),
        Read::when(
            &access::PULL_REQUEST_FILES,
            "with `--static --new-only`, where the history does not reach back",
        ),
        Read::when(&access::ACCOUNT, "where an app is said not to exist"),
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
        judge::judge(plan, facts)
    }
}
