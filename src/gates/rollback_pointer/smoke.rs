//! The service's smoke probes, asked once more after a rollback.

use crate::config::Config;
use crate::gates::post_deploy_smoke;
use crate::invocation::{Invocation, TokenState};
use crate::releases::Code;
use crate::usage::UsageError;

use super::aim::Target;

/// Stands in for the commit while the settings are looked through.
const SOME_COMMIT: &str = "0000000000000000000000000000000000000000";

/// The probes of one service; which of them can be asked depends on whether the commit it goes back to is known.
#[derive(Debug)]
pub(super) struct Probes {
    config: Config,
    environment: String,
    service: String,
    token: TokenState,
}

impl Probes {
    /// Those of this service; what is wrong with one is found here, before any request.
    ///
    /// # Errors
    ///
    /// When a pattern is none, or half a service token is set.
    pub(super) fn settle(
        config: &Config,
        invocation: &Invocation,
        environment: &str,
        service: &str,
    ) -> Result<Self, UsageError> {
        if let TokenState::Half(set) = invocation.service_token {
            return Err(UsageError::new(format!(
                "{set} is set, and the other half of the service token is not"
            ))
            .help("a service token needs both; set neither to ask without one"));
        }
        let probes = Self {
            config: config.clone(),
            environment: environment.to_owned(),
            service: service.to_owned(),
            token: invocation.service_token,
        };
        probes.plan(Some(SOME_COMMIT))?;
        Ok(probes)
    }

    /// What is asked where this commit runs; nothing where the settings have no such probe.
    pub(super) fn of(&self, commit: Option<&str>) -> Option<post_deploy_smoke::Plan> {
        // Whatever could be wrong was found when they were settled.
        self.plan(commit).ok().flatten()
    }

    /// How many probes of the service there are, with and without a commit in them.
    pub(super) fn all(&self) -> usize {
        self.of(Some(SOME_COMMIT))
            .map_or(0, |plan| plan.probes.len())
    }

    fn plan(&self, commit: Option<&str>) -> Result<Option<post_deploy_smoke::Plan>, UsageError> {
        post_deploy_smoke::Plan::of_services(
            &self.config,
            &self.environment,
            &[&self.service],
            commit,
            self.token,
        )
    }
}

/// The commit that a release runs, where that is known: `of_slug` is that of its slug.
pub(super) fn commit_of<'a>(target: &'a Target<'_>, of_slug: Option<&'a str>) -> Option<&'a str> {
    match &target.code {
        Code::Images(images) => images.built_from(),
        Code::Slug(_) | Code::Artifact(_) => of_slug,
    }
}
