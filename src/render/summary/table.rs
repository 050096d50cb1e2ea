//! A Markdown table that stops at a limit and says what it left out.

/// Bytes of what [`left_out`] says.
pub(super) const CLOSING: usize = 160;

/// A table in the making. Cells are Markdown already: escaped, on one line, without bare pipes.
pub(super) struct Table {
    header: String,
    rows: String,
    room: usize,
    left_out: usize,
}

impl Table {
    /// A table of at most `room` bytes, the line that says what is left out included.
    pub(super) fn new(names: &[impl AsRef<str>], room: usize) -> Self {
        let header = format!("{}|{}\n", line(names), "---|".repeat(names.len()));
        Self {
            room: room.saturating_sub(header.len() + CLOSING),
            header,
            rows: String::new(),
            left_out: 0,
        }
    }

    /// Adds a row, unless it or one before it does not fit.
    pub(super) fn row(&mut self, cells: &[impl AsRef<str>]) {
        let row = line(cells);
        if self.left_out > 0 || self.rows.len() + row.len() > self.room {
            self.left_out += 1;
        } else {
            self.rows.push_str(&row);
        }
    }

    /// The table, and how many rows it left out, ending in an empty line; nothing where there was no row.
    pub(super) fn finish(self, what: &str) -> String {
        let mut text = String::new();
        if !self.rows.is_empty() {
            text = self.header + &self.rows + "\n";
        }
        text + &left_out(self.left_out, what)
    }
}

/// How many more there are than are shown; nothing where all are.
pub(super) fn left_out(many: usize, what: &str) -> String {
    match many {
        0 => String::new(),
        many => format!(
            "… {many} more {what} not shown here; the JSON report and the log have them.\n\n"
        ),
    }
}

fn line(cells: &[impl AsRef<str>]) -> String {
    let mut line = String::from("|");
    for cell in cells {
        push!(line, " {} |", cell.as_ref());
    }
    line + "\n"
}
