//! Every answer in every world against the vendors' own descriptions of their APIs: no field is missing, of another
//! type, or made up.
//!
//! The descriptions are not part of this repository: they are read from the folder `DEPLOY_GATE_CONTRACTS`, or from
//! `shared/contracts` beside the repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use deploy_gate::sandbox::{Scenario, Twin, names};
use jsonschema::{Draft, Validator};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::client::{REPOSITORY, Reply, github};

const ALL_SEEING: &str = "ghs_AllSeeing";

/// A vendor's description of its API; nothing, aloud, when it is not here.
pub(crate) fn description(file: &str) -> Option<Value> {
    let given = std::env::var_os("DEPLOY_GATE_CONTRACTS").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/contracts");
    let path = given.unwrap_or_else(beside).join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: vendor schemas not here ({})", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// Every world that comes with the program, and one with everything in it at once; all with a token that sees all.
pub(crate) fn worlds() -> Vec<(&'static str, Scenario)> {
    let token = format!(
        "    {ALL_SEEING}: {{ permissions: {{ actions: read, contents: read, deployments: read, environments: read, secrets: read, variables: read, members: read, pull_requests: read }} }}\n"
    );
    let mut worlds: Vec<(&str, Scenario)> = names()
        .iter()
        .map(|named| {
            let text = format!(
                "about: a test\nbased-on: {}\ngithub:\n  tokens:\n{token}",
                named.name
            );
            (named.name, text.parse().unwrap())
        })
        .collect();
    let text = format!(
        "about: everything at once
based-on: healthy
github:
  tokens:
{token}  repositories:
    raxx-app/TradeMasterAPI:
      visibility: internal
      environments:
        production:
          reviewers: [MooseQuest, 'team:sre', 'raxx-deploy[bot]']
          wait-minutes: 30
          branches: [release/*, 'tag:v*', 'untyped:main']
          novel-rules: [moon_phase]
          custom-rules: [error-watch]
          variables: {{ REGION: eu }}
          admins-may-bypass: null
        a/b ü: {{ branches: protected }}
      pulls:
        7:
          sha: 5e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f
          files:
            - {{ path: a b.py, is: new }}
            - {{ path: gone.py, was: old }}
            - {{ path: moved.py, formerly: old.py, was: a, is: b }}
            - {{ path: data.bin, was: a, is: b, no-diff: true }}
      runs:
        15160412077:
          attempt: 2
          triggering-actor: somebody-else
          waits-for: [production]
          approvals: [{{ by: MooseQuest, state: rejected, environments: [production, staging] }}]
        7: {{ workflow: .github/workflows/ci.yml, event: push, actor: 'dependabot[bot]', status: completed, conclusion: failure, jobs: [{{ name: t, status: completed, conclusion: failure }}] }}
heroku:
  apps:
    shop:
      stack: heroku-24
      maintenance: true
      releases:
        - {{ version: 1, description: Deploy 0c4b7128, slug: 0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071, status: expired }}
        - {{ version: 2, description: Set A config vars, slug: 0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071 }}
        - {{ version: 3, description: Deploy 5e1f0a9b, slug: 5e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f, status: pending }}
      formation: {{ web: {{ quantity: 0 }}, worker: {{ quantity: 1, size: Performance-M }} }}
      dynos: [{{ name: worker.1, release: 2, state: crashed }}]
    kiosk:
      stack: cnb
      build-stack: heroku-24
      generation: fir
      addons: {{ shared-1: {{ plan: 'heroku-redis:mini', billed-to: shop }} }}
      releases: [{{ version: 1, description: Deploy 0c4b7128, oci-image: 0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071 }}]
      formation: {{ web: {{ quantity: 1 }} }}
"
    );
    worlds.push(("everything at once", text.parse().unwrap()));
    worlds
}

/// OpenAPI 3.0 as JSON Schema: `nullable` becomes the type `null`. What has no `additionalProperties` takes none.
fn as_json_schema(schema: &mut Value) {
    if let Value::Object(object) = schema {
        if object.contains_key("properties") && !object.contains_key("additionalProperties") {
            object.insert("additionalProperties".to_owned(), json!(false));
        }
        if object.remove("nullable") == Some(json!(true)) {
            if let Some(kind) = object.get_mut("type") {
                *kind = json!([kind.clone(), "null"]);
            }
            for list in ["enum", "oneOf", "anyOf"] {
                if let Some(Value::Array(list)) = object.get_mut(list) {
                    let null = if list.iter().all(Value::is_object) {
                        json!({ "type": "null" })
                    } else {
                        Value::Null
                    };
                    list.push(null);
                }
            }
        }
    }
    match schema {
        Value::Object(object) => object.values_mut().for_each(as_json_schema),
        Value::Array(array) => array.iter_mut().for_each(as_json_schema),
        _ => {}
    }
}

pub(crate) fn validator(mut whole: Value, reference: &str) -> Validator {
    whole["$ref"] = json!(reference);
    let options = jsonschema::options().with_draft(Draft::Draft4);
    options
        .should_validate_formats(true)
        .build(&whole)
        .unwrap_or_else(|error| panic!("{reference}: {error}"))
}

pub(crate) fn assert_fits(validator: &Validator, reply: &Reply, about: &str) {
    let body = reply.json();
    let complaints: Vec<String> = validator
        .iter_errors(&body)
        .map(|error| format!("  {}: {error:.300}", error.instance_path()))
        .collect();
    assert!(
        complaints.is_empty(),
        "{about}\n{}\n{:.2000}",
        complaints.join("\n"),
        reply.body
    );
}

/// The path's template in the description: the one with the fewest parameters.
fn template<'a>(description: &'a Value, path: &str) -> &'a str {
    let parts: Vec<&str> = path.split('/').collect();
    let templates = description["paths"].as_object().unwrap().keys();
    let fits = |template: &&String| {
        let pattern: Vec<&str> = template.split('/').collect();
        pattern.len() == parts.len()
            && pattern
                .iter()
                .zip(&parts)
                .all(|(one, part)| one == part || one.starts_with('{'))
    };
    let found = templates
        .filter(fits)
        .min_by_key(|template| template.matches('{').count());
    found.unwrap_or_else(|| panic!("{path} is not described"))
}

/// A name as one segment of a path.
pub(crate) fn segment(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string()
}

/// Everything there is to ask of GitHub in a world.
async fn github_paths(twin: &Twin) -> Vec<String> {
    let list = async |path: &str, items: &str, name: &str| -> Vec<String> {
        let reply = github(twin, &format!("GET {REPOSITORY}/{path}"), ALL_SEEING)
            .await
            .unwrap();
        let body = reply.json();
        let items = if items.is_empty() {
            &body
        } else {
            &body[items]
        };
        let all = items.as_array().unwrap_or_else(|| panic!("{path}: {body}"));
        all.iter()
            .map(|item| format!("{path}/{}", segment(&item[name])))
            .collect()
    };
    let mut paths: Vec<String> = [
        "",
        "/environments",
        "/actions/runs",
        "/deployments",
        "/commits/main",
        "/actions/secrets",
        "/actions/variables",
        "/actions/organization-secrets",
        "/actions/workflows/deploy-queue.yml/runs",
    ]
    .map(str::to_owned)
    .into();
    for environment in list("environments", "environments", "name").await {
        for below in [
            "",
            "/deployment-branch-policies",
            "/deployment_protection_rules",
            "/secrets",
            "/variables",
        ] {
            paths.push(format!("/{environment}{below}"));
        }
        let policies = format!("{environment}/deployment-branch-policies");
        paths.extend(
            list(&policies, "branch_policies", "id")
                .await
                .into_iter()
                .map(|path| format!("/{path}")),
        );
        let secrets = format!("{environment}/secrets");
        paths.extend(
            list(&secrets, "secrets", "name")
                .await
                .into_iter()
                .map(|path| format!("/{path}")),
        );
    }
    for run in list("actions/runs", "workflow_runs", "id").await {
        for below in ["", "/approvals", "/pending_deployments", "/jobs"] {
            paths.push(format!("/{run}{below}"));
        }
    }
    for deployment in list("deployments", "", "id").await {
        paths.push(format!("/{deployment}"));
        paths.push(format!("/{deployment}/statuses"));
    }
    paths.extend(
        list("branches", "", "name")
            .await
            .into_iter()
            .map(|path| format!("/{path}")),
    );
    let pull = "/pulls/7/files";
    let reply = github(twin, &format!("GET {REPOSITORY}{pull}"), ALL_SEEING).await;
    if reply.unwrap().status == 200 {
        paths.push(pull.to_owned());
    }
    let mut paths: Vec<String> = paths
        .into_iter()
        .map(|path| format!("{REPOSITORY}{path}"))
        .collect();
    paths.push("/rate_limit".to_owned());
    paths
}

#[tokio::test]
async fn github_answers_in_githubs_shapes() {
    let Some(mut description) = description("github-openapi-subset.json") else {
        return;
    };
    as_json_schema(&mut description["components"]);
    as_json_schema(&mut description["paths"]);
    let mut seen = BTreeSet::new();
    for (name, world) in worlds() {
        let twin = Twin::start(world).await.unwrap();
        for path in github_paths(&twin).await {
            let template = template(&description, &path).to_owned();
            let pointer = template.replace('~', "~0").replace('/', "~1");
            let reference =
                format!("#/paths/{pointer}/get/responses/200/content/application~1json/schema");
            let validator = validator(
                description.clone(),
                &reference.replace('{', "%7B").replace('}', "%7D"),
            );
            let reply = github(&twin, &format!("GET {path}"), ALL_SEEING)
                .await
                .unwrap();
            assert_eq!(reply.status, 200, "{name}: {path}");
            assert_fits(&validator, &reply, &format!("{name}: {path}"));
            seen.insert(template);
        }
    }
    assert_eq!(seen.len(), 25, "{seen:#?}");
}

#[tokio::test]
async fn github_refuses_in_githubs_shape() {
    let Some(mut description) = description("github-openapi-subset.json") else {
        return;
    };
    as_json_schema(&mut description["components"]);
    let validator = validator(description, "#/components/schemas/basic-error");
    let twin = Twin::start(super::worlds::world("healthy")).await.unwrap();
    for (path, token, status) in [
        (REPOSITORY, "", 404),
        (REPOSITORY, "nobody", 401),
        (
            "/repos/raxx-app/TradeMasterAPI/environments/production/secrets",
            super::client::TOKEN,
            403,
        ),
        (
            "/repos/raxx-app/TradeMasterAPI/commits/nothing",
            super::client::TOKEN,
            422,
        ),
    ] {
        let reply = github(&twin, &format!("GET {path}"), token).await.unwrap();
        assert_eq!(reply.status, status, "{path}");
        assert_fits(&validator, &reply, path);
    }
}
