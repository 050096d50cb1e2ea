//! Why GitHub did not show something, and what would make it visible.

use http::StatusCode;
use serde::Deserialize;

use crate::http::{Answer, is_rate_limited};
use crate::known::{Unseen, Why};

/// Permissions a workflow's own token can never be given (docs.github.com, `GITHUB_TOKEN` permissions).
const NEVER_FOR_WORKFLOW_TOKEN: [&str; 6] = [
    "administration",
    "environments",
    "secrets",
    "actions_variables",
    "members",
    "organization_plan",
];

/// A 404 nobody vouches for: GitHub hides what a token may not see.
pub(super) fn masked(target: &str, has_token: bool) -> Unseen {
    let cause = if has_token {
        "it does not exist, or the token cannot see it"
    } else {
        "it does not exist, or it is not public and there is no GITHUB_TOKEN"
    };
    Unseen::new(Why::Refused, format!("GET {}: 404: {cause}", shown(target)))
}

/// An answer that is neither a success nor a 404.
pub(super) fn explain(target: &str, answer: &Answer, has_token: bool) -> Unseen {
    let status = answer.status;
    let place = format!("GET {}: {}", shown(target), status.as_u16());
    let message = server_message(answer);
    if is_rate_limited(answer) {
        return Unseen::new(
            Why::Refused,
            format!("{place}: rate limit reached{}", until(answer)),
        );
    }
    match status {
        StatusCode::UNAUTHORIZED => Unseen::new(
            Why::Refused,
            format!("{place}{message}: GITHUB_TOKEN is wrong, expired or revoked"),
        ),
        StatusCode::FORBIDDEN => Unseen::new(
            Why::Refused,
            format!("{place}{message}{}", needed(answer, has_token)),
        ),
        status if status.is_server_error() => Unseen::new(
            Why::Unreachable,
            format!("{place}{message}: GitHub failed to the last try"),
        ),
        status if status.is_redirection() => Unseen::new(
            Why::Unreadable,
            format!("{place}: redirected to another server, which the token does not follow"),
        ),
        _ => Unseen::new(Why::Refused, format!("{place}{message}")),
    }
}

/// The path as people know it: without the page size we add, and without scheme and host.
pub(super) fn shown(target: &str) -> String {
    let path = match target.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => target,
    };
    format!(
        "/{}",
        path.trim_end_matches("per_page=100")
            .trim_end_matches(['?', '&'])
    )
}

/// What the server says, as far as it may be quoted: its `message`, cut short, without the token it may echo.
fn server_message(answer: &Answer) -> String {
    #[derive(Deserialize)]
    struct Body {
        message: String,
    }
    const LONGEST: usize = 160;
    serde_json::from_slice::<Body>(&answer.body)
        .ok()
        .map(|body| body.message.chars().take(LONGEST).collect::<String>())
        .filter(|message| !message.trim().is_empty())
        .map_or_else(String::new, |message| format!(" {message}"))
}

/// The permission that is missing, from `X-Accepted-GitHub-Permissions` (comma is and, semicolon is or).
fn needed(answer: &Answer, has_token: bool) -> String {
    if let Some(page) = answer.header("x-github-sso") {
        let page = page
            .split("url=")
            .nth(1)
            .unwrap_or("the organization's page");
        return format!(": authorize the token for single sign-on at {page}");
    }
    let Some(accepted) = answer.header("x-accepted-github-permissions") else {
        return if has_token {
            ": the token lacks a permission".to_owned()
        } else {
            ": there is no GITHUB_TOKEN".to_owned()
        };
    };
    let wanted = accepted
        .split(';')
        .map(|choice| {
            choice
                .split(',')
                // A workflow spells with hyphens what the header spells with underscores.
                .map(|permission| permission.trim().replace('=', ": ").replace('_', "-"))
                .collect::<Vec<_>>()
                .join(" and ")
        })
        .collect::<Vec<_>>()
        .join(", or ");
    let never = accepted.split(';').all(|choice| {
        choice.split(',').any(|permission| {
            let name = permission.trim().split('=').next().unwrap_or_default();
            NEVER_FOR_WORKFLOW_TOKEN.contains(&name)
        })
    });
    if never {
        format!(
            ": needs `{wanted}`, which a workflow's GITHUB_TOKEN can never have; use a GitHub App or fine-grained token"
        )
    } else {
        format!(": needs `{wanted}`; add it to the job's `permissions:`")
    }
}

/// When a rate limit ends, where the answer says so.
fn until(answer: &Answer) -> String {
    if let Some(wait) = answer.header("retry-after") {
        return format!("; it asks to wait {wait} seconds");
    }
    answer
        .header("x-ratelimit-reset")
        .and_then(|reset| reset.parse().ok())
        .and_then(|reset| chrono::DateTime::from_timestamp(reset, 0))
        .map_or_else(String::new, |reset| {
            format!(" until {}", reset.format("%H:%M:%S UTC"))
        })
}
