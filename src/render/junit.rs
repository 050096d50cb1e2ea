//! `JUnit` XML for test reporters: the gate is a suite, each of its rules a test.
//!
//! A rule fails by an open error finding and errs by something not seen; what an allowance, `--rollback` or observe mode
//! covers makes it skipped; a warning or a note leaves it passed, with its words beside it, as the verdict does. Where anything
//! was not seen, what has nothing against it is skipped: it may stand on what was not seen.

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::console::place;
use super::words::{self, Standing};
use super::{escape, rules};
use crate::ending::UNFINISHED;
use crate::finding::{Finding, Level, Rule, Undecided};
use crate::report::{Mode, Report};

/// Characters of the message attribute; the element's text has them all.
const HEADLINE: usize = 500;

/// The report as XML, ending in a line break. The same report gives the same text: its only time is when the facts were gathered.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut suite = TestSuite::new(report.meta.name);
    suite.set_timestamp(report.observed_at);
    suite.add_test_cases(
        rules(report)
            .into_iter()
            .map(|rule| test_case(report, rule)),
    );
    let mut document = Document::new(env!("CARGO_PKG_NAME"));
    document.set_timestamp(report.observed_at);
    document.add_test_suite(suite);
    to_xml(&document)
}

fn to_xml(document: &Document) -> String {
    let serialized = document
        .to_string()
        .expect("a document in memory always serializes");
    escape::xml(&serialized)
}

fn test_case(report: &Report, rule: &'static Rule) -> TestCase {
    let mut outcome = Outcome::Passed;
    let mut message = None;
    let mut account = String::new();
    let mut add = |becomes: Outcome, headline: String, words: &str| {
        if becomes > outcome {
            outcome = becomes;
            message = Some(headline);
        }
        account.push_str(words);
    };
    for finding in report.findings.iter().filter(|one| one.rule.id == rule.id) {
        let standing = words::standing(report, finding);
        let headline = format!("{}: {}", finding.subject, finding.message);
        add(
            of_finding(finding, standing),
            headline,
            &finding_words(finding, standing),
        );
    }
    // A run that was cut short has decided none of its gate's rules.
    let stands_for = |known: &Rule| known.id == rule.id || known.id == UNFINISHED.id;
    for entry in report.undecided.iter().filter(|one| stands_for(one.rule)) {
        let headline = format!("not seen: {}", entry.what);
        add(
            of_undecided(report, entry),
            headline,
            &undecided_words(entry),
        );
    }

    if outcome == Outcome::Passed && account.is_empty() && !report.undecided.is_empty() {
        outcome = Outcome::Skipped;
        message = Some("not known: something that the gate needs was not seen".to_owned());
    }

    let status = match outcome {
        Outcome::Passed => TestCaseStatus::success(),
        Outcome::Skipped => TestCaseStatus::skipped(),
        Outcome::Erred => TestCaseStatus::non_success(NonSuccessKind::Error),
        Outcome::Failed => TestCaseStatus::non_success(NonSuccessKind::Failure),
    };
    let mut case = TestCase::new(rule.id, status);
    case.set_classname(report.meta.name);
    if let Some(message) = message {
        case.status
            .set_message(escape::line(&escape::cut(&message, HEADLINE)));
        case.status.set_type(rule.id);
        case.status.set_description(account);
    } else if !account.is_empty() {
        case.set_system_out(account);
    }
    case
}

/// What a rule's test comes to; the worst of its entries counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Passed,
    Skipped,
    Erred,
    Failed,
}

const fn of_finding(finding: &Finding, standing: Standing) -> Outcome {
    match (finding.level, standing) {
        (Level::Note | Level::Warning, _) => Outcome::Passed,
        (Level::Error, Standing::Open) => Outcome::Failed,
        (Level::Error, Standing::Observed | Standing::Relaxed | Standing::Waived) => {
            Outcome::Skipped
        }
    }
}

const fn of_undecided(report: &Report, entry: &Undecided) -> Outcome {
    match (entry.relaxed, report.mode) {
        (false, Mode::Enforce) => Outcome::Erred,
        (true, _) | (_, Mode::Observe) => Outcome::Skipped,
    }
}

fn finding_words(finding: &Finding, standing: Standing) -> String {
    let word = standing
        .word()
        .map_or(String::new(), |word| format!("{word} "));
    let label = format!("{word}{}", finding.level.as_str());
    let location = finding.location.as_ref().map(place);
    let mut words = row(&label, &format!("{}: {}", finding.subject, finding.message));
    for (name, value) in [
        ("expected", &finding.expected),
        ("found", &finding.actual),
        ("next", &finding.remedy),
        ("see", &finding.link),
        ("at", &location),
        ("because", &finding.waiver),
    ] {
        if let Some(value) = value {
            words.push_str(&row(name, value));
        }
    }
    words
}

fn undecided_words(entry: &Undecided) -> String {
    let why = format!("{}: {}", entry.unseen.why, entry.unseen.detail);
    row("not seen", &entry.what) + &row("why", &why)
}

/// A line that begins with a word of ours, so that no text from outside stands at its start.
fn row(name: &str, text: &str) -> String {
    format!("{name}: {}\n", escape::line(text))
}

#[cfg(test)]
mod tests;
