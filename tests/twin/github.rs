//! What GitHub shows to whom.

use deploy_gate::sandbox::Twin;
use serde_json::json;

use super::client::{REPOSITORY, TOKEN, exchange, get, github, request};
use super::worlds::{world, world_but};

#[tokio::test]
async fn nobody_is_served_without_a_user_agent_and_nobody_with_a_token_that_is_not_known() {
    let twin = Twin::start(world("approval-mode-a")).await.unwrap();
    let nameless = request(&format!("GET {REPOSITORY}"), &[], "");
    let reply = exchange(twin.github_url(), nameless).await.unwrap();
    assert_eq!(reply.status, 403);
    assert!(reply.body.contains("User-Agent"));

    let reply = github(&twin, &format!("GET {REPOSITORY}"), "ghs_nobody")
        .await
        .unwrap();
    assert_eq!(reply.status, 401);
    assert_eq!(
        reply.json(),
        json!({ "message": "Bad credentials", "documentation_url": "https://docs.github.com/rest", "status": "401" })
    );
}

#[tokio::test]
async fn a_public_repository_is_open_and_a_private_one_looks_absent() {
    let public = Twin::start(world("approval-mode-a")).await.unwrap();
    let private = Twin::start(world("healthy")).await.unwrap();
    for path in ["", "/environments", "/branches/main"] {
        let line = format!("GET {REPOSITORY}{path}");
        assert_eq!(
            github(&public, &line, "").await.unwrap().status,
            200,
            "{path}"
        );
        let reply = github(&private, &line, "").await.unwrap();
        assert_eq!(
            (reply.status, reply.message()),
            (404, "Not Found".to_owned()),
            "{path}"
        );
    }
    let limit = github(&public, "GET /rate_limit", "").await.unwrap();
    assert_eq!(limit.header("x-ratelimit-limit"), Some("60"));
}

#[tokio::test]
async fn a_token_sees_only_what_it_was_given() {
    let world = world_but(
        "github:\n  tokens:\n    ghs_contents: { permissions: { contents: read } }\n    github_pat_none: { user: MooseQuest }\n    ghs_elsewhere: { permissions: { contents: read }, repositories: [raxx-app/other] }\n",
    );
    let twin = Twin::start(world).await.unwrap();
    let ask = async |path: &str, token: &str| {
        github(&twin, &format!("GET {REPOSITORY}{path}"), token)
            .await
            .unwrap()
    };

    assert_eq!(ask("/branches", "ghs_contents").await.status, 200);
    let reply = ask("/environments", "ghs_contents").await;
    assert_eq!(reply.status, 403);
    assert_eq!(reply.message(), "Resource not accessible by integration");
    assert_eq!(
        reply.header("x-accepted-github-permissions"),
        Some("actions=read")
    );
    let reply = ask("/environments", "github_pat_none").await;
    assert_eq!(
        reply.message(),
        "Resource not accessible by personal access token"
    );

    // What a workflow's own token may never see, whatever it was given.
    let reply = ask("/environments/production/secrets", TOKEN).await;
    assert_eq!(reply.status, 403);
    assert_eq!(
        reply.header("x-accepted-github-permissions"),
        Some("environments=read")
    );

    assert_eq!(ask("", "ghs_elsewhere").await.status, 404);
    assert_eq!(ask("/branches", "ghs_elsewhere").await.status, 404);
}

