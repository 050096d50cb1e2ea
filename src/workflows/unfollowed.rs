//! What a job runs and nobody follows: wrappers, other shells, scripts, tasks and local actions of the checkout.
//!
//! They are searched, not interpreted. Where one of them names a production app beside a command that deploys, a job
//! that binds to no environment is undecided. Nothing here can say that a job deploys, or that it does not.

mod tasks;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Job, Step, Workflow};
use super::shell::{self, Part, Word};
use crate::known::{Known, Why};
use text::{beside, both};

pub(in crate::workflows) use text::names_any;

/// Files read in one scan.
const MOST_FILES: usize = 100;
/// Paths tried in one scan, most of which are none.
const MOST_LOOKS: usize = 10_000;
/// Bytes searched in one scan, a file once for each job that comes to it.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// A script that calls a script that calls a script, and no further.
const DEEPEST: usize = 3;
/// Words of one text that are tried as paths.
const MOST_WORDS: usize = 400;

/// The other files of the checkout, each read once.
pub(super) struct Files<'a> {
    read: &'a dyn Fn(&str) -> Known<String>,
    known: BTreeMap<String, Known<String>>,
    found: usize,
    searched: usize,
}

impl<'a> Files<'a> {
    /// Read by this.
    pub(super) fn new(read: &'a dyn Fn(&str) -> Known<String>) -> Self {
        Self {
            read,
            known: BTreeMap::new(),
            found: 0,
            searched: 0,
        }
    }

    fn text(&mut self, path: &str) -> Known<String> {
        let too_much = || Known::unseen(Why::TooMuch, "more scripts than are searched");
        if !self.known.contains_key(path) {
            if self.found >= MOST_FILES || self.known.len() >= MOST_LOOKS {
                return too_much();
            }
            let text = (self.read)(path);
            self.found += usize::from(!matches!(text, Known::Absent));
            self.known.insert(path.to_owned(), text);
        }
        let known = self.known.get(path).cloned().unwrap_or(Known::Absent);
        if let Known::Found(text) = &known {
            self.searched += text.len();
        }
        if self.searched > MOST_BYTES && !matches!(known, Known::Absent) {
            return too_much();
        }
        known
    }
}

/// A file a job refers to.
struct Reference {
    path: String,
    /// Names of production apps and of what holds them.
    names: Vec<String>,
    /// The words of the command, for a file of tasks.
    asked: Option<String>,
}

/// What is in doubt about a job, if something is. `runs` says whether a step can run at all.
pub(super) fn doubt(
    workflow: (&str, &Workflow),
    job: &Job,
    apps: &[String],
    files: &mut Files<'_>,
    runs: &dyn Fn(&Step) -> bool,
) -> Option<String> {
    let (file, workflow) = workflow;
    let outer = holding(&[&workflow.env, &job.env], apps);
    let mut unread = None;
    let mut names_app = false;
    for step in job.steps.iter().filter(|step| runs(step)) {
        let names = [
            outer.clone(),
            holding(&[&step.env, &step.with], apps),
            apps.to_vec(),
        ]
        .concat();
        let mut seen = BTreeSet::new();
        let given = || step.with.iter().chain(&step.env).map(|(_, value)| value);
        let own = step
            .run
            .iter()
            .find_map(|run| of_script(run, step, workflow, job, &names));
        let handed = || given().find_map(|value| beside(value, &names, true));
        if let Some((name, verb)) = own.or_else(|| handed().map(|found| (found.name, found.verb))) {
            return Some(said(file, step.line, &name, verb));
        }
        names_app |= step
            .run
            .iter()
            .chain(given())
            .any(|text| names_any(text, apps));
        let folder = step.directory.as_ref().or(job.directory.as_ref());
        let folder = folder.or(workflow.directory.as_ref());
        let mut folders = vec![String::new()];
        folders.extend(folder.and_then(|folder| joined("", folder)));
        let mut next = Vec::new();
        if let Some(uses) = &step.uses {
            actions(uses, &names, &mut next);
        }
        if let Some(run) = &step.run {
            references(run, &folders, &names, &mut next);
        }
        for _ in 0..DEEPEST {
            for one in std::mem::take(&mut next) {
                if !seen.insert((one.path.clone(), one.asked.clone())) {
                    continue;
                }
                let text = match files.text(&one.path) {
                    Known::Found(text) => text,
                    Known::Absent => continue,
                    Known::Unseen(unseen) => {
                        unread.get_or_insert((one.path, unseen.detail));
                        continue;
                    }
                };
                let text = match &one.asked {
                    Some(asked) => tasks::reached(&one.path, &text, asked),
                    None => text,
                };
                let lists = !tasks::is_json(&one.path);
                if let Some(found) = beside(&text, &one.names, lists) {
                    return Some(said(&one.path, found.line, &found.name, found.verb));
                }
                let names = [text::holders(&text, &one.names), one.names].concat();
                let mut folders = folders.clone();
                folders.extend(
                    one.path
                        .rsplit_once('/')
                        .map(|(folder, _)| folder.to_owned()),
                );
                references(&text, &folders, &names, &mut next);
            }
        }
    }
    let (path, why) = unread.filter(|_| names_app)?;
    Some(format!(
        "it names a production app and refers to {path}, which was not searched: {why}"
    ))
}

