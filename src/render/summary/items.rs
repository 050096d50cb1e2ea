//! A list of paragraphs that stops at a limit and says what it left out. Paragraphs and not a table: a phone shows a table's
//! last column only to whoever scrolls sideways, and that is where the next step would stand.

use super::table::{CLOSING, left_out};

/// A list in the making. Items are Markdown already: escaped, on one line, beginning with a sign of ours.
pub(super) struct Items {
    text: String,
    room: usize,
    left_out: usize,
}

impl Items {
    /// A list of at most `room` bytes, the line that says what is left out included.
    pub(super) fn new(room: usize) -> Self {
        Self {
            text: String::new(),
            room: room.saturating_sub(CLOSING),
            left_out: 0,
        }
    }

    /// Adds an item of these lines, unless it or one before it does not fit.
    pub(super) fn item(&mut self, lines: &[String]) {
        let item = lines.join("<br>") + "\n\n";
        if self.left_out > 0 || self.text.len() + item.len() > self.room {
            self.left_out += 1;
        } else {
            self.text.push_str(&item);
        }
    }

    /// The list, and how many items it left out, ending in an empty line; nothing where there was no item.
    pub(super) fn finish(self, what: &str) -> String {
        self.text + &left_out(self.left_out, what)
    }
}
