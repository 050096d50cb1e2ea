//! A key that may not read config vars, a workflow token without `actions: read`, a proxy that answers for GitHub: with any of
//! them the gates are *undecided*, and that is usually found out at the first deploy. `doctor` finds it out before.
//!
//! It puts every gate's questions with the tokens at hand, as the settings configure the gates, and says of each gate whether
//! it could see all it needs, what it could not, and what would make it visible. Whether production is as agreed it does not
//! judge: that is for the gates to say, and `doctor` only counts what they would find.
//!
//! ## How it looks
//!
//! Each gate plans and asks as it would by itself, without flags of its own, all of them side by side within one `--timeout`. So
//! what `doctor` calls visible is what the gate saw, and not what a table says it should. A gate that the settings or the
//! surroundings give nothing to do is *not asked*, with the reason: `confirm-gate` outside a dispatched run, `flag-drift`
//! without `flags`. When that is all of them, there is nothing to look at, and that is a usage error.
//!
//! ## What comes of it
//!
//! `passed` (exit code 0): every gate that was asked saw all it needs. `undecided` (3): some gate did not, and the summary says
//! which, why, and what to do. It never fails with 1, and it prints no token: only whether one is set, and for which server.
//!
//! ```console
//! $ deploy-gate doctor
//! ```
//!
//! In a workflow it tells what the workflow's own token can see:
//!
//! ```yaml
//! - uses: actions/checkout@v5
//! - uses: raxx-app/deploy-gate@v1
//!   with:
//!     gate: doctor
//!     heroku-api-key: ${{ secrets.HEROKU_READ_KEY }}
//! ```
//!
//! ## What it cannot tell
//!
//! - What stands behind an access wall: `post-deploy-smoke` asks sites and no vendor, waits for them, and is passed over.
//! - Whether a token may do more than it must. Give it read permissions only:
//!   [Permissions and tokens](permissions.md).
//! - What a gate asks only with a flag: the approvals behind `env-protection --require-approval`, for one. They need no other
//!   permission than what is asked.

use clap::{Args, Command};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::finding::wording::{counted, row};
use crate::finding::{Detail, DetailBody, Judgement, Level, Rule, Status, Undecided};
use crate::gate::{AnyGate, Gate, Meta, Planned};
use crate::gates;
use crate::gates::confirm_gate::{ConfirmGate, DISPATCH};
use crate::invocation::Invocation;
use crate::known::Unseen;
use crate::usage::UsageError;
use crate::world::{Server, World};

/// `doctor` has no flags of its own.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {}

/// What each gate would ask.
pub struct Plan(Vec<Patient>);

/// A gate and what it would ask, or why it has nothing to ask.
struct Patient {
    gate: &'static dyn AnyGate,
    plan: Result<Box<dyn Planned>, String>,
}

impl Patient {
    /// The gate's rule of this id. One that is not found must not lose what hangs on it: then it is any of the gate's.
    fn rule(&self, id: &str) -> &'static Rule {
        let rules = self.gate.meta().rules;
        let found = rules.iter().find(|rule| rule.id == id).or(rules.first());
        found.copied().unwrap_or(&UNKNOWN)
    }
}

/// Stands in for a rule of a gate that has none.
static UNKNOWN: Rule = Rule::new(
    "doctor/unseen",
    Level::Error,
    "A gate cannot see what it needs.",
    "A gate that cannot see is undecided, and fails the step.",
);

/// What came of asking.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// The vendors' servers, and whether there is a token for each.
    pub servers: Vec<Server>,
    /// Each gate's sight, in the order of the plan.
    pub sights: Vec<Sight>,
}

/// What one gate could and could not see.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Sight {
    /// It was asked.
    Asked {
        /// Of each rule that could not be decided: its id, what was not seen, why.
        unseen: Vec<(String, String, Unseen)>,
        /// How many open errors it found.
        errors: usize,
    },
    /// It has nothing to ask here, for this reason.
    NotAsked(String),
}

/// `doctor`.
pub struct Doctor;

impl Gate for Doctor {
    const META: Meta = Meta {
        name: "doctor",
        question: "Can every gate see what it needs, with the tokens at hand?",
        rules: &[],
        outputs: &[
            (
                "seeing",
                "Names of the gates that saw all they need, separated by commas",
            ),
            (
                "blind",
                "Names of the gates that did not, separated by commas",
            ),
        ],
    };
    const READS_MANIFEST: bool = true;
    // That one is not there is what it is asked to find out, of all gates at once.
    const DEMANDS_SECRETS: bool = false;
    type Flags = Flags;
    type Plan = Plan;
    type Facts = Facts;

    fn plan(_: Flags, config: &Config, invocation: &Invocation) -> Result<Plan, UsageError> {
        if invocation.rollback {
            // It would call blindness relaxed, and doctor is asked for nothing else.
            return Err(
                UsageError::new("`doctor` keeps no rollback out").help("leave --rollback away")
            );
        }
        let patients: Vec<Patient> = gates::ALL
            .iter()
            .map(|gate| Patient {
                gate: *gate,
                plan: as_configured(*gate, config, invocation),
            })
            .collect();
        if patients.iter().all(|patient| patient.plan.is_err()) {
            let reasons = patients.iter().filter_map(|patient| {
                let reason = patient.plan.as_ref().err()?;
                Some(format!("{}: {reason}", patient.gate.meta().name))
            });
            let reasons: Vec<String> = reasons.collect();
            return Err(UsageError::new(format!(
                "no gate has anything to ask here: {}",
                reasons.join("; ")
            ))
            .help("write .github/deploy-gate.yml, or name it with --config"));
        }
        Ok(Plan(patients))
    }

