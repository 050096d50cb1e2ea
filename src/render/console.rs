//! Plain text, for a person: the verdict, the reasons, the next commands.
//!
//! Every line begins with words of our own, so outside text never stands where the runner looks for a command, and colour
//! touches those words only. Long texts are cut here and say so; the JSON report has them whole.

use anstyle::{AnsiColor, Style};

use super::escape;
use super::words::{self, Standing};
use crate::finding::{Finding, Level, Location, Undecided};
use crate::report::{Report, Verdict};

/// Characters of one text.
const TEXT: usize = 2_000;
/// Lines of one text.
const ROWS: usize = 30;

/// What decides whether colour is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// stdout is a terminal.
    pub terminal: bool,
    /// `NO_COLOR`: <https://no-color.org>.
    pub no_color: Option<&'a str>,
    /// `CLICOLOR_FORCE`: <https://bixense.com/clicolors>.
    pub clicolor_force: Option<&'a str>,
}

/// Whether to colour: never against `NO_COLOR`, always with `CLICOLOR_FORCE`, else on a terminal.
#[must_use]
pub fn color(around: Surroundings<'_>) -> bool {
    let set = |value: Option<&str>| value.is_some_and(|value| !value.is_empty());
    if set(around.no_color) {
        return false;
    }
    around.terminal || (set(around.clicolor_force) && around.clicolor_force != Some("0"))
}

/// The report as plain text.
#[must_use]
pub fn text(report: &Report, color: bool) -> String {
    let mut page = Page {
        text: String::new(),
        color,
    };
    page.verdict(report);
    let standing = |finding: &Finding| words::standing(report, finding);
    // What was decided to be fine stands last, after what could not be seen.
    for finding in report
        .findings
        .iter()
        .filter(|one| !standing(one).is_settled())
    {
        page.finding(finding, standing(finding));
    }
    for entry in &report.undecided {
        page.undecided(entry);
    }
    for finding in report
        .findings
        .iter()
        .filter(|one| standing(one).is_settled())
    {
        page.finding(finding, standing(finding));
    }
    for remark in &report.remarks {
        page.text.push('\n');
        page.labelled("remark:", BOLD, remark);
    }
    page.text
}

const BOLD: Style = Style::new().bold();
const RED: Style = BOLD.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const YELLOW: Style = BOLD.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
const GREEN: Style = BOLD.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const BLUE: Style = BOLD.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Blue)));

struct Page {
    text: String,
    color: bool,
}

impl Page {
    fn verdict(&mut self, report: &Report) {
        let (word, style) = match report.verdict {
            Verdict::Passed => ("PASSED", GREEN),
            Verdict::Failed => ("FAILED", RED),
            Verdict::Undecided => ("UNDECIDED", YELLOW),
        };
        let of = report
            .repository
            .as_ref()
            .map_or(String::new(), |repository| format!(" of {repository}"));
        self.labelled(word, style, &format!("{}{of}", report.meta.name));
        if report.verdict == Verdict::Passed {
            self.field("seen:", &report.headline);
        }
        let sentences = [
            words::meaning(report.verdict).map(str::to_owned),
            words::observed(report),
            words::rollback(report).map(str::to_owned),
        ];
        for sentence in sentences.into_iter().flatten() {
            push!(self.text, "  {sentence}\n");
        }
    }

    fn finding(&mut self, finding: &Finding, standing: Standing) {
        let style = match (standing, finding.level) {
            (Standing::Relaxed | Standing::Waived, _) => BOLD,
            (_, Level::Error) => RED,
            (_, Level::Warning) => YELLOW,
            (_, Level::Note) => BLUE,
        };
        let level = finding.level.as_str();
        let label = standing
            .word()
            .map_or(level.to_owned(), |word| format!("{word} {level}"));
        self.text.push('\n');
        self.labelled(
            &label,
            style,
            &format!("{}: {}", finding.rule.id, finding.subject),
        );
        self.field("what:", &finding.message);
        let location = finding.location.as_ref().map(place);
        for (name, value) in [
            ("expected:", &finding.expected),
            ("found:", &finding.actual),
            ("next:", &finding.remedy),
            ("see:", &finding.link),
            ("at:", &location),
            ("because:", &finding.waiver),
        ] {
            if let Some(value) = value {
                self.field(name, value);
            }
        }
    }

    fn undecided(&mut self, entry: &Undecided) {
        let (label, style) = if entry.relaxed {
            ("relaxed not seen", BOLD)
        } else {
            ("not seen", YELLOW)
        };
        self.text.push('\n');
        self.labelled(label, style, &format!("{}: {}", entry.rule.id, entry.what));
        self.field(
            "why:",
            &format!("{}: {}", entry.unseen.why, entry.unseen.detail),
        );
    }

    /// A line that begins with a word of ours, in colour if any is wanted.
    fn labelled(&mut self, label: &str, style: Style, text: &str) {
        if self.color {
            push!(self.text, "{style}{label}{style:#} ");
        } else {
            push!(self.text, "{label} ");
        }
        self.rows(text, "  ");
    }

    /// An indented line of a finding, its name padded so that the values stand in one column.
    fn field(&mut self, name: &str, value: &str) {
        push!(self.text, "  {name:<9} ");
        self.rows(value, "            ");
    }

    /// A text from outside: its first line where the page stands, further lines each behind a mark of ours.
    fn rows(&mut self, text: &str, indent: &str) {
        let rows = text.split_inclusive('\n').take(ROWS);
        let most = rows.map(|row| row.chars().count()).sum::<usize>();
        let visible = escape::lines(&escape::cut(text, most.min(TEXT)));
        self.text
            .push_str(&visible.replace('\n', &format!("\n{indent}| ")));
        self.text.push('\n');
    }
}

/// `path:line`, as editors and terminals read it.
pub(super) fn place(location: &Location) -> String {
    format!("{}:{}", location.path, location.line)
}

#[cfg(test)]
mod tests;
