#![expect(
    clippy::disallowed_methods,
    reason = "these tests read the files they had written"
)]

use std::fs::{read_to_string, write};

use super::*;
use crate::render::{fixture, runner};

#[cfg(unix)]
mod links;

/// A stream nobody reads any more.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

const PLAIN: Look = Look {
    format: Format::Plain,
    color: false,
};
const GITHUB: Look = Look {
    format: Format::Github,
    color: false,
};

fn into(folder: &Path) -> Delivery {
    Delivery {
        look: PLAIN,
        workspace: folder.to_owned(),
        summary: Some(folder.join("summary.md")),
        output: Some(folder.join("output")),
        report: Some(folder.join("deep/er/report.json")),
    }
}

#[test]
fn everything_is_written_once() {
    let folder = tempfile::tempdir().unwrap();
    let report = fixture::failed();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let problems = deliver(
        &report,
        &into(folder.path()),
        &Scrubber::default(),
        &mut out,
        &mut err,
    );
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        String::from_utf8(out).unwrap(),
        stdout(&report, Format::Plain, false)
    );
    assert_eq!(err, b"");
    let read = |name: &str| read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("summary.md"), summary::text(&report, summary::LIMIT));
    assert_eq!(read("deep/er/report.json"), json::text(&report));
    assert_eq!(
        runner::outputs(&read("output")).unwrap(),
        [
            ("verdict".to_owned(), "failed".to_owned()),
            (
                "report".to_owned(),
                folder
                    .path()
                    .join("deep/er/report.json")
                    .display()
                    .to_string()
            ),
        ]
    );
    assert_eq!(
        fs::read_dir(folder.path().join("deep/er")).unwrap().count(),
        1
    );
}

#[test]
fn what_stood_in_the_runners_files_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let delivery = into(folder.path());
    write(folder.path().join("summary.md"), "| a |\n|---|").unwrap();
    write(folder.path().join("output"), "a=b").unwrap();
    for _ in 0..2 {
        deliver(
            &fixture::passed(),
            &delivery,
            &Scrubber::default(),
            &mut io::sink(),
            &mut io::sink(),
        );
    }
    let outputs = read_to_string(folder.path().join("output")).unwrap();
    let outputs = runner::outputs(&outputs).unwrap();
    assert_eq!(outputs.len(), 7);
    assert_eq!(outputs[0], ("a".to_owned(), "b".to_owned()));
    let page = read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(
        page.starts_with("| a |\n|---|\n\n## ✅ door passed"),
        "{page}"
    );
    assert_eq!(page.matches("## ").count(), 2);
}

#[test]
fn a_closed_stdout_loses_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut err = Vec::new();
    let problems = deliver(
        &fixture::failed(),
        &into(folder.path()),
        &Scrubber::default(),
        &mut Closed,
        &mut err,
    );
    assert_eq!(problems.len(), 1);
    assert_eq!(
        String::from_utf8(err).unwrap(),
        "deploy-gate: could not write to stdout: broken pipe; the verdict stands: failed\n"
    );
    for name in ["summary.md", "output", "deep/er/report.json"] {
        assert!(folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn files_that_cannot_be_written_are_told_one_line_each() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("no\n::error::where");
    let delivery = Delivery {
        summary: Some(odd.join("summary")),
        output: Some(folder.path().to_owned()),
        report: Some(PathBuf::from("/")),
        ..into(folder.path())
    };
    let mut err = Vec::new();
    let problems = deliver(
        &fixture::undecided(),
        &delivery,
        &Scrubber::default(),
        &mut io::sink(),
        &mut err,
    );
    let err = String::from_utf8(err).unwrap();
    assert_eq!((problems.len(), err.lines().count()), (3, 3), "{err}");
    assert_eq!(runner::commands(&err), []);
    assert!(
        err.lines()
            .all(|line| line.ends_with("; the verdict stands: undecided")),
        "{err}"
    );

    let problems = deliver(
        &fixture::undecided(),
        &delivery,
        &Scrubber::default(),
        &mut Closed,
        &mut Closed,
    );
    assert_eq!(problems.len(), 4);
}

#[test]
fn a_summary_file_that_is_nearly_full_gets_a_smaller_summary_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let delivery = into(folder.path());
    let path = folder.path().join("summary.md");
    let report = fixture::filled(fixture::failed(), &"<".repeat(5_000));
    write(&path, " ".repeat(SUMMARY_FILE - summary::LEAST)).unwrap();
    let problems = deliver(
        &report,
        &delivery,
        &Scrubber::default(),
        &mut io::sink(),
        &mut io::sink(),
    );
    assert_eq!(problems, Vec::<String>::new());
    let page = read_to_string(&path).unwrap();
    assert!(page.len() <= SUMMARY_FILE && page.contains("## ❌ door failed"));

    let problems = deliver(
        &report,
        &delivery,
        &Scrubber::default(),
        &mut io::sink(),
        &mut io::sink(),
    );
    assert!(
        problems[0].contains("drops a summary of more than 1 MiB"),
        "{problems:?}"
    );
    assert_eq!(read_to_string(&path).unwrap(), page);
}

