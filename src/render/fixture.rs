//! For tests: one report of every kind, with every kind of field.

use chrono::{DateTime, Utc};

use crate::finding::{
    Detail, DetailBody, DiffPart, Finding, Level, Location, Rule, Status, Undecided,
};
use crate::gate::Meta;
use crate::known::{Unseen, Why};
use crate::report::{Mode, Report, Verdict};

pub(crate) static UNLOCKED: Rule = Rule::new(
    "door/unlocked",
    Level::Error,
    "The door is not locked.",
    "Anyone can walk in.",
);
pub(crate) static GUESTS: Rule = Rule::new(
    "door/guests",
    Level::Error,
    "Somebody inside is not on the list.",
    "Who is inside can open for others.",
)
.relaxed_on_rollback();
pub(crate) static HINGE: Rule = Rule::new(
    "door/hinge",
    Level::Warning,
    "A hinge squeaks.",
    "It will not last.",
);
pub(crate) static PAINT: Rule = Rule::new(
    "door/paint",
    Level::Note,
    "The paint peels.",
    "It is not pretty.",
);

pub(crate) static DOOR: Meta = Meta {
    name: "door",
    question: "Is the door shut as agreed?",
    rules: &[&UNLOCKED, &GUESTS, &HINGE, &PAINT],
    outputs: &[("key", "which key was used")],
};

pub(crate) fn passed() -> Report {
    Report {
        meta: &DOOR,
        verdict: Verdict::Passed,
        mode: Mode::Enforce,
        rollback: false,
        observed_at: DateTime::<Utc>::from_timestamp(1_779_144_923, 400_000_000).unwrap(),
        repository: Some("raxx-app/raxx".to_owned()),
        run_url: Some("https://github.com/raxx-app/raxx/actions/runs/7".to_owned()),
        headline: "front: locked, with the agreed key.".to_owned(),
        findings: Vec::new(),
        undecided: Vec::new(),
        outputs: vec![
            ("verdict", "passed".to_owned()),
            ("key", "brass, no. 4".to_owned()),
        ],
        remarks: Vec::new(),
        details: vec![Detail {
            title: "Doors seen".to_owned(),
            body: DetailBody::Table {
                header: vec!["Door".to_owned(), "Lock".to_owned()],
                rows: vec![
                    vec!["front".to_owned(), "brass, no. 4".to_owned()],
                    vec!["back".to_owned(), "steel".to_owned()],
                ],
            },
        }],
    }
}

pub(crate) fn failed() -> Report {
    Report {
        verdict: Verdict::Failed,
        findings: vec![
            Finding::new(
                &UNLOCKED,
                "front",
                "The lock is open; `door check` saw it twice.",
            )
            .compared("locked", "open")
            .remedy("Lock it: `door lock --which front | tee log`")
            .link("https://github.com/raxx-app/raxx/settings/environments")
            .at(Location {
                path: "doors/front door.yml".to_owned(),
                line: 12,
            }),
            Finding::new(
                &HINGE,
                "back",
                "The lower hinge squeaks.\nThe upper one does not.",
            ),
            Finding::new(&PAINT, "back", "The paint peels."),
            Finding {
                status: Status::Waived,
                waiver: Some("the painter comes on Monday (MooseQuest)".to_owned()),
                ..Finding::new(&PAINT, "front", "The paint peels.")
            },
        ],
        outputs: vec![("verdict", "failed".to_owned())],
        remarks: vec!["The cellar door was not asked about.".to_owned()],
        details: vec![Detail {
            title: "The word that was given".to_owned(),
            body: DetailBody::Diff(vec![
                DiffPart::Same("open ".to_owned()),
                DiffPart::Missing("S".to_owned()),
                DiffPart::Extra("s".to_owned()),
                DiffPart::Same("esame".to_owned()),
            ]),
        }],
        ..passed()
    }
}

pub(crate) fn undecided() -> Report {
    Report {
        verdict: Verdict::Undecided,
        undecided: vec![Undecided {
            rule: &GUESTS,
            what: "who is inside".to_owned(),
            unseen: Unseen::new(Why::Refused, "403: the token needs `guests: read`."),
            relaxed: false,
        }],
        outputs: vec![("verdict", "undecided".to_owned())],
        details: Vec::new(),
        ..passed()
    }
}

pub(crate) fn observed() -> Report {
    let mut report = failed();
    report.mode = Mode::Observe;
    report.undecided = undecided().undecided;
    for finding in &mut report.findings {
        if finding.status == Status::Open {
            finding.status = Status::Observed;
        }
    }
    report
}

pub(crate) fn rollback() -> Report {
    let mut report = passed();
    report.rollback = true;
    report.findings = vec![Finding {
        status: Status::Waived,
        waiver: Some("--rollback: must not keep a rollback out".to_owned()),
        ..Finding::new(&GUESTS, "cellar", "A stranger is inside.").compared("nobody", "a stranger")
    }];
    report.undecided = undecided().undecided;
    report.undecided[0].relaxed = true;
    report
}

/// Every kind of report, by name.
pub(crate) fn all() -> [(&'static str, Report); 5] {
    [
        ("passed", passed()),
        ("failed", failed()),
        ("undecided", undecided()),
        ("observed", observed()),
        ("rollback", rollback()),
    ]
}

/// The report with this text in every field that may hold outside text.
pub(crate) fn filled(mut report: Report, text: &str) -> Report {
    let some = || Some(text.to_owned());
    report.repository = some();
    report.run_url = some();
    report.headline = text.to_owned();
    for finding in &mut report.findings {
        finding.subject = text.to_owned();
        finding.message = text.to_owned();
        finding.expected = some();
        finding.actual = some();
        finding.remedy = some();
        finding.link = some();
        finding.waiver = some();
        finding.location = Some(Location {
            path: text.to_owned(),
            line: 1,
        });
    }
    for entry in &mut report.undecided {
        entry.what = text.to_owned();
        entry.unseen.detail = text.to_owned();
    }
    for (_, value) in &mut report.outputs {
        *value = text.to_owned();
    }
    report.remarks = vec![text.to_owned()];
    report.details = vec![
        Detail {
            title: text.to_owned(),
            body: DetailBody::Table {
                header: vec![text.to_owned(), text.to_owned()],
                rows: vec![vec![text.to_owned(), text.to_owned()]],
            },
        },
        Detail {
            title: text.to_owned(),
            body: DetailBody::Diff(vec![
                DiffPart::Same(text.to_owned()),
                DiffPart::Missing(text.to_owned()),
                DiffPart::Extra(text.to_owned()),
            ]),
        },
    ];
    report
}

/// The text with this version's number replaced, so that a release changes no snapshot.
pub(crate) fn without_version(text: &str) -> String {
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}
