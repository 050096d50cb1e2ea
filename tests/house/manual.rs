//! The manual, made from the code: one page per gate, the generated parts of the README, and `action.yml`.
//! `BLESS=1 cargo test --test house` writes it; without it, a page that is not current fails the test.

use std::fmt::Write as _;
use std::path::PathBuf;

use deploy_gate::access::Vendor;
use deploy_gate::finding::OnRollback;
use deploy_gate::gate::{AnyGate, Meta};
use deploy_gate::{cli, gates, report, values};

use super::{action, read, root};

const GENERATED: &str = "<!-- Generated from the sources by `BLESS=1 cargo test --test house`. Edit the gate's own doc comment. -->";

pub(super) fn check_or_write() {
    #[expect(
        clippy::disallowed_methods,
        reason = "BLESS is the switch of this test"
    )]
    let bless = std::env::var_os("BLESS").is_some();
    let mut stale = Vec::new();
    for (path, wanted) in pages() {
        let current = if path.exists() {
            read(&path)
        } else {
            String::new()
        };
        if current == wanted {
            continue;
        }
        if bless {
            #[expect(clippy::disallowed_methods, reason = "BLESS=1 writes the pages")]
            std::fs::write(&path, wanted).unwrap();
        } else {
            stale.push(path);
        }
    }
    assert!(
        stale.is_empty(),
        "not current, `BLESS=1 cargo test --test house` writes them: {stale:?}"
    );
}

fn pages() -> Vec<(PathBuf, String)> {
    let mut pages: Vec<(PathBuf, String)> = gates::ALL
        .iter()
        .map(|gate| {
            let name = gate.meta().name;
            let source = format!("src/gates/{}.rs", name.replace('-', "_"));
            (
                root().join(format!("docs/{name}.md")),
                gate_page(*gate, &source),
            )
        })
        .collect();
    pages.push((
        root().join("docs/doctor.md"),
        gate_page(gates::DOCTOR, "src/doctor.rs"),
    ));
    let permissions = root().join("docs/permissions.md");
    let text = replaced(&read(&permissions), "reads", &read_table());
    pages.push((permissions, text));
    pages.extend(schemas());
    #[cfg(all(feature = "completions", feature = "sandbox"))]
    pages.extend(manual_pages());
    let readme = root().join("README.md");
    let text = replaced(&read(&readme), "gates", &gate_table());
    #[cfg(feature = "sandbox")]
    let text = replaced(&text, "demo", &demo_excerpt());
    pages.push((readme, text));
    pages.push((root().join("action.yml"), action::metadata()));
    pages
}

/// A gate's page: its module's doc comment, then what the code declares.
fn gate_page(gate: &dyn AnyGate, source: &str) -> String {
    let meta = gate.meta();
    let source = read(&root().join(source));
    let prose: String = source
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .map(|line| {
            line.trim_start_matches("//!")
                .strip_prefix(' ')
                .unwrap_or("")
        })
        .fold(String::new(), |text, line| text + line + "\n");
    let mut page = format!(
        "{GENERATED}\n\n# {}\n\n{}\n\n{prose}\n",
        meta.name, meta.question
    );
    let command = cli::command();
    let own: Vec<_> = command
        .find_subcommand(meta.name)
        .into_iter()
        .flat_map(clap::Command::get_arguments)
        .filter_map(|flag| Some((flag.get_long()?, flag.get_help())))
        .collect();
    page += "## Flags\n\n";
    if own.is_empty() {
        page += "None of its own.\n";
    } else {
        page += "Each is also an input of the action, under the same name.\n\n";
        page += "| flag | what it does |\n|---|---|\n";
    }
    for (long, help) in own {
        let help = help.map(ToString::to_string).unwrap_or_default();
        writeln!(page, "| `--{long}` | {} |", cell(&help)).unwrap();
    }
    page += "\nAnd the [global options](../README.md#options).\n";
    if !meta.rules.is_empty() {
        page += &rule_table(meta);
    }
    page += "\n## Outputs\n\n| output | what it holds |\n|---|---|\n";
    for (name, meaning) in report::OUTPUTS.iter().chain(meta.outputs) {
        writeln!(page, "| `{name}` | {} |", cell(meaning)).unwrap();
    }
    page
}

