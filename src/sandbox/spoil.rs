//! From the right answer to what a mishap makes of it.

use std::time::Duration;

use bytes::Bytes;
use http::header::LINK;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::Vendor;
use super::exchange::{Answer, Asked};
use super::fault::Mishap;

/// What goes out on the wire.
#[derive(Debug)]
pub(super) enum Delivery {
    /// An answer.
    Sent { answer: Answer, pace: Pace },
    /// None: the connection is closed, or reset.
    Broken { reset: bool },
}

/// How an answer's body goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// At once.
    Whole,
    /// A byte at a time.
    Drip(Duration),
    /// Half of what was announced, then nothing.
    Half,
    /// Over and over.
    Endless,
}

/// A page such as a proxy or a login wall shows.
const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>\n";

/// Makes of the right answer what the mishap does. Being late is the wire's business.
pub(super) fn spoil(
    right: Answer,
    mishap: Option<Mishap>,
    asked: &Asked,
    vendor: Vendor,
    now: u64,
) -> Delivery {
    let sent = |answer| Delivery::Sent {
        answer,
        pace: Pace::Whole,
    };
    let paced = |answer, pace| Delivery::Sent { answer, pace };
    let instead = |body: &str| Answer {
        body: Bytes::from(body.to_owned()),
        ..right.clone()
    };
    match mishap {
        None | Some(Mishap::Slow { .. }) => sent(right),
        Some(Mishap::Reset) => Delivery::Broken { reset: true },
        Some(Mishap::Close) => Delivery::Broken { reset: false },
        Some(Mishap::Drip { milliseconds }) => {
            paced(right, Pace::Drip(Duration::from_millis(milliseconds)))
        }
        Some(Mishap::Truncated) => paced(right, Pace::Half),
        Some(Mishap::Endless) => paced(instead("[[\"endless\"],"), Pace::Endless),
        Some(Mishap::Html) => sent(Answer::text(
            StatusCode::OK,
            "text/html; charset=utf-8",
            PAGE,
        )),
        Some(Mishap::MalformedJson) => {
            sent(instead("{\"total_count\": 1, \"environments\": [{\"na"))
        }
        Some(Mishap::WrongShape) => sent(instead("\"something else\"")),
        Some(Mishap::Empty) => sent(instead("")),
        Some(Mishap::Redirect { to }) => {
            let answer = Answer::text(StatusCode::FOUND, "text/html", "");
            sent(answer.with("location", &to))
        }
        Some(Mishap::Status {
            code,
            headers,
            body,
        }) => {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut answer = match body {
                Some(body) => Answer::text(status, "application/json; charset=utf-8", body),
                None => error(vendor, status),
            };
            for (name, value) in headers {
                if let (Ok(name), Ok(value)) = (
                    HeaderName::try_from(name.as_str()),
                    HeaderValue::try_from(value.as_str()),
                ) {
                    answer.headers.insert(name, value);
                }
            }
            sent(answer)
        }
        Some(Mishap::SlowDown { retry_after }) => {
            let answer = slow_down(vendor);
            sent(match retry_after {
                Some(seconds) => answer.with_number("retry-after", seconds),
                None => answer,
            })
        }
        Some(Mishap::Exhausted { resets_in }) => {
            let body = json!({ "message": "API rate limit exceeded for installation.", "documentation_url": "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api", "status": "403" });
            let answer = Answer::json(StatusCode::FORBIDDEN, &body)
                .with_number("x-ratelimit-limit", 1000)
                .with_number("x-ratelimit-used", 1000)
                .with_number("x-ratelimit-remaining", 0)
                .with_number("x-ratelimit-reset", now.saturating_add(resets_in))
                .with("x-ratelimit-resource", "core");
            sent(answer)
        }
        Some(Mishap::Link(value)) => {
            let query = match asked.query.as_str() {
                "" => String::new(),
                query => format!("?{query}"),
            };
            let here = format!("{}{}{query}", asked.origin, asked.path);
            let mut answer = right;
            answer.headers.remove(LINK);
            sent(answer.with("link", &value.replace("{self}", &here)))
        }
        Some(Mishap::TotalCountAbove(more)) => {
            let mut answer = right;
            if let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body)
                && let Some(count) = body["total_count"].as_u64()
            {
                body["total_count"] = json!(count + more);
                answer.body = Bytes::from(body.to_string());
            }
            sent(answer)
        }
    }
}

/// An error in the vendor's words.
fn error(vendor: Vendor, status: StatusCode) -> Answer {
    let words = status.canonical_reason().unwrap_or("Error");
    match vendor {
        Vendor::GitHub => Answer::json(
            status,
            &json!({ "message": words, "documentation_url": "https://docs.github.com/rest", "status": status.as_str() }),
        ),
        Vendor::Heroku => {
            let id = words.to_lowercase().replace(' ', "_");
            Answer::json(status, &json!({ "id": id, "message": words }))
        }
        Vendor::Cloudflare => {
            let errors = json!([{ "code": status.as_u16(), "message": words }]);
            let body =
                json!({ "success": false, "errors": errors, "messages": [], "result": null });
            Answer::json(status, &body)
        }
        Vendor::Site => Answer::text(status, "text/html", format!("<title>{words}</title>\n")),
    }
}

/// The vendor has been asked too much at once.
fn slow_down(vendor: Vendor) -> Answer {
    match vendor {
        Vendor::GitHub => Answer::json(
            StatusCode::FORBIDDEN,
            &json!({
                "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
                "documentation_url": "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
                "status": "403",
            }),
        ),
        Vendor::Heroku => Answer::json(
            StatusCode::TOO_MANY_REQUESTS,
            &json!({ "id": "rate_limit", "message": "Your account reached the API rate limit\nPlease wait a few minutes before making new requests" }),
        )
        .with_number("ratelimit-remaining", 0),
        Vendor::Cloudflare => Answer::json(
            StatusCode::TOO_MANY_REQUESTS,
            &json!({ "success": false, "errors": [{ "code": 971, "message": "Please wait and consider throttling your request speed" }], "messages": [], "result": null }),
        ),
        Vendor::Site => error(vendor, StatusCode::TOO_MANY_REQUESTS),
    }
}
