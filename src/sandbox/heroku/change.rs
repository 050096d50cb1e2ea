//! The one thing that changes at Heroku: a rollback, `POST /apps/{app}/releases`.

use http::StatusCode;
use serde_json::Value;

use super::refusal::Refusal;
use super::view::InApp;
use crate::heroku::is_one_off;
use crate::sandbox::exchange::{Answer, Asked};
use crate::sandbox::scenario::{Key, Release, Scenario, Scope};

/// Makes a release of an old one: its code and its config vars; the dynos move to it.
pub(super) fn roll_back(
    world: &mut Scenario,
    asked: &Asked,
    key: &Key,
    name: &str,
) -> Result<Answer, Refusal> {
    let (name, _) = super::app(&world.heroku, key, name)?;
    let name = name.to_owned();
    if key.scope != Scope::Global {
        return Err(Refusal::Forbidden(
            "The scope of this OAuth authorization does not allow access to this resource."
                .to_owned(),
        ));
    }
    let body = asked.json().ok_or(Refusal::BadBody)?;
    let target = target(world, &name, &body)?;
    let today = world.today;
    let app = world.heroku.apps.get_mut(&name);
    let app = app.ok_or(Refusal::NoSuch("app"))?;
    let newest = app.releases.iter().map(|release| release.version).max();
    let version = newest.unwrap_or_default() + 1;
    let config_vars = target.config_vars.clone();
    let made = Release {
        version,
        description: format!("Rollback to v{}", target.version),
        status: Some("succeeded".to_owned()),
        current: true,
        eligible_for_rollback: None,
        by: Some(key.account.clone()),
        created: Some(today),
        ..target
    };
    // What the releases before it kept without saying so is what the app had until now.
    let until_now = app.config_vars.clone();
    for release in &mut app.releases {
        release.current = false;
        release.config_vars.get_or_insert_with(|| until_now.clone());
    }
    if let Some(then) = config_vars {
        app.config_vars = then;
    }
    app.releases.push(made);
    for dyno in &mut app.dynos {
        let wanted = app.formation.get(dyno.kind());
        if is_one_off(dyno.kind(), wanted.map_or(0, |process| process.quantity)) {
            continue;
        }
        dyno.release = version;
        dyno.created = Some(today);
    }
    shown(world, &name, version)
}

/// The release to go back to, by its id or number.
fn target(world: &Scenario, name: &str, body: &Value) -> Result<Release, Refusal> {
    let app = world.heroku.apps.get(name).ok_or(Refusal::NoSuch("app"))?;
    let of = InApp { world, name, app };
    let asked = &body["release"];
    if asked.is_null() {
        return Err(Refusal::Unprocessable(
            "Require params: slug or release.".to_owned(),
        ));
    }
    let mut releases = app.releases.iter();
    let found = releases.find(|release| {
        *asked == of.release_id(release.version)
            || asked.to_string().trim_matches('"') == release.version.to_string()
    });
    let target = found.ok_or(Refusal::NoSuch("release"))?;
    if !target.is_eligible() {
        return Err(Refusal::Unprocessable(format!(
            "Cannot rollback to v{}: it is not eligible for rollback.",
            target.version
        )));
    }
    Ok(target.clone())
}

fn shown(world: &Scenario, name: &str, version: u64) -> Result<Answer, Refusal> {
    let app = world.heroku.apps.get(name).ok_or(Refusal::NoSuch("app"))?;
    let release = app.release(version).ok_or(Refusal::NoSuch("release"))?;
    let shown = InApp { world, name, app }.release(release);
    Ok(Answer::json(StatusCode::CREATED, &shown))
}
