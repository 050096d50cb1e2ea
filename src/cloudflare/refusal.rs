//! Why Cloudflare did not show something, and what would make it visible.

use http::StatusCode;
use serde::Deserialize;

use crate::http::{Answer, is_rate_limited};
use crate::known::{Unseen, Why};

/// Nothing was asked, for want of a token.
pub(super) fn no_token(path: &str) -> Unseen {
    Unseen::new(
        Why::Refused,
        format!("GET /{path} was not sent: CLOUDFLARE_API_TOKEN is not set"),
    )
}

/// An answer that is no success, by its status or by its own word.
pub(super) fn explain(path: &str, answer: &Answer) -> Unseen {
    let status = answer.status;
    let place = format!("GET /{path}: {}{}", status.as_u16(), codes(answer));
    if is_rate_limited(answer) {
        return Unseen::new(
            Why::Refused,
            format!("{place}: Cloudflare's rate limit is used up"),
        );
    }
    let (why, reason) = match status {
        StatusCode::UNAUTHORIZED => (
            Why::Refused,
            "CLOUDFLARE_API_TOKEN is wrong, expired or revoked",
        ),
        StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST => (
            Why::Refused,
            "CLOUDFLARE_API_TOKEN must be one with the permission Cloudflare Pages: Read on this account",
        ),
        StatusCode::NOT_FOUND => (
            Why::Refused,
            "there is no such account or project, or the token may not see it",
        ),
        status if status.is_server_error() => {
            (Why::Unreachable, "Cloudflare failed to the last try")
        }
        StatusCode::NOT_MODIFIED => (
            Why::Unreadable,
            "not modified, though nobody asked whether it was",
        ),
        status if status.is_redirection() => (
            Why::Unreadable,
            "redirected, which Cloudflare's API does not do: not followed",
        ),
        _ => (Why::Refused, "Cloudflare says that it did not succeed"),
    };
    Unseen::new(why, format!("{place}: {reason}"))
}

/// Cloudflare's error numbers. Its messages are left out, as they may quote what was sent.
fn codes(answer: &Answer) -> String {
    const MOST: usize = 3;
    #[derive(Deserialize)]
    struct Body {
        errors: Vec<Error>,
    }
    #[derive(Deserialize)]
    struct Error {
        code: u64,
    }
    let Ok(body) = serde_json::from_slice::<Body>(&answer.body) else {
        return String::new();
    };
    let codes = body.errors.iter().take(MOST);
    codes.fold(String::new(), |text, error| {
        format!("{text} code {}", error.code)
    })
}
