//! What Cloudflare shows of Pages, and to whom.

use deploy_gate::sandbox::Twin;
use serde_json::{Value, json};

use super::client::{Reply, exchange, request};
use super::worlds::world_but;

const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";
const TOKEN: &str = "cf-sandbox-token-of-no-use-anywhere";

async fn start() -> Twin {
    let deployment = |at: usize| {
        let hour = at % 24;
        let day = 1 + at / 24;
        format!(
            "        - {{ id: production-{at}, created: 2026-05-{day:02}T{hour:02}:00:00Z, commit: abc{at}, variables: {{ KEY: a-value }} }}\n"
        )
    };
    let deployments: String = (0..60).map(deployment).collect();
    Twin::start(world_but(&format!(
        "cloudflare:\n  tokens: {{ {TOKEN}: [{ACCOUNT}] }}\n  accounts:\n    {ACCOUNT}:\n      antlers:\n        deployments:\n{deployments}        - {{ id: preview, environment: preview, created: 2026-05-20T00:00:00Z }}\n"
    )))
    .await
    .unwrap()
}

async fn ask(twin: &Twin, path: &str, headers: &[&str]) -> Reply {
    let host = twin.cloudflare_url();
    let host = host.trim_end_matches("/client/v4").to_owned();
    let line = format!("GET /client/v4/accounts/{path}");
    exchange(host, request(&line, headers, "")).await.unwrap()
}

fn authorization() -> String {
    format!("authorization: Bearer {TOKEN}")
}

#[tokio::test]
async fn a_token_is_needed_and_everything_comes_in_an_envelope() {
    let twin = start().await;
    let project = format!("{ACCOUNT}/pages/projects/antlers");
    for headers in [&[][..], &["authorization: Bearer nobody"]] {
        let reply = ask(&twin, &project, headers).await;
        assert_eq!(reply.status, 403);
        assert_eq!(reply.json()["success"], false);
        assert_eq!(reply.json()["result"], Value::Null);
    }
    let authorization = authorization();
    let headers = [authorization.as_str()];
    let reply = ask(&twin, &project, &headers).await;
    assert_eq!(
        (reply.status, &reply.json()["success"]),
        (200, &json!(true))
    );
    let result = &reply.json()["result"];
    assert_eq!(result["canonical_deployment"]["id"], "production-59");
    assert_eq!(result["latest_deployment"]["id"], "preview");
    let elsewhere = "fedcba9876543210fedcba9876543210/pages/projects/antlers";
    assert_eq!(ask(&twin, elsewhere, &headers).await.status, 403);
    let other = format!("{ACCOUNT}/pages/projects/other");
    assert_eq!(ask(&twin, &other, &headers).await.status, 404);
}

#[tokio::test]
async fn deployments_come_newest_first_a_page_at_a_time_and_with_their_variables() {
    let twin = start().await;
    let authorization = authorization();
    let headers = [authorization.as_str()];
    let page = async |number: usize| {
        let path = format!(
            "{ACCOUNT}/pages/projects/antlers/deployments?env=production&page={number}&per_page=25"
        );
        ask(&twin, &path, &headers).await.json()
    };
    let first = page(1).await;
    assert_eq!(first["result"].as_array().unwrap().len(), 25);
    assert_eq!(first["result"][0]["id"], "production-59");
    assert_eq!(first["result"][0]["latest_stage"]["name"], "deploy");
    assert_eq!(first["result"][0]["env_vars"]["KEY"]["value"], "a-value");
    assert_eq!(first["result_info"]["total_count"], 60);
    assert_eq!(page(3).await["result"].as_array().unwrap().len(), 10);
    assert_eq!(page(4).await["result"], json!([]));
    assert_eq!(page(usize::MAX).await["result"], json!([]));
}
