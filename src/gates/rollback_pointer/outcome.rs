//! What came of `--execute`, as findings.

use super::advice;
use super::execute::{Execution, Made};
use super::facts::Facts;
use super::judge::at;
use super::plan::{Plan, Task};
use super::progress::Progress;
use super::rules::ROLLBACK_FAILED;
use super::smoke::commit_of;
use super::summary::Pointed;
use crate::finding::wording::counted;
use crate::finding::{Finding, Judgement};
use crate::gate::Gate as _;
use crate::gates::post_deploy_smoke::PostDeploySmoke;
use crate::known::{Unseen, Why};

/// What came of `--execute`. Whatever else is relaxed or not seen: without a rollback there is no pass.
pub(super) fn judge(
    plan: &Plan,
    facts: &Facts,
    pointed: Option<&Pointed<'_>>,
    judgement: &mut Judgement,
) {
    let Some(app) = plan
        .services
        .first()
        .and_then(|service| service.app.as_ref())
    else {
        return;
    };
    let failed = |message: String, found: String| {
        at(
            app,
            Finding::new(&ROLLBACK_FAILED, &app.name, message)
                .compared("the earlier release is current, and dynos run it", found)
                .remedy(advice::look_at_releases(app)),
        )
    };
    match &facts.execution {
        None => judgement.find(failed(
            "Nothing was rolled back.".to_owned(),
            "no request was sent".to_owned(),
        )),
        Some(Execution::NotSent(reason)) => judgement.find(failed(
            format!("Nothing was rolled back: {reason}."),
            "no request was sent".to_owned(),
        )),
        Some(Execution::NotSeen(unseen)) => judgement.undecided(
            &ROLLBACK_FAILED,
            format!("what {} could be rolled back to; nothing was", app.name),
            unseen.clone(),
        ),
        Some(Execution::Refused(unseen)) => judgement.find(failed(
            "Heroku did not make the rollback. Nothing has changed.".to_owned(),
            unseen.detail.clone(),
        )),
        Some(Execution::Unclear(unseen)) => {
            let what = format!(
                "whether {} was rolled back; look with `heroku releases --app {}` before trying again",
                app.name, app.name
            );
            judgement.undecided(&ROLLBACK_FAILED, what, unseen.clone());
        }
        Some(Execution::Made(made)) => {
            let version = made.version;
            judgement
                .outputs
                .push(("rolled-back-as", format!("v{version}")));
            if let Some(lost) = &made.answer_lost {
                judgement.remarks.push(format!(
                    "The answer to the rollback was lost ({lost}); v{version} was seen afterwards."
                ));
            }
            if made.between > 0 {
                judgement.remarks.push(format!(
                    "{} came between the last look and the rollback: see what v{} was.",
                    counted(
                        usize::try_from(made.between).unwrap_or(usize::MAX),
                        "release",
                        "releases"
                    ),
                    version - 1
                ));
            }
            match &made.progress {
                Progress::Runs(_) => answers(plan, pointed, made, judgement),
                Progress::ReleaseFailed | Progress::NoDynos => judgement.find(failed(
                    format!("v{version} is a rollback to v{}, and production does not run it.", made.to),
                    made.progress.in_words(version),
                )),
                waiting => judgement.undecided(
                    &ROLLBACK_FAILED,
                    format!(
                        "whether dynos of {} run v{version}, the rollback to v{}; the time was over",
                        app.name, made.to
                    ),
                    Unseen::new(
                        Why::Unreachable,
                        format!("{}; --timeout gives it more", waiting.in_words(version)),
                    ),
                ),
            }
        }
    }
}

/// Whether what was gone back to answers as it should: the smoke probes' own findings.
fn answers(plan: &Plan, pointed: Option<&Pointed<'_>>, made: &Made, judgement: &mut Judgement) {
    let Task::Execute { probes, .. } = &plan.task else {
        return;
    };
    let commit = pointed.and_then(|one| commit_of(&one.target, one.commit));
    let asked = probes.of(commit);
    let all = probes.all();
    let count = asked.as_ref().map_or(0, |asked| asked.probes.len());
    if all == 0 {
        judgement.remarks.push(
            "The settings have no smoke probe of this service: whether it answers was not asked."
                .to_owned(),
        );
    } else if count < all {
        // A check that did not run is no check that passed.
        judgement.undecided(
            &ROLLBACK_FAILED,
            format!(
                "what {} after the rollback",
                counted(all - count, "smoke probe says", "smoke probes say")
            ),
            Unseen::new(
                Why::Unreadable,
                "not asked: they need the commit that runs now, and Heroku does not know it, or not whole; ask them with `deploy-gate post-deploy-smoke --expect-sha SHA`",
            ),
        );
    }
    match (asked, &made.smoke) {
        (Some(asked), Some(seen)) => {
            let smoke = PostDeploySmoke::judge(&asked, seen);
            judgement.findings.extend(smoke.findings);
            judgement.undecided.extend(smoke.undecided);
            judgement.blind = smoke.blind;
            judgement.remarks.extend(smoke.remarks);
            judgement.details.extend(smoke.details);
        }
        (Some(_), None) => judgement.undecided(
            &ROLLBACK_FAILED,
            "whether the service answers after the rollback",
            Unseen::new(Why::Unreachable, "the smoke probes were not asked"),
        ),
        (None, _) => {}
    }
}
