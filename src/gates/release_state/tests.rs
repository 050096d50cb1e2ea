mod asking;
mod properties;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::plan::{Plan, ServicePlan};
use super::{Facts, ReleaseState, SeenApp, SeenService};
use crate::config::App;
use crate::finding::{Judgement, Level, Status};
use crate::gate::Gate as _;
use crate::heroku::{Pages, Rest};
use crate::known::{Known, Why};

/// One service of one app, which may be compared with another.
fn plan(is_compared: bool) -> Plan {
    let app = |environment: &str, name: &str| App {
        environment: environment.to_owned(),
        name: name.to_owned(),
        location: None,
    };
    Plan {
        services: vec![ServicePlan {
            service: "queue".to_owned(),
            app: app("production", "queue-prod"),
            staging: is_compared.then(|| app("staging", "queue-staging")),
            processes: vec!["web".to_owned()],
            backup_max_age: None,
        }],
        commit: None,
        images: Vec::new(),
        remarks: Vec::new(),
    }
}

fn found<T: serde::de::DeserializeOwned>(value: Value) -> Known<T> {
    Known::Found(serde_json::from_value(value).unwrap())
}

fn releases(list: Value) -> Known<Pages<crate::heroku::Release>> {
    Known::Found(Pages {
        items: serde_json::from_value(list).unwrap(),
        rest: Rest::None,
    })
}

/// A container app with one web dyno on its one release.
fn app() -> SeenApp {
    SeenApp {
        about: found(
            json!({"name": "queue-prod", "stack": {"name": "container"}, "maintenance": false}),
        ),
        releases: releases(json!([{
            "id": "r7", "version": 7, "current": true, "status": "succeeded", "slug": null,
            "description": "Deployed web (694536ae336d)",
        }])),
        formation: found(json!([{"type": "web", "quantity": 1}])),
        addons: found(json!([])),
        build: None,
    }
}

fn service() -> SeenService {
    SeenService {
        app: app(),
        dynos: found(
            json!([{"name": "web.1", "type": "web", "state": "up", "release": {"version": 7}}]),
        ),
        transfers: BTreeMap::new(),
        owners: BTreeMap::new(),
        staging: None,
    }
}

fn judged(plan: &Plan, service: SeenService) -> Judgement {
    let facts = Facts {
        observed_at: "2026-05-20T14:05:00Z".parse().unwrap(),
        services: [("queue".to_owned(), service)].into(),
    };
    // As they would be read back from a file.
    let facts = serde_json::from_value(serde_json::to_value(&facts).unwrap()).unwrap();
    ReleaseState::judge(plan, &facts)
}

/// Nothing wrong was seen, and nothing was not seen: the verdict is `passed`.
fn passes(judgement: &Judgement) -> bool {
    let is_open = |level, status| level == Level::Error && status == Status::Open;
    judgement.undecided.is_empty()
        && !judgement
            .findings
            .iter()
            .any(|finding| is_open(finding.level, finding.status))
}

fn rules(judgement: &Judgement) -> Vec<&'static str> {
    judgement.findings.iter().map(|it| it.rule.id).collect()
}

#[test]
fn one_dyno_on_the_current_release_passes() {
    let judgement = judged(&plan(false), service());
    assert!(passes(&judgement), "{judgement:?}");
    assert_eq!(
        judgement.headline,
        "queue runs v7 (image 694536ae336d), 1 of 1 up"
    );
}

/// Whatever was not seen, alone or with anything else, the run does not pass.
#[test]
fn no_part_that_was_not_seen_passes() {
    fn blind<T>() -> Known<T> {
        Known::unseen(Why::Refused, "403")
    }
    for part in 0..5 {
        let mut seen = service();
        match part {
            0 => seen.app.about = blind(),
            1 => seen.app.releases = blind(),
            2 => seen.app.formation = blind(),
            3 => seen.dynos = blind(),
            _ => seen.dynos = Known::Absent,
        }
        assert!(!passes(&judged(&plan(false), seen)), "{part}");
    }
    for part in 0..6 {
        let mut seen = service();
        let mut staging = app();
        match part {
            0 => staging.about = blind(),
            1 => staging.releases = blind(),
            2 => staging.formation = blind(),
            3 => staging.addons = blind(),
            4 => seen.app.addons = blind(),
            _ => staging.releases = Known::Absent,
        }
        seen.staging = Some(staging);
        assert!(!passes(&judged(&plan(true), seen)), "{part}");
    }
    let mut seen = service();
    seen.staging = Some(app());
    assert!(passes(&judged(&plan(true), seen)));
    // Facts that do not fit the plan.
    assert!(!passes(&judged(&plan(true), service())));
    let empty = Facts {
        observed_at: "2026-05-20T14:05:00Z".parse().unwrap(),
        services: BTreeMap::new(),
    };
    assert!(!passes(&ReleaseState::judge(&plan(false), &empty)));
}

