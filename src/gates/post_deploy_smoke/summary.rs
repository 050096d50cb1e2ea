//! What was seen, for a reader: the headline, every probe in a row of a table, the outputs.

use super::facts::{Facts, Watched};
use super::judge::{Standing, seconds};
use super::plan::{Plan, Probe};
use super::rules::UNREACHABLE;
use super::secrecy::shown_url;
use crate::finding::wording::{counted, cut};
use crate::finding::{Detail, DetailBody, Judgement, Undecided};
use crate::known::{Known, Unseen, Why};

/// As many digits of a commit as people read.
const SHORT: usize = 7;

pub(super) fn describe(
    plan: &Plan,
    facts: &Facts,
    standings: &[Standing],
    judgement: &mut Judgement,
) {
    let count = |standing| standings.iter().filter(|it| **it == standing).count();
    let right = count(Standing::Right);
    let answers = |watched: &&Watched| {
        let last = watched.last.as_ref();
        last.is_some_and(|it| matches!(it.answer, Known::Found(_)))
    };
    let answered = facts.probes.iter().filter(answers).count();
    if answered == 0 {
        let unseen = Unseen::new(Why::Unreachable, "no probe was answered at all");
        judgement.blind = Some(Box::new(Undecided {
            rule: &UNREACHABLE,
            what: "what production answers".to_owned(),
            unseen,
            relaxed: false,
        }));
    }
    judgement.headline = if right == 0 {
        let answers = counted(answered, "probe answers", "probes answer");
        format!("{answers}, none of them wholly as expected")
    } else {
        let answers = counted(right, "probe answers", "probes answer");
        let commit = plan
            .commit
            .as_ref()
            .map_or_else(String::new, |(commit, _)| {
                format!(", as commit {}", commit.get(..SHORT).unwrap_or(commit))
            });
        format!("{answers} as expected{commit}")
    };
    let rows = plan.probes.iter().zip(&facts.probes).zip(standings);
    judgement.details.push(Detail {
        title: match &plan.environment {
            Some(environment) => format!("Probes of {environment}"),
            None => "Probes".to_owned(),
        },
        body: DetailBody::Table {
            header: ["Probe", "", "Answer", "Took", "Tries", "URL"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows
                .map(|((probe, watched), standing)| row(probe, watched, *standing))
                .collect(),
        },
    });
    remark(plan, facts, judgement);
    judgement.outputs = vec![
        ("probes", plan.probes.len().to_string()),
        ("right", right.to_string()),
        ("wrong", count(Standing::Wrong).to_string()),
        ("unseen", count(Standing::Unseen).to_string()),
    ];
}

fn row(probe: &Probe, watched: &Watched, standing: Standing) -> Vec<String> {
    let verdict = match standing {
        Standing::Right => "as expected",
        Standing::Wrong => "wrong",
        Standing::Unseen => "not seen",
    };
    let last = watched.last.as_ref();
    let answer = match last.map(|attempt| (&attempt.answer, attempt.with_token)) {
        Some((Known::Found(answer), with_token)) => {
            let version = answer.versions.first();
            let version = version.map(|it| format!("version {}", cut(&it.version, 40)));
            let token = with_token.then(|| "with the service token".to_owned());
            let parts = [
                Some(format!("{} over {}", answer.status, answer.protocol)),
                version,
                token,
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        Some(_) => "none".to_owned(),
        None => "never asked".to_owned(),
    };
    vec![
        probe.name.clone(),
        verdict.to_owned(),
        answer,
        last.map_or_else(String::new, |it| {
            format!("{} ms", it.timings.whole.as_millis())
        }),
        if watched.tries > 1 {
            format!("{} in {}", watched.tries, seconds(watched.lasted))
        } else {
            watched.tries.to_string()
        },
        shown_url(&probe.url),
    ]
}

fn remark(plan: &Plan, facts: &Facts, judgement: &mut Judgement) {
    if let Some((commit, "GITHUB_SHA")) = &plan.commit {
        let commit = commit.get(..SHORT).unwrap_or(commit);
        judgement.remarks.push(format!(
            "The expected commit, {commit}, is this run's own (GITHUB_SHA): --expect-sha was not given."
        ));
    }
    if plan.environment.is_none() && plan.commit.is_none() {
        judgement.remarks.push(
            "Which version answers was not asked: --expect-sha says which it must be.".to_owned(),
        );
    }
    if plan.left_out > 0 {
        judgement.remarks.push(format!(
            "Not asked: {} of other services, of none, or of a commit that is not known.",
            counted(plan.left_out, "probe", "probes")
        ));
    }
    let windows = plan.probes.iter().zip(&facts.probes);
    let cut_short = windows.filter(|(_, watched)| watched.is_cut_short).count();
    if cut_short > 0 {
        judgement.remarks.push(format!(
            "The command's time ran out before that of {}: --timeout gives it more.",
            counted(cut_short, "probe", "probes")
        ));
    }
}
