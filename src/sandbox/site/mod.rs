//! The sites of a world: every host below one address, told apart by the name they are asked by.

mod address;
mod door;

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderName, HeaderValue, StatusCode};

pub(super) use address::Addresses;

use super::exchange::{Answer, Asked};
use super::fault::Mishap;
use super::scenario::{PageAnswer, Scenario, Site};

/// How often each page has been asked.
#[derive(Debug, Default)]
pub(super) struct Turns(HashMap<String, usize>);

impl Turns {
    /// The number of this request for this page, from 0.
    fn next(&mut self, page: &str) -> usize {
        let count = self.0.entry(page.to_owned()).or_default();
        *count += 1;
        *count - 1
    }
}

/// Answers one request, and says what goes wrong with the answer.
pub(super) fn answer(
    world: &Scenario,
    asked: &Asked,
    turns: &mut Turns,
    addresses: &Addresses,
) -> (Answer, Option<Mishap>) {
    let host = host(asked);
    let Some(site) = world.sites.get(&host) else {
        let nobody = format!("no site is called {host}\n");
        return (
            Answer::text(StatusCode::NOT_FOUND, "text/plain", nobody),
            None,
        );
    };
    if let Some(refusal) = door::refusal(&world.heroku, site, &host, asked) {
        return (refusal, None);
    }
    let Some((path, page)) = page(site, asked) else {
        let body = "<!DOCTYPE html>\n<title>Not Found</title>\n";
        return (Answer::text(StatusCode::NOT_FOUND, "text/html", body), None);
    };
    let Some(due) = page.turn(turns.next(&format!("{host}{path}"))) else {
        return (Answer::text(StatusCode::NO_CONTENT, "text/html", ""), None);
    };
    (shown(due, addresses), due.happens.clone())
}

/// The site that is asked, by its own name.
pub(super) fn host(asked: &Asked) -> String {
    address::plain(asked.origin.split_once("://").map_or("", |(_, host)| host))
}

fn page<'s>(site: &'s Site, asked: &Asked) -> Option<(String, &'s super::scenario::Page)> {
    let whole = format!("{}?{}", asked.path, asked.query);
    let by = |path: &str| Some((path.to_owned(), site.pages.get(path)?));
    by(&whole)
        .or_else(|| by(&asked.path))
        .or_else(|| Some(("*".to_owned(), site.fallback.as_ref()?)))
}

fn shown(page: &PageAnswer, addresses: &Addresses) -> Answer {
    let usual = if page.redirect.is_some() { 302 } else { 200 };
    let status = StatusCode::from_u16(page.status.unwrap_or(usual)).unwrap_or(StatusCode::OK);
    let mut answer = Answer::text(status, "text/html", page.body.clone());
    let mut headers: BTreeMap<&str, String> = BTreeMap::new();
    headers.insert("content-type", page.media_type.clone());
    if let Some(to) = &page.redirect {
        headers.insert("location", addresses.localized(to));
    }
    if page.gzip {
        answer.body = packed(&page.body);
        headers.insert("content-encoding", "gzip".to_owned());
    }
    headers.extend(
        page.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone())),
    );
    for (name, value) in headers {
        let pair = HeaderName::try_from(name)
            .ok()
            .zip(HeaderValue::try_from(value).ok());
        if let Some((name, value)) = pair {
            answer.headers.insert(name, value);
        }
    }
    answer
}

fn packed(body: &str) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _written = encoder.write_all(body.as_bytes());
    encoder.finish().unwrap_or_default().into()
}
