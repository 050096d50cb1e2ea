//! Lists longer than a page, repositories that moved, and the one change the twin takes.

use deploy_gate::sandbox::Twin;

use super::client::{REPOSITORY, exchange, get, github, request};
use super::worlds::{crowded, world, world_but};

#[tokio::test]
async fn a_list_of_several_pages_links_them_by_id_on_the_clients_own_host() {
    let twin = Twin::start(crowded()).await.unwrap();
    let first = get(&twin, &format!("{REPOSITORY}/branches")).await;
    assert_eq!(first.json().as_array().unwrap().len(), 30);
    assert_eq!(
        first.header("link").unwrap(),
        "<http://twin.test/repositories/4711/branches?page=2>; rel=\"next\", \
         <http://twin.test/repositories/4711/branches?page=3>; rel=\"last\""
    );
    let last = get(&twin, "/repositories/4711/branches?page=3").await;
    assert_eq!(last.json().as_array().unwrap().len(), 7);
    assert_eq!(
        last.header("link").unwrap(),
        "<http://twin.test/repositories/4711/branches?page=2>; rel=\"prev\", \
         <http://twin.test/repositories/4711/branches?page=1>; rel=\"first\""
    );
    let one = get(
        &twin,
        &format!("{REPOSITORY}/branches?protected=true&per_page=1&page=1"),
    )
    .await;
    assert!(
        one.header("link")
            .unwrap()
            .contains("branches?protected=true&per_page=1&page=2>")
    );
    assert_eq!(
        get(&twin, "/repositories/4711/branches?page=9")
            .await
            .json(),
        serde_json::json!([])
    );
}

#[tokio::test]
async fn a_page_is_at_most_a_hundred_and_one_page_has_no_link() {
    let twin = Twin::start(crowded()).await.unwrap();
    for size in ["100", "1000"] {
        let reply = get(&twin, &format!("{REPOSITORY}/branches?per_page={size}")).await;
        assert_eq!(reply.json().as_array().unwrap().len(), 67);
        assert_eq!(reply.header("link"), None);
    }
    for nonsense in ["0", "-1", "x", ""] {
        let reply = get(
            &twin,
            &format!("{REPOSITORY}/branches?per_page={nonsense}&page={nonsense}"),
        )
        .await;
        assert_eq!(reply.json().as_array().unwrap().len(), 30);
    }
}

#[tokio::test]
async fn a_wrapped_list_counts_all_and_its_links_stay_encoded() {
    let twin = Twin::start(crowded()).await.unwrap();
    let path = "environments/a%20b%2Fc/deployment-branch-policies";
    let reply = get(&twin, &format!("{REPOSITORY}/{path}")).await;
    let body = reply.json();
    assert_eq!(body["total_count"], 31);
    assert_eq!(body["branch_policies"].as_array().unwrap().len(), 30);
    assert_eq!(body["branch_policies"][0].get("type"), None);
    assert_eq!(body["branch_policies"][1]["type"], "tag");
    let next = format!("<http://twin.test/repositories/4711/{path}?page=2>; rel=\"next\"");
    assert!(reply.header("link").unwrap().starts_with(&next));
}

#[tokio::test]
async fn a_renamed_repository_says_where_it_is_now_but_only_to_those_who_may_see_it() {
    let twin = Twin::start(crowded()).await.unwrap();
    let reply = get(&twin, "/repos/raxx-app/old/branches?per_page=5").await;
    assert_eq!(reply.status, 301);
    let now = "http://twin.test/repositories/4711/branches?per_page=5";
    assert_eq!(reply.header("location"), Some(now));
    assert_eq!(reply.json()["url"], now);
    let stranger = github(&twin, "GET /repos/raxx-app/old", "").await.unwrap();
    assert_eq!(stranger.status, 404);
}

/// `PUT …/environments/production` with an administrator's token.
async fn put(twin: &Twin, body: &str) -> super::client::Reply {
    let line = format!("PUT {REPOSITORY}/environments/production");
    let headers = [
        "user-agent: test",
        "authorization: Bearer github_pat_SandboxAdministratorOfNoUse",
    ];
    exchange(twin.github_url(), request(&line, &headers, body))
        .await
        .unwrap()
}

