//! Reading YAML: lines, strictness, budgets.

use super::*;

fn tree(text: &str) -> Node {
    let mistakes = Mistakes::default();
    let node = read(text, &mistakes).unwrap();
    mistakes.into_result("f").unwrap();
    node
}

/// What is said of a text that is no settings file, without its path.
fn refusal(text: &str) -> String {
    let mistakes = Mistakes::default();
    let error = match read(text, &mistakes) {
        Ok(_) => mistakes.into_result("f").unwrap_err(),
        Err(mistake) => mistake.in_file("f"),
    };
    error.to_string()
}

fn entry<'n>(node: &'n Node, key: &str) -> (u32, &'n Node) {
    let Value::Mapping(entries) = &node.value else {
        panic!("not a mapping: {node:?}");
    };
    let (name, node) = entries.iter().find(|(name, _)| name.value == key).unwrap();
    (name.line, node)
}

#[test]
fn lines_are_counted_alike_whatever_ends_them() {
    for text in [
        "a: 1\n# b\nb: x\n",
        "a: 1\r\n# b\r\nb: x\r\n",
        "a: 1\r# b\rb: x\r",
        "\u{feff}a: 1\r\n# b\r\nb: x",
    ] {
        let root = tree(text);
        let (line, node) = entry(&root, "b");
        assert_eq!((line, node.line), (3, 3), "{text:?}");
        assert_eq!(node.value, Value::Text("x".into()), "{text:?}");
    }
}

#[test]
fn a_byte_order_mark_moves_no_digits() {
    for text in ["\u{feff}é: 010", "é: 010"] {
        let root = tree(text);
        let (_, node) = entry(&root, "é");
        assert!(
            matches!(&node.value, Value::Number(_, digits) if digits == "010"),
            "{node:?}"
        );
    }
}

#[test]
fn only_true_and_false_are_booleans() {
    for word in ["yes", "no", "on", "off", "y", "n"] {
        assert_eq!(tree(word).value, Value::Text(word.into()));
    }
    assert_eq!(tree("true").value, Value::Truth(true));
    assert_eq!(tree("'true'").value, Value::Text("true".into()));
}

#[test]
fn numbers_keep_the_digits_they_were_written_with() {
    for word in [
        "1.10",
        "007",
        "1_000",
        "0x1F",
        "-5",
        "1e3",
        "18446744073709551616",
    ] {
        let node = tree(word);
        assert!(
            matches!(&node.value, Value::Number(_, digits) if digits == word),
            "{word}: {node:?}"
        );
    }
    assert_eq!(tree("'007'").value, Value::Text("007".into()));
    assert_eq!(tree("2026-12-31").value, Value::Text("2026-12-31".into()));
}

#[test]
fn an_alias_stands_where_it_is_used() {
    let root = tree("a: &a\n  - 010\nb:\n  *a\n");
    let (_, list) = entry(&root, "b");
    assert_eq!(list.line, 4);
    assert!(matches!(&list.value, Value::List(items)
        if matches!(&items[0].value, Value::Number(_, digits) if digits == "010")));
}

#[test]
fn the_first_of_two_keys_is_kept_and_both_lines_are_named() {
    assert_eq!(
        refusal("a: 1\nb: 2\na: 3"),
        "f:3: the key `a` stands here again, after line 1"
    );
    assert_eq!(
        refusal("a: 1\n'a': 2\n\"\\x61\": 3"),
        "f:2: the key `a` stands here again, after line 1\n\
         f:3: the key `a` stands here again, after line 1"
    );
    // Equal numbers and differing spellings of one number are refused for being numbers.
    assert!(refusal("1: a\n0x1: b").contains("a key must be text"));
    assert!(refusal("~: a").contains("f:1: a key must be text, not nothing"));
}

#[test]
fn what_yaml_allows_and_settings_do_not() {
    assert!(refusal("a: 1\n---\nb: 2").starts_with("f:3: a second YAML document"));
    assert!(refusal("a: &a {b: 1}\nc: {<<: *a}").starts_with("f:2: merge keys"));
    assert!(refusal("a: !secret b").contains("`!secret`"));
    assert!(refusal("a: .inf").starts_with("f:1: not valid YAML"));
    assert!(refusal("a: 1e999").starts_with("f:1: not valid YAML"));
    assert!(refusal("a: &a [*a]").starts_with("f:1: "));
    assert!(refusal("a: \0").starts_with("f:1: not valid YAML"));
}

#[test]
fn depth_is_allowed_up_to_the_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    tree(&nested(DEEPEST));
    assert!(refusal(&nested(DEEPEST + 1)).contains("too much"));
    assert!(refusal(&"x".repeat(LONGEST + 1)).contains("longer than"));
}

#[test]
fn json_is_what_the_yaml_says() {
    let json = tree("{a: [1, 2.5, x, null, true], b: {c: -1}}").to_json();
    assert_eq!(
        json,
        serde_json::json!({"a": [1, 2.5, "x", null, true], "b": {"c": -1}})
    );
}
