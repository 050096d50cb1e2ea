//! Heroku's answers in every world against its own hyper-schema.

use deploy_gate::sandbox::Twin;
use serde_json::{Value, json};

use super::client::{Reply, heroku};
use super::schemas::{assert_fits, description, segment, validator, worlds};

/// Heroku's hyper-schema says `strictProperties` where every property is there and no other is.
fn strictly(schema: &mut Value) {
    if let Value::Object(object) = schema
        && object.get("strictProperties") == Some(&json!(true))
        && let Some(Value::Object(properties)) = object.get("properties").cloned()
    {
        object.insert("required".to_owned(), properties.keys().cloned().collect());
        object.insert("additionalProperties".to_owned(), json!(false));
    }
    match schema {
        Value::Object(object) => object.values_mut().for_each(strictly),
        Value::Array(array) => array.iter_mut().for_each(strictly),
        _ => {}
    }
}

#[tokio::test]
async fn heroku_answers_in_herokus_shapes() {
    let Some(mut description) = description("heroku-schema-subset.json") else {
        return;
    };
    strictly(&mut description["definitions"]);
    // The list of a kind is an array of it.
    for kind in [
        "app",
        "release",
        "formation",
        "dyno",
        "add-on",
        "build",
        "oci-image",
    ] {
        description["lists"][kind] =
            json!({ "type": "array", "items": { "$ref": format!("#/definitions/{kind}") } });
    }
    let fits = |schema: &str, reply: &Reply, about: &str| {
        assert_eq!(reply.status, 200, "{about}");
        assert_fits(
            &validator(description.clone(), &format!("#/{schema}")),
            reply,
            about,
        );
    };
    for (name, world) in worlds() {
        let twin = Twin::start(world).await.unwrap();
        let ask = async |path: &str| heroku(&twin, &format!("GET {path}"), "").await.unwrap();
        fits("definitions/account", &ask("/account").await, name);
        fits(
            "definitions/rate-limit",
            &ask("/account/rate-limits").await,
            name,
        );
        let apps = ask("/apps").await;
        fits("lists/app", &apps, name);
        for app in apps.json().as_array().unwrap() {
            let app = format!("/apps/{}", app["name"].as_str().unwrap());
            fits("definitions/app", &ask(&app).await, &app);
            let config = ask(&format!("{app}/config-vars")).await;
            fits(
                "definitions/config-var/definitions/config_vars",
                &config,
                &app,
            );
            for (path, kind, key) in [
                ("releases", "release", "version"),
                ("formation", "formation", "type"),
                ("dynos", "dyno", "name"),
                ("addons", "add-on", "name"),
                ("builds", "build", "id"),
            ] {
                let list = ask(&format!("{app}/{path}")).await;
                fits(
                    &format!("lists/{kind}"),
                    &list,
                    &format!("{name}: {app}/{path}"),
                );
                for item in list.json().as_array().unwrap() {
                    // Builds are asked for as a list alone.
                    if kind == "build" {
                        continue;
                    }
                    let path = format!("{app}/{path}/{}", segment(&item[key]));
                    fits(&format!("definitions/{kind}"), &ask(&path).await, &path);
                    if let Some(slug) = item["slug"]["id"].as_str() {
                        let path = format!("{app}/slugs/{slug}");
                        fits("definitions/slug", &ask(&path).await, &path);
                    }
                    if item["artifacts"][0]["type"] == "oci-image" {
                        let image = item["artifacts"][0]["id"].as_str().unwrap();
                        let path = format!("{app}/oci-images/{image}");
                        fits("lists/oci-image", &ask(&path).await, &path);
                    }
                }
            }
        }
        let reply = ask("/apps/nothing").await;
        assert_eq!(reply.status, 404);
        assert_fits(
            &validator(description.clone(), "#/definitions/error"),
            &reply,
            name,
        );
    }
}
