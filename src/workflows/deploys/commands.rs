//! Commands that deploy, and where to.

use std::collections::BTreeMap;

use super::super::value::{Text, Value};
use super::Target;
use super::actions::{deploys_by_name, says};
use super::arguments::{after, bare, option, until};

/// What a command finds around it.
pub(super) struct Surroundings<'a> {
    /// Shell and environment variables.
    pub(super) variables: &'a BTreeMap<String, Value>,
    /// The Heroku app behind a git remote.
    pub(super) remotes: &'a BTreeMap<String, Value>,
}

/// The deploy a command does, if it does one: how, and where to.
pub(super) fn deploy(words: &[Value], around: &Surroundings<'_>) -> Option<(String, Target)> {
    let rest = words.get(1..)?;
    let Some(program) = words[0].known_text() else {
        // `$HEROKU container:release`
        return heroku(rest, around);
    };
    let name = program.rsplit('/').next().unwrap_or(&program);
    // `npx wrangler@3`
    match name.split('@').next().unwrap_or(name) {
        "heroku" => heroku(rest, around),
        "git" => git_push(rest, around),
        "docker" | "podman" | "buildah" | "skopeo" | "crane" | "regctl" => image(rest),
        "curl" | "wget" => request(rest),
        "wrangler" => wrangler(rest),
        name => opaque(&program, name, words),
    }
}

fn heroku(rest: &[Value], around: &Surroundings<'_>) -> Option<(String, Target)> {
    let command = bare(rest).next()?.known_text()?;
    let how = format!("heroku {command}");
    match command.as_str() {
        "container:push" | "container:release" | "builds:create" | "deploy:jar" | "deploy:war"
        | "jar:deploy" | "war:deploy" | "slugs:deploy" => Some((how, app_of(rest, around))),
        "pipelines:promote" => Some((
            how,
            match option(rest, Some("-t"), "--to") {
                Some(apps) => Target::App(apps.map(|apps| comma_separated(&apps.text()))),
                None => Target::Unsaid(
                    "it promotes to whatever is next in the pipeline; --to names no app",
                ),
            },
        )),
        _ => None,
    }
}

fn comma_separated(apps: &Text) -> Value {
    match apps.known() {
        Some(apps) => Value::any_of(apps.split(',').map(|app| Text::said(app.trim()).into())),
        None => Value::any_of([apps.clone().into()]),
    }
}

/// The app a heroku command is about: `-a`, else the remote, else `HEROKU_APP`, else the only remote.
fn app_of(rest: &[Value], around: &Surroundings<'_>) -> Target {
    if let Some(app) = option(rest, Some("-a"), "--app") {
        return Target::App(app);
    }
    if let Some(remote) = option(rest, Some("-r"), "--remote") {
        return known_remote(&remote, around);
    }
    if let Some(app) = around.variables.get("HEROKU_APP") {
        return Target::App(app.clone());
    }
    let mut remotes = around.remotes.values();
    match (remotes.next(), remotes.next()) {
        (Some(app), None) => Target::App(app.clone()),
        _ => Target::Unsaid("the command names no app"),
    }
}

fn known_remote(remote: &Value, around: &Surroundings<'_>) -> Target {
    let Some(name) = remote.known_text() else {
        return Target::App(remote.clone());
    };
    let unknown = || Value::open(&format!("the git remote {name}"));
    Target::App(around.remotes.get(&name).cloned().unwrap_or_else(unknown))
}

fn git_push(rest: &[Value], around: &Surroundings<'_>) -> Option<(String, Target)> {
    let at = git_command(rest, "push")?;
    let remote = bare(&rest[at + 1..]).next()?;
    let how = || "git push".to_owned();
    let apps: Vec<Value> = remote.texts().iter().filter_map(git_app).collect();
    if let Some(app) = apps.into_iter().reduce(|all, app| all.or(&app)) {
        return Some((how(), Target::App(app)));
    }
    let is_heroku = match remote.known_text() {
        Some(name) => {
            let named = name.to_lowercase().contains("heroku") && !name.contains(['/', ':']);
            named || around.remotes.contains_key(&name)
        }
        // `git push "$HEROKU_REMOTE"`
        None => remote.texts().iter().any(|text| {
            text.gaps()
                .iter()
                .any(|gap| gap.to_lowercase().contains("heroku"))
        }),
    };
    is_heroku.then(|| (how(), known_remote(remote, around)))
}

/// Where a git subcommand stands, options before it left out.
fn git_command(rest: &[Value], wanted: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let word = rest.get(at)?.known_text()?;
        match word.as_str() {
            "-C" | "-c" | "--git-dir" | "--work-tree" => at += 2,
            word if word.starts_with('-') => at += 1,
            word => return (word == wanted).then_some(at),
        }
    }
}

/// A git remote a command sets to a Heroku app: the app, and the remote's name.
pub(super) fn remote(words: &[Value]) -> Option<(Value, String)> {
    let program = words.first()?.known_text()?;
    let rest = &words[1..];
    if program == "git" {
        let at = git_command(rest, "remote")?;
        let mut words = bare(&rest[at + 1..]);
        let verb = words.next()?.known_text()?;
        if verb != "add" && verb != "set-url" {
            return None;
        }
        let name = words.next()?.known_text()?;
        let url = words.next()?;
        let app = url
            .texts()
            .iter()
            .filter_map(git_app)
            .reduce(|all, app| all.or(&app))?;
        return Some((app, name));
    }
    if program == "heroku" && bare(rest).next()?.known_text()? == "git:remote" {
        let app = option(rest, Some("-a"), "--app")?;
        let name = option(rest, Some("-r"), "--remote").and_then(|name| name.known_text());
        return Some((app, name.unwrap_or_else(|| "heroku".to_owned())));
    }
    None
}

