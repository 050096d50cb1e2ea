//! Workflow runs, their reviews and their jobs.

use serde_json::{Value, json};

use super::{InRepository, moment};
use crate::sandbox::exchange::Asked;
use crate::sandbox::identity;
use crate::sandbox::scenario::{Reviewer, Run};

impl InRepository<'_> {
    /// The run with this id.
    pub(in crate::sandbox::github) fn run_by(&self, id: &str) -> Option<&Run> {
        self.repository.run(id.parse().ok()?)
    }

    /// The runs a list's filters leave, newest first.
    pub(in crate::sandbox::github) fn runs(
        &self,
        asked: &Asked,
        workflow: Option<&str>,
    ) -> Vec<Value> {
        let wanted = |parameter: &str, has: &[&str]| {
            let word = asked.parameter(parameter);
            word.is_none_or(|word| has.contains(&word.as_str()))
        };
        let newest_first = self.repository.runs.values().rev();
        let left = newest_first.filter(|run| {
            let file = run.workflow.rsplit('/').next().unwrap_or_default();
            let id = self.workflow_id(run).to_string();
            workflow.is_none_or(|asked| asked == file || asked == id)
                && wanted("branch", &[run.ref_name()])
                && wanted("event", &[&run.event])
                && wanted("actor", &[&run.actor])
                && wanted("head_sha", &[self.repository.sha_of(run)])
                && wanted(
                    "status",
                    &[&run.status, run.conclusion.as_deref().unwrap_or_default()],
                )
        });
        left.map(|run| self.run(run)).collect()
    }

    fn workflow_id(&self, run: &Run) -> u64 {
        self.number("workflow", &run.workflow)
    }

    /// Schema `workflow-run`.
    pub(in crate::sandbox::github) fn run(&self, run: &Run) -> Value {
        let url = format!("{}/actions/runs/{}", self.url(), run.id);
        let sha = self.repository.sha_of(run);
        let suite = self.number("suite", run.id);
        let started = moment(run.started.unwrap_or(self.view.world.today));
        let workflow = self.workflow_id(run);
        let repository = self.view.minimal_repository(self.name, self.repository);
        let previous = (run.attempt > 1).then(|| format!("{url}/attempts/{}", run.attempt - 1));
        json!({
            "id": run.id,
            "name": run.workflow,
            "node_id": identity::node("WFR", run.id),
            "head_branch": run.ref_name(),
            "head_sha": sha,
            "path": run.workflow,
            "display_title": run.workflow,
            "run_number": 1,
            "run_attempt": run.attempt,
            "referenced_workflows": [],
            "event": run.event,
            "status": run.status,
            "conclusion": run.conclusion,
            "workflow_id": workflow,
            "check_suite_id": suite,
            "check_suite_node_id": identity::node("CS", suite),
            "url": url,
            "html_url": format!("{}/actions/runs/{}", self.page(), run.id),
            "pull_requests": [],
            "created_at": started,
            "updated_at": started,
            "run_started_at": started,
            "actor": self.view.user(&run.actor),
            "triggering_actor": self.view.user(run.triggering_actor()),
            "jobs_url": format!("{url}/jobs"),
            "logs_url": format!("{url}/logs"),
            "check_suite_url": format!("{}/check-suites/{suite}", self.url()),
            "artifacts_url": format!("{url}/artifacts"),
            "cancel_url": format!("{url}/cancel"),
            "rerun_url": format!("{url}/rerun"),
            "previous_attempt_url": previous,
            "workflow_url": format!("{}/actions/workflows/{workflow}", self.url()),
            "head_commit": self.view.simple_commit(self.repository, sha),
            "repository": repository,
            "head_repository": repository,
        })
    }

    /// Schema `environment-approvals`: a plain array, without the time of the review or the attempt it was for.
    pub(in crate::sandbox::github) fn approvals(&self, run: &Run) -> Value {
        let reviews = run.approvals.iter().map(|review| {
            let named = review.environments.iter();
            let environments: Value = named
                .filter_map(|name| self.repository.environment(name))
                .map(|(name, environment)| {
                    let mut shown = self.short_environment(name);
                    shown["created_at"] = self.born(environment);
                    shown["updated_at"] = self.born(environment);
                    shown
                })
                .collect();
            json!({
                "state": review.state,
                "comment": review.comment,
                "environments": environments,
                "user": self.view.user(&review.by),
            })
        });
        reviews.collect()
    }

    /// Schema `pending-deployment`; whether its caller could approve it depends on whose token asks.
    pub(in crate::sandbox::github) fn pending_deployments(
        &self,
        run: &Run,
        asking: Option<&str>,
    ) -> Value {
        let awaited = run.waits_for.iter();
        let awaited = awaited.filter_map(|name| self.repository.environment(name));
        awaited
            .map(|(name, environment)| {
                let mut reviewers = environment.reviewers.iter().flatten();
                let may_approve = asking.is_some_and(|login| {
                    reviewers.any(|reviewer| *reviewer == Reviewer::User(login.to_owned()))
                });
                let waiting = environment
                    .wait_minutes
                    .map(|_| run.started.unwrap_or(self.view.world.today));
                json!({
                    "environment": self.short_environment(name),
                    "wait_timer": environment.wait_minutes.unwrap_or_default(),
                    "wait_timer_started_at": waiting.map(moment),
                    "current_user_can_approve": may_approve,
                    "reviewers": self.reviewers(environment),
                })
            })
            .collect()
    }

    /// Schema `job`.
    pub(in crate::sandbox::github) fn jobs(&self, run: &Run) -> Vec<Value> {
        let jobs = run.jobs.iter().map(|job| {
            let id = self.number("job", format!("{}:{}:{}", run.id, run.attempt, job.name));
            let run_url = format!("{}/actions/runs/{}", self.url(), run.id);
            let started = job.started.or(run.started).unwrap_or(self.view.world.today);
            let completed = (job.status == "completed").then(|| moment(self.view.world.today));
            json!({
                "id": id,
                "run_id": run.id,
                "run_url": run_url,
                "run_attempt": run.attempt,
                "node_id": identity::node("CR", id),
                "head_sha": self.repository.sha_of(run),
                "head_branch": run.ref_name(),
                "url": format!("{}/actions/jobs/{id}", self.url()),
                "html_url": format!("{}/actions/runs/{}/job/{id}", self.page(), run.id),
                "status": job.status,
                "conclusion": job.conclusion,
                "created_at": moment(started),
                "started_at": moment(started),
                "completed_at": completed,
                "name": job.name,
                "steps": [],
                "check_run_url": format!("{}/check-runs/{id}", self.url()),
                "labels": ["ubuntu-latest"],
                "runner_id": null,
                "runner_name": null,
                "runner_group_id": null,
                "runner_group_name": null,
                "workflow_name": run.workflow,
            })
        });
        jobs.collect()
    }
}