#[cfg(unix)]
#[test]
fn a_report_may_go_to_a_device_or_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    write(&real, "old and longer than nothing").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    replace(&link, "new").unwrap();
    assert_eq!(read_to_string(&real).unwrap(), "new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    replace(Path::new("/dev/null"), "new").unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_usage_error_goes_to_stderr_and_help_to_stdout() {
    let error = UsageError::new("no such flag").at("a.yml", 3);
    for (format, annotations) in [(Format::Plain, 0), (Format::Json, 0), (Format::Github, 1)] {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        assert_eq!(
            usage_error(
                &error,
                Look { format, ..PLAIN },
                &Scrubber::default(),
                &mut out,
                &mut err
            ),
            2
        );
        let out = String::from_utf8(out).unwrap();
        assert_eq!(runner::commands(&out).len(), annotations);
        assert_eq!(
            String::from_utf8(err).unwrap(),
            "error: a.yml:3: no such flag\n"
        );
    }
    assert_eq!(
        usage_error(
            &error,
            GITHUB,
            &Scrubber::default(),
            &mut Closed,
            &mut Closed
        ),
        2
    );

    let help = clap::Command::new("deploy-gate").try_get_matches_from(["deploy-gate", "--help"]);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let help = help.unwrap_err().into();
    assert_eq!(
        usage_error(&help, GITHUB, &Scrubber::default(), &mut out, &mut err),
        0
    );
    assert!(
        String::from_utf8(out)
            .unwrap()
            .contains("Usage: deploy-gate")
    );
    assert_eq!(err, b"");
}

#[test]
fn a_new_file_appears_whole_and_takes_no_other_ones_place() {
    let folder = tempfile::tempdir().unwrap();
    let draft = |path: &str, text: &str| Draft {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let workspace = folder.path();
    create(workspace, &draft("a/b/record.json", "one")).unwrap();
    let said = create(workspace, &draft("a/b/record.json", "two")).unwrap_err();
    assert!(
        said.to_string().contains("could not write a/b/record.json"),
        "{said}"
    );
    assert_eq!(
        read_to_string(workspace.join("a/b/record.json")).unwrap(),
        "one"
    );
    assert_eq!(fs::read_dir(workspace.join("a/b")).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_written_whole_is_not_left_in_part() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.json");
    let failed = filled(&path, |file| {
        file.write_all(b"on")?;
        Err(io::ErrorKind::StorageFull.into())
    });
    assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
    assert!(!path.exists());
    write(&path, "another one's").unwrap();
    assert!(write_new(&path, "one").is_err());
    assert_eq!(read_to_string(&path).unwrap(), "another one's");
}

#[cfg(unix)]
#[test]
fn a_new_file_is_written_through_no_link_that_leads_out() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("out")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("x"), folder.path().join("dangling")).unwrap();
    for path in [
        "out/record.json",
        "out/new/dir/record.json",
        "dangling",
        "dangling/new/record.json",
    ] {
        let draft = Draft {
            path: path.to_owned(),
            text: "one".to_owned(),
        };
        assert!(create(folder.path(), &draft).is_err(), "{path}");
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

/// A pipe nobody reads holds a run up for a moment, not for ever; one that is read gets everything.
#[test]
#[cfg(unix)]
fn a_pipe_without_a_reader_is_a_problem_and_no_end() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = |name: &str| {
        let path = folder.path().join(name);
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        path
    };
    let report = fixture::failed();
    let wait_for = |delivery: &Delivery| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        deliver(&report, delivery, &Scrubber::default(), &mut out, &mut err)
    };
    let nobody = Delivery {
        report: Some(pipe("nobody")),
        ..into(folder.path())
    };
    let problems = wait_for(&nobody);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems.iter().all(|it| it.ends_with("nobody reads it")),
        "{problems:?}"
    );

    let read = pipe("read");
    let reader = std::thread::spawn({
        let read = read.clone();
        move || read_to_string(read).unwrap()
    });
    let somebody = Delivery {
        report: Some(read),
        output: Some("/dev/null".into()),
        ..into(folder.path())
    };
    assert_eq!(wait_for(&somebody), Vec::<String>::new());
    assert_eq!(reader.join().unwrap(), json::text(&report));
}
