//! The dynos of an app: whether there are any, whether they are up, and whether they run the current release.

use std::collections::BTreeMap;

use super::rules::{DYNO_NOT_UP, DYNO_ON_OLD_RELEASE, NO_WEB_DYNOS};
use super::running::Running;
use crate::finding::Judgement;
use crate::finding::wording::{counted, row};
use crate::heroku::{Dyno, DynoState, Formation, is_one_off};
use crate::known::{Known, Unseen, Why};

/// The dynos that serve, as far as they were seen.
pub(super) struct Dynos<'a> {
    pub(super) serving: Option<Vec<&'a Dyno>>,
    formation: Option<&'a Vec<Formation>>,
}

impl<'a> Dynos<'a> {
    /// Reads the facts; what was not seen goes on record.
    pub(super) fn read(
        running: &Running<'a>,
        dynos: &'a Known<Vec<Dyno>>,
        judgement: &mut Judgement,
    ) -> Self {
        let dynos = running.part(&DYNO_NOT_UP, "the dynos", dynos, judgement);
        let formation = &running.seen.formation;
        let formation = running.part(&NO_WEB_DYNOS, "the process types", formation, judgement);
        let serving = dynos.map(|dynos| {
            let serves =
                |it: &&Dyno| !is_one_off(&it.kind, wanted(formation, &it.kind).unwrap_or(0));
            let mut serving: Vec<&Dyno> = dynos.iter().filter(serves).collect();
            serving.sort_by_key(|dyno| in_order(&dyno.name));
            serving
        });
        Self { serving, formation }
    }

    /// How many dynos of a process type there should be; nothing where there is no such process type.
    fn wanted(&self, kind: &str) -> Option<u64> {
        wanted(self.formation, kind)
    }

    /// How many there are.
    fn there(&self, kind: &str) -> Option<u64> {
        let serving = self.serving.as_ref()?;
        Some(serving.iter().filter(|dyno| dyno.kind == kind).count() as u64)
    }

    /// `1 of 1 up`, for tables.
    pub(super) fn in_words(&self) -> String {
        let Some(serving) = &self.serving else {
            return "not seen".to_owned();
        };
        let up = serving
            .iter()
            .filter(|dyno| dyno.state == DynoState::Up)
            .count() as u64;
        let wanted: u64 = self
            .formation
            .into_iter()
            .flatten()
            .map(|process| process.quantity)
            .sum();
        match wanted.max(serving.len() as u64) {
            0 => "none".to_owned(),
            all => format!("{up} of {all} up"),
        }
    }

    pub(super) fn judge(&self, running: &Running<'_>, judgement: &mut Judgement) {
        self.judge_required(running, judgement);
        self.judge_numbers(running, judgement);
        self.judge_states(running, judgement);
        self.judge_releases(running, judgement);
    }

    /// The process types that must run.
    fn judge_required(&self, running: &Running<'_>, judgement: &mut Judgement) {
        let name = &running.app.name;
        for kind in &running.plan.processes {
            let wanted = self.wanted(kind);
            let found = match (self.formation.is_some(), wanted, self.there(kind)) {
                (true, None, _) => format!("no process type {kind}"),
                (true, Some(0), _) => "scaled to 0".to_owned(),
                (true, Some(wanted), Some(0)) => format!("none of {wanted}"),
                (false, _, Some(0)) => "none".to_owned(),
                _ => continue,
            };
            let (why, next) = match wanted {
                None if self.formation.is_some() => (
                    "It has no such process type: it was never deployed, or its code does not name it.",
                    format!(
                        "Deploy it; then `heroku ps:scale {kind}=1 --app {name}` where the deploy did not."
                    ),
                ),
                Some(0) => (
                    "It is scaled to zero, so that nothing answers.",
                    format!("`heroku ps:scale {kind}=1 --app {name}`"),
                ),
                _ => (
                    "Dynos are asked for and none is there.",
                    format!(
                        "See what became of them: `heroku ps --app {name}`, `heroku logs --source heroku --app {name}`."
                    ),
                ),
            };
            judgement.find(
                running
                    .finding_in(&NO_WEB_DYNOS, kind, format!("No {kind} dyno runs. {why}"))
                    .compared(format!("at least one {kind} dyno"), found)
                    .remedy(next),
            );
        }
    }