#[tokio::test]
async fn mode_b_refuses_a_reviewer_in_the_runbooks_words() {
    let twin = Twin::start(world("approval-mode-b")).await.unwrap();
    let reviewer = r#"{"reviewers":[{"type":"User","id":20930225}]}"#;
    let reply = put(&twin, reviewer).await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        reply.message(),
        "Failed to create the environment protection rule. Please ensure the billing plan supports the required \
         reviewers protection rule."
    );
    // Nothing was changed by it; a branch policy can be had.
    assert_eq!(
        get(&twin, &format!("{REPOSITORY}/environments/production"))
            .await
            .json()["protection_rules"],
        serde_json::json!([])
    );
    let policy = r#"{"deployment_branch_policy":{"protected_branches":true,"custom_branch_policies":false}}"#;
    assert_eq!(
        put(&twin, policy).await.json()["protection_rules"][0]["type"],
        "branch_policy"
    );
    let both =
        r#"{"deployment_branch_policy":{"protected_branches":true,"custom_branch_policies":true}}"#;
    assert_eq!(put(&twin, both).await.status, 422);
    assert_eq!(put(&twin, "{").await.status, 400);

    let line = format!("PUT {REPOSITORY}/environments/production");
    let workflow = github(&twin, &line, super::client::TOKEN).await.unwrap();
    assert_eq!(
        workflow.header("x-accepted-github-permissions"),
        Some("administration=write")
    );
}

#[tokio::test]
async fn mode_c_is_mended_as_the_runbook_says() {
    let world = "about: a test\nbased-on: approval-mode-c\ngithub:\n  tokens: { github_pat_SandboxAdministratorOfNoUse: { user: MooseQuest, permissions: { administration: write } } }\n";
    let twin = Twin::start(world.parse().unwrap()).await.unwrap();
    let path = format!("{REPOSITORY}/environments/production");
    assert_eq!(get(&twin, &path).await.status, 404);
    let made = put(&twin, "").await;
    assert_eq!(
        (made.status, made.json()["protection_rules"].clone()),
        (200, serde_json::json!([]))
    );
    let reply = put(
        &twin,
        r#"{"reviewers":[{"type":"User","id":20930225}],"prevent_self_review":true}"#,
    )
    .await;
    let rule = &reply.json()["protection_rules"][0];
    assert_eq!(rule["reviewers"][0]["reviewer"]["login"], "MooseQuest");
    assert_eq!(rule["prevent_self_review"], true);
    let unknown = put(&twin, r#"{"reviewers":[{"type":"User","id":1}]}"#).await;
    assert_eq!(unknown.status, 422);
}

#[tokio::test]
async fn commits_are_listed_from_a_branch_s_head_down_as_far_as_its_runs_tell() {
    let twin = Twin::start(world_but(
        "github:
  repositories:
    raxx-app/TradeMasterAPI:
      runs:
        7: { workflow: .github/workflows/deploy-queue.yml, actor: MooseQuest, sha: aaaa7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071 }
        8: { workflow: .github/workflows/deploy-queue.yml, actor: MooseQuest, ref: refs/heads/feature/queue-metrics }
        9: { workflow: .github/workflows/deploy-queue.yml, actor: MooseQuest, sha: bbbb7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071 }
",
    ))
    .await
    .unwrap();
    let main = [
        "0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071",
        "bbbb7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071",
        "aaaa7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071",
    ];
    let feature = ["5e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f"];
    for (query, expected) in [
        ("", &main[..]),
        ("?sha=main", &main),
        ("?sha=feature/queue-metrics", &feature),
        ("?sha=aaaa7128", &main[2..]),
        ("?per_page=1&page=2", &main[1..2]),
        ("?page=99999999999999999999", &main),
        ("?page=18446744073709551615", &[]),
    ] {
        let reply = get(&twin, &format!("{REPOSITORY}/commits{query}")).await;
        assert_eq!(reply.status, 200, "{query}");
        let body = reply.json();
        let listed: Vec<&str> = body
            .as_array()
            .unwrap()
            .iter()
            .map(|commit| commit["sha"].as_str().unwrap())
            .collect();
        assert_eq!(listed, expected, "{query}");
        // What one commit alone is shown with.
        assert!(
            body.as_array()
                .unwrap()
                .iter()
                .all(|one| one.get("files").is_none())
        );
    }
    let first = get(&twin, &format!("{REPOSITORY}/commits?per_page=2")).await;
    assert!(first.header("link").unwrap().contains("rel=\"next\""));
    let nothing = get(&twin, &format!("{REPOSITORY}/commits?sha=nothing")).await;
    assert_eq!(
        (nothing.status, nothing.message()),
        (404, "Not Found".to_owned())
    );
    let nameless = get(&twin, &format!("{REPOSITORY}/commits/")).await;
    assert_eq!(nameless.status, 404);
}