fn said(file: &str, line: u32, name: &str, verb: &str) -> String {
    format!("{file}:{line} names `{name}` beside `{verb}`, and is not followed")
}

/// The variables and inputs that hold a production app.
fn holding(all: &[&Vec<(String, String)>], apps: &[String]) -> Vec<String> {
    let holds = |(_, value): &&(String, String)| names_any(value, apps);
    let names = all.iter().flat_map(|list| list.iter()).filter(holds);
    names.map(|(name, _)| name.clone()).collect()
}

/// A step's own script: commands, not what is only said. What the scan follows itself it has judged.
fn of_script(
    run: &str,
    step: &Step,
    workflow: &Workflow,
    job: &Job,
    names: &[String],
) -> Option<(String, &'static str)> {
    let shell = step
        .shell
        .as_ref()
        .or(job.shell.as_ref())
        .or(workflow.shell.as_ref());
    let program = shell.and_then(|shell| shell.split_whitespace().next());
    if !matches!(program.unwrap_or("bash"), "bash" | "sh" | "zsh") {
        return beside(run, names, true).map(|found| (found.name, found.verb));
    }
    let handed_on = |line: &&str| line.contains("xargs") && !line.trim_start().starts_with('#');
    let handed_on = run
        .lines()
        .filter(handed_on)
        .find_map(|line| both(line, names, false));
    // The shell's reader knows no `${{ }}`.
    let plain = run.replace("${{", "").replace("}}", "");
    handed_on.or_else(|| {
        shell::commands(&plain).iter().find_map(|command| {
            let words: Vec<String> = command.words.iter().map(spelled).collect();
            let is_assignment = |word: &&String| {
                word.split_once('=')
                    .is_some_and(|(name, _)| !name.contains(['-', '/', ' ']))
            };
            let assigned = words.iter().take_while(is_assignment).count();
            let program = words.get(assigned)?;
            let judged = ["heroku", "export", "readonly", "local", "declare"];
            if judged.contains(&program.as_str()) || text::reads_only(program) {
                return None;
            }
            let documents = || command.documents.iter();
            both(&words[assigned..].join(" "), names, false).or_else(|| {
                let found = documents().find_map(|document| beside(document, names, true))?;
                Some((found.name, found.verb))
            })
        })
    })
}

fn spelled(word: &Word) -> String {
    let part = |part: &Part| match part {
        Part::Literal(text) => text.clone(),
        Part::Variable { name, otherwise } => {
            format!("${name} {}", otherwise.as_deref().unwrap_or_default())
        }
        Part::Output => "$".to_owned(),
    };
    word.0.iter().map(part).collect()
}

/// A local action's files.
fn actions(uses: &str, names: &[String], into: &mut Vec<Reference>) {
    let Some(folder) = uses
        .strip_prefix("./")
        .and_then(|folder| joined("", folder))
    else {
        return;
    };
    for name in ["action.yml", "action.yaml"] {
        let path = joined(&folder, name).unwrap_or_default();
        into.push(Reference {
            path,
            names: names.to_vec(),
            asked: None,
        });
    }
}

