//! What is made of code: slugs, images, and the builds that made them.

use serde_json::{Value, json};

use super::view::{InApp, SOMEBODY, moment, named, user};
use crate::sandbox::identity;

impl InApp<'_> {
    /// The slug with this id, if any release has it.
    pub(super) fn slug(&self, id: &str) -> Option<Value> {
        let mut slugs = self
            .app
            .releases
            .iter()
            .filter_map(|release| release.slug.as_ref());
        let commit = slugs.find(|commit| self.id("slug", commit) == id)?;
        let created = moment(self.created());
        let processes = self.app.formation.iter();
        let types: Value = processes
            .map(|(kind, process)| (kind.clone(), json!(process.command)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        Some(json!({
            "blob": { "method": "GET", "url": format!("https://slugs.invalid/{id}") },
            "buildpack_provided_description": null,
            "checksum": format!("SHA256:{}", identity::checksum(commit.as_bytes())),
            "commit": commit,
            "commit_description": null,
            "created_at": created,
            "id": id,
            "process_types": types,
            "size": 41_943_040,
            "stack": named("stack", &self.app.stack),
            "updated_at": created,
        }))
    }

    /// The images with this id: a list, as for no other resource.
    pub(super) fn images(&self, id: &str) -> Vec<Value> {
        let mut commits = self
            .app
            .releases
            .iter()
            .filter_map(|it| it.oci_image.as_ref());
        let Some(commit) = commits.find(|commit| self.id("image", commit) == id) else {
            return Vec::new();
        };
        let created = moment(self.created());
        let digest = |of: &str| format!("sha256:{}", identity::checksum(of.as_bytes()));
        let processes = self.app.formation.iter();
        let types: Value = processes
            .map(|(kind, process)| {
                let about = json!({
                    "name": kind,
                    "display_cmd": process.command,
                    "command": format!("/cnb/process/{kind}"),
                    "working_dir": "/workspace",
                    "default": kind == "web",
                });
                (kind.clone(), about)
            })
            .collect::<serde_json::Map<_, _>>()
            .into();
        vec![json!({
            "id": id,
            "base_image_name": "heroku/heroku:24-cnb",
            "base_top_layer": digest("heroku/heroku:24-cnb"),
            "commit": commit,
            "commit_description": "",
            "image_repo": format!("{}/builds", self.id("repository", "builds")),
            "digest": digest(commit),
            "stack": named("stack", &self.app.stack),
            "process_types": types,
            "buildpacks": [],
            "created_at": created,
            "updated_at": created,
            "architecture": "amd64",
        })]
    }

    /// The builds behind its releases, those made by Heroku: each named `Deploy …`.
    pub(super) fn builds(&self) -> Vec<Value> {
        let releases = self.app.releases.iter();
        let built = releases.filter_map(|release| {
            let commit = release.slug.as_ref().or(release.oci_image.as_ref())?;
            release
                .description
                .starts_with("Deploy ")
                .then_some((release, commit))
        });
        let shown = built.map(|(release, commit)| {
            let created = moment(release.created.unwrap_or_else(|| self.created()));
            let slug = release
                .slug
                .as_ref()
                .map(|slug| json!({ "id": self.id("slug", slug) }));
            let id = self.id("build", release.version);
            json!({
                "app": { "id": self.reference()["id"] },
                "buildpacks": null,
                "created_at": created,
                "output_stream_url": format!("https://build-output.invalid/streams/{id}"),
                "id": id,
                "release": { "id": self.release_id(release.version) },
                "slug": slug,
                "source_blob": {
                    "checksum": null,
                    "url": "https://sources.invalid/source.tgz",
                    "version": commit,
                    "version_description": null,
                },
                "stack": self.app.stack,
                // A release can fail after its build went well.
                "status": "succeeded",
                "updated_at": created,
                "user": user(release.by.as_deref().unwrap_or(SOMEBODY)),
            })
        });
        shown.collect()
    }
}
