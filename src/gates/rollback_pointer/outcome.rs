//! What came of `--execute`, as findings.

use super::advice;
use super::execute::Execution;
use super::judge::at;
use super::plan::Plan;
use super::progress::Progress;
use super::rules::ROLLBACK_FAILED;
use crate::finding::wording::counted;
use crate::finding::{Finding, Judgement};
use crate::known::{Unseen, Why};

/// What came of `--execute`. Whatever else is relaxed or not seen: without a rollback there is no pass.
pub(super) fn judge(plan: &Plan, execution: Option<&Execution>, judgement: &mut Judgement) {
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
    match execution {
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
                Progress::Runs(_) => {}
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
