//! What is refused before any request.

use super::*;
use crate::known::Known;
use crate::report::Mode;

const SETTINGS: &str = "
version: 1
services:
  queue:
    production: { heroku: queue-prod }
    staging: { heroku: queue-staging }
  site:
    production: { cloudflare-pages: { account: 0123456789abcdef0123456789abcdef, project: site } }
  docs:
    production: { url: https://example.com }
";

fn config() -> Config {
    crate::config::parse(SETTINGS, ".github/deploy-gate.yml", &[]).unwrap()
}

fn asked(services: &[&str]) -> Invocation {
    Invocation {
        services: services.iter().map(|&name| name.to_owned()).collect(),
        ..Invocation::default()
    }
}

fn refused(flags: Flags, invocation: &Invocation) -> String {
    match RollbackPointer::plan(flags, &config(), invocation) {
        Ok(plan) => panic!("accepted: {plan:?}"),
        Err(error) => error.to_string(),
    }
}

fn executing() -> Flags {
    Flags {
        execute: true,
        yes: true,
        reason: Some("it answers 500".to_owned()),
        ..Flags::default()
    }
}

#[test]
fn a_rollback_needs_a_yes_a_reason_and_one_app() {
    assert!(RollbackPointer::plan(executing(), &config(), &asked(&["queue"])).is_ok());
    for flags in [
        Flags {
            yes: false,
            ..executing()
        },
        Flags {
            reason: None,
            ..executing()
        },
        Flags {
            reason: Some(" \n".to_owned()),
            ..executing()
        },
    ] {
        let said = refused(flags, &asked(&["queue"]));
        assert!(said.contains("needs --yes and a --reason"), "{said}");
    }
    let said = refused(executing(), &asked(&[]));
    assert!(said.contains("one of: queue, site"), "{said}");
    let said = refused(executing(), &asked(&["site"]));
    assert!(said.contains("site has none"), "{said}");
    let observing = Invocation {
        mode: Mode::Observe,
        ..asked(&["queue"])
    };
    let said = refused(executing(), &observing);
    assert!(said.contains("--mode observe only looks"), "{said}");
}

#[test]
fn nothing_to_look_at_is_an_error() {
    let elsewhere = |environment: &str| Invocation {
        environment: environment.to_owned(),
        ..asked(&[])
    };
    let said = refused(Flags::default(), &elsewhere("prodution"));
    assert!(
        said.contains("did you mean --environment production?"),
        "{said}"
    );
    let said = refused(Flags::default(), &asked(&["docs"]));
    assert!(
        said.contains("docs has neither a Heroku app nor a Pages project"),
        "{said}"
    );
    let empty = Config::default();
    assert!(RollbackPointer::plan(Flags::default(), &empty, &asked(&[])).is_err());
    let plan = RollbackPointer::plan(Flags::default(), &config(), &elsewhere("staging")).unwrap();
    assert_eq!(plan.services.len(), 1);
    assert!(
        plan.remarks
            .iter()
            .any(|remark| remark.contains("Cloudflare Pages was not asked"))
    );
}

#[test]
fn a_record_is_written_inside_the_workspace_and_over_nothing() {
    let recording = |path: &str| Flags {
        record: Some(path.to_owned()),
        ..Flags::default()
    };
    let with = |file: Known<String>| Invocation {
        file: Some(file),
        ..asked(&[])
    };
    let nothing = with(Known::Absent);
    assert!(RollbackPointer::plan(recording("a/record.json"), &config(), &nothing).is_ok());
    for path in [
        "/tmp/record.json",
        "../record.json",
        "a/../../record.json",
        "a/",
        ".",
    ] {
        let said = refused(recording(path), &nothing);
        assert!(
            said.contains("must be a path inside the workspace"),
            "{path}: {said}"
        );
    }
    for there in [
        Known::Found(String::new()),
        Known::unseen(crate::known::Why::Unreadable, "a folder"),
    ] {
        let said = refused(recording("record.json"), &with(there));
        assert!(said.contains("record.json is there already"), "{said}");
    }
}
