//! The world's Pages projects in Cloudflare's shapes (`cloudflare` npm package 7.3, `resources/pages/projects`).

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use crate::sandbox::identity;
use crate::sandbox::scenario::{PagesDeployment, PagesProject};

fn moment(time: DateTime<Utc>) -> Value {
    Value::String(time.to_rfc3339_opts(SecondsFormat::Micros, true))
}

pub(super) fn project(name: &str, project: &PagesProject) -> Value {
    let shown = |one: Option<&PagesDeployment>| one.map(|one| deployment(name, one));
    let latest = project.deployments.iter().max_by_key(|one| one.created);
    json!({
        "id": identity::uuid("pages project", name),
        "name": name,
        "subdomain": format!("{name}.pages.dev"),
        "domains": [format!("{name}.pages.dev")],
        "production_branch": "main",
        "canonical_deployment": shown(project.canonical()),
        "latest_deployment": shown(latest),
    })
}

pub(super) fn deployment(project: &str, deployment: &PagesDeployment) -> Value {
    let short = deployment.id.get(..8).unwrap_or(&deployment.id);
    let variables: Map<String, Value> = deployment
        .variables
        .iter()
        .map(|(name, value)| {
            (
                name.clone(),
                json!({ "type": "plain_text", "value": value }),
            )
        })
        .collect();
    let stage = json!({
        "name": deployment.stage,
        "status": deployment.status,
        "started_on": moment(deployment.created),
        "ended_on": (deployment.status != "active").then(|| moment(deployment.created)),
    });
    let branch = match deployment.environment.as_str() {
        "production" => "main",
        _ => "feature",
    };
    json!({
        "id": deployment.id,
        "short_id": short,
        "project_name": project,
        "environment": deployment.environment,
        "url": format!("https://{short}.{project}.pages.dev"),
        "aliases": null,
        "created_on": moment(deployment.created),
        "modified_on": moment(deployment.created),
        "is_skipped": deployment.skipped,
        "latest_stage": stage,
        "stages": [stage],
        "deployment_trigger": {
            "type": "github:push",
            "metadata": {
                "branch": branch,
                "commit_hash": deployment.commit.as_deref().unwrap_or_default(),
                "commit_message": "",
                "commit_dirty": deployment.commit.is_none(),
            },
        },
        "env_vars": variables,
    })
}
