//! Cloudflare's API as it answers from outside: what Pages has deployed.

mod view;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::exchange::{Answer, Asked};
use super::scenario::{PagesProject, Scenario};

/// What every path begins with.
pub(super) const PREFIX: &str = "/client/v4";
/// How many deployments stand on a page, unless fewer are asked for.
const ON_A_PAGE: usize = 25;

/// Answers one request.
pub(super) fn answer(world: &Scenario, asked: &Asked) -> Answer {
    route(world, asked).unwrap_or_else(|(status, code, message)| {
        let body = json!({
            "success": false,
            "errors": [{ "code": code, "message": message }],
            "messages": [],
            "result": null,
        });
        Answer::json(status, &body)
    })
}

type Refusal = (StatusCode, u64, &'static str);

const NOT_AUTHENTICATED: Refusal = (StatusCode::FORBIDDEN, 10_000, "Authentication error");
const NO_ROUTE: Refusal = (
    StatusCode::NOT_FOUND,
    7_003,
    "Could not route to the requested path, perhaps your object identifier is invalid?",
);
const NO_PROJECT: Refusal = (
    StatusCode::NOT_FOUND,
    8_000_007,
    "Project not found. The specified project name does not match any of your existing projects.",
);
const NO_DEPLOYMENT: Refusal = (
    StatusCode::NOT_FOUND,
    8_000_009,
    "The deployment ID was not found.",
);

fn route(world: &Scenario, asked: &Asked) -> Result<Answer, Refusal> {
    let segments = asked.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let [
        "client",
        "v4",
        "accounts",
        account,
        "pages",
        "projects",
        name,
        ref rest @ ..,
    ] = segments[..]
    else {
        return Err(NO_ROUTE);
    };
    let token = asked.credentials().unwrap_or_default();
    let reached = world
        .cloudflare
        .tokens
        .get(token)
        .ok_or(NOT_AUTHENTICATED)?;
    if !reached.iter().any(|known| known == account) {
        return Err(NOT_AUTHENTICATED);
    }
    if asked.method != Method::GET {
        return Err(NO_ROUTE);
    }
    let projects = world.cloudflare.accounts.get(account);
    let project = projects.and_then(|projects| projects.get(name));
    let project = project.ok_or(NO_PROJECT)?;
    match *rest {
        [] => Ok(enveloped(&view::project(name, project), None)),
        ["deployments"] => Ok(page(asked, name, project)),
        ["deployments", id] => {
            let mut all = project.deployments.iter();
            let found = all.find(|one| one.id == id).ok_or(NO_DEPLOYMENT)?;
            Ok(enveloped(&view::deployment(name, found), None))
        }
        _ => Err(NO_ROUTE),
    }
}

/// Deployments, newest first, a page of them.
fn page(asked: &Asked, name: &str, project: &PagesProject) -> Answer {
    let wanted = asked.parameter("env");
    let mut found: Vec<_> = project
        .deployments
        .iter()
        .filter(|one| wanted.as_ref().is_none_or(|env| *env == one.environment))
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.created));
    let number = |name: &str| asked.parameter(name).and_then(|text| text.parse().ok());
    let size = number("per_page").unwrap_or(ON_A_PAGE).clamp(1, ON_A_PAGE);
    let number = number("page").unwrap_or(1).max(1);
    let total = found.len();
    let shown: Vec<Value> = found
        .into_iter()
        .skip((number - 1).saturating_mul(size))
        .take(size)
        .map(|one| view::deployment(name, one))
        .collect();
    let about = json!({
        "page": number,
        "per_page": size,
        "count": shown.len(),
        "total_count": total,
        "total_pages": total.div_ceil(size),
    });
    enveloped(&Value::Array(shown), Some(about))
}

fn enveloped(result: &Value, about: Option<Value>) -> Answer {
    let mut body = json!({ "success": true, "errors": [], "messages": [], "result": result });
    if let Some(about) = about {
        body["result_info"] = about;
    }
    Answer::json(StatusCode::OK, &body)
}
