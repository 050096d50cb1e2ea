//! What leaves on the wire, and what comes back from servers that are not quite GitHub.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::http::{Client, Redirects};

/// Answers one request with these bytes; returns the client pointed at it and the request it sent.
async fn exchange<T>(path: &str, answer: &str, ask: impl AsyncFnOnce(GitHub) -> T) -> (T, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let base = Url::parse(&format!("http://{address}{path}")).unwrap();
    let client = Client::build(&base, Redirects::SameOrigin).unwrap().reqwest;
    let token = Secret::new("ghs_OneTokenOfNoUse".to_owned());
    let budget = Arc::new(Budget::lasting(Duration::from_secs(5)));
    let github = GitHub::new(Ok(client), &base, Some(&token), budget);
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        request.truncate(length);
        String::from_utf8(request).unwrap()
    };
    tokio::join!(ask(github), serve)
}

fn json(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

const REPOSITORY: &str =
    r#"{"full_name":"o/r","private":true,"owner":{"login":"o","type":"User"},"x":1}"#;

#[tokio::test]
async fn every_header_is_sent_once_and_the_base_path_is_kept() {
    let (known, request) = exchange("/api/v3/", &json(REPOSITORY), async |github| {
        github.repository(&"o/r".parse().unwrap()).await
    })
    .await;
    assert!(matches!(known, Known::Found(repository) if repository.private));
    assert!(
        request.starts_with("GET /api/v3/repos/o/r HTTP/1.1\r\n"),
        "{request}"
    );
    for header in [
        concat!("user-agent: deploy-gate/", env!("CARGO_PKG_VERSION")),
        "accept: application/vnd.github+json",
        "x-github-api-version: 2022-11-28",
        "authorization: Bearer ghs_OneTokenOfNoUse",
    ] {
        let name = header.split(':').next().unwrap();
        assert!(
            request.contains(&format!("{header}\r\n")),
            "{header}: {request}"
        );
        assert_eq!(
            request.matches(&format!("\r\n{name}:")).count(),
            1,
            "{request}"
        );
    }
}

#[tokio::test]
async fn what_a_proxy_answers_is_not_taken_for_github() {
    let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\nhello";
    let (known, _) = exchange("/", page, async |github| {
        github.repository(&"o/r".parse().unwrap()).await
    })
    .await;
    assert!(matches!(known, Known::Unseen(unseen) if unseen.why == Why::Unreadable));
}

#[tokio::test]
async fn an_answer_of_another_shape_is_not_quoted() {
    let odd = json(r#"{"full_name":"swordfish","private":"swordfish"}"#);
    let (known, _) = exchange("/", &odd, async |github| {
        github.repository(&"o/r".parse().unwrap()).await
    })
    .await;
    match known {
        Known::Unseen(unseen) => {
            assert_eq!(unseen.why, Why::Unreadable);
            assert!(!unseen.detail.contains("swordfish"), "{}", unseen.detail);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_segment_cannot_leave_its_place() {
    for (text, expected) in [
        ("production", "production"),
        ("a/b", "a%2Fb"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("a b?c#d%", "a%20b%3Fc%23d%25"),
        ("prod-eu_1.2~x", "prod-eu_1.2~x"),
    ] {
        assert_eq!(segment(text), expected);
    }
}
