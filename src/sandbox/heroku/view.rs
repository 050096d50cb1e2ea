//! The world in Heroku's shapes, as its hyper-schema has them: every property.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::sandbox::identity;
use crate::sandbox::scenario::{AddOn, App, Key, Release, Scenario};

/// Whose everything is that nobody in particular made.
pub(super) const SOMEBODY: &str = "ops@example.com";

/// One app of the world.
#[derive(Clone, Copy)]
pub(super) struct InApp<'a> {
    pub(super) world: &'a Scenario,
    pub(super) name: &'a str,
    pub(super) app: &'a App,
}

/// A moment as Heroku writes it.
pub(super) fn moment(time: DateTime<Utc>) -> Value {
    Value::String(time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// Something that has an id and a name.
pub(super) fn named(kind: &str, name: &str) -> Value {
    json!({ "id": identity::uuid(kind, name), "name": name })
}

pub(super) fn user(address: &str) -> Value {
    json!({ "id": identity::uuid("account", address), "email": address })
}

/// Whose key it is: of an account the properties that matter to a client.
pub(super) fn account(key: &Key) -> Value {
    let mut account = user(&key.account);
    let more = json!({
        "name": null,
        "suspended_at": null,
        "delinquent_at": null,
        "two_factor_authentication": true,
        "verified": true,
    });
    merge(&mut account, more);
    account
}

impl InApp<'_> {
    pub(super) fn created(&self) -> DateTime<Utc> {
        self.app.created.unwrap_or(self.world.today)
    }

    pub(super) fn reference(&self) -> Value {
        named("app", self.name)
    }

    pub(super) fn id(&self, kind: &str, name: impl std::fmt::Display) -> String {
        identity::uuid(kind, &format!("{}:{name}", self.name))
    }

    pub(super) fn release_id(&self, version: u64) -> String {
        self.id("release", version)
    }

    /// The app.
    pub(super) fn shown(&self) -> Value {
        let App {
            stack,
            build_stack,
            generation,
            maintenance,
            web_url,
            releases,
            ..
        } = self.app;
        let newest = releases.iter().max_by_key(|release| release.version);
        let released =
            newest.map(|release| moment(release.created.unwrap_or_else(|| self.created())));
        let has_slug = releases.iter().any(|release| release.slug.is_some());
        let usual = || format!("https://{}.herokuapp.com/", self.name);
        let mut shown = self.reference();
        let more = json!({
            "acm": true,
            "archived_at": null,
            "buildpack_provided_description": null,
            "build_stack": named("stack", build_stack.as_ref().unwrap_or(stack)),
            "created_at": moment(self.created()),
            "generation": named("generation", generation),
            "git_url": format!("https://git.heroku.com/{}.git", self.name),
            "internal_routing": null,
            "maintenance": maintenance,
            "owner": user(SOMEBODY),
            "organization": null,
            "team": null,
            "region": named("region", "us"),
            "released_at": released,
            "repo_size": null,
            "slug_size": has_slug.then_some(41_943_040),
            "space": null,
            "stack": named("stack", stack),
            "updated_at": released.unwrap_or_else(|| moment(self.created())),
            "web_url": web_url.clone().unwrap_or_else(usual),
        });
        merge(&mut shown, more);
        shown
    }

    pub(super) fn releases(&self) -> Vec<Value> {
        self.app
            .releases
            .iter()
            .map(|release| self.release(release))
            .collect()
    }

    /// A release. On the container stack there is never a slug, deployed or not.
    pub(super) fn release(&self, release: &Release) -> Value {
        let created = moment(release.created.unwrap_or_else(|| self.created()));
        let slug = release.slug.as_ref().map(|commit| self.id("slug", commit));
        let image = release.oci_image.as_ref();
        let artifacts: Vec<Value> = slug
            .iter()
            .map(|id| json!({ "type": "slug", "id": id }))
            .chain(
                image.map(|commit| json!({ "type": "oci-image", "id": self.id("image", commit) })),
            )
            .collect();
        let is_current = self
            .app
            .current()
            .is_some_and(|now| now.version == release.version);
        let addons = self.app.addons.values().map(|addon| addon.plan.as_str());
        json!({
            "addon_plan_names": addons.collect::<Vec<_>>(),
            "app": self.reference(),
            "artifacts": artifacts,
            "created_at": created,
            "current": is_current,
            "description": release.description,
            "eligible_for_rollback": release.is_eligible(),
            "id": self.release_id(release.version),
            "output_stream_url": null,
            "slug": slug.map(|id| json!({ "id": id })),
            "status": release.status,
            "updated_at": created,
            "user": user(release.by.as_deref().unwrap_or(SOMEBODY)),
            "version": release.version,
        })
    }

    pub(super) fn formation(&self) -> Vec<Value> {
        let processes = self.app.formation.iter();
        let shown = processes.map(|(kind, process)| {
            json!({
                "app": self.reference(),
                "command": process.command,
                "created_at": moment(self.created()),
                "dyno_size": named("dyno size", &process.size),
                "id": self.id("formation", kind),
                "quantity": process.quantity,
                "size": process.size,
                "type": kind,
                "updated_at": moment(self.created()),
            })
        });
        shown.collect()
    }

    pub(super) fn dynos(&self) -> Vec<Value> {
        let dynos = self.app.dynos.iter();
        let shown = dynos.map(|dyno| {
            let kind = dyno.kind();
            let process = self.app.formation.get(kind);
            let since = moment(dyno.created.unwrap_or(self.world.today));
            json!({
                "app": self.reference(),
                "attach_url": null,
                "command": process.map_or("", |process| process.command.as_str()),
                "created_at": since,
                "id": self.id("dyno", &dyno.name),
                "name": dyno.name,
                "release": { "id": self.release_id(dyno.release), "version": dyno.release },
                "size": process.map_or("Standard-1X", |process| process.size.as_str()),
                "state": dyno.state,
                "type": kind,
                "updated_at": since,
            })
        });
        shown.collect()
    }

    pub(super) fn addons(&self) -> Vec<Value> {
        let addons = self.app.addons.iter();
        addons
            .map(|(name, addon)| self.shown_addon(name, addon))
            .collect()
    }

    /// An add-on by name or id.
    pub(super) fn addon(&self, asked: &str) -> Option<Value> {
        let mut all = self.addons().into_iter();
        all.find(|shown| shown["name"] == asked || shown["id"] == asked)
    }

    fn shown_addon(&self, name: &str, addon: &AddOn) -> Value {
        let service = addon.plan.split(':').next().unwrap_or_default();
        let owner = addon.billed_to.as_ref();
        let owner = owner.map_or_else(|| self.reference(), |owner| named("app", owner));
        let mut billing = owner.clone();
        billing["type"] = json!("app");
        json!({
            "actions": [],
            "addon_service": named("add-on service", service),
            "billing_entity": billing,
            "app": owner,
            "billed_price": { "cents": 5000, "contract": false, "unit": "month" },
            "config_vars": addon.config_vars,
            "created_at": moment(self.created()),
            "id": identity::uuid("add-on", name),
            "name": name,
            "plan": named("plan", &addon.plan),
            "provider_id": identity::number("provider", name).to_string(),
            "provision_message": "",
            "state": addon.state,
            "updated_at": moment(self.created()),
            "web_url": format!("https://addons-sso.heroku.com/apps/{}/addons/{name}", self.name),
        })
    }
}

/// Adds the fields of one object to another.
fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}
