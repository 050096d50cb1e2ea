//! The job summary, in GitHub Flavored Markdown: verdict, reasons, next commands, in this order; the rest is folded.
//!
//! The runner drops a summary over 1 MiB whole, so this one has a limit in bytes. What does not fit is cut in reverse order
//! of worth, each time with a count: first the folded details, then allowances and remarks, last the findings. Every table
//! row is whole and every tag closed at any limit.

mod details;
mod table;

use chrono::SecondsFormat;

use super::console::place;
use super::escape;
use super::words::{self, Standing};
use crate::finding::{Finding, Level, Undecided};
use crate::report::{Report, Verdict};
use table::Table;

/// Bytes of a summary that has the file to itself, well under the runner's 1 MiB (`FileCommandManager.cs`).
pub const LIMIT: usize = 900 * 1024;

/// Below this many bytes left in the file, a summary cannot hold its own verdict.
pub const LEAST: usize = 16 * 1024;

/// Characters of a sentence.
const SENTENCE: usize = 1_000;
/// Characters of a value.
const VALUE: usize = 300;

/// What each later part may count on, in bytes, however long the earlier ones are.
const RESERVE: usize = LEAST / 8;

/// The report as Markdown of at most `limit` bytes ([`LEAST`] at least), ending in a line break.
#[must_use]
pub fn text(report: &Report, limit: usize) -> String {
    let head = head(report);
    let foot = foot(report);
    let mut left = limit.saturating_sub(head.len() + foot.len());
    let mut page = head;
    let parts: [fn(&Report, usize) -> String; 6] =
        [findings, undecided, remarks, in_full, waived, details::text];
    for (part, later) in parts.iter().zip((0..parts.len()).rev()) {
        let part = part(report, left.saturating_sub(later * RESERVE));
        left = left.saturating_sub(part.len());
        page.push_str(&part);
    }
    page + &foot
}

fn head(report: &Report) -> String {
    let (icon, word) = match report.verdict {
        Verdict::Passed => ("✅", "passed"),
        Verdict::Failed => ("❌", "failed"),
        Verdict::Undecided => ("❔", "undecided"),
    };
    let of = report
        .repository
        .as_ref()
        .map_or(String::new(), |repository| {
            format!(" · {}", escape::prose(&escape::cut(repository, 100)))
        });
    let mut head = format!("## {icon} {} {word}{of}\n\n", report.meta.name);
    if report.verdict == Verdict::Passed && !report.headline.is_empty() {
        let headline = escape::prose(&escape::cut(&report.headline, SENTENCE / 4));
        push!(head, "{headline}\n\n");
    }
    let sentences = [
        words::meaning(report.verdict).map(str::to_owned),
        words::observed(report).map(|sentence| format!("⚠️ <b>{sentence}</b>")),
        words::rollback(report).map(|sentence| format!("<b>{sentence}</b>")),
    ];
    for sentence in sentences.into_iter().flatten() {
        push!(head, "{sentence}\n\n");
    }
    head
}

fn foot(report: &Report) -> String {
    let time = report
        .observed_at
        .to_rfc3339_opts(SecondsFormat::Secs, true);
    let run = report.run_url.as_ref().map_or(String::new(), |url| {
        format!(" · run on {}", escape::anchor(&escape::cut(url, VALUE)))
    });
    format!(
        "<i>{} {} · {} · {time}{run}</i>\n",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        report.meta.question,
    )
}

fn findings(report: &Report, room: usize) -> String {
    let mut table = Table::new(&["", "What is wrong", "Next"], room);
    for finding in &report.findings {
        let standing = words::standing(report, finding);
        if standing != Standing::Waived {
            table.row(&finding_row(finding, standing));
        }
    }
    table.finish("findings")
}

fn finding_row(finding: &Finding, standing: Standing) -> [String; 3] {
    let icon = match (standing, finding.level) {
        (Standing::Relaxed | Standing::Waived, _) => "⚪",
        (_, Level::Error) => "🔴",
        (_, Level::Warning) => "🟡",
        (_, Level::Note) => "🔵",
    };
    let level = finding.level.as_str();
    let level = standing.word().map_or_else(
        || format!("{icon} {level}"),
        |word| format!("{icon} {word} {level}"),
    );
    [level, what(finding), next(finding)]
}