#[tokio::test]
async fn secrets_and_variables_are_closed_even_in_public() {
    let world = world_but(
        "github:\n  tokens: { ghs_app: { permissions: { environments: read } } }\n  repositories:\n    raxx-app/TradeMasterAPI:\n      visibility: public\n      environments: { production: { variables: { REGION: eu } } }\n",
    );
    let twin = Twin::start(world).await.unwrap();
    for list in ["secrets", "variables"] {
        let line = format!("GET {REPOSITORY}/environments/Production/{list}");
        assert_eq!(github(&twin, &line, "").await.unwrap().status, 401);
        assert_eq!(github(&twin, &line, TOKEN).await.unwrap().status, 403);
        let reply = github(&twin, &line, "ghs_app").await.unwrap();
        assert_eq!(
            (reply.status, reply.json()["total_count"].as_u64()),
            (200, Some(1))
        );
    }
    let absent = format!("GET {REPOSITORY}/environments/nowhere/secrets");
    assert_eq!(github(&twin, &absent, "ghs_app").await.unwrap().status, 404);
}

#[tokio::test]
async fn team_members_need_their_own_permission() {
    let world = world_but("github:\n  tokens: { ghs_app: { permissions: { members: read } } }\n");
    let twin = Twin::start(world).await.unwrap();
    let line = "GET /orgs/raxx-app/teams/sre/members";
    let reply = github(&twin, line, TOKEN).await.unwrap();
    assert_eq!(reply.status, 403);
    assert_eq!(
        reply.header("x-accepted-github-permissions"),
        Some("members=read")
    );
    let reply = github(&twin, line, "ghs_app").await.unwrap();
    assert_eq!(reply.json()[0]["login"], "MooseQuest");
    let reply = github(&twin, "GET /orgs/raxx-app/teams/nobody/members", "ghs_app")
        .await
        .unwrap();
    assert_eq!(reply.status, 404);
}

#[tokio::test]
async fn a_plan_is_for_those_who_may_see_it() {
    let world =
        world_but("github:\n  tokens: { ghs_app: { permissions: { organization_plan: read } } }\n");
    let twin = Twin::start(world).await.unwrap();
    assert_eq!(get(&twin, "/orgs/raxx-app").await.json().get("plan"), None);
    let reply = github(&twin, "GET /orgs/Raxx-App", "ghs_app")
        .await
        .unwrap();
    assert_eq!(reply.json()["plan"]["name"], "enterprise");
    assert_eq!(get(&twin, "/orgs/nobody").await.status, 404);
}

#[tokio::test]
async fn addresses_are_exact_but_names_have_no_case() {
    let world = world_but(
        "github:\n  repositories:\n    raxx-app/TradeMasterAPI:\n      environments: { a/b: {} }\n",
    );
    let twin = Twin::start(world).await.unwrap();
    let ask = async |path: &str| get(&twin, path).await;
    assert_eq!(
        ask("/repos/RAXX-APP/trademasterapi/environments/PRODUCTION")
            .await
            .json()["name"],
        "production"
    );
    assert_eq!(
        ask(&format!("{REPOSITORY}/environments/a%2Fb"))
            .await
            .json()["name"],
        "a/b"
    );
    assert_eq!(
        ask(&format!("{REPOSITORY}/environments/a/b")).await.status,
        404
    );
    assert_eq!(
        ask(&format!("{REPOSITORY}/environments/")).await.status,
        404
    );
    assert_eq!(ask(&format!("{REPOSITORY}/")).await.status, 404);
    assert_eq!(
        ask(&format!("{REPOSITORY}/branches/feature%2Fqueue-metrics"))
            .await
            .status,
        200
    );
    assert_eq!(
        ask(&format!("{REPOSITORY}/branches/feature/queue-metrics"))
            .await
            .status,
        200
    );
    let reply = ask(&format!("{REPOSITORY}/branches/Main")).await;
    assert_eq!(
        (reply.status, reply.message()),
        (404, "Branch not found".to_owned())
    );
    let reply = ask(&format!("{REPOSITORY}/commits/nothing")).await;
    assert_eq!(
        (reply.status, reply.message()),
        (422, "No commit found for SHA: nothing".to_owned())
    );
    assert_eq!(
        ask(&format!("{REPOSITORY}/commits/0c4b7128")).await.status,
        200
    );
    assert_eq!(
        ask("/api/v3/repos/raxx-app/TradeMasterAPI").await.status,
        200
    );
    let whole = request(
        "GET http://api.github.localhost/repos/raxx-app/TradeMasterAPI/environments/staging",
        &["user-agent: test", &format!("authorization: token {TOKEN}")],
        "",
    );
    let reply = exchange(twin.github_url(), whole).await.unwrap();
    let url = reply.json()["url"].as_str().unwrap().to_owned();
    assert!(
        url.starts_with("http://api.github.localhost/repos/"),
        "{url}"
    );
}

