//! What was meant to run, given on the command line, against what runs.

use super::plan::Plan;
use super::rules::{IMAGE_DIFFERS, WRONG_COMMIT};
use super::running::Running;
use crate::finding::Judgement;
use crate::finding::wording::one_of;
use crate::hex::is_same;
use crate::known::{Known, Unseen, Why};
use crate::releases::{Code, Image};

pub(super) fn judge(plan: &Plan, running: &Running<'_>, judgement: &mut Judgement) {
    // Which release runs, or that it has no code, is on record.
    if running.current.is_none() || running.code == Known::Absent {
        return;
    }
    judge_commit(plan, running, judgement);
    if !plan.images.is_empty() {
        judge_images(plan, running, judgement);
    }
}

fn judge_commit(plan: &Plan, running: &Running<'_>, judgement: &mut Judgement) {
    let words = running.in_words();
    let what = format!("which commit {words} runs");
    let commit = running.commit();
    let found = match judgement_of(&commit, running) {
        Stated::Commit(commit) => commit,
        // Nobody asked for one, and this kind of release names none.
        Stated::Nothing(_) if plan.commit.is_none() => return,
        Stated::Nothing(unseen) | Stated::NotSeen(unseen) => {
            return judgement.undecided(&WRONG_COMMIT, what, unseen);
        }
    };
    let Some(expected) = &plan.commit else { return };
    if is_same(expected, &found) {
        return;
    }
    let version = running.current.map_or(0, |current| current.version);
    let name = &running.app.name;
    judgement.find(
        running
            .finding(
                &WRONG_COMMIT,
                format!("v{version} was made from another commit than the one expected."),
            )
            .compared(expected.as_str(), found)
            .remedy(format!(
                "Deploy the commit, or see what was deployed instead: `heroku releases --app {name}`."
            )),
    );
}

/// What is known of the commit.
enum Stated {
    Commit(String),
    Nothing(Unseen),
    NotSeen(Unseen),
}

fn judgement_of(commit: &Known<String>, running: &Running<'_>) -> Stated {
    let nothing = |detail: &str| Stated::Nothing(Unseen::new(Why::Unreadable, detail));
    match (commit, &running.code) {
        (Known::Found(commit), _) => Stated::Commit(commit.clone()),
        (Known::Unseen(unseen), _) => Stated::NotSeen(unseen.clone()),
        (Known::Absent, Known::Found(Code::Images(images))) => match images.built_from() {
            Some(commit) => Stated::Commit(commit.to_owned()),
            None => nothing(
                "a container release names a docker image, never a commit; --expect-image compares that, and the version that a probe of post-deploy-smoke reads tells the commit",
            ),
        },
        (Known::Absent, Known::Unseen(unseen)) => Stated::Nothing(unseen.clone()),
        (Known::Absent, _) if running.seen.build.is_some() => {
            nothing("whoever built it named no commit")
        }
        (Known::Absent, _) => nothing("Heroku has no record of what this release was built from"),
    }
}

fn judge_images(plan: &Plan, running: &Running<'_>, judgement: &mut Judgement) {
    let Known::Found(code) = &running.code else {
        return;
    };
    let Code::Images(images) = code else {
        let what = format!("which image {} runs", running.in_words());
        let unseen = Unseen::new(
            Why::Unreadable,
            "only a container release names a docker image; --expect-sha compares the commit",
        );
        return judgement.undecided(&IMAGE_DIFFERS, what, unseen);
    };
    let built = images.others.iter().map(|image| ("the others", image));
    let named = images.by_process.iter();
    for (process, image) in named
        .map(|(process, image)| (process.as_str(), image))
        .chain(built)
    {
        let found = match image {
            Image::Id(id) => id,
            Image::BuiltFrom(commit) => {
                let what = format!("which image {process} of {} runs", running.in_words());
                let detail = format!("Heroku built it from {commit}, and does not say its id");
                judgement.undecided(&IMAGE_DIFFERS, what, Unseen::new(Why::Unreadable, detail));
                continue;
            }
        };
        if plan.images.iter().any(|expected| is_same(expected, found)) {
            continue;
        }
        judgement.find(
            running
                .finding_in(
                    &IMAGE_DIFFERS,
                    process,
                    format!("Its {process} dynos run another image than the one expected."),
                )
                .compared(one_of(&plan.images, ""), found.as_str())
                .remedy(format!(
                    "Release the image that was meant: `heroku container:release {process} --app {}`.",
                    running.app.name
                )),
        );
    }
}
