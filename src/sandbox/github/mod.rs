//! GitHub's REST API, as it answers from outside: <https://docs.github.com/rest>.

mod caller;
mod change;
mod page;
mod refusal;
mod route;
mod view;
mod within;

use std::collections::HashMap;

use http::StatusCode;

use super::exchange::{Answer, Asked};
use super::identity;
use super::scenario::Scenario;
use caller::Caller;
use refusal::Refusal;
pub(super) use view::View;

/// The versions of the API that exist.
const VERSIONS: [&str; 2] = ["2022-11-28", "2026-03-10"];

/// How many requests each credential has made in an hour; anonymous callers share one count.
#[derive(Debug, Default)]
pub(super) struct Meter {
    hour_ends: u64,
    used: HashMap<String, u64>,
}

impl Meter {
    /// What a credential has used of the hour that now is in.
    fn used(&mut self, name: &str, now: u64) -> &mut u64 {
        if self.hour_ends != reset(now) {
            self.hour_ends = reset(now);
            self.used.clear();
        }
        self.used.entry(name.to_owned()).or_default()
    }
}

/// Answers one request. `now` is in seconds since 1970, the real ones: clients wait by them.
pub(super) fn answer(world: &mut Scenario, asked: &Asked, meter: &mut Meter, now: u64) -> Answer {
    if asked.header("user-agent").is_none_or(str::is_empty) {
        return Answer::text(
            StatusCode::FORBIDDEN,
            "text/html",
            "Request forbidden by administrative rules. Please make sure your request has a User-Agent header \
             (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required).\n",
        );
    }
    // A GitHub Enterprise Server has the same API below a prefix.
    let mut asked = asked.clone();
    if let Some(below) = asked.path.strip_prefix("/api/v3/") {
        asked.path = format!("/{below}");
        asked.origin.push_str("/api/v3");
    }
    let caller = match Caller::new(world, &asked) {
        Ok(caller) => caller,
        Err(refusal) => return finish(refusal.answer(None), &asked, None, now),
    };
    let used = meter.used(caller.name(), now);
    let is_free = asked.path == "/rate_limit";
    let answer = if *used >= caller.limit && !is_free {
        Refusal::Exhausted.answer(Some(&caller))
    } else {
        let routed = route::answer(world, &asked, &caller, *used, reset(now));
        routed.unwrap_or_else(|refusal| refusal.answer(Some(&caller)))
    };
    let answer = unless_known(answer, &asked);
    if !is_free && answer.status != StatusCode::NOT_MODIFIED {
        *used = caller.limit.min(*used + 1);
    }
    finish(answer, &asked, Some((&caller, *used)), now)
}

/// When the hour's allowance begins anew.
const fn reset(now: u64) -> u64 {
    now - now % 3600 + 3600
}

/// 304 when the client already holds this very answer.
fn unless_known(answer: Answer, asked: &Asked) -> Answer {
    if answer.status != StatusCode::OK {
        return answer;
    }
    let tag = format!("W/\"{}\"", identity::checksum(&answer.body));
    if asked.header("if-none-match") == Some(&tag) {
        let unchanged = Answer::text(StatusCode::NOT_MODIFIED, "text/plain", "");
        return unchanged.with("etag", &tag);
    }
    answer.with("etag", &tag)
}

/// What every answer carries.
fn finish(answer: Answer, asked: &Asked, caller: Option<(&Caller, u64)>, now: u64) -> Answer {
    let request = identity::uuid("request", &format!("{}?{}", asked.path, asked.query));
    let (limit, used) = caller.map_or((60, 0), |(caller, used)| (caller.limit, used));
    let version = asked.header("x-github-api-version").unwrap_or(VERSIONS[0]);
    answer
        .with("server", "github.com")
        .with("x-github-media-type", "github.v3; format=json")
        .with("x-github-api-version-selected", version)
        .with("x-github-request-id", &request.to_uppercase())
        .with_number("x-ratelimit-limit", limit)
        .with_number("x-ratelimit-remaining", limit.saturating_sub(used))
        .with_number("x-ratelimit-used", used)
        .with_number("x-ratelimit-reset", reset(now))
        .with("x-ratelimit-resource", "core")
}
