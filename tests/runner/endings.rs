//! Steps that are cut short.

use std::time::{Duration, Instant};

use deploy_gate::sandbox::{Conditions, Fault, Mishap};

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

/// A rollback that was sent goes on without this run: whoever reads anything that it leaves must know.
#[test]
fn a_signal_after_a_rollback_was_sent_says_what_may_be_under_way() {
    const LOOK: &str = "heroku releases --app raxx-queue-prod";
    const SETTINGS: &str = "version: 1
services:
  queue:
    production: { heroku: raxx-queue-prod, url: https://raxx-queue-prod-327fa047b4b6.herokuapp.com }
smoke:
  production:
    - { name: health, get: \"{queue.url}/health\", expect: { status: 200 } }
";
    for (method, held, known) in [
        (
            "POST",
            "/apps/*/releases",
            "a rollback of raxx-queue-prod to v6 was sent",
        ),
        (
            "GET",
            "/apps/*/releases/*",
            "raxx-queue-prod was rolled back to v6 as v8, which may not be current yet",
        ),
        (
            "GET",
            "//raxx-queue-prod-327fa047b4b6.herokuapp.com/health",
            "raxx-queue-prod was rolled back to v6 as v8, which dynos run",
        ),
    ] {
        let late = Mishap::Slow {
            milliseconds: 60_000,
        };
        let faults = vec![Fault::on(&format!("{method} {held}"), late)];
        let mut job = Job::under(world("healthy"), faults);
        job.lay(".github/deploy-gate.yml", SETTINGS);
        let step = Step::gate("rollback-pointer")
            .with("execute", "true")
            .with("yes", "true")
            .with("reason", "it answers 500")
            .with("rollback", "true")
            .with("heroku-api-key", "${{ secrets.HEROKU_API_KEY }}")
            .with("report", "report.json");
        let started = job.start(&step);
        let is_held = |path: &str| {
            path.split('/').count() == held.split('/').count()
                && held
                    .split('/')
                    .zip(path.split('/'))
                    .all(|(a, b)| a == "*" || a == b)
        };
        wait_until(|| {
            let requests = job.requests();
            requests
                .iter()
                .any(|one| one.method == method && is_held(&one.path))
        });
        job.signal(&started, "TERM");
        let outcome = started.finish(&job.layout);
        assert_eq!(outcome.code, Some(3), "{}", outcome.log());
        let report = job.file("report.json");
        let summary = outcome.summary.unwrap().replace('\\', "");
        for (name, text) in [
            ("stdout", &outcome.stdout),
            ("stderr", &outcome.stderr),
            ("report", &report),
            ("summary", &summary),
        ] {
            assert!(text.contains(known), "{name}, {known}: {text}");
            assert!(text.contains(LOOK), "{name}, {known}: {text}");
        }
        let last = outcome.stderr.lines().last().unwrap();
        assert!(last.contains(known) && last.contains(LOOK), "{last}");
        // Said before it is sent, for a run that gets no last word.
        let sending = "Sending the rollback of raxx-queue-prod to v6";
        assert!(outcome.stderr.contains(sending), "{}", outcome.stderr);
        assert_eq!(outcome.outputs["verdict"], "undecided");
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
