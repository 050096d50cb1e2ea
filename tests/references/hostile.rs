use std::fmt::Write as _;
use std::path::Path;

use deploy_gate::references::{Language, Options, Reason, Scan, scan};
use proptest::prelude::*;

use super::corpus;

/// One scan of the files given, by name and content.
pub(crate) fn scan_files<C: AsRef<[u8]>>(files: impl IntoIterator<Item = (String, C)>) -> Scan {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    scan(folder.path(), &Options::default())
}

pub(crate) fn collect(folder: &Path, sources: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, sources);
        } else {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            sources.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

fn all_sources() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    collect(&corpus(), &mut all);
    all
}

#[test]
fn sources_cut_short_are_no_trouble() {
    for (name, content) in all_sources() {
        if Language::of_name(&name).is_none() {
            continue;
        }
        let cuts = (0..content.len()).step_by(97);
        let scan = scan_files(cuts.map(|cut| (format!("{cut}/{name}"), &content[..cut])));
        let many = content.len().div_ceil(97);
        assert_eq!(
            scan.files + scan.skipped.count(Reason::Generated),
            many,
            "{name}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn mangled_sources_are_no_trouble(
        seed in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..24),
    ) {
        let all = all_sources();
        let (name, content) = &all[seed.index(all.len())];
        let mut content = content.clone();
        for (place, byte, change) in changes {
            let at = place.index(content.len());
            match change {
                0 => content[at] = byte,
                1 => content.insert(at, byte),
                2 => { content.remove(at); }
                _ => { let tail = content[at..].to_vec(); content.extend(tail.into_iter().take(200)); }
            }
            if content.is_empty() { break; }
        }
        let scan = scan_files([(name.clone(), content.as_slice())]);
        for found in &scan.references {
            prop_assert!(found.line >= 1 && found.column >= 1);
            prop_assert!(found.name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        }
    }
}

/// A file in each language that opens `count` brackets around a read and closes none.
fn nested(count: usize) -> Vec<(String, Vec<u8>)> {
    let deep = |open: &str, read: &str| format!("{}{read}", open.repeat(count)).into_bytes();
    [
        ("a.py", deep("(", "os.environ['A']")),
        ("b.py", deep("a.", "environ['A']")),
        ("c.py", deep("f(", "os.getenv('A')")),
        ("d.js", deep("[", "process.env.A")),
        ("e.js", deep("{a:", "process.env.A")),
        ("f.ts", deep("<", "process.env.A")),
        ("g.tsx", deep("<a>", "{process.env.A}")),
        ("h.cpp", deep("{", "getenv(\"A\")")),
        ("i.rb", deep("[", "ENV['A']")),
        ("j.go", deep("func(){", "os.Getenv(\"A\")")),
        ("k.rs", deep("m!(", "env!(\"A\")")),
        ("l.java", deep("(", "System.getenv(\"A\")")),
        (
            "m.php",
            [b"<?php ".to_vec(), deep("[", "getenv('A')")].concat(),
        ),
        ("n/app.json", deep("{\"env\":", "1")),
        ("o/compose.yaml", deep("[", "$A")),
        (
            "p/Procfile",
            [b"web: ".to_vec(), deep("${A:-", "")].concat(),
        ),
        (
            "q/Dockerfile",
            [b"CMD ".to_vec(), deep("$A\\\n", "")].concat(),
        ),
    ]
    .map(|(name, content)| (name.to_owned(), content))
    .into()
}

#[test]
fn deep_nesting_overflows_no_stack() {
    for count in [100, 10_000, 100_000] {
        let files = nested(count);
        let scan = scan_files(
            files
                .iter()
                .map(|(name, content)| (name.clone(), content.as_slice())),
        );
        assert_eq!(scan.files, files.len(), "{count}");
    }
}

#[test]
fn text_made_to_be_slow_is_given_up() {
    let noise = "(a?b:<T>{`'\"/*[%w[".repeat(20_000);
    let files = [
        ("a.ts", "process.env.A"),
        ("b.cpp", "getenv(\"A\");"),
        ("c.rb", "ENV['A']"),
        ("d.php", "<?php getenv('A');"),
        ("e.py", "os.environ['A']"),
    ]
    .map(|(name, read)| {
        (
            name.to_owned(),
            format!("{read}\n{}", noise.replace('b', "\n")),
        )
    });
    let start = std::time::Instant::now();
    assert_eq!(scan_files(files).files, 5);
    assert!(start.elapsed() < std::time::Duration::from_secs(40));
}

#[test]
fn a_read_that_makes_no_sense_is_not_passed_over() {
    for (name, content, is_unread) in [
        (
            "a.py",
            "import os\nx = \"\"\"unterminated\nos.environ[\"STRIPE\"]\ndef f():\n    return 1\n",
            true,
        ),
        ("b.js", "const a = `no end ${x}\nprocess.env.A;\n", false),
        ("c.php", "<?php\n$a = \"no end;\n$b = getenv('A');\n", false),
        (
            "d.go",
            "package d\n\nvar a = `no end\nvar b = os.Getenv(\"A\")\n",
            true,
        ),
        ("e.py", "import os\nx = = 3\nos.environ['A']\n", false),
        (
            "f.js",
            "const a = {;\n// process.env.A\nprocess.env.B;\n",
            false,
        ),
        ("g.cpp", "TEMPLATE<a b c\nchar *a = getenv(\"A\");\n", false),
    ] {
        let scan = scan_files([(name.to_owned(), content)]);
        assert_eq!(scan.damaged, 1, "{name}");
        assert_eq!(scan.skipped.count(Reason::Damaged) > 0, is_unread, "{name}");
    }
}

#[test]
fn a_file_that_reads_more_than_any_honest_one_is_counted() {
    let mut script = String::new();
    for number in 0..12_000 {
        writeln!(script, "process.env.A{number};").unwrap();
    }
    let scan = scan_files([("a.js".to_owned(), script.as_bytes())]);
    assert!(scan.references.is_empty());
    assert_eq!(scan.skipped.count(Reason::TooComplex), 1);
}

#[test]
fn paths_are_data() {
    let content = b"os.environ['A']";
    let names = [
        "new\nline.py",
        "::error::x.py",
        " .py",
        "'\"$(x).py",
        "日本.py",
    ];
    let scan = scan_files(names.map(|name| (name.to_owned(), content.as_slice())));
    let mut expected = names.to_vec();
    expected.sort_unstable();
    let paths: Vec<_> = scan
        .references
        .iter()
        .map(|found| found.path.as_str())
        .collect();
    assert_eq!(paths, expected);
}

#[test]
fn columns_count_characters_and_lines_count_newlines() {
    let scan = scan_files([(
        "a.py".to_owned(),
        "x = 'é日'; os.environ['A']\r\n\rb = os.getenv('B')".as_bytes(),
    )]);
    let places: Vec<_> = scan
        .references
        .iter()
        .map(|found| (found.name.as_str(), found.line, found.column))
        .collect();
    assert_eq!(places, [("A", 1, 22), ("B", 2, 16)]);
    assert_eq!(scan.references[0].language, Language::Python);
}
