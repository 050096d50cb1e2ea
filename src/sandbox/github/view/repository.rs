//! A repository itself.

use serde_json::{Value, json};

use super::{View, WEB, moment};
use crate::sandbox::identity;
use crate::sandbox::scenario::{Repository, Visibility};

/// Links below a repository's own address: the field, and what follows the address.
const LINKS: [(&str, &str); 37] = [
    ("forks_url", "/forks"),
    ("keys_url", "/keys{/key_id}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("teams_url", "/teams"),
    ("hooks_url", "/hooks"),
    ("issue_events_url", "/issues/events{/number}"),
    ("events_url", "/events"),
    ("assignees_url", "/assignees{/user}"),
    ("branches_url", "/branches{/branch}"),
    ("tags_url", "/tags"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("trees_url", "/git/trees{/sha}"),
    ("statuses_url", "/statuses/{sha}"),
    ("languages_url", "/languages"),
    ("stargazers_url", "/stargazers"),
    ("contributors_url", "/contributors"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("commits_url", "/commits{/sha}"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("comments_url", "/comments{/number}"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("contents_url", "/contents/{+path}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("merges_url", "/merges"),
    ("archive_url", "/{archive_format}{/ref}"),
    ("downloads_url", "/downloads"),
    ("issues_url", "/issues{/number}"),
    ("pulls_url", "/pulls{/number}"),
    ("milestones_url", "/milestones{/number}"),
    (
        "notifications_url",
        "/notifications{?since,all,participating}",
    ),
    ("labels_url", "/labels{/name}"),
    ("releases_url", "/releases{/id}"),
    ("deployments_url", "/deployments"),
    ("url", ""),
];

impl View<'_> {
    /// Schema `minimal-repository`.
    pub(super) fn minimal_repository(&self, name: &str, repository: &Repository) -> Value {
        let (owner, short) = name.split_once('/').unwrap_or_default();
        let id = repository.id(name);
        let mut shown = json!({
            "id": id,
            "node_id": identity::node("R", id),
            "name": short,
            "full_name": name,
            "private": repository.visibility != Visibility::Public,
            "owner": self.user(owner),
            "html_url": format!("{WEB}/{name}"),
            "description": null,
            "fork": false,
        });
        for (field, below) in LINKS {
            shown[field] = json!(format!("{}/repos/{name}{below}", self.api));
        }
        shown
    }

    /// Schema `full-repository`.
    pub(crate) fn full_repository(&self, name: &str, repository: &Repository) -> Value {
        let mut shown = self.minimal_repository(name, repository);
        let visibility = match repository.visibility {
            Visibility::Public => "public",
            Visibility::Private => "private",
            Visibility::Internal => "internal",
        };
        shown["visibility"] = json!(visibility);
        shown["default_branch"] = json!(repository.default_branch);
        shown["git_url"] = json!(format!("git://github.com/{name}.git"));
        shown["ssh_url"] = json!(format!("git@github.com:{name}.git"));
        shown["clone_url"] = json!(format!("{WEB}/{name}.git"));
        shown["svn_url"] = json!(format!("{WEB}/{name}"));
        for time in ["created_at", "updated_at"] {
            shown[time] = moment(self.long_ago());
        }
        shown["pushed_at"] = moment(self.world.today);
        for none in ["homepage", "language", "mirror_url", "license"] {
            shown[none] = Value::Null;
        }
        for no in [
            "archived",
            "disabled",
            "is_template",
            "has_pages",
            "has_discussions",
        ] {
            shown[no] = json!(false);
        }
        for yes in [
            "has_issues",
            "has_projects",
            "has_wiki",
            "has_downloads",
            "allow_forking",
        ] {
            shown[yes] = json!(true);
        }
        for zero in [
            "size",
            "forks",
            "forks_count",
            "stargazers_count",
            "watchers",
            "watchers_count",
            "open_issues",
            "open_issues_count",
            "network_count",
            "subscribers_count",
        ] {
            shown[zero] = json!(0);
        }
        shown["topics"] = json!([]);
        shown["web_commit_signoff_required"] = json!(false);
        let owner = name.split('/').next().unwrap_or_default();
        if let Some((login, _)) = self.world.github.organization(owner) {
            shown["organization"] = self.user(login);
        }
        shown
    }
}
