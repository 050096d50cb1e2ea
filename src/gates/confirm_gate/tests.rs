//! One healthy dispatch, and what each test changes about it.

mod differences;
mod judging;
mod planning;
mod recording;

use std::collections::BTreeMap;

use super::{ConfirmGate, Facts, Flags, Plan};
use crate::config::{self, Config, Confirm, Phrase, Placed, Service, TargetKind};
use crate::finding::{Detail, DetailBody, Judgement};
use crate::gate::Gate as _;
use crate::github::accounts::Account;
use crate::github::branches::{Branch, Head};
use crate::github::event::Event;
use crate::invocation::{Invocation, RepositoryName};
use crate::known::{Known, Why};
use crate::usage::UsageError;

const SHA: &str = "0c4b7128f2a6d7e5b9c1a3f4e6d8b0a2c4e6f801";
const LATER_SHA: &str = "9f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";
const PHRASE: &str = "deploy-prod-now";

/// A run: settings, flags, environment, and what GitHub answers.
struct Setup {
    config: Config,
    flags: Flags,
    run: Invocation,
    branch: Known<Branch>,
}

fn placed(value: &str, line: u32) -> Placed<String> {
    Placed {
        value: value.to_owned(),
        line,
    }
}

/// The phrase, as the settings read it.
fn phrase(written: &str) -> Placed<Phrase> {
    let written = serde_json::to_string(written).unwrap();
    let settings =
        format!("version: 1\nconfirm: {{ phrase: {written}, targets: {{ prod: protected }} }}");
    let value = config::parse(&settings, "settings.yml", &[]).unwrap();
    Placed {
        value: value.confirm.unwrap().phrase.value,
        line: 5,
    }
}

fn branch(name: &str, sha: &str) -> Known<Branch> {
    Known::Found(Branch {
        name: name.to_owned(),
        commit: Some(Head {
            sha: sha.to_owned(),
        }),
        protected: true,
        protection: None,
    })
}

impl Setup {
    /// `MooseQuest` dispatches `prod` from `main` and types the phrase; nothing has moved.
    fn healthy() -> Self {
        let service = |name| Service {
            name: placed(name, 20),
            environments: Vec::new(),
            processes: Vec::new(),
        };
        let inputs = [("target", "prod"), ("confirm", PHRASE), ("ref", "main")];
        Self {
            config: Config {
                path: Some(".github/deploy-gate.yml".to_owned()),
                operators: vec![placed("MooseQuest", 2)],
                confirm: Some(Confirm {
                    phrase: phrase(PHRASE),
                    targets: vec![
                        (placed("prod", 6), TargetKind::Protected),
                        (placed("staging", 7), TargetKind::Open),
                    ],
                    branches: vec![placed("main", 8), placed("release/*", 8)],
                }),
                services: vec![service("queue"), service("raptor")],
                ..Config::default()
            },
            flags: Flags::default(),
            run: Invocation {
                repository: Some(RepositoryName {
                    owner: "raxx-app".to_owned(),
                    name: "TradeMasterAPI".to_owned(),
                }),
                event_name: Some("workflow_dispatch".to_owned()),
                event: Known::Found(Event {
                    inputs: inputs
                        .map(|(name, value)| (name.to_owned(), value.to_owned()))
                        .into(),
                    sender: Some(Account {
                        login: "MooseQuest".to_owned(),
                        kind: Some("User".to_owned()),
                    }),
                    git_ref: Some("refs/heads/main".to_owned()),
                    ..Event::default()
                }),
                run_id: Some(7),
                run_attempt: Some(1),
                actor: Some("MooseQuest".to_owned()),
                triggering_actor: Some("MooseQuest".to_owned()),
                git_ref: Some("refs/heads/main".to_owned()),
                sha: Some(SHA.to_owned()),
                ..Invocation::default()
            },
            branch: branch("main", SHA),
        }
    }

    fn changed(change: impl FnOnce(&mut Self)) -> Self {
        let mut setup = Self::healthy();
        change(&mut setup);
        setup
    }

    fn confirm(&mut self) -> &mut Confirm {
        self.config.confirm.as_mut().unwrap()
    }

    fn phrase(&mut self, written: &str) {
        self.confirm().phrase = phrase(written);
    }

    fn event(&mut self) -> &mut Event {
        match &mut self.run.event {
            Known::Found(event) => event,
            _ => panic!("this setup has no payload"),
        }
    }

    fn inputs(&mut self) -> &mut BTreeMap<String, String> {
        &mut self.event().inputs
    }

    fn input(&mut self, name: &str, value: &str) {
        self.inputs().insert(name.to_owned(), value.to_owned());
    }

    fn sender(&mut self) -> &mut Account {
        self.event().sender.as_mut().unwrap()
    }

    fn no_payload(&mut self) {
        self.run.event = Known::unseen(Why::Unreadable, "GITHUB_EVENT_PATH is not set");
    }

    /// Everybody is `login`.
    fn everybody_is(&mut self, login: &str) {
        self.run.actor = Some(login.to_owned());
        self.run.triggering_actor = Some(login.to_owned());
        self.sender().login = login.to_owned();
    }

    fn plan(self) -> Result<Plan, UsageError> {
        ConfirmGate::plan(self.flags, &self.config, &self.run)
    }

    fn judge(self) -> Judgement {
        let branch = self.branch.clone();
        let plan = self.plan().unwrap();
        // The branch is there only for those who ask.
        let asked = matches!(plan.head, super::HeadQuestion::Asked { .. });
        let facts = Facts {
            branch: asked.then_some(branch),
        };
        ConfirmGate::judge(&plan, &facts)
    }
}

/// The names of the rules found broken, each once, in order.
fn found(judgement: &Judgement) -> Vec<&'static str> {
    distinct(judgement.findings.iter().map(|finding| finding.rule.id))
}

/// The names of the rules left undecided, each once, in order.
fn undecided(judgement: &Judgement) -> Vec<&'static str> {
    distinct(judgement.undecided.iter().map(|entry| entry.rule.id))
}

fn distinct(ids: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut names: Vec<&str> = ids
        .map(|id| id.strip_prefix("confirm-gate/").unwrap())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn output<'a>(judgement: &'a Judgement, name: &str) -> &'a str {
    let output = judgement.outputs.iter().find(|(known, _)| *known == name);
    &output.unwrap().1
}

fn diff(judgement: &Judgement) -> &[crate::finding::DiffPart] {
    let parts = judgement.details.iter().find_map(|detail| match detail {
        Detail {
            body: DetailBody::Diff(parts),
            ..
        } => Some(parts),
        Detail { .. } => None,
    });
    parts.unwrap()
}
