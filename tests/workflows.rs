//! Every workflow under `tests/workflows/<case>/` is scanned together with its neighbours in the case, and must
//! come to exactly what it says of itself:
//!
//! `# expect: bound`, `# expect: not-bound because …`, `# expect: undecided because …` on the line a job is
//! reported at, `# expect: unreadable because …` on the line at fault; `…` is part of the reason. A job without
//! a word is not reported. `# settings: environment=…` or `# settings: apps=…` replaces the settings of the case.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use deploy_gate::known::Known;
use deploy_gate::workflows::{self, Binding, Production, Scan};
use deploy_gate::world::SourceFile;

/// The scan of a checkout with no other file in it.
fn scan(files: &[SourceFile], production: &Production) -> Scan {
    workflows::scan(files, production, &|_| Known::Absent)
}

struct Case {
    name: String,
    production: Production,
    files: Vec<SourceFile>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests read their data themselves"
)]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests read their data themselves"
)]
fn list(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

fn production() -> Production {
    Production {
        environment: "production".to_owned(),
        apps: ["raxx-api-prod", "raxx-queue-prod"]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workflows");
    list(&folder).iter().map(|folder| case(folder)).collect()
}

fn case(folder: &Path) -> Case {
    let mut production = production();
    let mut files = Vec::new();
    for path in list(folder) {
        let text = read(&path);
        for (key, value) in text
            .lines()
            .filter_map(|line| line.strip_prefix("# settings: ")?.split_once('='))
        {
            match key {
                "environment" => value.clone_into(&mut production.environment),
                "apps" => {
                    let apps = value.split(',').filter(|app| !app.is_empty());
                    production.apps = apps.map(str::to_owned).collect();
                }
                other => panic!("{}: no setting {other}", path.display()),
            }
        }
        files.push(SourceFile {
            path: format!(".github/workflows/{}", path.file_name().unwrap().display()),
            text: Known::Found(text),
        });
    }
    let name = folder.file_name().unwrap().display().to_string();
    Case {
        name,
        production,
        files,
    }
}

/// What a file says of itself: line, word, part of the reason.
fn expectations(file: &SourceFile) -> Vec<(u32, &str, &str)> {
    let Known::Found(text) = &file.text else {
        return Vec::new();
    };
    (text.lines().zip(1..))
        .filter_map(|(line, number)| {
            let (_, said) = line.split_once("# expect: ")?;
            let (word, because) = said.split_once(" because").unwrap_or((said, ""));
            Some((number, word, because.trim()))
        })
        .collect()
}

/// What the scan says of a file, in the same shape.
fn findings(scan: &Scan, path: &str) -> Vec<(u32, &'static str, String)> {
    let jobs = scan.deploying.iter().filter(|job| job.path == path);
    let mut found: Vec<_> = jobs
        .map(|job| match &job.binding {
            Binding::Bound => (job.line, "bound", String::new()),
            Binding::NotBound { because } => (job.line, "not-bound", because.clone()),
            Binding::Undecided { because } | Binding::Unfollowed { because } => {
                (job.line, "undecided", because.clone())
            }
        })
        .collect();
    let unreadable = scan.unreadable.iter().filter(|file| file.path == path);
    found.extend(unreadable.map(|file| {
        let line = file.line.unwrap_or_default();
        (line, "unreadable", file.reason.clone())
    }));
    found.sort();
    found
}

fn differences(case: &Case) -> String {
    let scan = scan(&case.files, &case.production);
    let mut wrong = String::new();
    for file in &case.files {
        let found = findings(&scan, &file.path);
        let expected = expectations(file);
        let agrees = found.len() == expected.len()
            && found.iter().zip(&expected).all(|(found, expected)| {
                found.0 == expected.0 && found.1 == expected.1 && found.2.contains(expected.2)
            });
        if !agrees {
            let _ = writeln!(wrong, "\n{} {}", case.name, file.path);
            for (line, word, because) in &expected {
                let _ = writeln!(wrong, "  expected {line}: {word} {because}");
            }
            for (line, word, because) in &found {
                let _ = writeln!(wrong, "  found    {line}: {word} {because}");
            }
        }
    }
    wrong
}

#[test]
fn every_case_comes_to_what_it_says() {
    let cases = cases();
    assert!(cases.len() >= 35, "{} cases", cases.len());
    let wrong: String = cases.iter().map(differences).collect();
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn byte_order_marks_and_windows_lines_change_nothing() {
    for mut case in cases() {
        for file in &mut case.files {
            if let Known::Found(text) = &mut file.text {
                *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            }
        }
        let wrong = differences(&case);
        assert!(wrong.is_empty(), "{wrong}");
    }
}

#[test]
fn facts_survive_being_written_down() {
    for case in cases() {
        let scan = scan(&case.files, &case.production);
        let written = serde_json::to_string(&scan).unwrap();
        assert_eq!(serde_json::from_str::<Scan>(&written).unwrap(), scan);
    }
}

fn one(text: String) -> Vec<SourceFile> {
    vec![SourceFile {
        path: ".github/workflows/deploy.yml".to_owned(),
        text: Known::Found(text),
    }]
}

#[test]
fn a_file_of_five_megabytes_is_unreadable() {
    let text = format!("on: push\njobs:\n{}", "  # nothing\n".repeat(420_000));
    assert!(text.len() > 5_000_000);
    let scan = scan(&one(text), &production());
    assert_eq!(scan.workflows, 0);
    assert_eq!(scan.unreadable[0].line, None);
}

#[test]
fn what_the_checkout_could_not_read_is_unreadable() {
    let unseen = Known::unseen(deploy_gate::known::Why::Unreadable, "x.yml: not UTF-8");
    for text in [unseen, Known::Absent] {
        let file = SourceFile {
            path: "x.yml".to_owned(),
            text,
        };
        let scan = scan(&[file], &production());
        assert_eq!((scan.workflows, scan.unreadable.len()), (0, 1));
    }
}

/// Files made to cost as much as they can.
fn costly() -> Vec<(&'static str, String)> {
    let job = |body: &str| format!("on: push\njobs:\n  deploy:\n{body}");
    let release = "    steps: [{ run: heroku container:release web -a raxx-api-prod }]\n";
    let doubled = (0..60).fold("'x'".to_owned(), |inside, _| {
        format!("format('{{0}}{{0}}', {inside})")
    });
    let compared = |number: usize| format!("github.event.n{number} == 'x{number}'");
    let many: Vec<String> = (0..60).map(compared).collect();
    let axes: Vec<String> = (0..20)
        .map(|number| format!("a{number}: [1, 2, 3, 4]"))
        .collect();
    let jobs = (0..4_000).fold(String::from("on: push\njobs:\n"), |text, number| {
        text + &format!("  j{number}: {{ if: \"github.event.x == 'y' && github.event.z\", steps: [{{ run: heroku container:release -a raxx-api-prod }}] }}\n")
    });
    let calls = (0..2_000).fold(
        String::from("on: [push, workflow_call]\njobs:\n"),
        |text, number| text + &format!("  j{number}: {{ uses: ./.github/workflows/other.yml }}\n"),
    );
    vec![
        (
            "growing text",
            job(&format!("    environment: ${{{{ {doubled} }}}}\n{release}")),
        ),
        (
            "growing shell",
            job(&format!(
                "    steps:\n      - run: |\n{}          heroku container:release -a $A\n",
                "          A=x$A$A\n".repeat(5_000)
            )),
        ),
        (
            "many conditions",
            job(&format!("    if: {}\n{release}", many.join(" || "))),
        ),
        (
            "long chain",
            job(&format!(
                "    if: {}\n{release}",
                vec!["a.b"; 800].join(" && ")
            )),
        ),
        (
            "deep brackets",
            job(&format!(
                "    if: {}x{}\n{release}",
                "(".repeat(1_900),
                ")".repeat(1_900)
            )),
        ),
        (
            "large matrix",
            job(&format!(
                "    strategy: {{ matrix: {{ {} }} }}\n{release}",
                axes.join(", ")
            )),
        ),
        (
            "nested shells",
            job(&format!(
                "    steps:\n      - run: {}\n",
                "$(".repeat(200_000)
            )),
        ),
        (
            "quotes",
            job(&format!(
                "    steps:\n      - run: |\n          {}\n",
                "\"$(`".repeat(100_000)
            )),
        ),
        (
            "expressions",
            job(&format!(
                "    steps:\n      - run: |\n          heroku {}\n",
                "${{ github.event.x || 'y' }}".repeat(20_000)
            )),
        ),
        ("many jobs", jobs),
        ("many calls", calls),
        (
            "many words",
            job(&format!(
                "    steps:\n      - run: |\n          docker push {}\n",
                "registry.heroku.com/a/web ".repeat(20_000)
            )),
        ),
    ]
}

#[test]
fn costly_files_take_no_long_time() {
    for (name, text) in costly() {
        let mut files = one(text.clone());
        files.push(SourceFile {
            path: ".github/workflows/other.yml".to_owned(),
            text: Known::Found(text.replace("other.yml", "deploy.yml")),
        });
        #[expect(clippy::disallowed_methods, reason = "the test is about time")]
        let begun = Instant::now();
        let scan = scan(&files, &production());
        let took = begun.elapsed();
        println!("{name}: {took:?}");
        assert!(took < Duration::from_secs(20), "{name}: {took:?}");
        assert_eq!(scan.workflows + scan.unreadable.len(), 2);
    }
}

/// A small generator, the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

fn mutate(text: &str, dice: &mut Dice) -> String {
    const PIECES: [&str; 24] = [
        "${{",
        "}}",
        "'",
        "\"",
        "$(",
        ")",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "- ",
        "\n",
        "\t",
        "&a ",
        "*a ",
        "|",
        ">-",
        "\u{0}",
        "\u{f0000}",
        "é",
        "<<EOF\n",
        "\\",
        " && ",
    ];
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(lines.len());
        let Some(line) = lines.get(at).cloned() else {
            break;
        };
        let starts: Vec<usize> = line.char_indices().map(|(start, _)| start).collect();
        let cut = starts.get(dice.roll(starts.len())).copied().unwrap_or(0);
        match dice.roll(5) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, line),
            2 => lines[at].truncate(cut),
            3 => lines[at].insert_str(cut, PIECES[dice.roll(PIECES.len())]),
            _ => {
                let other = dice.roll(lines.len());
                lines.swap(at, other);
            }
        }
    }
    lines.join("\n")
}

#[test]
fn broken_files_break_nothing() {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let cases = cases();
    for case in cases.iter().cycle().take(4_000) {
        let files = case.files.iter();
        let files: Vec<SourceFile> = files
            .map(|file| SourceFile {
                path: file.path.clone(),
                text: file.text.clone().map(|text| mutate(&text, &mut dice)),
            })
            .collect();
        let scan = scan(&files, &case.production);
        assert_eq!(scan.workflows + scan.unreadable.len(), files.len());
    }
}
