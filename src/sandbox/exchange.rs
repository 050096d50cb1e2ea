//! What is asked of the twin and what it answers, free of sockets.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, request};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) method: Method,
    /// The path as sent, still encoded.
    pub(super) path: String,
    /// The query as sent, without the `?`.
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Where the client believes it is talking to, e.g. `http://127.0.0.1:4010`: what links in answers begin with.
    pub(super) origin: String,
}

impl Asked {
    /// Reads a request's head. A client that goes through a proxy sends the whole address (RFC 9112 §3.2.2); others
    /// only the path, and the host in a header.
    pub(super) fn new(head: request::Parts, body: Bytes, listening_on: &str) -> Self {
        let host = head
            .uri
            .authority()
            .map(|authority| authority.as_str().to_owned())
            .or_else(|| {
                let host = head.headers.get(HOST)?.to_str().ok()?;
                Some(host.to_owned())
            })
            .unwrap_or_else(|| listening_on.to_owned());
        let method = match head.method {
            // The wire drops the body of an answer to HEAD by itself.
            Method::HEAD => Method::GET,
            method => method,
        };
        Self {
            method,
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body,
            origin: format!("http://{host}"),
        }
    }

    /// The path's segments, decoded one by one: an encoded slash stays inside its segment. A slash at the end leaves
    /// an empty segment, which no route has.
    pub(super) fn segments(&self) -> Vec<String> {
        let path = self.path.strip_prefix('/').unwrap_or(&self.path);
        path.split('/')
            .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
            .collect()
    }

    /// A query parameter, the last one of that name.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .last()
    }

    /// A header that is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The credentials of `Authorization: Bearer …` (or `token …`, which GitHub takes too).
    pub(super) fn credentials(&self) -> Option<&str> {
        let (scheme, secret) = self.header("authorization")?.split_once(' ')?;
        (scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token"))
            .then(|| secret.trim())
    }

    /// The body as JSON; `null` when there is none.
    pub(super) fn json(&self) -> Option<Value> {
        if self.body.is_empty() {
            return Some(Value::Null);
        }
        serde_json::from_slice(&self.body).ok()
    }
}

/// One answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    /// An answer with a JSON body.
    pub(super) fn json(status: StatusCode, body: &Value) -> Self {
        Self::text(status, "application/json; charset=utf-8", body.to_string())
    }

    /// An answer with a body of another type.
    pub(super) fn text(
        status: StatusCode,
        content_type: &'static str,
        body: impl Into<Bytes>,
    ) -> Self {
        let headers =
            HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        Self {
            status,
            headers,
            body: body.into(),
        }
    }

    /// Sets a header. A value no header can hold is left out: the twin's own values are all plain text.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// Sets a header to a number.
    #[must_use]
    pub(super) fn with_number(mut self, name: &'static str, value: u64) -> Self {
        self.headers
            .insert(HeaderName::from_static(name), HeaderValue::from(value));
        self
    }
}
