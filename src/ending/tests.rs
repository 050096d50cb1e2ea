use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::*;
use crate::config::Policy;
use crate::gates;
use crate::invocation::Environment;
use crate::report::{Asked, Mode, Report, Verdict};
use crate::secret::Scrubber;
use crate::world::Endpoints;

fn world() -> World {
    let endpoints = Endpoints::from_environment(&Environment::default()).unwrap();
    World::new(endpoints, PathBuf::from("."), Duration::from_secs(1))
}

async fn ends(
    judging: LocalBoxFuture<'_, Judgement>,
    world: &World,
    demands_secrets: bool,
) -> Ending {
    of(judging, world, &mut Signals::listen(), demands_secrets).await
}

#[tokio::test]
async fn a_gate_that_crashes_has_decided_nothing() {
    let judging = Box::pin(async { panic!("a mistake of ours") });
    let ending = ends(judging, &world(), false).await;
    let Ending::CutShort(cut_short) = ending else {
        panic!("it went on");
    };
    assert_eq!((cut_short.cause, cut_short.effect), (Cause::Crash, None));
}

fn effect() -> Effect {
    Effect {
        known: "a rollback of shop to v6 was sent".to_owned(),
        look: "heroku releases --app shop".to_owned(),
    }
}

#[tokio::test]
async fn a_gate_that_crashes_after_it_sent_something_says_so() {
    let world = world();
    let judging = Box::pin(async {
        world.under_way().note(effect());
        tokio::task::yield_now().await;
        panic!("a mistake of ours")
    });
    let Ending::CutShort(cut_short) = ends(judging, &world, false).await else {
        panic!("it went on");
    };
    assert_eq!(cut_short.effect, Some(effect()));
    assert!(
        cut_short.last_line().ends_with(
            "But a rollback of shop to v6 was sent; see `heroku releases --app shop` before anything else"
        ),
        "{}",
        cut_short.last_line()
    );
    world.under_way().clear();
    let judging = Box::pin(async { panic!("another one") });
    let ending = ends(judging, &world, false).await;
    assert!(matches!(
        ending,
        Ending::CutShort(CutShort { effect: None, .. })
    ));
}

#[tokio::test]
async fn a_vendor_asked_without_its_secret_ends_the_run_where_that_is_a_mistake() {
    let world = world();
    let judging = || -> LocalBoxFuture<'_, Judgement> {
        Box::pin(async {
            world.heroku();
            tokio::task::yield_now().await;
            Judgement::default()
        })
    };
    let ending = ends(judging(), &world, true).await;
    assert!(matches!(ending, Ending::Lacking(credential) if credential.input == "heroku-api-key"));
    assert!(matches!(
        ends(judging(), &world, false).await,
        Ending::Judged(_)
    ));
}

#[test]
fn a_run_that_was_cut_short_passes_in_no_way() {
    for gate in gates::ALL {
        let causes = [Cause::Crash, Cause::Signal("SIGTERM")];
        let effects = [None, Some(effect())];
        let all = causes.into_iter().flat_map(|cause| {
            effects
                .clone()
                .map(move |effect| CutShort { cause, effect })
        });
        for cut_short in all {
            let asked = Asked {
                meta: gate.meta(),
                mode: Mode::Enforce,
                rollback: true,
                policy: &Policy::default(),
                observed_at: DateTime::<Utc>::UNIX_EPOCH,
                repository: None,
                run_url: None,
            };
            let report = Report::settle(&asked, cut_short.judgement(), &Scrubber::default());
            assert_eq!(report.verdict, Verdict::Undecided);
            assert_eq!(report.exit_code(), 3);
            // No rule of the gate may look as if it had held.
            let junit = crate::render::stdout(&report, crate::render::Format::Junit, false);
            assert_eq!(
                junit.matches("<testcase").count(),
                junit.matches("<error").count(),
                "{junit}"
            );
        }
    }
}
