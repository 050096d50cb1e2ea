//! Lists, a page at a time: <https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api>.

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::sandbox::exchange::{Answer, Asked};

const USUAL: usize = 30;
const MOST: usize = 100;

/// Where a list stands by its ids: what GitHub links to, whatever name was asked for.
pub(super) struct Shelf<'a> {
    pub(super) asked: &'a Asked,
    /// Path without query, e.g. `/repositories/1296269/branches`.
    pub(super) path: String,
}

impl Shelf<'_> {
    /// A list that is a plain array.
    pub(super) fn array(&self, items: Vec<Value>) -> Answer {
        let (page, link) = self.cut(items);
        let answer = Answer::json(StatusCode::OK, &Value::Array(page));
        self.linked(answer, link)
    }

    /// A list in an object that says how many there are in all.
    pub(super) fn wrapped(&self, field: &str, items: Vec<Value>) -> Answer {
        let mut body = Map::new();
        body.insert("total_count".to_owned(), json!(items.len()));
        let (page, link) = self.cut(items);
        body.insert(field.to_owned(), Value::Array(page));
        self.linked(Answer::json(StatusCode::OK, &Value::Object(body)), link)
    }

    #[expect(clippy::unused_self, reason = "reads as a step of the two above")]
    fn linked(&self, answer: Answer, link: Option<String>) -> Answer {
        match link {
            Some(link) => answer.with("link", &link),
            None => answer,
        }
    }

    /// The page asked for, and the `Link` header when there is more than one.
    fn cut(&self, items: Vec<Value>) -> (Vec<Value>, Option<String>) {
        let number = |name: &str, usual: usize| {
            let given = self.asked.parameter(name);
            let number = given.and_then(|text| text.parse().ok());
            number.filter(|&number| number > 0).unwrap_or(usual)
        };
        let size = number("per_page", USUAL).min(MOST);
        let page = number("page", 1);
        let last = items.len().div_ceil(size).max(1);
        let link = (last > 1).then(|| self.links(page, last));
        let start = (page - 1).saturating_mul(size);
        (items.into_iter().skip(start).take(size).collect(), link)
    }

    fn links(&self, page: usize, last: usize) -> String {
        let mut links = Vec::new();
        if page > 1 {
            links.push(self.link((page - 1).min(last), "prev"));
        }
        if page < last {
            links.push(self.link(page + 1, "next"));
            links.push(self.link(last, "last"));
        }
        if page > 1 {
            links.push(self.link(1, "first"));
        }
        links.join(", ")
    }

    fn link(&self, page: usize, relation: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in url::form_urlencoded::parse(self.asked.query.as_bytes()) {
            if name != "page" {
                query.append_pair(&name, &value);
            }
        }
        let query = query.append_pair("page", &page.to_string()).finish();
        let origin = &self.asked.origin;
        format!("<{origin}{}?{query}>; rel=\"{relation}\"", self.path)
    }
}
