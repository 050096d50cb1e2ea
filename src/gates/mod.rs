//! The gates. This list is the only one: commands, action inputs, docs and rule ids are made from it.

pub mod config_seed;
pub mod confirm_gate;
pub mod env_protection;
pub mod flag_drift;
pub mod post_deploy_smoke;
pub mod release_state;
pub mod rollback_pointer;

use crate::doctor::Doctor;
use crate::finding::Rule;
use crate::gate::{AnyGate, Erased};
use config_seed::ConfigSeed;
use confirm_gate::ConfirmGate;
use env_protection::EnvProtection;
use flag_drift::FlagDrift;
use post_deploy_smoke::PostDeploySmoke;
use release_state::ReleaseState;
use rollback_pointer::RollbackPointer;

/// Every gate, in the order help and docs list them. Adding a gate writes its file and one line here.
pub static ALL: &[&dyn AnyGate] = &[
    &Erased::<ConfirmGate>::GATE,
    &Erased::<EnvProtection>::GATE,
    &Erased::<ConfigSeed>::GATE,
    &Erased::<FlagDrift>::GATE,
    &Erased::<PostDeploySmoke>::GATE,
    &Erased::<ReleaseState>::GATE,
    &Erased::<RollbackPointer>::GATE,
];

/// Not one of them: it asks what they ask, and says what they can see. It runs and reports as they do.
pub static DOCTOR: &dyn AnyGate = &Erased::<Doctor>::GATE;

/// The gate with this name, or [`DOCTOR`].
#[must_use]
pub fn named(name: &str) -> Option<&'static dyn AnyGate> {
    let mut all = ALL.iter().copied().chain([DOCTOR]);
    all.find(|gate| gate.meta().name == name)
}

/// Every rule of every gate, in the order docs list them.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().flat_map(|gate| gate.meta().rules).copied()
}

/// The rule with this id, `gate/name`.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}
