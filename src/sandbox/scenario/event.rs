//! The webhook payload the runner would have left for the looking run.

use serde_json::{Value, json};

use super::Scenario;
use crate::sandbox::github::View;
use crate::sandbox::identity;

/// What GitHub's own payloads link to.
const GITHUB: &str = "https://api.github.com";

impl Scenario {
    /// The payload for `GITHUB_EVENT_PATH`: `workflow_dispatch` and `push` in full (shapes as in
    /// `@octokit/webhooks-examples`), of `pull_request` what says which commits it is about, of other events what they all have.
    #[must_use]
    pub fn event_payload(&self) -> Value {
        let Some((name, repository, run)) = self.looking_run() else {
            return Value::Null;
        };
        let view = View::new(self, GITHUB);
        let owner = name.split('/').next().unwrap_or_default();
        let mut payload = json!({
            "repository": view.full_repository(name, repository),
            "sender": view.user(&run.actor),
        });
        if self.github.organization(owner).is_some() {
            payload["organization"] = view.short_organization(owner);
        }
        match run.event.as_str() {
            "workflow_dispatch" => {
                payload["inputs"] = match &self.run.inputs {
                    none if none.is_empty() => Value::Null,
                    inputs => json!(inputs),
                };
                payload["ref"] = json!(run.git_ref);
                payload["workflow"] = json!(run.workflow);
            }
            "push" => {
                let sha = repository.sha_of(run);
                payload["ref"] = json!(run.git_ref);
                payload["before"] = json!(identity::object("parent", sha));
                payload["after"] = json!(sha);
                payload["base_ref"] = Value::Null;
                payload["created"] = json!(false);
                payload["deleted"] = json!(false);
                payload["forced"] = json!(false);
                payload["commits"] = json!([]);
                payload["head_commit"] = view.simple_commit(repository, sha);
                payload["pusher"] = json!({ "name": run.actor });
            }
            "pull_request" | "pull_request_target" => {
                let number = run.git_ref.strip_prefix("refs/pull/");
                let number = number.and_then(|rest| rest.split('/').next()?.parse().ok());
                if let Some((number, pull)) =
                    number.and_then(|number: u64| Some((number, repository.pulls.get(&number)?)))
                {
                    let base = repository.branches.get(&pull.base).map(|it| &it.sha);
                    payload["action"] = json!("synchronize");
                    payload["number"] = json!(number);
                    payload["pull_request"] = json!({
                        "number": number,
                        "state": "open",
                        "base": { "ref": pull.base, "sha": base },
                        "head": { "sha": pull.sha },
                        "changed_files": pull.files.len(),
                    });
                }
            }
            _ => {}
        }
        payload
    }
}
