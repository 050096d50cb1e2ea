//! How a run's asking ends: with a judgement, or cut short. A run that was cut short has decided nothing, whatever its mode;
//! what it has changed by then goes on without it, and is said.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

use crate::finding::{Judgement, Level, Rule};
use crate::known::{Unseen, Why};
use crate::world::credential::Credential;
use crate::world::{Effect, World};

/// What a run that was cut short leaves undecided: every rule of its gate. `--rollback` relaxes that of no gate.
pub static UNFINISHED: Rule = Rule::new(
    "deploy-gate/unfinished",
    Level::Error,
    "The run ended before it could decide.",
    "What was not looked at is neither right nor wrong.",
);

/// How the asking ended.
pub enum Ending {
    /// With a judgement.
    Judged(Judgement),
    /// Before one was reached.
    CutShort(CutShort),
    /// At a vendor that was to be asked without the secret for it.
    Lacking(&'static Credential),
}

/// What cut a run short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// This signal, by name: somebody cancelled the run, or its time was up.
    Signal(&'static str),
    /// A mistake of ours.
    Crash,
}

/// A run that was cut short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutShort {
    /// By this.
    pub cause: Cause,
    /// What it had changed by then, or may have.
    pub effect: Option<Effect>,
}

impl CutShort {
    /// The judgement of a run that saw nothing.
    #[must_use]
    pub fn judgement(&self) -> Judgement {
        let (why, detail) = match self.cause {
            Cause::Signal(name) => (
                Why::Unreachable,
                format!("{name} ended the run before it could decide"),
            ),
            Cause::Crash => (
                Why::Unreadable,
                "deploy-gate crashed, which is its own fault; the log says where. Please report it"
                    .to_owned(),
            ),
        };
        let unseen = Unseen::new(why, detail);
        let mut judgement = Judgement::default();
        if let Some(effect) = &self.effect {
            let what = format!("what came of this: {}", in_words(effect));
            judgement.undecided(&UNFINISHED, what, unseen.clone());
        }
        judgement.undecided(&UNFINISHED, "anything at all", unseen);
        judgement
    }

    /// The last line of the log.
    #[must_use]
    pub fn last_line(&self) -> String {
        let line = match self.cause {
            Cause::Signal(name) => format!("{name} ended the run; nothing was decided"),
            Cause::Crash => {
                "crashed: this is its own fault, and nothing was decided. Please report it"
                    .to_owned()
            }
        };
        match &self.effect {
            Some(effect) => format!("{line}. But {}", in_words(effect)),
            None => line,
        }
    }
}

fn in_words(effect: &Effect) -> String {
    let Effect { known, look } = effect;
    format!("{known}; see `{look}` before anything else")
}

/// Waits for the judgement, but not past a signal, a crash, or a vendor that cannot be asked.
///
/// `demands_secrets`: a secret that is not there is a mistake in the workflow, to be said before any request.
pub async fn of(
    judging: LocalBoxFuture<'_, Judgement>,
    world: &World,
    signals: &mut Signals,
    demands_secrets: bool,
) -> Ending {
    let judging = AssertUnwindSafe(judging).catch_unwind();
    let lacking = async {
        if demands_secrets {
            world.lacking().await
        } else {
            std::future::pending().await
        }
    };
    let cut_short = |cause| {
        Ending::CutShort(CutShort {
            cause,
            effect: world.under_way().effect(),
        })
    };
    // In this order: what a gate asks for in its first step is noticed before the first answer can come.
    tokio::select! {
        biased;
        name = signals.arrived() => cut_short(Cause::Signal(name)),
        credential = lacking => Ending::Lacking(credential),
        judged = judging => match judged {
            Ok(judgement) => Ending::Judged(judgement),
            Err(_panic) => cut_short(Cause::Crash),
        },
    }
}

/// The signals that ask a process to end. As process 1 of a container it would otherwise not even notice them: the kernel
/// has no default for that one. The runner sends SIGINT, then SIGTERM, then kills.
#[cfg(unix)]
pub struct Signals([(&'static str, Option<tokio::signal::unix::Signal>); 2]);

#[cfg(unix)]
impl Signals {
    /// Listens from now on. Must be called on a runtime. A signal that cannot be listened to keeps its default.
    #[must_use]
    pub fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        Self(
            [
                ("SIGINT", SignalKind::interrupt()),
                ("SIGTERM", SignalKind::terminate()),
            ]
            .map(|(name, kind)| (name, signal(kind).ok())),
        )
    }

    /// The name of the first to come.
    async fn arrived(&mut self) -> &'static str {
        let [(interrupt, interrupted), (terminate, terminated)] = &mut self.0;
        tokio::select! {
            () = next(interrupted.as_mut()) => interrupt,
            () = next(terminated.as_mut()) => terminate,
        }
    }
}

#[cfg(unix)]
async fn next(signal: Option<&mut tokio::signal::unix::Signal>) {
    if let Some(signal) = signal
        && signal.recv().await.is_some()
    {
        return;
    }
    std::future::pending::<()>().await;
}

/// Elsewhere: Ctrl-C.
#[cfg(not(unix))]
pub struct Signals;

#[cfg(not(unix))]
impl Signals {
    /// Listens from now on.
    #[must_use]
    pub const fn listen() -> Self {
        Self
    }

    async fn arrived(&mut self) -> &'static str {
        if tokio::signal::ctrl_c().await.is_ok() {
            return "Ctrl-C";
        }
        std::future::pending().await
    }
}

#[cfg(test)]
mod tests;