#[test]
fn backups_that_were_not_asked_for_are_not_there_by_silence() {
    let mut plan = plan(false);
    plan.services[0].backup_max_age = Some(Duration::from_hours(24));
    let database = json!([{
        "name": "db-1", "state": "provisioned", "app": {"name": "queue-prod"},
        "addon_service": {"name": "heroku-postgresql"}, "plan": {"name": "heroku-postgresql:standard-0"},
    }]);
    let mut seen = service();
    seen.app.addons = found(database);
    assert!(!passes(&judged(&plan, seen.clone())));
    let transfer = |finished: &str| {
        found(json!([{
            "num": 1, "from_type": "pg_dump", "to_type": "gof3r", "succeeded": true,
            "started_at": finished, "finished_at": finished,
        }]))
    };
    for (finished, passing) in [
        ("2026-05-19 14:05:00 +0000", true),
        ("2026-05-19 14:04:59 +0000", false),
        ("2026-05-20 14:10:00 +0000", true),
        ("2026-05-20 16:00:00 +0000", false),
    ] {
        let transfers = [("queue-prod".to_owned(), transfer(finished))].into();
        let judgement = judged(
            &plan,
            SeenService {
                transfers,
                ..seen.clone()
            },
        );
        assert_eq!(passes(&judgement), passing, "{finished}");
    }
}

#[test]
fn a_backup_of_a_database_that_stood_there_before_is_not_its_own() {
    let mut plan = plan(false);
    plan.services[0].backup_max_age = Some(Duration::from_hours(24));
    for (made, passing) in [
        ("2026-05-20T11:00:00Z", true),
        ("2026-05-20T13:00:00Z", false),
    ] {
        let mut seen = service();
        seen.app.addons = found(json!([{
            "name": "db-2", "state": "provisioned", "app": {"name": "queue-prod"}, "created_at": made,
            "addon_service": {"name": "heroku-postgresql"}, "plan": {"name": "heroku-postgresql:standard-0"},
        }]));
        let transfers = found(json!([{
            "num": 1, "from_type": "pg_dump", "to_type": "gof3r", "succeeded": true,
            "started_at": "2026-05-20 12:00:00 +0000", "finished_at": "2026-05-20 12:01:00 +0000",
        }]));
        seen.transfers = [("queue-prod".to_owned(), transfers)].into();
        assert_eq!(passes(&judged(&plan, seen)), passing, "{made}");
    }
}

#[test]
fn a_dyno_that_names_no_release_is_not_taken_to_run_the_current_one() {
    let mut seen = service();
    seen.dynos = found(json!([{"name": "web.1", "type": "web", "state": "up", "release": null}]));
    let judgement = judged(&plan(false), seen);
    assert!(judgement.findings.is_empty());
    assert_eq!(judgement.undecided.len(), 1);
}

#[test]
fn many_dynos_are_one_finding_and_stand_in_the_order_of_their_numbers() {
    let dynos: Vec<Value> = (1..=30)
        .rev()
        .map(|number| {
            json!({"name": format!("web.{number}"), "type": "web", "state": "crashed", "release": {"version": 7}})
        })
        .collect();
    let mut seen = service();
    seen.app.formation = found(json!([{"type": "web", "quantity": 30}]));
    seen.dynos = found(dynos.into());
    let judgement = judged(&plan(false), seen);
    assert_eq!(rules(&judgement), ["release-state/dyno-not-up"]);
    let message = &judgement.findings[0].message;
    assert!(message.starts_with("web.1, web.2, web.3"), "{message}");
    assert!(message.contains("and 22 more are crashed"), "{message}");
}

#[test]
fn a_word_from_heroku_stands_in_no_command_unless_it_is_plain() {
    let mut seen = service();
    let mut staging = app();
    staging.about =
        found(json!({"name": "s", "stack": {"name": "x; curl evil"}, "maintenance": false}));
    staging.addons = found(json!([{
        "name": "a", "state": "provisioned", "app": {"name": "s"},
        "addon_service": {"name": "svc"}, "plan": {"name": "svc:$(id)"},
    }]));
    seen.staging = Some(staging);
    let judgement = judged(&plan(true), seen);
    for finding in &judgement.findings {
        let remedy = finding.remedy.as_deref().unwrap_or_default();
        assert!(
            !remedy.contains("curl") && !remedy.contains("$("),
            "{remedy}"
        );
    }
    assert!(rules(&judgement).contains(&"release-state/stack-differs"));
}
