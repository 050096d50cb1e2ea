use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::matches;

/// `pattern<TAB>name<TAB>true|false`, each answer Ruby's own.
const TABLE: &str = include_str!("../../tests/fnmatch/cases.tsv");

fn table() -> Vec<(&'static str, &'static str, bool)> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            (cells[0], cells[1], cells[2].parse().unwrap())
        })
        .collect()
}

/// Ruby's answers, or `None` where there is no Ruby.
fn ask_ruby(cases: &[(String, String)]) -> Option<Vec<bool>> {
    const PROGRAM: &str = r#"
        $stdin.set_encoding("UTF-8")
        $stdin.each_line(chomp: true) do |line|
          pattern, name = line.split("\t", -1)
          puts File.fnmatch(pattern, name, File::FNM_PATHNAME)
        end"#;
    let mut ruby = Command::new("ruby")
        .args(["-E", "UTF-8:UTF-8", "-e", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = String::new();
    for (pattern, name) in cases {
        assert!(!format!("{pattern}{name}").contains(['\t', '\n']));
        for piece in [pattern, "\t", name, "\n"] {
            input.push_str(piece);
        }
    }
    let mut stdin = ruby.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = ruby.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "ruby failed");
    let answers: Vec<bool> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| line.parse().unwrap())
        .collect();
    assert_eq!(answers.len(), cases.len());
    Some(answers)
}

fn assert_ruby_agrees(cases: &[(String, String)]) {
    let Some(answers) = ask_ruby(cases) else {
        println!("SKIPPED: no `ruby` here to compare with");
        return;
    };
    for ((pattern, name), expected) in cases.iter().zip(answers) {
        assert_eq!(
            matches(pattern, name),
            expected,
            "File.fnmatch({pattern:?}, {name:?}, File::FNM_PATHNAME)"
        );
    }
}

#[test]
fn the_table_holds() {
    for (pattern, name, expected) in table() {
        assert_eq!(matches(pattern, name), expected, "{pattern:?} on {name:?}");
    }
}

#[test]
fn ruby_agrees_with_the_table() {
    let cases: Vec<_> = table()
        .into_iter()
        .map(|(pattern, name, _)| (pattern.to_owned(), name.to_owned()))
        .collect();
    assert_ruby_agrees(&cases);
}

#[test]
fn ruby_agrees_on_generated_cases() {
    // Few characters, so that patterns and names meet often.
    let pattern = prop::collection::vec(
        prop::sample::select(vec![
            "a", "b", "é", "-", ".", "/", "*", "**/", "?", "[", "]", "!", "^", "\\", "[ab]",
            "[!a]", "[^a-c]", "[b-a]", "{a,b}",
        ]),
        0..9,
    )
    .prop_map(|pieces| pieces.concat());
    let name = prop::collection::vec(
        prop::sample::select(vec![
            "a", "b", "é", "-", ".", "/", "*", "\\", "[", "]", "{a,b}",
        ]),
        0..8,
    )
    .prop_map(|pieces| pieces.concat());
    let mut runner = TestRunner::default();
    let cases: Vec<_> = (0..4_000)
        .map(|_| (&pattern, &name).new_tree(&mut runner).unwrap().current())
        .collect();
    let matching = cases.iter().filter(|(p, n)| matches(p, n)).count();
    assert!(matching > 20, "only {matching} of the cases match");
    assert_ruby_agrees(&cases);
}

#[test]
fn a_hostile_pattern_is_answered_soon() {
    let name = "a".repeat(2_000);
    let deep_name = "a/".repeat(500) + "b";
    let cases = [
        ("*a".repeat(500) + "b", name.clone()),
        ("*".repeat(100_000) + "b", name.clone()),
        ("**/".repeat(500) + "c", deep_name.clone()),
        ("**/a/*a/".repeat(200) + "c", deep_name),
        ("[".repeat(50_000), name.clone()),
        ("*[a-".repeat(1_000), name),
    ];
    for (pattern, name) in &cases {
        let started = now();
        assert!(!matches(pattern, name));
        let took = started.elapsed();
        assert!(took < Duration::from_secs(5), "{took:?} for {pattern:.20}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a test measures time")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn a_nul_matches_nothing() {
    assert!(!matches("*", "a\0b"));
    assert!(!matches("a\0b", "a\0b"));
}

proptest! {
    #[test]
    fn a_plain_name_matches_only_itself(name in "[a-zA-Z0-9_/-]{1,30}", other in "[a-zA-Z0-9_/-]{1,30}") {
        prop_assert!(matches(&name, &name));
        prop_assert_eq!(matches(&name, &other), name == other);
    }

    #[test]
    fn nothing_panics(pattern in any::<String>(), name in any::<String>()) {
        let _ = matches(&pattern, &name);
    }
}
