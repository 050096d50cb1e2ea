//! Steps that are cut short.

use std::time::{Duration, Instant};

use deploy_gate::sandbox::Conditions;

use crate::harness::{Job, Level, Step};
use crate::worlds::world;

/// The twin takes longer than anybody waits.
fn slow() -> Conditions {
    Conditions {
        latency: Duration::from_mins(1),
        ..Conditions::default()
    }
}

/// What the runner sends when a run is cancelled: SIGINT, and SIGTERM where that is not heard.
#[test]
fn a_signal_ends_the_step_at_once_and_undecided() {
    for signal in ["INT", "TERM"] {
        for mode in ["enforce", "observe"] {
            let mut job = Job::under(world("healthy"), slow());
            let step = Step::gate("env-protection")
                .with("mode", mode)
                .with("rollback", "true")
                .with("report", "report.json");
            let started = job.start(&step);
            wait_until(|| !job.requests().is_empty());
            job.signal(&started, signal);
            let sent = now();
            let outcome = started.finish(&job.layout);
            assert!(
                sent.elapsed() < Duration::from_secs(20),
                "{:?}",
                sent.elapsed()
            );
            assert_eq!(outcome.code, Some(3), "{}", outcome.log());
            assert_eq!(outcome.outputs["verdict"], "undecided");
            assert_eq!(outcome.outputs["report"], "report.json");
            assert_eq!(outcome.of_level(Level::Error).len(), 1);
            assert!(outcome.summary.unwrap().contains("undecided"));
            assert!(
                job.file("report.json")
                    .contains(&format!("SIG{signal} ended the run"))
            );
            let last = outcome.stderr.lines().last().unwrap();
            assert_eq!(
                last,
                format!("deploy-gate: SIG{signal} ended the run; nothing was decided.")
            );
        }
    }
}

fn wait_until(condition: impl Fn() -> bool) {
    let start = now();
    while !condition() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "the step never got as far"
        );
        #[expect(
            clippy::disallowed_methods,
            reason = "the step is a process of its own"
        )]
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the test measures")]
    Instant::now()
}
