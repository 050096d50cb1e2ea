//! A client so plain that it sees every byte: one request, one connection.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use deploy_gate::sandbox::Twin;
use serde_json::Value;

/// The token of the worlds' own runs.
pub(crate) const TOKEN: &str = "ghs_SandboxTokenOfNoUseAnywhere00000001";
/// The Heroku key of the worlds' own runs.
pub(crate) const KEY: &str = "HRKU-sandbox-key-of-no-use-anywhere";
/// The repository of every world.
pub(crate) const REPOSITORY: &str = "/repos/raxx-app/TradeMasterAPI";

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The `message` of an error.
    pub(crate) fn message(&self) -> String {
        self.json()["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Sends these bytes and reads until the other side is done, or one megabyte has come.
pub(crate) async fn exchange(url: String, request: String) -> io::Result<Reply> {
    let sent = tokio::task::spawn_blocking(move || {
        let address = url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        stream.take(1024 * 1024).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text
            .split_once("\r\n\r\n")
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Ok(Reply {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            head: head.to_owned(),
            body: body.to_owned(),
        })
    });
    sent.await.expect("the client does not panic")
}

/// A request, line by line, without the blank line at its end.
pub(crate) fn request(line: &str, headers: &[&str], body: &str) -> String {
    let mut text = format!("{line} HTTP/1.1\r\nhost: twin.test\r\nconnection: close\r\n");
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    format!("{text}content-length: {}\r\n\r\n{body}", body.len())
}

/// What a GitHub client sends; `token` may be empty.
pub(crate) async fn github(twin: &Twin, line: &str, token: &str) -> io::Result<Reply> {
    let authorization = format!("authorization: Bearer {token}");
    let mut headers = vec!["user-agent: test", "accept: application/vnd.github+json"];
    if !token.is_empty() {
        headers.push(&authorization);
    }
    exchange(twin.github_url(), request(line, &headers, "")).await
}

/// What the worlds' own run gets from GitHub.
pub(crate) async fn get(twin: &Twin, path: &str) -> Reply {
    github(twin, &format!("GET {path}"), TOKEN)
        .await
        .expect("it answers")
}

/// What a Heroku client sends, with one more header.
pub(crate) async fn heroku(twin: &Twin, line: &str, header: &str) -> io::Result<Reply> {
    let authorization = format!("authorization: Bearer {KEY}");
    let headers = [
        "user-agent: test",
        "accept: application/vnd.heroku+json; version=3",
        &authorization,
        header,
    ];
    let sent: Vec<&str> = headers
        .into_iter()
        .filter(|header| !header.is_empty())
        .collect();
    exchange(twin.heroku_url(), request(line, &sent, "")).await
}