    /// Fewer than the formation asks for. None at all of a process type that must run has its own rule.
    fn judge_numbers(&self, running: &Running<'_>, judgement: &mut Judgement) {
        for process in self.formation.into_iter().flatten() {
            let kind = &process.kind;
            let Some(there) = self.there(kind) else {
                return;
            };
            let is_said = there == 0 && running.plan.processes.contains(kind);
            if there >= process.quantity || is_said {
                continue;
            }
            let wanted = counted_dynos(process.quantity);
            judgement.find(
                running
                    .finding_in(
                        &DYNO_NOT_UP,
                        kind,
                        format!("{wanted} are asked for, and {there} there."),
                    )
                    .compared(wanted, there.to_string())
                    .remedy(format!("`heroku ps --app {}`", running.app.name)),
            );
        }
    }

    fn judge_states(&self, running: &Running<'_>, judgement: &mut Judgement) {
        let serving = self.serving.iter().flatten();
        let mut groups: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for dyno in serving.filter(|dyno| dyno.state != DynoState::Up) {
            let key = (dyno.kind.as_str(), dyno.state.as_str());
            groups.entry(key).or_default().push(&dyno.name);
        }
        let app = &running.app.name;
        for ((kind, state), names) in groups {
            let are = if names.len() == 1 { "is" } else { "are" };
            let why = match state {
                "crashed" => "It exited or did not boot, and serves nothing.",
                "starting" => "It boots; whether it comes up is not known.",
                "idle" => "It sleeps until the next request; whether it wakes is not known.",
                _ => "It serves nothing.",
            };
            let message = format!("{} {are} {state}. {why}", row(&names));
            judgement.find(
                running
                    .finding_in(&DYNO_NOT_UP, kind, message)
                    .compared("up", state)
                    .remedy(format!(
                        "See why: `heroku logs --app {app}`, `heroku ps --app {app}`."
                    )),
            );
        }
    }

    fn judge_releases(&self, running: &Running<'_>, judgement: &mut Judgement) {
        let Some(current) = running.current else {
            return;
        };
        let mut groups: BTreeMap<(&str, u64), Vec<&str>> = BTreeMap::new();
        let mut silent = Vec::new();
        for dyno in self.serving.iter().flatten() {
            match &dyno.release {
                None => silent.push(dyno.name.as_str()),
                Some(release) if release.version == current.version => {}
                Some(release) => groups
                    .entry((&dyno.kind, release.version))
                    .or_default()
                    .push(&dyno.name),
            }
        }
        let (app, runs) = (&running.app.name, current.version);
        for ((kind, version), names) in groups {
            let run = if names.len() == 1 { "runs" } else { "run" };
            judgement.find(
                running
                    .finding_in(
                        &DYNO_ON_OLD_RELEASE,
                        kind,
                        format!("{} {run} v{version}; the current release is v{runs}.", row(&names)),
                    )
                    .compared(format!("v{runs}"), format!("v{version}"))
                    .remedy(format!(
                        "Where the deploy has ended: `heroku ps:restart --app {app}`. Then look again."
                    )),
            );
        }
        if !silent.is_empty() {
            let what = format!(
                "which release {} of {} run",
                row(&silent),
                running.in_words()
            );
            let unseen = Unseen::new(Why::Unreadable, "Heroku did not say");
            judgement.undecided(&DYNO_ON_OLD_RELEASE, what, unseen);
        }
    }
}

fn wanted(formation: Option<&Vec<Formation>>, kind: &str) -> Option<u64> {
    let mut all = formation.into_iter().flatten();
    all.find(|process| process.kind == kind)
        .map(|process| process.quantity)
}

/// `web.10` comes after `web.2`.
fn in_order(name: &str) -> (&str, u64) {
    let (kind, number) = name.split_once('.').unwrap_or((name, ""));
    (kind, number.parse().unwrap_or_default())
}

fn counted_dynos(number: u64) -> String {
    counted(
        usize::try_from(number).unwrap_or(usize::MAX),
        "dyno",
        "dynos",
    )
}