/// The app in `https://git.heroku.com/app.git` or `git@heroku.com:app.git`.
fn git_app(url: &Text) -> Option<Value> {
    let app = after(
        url,
        &["git.heroku.com/", "@heroku.com:", "@ssh.heroku.com/"],
    )?;
    Some(Value::any_of([until(&app, &['/', '?'], ".git").into()]))
}

/// The app in `registry.heroku.com/app/web`.
pub(super) fn registry_app(reference: &Text) -> Option<Text> {
    let app = after(reference, &["registry.heroku.com/"])?;
    Some(until(&app, &['/', ':', '@', ',', '\n', ' '], ""))
}

fn image(rest: &[Value]) -> Option<(String, Target)> {
    let pushes = rest.iter().any(|word| {
        let word = word.known_text().unwrap_or_default();
        matches!(
            word.as_str(),
            "push" | "--push" | "copy" | "cp" | "imagetools"
        ) || word.contains("type=registry")
            || word == "--push=true"
    });
    let apps: Vec<Text> = rest
        .iter()
        .flat_map(Value::texts)
        .filter_map(|text| registry_app(&text))
        .collect();
    if !pushes || apps.is_empty() {
        return None;
    }
    let app = Value::any_of(apps.into_iter().map(Into::into));
    Some((
        "an image pushed to registry.heroku.com".to_owned(),
        Target::App(app),
    ))
}

fn request(rest: &[Value]) -> Option<(String, Target)> {
    let writes = rest.iter().enumerate().any(|(index, word)| {
        let word = word
            .texts()
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        let method = match word.as_str() {
            "-X" | "--request" | "--method" => rest.get(index + 1).and_then(Value::known_text),
            word => ["-X", "--request=", "--method="]
                .iter()
                .find_map(|flag| word.strip_prefix(flag))
                .map(str::to_owned),
        };
        let method = method.unwrap_or_default();
        ["POST", "PATCH", "PUT"].contains(&method.trim_start_matches('=').to_uppercase().as_str())
            || [
                "-d",
                "--data",
                "--json",
                "--post-data",
                "--body-data",
                "-F",
                "--form",
            ]
            .iter()
            .any(|flag| word.starts_with(flag))
    });
    let path = rest
        .iter()
        .flat_map(Value::texts)
        .find_map(|text| after(&text, &["api.heroku.com/"]));
    let path = path.filter(|_| writes)?;
    let how = "a request to api.heroku.com".to_owned();
    if path.to_string().starts_with("pipeline-promotions") {
        return Some((how, Target::Unsaid("it promotes along a pipeline")));
    }
    let app = after(&path, &["apps/"])?;
    let shown = app.to_string();
    let resource = shown.split('/').nth(1).unwrap_or_default();
    let deploys = match resource.split('?').next().unwrap_or_default() {
        "builds" | "releases" => true,
        // A formation may only be scaled; a new image is a deploy.
        "formation" => rest.iter().any(|word| {
            word.known_text()
                .is_none_or(|text| text.contains("docker_image") || text.contains('@'))
        }),
        _ => false,
    };
    deploys.then(|| {
        (
            how,
            Target::App(Value::any_of([until(&app, &['/'], "").into()])),
        )
    })
}

fn wrangler(rest: &[Value]) -> Option<(String, Target)> {
    let mut commands = bare(rest).map_while(Value::known_text);
    let first = commands.next()?;
    let deploys = match first.as_str() {
        "deploy" | "publish" => true,
        "pages" => matches!(commands.next().as_deref(), Some("deploy" | "publish")),
        _ => false,
    };
    if !deploys
        || rest
            .iter()
            .any(|word| word.known_text().as_deref() == Some("--dry-run"))
    {
        return None;
    }
    let said = [
        option(rest, None, "--project-name"),
        option(rest, None, "--branch"),
        option(rest, Some("-e"), "--env"),
        option(rest, None, "--name"),
    ];
    let said = said.iter().flatten().fold(Value::string(""), |all, value| {
        all.then(value).then(&Value::string(" "))
    });
    Some((format!("wrangler {first}"), Target::Cloudflare(said)))
}

/// A script of the repository, or a task of a task runner, that is named for deploying.
fn opaque(program: &str, name: &str, words: &[Value]) -> Option<(String, Target)> {
    const RUNNERS: [&str; 22] = [
        "make", "just", "task", "npm", "yarn", "pnpm", "bun", "bash", "sh", "python", "python3",
        "node", "ruby", "rake", "bundle", "cap", "fab", "invoke", "poetry", "uv", "source", ".",
    ];
    if name == "deploy-gate" {
        return None;
    }
    let named = if RUNNERS.contains(&name) {
        words[1..]
            .iter()
            .filter_map(Value::known_text)
            .find(|word| {
                !word.starts_with('-')
                    && says(word, &["deploy", "release", "promote", "ship", "publish"])
            })?
    } else if program.contains('/') {
        program.to_owned()
    } else {
        return None;
    };
    if !deploys_by_name(&named) {
        return None;
    }
    let all = words.iter().fold(Value::string(""), |all, word| {
        all.then(word).then(&Value::string(" "))
    });
    Some((named, Target::Opaque(all)))
}
