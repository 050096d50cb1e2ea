//! Names of an environment's secrets. GitHub never tells a value.
//!
//! `GET …/environments/{name}/secrets` needs the repository permission `Environments: read`, which the
//! `GITHUB_TOKEN` of a workflow cannot be given.

use serde::{Deserialize, Serialize};

use super::{GitHub, segment};
use crate::invocation::RepositoryName;
use crate::known::Known;

/// A secret that exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretName {
    /// Its name; GitHub spells names in upper case.
    pub name: String,
}

impl GitHub {
    /// The secrets a job gets from an environment, besides the repository's and the organization's.
    pub async fn environment_secrets(
        &self,
        repository: &RepositoryName,
        environment: &str,
    ) -> Known<Vec<SecretName>> {
        let path = format!("environments/{}/secrets", segment(environment));
        self.all(repository, &path, Some("secrets")).await
    }
}
