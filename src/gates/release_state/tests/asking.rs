//! Two services in two environments take two rounds of questions: all that needs no answer, then the slugs.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::invocation::Environment;
use crate::world::{Endpoints, World};

/// A server that answers nobody before all of a round have asked: whoever waits for one answer before the next question
/// gets none. Gives back what each round asked.
fn answering_in_rounds(
    listener: TcpListener,
    rounds: [usize; 2],
) -> std::thread::JoinHandle<Vec<Vec<String>>> {
    std::thread::spawn(move || {
        let round = |askers| {
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
            for (stream, path) in &mut waiting {
                let body = body(path).to_string();
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
                let length = body.len();
                write!(stream, "{head}\r\ncontent-length: {length}\r\n\r\n{body}").unwrap();
            }
            let mut paths: Vec<String> = waiting.into_iter().map(|(_, path)| path).collect();
            paths.sort();
            paths
        };
        rounds.map(round).into()
    })
}

/// What Heroku would say of any app here.
fn body(path: &str) -> Value {
    match path.rsplit('/').next().unwrap() {
        "releases" => json!([{
            "id": "r7", "version": 7, "current": true, "status": "succeeded", "slug": { "id": "s1" },
            "description": "Deploy 0c4b7128",
        }]),
        "formation" => json!([{ "type": "web", "quantity": 1 }]),
        "dynos" => {
            json!([{ "name": "web.1", "type": "web", "state": "up", "release": { "version": 7 } }])
        }
        "addons" => json!([{
            "name": "db-1", "state": "provisioned", "app": { "name": path.split('/').nth(2) },
            "addon_service": { "name": "heroku-postgresql" }, "plan": { "name": "heroku-postgresql:standard-0" },
        }]),
        "transfers" => json!([{
            "num": 1, "from_type": "pg_dump", "to_type": "gof3r", "succeeded": true,
            "finished_at": "2026-01-01 00:00:00 +0000",
        }]),
        "s1" => json!({ "id": "s1", "commit": "0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071" }),
        name => json!({ "name": name, "stack": { "name": "heroku-24" }, "maintenance": false }),
    }
}

#[test]
fn two_rounds_for_all_apps_of_all_services() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let server = answering_in_rounds(listener, [20, 2]);
    let environment =
        ["HEROKU_API_URL", "HEROKU_DATA_URL"].map(|name| (name.to_owned(), base.clone()));
    let endpoints = Endpoints::from_environment(&Environment::new(environment)).unwrap();

    let mut plan = plan(true);
    let years = Duration::from_hours(24 * 365 * 100);
    plan.services[0].backup_max_age = Some(years);
    let mut other = plan.services[0].clone();
    other.service = "raptor".to_owned();
    other.app.name = "raptor-prod".to_owned();
    other.staging.as_mut().unwrap().name = "raptor-staging".to_owned();
    plan.services.push(other);
    plan.commit = Some("0c4b712".to_owned());

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let facts = runtime.block_on(async {
        let world = World::new(endpoints, PathBuf::new(), Duration::from_secs(20));
        ReleaseState::gather(&plan, &world).await
    });
    let judgement = ReleaseState::judge(&plan, &facts);
    assert!(passes(&judgement), "{judgement:?}");
    let rounds = server.join().unwrap();
    let slugs = ["queue-prod", "raptor-prod"].map(|app| format!("/apps/{app}/slugs/s1"));
    assert_eq!(rounds[1], slugs);
    assert_eq!(
        rounds[0]
            .iter()
            .filter(|path| path.ends_with("/transfers"))
            .count(),
        2
    );
}
