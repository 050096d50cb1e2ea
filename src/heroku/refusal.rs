//! Why Heroku did not show or do something, and what would help.

use http::StatusCode;
use serde::Deserialize;

use super::asked::Asked;
use crate::http::{Answer, is_rate_limited};
use crate::known::{Unseen, Why};

/// An answer that is neither a success nor a 404 that counts.
pub(super) fn explain(asked: &Asked<'_>, answer: &Answer, has_key: bool) -> Unseen {
    let status = answer.status;
    let id = error_id(answer);
    let shown = id
        .as_deref()
        .map_or_else(String::new, |id| format!(" {id}"));
    let place = format!("{asked}: {}{shown}", status.as_u16());
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
        StatusCode::FORBIDDEN if id.as_deref() == Some("two_factor") => Unseen::new(
            Why::Refused,
            format!(
                "{place}: Heroku asks for a second factor, which no workflow can give; another key must do, one made by `heroku authorizations:create`"
            ),
        ),
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
        StatusCode::NOT_MODIFIED => Unseen::new(
            Why::Unreadable,
            format!("{place}: not modified, though nobody asked whether it was"),
        ),
        status if status.is_redirection() => Unseen::new(
            Why::Unreadable,
            format!("{place}: redirected, which Heroku's API does not do: not followed"),
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

/// The kind of thing that Heroku says there is none of, where it says one: `app`, `addon`…
pub(super) fn missing_resource(answer: &Answer) -> Option<String> {
    #[derive(Deserialize)]
    struct Body {
        resource: Option<String>,
    }
    serde_json::from_slice::<Body>(&answer.body).ok()?.resource
}