/// What a person must read to know what is wrong: the first sentence, what should be and what is, the rule and the place.
fn what(finding: &Finding) -> String {
    let mut what = format!(
        "<b>{}</b>: {}",
        escape::prose(&escape::cut(&finding.subject, VALUE)),
        escape::prose(&escape::cut(first_sentence(&finding.message), SENTENCE)),
    );
    let compared = [("expected", &finding.expected), ("found", &finding.actual)];
    for (word, value) in compared {
        if let Some(value) = value {
            push!(
                what,
                "<br>{word} {}",
                escape::code(&escape::cut(value, VALUE))
            );
        }
    }
    push!(what, "<br><i>{}", finding.rule.id);
    if let Some(location) = &finding.location {
        let place = place(location);
        push!(what, " at {}", escape::prose(&escape::cut(&place, VALUE)));
    }
    what + "</i>"
}

/// Up to the first full stop that a new sentence follows; the whole text where there is none.
fn first_sentence(text: &str) -> &str {
    text.match_indices(". ")
        .find(|(stop, _)| {
            text[stop + 2..]
                .chars()
                .next()
                .is_some_and(|next| next.is_uppercase() || next == '`')
        })
        .map_or(text, |(stop, _)| &text[..=stop])
}

/// The remedy, and the page where it can be done.
fn next(finding: &Finding) -> String {
    let remedy = finding
        .remedy
        .as_ref()
        .map(|text| escape::prose(&escape::cut(text, SENTENCE)));
    let link = finding
        .link
        .as_ref()
        .map(|url| format!("See {}", escape::anchor(&escape::cut(url, SENTENCE))));
    [remedy, link]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("<br>")
}

fn undecided(report: &Report, room: usize) -> String {
    let mut table = Table::new(
        &[
            "",
            "What could not be seen",
            "Why",
            "What would make it visible",
        ],
        room,
    );
    for entry in &report.undecided {
        table.row(&undecided_row(entry));
    }
    table.finish("things that could not be seen")
}

fn undecided_row(entry: &Undecided) -> [String; 4] {
    let icon = if entry.relaxed {
        "⚪ relaxed"
    } else {
        "❔ not seen"
    };
    [
        icon.to_owned(),
        format!(
            "{}<br><i>{}</i>",
            escape::prose(&escape::cut(&entry.what, VALUE)),
            entry.rule.id
        ),
        entry.unseen.why.to_string(),
        escape::prose(&escape::cut(&entry.unseen.detail, SENTENCE)),
    ]
}

/// What the findings say beyond their first sentence: mostly why it matters.
fn in_full(report: &Report, room: usize) -> String {
    let mut table = Table::new(&["Rule", "In full"], details::room_inside(room));
    for finding in &report.findings {
        let longer = first_sentence(&finding.message).len() < finding.message.len();
        if longer && words::standing(report, finding) != Standing::Waived {
            table.row(&[
                finding.rule.id.to_owned(),
                escape::prose(&escape::cut(&finding.message, SENTENCE)),
            ]);
        }
    }
    details::folded("Why it matters", &table.finish("explanations"))
}

fn remarks(report: &Report, room: usize) -> String {
    let mut list = String::new();
    let mut remarks = report.remarks.iter();
    for remark in remarks.by_ref() {
        let item = format!("- {}\n", escape::prose(&escape::cut(remark, SENTENCE)));
        if list.len() + item.len() + RESERVE / 2 > room {
            let more = remarks.len() + 1;
            push!(
                list,
                "- … {more} more remarks not shown here; the JSON report and the log have them.\n"
            );
            break;
        }
        list.push_str(&item);
    }
    if !list.is_empty() {
        list.push('\n');
    }
    list
}

fn waived(report: &Report, room: usize) -> String {
    let mut table = Table::new(&["Waived", "Because"], details::room_inside(room));
    for finding in &report.findings {
        if words::standing(report, finding) == Standing::Waived {
            let subject = escape::prose(&escape::cut(&finding.subject, VALUE));
            let message = escape::prose(&escape::cut(&finding.message, SENTENCE));
            let reason = finding.waiver.as_deref().unwrap_or_default();
            table.row(&[
                format!(
                    "{}: <b>{subject}</b>: {message}<br><i>{}</i>",
                    finding.level.as_str(),
                    finding.rule.id
                ),
                escape::prose(&escape::cut(reason, SENTENCE)),
            ]);
        }
    }
    details::folded("Waived", &table.finish("waived findings"))
}

#[cfg(test)]
mod tests;
