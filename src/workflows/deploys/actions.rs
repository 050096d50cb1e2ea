//! Actions that deploy, known by their names.

use super::super::production::words;
use super::super::value::Value;
use super::Target;

/// Inputs under which the Heroku actions take their app.
const APP_INPUTS: [&str; 8] = [
    "heroku_app_name",
    "heroku-app-name",
    "heroku_app",
    "heroku-app",
    "app_name",
    "app-name",
    "appname",
    "app",
];

/// The deploy an action does, if it does one: how, and where to.
pub(super) fn deploy(
    action: &str,
    with: &[(String, Value)],
    step: Option<&str>,
) -> Option<(String, Target)> {
    let name = action.split('@').next().unwrap_or(action).to_lowercase();
    let given = |input: &str| {
        with.iter()
            .find(|(name, _)| name == input)
            .map(|(_, value)| value)
    };
    let is = |input: &str, wanted: &str| {
        given(input).and_then(Value::known_text).as_deref() == Some(wanted)
    };
    if name.starts_with("./") {
        // A local action: its steps are in a file that is not read here.
        let said: Vec<&str> = [name.as_str()].into_iter().chain(step).collect();
        return deploys_by_name(&said.join(" ")).then(|| (name, Target::Opaque(everything(with))));
    }
    if name.contains("heroku") && says(&name, &["deploy", "release", "promote", "push", "pusher"]) {
        // `justlogin` makes akhileshns/heroku-deploy a login and nothing else.
        if is("justlogin", "true") {
            return None;
        }
        let app = APP_INPUTS.iter().find_map(|input| given(input));
        let target = match app {
            Some(app) => Target::App(app.clone()),
            None => Target::Unsaid("the action is told no app"),
        };
        return Some((name, target));
    }
    if name == "cloudflare/pages-action" {
        return Some((name, Target::Cloudflare(everything(with))));
    }
    let pushes = given("push").is_some_and(Value::may_be_true) && !is("push", "false");
    if name == "docker/build-push-action" && pushes {
        let app = given("tags")?.map(|tags| {
            super::commands::registry_app(&tags.text())
                .map_or_else(|| Value::string(""), |app| Value::any_of([app.into()]))
        });
        let to_heroku = app.known_text().is_none_or(|app| !app.is_empty());
        return to_heroku.then_some((name, Target::App(app)));
    }
    deploys_by_name(&name).then(|| (name, Target::Foreign(everything(with))))
}

/// The command an action runs, if running one is its purpose, as a template.
pub(super) fn script(action: &str, with: &[(String, String)]) -> Option<String> {
    let name = action.split('@').next().unwrap_or(action).to_lowercase();
    let given = |input: &str| {
        with.iter()
            .find(|(name, _)| name == input)
            .map(|(_, template)| template.as_str())
    };
    let lines = |program: &str, commands: &str| {
        let with_program = |line: &str| format!("{program} {line}\n");
        commands.lines().map(with_program).collect::<String>()
    };
    match name.as_str() {
        // Without a command the action deploys the Worker.
        "cloudflare/wrangler-action" => {
            Some(lines("wrangler", given("command").unwrap_or("deploy")))
        }
        "actions/heroku" => Some(lines("heroku", given("args")?)),
        // nick-fields/retry and the like.
        name if name.ends_with("/retry") => given("command").map(str::to_owned),
        _ => None,
    }
}

/// Everything handed to an action, as one text.
fn everything(with: &[(String, Value)]) -> Value {
    with.iter()
        // Keys and tokens say nothing of where it goes.
        .filter(|(name, _)| !says(name, &["key", "token", "secret", "password", "email"]))
        .fold(Value::string(""), |all, (_, value)| {
            all.then(value).then(&Value::string(" "))
        })
}

/// Whether a name is made of words one of which is among these.
pub(super) fn says(name: &str, wanted: &[&str]) -> bool {
    words(name).any(|word| wanted.contains(&word.as_str()))
}

/// Whether a script's or action's name says that it deploys, and not that it checks, tells or prepares.
pub(super) fn deploys_by_name(name: &str) -> bool {
    says(name, &["deploy", "release", "promote", "ship", "publish"])
        && !says(
            name,
            &[
                "check",
                "verify",
                "validate",
                "test",
                "tests",
                "lint",
                "notify",
                "smoke",
                "freeze",
                "status",
                "gate",
                "record",
                "log",
                "notes",
                "changelog",
                "wait",
                "build",
                "plan",
                "setup",
                "install",
                "rollback",
                "dry",
            ],
        )
}
