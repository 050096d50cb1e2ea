//! What gates ask of the settings.

use crate::config::{Config, parse};

fn config() -> Config {
    let text = "\
version: 1
operators: [MooseQuest]
environments:
  Production: { wait-minutes: 5 }
services:
  raptor: { production: { heroku: raxx-api-prod } }
  queue: { production: { heroku: raxx-queue-prod }, Staging: { url: https://queue.example } }
smoke:
  production: [{ name: a, get: https://raxx.app/ }]
";
    parse(text, "gate.yml", &[]).unwrap()
}

fn names(config: &Config, asked: &[&str]) -> Result<Vec<String>, String> {
    let asked: Vec<_> = asked.iter().map(|&name| name.to_owned()).collect();
    match config.services_named(&asked) {
        Ok(services) => Ok(services.iter().map(|it| it.name.value.clone()).collect()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn github_names_compare_without_case() {
    let config = config();
    assert_eq!(config.environment("PRODUCTION").unwrap().wait_minutes, 5);
    assert!(config.environment("staging").is_none());
    assert!(config.is_operator("moosequest") && config.is_operator("MOOSEQUEST"));
    assert!(!config.is_operator("moose") && !config.is_operator(""));
    assert!(
        config
            .service("queue")
            .unwrap()
            .environment("staging")
            .is_some()
    );
    assert_eq!(config.probes("Production").unwrap().len(), 1);
    assert!(config.probes("staging").is_none());
}

#[test]
fn services_come_once_each_and_in_the_order_asked() {
    let config = config();
    assert_eq!(names(&config, &[]).unwrap(), ["raptor", "queue"]);
    assert_eq!(
        names(&config, &["queue", "raptor", "queue"]).unwrap(),
        ["queue", "raptor"]
    );
}

#[test]
fn an_unknown_service_is_told_with_the_nearest_one() {
    let config = config();
    assert_eq!(
        names(&config, &["raptr"]).unwrap_err(),
        "there is no service `raptr` (did you mean `raptor`?)"
    );
    assert_eq!(
        names(&config, &["zz"]).unwrap_err(),
        "there is no service `zz` (known: raptor, queue)"
    );
    let none = Config::default();
    assert_eq!(
        names(&none, &["zz"]).unwrap_err(),
        "there is no service `zz` (the settings name no services)"
    );
    assert!(names(&none, &[]).unwrap().is_empty());
}

#[test]
fn a_later_mistake_names_the_file_too() {
    assert_eq!(config().mistake(3, "no").to_string(), "gate.yml:3: no");
    assert_eq!(Config::default().mistake(3, "no").to_string(), "no");
    assert_eq!(config().at(3).unwrap().path, "gate.yml");
    assert!(Config::default().at(3).is_none());
}