    async fn gather(plan: &Plan, world: &World) -> Facts {
        let sights = plan.0.iter().map(async |patient| match &patient.plan {
            Ok(planned) => Sight::of(planned.run(world).await),
            Err(reason) => Sight::NotAsked(reason.clone()),
        });
        Facts {
            sights: join_all(sights).await,
            servers: world.servers(),
        }
    }

    fn judge(plan: &Plan, facts: &Facts) -> Judgement {
        let mut judgement = Judgement::default();
        let mut rows = Vec::new();
        let (mut seeing, mut blind) = (Vec::new(), Vec::new());
        for (patient, sight) in plan.0.iter().zip(&facts.sights) {
            let name = patient.gate.meta().name;
            match sight {
                Sight::Asked { unseen, .. } if unseen.is_empty() => seeing.push(name),
                Sight::Asked { unseen, .. } => {
                    blind.push(name);
                    for (rule, what, unseen) in unseen {
                        judgement.undecided.push(Undecided {
                            rule: patient.rule(rule),
                            what: format!("{name}: {what}"),
                            unseen: unseen.clone(),
                            relaxed: false,
                        });
                    }
                }
                Sight::NotAsked(reason) => {
                    judgement
                        .remarks
                        .push(format!("{name} was not asked: {reason}."));
                }
            }
            rows.push(vec![name.to_owned(), needs(patient.gate), sight.in_words()]);
        }
        judgement.headline = format!(
            "{} {} all {}: {}",
            counted(seeing.len(), "gate", "gates"),
            if seeing.len() == 1 { "sees" } else { "see" },
            if seeing.len() == 1 {
                "it needs"
            } else {
                "they need"
            },
            row(seeing.iter().copied()),
        );
        judgement.outputs = vec![("seeing", seeing.join(",")), ("blind", blind.join(","))];
        judgement.details = vec![
            table("What each gate sees", &["Gate", "Needs", "Sees"], rows),
            table(
                "Tokens",
                &["For", "Server", "Token"],
                facts.servers.iter().map(Server::cells).collect(),
            ),
        ];
        judgement
    }
}

/// What a gate would ask without flags of its own; otherwise why it has nothing to ask.
fn as_configured(
    gate: &'static dyn AnyGate,
    config: &Config,
    invocation: &Invocation,
) -> Result<Box<dyn Planned>, String> {
    let name = gate.meta().name;
    if gate.reads().is_empty() {
        // A probe's answer says nothing of a token, and may be waited for by the minute.
        return Err("it asks nothing that needs a token".to_owned());
    }
    let is_dispatch = invocation.event_name.as_deref() == Some(DISPATCH);
    if name == ConfirmGate::META.name && !is_dispatch {
        return Err("nobody dispatched this run, and nobody can have confirmed it".to_owned());
    }
    let matches = gate
        .augment(Command::new(name))
        .try_get_matches_from([name])
        .map_err(|error| error.kind().to_string())?;
    gate.plan(&matches, config, invocation).map_err(|error| {
        let said = error.to_string();
        said.lines().next().unwrap_or_default().to_owned()
    })
}

impl Sight {
    fn of(judgement: Judgement) -> Self {
        let errors = judgement
            .findings
            .iter()
            .filter(|finding| finding.level == Level::Error && finding.status == Status::Open)
            .count();
        let unseen = judgement.undecided.into_iter();
        Self::Asked {
            unseen: unseen
                .map(|entry| (entry.rule.id.to_owned(), entry.what, entry.unseen))
                .collect(),
            errors,
        }
    }

    fn in_words(&self) -> String {
        match self {
            Self::Asked { unseen, errors } => {
                let sees = if unseen.is_empty() {
                    "all it needs".to_owned()
                } else {
                    let blanks = counted(unseen.len(), "thing is", "things are");
                    format!("not all: {blanks} out of sight")
                };
                match errors {
                    0 => sees,
                    errors => format!("{sees}; it finds {}", counted(*errors, "error", "errors")),
                }
            }
            Self::NotAsked(_) => "not asked".to_owned(),
        }
    }
}

/// What a gate reads, and what that takes.
fn needs(gate: &dyn AnyGate) -> String {
    let reads: Vec<String> = gate
        .reads()
        .iter()
        .map(|read| format!("{} ({})", read.access.what, read.access.permission))
        .collect();
    if reads.is_empty() {
        "nothing".to_owned()
    } else {
        reads.join(", ")
    }
}

fn table(title: &str, header: &[&str], rows: Vec<Vec<String>>) -> Detail {
    Detail {
        title: title.to_owned(),
        body: DetailBody::Table {
            header: header.iter().map(|&name| name.to_owned()).collect(),
            rows,
        },
    }
}

#[cfg(test)]
mod tests;
