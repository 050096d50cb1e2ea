//! Lists, a range at a time: `Next-Range` is sent back as it came until there is none, or until enough was read.

use http::HeaderValue;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::asked::{Asked, decode};
use super::{Heroku, app_path};
use crate::known::{Known, Unseen, Why};

/// No list the gates read needs more pages than this.
const MOST_PAGES: usize = 100;

/// The beginning of a list, and what became of the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pages<T> {
    /// What was read, in the order it came.
    pub items: Vec<T>,
    /// What came after it.
    pub rest: Rest,
}

/// What comes after the part of a list that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rest {
    /// Nothing: the list was read to its end.
    None,
    /// More, which nobody asked for: what was read was enough. This range would bring it.
    NotAsked(String),
    /// More, which could not be read.
    Unseen(Unseen),
}

impl<T> Pages<T> {
    /// Why it is not known what else is in the list; nothing where the list was read to its end.
    #[must_use]
    pub fn missing(&self) -> Option<Unseen> {
        match &self.rest {
            Rest::None => None,
            Rest::NotAsked(_) => Some(Unseen::new(
                Why::TooMuch,
                "the rest of the list was not asked for",
            )),
            Rest::Unseen(unseen) => Some(unseen.clone()),
        }
    }
}

impl Heroku {
    /// A list below an app, every range of it. `range` is the first `Range` header, e.g. `id ..; max=1000`.
    pub async fn all<T: DeserializeOwned>(
        &self,
        app: &str,
        path: &str,
        accept: &str,
        range: &str,
    ) -> Known<Vec<T>> {
        match self.until(app, path, accept, range, |_| false).await {
            Known::Found(Pages { items, rest }) => match rest {
                Rest::Unseen(unseen) => Known::Unseen(unseen),
                Rest::None | Rest::NotAsked(_) => Known::Found(items),
            },
            Known::Absent => Known::Absent,
            Known::Unseen(unseen) => Known::Unseen(unseen),
        }
    }

    /// A list below an app, range by range, until `enough` says of everything read so far that it is. A range after the
    /// first that cannot be read takes nothing from those before it.
    pub async fn until<T: DeserializeOwned>(
        &self,
        app: &str,
        path: &str,
        accept: &str,
        range: &str,
        enough: impl FnMut(&[T]) -> bool,
    ) -> Known<Pages<T>> {
        let nothing = Pages {
            items: Vec::new(),
            rest: Rest::NotAsked(range.to_owned()),
        };
        self.further(app, path, accept, nothing, enough).await
    }

    /// The same, going on where an earlier reading stopped; nothing is asked where that read everything, or failed.
    pub async fn further<T: DeserializeOwned>(
        &self,
        app: &str,
        path: &str,
        accept: &str,
        read: Pages<T>,
        mut enough: impl FnMut(&[T]) -> bool,
    ) -> Known<Pages<T>> {
        let Pages {
            mut items,
            rest: Rest::NotAsked(mut range),
        } = read
        else {
            return Known::Found(read);
        };
        let path = app_path(app, path);
        let is_first = items.is_empty();
        for number in 0..MOST_PAGES {
            let is_first = is_first && number == 0;
            let page = match self.get(&path, accept, Some(&range)).await {
                // The header decides, not the status: a whole list may be answered with 206 too.
                Ok(answer) => {
                    let next = answer.headers.get("next-range").map(HeaderValue::to_str);
                    let next = next.map(|it| it.map(str::to_owned));
                    decode::<Vec<T>>(&Asked::get(&path), &answer).map(|page| (page, next))
                }
                Err(known) => known.and_then(|never| match never {}),
            };
            let rest = match page {
                Known::Found((page, next)) => {
                    items.extend(page);
                    match next {
                        None => Rest::None,
                        Some(Err(_)) => unreadable(&path, "its next range is no text"),
                        Some(Ok(next)) if next == range => {
                            unreadable(&path, "its next range is the one just read")
                        }
                        Some(Ok(next)) if enough(&items) => Rest::NotAsked(next),
                        Some(Ok(next)) => {
                            range = next;
                            continue;
                        }
                    }
                }
                Known::Absent if !is_first => unreadable(&path, "it went away while it was read"),
                Known::Unseen(unseen) if !is_first => Rest::Unseen(unseen),
                Known::Absent => return Known::Absent,
                Known::Unseen(unseen) => return Known::Unseen(unseen),
            };
            return Known::Found(Pages { items, rest });
        }
        let detail = format!("GET /{path}: more than {MOST_PAGES} ranges");
        let rest = Rest::Unseen(Unseen::new(Why::TooMuch, detail));
        Known::Found(Pages { items, rest })
    }
}

fn unreadable(path: &str, reason: &str) -> Rest {
    Rest::Unseen(Unseen::new(
        Why::Unreadable,
        format!("GET /{path}: {reason}"),
    ))
}
