//! What is refused before any request.

use super::*;

fn refused(flags: &str, change: impl FnOnce(&mut Invocation, &mut Config)) -> String {
    let mut config = config(flags);
    let mut invocation = Invocation::default();
    change(&mut invocation, &mut config);
    match FlagDrift::plan(Flags {}, &config, &invocation) {
        Ok(_) => panic!("accepted"),
        Err(error) => error.to_string(),
    }
}

const FLAGS: &str = "flags: { prefix: FLAG_ }";

#[test]
fn settings_without_flags_say_what_to_add() {
    let said = refused("", |_, _| ());
    assert!(said.contains("flags: { prefix: FLAG_ }"), "{said}");
}

#[test]
fn staging_is_not_compared_with_itself() {
    for name in ["staging", " Staging "] {
        let said = refused(FLAGS, |run, _| name.clone_into(&mut run.environment));
        assert!(said.contains("staging with itself"), "{said}");
    }
}

#[test]
fn nothing_to_compare_is_an_error() {
    let said = refused(FLAGS, |_, config| config.services.clear());
    assert!(said.contains("the settings name no services"), "{said}");
    let said = refused(FLAGS, |run, _| "prodution".clone_into(&mut run.environment));
    assert!(
        said.contains("did you mean --environment production?"),
        "{said}"
    );
    let said = refused(FLAGS, |run, _| "canary".clone_into(&mut run.environment));
    assert!(said.contains("canary: { heroku: APP }"), "{said}");
    let said = refused(FLAGS, |_, config| {
        for service in &mut config.services {
            service.environments[0].heroku = None;
        }
    });
    assert!(said.contains("queue, raptor"), "{said}");
    let said = refused(FLAGS, |run, _| run.services = vec!["qeue".to_owned()]);
    assert!(said.contains("did you mean `queue`?"), "{said}");
}

#[test]
fn a_service_asked_for_by_name_must_be_comparable() {
    let said = refused(FLAGS, |run, config| {
        config.services[1].environments[0].heroku = None;
        run.services = vec!["queue".to_owned(), "raptor".to_owned()];
    });
    assert!(said.contains("cannot compare raptor"), "{said}");
}

#[test]
fn the_plan_asks_for_both_apps_of_every_service() {
    let plan = Case::agreeing().plan();
    let apps: Vec<_> = plan
        .pairs
        .iter()
        .map(|pair| (pair.staging.name.as_str(), pair.production.name.as_str()))
        .collect();
    assert_eq!(
        apps,
        [
            ("queue-staging", "queue-prod"),
            ("raptor-staging", "raptor-prod")
        ]
    );
    assert!(!plan.narrowed && plan.unpaired.is_empty());
}
