use super::{Command, Part, commands};

/// Each command as its words, `$NAME` for a variable, `?` for what only running could tell.
fn shown(script: &str) -> Vec<String> {
    let word = |parts: &[Part]| -> String {
        let part = |part: &Part| match part {
            Part::Literal(text) => text.clone(),
            Part::Variable {
                name,
                otherwise: None,
            } => format!("${name}"),
            Part::Variable {
                name,
                otherwise: Some(text),
            } => format!("${name}:-{text}"),
            Part::Output => "?".to_owned(),
        };
        parts.iter().map(part).collect()
    };
    let words = |command: &Command| -> Vec<String> {
        command.words.iter().map(|one| word(&one.0)).collect()
    };
    commands(script)
        .iter()
        .map(|command| words(command).join("·"))
        .collect()
}

#[test]
fn scripts_are_cut_where_the_shell_cuts_them() {
    for (script, expected) in [
        ("a b c", &["a·b·c"][..]),
        (
            "a\nb; c && d || e | f & g",
            &["a", "b", "c", "d", "e", "f", "g"],
        ),
        ("a \\\n  b\\\r\n  c", &["a·b·c"]),
        ("a # b\n#c\nd#e", &["a", "d#e"]),
        ("a 'b # c' \"d ; e\"", &["a·b # c·d ; e"]),
        ("a \"\" ''", &["a··"]),
        ("a \"x\\\"y\" x\\ y", &["a·x\"y·x y"]),
        (
            "a $B ${C} \"x-${D:-e}\" ${F%.git} $1",
            &["a·$B·$C·x-$D:-e·?·?"],
        ),
        ("a $(b c) `d`", &["b·c", "d", "a·?·?"]),
        ("A=$(b) c", &["b", "A=?·c"]),
        ("if a; then b; else c; fi", &["a", "b", "c"]),
        ("for x in 1 2; do a $x; done", &["for·x·in·1·2", "a·$x"]),
        ("! a; { b; }; (c)", &["a", "b", "c"]),
        ("a > b 2>&1 >> c < d", &["a"]),
        ("a 2>/dev/null b", &["a·b"]),
        ("cat <<EOF\nb\nEOF\nc", &["cat", "c"]),
        ("cat <<-'E' <<F\n\tb\n\tE\nc\nF\nd", &["cat", "d"]),
        ("cat <<< b", &["cat"]),
        ("a $((1 + 2)) b", &["a·?·b"]),
        ("a $", &["a·$"]),
        ("", &[]),
        ("'", &[""]),
    ] {
        assert_eq!(shown(script), expected, "{script:?}");
    }
}

#[test]
fn branches_loops_and_chains_are_conditional() {
    let conditional: Vec<bool> = commands("a; if b; then c; fi; d && e; f")
        .iter()
        .map(|command| command.conditional)
        .collect();
    assert_eq!(conditional, [false, true, true, false, true, false]);
}

#[test]
fn a_document_belongs_to_its_command() {
    let commands = commands("bash <<'END'\nheroku x\nEND\n");
    assert_eq!(commands[0].documents, ["heroku x\n"]);
}
