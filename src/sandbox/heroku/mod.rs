//! Heroku's Platform API, version 3, as it answers from outside; and its data API, which is elsewhere and takes the
//! same keys.

mod artifacts;
mod change;
mod range;
mod refusal;
mod transfers;
mod view;

use std::collections::HashMap;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::exchange::{Answer, Asked};
use super::identity;
use super::scenario::{App, Heroku, Key, Scenario, Scope};
use range::{Order, Range};
use refusal::Refusal;
use view::InApp;

/// Requests a key has left: a bucket of 4,500 that 75 a minute drip into. The size is not documented for certain;
/// clients obey the header.
#[derive(Debug, Default)]
pub(super) struct Meter(HashMap<String, Bucket>);

#[derive(Debug)]
struct Bucket {
    left: u64,
    filled_at: u64,
}

const BUCKET: u64 = 4_500;
const DRIPS_A_MINUTE: u64 = 75;

impl Meter {
    /// Takes one request from a key's bucket; what is left, or nothing when it was empty.
    fn take(&mut self, key: &str, now: u64, count: u64) -> Option<u64> {
        let bucket = self.0.entry(key.to_owned()).or_insert(Bucket {
            left: BUCKET,
            filled_at: now,
        });
        let drips = now.saturating_sub(bucket.filled_at) / 60 * DRIPS_A_MINUTE;
        if drips > 0 {
            bucket.left = BUCKET.min(bucket.left + drips);
            bucket.filled_at = now;
        }
        bucket.left = bucket.left.checked_sub(count)?;
        Some(bucket.left)
    }
}

/// Answers one request. `now` is in seconds since 1970.
pub(super) fn answer(world: &mut Scenario, asked: &Asked, meter: &mut Meter, now: u64) -> Answer {
    let key = asked.credentials().unwrap_or_default();
    let is_free = asked.path == "/account/rate-limits";
    let left = meter.take(key, now, u64::from(!is_free));
    let answer = match left {
        Some(left) => route(world, asked, left, now).unwrap_or_else(|refusal| refusal.answer()),
        None => Refusal::TooMany.answer(),
    };
    let request = identity::uuid("heroku request", &format!("{}{}", asked.path, asked.query));
    answer
        .with("server", "Cowboy")
        .with("request-id", &request)
        .with_number("ratelimit-remaining", left.unwrap_or_default())
        .with("vary", "Authorization,Accept-Encoding")
}

fn route(world: &mut Scenario, asked: &Asked, left: u64, now: u64) -> Result<Answer, Refusal> {
    if asked.header("authorization").is_none() {
        return Err(Refusal::NoCredentials);
    }
    let known = asked
        .credentials()
        .and_then(|key| world.heroku.keys.get(key));
    let key = known.cloned().ok_or(Refusal::InvalidCredentials)?;
    let accepts = asked.header("accept").unwrap_or_default();
    let is_version_3 = accepts.split(',').any(|kind| {
        let kind: String = kind.split_whitespace().collect();
        kind.starts_with("application/vnd.heroku+json;version=3")
    });
    if !is_version_3 {
        return Err(Refusal::NotAcceptable);
    }
    let segments = asked.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (&asked.method, &segments[..]) {
        (&Method::GET, segments) => read(world, asked, &key, segments, left, now),
        (&Method::POST, &["apps", app, "releases"]) => change::roll_back(world, asked, &key, app),
        _ => Err(Refusal::NoEndpoint),
    }
}

fn read(
    world: &Scenario,
    asked: &Asked,
    key: &Key,
    segments: &[&str],
    left: u64,
    now: u64,
) -> Result<Answer, Refusal> {
    let heroku = &world.heroku;
    match *segments {
        ["account"] => Ok(ok(&view::account(key))),
        ["account", "rate-limits"] => Ok(ok(&json!({ "remaining": left }))),
        ["apps"] => {
            let reached = heroku.apps.iter().filter(|(name, _)| reaches(key, name));
            let apps = reached.map(|(name, app)| InApp { world, name, app }.shown());
            list(asked, apps.collect(), &["id", "name", "updated_at"])
        }
        ["apps", app, ref rest @ ..] => below(world, asked, key, app, rest),
        ["client", "v11", "apps", name, "transfers"] => {
            let (name, app) = app(heroku, key, name)?;
            let of = InApp { world, name, app };
            Ok(ok(&Value::Array(transfers::all(&of, now))))
        }
        ["addons", addon] => {
            let mut apps = heroku.apps.iter().filter(|(name, _)| reaches(key, name));
            let found = apps.find_map(|(name, app)| InApp { world, name, app }.addon(addon));
            found
                .map(|shown| ok(&shown))
                .ok_or(Refusal::NoSuch("add-on"))
        }
        _ => Err(Refusal::NoEndpoint),
    }
}

