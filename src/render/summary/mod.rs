//! The job summary, in GitHub Flavored Markdown: verdict, reasons, next commands, in this order, in one column, so that a phone
//! shows them too; the rest is folded. `docs/images/render` takes pictures of it.
//!
//! The runner drops a summary over 1 MiB whole, so this one has a limit in bytes. What does not fit is cut in reverse order
//! of worth, each time with a count: first the folded details, then allowances and remarks, last the findings. Every table
//! row is whole and every tag closed at any limit.

mod details;
mod items;
mod table;

use chrono::SecondsFormat;

use super::console::place;
use super::escape;
use super::words::{self, Standing};
use crate::finding::{Finding, Level, Undecided};
use crate::report::{Report, Verdict};
use items::Items;
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
        tally(report),
        words::meaning(report.verdict).map(str::to_owned),
        words::observed(report).map(|sentence| format!("⚠️ <b>{sentence}</b>")),
        words::rollback(report).map(|sentence| format!("<b>{sentence}</b>")),
    ];
    for sentence in sentences.into_iter().flatten() {
        push!(head, "{sentence}\n\n");
    }
    head
}

/// How much there is to read below: what counts, not what was waived.
fn tally(report: &Report) -> Option<String> {
    let kinds = report.tally();
    (!kinds.is_empty()).then(|| format!("<b>{}</b>", kinds.join(", ")))
}

fn foot(report: &Report) -> String {
    let time = report
        .observed_at
        .to_rfc3339_opts(SecondsFormat::Secs, true);
    let run = report.run_url.as_ref().map_or(String::new(), |url| {
        format!(" · run on {}", escape::anchor(&escape::cut(url, VALUE)))
    });
    format!(
        "<sub>{} {} · {} · {time}{run}</sub>\n",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        report.meta.question,
    )
}

fn findings(report: &Report, room: usize) -> String {
    let mut items = Items::new(room);
    for finding in &report.findings {
        let standing = words::standing(report, finding);
        if standing != Standing::Waived {
            items.item(&finding_lines(finding, standing));
        }
    }
    items.finish("findings")
}

/// What a person must read: what is wrong, what should be and what is, what to do; then, small, the rule and the place.
fn finding_lines(finding: &Finding, standing: Standing) -> Vec<String> {
    let icon = match (standing, finding.level) {
        (Standing::Relaxed | Standing::Waived, _) => "⚪",
        (_, Level::Error) => "🔴",
        (_, Level::Warning) => "🟡",
        (_, Level::Note) => "🔵",
    };
    let word = standing
        .word()
        .map_or_else(String::new, |word| format!("{word} · "));
    let mut lines = vec![format!(
        "{icon} {word}<b>{}</b>: {}",
        escape::prose(&escape::cut(&finding.subject, VALUE)),
        escape::prose(&escape::cut(first_sentence(&finding.message), SENTENCE)),
    )];
    let compared = [("expected", &finding.expected), ("found", &finding.actual)];
    let compared: Vec<String> = compared
        .into_iter()
        .filter_map(|(word, value)| {
            let value = escape::code(&escape::cut(value.as_ref()?, VALUE));
            Some(format!("{word} {value}"))
        })
        .collect();
    if !compared.is_empty() {
        lines.push(compared.join(", "));
    }
    if let Some(remedy) = &finding.remedy {
        let remedy = escape::prose(&escape::cut(remedy, SENTENCE));
        lines.push(format!("<b>Next:</b> {remedy}"));
    }
    lines.push(small_print(finding));
    lines
}

/// The level, the rule, the place in the checkout, and the page where it can be mended.
fn small_print(finding: &Finding) -> String {
    let mut print = format!("<sub>{} · {}", finding.level.as_str(), finding.rule.id);
    if let Some(location) = &finding.location {
        let place = place(location);
        push!(print, " · {}", escape::prose(&escape::cut(&place, VALUE)));
    }
    if let Some(link) = &finding.link {
        push!(
            print,
            " · see {}",
            escape::anchor(&escape::cut(link, SENTENCE))
        );
    }
    print + "</sub>"
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

fn undecided(report: &Report, room: usize) -> String {
    let mut items = Items::new(room);
    for entry in &report.undecided {
        items.item(&undecided_lines(entry));
    }
    items.finish("things that could not be seen")
}

fn undecided_lines(entry: &Undecided) -> [String; 2] {
    let (icon, word) = if entry.relaxed {
        ("⚪", "relaxed · ")
    } else {
        ("❔", "")
    };
    [
        format!(
            "{icon} {word}not seen: <b>{}</b>. {}",
            escape::prose(&escape::cut(&entry.what, VALUE)),
            escape::prose(&escape::cut(&entry.unseen.detail, SENTENCE)),
        ),
        format!("<sub>{} · {}</sub>", entry.unseen.why, entry.rule.id),
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