/// The files that a text's commands name, from any of these folders.
fn references(text: &str, folders: &[String], names: &[String], into: &mut Vec<Reference>) {
    const LEADING: [&str; 20] = [
        "if", "elif", "then", "else", "while", "do", "!", "sudo", "env", "time", "command", "npx",
        "poetry", "uv", "run", "python", "python3", "-m", "bundle", "exec",
    ];
    const RUNNERS: [&str; 10] = [
        "bash", "sh", "zsh", "source", ".", "python", "python3", "node", "ruby", "exec",
    ];
    let mut folders = folders.to_vec();
    let mut tried = 0;
    for line in text.replace("\\\r\n", " ").replace("\\\n", " ").lines() {
        if tried >= MOST_WORDS {
            break;
        }
        let line = line.trim().trim_start_matches(['-', '@', ' ']);
        if let Some(uses) = line.strip_prefix("uses:") {
            actions(uses.trim().trim_matches(['"', '\'']), names, into);
        }
        let skipped = ["#", "//", "name:", "description:", "uses:"];
        if skipped.iter().any(|start| line.starts_with(start)) {
            continue;
        }
        // What a script is handed it calls by number.
        let mut names = names.to_vec();
        if names_any(line, &names) {
            names.extend(["$1", "$2", "$3", "$@", "$*", "argv"].map(str::to_owned));
        }
        let line = line.strip_prefix("run:").unwrap_or(line);
        // A task of package.json.
        let task = line
            .strip_prefix('"')
            .and_then(|line| line.split_once("\": \""));
        let line = task.map_or(line, |(_, command)| command);
        let into_shell = line.contains("| bash") || line.contains("| sh");
        for command in line.split(['|', '&', ';', '`']) {
            let gap = |char: char| char.is_whitespace() || "'\"()=,[]".contains(char);
            let words: Vec<&str> = command.split(gap).filter(|word| !word.is_empty()).collect();
            let after = |flags: &[&str]| {
                let at = words.iter().position(|word| flags.contains(word))?;
                words.get(at + 1).copied()
            };
            if let Some(folder) = after(&["cd", "pushd", "-C", "--prefix", "--cwd", "--dir"]) {
                let below = folders.iter().filter_map(|base| joined(base, folder));
                let below: Vec<String> = below.take(8).collect();
                folders.extend(below);
                folders.truncate(16);
            }
            let is_assignment = |word: &&str| word.contains('=') && !word.starts_with('-');
            let program = command
                .split_whitespace()
                .map(|word| word.trim_matches(['"', '\'', '(', ')', ',']))
                .find(|word| !word.is_empty() && !LEADING.contains(word) && !is_assignment(word));
            let tasks: &[&str] = match program {
                Some("make" | "gmake") => &["Makefile", "makefile", "GNUmakefile"],
                Some("just") => &["justfile", "Justfile", ".justfile"],
                Some("npm" | "yarn" | "pnpm" | "bun") => &["package.json"],
                _ => &[],
            };
            for (folder, name) in folders
                .iter()
                .flat_map(|one| tasks.iter().map(move |name| (one, name)))
            {
                tried += 1;
                let asked = Some(command.to_owned());
                let path = joined(folder, name).unwrap_or_default();
                into.push(Reference {
                    path,
                    names: names.clone(),
                    asked,
                });
            }
            let checks = words.get(1) == Some(&"-n") && matches!(program, Some("bash" | "sh"));
            if checks || program.is_some_and(text::reads_only) && !into_shell {
                continue;
            }
            for (index, word) in words.iter().enumerate() {
                let run = index > 0 && RUNNERS.contains(&words[index - 1]);
                if !run && !word.contains(['/', '.']) || tried >= MOST_WORDS {
                    continue;
                }
                tried += 1;
                let paths = folders.iter().filter_map(|base| joined(base, word));
                into.extend(paths.map(|path| Reference {
                    path,
                    names: names.clone(),
                    asked: None,
                }));
            }
        }
    }
}

/// A path from a folder of the workspace, if it is one and stays inside.
fn joined(folder: &str, path: &str) -> Option<String> {
    const HERE: [&str; 5] = [
        "$GITHUB_WORKSPACE/",
        "${GITHUB_WORKSPACE}/",
        "github.workspace}}/",
        "}}/",
        "$GITHUB_ACTION_PATH/",
    ];
    let path = HERE
        .iter()
        .find_map(|start| path.strip_prefix(start))
        .unwrap_or(path);
    let is_text = [".md", ".txt", ".lock"]
        .iter()
        .any(|end| path.ends_with(end));
    let odd = path.contains(['$', '*', ':', '{', '\\', '~']) || path.len() > 200;
    if is_text || odd || path.starts_with(['/', '-']) {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests;
