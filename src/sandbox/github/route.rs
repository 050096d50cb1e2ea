//! Which address shows what, and what it asks of the caller. Permissions as in GitHub's own
//! `server-to-server-permissions.json`.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::caller::{Caller, Need};
use super::change;
use super::page::Shelf;
use super::refusal::Refusal;
use super::view::{InRepository, View};
use super::within::Within;
use crate::sandbox::exchange::{Answer, Asked};
use crate::sandbox::scenario::{Repository, Scenario};

/// Answers, or says why not.
pub(super) fn answer(
    world: &mut Scenario,
    asked: &Asked,
    caller: &Caller,
    used: u64,
    reset: u64,
) -> Result<Answer, Refusal> {
    let segments = asked.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if asked.method == Method::PUT
        && let ["repos", owner, name, "environments", environment] = segments[..]
    {
        let body = asked.json().ok_or(Refusal::Unparsable)?;
        let (name, found) = repository(world, asked, caller, &format!("{owner}/{name}"))?;
        caller.need(Need::ADMINISTRATION, name, found)?;
        let name = name.to_owned();
        change::environment(world, &name, environment, &body)?;
    } else if asked.method != Method::GET {
        return Err(Refusal::NotFound);
    }
    let view = View::new(world, &asked.origin);
    match segments[..] {
        ["rate_limit"] => Ok(ok(&rate_limit(caller.limit, used, reset))),
        ["user"] => match caller.user() {
            Some(login) => Ok(ok(&view.public_user(login))),
            None if caller.is_installation() => Err(Refusal::Lacks(Need::METADATA)),
            None => Err(Refusal::NeedsAuthentication),
        },
        ["users", login] => {
            let mut logins = view.world.github.logins();
            let known = logins.find(|known| known.eq_ignore_ascii_case(login));
            let login = known.ok_or(Refusal::NotFound)?;
            Ok(ok(&view.public_user(login)))
        }
        ["orgs", login] => {
            let may_see_plan = caller.holds(Need::ORGANIZATION_PLAN);
            let organization = view.organization(login, may_see_plan);
            organization
                .map(|shown| ok(&shown))
                .ok_or(Refusal::NotFound)
        }
        ["orgs", login, "teams", slug, "members"] => members(&view, asked, caller, login, slug),
        ["organizations", organization, "team", team, "members"] => {
            let (login, slug) = view
                .team_by_ids(organization, team)
                .ok_or(Refusal::NotFound)?;
            members(&view, asked, caller, login, slug)
        }
        ["repos", owner, name, ref below_it @ ..] => {
            let found = repository(world, asked, caller, &format!("{owner}/{name}"))?;
            below(&view, asked, caller, found).answer(below_it)
        }
        ["repositories", id, ref below_it @ ..] => {
            let mut all = world.github.repositories.iter();
            let found = all.find(|(name, repository)| repository.id(name).to_string() == id);
            let (name, _) = found.ok_or(Refusal::NotFound)?;
            let found = repository(world, asked, caller, name)?;
            below(&view, asked, caller, found).answer(below_it)
        }
        _ => Err(Refusal::NotFound),
    }
}

fn ok(body: &Value) -> Answer {
    Answer::json(StatusCode::OK, body)
}

fn rate_limit(limit: u64, used: u64, reset: u64) -> Value {
    let core = json!({ "limit": limit, "used": used, "remaining": limit.saturating_sub(used), "reset": reset });
    let search = json!({ "limit": 30, "used": 0, "remaining": 30, "reset": reset });
    json!({ "resources": { "core": core, "search": search }, "rate": core })
}

/// A repository the caller can see, and its name as GitHub spells it. One the caller cannot see is not there; one that
/// was renamed answers where it is now.
fn repository<'a>(
    world: &'a Scenario,
    asked: &Asked,
    caller: &Caller,
    name: &str,
) -> Result<(&'a str, &'a Repository), Refusal> {
    let github = &world.github;
    let moved = github.repositories.iter().find(|(_, repository)| {
        let mut former = repository.formerly.iter();
        former.any(|former| former.eq_ignore_ascii_case(name))
    });
    if let Some((now, repository)) = moved.filter(|(now, found)| caller.sees(now, found)) {
        let query = match asked.query.as_str() {
            "" => String::new(),
            query => format!("?{query}"),
        };
        let path = by_id(asked, repository.id(now));
        return Err(Refusal::Moved(format!("{}{path}{query}", asked.origin)));
    }
    match github.repository(name) {
        Some((spelled, found)) if caller.sees(spelled, found) => Ok((spelled, found)),
        _ => Err(Refusal::NotFound),
    }
}

/// The path asked for, with the repository by its id.
fn by_id(asked: &Asked, id: u64) -> String {
    let names = if asked.path.starts_with("/repos/") {
        4
    } else {
        3
    };
    let below: Vec<&str> = asked.path.split('/').skip(names).collect();
    match below.join("/").as_str() {
        "" => format!("/repositories/{id}"),
        below => format!("/repositories/{id}/{below}"),
    }
}

fn members(
    view: &View<'_>,
    asked: &Asked,
    caller: &Caller,
    login: &str,
    slug: &str,
) -> Result<Answer, Refusal> {
    // A token without the permission is not told whether there is such a team in an organization it can see.
    if !caller.holds(Need::MEMBERS) {
        return Err(if caller.name().is_empty() {
            Refusal::NeedsAuthentication
        } else {
            Refusal::Lacks(Need::MEMBERS)
        });
    }
    let (path, members) = view.members(login, slug).ok_or(Refusal::NotFound)?;
    Ok(Shelf { asked, path }.array(members))
}

fn below<'a>(
    view: &'a View<'a>,
    asked: &'a Asked,
    caller: &'a Caller,
    (name, repository): (&'a str, &'a Repository),
) -> Within<'a> {
    Within {
        of: InRepository {
            view,
            name,
            repository,
        },
        caller,
        shelf: Shelf {
            asked,
            path: by_id(asked, repository.id(name)),
        },
    }
}
