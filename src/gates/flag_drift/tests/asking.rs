//! All apps are asked at once.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::http::probe::TrustFiles;
use crate::world::{Endpoints, World};

/// A server that answers nobody before `askers` have asked: whoever waits for one answer before the next question gets
/// none.
fn answering_together(
    listener: TcpListener,
    askers: usize,
) -> std::thread::JoinHandle<Vec<String>> {
    std::thread::spawn(move || {
        let mut waiting: Vec<(TcpStream, String)> = Vec::new();
        while waiting.len() < askers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut piece = [0; 1024];
            while !request.ends_with(b"\r\n\r\n") {
                let length = stream.read(&mut piece).unwrap();
                request.extend_from_slice(&piece[..length]);
            }
            let request = String::from_utf8(request).unwrap();
            let path = request.split(' ').nth(1).unwrap().to_owned();
            waiting.push((stream, path));
        }
        let body = r#"{"FLAG_BASE":"1","LOG_LEVEL":"info"}"#;
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        for (stream, _) in &mut waiting {
            stream.write_all(answer.as_bytes()).unwrap();
        }
        waiting.into_iter().map(|(_, path)| path).collect()
    })
}

#[test]
fn one_round_trip_for_all_apps_of_all_services() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    let server = answering_together(listener, 4);
    let endpoints = Endpoints {
        service_token: None,
        trust: TrustFiles::default(),
        github: base.parse().unwrap(),
        github_token: None,
        heroku: base.parse().unwrap(),
        heroku_data: base.parse().unwrap(),
        heroku_key: Some(Secret::new("HRKU-made-up".to_owned())),
        cloudflare: base.parse().unwrap(),
        cloudflare_token: None,
    };
    let case = Case::agreeing();
    let plan = case.plan();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let facts = runtime.block_on(async {
        let world = World::new(endpoints, PathBuf::new(), Duration::from_secs(20));
        FlagDrift::gather(&plan, &world).await
    });
    let judgement = FlagDrift::judge(&plan, &facts);
    assert!(judgement.undecided.is_empty(), "{:?}", judgement.undecided);
    assert!(judgement.findings.is_empty());
    let mut asked = server.join().unwrap();
    asked.sort();
    assert_eq!(
        asked,
        [
            "queue-prod",
            "queue-staging",
            "raptor-prod",
            "raptor-staging"
        ]
        .map(|app| format!("/apps/{app}/config-vars"))
    );
}
