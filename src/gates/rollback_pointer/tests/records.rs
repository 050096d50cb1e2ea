//! Records as people hand them in.

use super::*;
use crate::invocation::RepositoryName;
use crate::known::{Known, Why};

const SETTINGS: &str = "
version: 1
services:
  queue:
    production: { heroku: queue-prod }
    staging: { heroku: queue-staging }
  site:
    production: { cloudflare-pages: { account: 0123456789abcdef0123456789abcdef, project: site } }
";

fn good() -> Value {
    let release = json!({
        "version": 7, "id": "release-7", "created_at": null, "command": "heroku rollback v7 --app queue-prod",
        "code": { "slug": "a" },
    });
    json!({
        "schema": "deploy-gate/rollback-pointer/v1",
        "recorded_at": "2026-05-20T13:00:00Z",
        "repository": "raxx-app/TradeMasterAPI",
        "run": null,
        "environment": "production",
        "services": {
            "queue": { "heroku": { "app": "queue-prod", "app_id": null, "running": release, "previous": null } },
            "site": { "cloudflare-pages": {
                "account": "0123456789abcdef0123456789abcdef", "project": "site", "live": "a", "previous": null,
            } },
        },
    })
}

fn verifying(file: Known<String>, change: impl FnOnce(&mut Invocation)) -> Result<Plan, String> {
    let flags = Flags {
        verify: Some("record.json".to_owned()),
        ..Flags::default()
    };
    let mut invocation = Invocation {
        repository: "raxx-app/TradeMasterAPI".parse().ok(),
        file: Some(file),
        ..Invocation::default()
    };
    change(&mut invocation);
    let config = crate::config::parse(SETTINGS, "settings.yml", &[]).unwrap();
    RollbackPointer::plan(flags, &config, &invocation).map_err(|error| error.to_string())
}

fn refused(text: &str) -> String {
    match verifying(Known::Found(text.to_owned()), |_| ()) {
        Ok(_) => panic!("accepted: {text}"),
        Err(said) => said,
    }
}

#[test]
fn a_record_is_taken_where_it_is_about_what_is_asked() {
    let with_more = |mut record: Value| {
        record["note"] = json!("fields may be added");
        record["services"]["elsewhere"] = json!({});
        record.to_string()
    };
    assert!(verifying(Known::Found(with_more(good())), |_| ()).is_ok());
}

#[test]
fn what_is_no_record_is_refused_and_not_quoted() {
    for text in ["", " \n", "hunter2", "{}", "[]", "null", r#"{"schema":1}"#] {
        let said = refused(text);
        assert!(said.contains("record.json is no record"), "{text}: {said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    for field in ["recorded_at", "environment", "services"] {
        let mut record = good();
        record.as_object_mut().unwrap().remove(field);
        assert!(
            refused(&record.to_string()).contains("it cannot be read"),
            "{field}"
        );
    }
    let cut = good().to_string();
    for at in 0..cut.len() {
        assert!(
            verifying(Known::Found(cut[..at].to_owned()), |_| ()).is_err(),
            "{at}"
        );
    }
    for schema in [
        "deploy-gate/rollback-pointer/v2",
        "deploy-gate/report/v1",
        "",
    ] {
        let mut record = good();
        record["schema"] = json!(schema);
        assert!(
            refused(&record.to_string()).contains("its schema is not"),
            "{schema}"
        );
    }
    let said = verifying(Known::Absent, |_| ()).unwrap_err();
    assert!(said.contains("record.json: no such file"), "{said}");
    let said = verifying(
        Known::unseen(Why::Unreadable, "record.json: not UTF-8"),
        |_| (),
    )
    .unwrap_err();
    assert!(said.contains("not UTF-8"), "{said}");
}

#[test]
fn a_record_of_something_else_is_refused() {
    let changed = |change: fn(&mut Value)| {
        let mut record = good();
        change(&mut record);
        refused(&record.to_string())
    };
    let said = changed(|record| record["environment"] = json!("staging"));
    assert!(
        said.contains("was recorded of staging, not of production"),
        "{said}"
    );
    let said = changed(|record| record["repository"] = json!("somebody/else"));
    assert!(said.contains("was recorded in somebody/else"), "{said}");
    let said =
        changed(|record| record["services"]["queue"]["heroku"]["app"] = json!("queue-staging"));
    assert!(
        said.contains("says nothing of the app queue-prod of queue"),
        "{said}"
    );
    let said = changed(|record| record["services"]["queue"] = json!({}));
    assert!(
        said.contains("says nothing of the app queue-prod of queue"),
        "{said}"
    );
    let said = changed(|record| {
        record["services"].as_object_mut().unwrap().remove("site");
    });
    assert!(said.contains("says nothing of site"), "{said}");
    let said = changed(|record| {
        record["services"]["site"]["cloudflare-pages"]["project"] = json!("other");
    });
    assert!(said.contains("the Pages project site of site"), "{said}");
}

#[test]
fn names_compare_as_github_compares_them() {
    let file = || Known::Found(good().to_string());
    let elsewhere: RepositoryName = "RAXX-APP/trademasterapi".parse().unwrap();
    assert!(verifying(file(), |run| run.repository = Some(elsewhere)).is_ok());
    assert!(verifying(file(), |run| "Production".clone_into(&mut run.environment)).is_ok());
    assert!(verifying(file(), |run| run.repository = None).is_ok());
}
