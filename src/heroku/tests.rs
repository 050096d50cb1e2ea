//! Answers that are not quite what was asked for.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::http::{Client, Redirects};

const CONFIG_VARS: &str = "GET /apps/queue-prod/config-vars HTTP/1.1";
const ACCOUNT: (&str, &str) = (
    "GET /account HTTP/1.1",
    "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"id\":\"u\"}",
);

/// The config vars of queue-prod, where the server answers these request lines so, and others not at all.
async fn config_vars(answers: &[(&str, &str)]) -> Known<ConfigVars> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let client = Client::build(&base, Redirects::None).unwrap().reqwest;
    let key = Secret::new("HRKU-OfNoUse".to_owned());
    let budget = Arc::new(Budget::lasting(Duration::from_secs(5)));
    let heroku = Heroku::new(Ok(client), &base, Some(&key), budget);
    let serve = async {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let asked = answers.iter().find(|(line, _)| request.starts_with(line));
            let Some((_, answer)) = asked else {
                panic!("{request}");
            };
            // One request a connection: the next one is accepted anew.
            let answer = answer.replacen("\r\n", "\r\nconnection: close\r\n", 1);
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    };
    tokio::select! {
        known = heroku.config_vars("queue-prod") => known,
        () = serve => unreachable!(),
    }
}

fn answer(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn unseen(answer: &str) -> String {
    match config_vars(&[(CONFIG_VARS, answer), ACCOUNT]).await {
        Known::Unseen(unseen) => unseen.detail,
        Known::Absent => panic!("absent"),
        Known::Found(_) => panic!("found"),
    }
}

/// The place of a fault in the body is as far from the start as the values before it are long.
#[tokio::test]
async fn config_vars_that_cannot_be_read_do_not_tell_how_long_a_value_is() {
    let said = unseen(&answer("200 OK", r#"{"A":"hunter2","B":1}"#)).await;
    assert_eq!(
        said,
        "GET /apps/queue-prod/config-vars: not the JSON Heroku documents"
    );
}

#[tokio::test]
async fn another_apps_answer_is_not_this_apps() {
    let elsewhere = "HTTP/1.1 302 Found\r\nlocation: /apps/queue-staging/config-vars\r\ncontent-length: 0\r\n\r\n";
    let staging = answer("200 OK", r#"{"A":"1"}"#);
    let known = config_vars(&[
        (CONFIG_VARS, elsewhere),
        (
            "GET /apps/queue-staging/config-vars HTTP/1.1",
            staging.as_str(),
        ),
    ])
    .await;
    let Known::Unseen(unseen) = known else {
        panic!("the redirect was followed");
    };
    assert!(unseen.detail.contains("302: redirected"), "{unseen:?}");
}

#[tokio::test]
async fn a_refusal_is_called_what_it_is() {
    let said = unseen("HTTP/1.1 304 Not Modified\r\n\r\n").await;
    assert!(said.contains("304: not modified"), "{said}");
    let body = r#"{"id":"two_factor","message":"A second authentication factor or pre-authorization is required."}"#;
    let said = unseen(&answer("403 Forbidden", body)).await;
    assert!(said.contains("second factor"), "{said}");
    let said = unseen(&answer("403 Forbidden", r#"{"id":"forbidden"}"#)).await;
    assert!(said.contains("has no access"), "{said}");
}

#[tokio::test]
async fn only_a_missing_app_is_an_app_that_is_missing() {
    let missing = |resource: &str| {
        answer(
            "404 Not Found",
            &format!(r#"{{"id":"not_found","message":"Couldn't find that."{resource}}}"#),
        )
    };
    for resource in ["", r#","resource":"app""#, r#","resource":null"#] {
        let known = config_vars(&[(CONFIG_VARS, &missing(resource)), ACCOUNT]).await;
        assert!(matches!(known, Known::Absent), "{resource}");
    }
    let said = unseen(&missing(r#","resource":"addon""#)).await;
    assert!(said.contains("404, of something else"), "{said}");
}