fn rule_table(meta: &Meta) -> String {
    let mut page = String::from("\n## Rules\n\n");
    page += "| rule | level | when | why it matters | with `--rollback` |\n|---|---|---|---|---|\n";
    for rule in meta.rules {
        let on_rollback = match rule.on_rollback {
            OnRollback::Holds => "holds",
            OnRollback::Relaxed => "relaxed",
        };
        writeln!(
            page,
            "| `{}` | {} | {} | {} | {on_rollback} |",
            rule.id.split_once('/').unwrap().1,
            rule.level.as_str(),
            cell(rule.summary),
            cell(rule.why),
        )
        .unwrap();
    }
    page
}

/// What each gate reads, and what that asks of a token.
fn read_table() -> String {
    let mut table = String::from("| gate | reads | from | with | when |\n|---|---|---|---|---|\n");
    for gate in gates::ALL {
        for read in gate.reads() {
            let access = read.access;
            let token = match access.vendor {
                Vendor::GitHub if !access.workflow_token => {
                    ", which a workflow's own token cannot have"
                }
                _ => "",
            };
            let when = if read.when.is_empty() {
                "always"
            } else {
                read.when
            };
            writeln!(
                table,
                "| [`{0}`]({0}.md) | {1} | {2} | {3}{token} | {4} |",
                gate.meta().name,
                access.what,
                access.vendor.name(),
                access.permission,
                cell(when)
            )
            .unwrap();
        }
    }
    table
}

/// The schemas of the two settings files: written by hand, but for the words that the code knows.
fn schemas() -> [(PathBuf, String); 2] {
    let words = |names: Vec<&str>| serde_json::Value::from(names);
    let rules = words(gates::rules().map(|rule| rule.id).collect());
    let kinds = words(values::KINDS.iter().map(|(name, _)| *name).collect());
    [
        ("deploy-gate.json", "/definitions/rule/enum", rules),
        (
            "required-config-vars.json",
            "/definitions/entry/oneOf/1/properties/kind/enum",
            kinds,
        ),
    ]
    .map(|(name, pointer, words)| {
        let path = root().join("docs/schemas").join(name);
        let mut schema: serde_json::Value = serde_json::from_str(&read(&path)).unwrap();
        *schema.pointer_mut(pointer).unwrap() = words;
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        (path, text)
    })
}

/// `deploy-gate(1)` and a page for each command, as `man` reads them.
#[cfg(all(feature = "completions", feature = "sandbox"))]
fn manual_pages() -> Vec<(PathBuf, String)> {
    let folder = root().join("docs/man");
    let mut command = cli::command().disable_help_subcommand(true);
    command.build();
    let below: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    std::iter::once(command)
        .chain(below)
        .map(|command| {
            let name = command.get_display_name().unwrap_or("deploy-gate");
            let path = folder.join(format!("{name}.1"));
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page).unwrap();
            (path, String::from_utf8(page).unwrap())
        })
        .collect()
}

fn gate_table() -> String {
    let mut table = String::from("| gate | the question it answers |\n|---|---|\n");
    for gate in gates::ALL {
        let meta = gate.meta();
        writeln!(
            table,
            "| [`{0}`](docs/{0}.md) | {1} |",
            meta.name,
            cell(meta.question)
        )
        .unwrap();
    }
    table
}

/// The demo's first world, as it is printed.
#[cfg(feature = "sandbox")]
fn demo_excerpt() -> String {
    let mut stdout = Vec::new();
    let code = deploy_gate::run(deploy_gate::Process {
        arguments: ["deploy-gate", "demo"].map(Into::into).to_vec(),
        environment: deploy_gate::invocation::Environment::default(),
        workspace: root().to_owned(),
        stdout: &mut stdout,
        stderr: &mut Vec::new(),
        terminal: false,
        stderr_terminal: false,
    });
    assert_eq!(code, 0);
    let told = String::from_utf8(stdout).unwrap();
    let first = told.split("\n━━ ").nth(1).unwrap();
    format!(
        "```console\n$ deploy-gate demo\n\n━━ {}\n\n…\n```\n",
        first.trim_end()
    )
}

fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

/// The text with the block between `<!-- begin NAME -->` and `<!-- end NAME -->` replaced.
fn replaced(text: &str, name: &str, block: &str) -> String {
    let begin = format!("<!-- begin {name} -->");
    let end = format!("<!-- end {name} -->");
    let (before, rest) = text.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{begin}\n{block}{end}{after}")
}