fn ok(body: &Value) -> Answer {
    Answer::json(StatusCode::OK, body)
}

fn reaches(key: &Key, app: &str) -> bool {
    let reached = key.apps.as_ref();
    reached.is_none_or(|list| list.iter().any(|name| name == app))
}

/// An app by name or id, and what a key may do with it: one the key does not reach is forbidden, not absent.
fn app<'a>(heroku: &'a Heroku, key: &Key, asked: &str) -> Result<(&'a str, &'a App), Refusal> {
    let mut all = heroku.apps.iter();
    let found = all.find(|(name, _)| *name == asked || identity::uuid("app", name) == asked);
    let (name, app) = found.ok_or(Refusal::NoSuch("app"))?;
    if !reaches(key, name) {
        return Err(Refusal::Forbidden(format!(
            "You do not have access to the app {name}."
        )));
    }
    Ok((name, app))
}

/// Everything below one app.
fn below(
    world: &Scenario,
    asked: &Asked,
    key: &Key,
    name: &str,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    let (name, app) = app(&world.heroku, key, name)?;
    let of = InApp { world, name, app };
    let may_see_config = || match key.scope {
        Scope::Read => Err(Refusal::Forbidden(
            "The scope of this OAuth authorization does not allow access to this resource."
                .to_owned(),
        )),
        Scope::Global | Scope::ReadProtected => Ok(()),
    };
    let release = |id: &str| {
        let mut all = app.releases.iter();
        let found = all.find(|release| {
            release.version.to_string() == id || of.release_id(release.version) == id
        });
        found.ok_or(Refusal::NoSuch("release"))
    };
    let found =
        |shown: Option<Value>, kind| shown.map(|shown| ok(&shown)).ok_or(Refusal::NoSuch(kind));
    match *rest {
        [] => Ok(ok(&of.shown())),
        ["config-vars"] => {
            may_see_config()?;
            Ok(ok(&json!(app.config_vars)))
        }
        ["releases"] => list(asked, of.releases(), &["id", "version"]),
        ["releases", id] => Ok(ok(&of.release(release(id)?))),
        ["releases", id, "config-vars"] => {
            may_see_config()?;
            let then = release(id)?.config_vars.as_ref();
            Ok(ok(&json!(then.unwrap_or(&app.config_vars))))
        }
        ["formation"] => list(asked, of.formation(), &["id"]),
        ["formation", process] => {
            let mut all = of.formation().into_iter();
            found(
                all.find(|shown| shown["type"] == process || shown["id"] == process),
                "formation",
            )
        }
        ["dynos"] => list(asked, of.dynos(), &["id", "name"]),
        ["dynos", dyno] => {
            let mut all = of.dynos().into_iter();
            found(
                all.find(|shown| shown["name"] == dyno || shown["id"] == dyno),
                "dyno",
            )
        }
        ["addons"] => list(asked, of.addons(), &["id", "name"]),
        ["addons", addon] => found(of.addon(addon), "add-on"),
        ["slugs", slug] => found(of.slug(slug), "slug"),
        ["oci-images", image] => match of.images(image) {
            none if none.is_empty() => Err(Refusal::NoSuch("oci-image")),
            images => Ok(ok(&Value::Array(images))),
        },
        ["builds"] => list(asked, of.builds(), &["id"]),
        _ => Err(Refusal::NoEndpoint),
    }
}

/// A list, or the part of it that was asked for.
fn list(asked: &Asked, items: Vec<Value>, fields: &[&'static str]) -> Result<Answer, Refusal> {
    let range = match asked.header("range") {
        Some(text) => Range::parse(text, fields).ok_or(Refusal::UnsatisfiableRange)?,
        None => Range::usual(),
    };
    let part = range.of(items);
    let status = match part.next {
        Some(_) => StatusCode::PARTIAL_CONTENT,
        None => StatusCode::OK,
    };
    let order = match range.order {
        Order::Ascending => "",
        Order::Descending => ", order=desc",
    };
    let mut answer =
        Answer::json(status, &Value::Array(part.items)).with("accept-ranges", &fields.join(", "));
    if let Some((first, last)) = part.bounds {
        let content = format!("{} {first}..{last}; max={}{order}", range.field, range.most);
        answer = answer.with("content-range", &content);
    }
    if let Some(last) = part.next {
        let next = format!("{} ]{last}..; max={}{order}", range.field, range.most);
        answer = answer.with("next-range", &next);
    }
    Ok(answer)
}