#[tokio::test]
async fn an_unknown_version_is_refused() {
    let twin = Twin::start(world("approval-mode-a")).await.unwrap();
    let ask = async |version: &str| {
        let version = format!("x-github-api-version: {version}");
        let line = format!("GET {REPOSITORY}");
        let text = request(&line, &["user-agent: test", &version], "");
        exchange(twin.github_url(), text).await.unwrap().status
    };
    assert_eq!(ask("2022-11-28").await, 200);
    assert_eq!(ask("2026-03-10").await, 200);
    assert_eq!(ask("1999-01-01").await, 400);
}

#[tokio::test]
async fn the_hour_ends_with_403_and_says_when_the_next_begins() {
    let twin = Twin::start(world("approval-mode-a")).await.unwrap();
    for _ in 0..60 {
        assert_eq!(
            github(&twin, "GET /users/MooseQuest", "")
                .await
                .unwrap()
                .status,
            200
        );
    }
    let reply = github(&twin, "GET /users/MooseQuest", "").await.unwrap();
    assert_eq!(reply.status, 403);
    assert_eq!(reply.header("x-ratelimit-remaining"), Some("0"));
    assert!(reply.header("x-ratelimit-reset").is_some());
    // Nobody else goes by any name.
    assert_eq!(get(&twin, "/users/octocat").await.status, 404);
    // Asking how much is left is free, and another caller has an hour of its own.
    assert_eq!(
        github(&twin, "GET /rate_limit", "").await.unwrap().status,
        200
    );
    assert_eq!(get(&twin, "/users/moosequest").await.status, 200);
}

#[tokio::test]
async fn what_the_client_holds_already_is_not_sent_again() {
    let twin = Twin::start(world("healthy")).await.unwrap();
    let first = get(&twin, REPOSITORY).await;
    let headers = [
        "user-agent: test",
        &format!("authorization: Bearer {TOKEN}"),
        &format!("if-none-match: {}", first.header("etag").unwrap()),
    ];
    let line = format!("GET {REPOSITORY}");
    let again = exchange(twin.github_url(), request(&line, &headers, ""))
        .await
        .unwrap();
    assert_eq!((again.status, again.body.as_str()), (304, ""));
}

#[tokio::test]
async fn runs_reviews_and_waits_are_as_the_modes_say() {
    let run = format!("{REPOSITORY}/actions/runs/15160412077");
    let healthy = Twin::start(world("healthy")).await.unwrap();
    let approvals = get(&healthy, &format!("{run}/approvals")).await.json();
    assert_eq!(approvals[0]["user"]["login"], "MooseQuest");
    assert_eq!(approvals[0]["environments"][0]["name"], "production");
    assert_eq!(approvals[0].get("created_at"), None);
    assert_eq!(
        get(&healthy, &format!("{run}/pending_deployments"))
            .await
            .json(),
        json!([])
    );

    let waiting = Twin::start(world("approval-mode-d")).await.unwrap();
    assert_eq!(get(&waiting, &run).await.json()["status"], "waiting");
    let pending = get(&waiting, &format!("{run}/pending_deployments"))
        .await
        .json();
    assert_eq!(pending[0]["current_user_can_approve"], false);
    let reviewer = &pending[0]["reviewers"][0];
    assert_eq!(reviewer["type"], "User");
    assert_eq!(reviewer["reviewer"]["type"], "Bot");
}
