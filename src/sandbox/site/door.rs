//! Who answers in a site's place: Cloudflare's wall, or Heroku's router.

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::sandbox::exchange::{Answer, Asked};
use crate::sandbox::identity;
use crate::sandbox::scenario::{App, Heroku, Site, Wall, WallKind};

/// What is answered in the site's place, if anything.
pub(super) fn refusal(heroku: &Heroku, site: &Site, host: &str, asked: &Asked) -> Option<Answer> {
    let walled = site
        .wall
        .as_ref()
        .and_then(|wall| wall_answers(wall, host, asked));
    walled.or_else(|| router_answers(heroku.apps.get(site.app.as_ref()?)))
}

fn wall_answers(wall: &Wall, host: &str, asked: &Asked) -> Option<Answer> {
    let given = asked
        .header("cf-access-client-id")
        .zip(asked.header("cf-access-client-secret"));
    let wanted = wall
        .token
        .as_ref()
        .map(|token| (token.id.as_str(), token.secret.as_str()));
    let edge = |answer: Answer| {
        answer
            .with("server", "cloudflare")
            .with("cf-ray", &identity::uuid("ray", host)[..16])
    };
    if wall.kind == WallKind::Firewall {
        let answer = Answer::text(
            StatusCode::FORBIDDEN,
            "text/plain; charset=UTF-8",
            "error code: 1010",
        );
        return Some(edge(answer));
    }
    if wanted.is_some() && given == wanted {
        return None;
    }
    if wall.kind == WallKind::Strict && given.is_some() {
        let answer = Answer::text(
            StatusCode::UNAUTHORIZED,
            "text/html",
            "<title>Unauthorized</title>\n",
        );
        return Some(edge(answer));
    }
    let back = utf8_percent_encode(&asked.path, NON_ALPHANUMERIC);
    let to = format!(
        "https://{}.cloudflareaccess.com/cdn-cgi/access/login/{host}?kid={}&redirect_url={back}",
        wall.team,
        identity::uuid("audience", host)
    );
    let answer = Answer::text(StatusCode::FOUND, "text/html", "").with("location", &to);
    Some(edge(answer))
}

/// Heroku's router, where no dyno can be asked. A blank app answers 502; everything else 503.
fn router_answers(app: Option<&App>) -> Option<Answer> {
    let page = |status, title: &str| {
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body></body></html>\n"
        );
        let answer = Answer::text(status, "text/html; charset=utf-8", page);
        Some(answer.with("server", "Heroku"))
    };
    let Some(app) = app else {
        return page(StatusCode::NOT_FOUND, "No such app");
    };
    let is_deployed = app.releases.iter().any(|release| {
        let description = &release.description;
        release.slug.is_some()
            || description.starts_with("Deployed ")
            || description.starts_with("Promote ")
    });
    let wanted = app.formation.get("web").map_or(0, |web| web.quantity);
    let mut web = app
        .dynos
        .iter()
        .filter(|dyno| dyno.name.starts_with("web."));
    if !is_deployed {
        page(StatusCode::BAD_GATEWAY, "No application")
    } else if app.maintenance {
        page(StatusCode::SERVICE_UNAVAILABLE, "Offline for maintenance")
    } else if wanted == 0 || web.all(|dyno| dyno.state == "crashed") {
        page(StatusCode::SERVICE_UNAVAILABLE, "Application error")
    } else {
        None
    }
}
