//! Why Heroku did not show or do something, and what would help.

use http::StatusCode;
use serde::Deserialize;

use super::asked::Asked;
use crate::http::{Answer, is_rate_limited};
use crate::known::{Unseen, Why};

/// An answer that is neither a success nor a 404 that counts.
pub(super) fn explain(asked: &Asked<'_>, answer: &Answer, has_key: bool) -> Unseen {
    let status = answer.status;
    let id = error_id(answer).map_or_else(String::new, |id| format!(" {id}"));
    let place = format!("{asked}: {}{id}", status.as_u16());
    if is_rate_limited(answer) {
        return Unseen::new(
            Why::Refused,
            format!("{place}: Heroku's rate limit is used up"),
        );
    }
    match status {
        StatusCode::UNAUTHORIZED if has_key => Unseen::new(
            Why::Refused,
            format!("{place}: HEROKU_API_KEY is wrong, expired or revoked"),
        ),
        StatusCode::UNAUTHORIZED => {
            Unseen::new(Why::Refused, format!("{place}: HEROKU_API_KEY is not set"))
        }
        StatusCode::FORBIDDEN if asked.path.ends_with("config-vars") => Unseen::new(
            Why::Refused,
            format!(
                "{place}: the key's account has no access; config vars need the `read-protected` scope"
            ),
        ),
        StatusCode::FORBIDDEN => Unseen::new(
            Why::Refused,
            format!("{place}: the key's account has no access"),
        ),
        status if status.is_server_error() => Unseen::new(
            Why::Unreachable,
            format!("{place}: Heroku failed to the last try"),
        ),
        status if status.is_redirection() => Unseen::new(
            Why::Unreadable,
            format!("{place}: redirected to another server, which the key does not follow"),
        ),
        _ => Unseen::new(Why::Refused, place),
    }
}

/// Heroku's error id, e.g. `not_found`; its message is left out, as it may quote what was sent.
pub(super) fn error_id(answer: &Answer) -> Option<String> {
    #[derive(Deserialize)]
    struct Body {
        id: String,
    }
    const LONGEST: usize = 40;
    serde_json::from_slice::<Body>(&answer.body)
        .ok()
        .map(|body| body.id)
        .filter(|id| id.len() <= LONGEST && id.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}
