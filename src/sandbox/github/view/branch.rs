//! Branches and commits.

use serde_json::{Value, json};

use super::{InRepository, View, moment};
use crate::hex::is_hex;
use crate::sandbox::identity;
use crate::sandbox::scenario::{GitBranch, Repository};

/// Who committed everything in these worlds: nobody in particular.
const COMMITTER: &str = "GitHub";
const ADDRESS: &str = "noreply@github.com";

impl Repository {
    /// The first line of a commit.
    fn subject(&self, sha: &str) -> &str {
        let subject = self.commits.get(sha).map(String::as_str);
        subject.unwrap_or("Change something")
    }

    /// Every commit anything points at.
    fn known_commits(&self) -> impl Iterator<Item = &str> {
        let heads = self.branches.values().map(|branch| branch.sha.as_str());
        let runs = self.runs.values().map(|run| self.sha_of(run));
        let deployed = self.deployments.iter().map(|one| one.sha.as_str());
        let described = self.commits.keys().map(String::as_str);
        heads.chain(runs).chain(deployed).chain(described)
    }
}

impl View<'_> {
    /// Schema `simple-commit`.
    pub(crate) fn simple_commit(&self, repository: &Repository, sha: &str) -> Value {
        let person = json!({ "name": COMMITTER, "email": ADDRESS });
        json!({
            "id": sha,
            "tree_id": identity::object("tree", sha),
            "message": repository.subject(sha),
            "timestamp": moment(self.world.today),
            "author": person,
            "committer": person,
        })
    }
}

impl InRepository<'_> {
    /// Branches by name, schema `short-branch`; all, or those that are protected, or those that are not.
    pub(in crate::sandbox::github) fn branches(&self, protected: Option<bool>) -> Vec<Value> {
        let all = self.repository.branches.iter();
        let wanted =
            all.filter(|(_, branch)| protected.is_none_or(|word| branch.protected == word));
        wanted
            .map(|(name, branch)| {
                json!({
                    "name": name,
                    "commit": { "sha": branch.sha, "url": format!("{}/commits/{}", self.url(), branch.sha) },
                    "protected": branch.protected,
                    "protection": protection(branch),
                    "protection_url": format!("{}/branches/{name}/protection", self.url()),
                })
            })
            .collect()
    }

    /// One branch, schema `branch-with-protection`. Git's names have case.
    pub(in crate::sandbox::github) fn branch(&self, name: &str) -> Option<Value> {
        let branch = self.repository.branches.get(name)?;
        let url = format!("{}/branches/{name}", self.url());
        Some(json!({
            "name": name,
            "commit": self.shown_commit(&branch.sha),
            "_links": { "self": url, "html": format!("{}/tree/{name}", self.page()) },
            "protected": branch.protected,
            "protection": protection(branch),
            "protection_url": format!("{url}/protection"),
        }))
    }

    /// The commit a branch, a full SHA or the beginning of one names.
    pub(in crate::sandbox::github) fn commit(&self, reference: &str) -> Option<Value> {
        Some(self.shown_commit(self.sha(reference)?))
    }

    /// The commits below this one, or below the head of the default branch, newest first: of these worlds' history no more
    /// is known than what a branch's runs ran on.
    pub(in crate::sandbox::github) fn commits(&self, from: Option<&str>) -> Option<Vec<Value>> {
        let from = from.filter(|from| !from.is_empty());
        let reference = from.unwrap_or(&self.repository.default_branch);
        let head = self.sha(reference)?;
        let branch = reference.strip_prefix("heads/").unwrap_or(reference);
        let newest_first = self.repository.runs.values().rev();
        let ran =
            newest_first.filter(|run| run.git_ref.strip_prefix("refs/heads/") == Some(branch));
        let mut all = vec![head];
        for run in ran {
            let sha = self.repository.sha_of(run);
            if !all.contains(&sha) {
                all.push(sha);
            }
        }
        let shown = all.into_iter().map(|sha| self.shown_commit(sha));
        Some(shown.map(in_a_list).collect())
    }

    fn sha(&self, reference: &str) -> Option<&str> {
        let name = reference.strip_prefix("heads/").unwrap_or(reference);
        if let Some(branch) = self.repository.branches.get(name) {
            return Some(&branch.sha);
        }
        // GitHub takes as few digits as git does.
        let is_short = is_hex(reference, 4..);
        let mut known = self.repository.known_commits();
        known.find(|sha| is_short && sha.starts_with(&reference.to_lowercase()))
    }

    /// Schema `commit`.
    fn shown_commit(&self, sha: &str) -> Value {
        let (url, page) = (self.url(), self.page());
        let tree = identity::object("tree", sha);
        let parent = identity::object("parent", sha);
        let person =
            json!({ "name": COMMITTER, "email": ADDRESS, "date": moment(self.view.world.today) });
        json!({
            "sha": sha,
            "node_id": format!("C_kwDO{}", &identity::object("node", sha)[..24]),
            "url": format!("{url}/commits/{sha}"),
            "html_url": format!("{page}/commit/{sha}"),
            "comments_url": format!("{url}/commits/{sha}/comments"),
            "commit": {
                "url": format!("{url}/git/commits/{sha}"),
                "message": self.repository.subject(sha),
                "author": person,
                "committer": person,
                "comment_count": 0,
                "tree": { "sha": tree, "url": format!("{url}/git/trees/{tree}") },
                "verification": { "verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null },
            },
            "author": null,
            "committer": null,
            "parents": [{ "sha": parent, "url": format!("{url}/commits/{parent}"), "html_url": format!("{page}/commit/{parent}") }],
            "stats": { "total": 2, "additions": 1, "deletions": 1 },
            "files": [],
        })
    }
}

/// A commit without what it is shown with alone.
fn in_a_list(mut commit: Value) -> Value {
    if let Some(commit) = commit.as_object_mut() {
        commit.remove("stats");
        commit.remove("files");
    }
    commit
}

/// What anybody may see of a branch's protection.
fn protection(branch: &GitBranch) -> Value {
    let level = if branch.protected {
        "non_admins"
    } else {
        "off"
    };
    json!({
        "enabled": branch.protected,
        "required_status_checks": { "enforcement_level": level, "contexts": [], "checks": [] },
    })
}
