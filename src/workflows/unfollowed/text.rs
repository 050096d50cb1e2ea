//! Where a text names a production app beside a command that deploys.

/// Further apart than this, in bytes, they are two things.
const APART: usize = 400;
/// Variables of one text that are kept as holding an app.
const MOST_HOLDERS: usize = 50;
/// Commands that read, tell or check what they name, and run none of it.
const READERS: [&str; 44] = [
    "echo",
    "printf",
    "cat",
    "tee",
    "grep",
    "rg",
    "sed",
    "awk",
    "jq",
    "yq",
    "head",
    "tail",
    "wc",
    "diff",
    "ls",
    "stat",
    "test",
    "[",
    "[[",
    "chmod",
    "git",
    "gh",
    "curl",
    "rm",
    "touch",
    "mkdir",
    "shellcheck",
    "shfmt",
    "ruff",
    "black",
    "mypy",
    "flake8",
    "pylint",
    "eslint",
    "prettier",
    "yamllint",
    "actionlint",
    "hadolint",
    "sha256sum",
    "deploy-gate",
    "pytest",
    "vitest",
    "jest",
    "py_compile",
];

/// A place where the two stand together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Beside {
    /// The line, from 1.
    pub(super) line: u32,
    /// The name that stands there: an app, or a variable that holds one.
    pub(super) name: String,
    /// What deploys.
    pub(super) verb: &'static str,
}

/// The first place. Comments do not count, and neither does what is only said.
pub(super) fn beside(text: &str, names: &[String], lists: bool) -> Option<Beside> {
    let mut names = names.to_vec();
    names.extend(holders(text, &names));
    let pushes = plain(text).contains("git push");
    let mut line = 0;
    let mut first = 0;
    let mut together = String::new();
    for own in text.lines() {
        line += 1;
        let trimmed = own.trim();
        if trimmed.starts_with('#') || trimmed.starts_with("//") {
            continue;
        }
        if together.is_empty() {
            first = line;
        }
        let joined = trimmed.strip_suffix('\\');
        together.push(' ');
        together.push_str(joined.unwrap_or(trimmed));
        if joined.is_some() || lists && trimmed.ends_with([',', '(', '[']) {
            continue;
        }
        let whole = std::mem::take(&mut together);
        if let Some((name, verb)) = both(&whole, &names, pushes).filter(|_| !only_said(&whole)) {
            return Some(Beside {
                line: first,
                name,
                verb,
            });
        }
    }
    let (name, verb) = both(&together, &names, pushes).filter(|_| !only_said(&together))?;
    Some(Beside {
        line: first,
        name,
        verb,
    })
}

/// A name and a deploying command in one line.
pub(super) fn both(line: &str, names: &[String], pushes: bool) -> Option<(String, &'static str)> {
    let line = plain(line);
    let (verb, at) = verb(&line, pushes)?;
    let near = |name: &&String| places(&line, name).any(|place| place.abs_diff(at) <= APART);
    Some((names.iter().find(near)?.clone(), verb))
}

/// What deploys in a line, and where it stands.
fn verb(line: &str, pushes: bool) -> Option<(&'static str, usize)> {
    const ALONE: [&str; 9] = [
        "container:release",
        "pipelines:promote",
        "builds:create",
        "deploy:jar",
        "deploy:war",
        "jar:deploy",
        "war:deploy",
        "slugs:deploy",
        "heroku deploy",
    ];
    let at = |part: &str| line.find(part);
    let word = |wanted: &[&str]| {
        wanted
            .iter()
            .any(|word| places(line, word).next().is_some())
    };
    if let Some(found) = ALONE.iter().find_map(|verb| Some((*verb, at(verb)?))) {
        return Some(found);
    }
    if let Some(place) = at("git push").filter(|_| line.contains("heroku")) {
        return Some(("git push", place));
    }
    let reads = || word(&["clone", "fetch", "pull", "ls-remote"]);
    if let Some(place) = at("git.heroku.com").filter(|_| !reads()) {
        return Some(("git.heroku.com", place));
    }
    // A remote is worth a word only where something is pushed.
    if let Some(place) = at("git:remote").filter(|_| pushes) {
        return Some(("heroku git:remote", place));
    }
    if let Some(place) = at("registry.heroku.com").filter(|_| word(&["push", "--push"])) {
        return Some(("registry.heroku.com", place));
    }
    let writes = || {
        word(&[
            "post", "patch", "-xpost", "-xpatch", "-d", "--data", "--json",
        ])
    };
    let place = at("/apps/").filter(|_| {
        (line.contains("/builds") || line.contains("/releases")) && writes()
            || line.contains("/formation") && line.contains("docker_image")
    })?;
    Some(("api.heroku.com", place))
}

/// Whether a text names one of these as a whole word.
pub(in crate::workflows) fn names_any(text: &str, names: &[String]) -> bool {
    let text = plain(text);
    names
        .iter()
        .any(|name| places(&text, name).next().is_some())
}

/// Small letters, and one space for quotes, brackets, commas and white space: lists of arguments read like commands.
fn plain(text: &str) -> String {
    // `${1:-app}`: the dash is no part of the name.
    let text = text.replace("${", "$").replace(":-", ": ");
    let is_gap = |char: char| char.is_whitespace() || "'\"`,[](){}".contains(char);
    let words = text.split(is_gap).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || char == '-'
}

/// Where a text has a name as a whole word.
fn places<'a>(text: &'a str, name: &str) -> impl Iterator<Item = usize> + 'a {
    let name = name.to_lowercase();
    let found: Vec<usize> = text.match_indices(&name).map(|(at, _)| at).collect();
    found.into_iter().filter(move |at| {
        !name.is_empty()
            && !text[..*at].ends_with(is_word)
            && !text[at + name.len()..].starts_with(is_word)
    })
}

/// The variables and inputs that a text gives one of these names.
pub(super) fn holders(text: &str, names: &[String]) -> Vec<String> {
    let holder = |line: &str| {
        let lower = line.to_lowercase().replace("${", "$").replace(":-", ": ");
        let at = names.iter().find_map(|name| places(&lower, name).next())?;
        let before = lower.get(..at)?;
        let end = before.find(['=', ':'])?;
        if before[end..].starts_with("://") {
            return None;
        }
        let before = before[..end].trim_end_matches([' ', '?', '"', '\'']);
        let start = before
            .rfind(|char: char| !is_word(char))
            .map_or(0, |at| at + 1);
        let name = before.get(start..).unwrap_or_default();
        (name.len() > 1 && !name.contains('-')).then(|| name.to_owned())
    };
    text.lines().filter_map(holder).take(MOST_HOLDERS).collect()
}

/// Whether a line begins with a command that runs nothing of what it names, and goes on to none that does.
pub(super) fn only_said(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '-', '@']);
    let line = line.strip_prefix("run:").unwrap_or(line).trim_start();
    let first = line.split_whitespace().next().unwrap_or_default();
    let goes_on = [
        "&&", "||", ";", "xargs", "| bash", "| sh", "|bash", "|sh", "| sudo", "$(",
    ];
    let speaks = ["echo", "printf", "cat", "tee"].contains(&first);
    speaks && !goes_on.iter().any(|more| line.contains(more))
}

/// Whether a program reads what it is given and runs none of it.
pub(super) fn reads_only(program: &str) -> bool {
    READERS.contains(&program.rsplit('/').next().unwrap_or(program))
}
