//! A twin on a thread of its own, for callers that bring their own runtime: the demo, and tests of the whole program.

use std::io;
use std::sync::mpsc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::scenario::Scenario;
use super::twin::{Conditions, Exchange, Twin};

/// A twin that runs until dropped.
pub struct Standing {
    twin: std::sync::Arc<Twin>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Standing {
    /// Starts a twin of this world.
    ///
    /// # Errors
    /// When a port or a thread cannot be had.
    pub fn start(scenario: Scenario, conditions: impl Into<Conditions>) -> io::Result<Self> {
        let conditions = conditions.into();
        let (started, twin) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = std::thread::Builder::new()
            .name("twin".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    let twin = Twin::start_with(scenario, conditions)
                        .await
                        .map(std::sync::Arc::new);
                    let running = twin.is_ok();
                    // The caller has gone when nobody takes it: then there is nothing to run for.
                    if started.send(twin).is_ok() && running {
                        drop(stopped.await);
                    }
                });
            })?;
        let twin = twin.recv().map_err(io::Error::other)??;
        Ok(Self {
            twin,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The environment variables of the scenario's run; see [`Twin::environment`].
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        self.twin.environment()
    }

    /// What points GitHub's own command at it; see [`Twin::gh_environment`].
    #[must_use]
    pub fn gh_environment(&self) -> Vec<(String, String)> {
        self.twin.gh_environment()
    }

    /// Writes the scenario's files; see [`Twin::lay_out`].
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn lay_out(&self, workspace: &std::path::Path) -> io::Result<()> {
        self.twin.lay_out(workspace)
    }

    /// The text with sites where they answer here; see [`Twin::localized`].
    #[must_use]
    pub fn localized(&self, text: &str) -> String {
        self.twin.localized(text)
    }

    /// Everything it has been asked, in the order it came.
    #[must_use]
    pub fn requests(&self) -> Vec<Exchange> {
        self.twin.requests()
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have ended by itself.
            let _ended = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
