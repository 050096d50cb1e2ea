//! How far a rollback has come: from the new release, the formation and the dynos. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::heroku::{Dyno, DynoState, Formation, Release, ReleaseStatus};
use crate::known::{Known, Unseen};

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// So many dynos run it, which is all that should.
    Runs(u64),
    /// Its release phase failed: dynos stay where they were.
    ReleaseFailed,
    /// It is current, and the app is scaled to no dynos at all.
    NoDynos,
    /// Its release phase is under way.
    Pending,
    /// It succeeded, and is not the current release.
    NotCurrent,
    /// These dynos do not run it yet: what they do, in words.
    Dynos(Vec<String>),
    /// It could not be seen.
    Unseen(Unseen),
}

impl Progress {
    /// Waiting longer would change nothing.
    pub(super) const fn is_final(&self) -> bool {
        matches!(self, Self::Runs(_) | Self::ReleaseFailed | Self::NoDynos)
    }

    /// What is being waited for, or what it came to.
    pub(super) fn in_words(&self, version: u64) -> String {
        match self {
            Self::Runs(dynos) => format!("v{version} is current, and {dynos} dynos run it"),
            Self::ReleaseFailed => format!("the release phase of v{version} failed"),
            Self::NoDynos => {
                format!("v{version} is current, and the app is scaled to no dynos")
            }
            Self::Pending => format!("v{version} is pending: its release phase runs"),
            Self::NotCurrent => format!("v{version} is not the current release"),
            Self::Dynos(dynos) => {
                format!(
                    "v{version} is current, and not all dynos run it: {}",
                    dynos.join(", ")
                )
            }
            Self::Unseen(unseen) => unseen.detail.clone(),
        }
    }
}

/// How far it has come.
pub(super) fn progress(
    version: u64,
    release: &Known<Release>,
    formation: &Known<Vec<Formation>>,
    dynos: &Known<Vec<Dyno>>,
) -> Progress {
    let gone = |what: &str| {
        Progress::Unseen(Unseen::new(
            crate::known::Why::Unreadable,
            format!("Heroku shows no {what} any more"),
        ))
    };
    let release = match release {
        Known::Found(release) => release,
        Known::Absent => return gone("such release"),
        Known::Unseen(unseen) => return Progress::Unseen(unseen.clone()),
    };
    match (&release.status, release.current) {
        (Some(ReleaseStatus::Failed), _) => return Progress::ReleaseFailed,
        (Some(ReleaseStatus::Succeeded), Some(true)) => {}
        (Some(ReleaseStatus::Succeeded), _) => return Progress::NotCurrent,
        _ => return Progress::Pending,
    }
    let (formation, dynos) = match (formation, dynos) {
        (Known::Found(formation), Known::Found(dynos)) => (formation, dynos),
        (Known::Unseen(unseen), _) | (_, Known::Unseen(unseen)) => {
            return Progress::Unseen(unseen.clone());
        }
        (Known::Absent, _) => return gone("formation"),
        (_, Known::Absent) => return gone("dynos"),
    };
    let wanted: BTreeMap<&str, u64> = formation
        .iter()
        .map(|process| (process.kind.as_str(), process.quantity))
        .collect();
    let all: u64 = wanted.values().sum();
    if all == 0 {
        return Progress::NoDynos;
    }
    let mut behind = Vec::new();
    for (kind, quantity) in wanted {
        let mut running = 0;
        // Those that come and go by themselves are no part of the formation.
        for dyno in dynos.iter().filter(|dyno| dyno.kind == kind) {
            let runs = dyno.release.as_ref().map(|release| release.version);
            match (&dyno.state, runs) {
                (DynoState::Up | DynoState::Idle, Some(runs)) if runs == version => running += 1,
                (state, Some(runs)) => {
                    behind.push(format!("{} {} on v{runs}", dyno.name, state.as_str()));
                }
                (state, None) => behind.push(format!("{} {}", dyno.name, state.as_str())),
            }
        }
        if running < quantity && behind.is_empty() {
            behind.push(format!("{running} of {quantity} {kind}"));
        }
    }
    if behind.is_empty() {
        Progress::Runs(all)
    } else {
        Progress::Dynos(behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::known::Why;
    use serde_json::{Value, json};

    fn found<T: serde::de::DeserializeOwned>(value: Value) -> Known<T> {
        Known::Found(serde_json::from_value(value).unwrap())
    }

    fn of(release: Value, formation: Value, dynos: Value) -> Progress {
        progress(8, &found(release), &found(formation), &found(dynos))
    }

    fn release(status: &str, current: bool) -> Value {
        json!({ "id": "r", "version": 8, "status": status, "current": current })
    }

    fn dyno(name: &str, state: &str, version: u64) -> Value {
        let kind = name.split('.').next().unwrap();
        json!({ "name": name, "type": kind, "state": state, "release": { "version": version } })
    }

    #[test]
    fn it_runs_when_every_dyno_wanted_runs_it() {
        let web = json!([{ "type": "web", "quantity": 2 }, { "type": "worker", "quantity": 0 }]);
        let done = release("succeeded", true);
        let both = json!([
            dyno("web.1", "up", 8),
            dyno("web.2", "up", 8),
            dyno("run.7", "up", 7)
        ]);
        assert_eq!(of(done.clone(), web.clone(), both), Progress::Runs(2));
        for dynos in [
            json!([]),
            json!([dyno("web.1", "up", 8)]),
            json!([dyno("web.1", "up", 8), dyno("web.2", "up", 7)]),
            json!([dyno("web.1", "up", 8), dyno("web.2", "starting", 8)]),
            json!([dyno("web.1", "up", 8), dyno("web.2", "crashed", 8)]),
            json!([
                dyno("web.1", "up", 8),
                dyno("web.2", "up", 8),
                dyno("web.3", "up", 7)
            ]),
        ] {
            assert!(
                matches!(
                    of(done.clone(), web.clone(), dynos.clone()),
                    Progress::Dynos(_)
                ),
                "{dynos}"
            );
        }
    }

    #[test]
    fn no_dyno_wanted_is_no_dyno_running() {
        let none = json!([{ "type": "web", "quantity": 0 }]);
        for formation in [none, json!([])] {
            assert_eq!(
                of(release("succeeded", true), formation, json!([])),
                Progress::NoDynos
            );
        }
    }

    #[test]
    fn a_release_that_is_not_current_runs_nowhere() {
        let web = json!([{ "type": "web", "quantity": 1 }]);
        let dynos = json!([dyno("web.1", "up", 8)]);
        for (release, expected) in [
            (release("failed", false), Progress::ReleaseFailed),
            (release("pending", false), Progress::Pending),
            (release("succeeded", false), Progress::NotCurrent),
            (
                json!({ "id": "r", "version": 8, "status": "unheard-of", "current": true }),
                Progress::Pending,
            ),
        ] {
            assert_eq!(of(release, web.clone(), dynos.clone()), expected);
        }
    }

    #[test]
    fn what_is_not_seen_does_not_run() {
        let unseen = Unseen::new(Why::Unreachable, "no answer");
        let seen = progress(
            8,
            &found(release("succeeded", true)),
            &found(json!([{ "type": "web", "quantity": 1 }])),
            &Known::Unseen(unseen.clone()),
        );
        assert_eq!(seen, Progress::Unseen(unseen));
    }
}
