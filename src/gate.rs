//! The shape every gate has: plan, gather, judge.

use clap::{ArgMatches, Args, Command, FromArgMatches as _};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access::Read;
use crate::config::Config;
use crate::finding::{Judgement, Rule};
use crate::invocation::Invocation;
use crate::usage::UsageError;
use crate::world::World;

/// What a gate is: its name, its question, its rules. Help, docs and reports are made from it.
#[derive(Debug, PartialEq, Eq)]
pub struct Meta {
    /// The subcommand.
    pub name: &'static str,
    /// The question it answers, ending in a question mark.
    pub question: &'static str,
    /// Every rule it can raise, in the order the docs list them.
    pub rules: &'static [&'static Rule],
    /// Step outputs besides `verdict`: name and description.
    pub outputs: &'static [(&'static str, &'static str)],
}

/// One gate. `plan` and `judge` are pure; `gather` alone touches the world, and never fails as a whole.
pub trait Gate {
    /// Name, question and rules.
    const META: Meta;
    /// Whether it reads the config-var manifest that the settings name.
    const READS_MANIFEST: bool = false;
    /// Everything it may ask a vendor for: the table of permissions is made from it, and `doctor`.
    const READS: &'static [Read] = &[];
    /// Its own flags: the CLI, the action's inputs and the docs are made from them.
    type Flags: Args;
    /// What exactly to ask, settled before any request.
    type Plan;
    /// What was seen.
    type Facts: Serialize + DeserializeOwned;

    /// The file that its flags name, to be read before it plans; what became of that stands in [`Invocation::file`].
    fn file(_flags: &Self::Flags) -> Option<&str> {
        None
    }

    /// Settles what to ask. Everything a user can get wrong is found here, before any request.
    ///
    /// # Errors
    ///
    /// When flags and settings do not fit together, or nothing would be checked.
    fn plan(
        flags: Self::Flags,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Self::Plan, UsageError>;

    /// Asks the world, side by side where questions do not depend on one another.
    #[expect(
        async_fn_in_trait,
        reason = "the driver is single-threaded; no caller needs Send"
    )]
    async fn gather(plan: &Self::Plan, world: &World) -> Self::Facts;

    /// Compares what was seen with what was agreed.
    fn judge(plan: &Self::Plan, facts: &Self::Facts) -> Judgement;
}

/// A gate with its types erased, so that one list can hold all of them.
pub trait AnyGate: Sync {
    /// Name, question and rules.
    fn meta(&self) -> &'static Meta;
    /// Whether it reads the config-var manifest that the settings name.
    fn reads_manifest(&self) -> bool;
    /// Everything it may ask a vendor for.
    fn reads(&self) -> &'static [Read];
    /// The file that the gate's flags name.
    ///
    /// # Errors
    ///
    /// clap's own.
    fn file(&self, matches: &ArgMatches) -> Result<Option<String>, UsageError>;
    /// Adds the gate's flags to its subcommand.
    fn augment(&self, command: Command) -> Command;
    /// Settles what to ask; the result gathers and judges.
    ///
    /// # Errors
    ///
    /// See [`Gate::plan`].
    fn plan(
        &self,
        matches: &ArgMatches,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Box<dyn Planned>, UsageError>;
}

/// A planned gate: ready to ask and to judge.
pub trait Planned {
    /// Gathers the facts and judges them.
    fn run<'a>(&'a self, world: &'a World) -> LocalBoxFuture<'a, Judgement>;
}

/// Erases a gate's types. A constant of this type is what the list of gates holds.
pub struct Erased<G>(std::marker::PhantomData<fn() -> G>);

impl<G: Gate> Erased<G> {
    /// The gate, erased.
    pub const GATE: Self = Self(std::marker::PhantomData);
    const META: &'static Meta = &G::META;
}

struct PlannedGate<G: Gate>(G::Plan);

impl<G: Gate + 'static> AnyGate for Erased<G> {
    fn meta(&self) -> &'static Meta {
        Self::META
    }

    fn reads_manifest(&self) -> bool {
        G::READS_MANIFEST
    }

    fn reads(&self) -> &'static [Read] {
        G::READS
    }

    fn file(&self, matches: &ArgMatches) -> Result<Option<String>, UsageError> {
        let flags = G::Flags::from_arg_matches(matches)?;
        Ok(G::file(&flags).map(str::to_owned))
    }

    fn augment(&self, command: Command) -> Command {
        G::Flags::augment_args(command)
    }

    fn plan(
        &self,
        matches: &ArgMatches,
        config: &Config,
        invocation: &Invocation,
    ) -> Result<Box<dyn Planned>, UsageError> {
        let flags = G::Flags::from_arg_matches(matches)?;
        let plan = G::plan(flags, config, invocation)?;
        Ok(Box::new(PlannedGate::<G>(plan)))
    }
}

impl<G: Gate> Planned for PlannedGate<G> {
    fn run<'a>(&'a self, world: &'a World) -> LocalBoxFuture<'a, Judgement> {
        Box::pin(async {
            let facts = G::gather(&self.0, world).await;
            G::judge(&self.0, &facts)
        })
    }
}
