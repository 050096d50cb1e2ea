use std::time::{Duration, Instant};

use super::*;
use crate::workflows::{Binding, Production, scan};
use crate::world::SourceFile;

fn production() -> Production {
    Production {
        environment: "production".to_owned(),
        apps: vec!["raxx-queue-prod".to_owned()],
    }
}

fn one(text: String) -> Vec<SourceFile> {
    vec![SourceFile {
        path: ".github/workflows/deploy.yml".to_owned(),
        text: Known::Found(text),
    }]
}

#[test]
fn a_task_comes_to_the_tasks_its_lines_name() {
    let make = "A := b\ntest: lint\n\tpytest\nlint:\n\truff\nhot:\n\tship\n";
    let kept = |asked: &str| -> Vec<String> {
        let text = tasks::reached("Makefile", make, asked);
        let lines = text.lines().filter(|line| !line.is_empty());
        lines.map(|line| line.trim().to_owned()).collect()
    };
    assert_eq!(kept("make hot"), ["A := b", "hot:", "ship"]);
    assert_eq!(kept("make lint"), ["A := b", "lint:", "ruff"]);
    let tests = ["A := b", "test: lint", "pytest", "lint:", "ruff"];
    assert_eq!(kept("make test"), tests);
    assert_eq!(kept("make"), tests);
    assert_eq!(kept("make $TASK").len(), 7);
    assert_eq!(kept("make -j$(nproc) lint"), kept("make lint"));
}

/// A pattern elsewhere in a file, or another file that it includes, says nothing of a task that stands in it.
#[test]
fn a_task_that_is_known_is_not_looked_for_elsewhere() {
    let make = "include .env\nlint:\n\truff\nhot-%:\n\tship $*\n";
    let reaches = |asked: &str| tasks::reached("Makefile", make, asked).contains("ship");
    assert!(!reaches("make lint"));
    assert!(reaches("make hot-prod"));
    // It may stand in what is included, and may come to anything here.
    assert!(reaches("make deploy"));
}

#[test]
fn a_script_that_cannot_be_read_matters_to_a_job_that_names_production() {
    let text = "on: push\njobs:\n  names:\n    steps: [{ run: ./hot.sh -x raxx-queue-prod }]\n  silent:\n    steps: [{ run: ./hot.sh }]\n  absent:\n    steps: [{ run: ./none.sh raxx-queue-prod }]\n";
    let read = |path: &str| match path {
        "hot.sh" => Known::unseen(Why::Unreadable, "it leads away"),
        _ => Known::Absent,
    };
    let scan = scan(&one(text.to_owned()), &production(), &read);
    let jobs: Vec<&str> = scan.deploying.iter().map(|job| job.job.as_str()).collect();
    assert_eq!(jobs, ["names"]);
    let because =
        "it names a production app and refers to hot.sh, which was not searched: it leads away";
    let because = because.to_owned();
    assert_eq!(scan.deploying[0].binding, Binding::Unfollowed { because });
}

#[test]
fn costly_scripts_take_no_long_time() {
    let jobs = (0..300).fold(String::from("on: push\njobs:\n"), |text, number| {
        text + &format!(
            "  j{number}: {{ steps: [{{ run: ./a{number}.sh raxx-queue-prod; make x }}] }}\n"
        )
    });
    for line in [
        "A=raxx-queue-prod ./b.sh make -C c x\n",
        "x: x y.z/w\n\tx make x\n",
        "f(a,\n",
        "cd a/b; ./a1.sh; ",
        "raxx-queue-prod ",
    ] {
        let script = line.repeat(256 * 1024 / line.len());
        #[expect(clippy::disallowed_methods, reason = "the test is about time")]
        let begun = Instant::now();
        let read = |_: &str| Known::Found(script.clone());
        let scan = scan(&one(jobs.clone()), &production(), &read);
        let took = begun.elapsed();
        assert_eq!(scan.workflows, 1);
        assert!(took < Duration::from_secs(20), "{line:?}: {took:?}");
    }
}
