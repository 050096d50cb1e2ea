//! Lists over several pages: `Link: rel="next"` followed as given, whole or not at all.

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use super::{GitHub, Reply, misshapen, not_json};
use crate::http::Answer;
use crate::known::{Known, Unseen, Why};

/// GitHub's largest page.
const PER_PAGE: usize = 100;
/// 10,000 items: no environment, branch or member list the gates read is honestly longer.
const MOST_PAGES: usize = 100;

/// Every page of a list. `Absent` is a bare 404 on the first page: the caller knows whether it means absence.
pub(super) async fn all<T: DeserializeOwned>(
    github: &GitHub,
    path: &str,
    wrapped_in: Option<&str>,
) -> Known<Vec<T>> {
    let separator = if path.contains('?') { '&' } else { '?' };
    let mut target = format!("{path}{separator}per_page={PER_PAGE}");
    let mut visited = HashSet::new();
    let mut items: Vec<T> = Vec::new();
    let mut promised = None;
    loop {
        let answer = match github.get(&target).await {
            Reply::Answer(answer) => answer,
            Reply::Missing if visited.is_empty() => return Known::Absent,
            Reply::Missing => {
                return Known::unseen(
                    Why::Unreadable,
                    format!("GET /{path}: page {} answers 404", visited.len() + 1),
                );
            }
            Reply::Unseen(unseen) => return Known::Unseen(unseen),
        };
        match read_page(path, &answer, wrapped_in) {
            Ok(page) => {
                items.extend(page.items);
                promised = promised.max(page.total);
            }
            Err(unseen) => return Known::Unseen(unseen),
        }
        let next = match next_page(&github.base, &answer) {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(reason) => {
                return Known::unseen(Why::Unreadable, format!("GET /{path}: {reason}"));
            }
        };
        if !visited.insert(target) || visited.contains(&next) {
            return Known::unseen(
                Why::Unreadable,
                format!("GET /{path}: its pages lead back to one already read"),
            );
        }
        if visited.len() >= MOST_PAGES {
            return Known::unseen(
                Why::TooMuch,
                format!("GET /{path}: more than {MOST_PAGES} pages of {PER_PAGE}"),
            );
        }
        target = next;
    }
    match promised {
        Some(total) if items.len() < total => Known::unseen(
            Why::TooMuch,
            format!("GET /{path}: {} of {total} items came", items.len()),
        ),
        _ => Known::Found(items),
    }
}

struct Page<T> {
    items: Vec<T>,
    /// `total_count`, where the list is wrapped.
    total: Option<usize>,
}

fn read_page<T: DeserializeOwned>(
    path: &str,
    answer: &Answer,
    wrapped_in: Option<&str>,
) -> Result<Page<T>, Unseen> {
    // Some lists answer 204 where they are empty.
    if answer.status == http::StatusCode::NO_CONTENT {
        return Ok(Page {
            items: Vec::new(),
            total: None,
        });
    }
    if let Some(unseen) = not_json(path, answer) {
        return Err(unseen);
    }
    let shape = |error: &serde_json::Error| misshapen(path, error);
    let Some(field) = wrapped_in else {
        let items = serde_json::from_slice(&answer.body).map_err(|error| shape(&error))?;
        return Ok(Page { items, total: None });
    };
    let mut whole: Value = serde_json::from_slice(&answer.body).map_err(|error| shape(&error))?;
    let total = whole
        .get("total_count")
        .and_then(Value::as_u64)
        .map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let list = whole.get_mut(field).map(Value::take).ok_or_else(|| {
        Unseen::new(
            Why::Unreadable,
            format!("GET /{path}: the answer has no `{field}`"),
        )
    })?;
    let items = serde_json::from_value(list).map_err(|error| shape(&error))?;
    Ok(Page { items, total })
}

/// The next page's URL, exactly as the server gives it. GitHub rewrites it to `/repositories/{id}/…`, so it
/// is never rebuilt; but the token must not follow it to another server.
fn next_page(base: &Url, answer: &Answer) -> Result<Option<String>, &'static str> {
    let mut links = answer.headers.get_all(http::header::LINK).iter().peekable();
    if links.peek().is_none() {
        return Ok(None);
    }
    let mut next = None;
    for header in links {
        let text = header.to_str().ok().ok_or("its Link header is not text")?;
        for link in text.split(',').map(str::trim).filter(|l| !l.is_empty()) {
            let (url, parameters) = link
                .strip_prefix('<')
                .and_then(|rest| rest.split_once('>'))
                .ok_or("its Link header cannot be read")?;
            let is_next = parameters.split(';').map(str::trim).any(|p| {
                p.eq_ignore_ascii_case("rel=\"next\"") || p.eq_ignore_ascii_case("rel=next")
            });
            if is_next {
                next = Some(url);
            }
        }
    }
    let Some(next) = next else { return Ok(None) };
    let url = base
        .join(next)
        .ok()
        .ok_or("the next page has no usable address")?;
    if url.origin() != base.origin() {
        return Err("the next page is on another server");
    }
    Ok(Some(url.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer_with_link(link: &str) -> Answer {
        let mut headers = http::HeaderMap::new();
        headers.insert(http::header::LINK, link.parse().unwrap());
        Answer {
            status: http::StatusCode::OK,
            headers,
            body: bytes::Bytes::new(),
        }
    }

    #[test]
    fn the_next_page_is_taken_as_given_and_only_on_the_same_server() {
        let base = Url::parse("https://api.github.com").unwrap();
        for (link, expected) in [
            (
                r#"<https://api.github.com/repositories/1/environments?page=2>; rel="next", <https://api.github.com/x>; rel="last""#,
                Ok(Some(
                    "https://api.github.com/repositories/1/environments?page=2",
                )),
            ),
            (r#"<https://api.github.com/x?page=1>; rel="prev""#, Ok(None)),
            (r#"<https://api.github.com/x>; rel="prev last""#, Ok(None)),
            (
                r#"<https://evil.example/x>; rel="next""#,
                Err("the next page is on another server"),
            ),
            (
                r#"<http://api.github.com/x>; rel="next""#,
                Err("the next page is on another server"),
            ),
            ("garbage", Err("its Link header cannot be read")),
        ] {
            let next = next_page(&base, &answer_with_link(link));
            assert_eq!(next, expected.map(|url| url.map(str::to_owned)), "{link}");
        }
    }
}
