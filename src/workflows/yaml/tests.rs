use std::fmt::Write as _;

use super::{Kind, Node, read};

fn tree(source: &str) -> Node {
    read(source).unwrap().unwrap()
}

fn fault(source: &str) -> String {
    read(source).unwrap_err().to_string()
}

#[test]
fn scalars_keep_their_text() {
    let tree = tree("on: yes\nversion: 010\nempty:\nquoted: 'null'\n");
    assert_eq!(tree.get("on").unwrap().text(), Some("yes"));
    assert_eq!(tree.get("version").unwrap().text(), Some("010"));
    assert!(tree.get("empty").unwrap().is_null());
    assert_eq!(tree.get("quoted").unwrap().text(), Some("null"));
}

#[test]
fn lines_and_columns_count_from_one() {
    let tree = tree("a: 1\nb:\n  - ünï: x\n    y: z\n");
    assert_eq!((tree.line, tree.column), (1, 1));
    let item = &tree.get("b").unwrap().items()[0];
    assert_eq!((item.line, item.column), (3, 5));
    let entry = item.entry("ünï").unwrap();
    assert_eq!(
        (entry.line, entry.value.line, entry.value.column),
        (3, 3, 10)
    );
}

#[test]
fn byte_order_mark_and_windows_lines_are_no_trouble() {
    let tree = tree("\u{feff}a: 1\r\nb: |\r\n  x\r\n  y\r\n");
    assert_eq!(tree.entry("b").unwrap().line, 2);
    assert_eq!(tree.get("b").unwrap().text(), Some("x\ny\n"));
}

#[test]
fn an_alias_is_the_anchored_node_on_the_aliass_own_line() {
    let tree = tree("a: &x {k: v}\nb: *x\n");
    let copy = tree.get("b").unwrap();
    assert_eq!(copy.line, 2);
    assert_eq!(copy.get("k").unwrap().text(), Some("v"));
}

#[test]
fn an_empty_file_holds_nothing() {
    for source in ["", "\n\n", "# only a comment\n", "---\n", "\u{feff}"] {
        assert_eq!(read(source), Ok(None), "{source:?}");
    }
}

#[test]
fn faults_name_the_line_and_quote_nothing() {
    for (source, line) in [
        ("a: 1\nhunter2: 1\nhunter2: 2\n", "line 3"),
        ("a: [hunter2\n", "line "),
        ("a: 1\n---\nhunter2: 2\n", "line 2"),
        ("a: &hunter2 [*hunter2]\n", "line 1"),
        ("a: *hunter2\n", "line 1"),
        ("? [hunter2]\n: x\n", "line 1"),
        ("x: &a {hunter2: 1}\ny:\n  <<: *a\n", "line 3"),
        ("a: 'hunter2\n", "line "),
    ] {
        let fault = fault(source);
        assert!(fault.starts_with(line), "{source:?}: {fault}");
        assert!(!fault.contains("hunter2"), "{fault}");
        assert!(fault.len() < 120, "{fault}");
    }
}

#[test]
fn bombs_are_refused_in_time() {
    let mut lol = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(lol, "a{level}: &a{level} [{aliases}]");
    }
    let scalars = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(80_000),
        vec!["*a"; 20_000].join(",")
    );
    for (name, bomb) in [
        ("laughs", lol),
        ("scalar aliases", scalars),
        ("flow lists", "[".repeat(100_000)),
        ("flow maps", "{a: ".repeat(50_000)),
        ("block lists", "- ".repeat(50_000)),
        ("many nodes", "- a\n".repeat(200_000)),
        ("much text", "x".repeat(5_000_000)),
        (
            "deep anchors",
            (0..60).fold(String::new(), |text, level| text + &format!("&a{level} [")),
        ),
    ] {
        assert!(read(&bomb).is_err(), "{name}");
    }
    // Many keys are fine, and cost no square of their number.
    let wide = (0..40_000).fold(String::new(), |text, key| text + &format!("k{key}: 1\n"));
    assert!(matches!(tree(&wide).kind, Kind::Map(entries) if entries.len() == 40_000));
}
