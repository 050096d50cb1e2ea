//! The folded part of a summary: what was seen, beyond the findings.

use super::super::escape;
use super::table::Table;
use crate::finding::wording::counted;
use crate::finding::{Detail, DetailBody, DiffPart};
use crate::report::Report;

/// Characters of a title or a cell.
const CELL: usize = 300;
/// Characters of a diff.
const DIFF: usize = 20_000;
/// Bytes one character takes at most once it is escaped.
const WIDEST: usize = 16;
/// Bytes around the content of a fold: its tags and its title.
const FOLD: usize = 64 + CELL * WIDEST;

/// Every detail under its own fold, the room shared evenly; what one leaves over goes to those after it.
pub(super) fn text(report: &Report, room: usize) -> String {
    let mut text = String::new();
    for (at, detail) in report.details.iter().enumerate() {
        let share = room.saturating_sub(text.len()) / (report.details.len() - at);
        if share < 2 * FOLD {
            push!(
                text,
                "… {} more details not shown here.\n\n",
                report.details.len() - at
            );
            break;
        }
        let title = escape::prose(&escape::cut(&detail.title, CELL));
        text.push_str(&folded(&title, &body(detail, room_inside(share))));
    }
    text
}

/// Content behind a title, closed until a reader opens it; nothing where there is no content.
/// The empty lines make GitHub read the content as Markdown.
pub(super) fn folded(title: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<details><summary>{title}</summary>\n\n{content}</details>\n\n")
}

/// What is left of some room for the content of a fold.
pub(super) const fn room_inside(room: usize) -> usize {
    room.saturating_sub(FOLD)
}

fn body(detail: &Detail, room: usize) -> String {
    match &detail.body {
        DetailBody::Table { header, rows } => {
            let cells = |texts: &[String]| -> Vec<String> {
                texts
                    .iter()
                    .map(|text| escape::prose(&escape::cut(text, CELL)))
                    .collect()
            };
            let mut table = Table::new(&cells(header), room);
            for row in rows {
                table.row(&cells(row));
            }
            table.finish("rows")
        }
        DetailBody::Diff(parts) => diff(parts, room),
    }
}

/// Two texts in one: `<del>` for what is missing, `<ins>` for what is too much; HTML, as a code block knows no colours.
fn diff(parts: &[DiffPart], room: usize) -> String {
    /// Bytes of a pair of tags.
    const TAGS: usize = 16;
    let mut html = String::from("<pre>");
    let mut characters = DIFF.min(room / WIDEST);
    let mut left_out = 0;
    for part in parts {
        let (before, text, after) = match part {
            DiffPart::Same(text) => ("", text, ""),
            DiffPart::Missing(text) => ("<del>", text, "</del>"),
            DiffPart::Extra(text) => ("<ins>", text, "</ins>"),
        };
        let length = text.chars().count();
        if left_out > 0 || characters < TAGS {
            left_out += length;
            continue;
        }
        characters -= TAGS;
        let shown: String = text.chars().take(characters).collect();
        characters = characters.saturating_sub(length);
        left_out += length - shown.chars().count();
        push!(html, "{before}{}{after}", escape::preformatted(&shown));
    }
    if left_out > 0 {
        let left_out = counted(left_out, "more character", "more characters");
        push!(html, "… ({left_out})");
    }
    html.push_str("</pre>\n\n<del>Struck out</del>: expected and missing. <ins>Underlined</ins>: there and not expected.\n\n");
    html
}
