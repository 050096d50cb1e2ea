//! What is told while a gate waits: each change is a line. At a terminal one line more counts the seconds, and goes away.

use std::io::Write;
use std::time::Duration;

use super::print;
use crate::render::escape;
use crate::secret::Scrubber;

/// A gate that answers sooner needs no count.
const QUIET: Duration = Duration::from_secs(2);
/// Characters of the counting line's text: one that wraps cannot be taken back.
const WIDTH: usize = 60;
/// Takes the counting line back (ECMA-48: to the line's start, erase to its end).
const BACK: &str = "\r\u{1b}[K";

/// The teller.
pub struct Meanwhile<'a> {
    scrubber: &'a Scrubber,
    err: &'a mut dyn Write,
    /// A person's terminal is at the end of `err`.
    terminal: bool,
    last: String,
    counting: bool,
}

impl<'a> Meanwhile<'a> {
    /// Tells on `err`.
    pub const fn new(scrubber: &'a Scrubber, err: &'a mut dyn Write, terminal: bool) -> Self {
        Self {
            scrubber,
            err,
            terminal,
            last: String::new(),
            counting: false,
        }
    }

    /// Whether anybody would see the seconds count.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.terminal
    }

    /// Says what the run is waiting for, in one line.
    pub fn notice(&mut self, text: &str) {
        self.last = escape::line(&self.scrubber.scrub(text));
        self.done();
        let line = format!("deploy-gate: {}\n", self.last);
        // Nobody reads it: that changes nothing.
        print(self.err, &line).unwrap_or_default();
    }

    /// Says at a terminal how long the run has been going.
    pub fn passed(&mut self, time: Duration) {
        if !self.terminal || time < QUIET {
            return;
        }
        let what: String = self.last.chars().take(WIDTH).collect();
        let gap = if what.is_empty() { "" } else { ": " };
        let line = format!("{BACK}deploy-gate: {} s{gap}{what}", time.as_secs());
        print(self.err, &line).unwrap_or_default();
        self.counting = true;
    }

    /// Leaves nothing behind of the line that counts.
    pub fn done(&mut self) {
        if std::mem::take(&mut self.counting) {
            print(self.err, BACK).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn told(terminal: bool, tell: impl FnOnce(&mut Meanwhile<'_>)) -> String {
        let scrubber = Scrubber::new(&[Secret::new("hunter2-hunter2".to_owned())]);
        let mut err = Vec::new();
        tell(&mut Meanwhile::new(&scrubber, &mut err, terminal));
        String::from_utf8(err).unwrap()
    }

    fn waits(meanwhile: &mut Meanwhile<'_>) {
        meanwhile.passed(Duration::from_secs(1));
        meanwhile.passed(Duration::from_secs(2));
        meanwhile.notice("health: 502\n::error::hunter2-hunter2");
        meanwhile.passed(Duration::from_secs(3));
        meanwhile.done();
        meanwhile.done();
    }

    #[test]
    fn a_log_gets_the_changes_alone() {
        let told = told(false, waits);
        assert_eq!(told.lines().count(), 1, "{told:?}");
        assert!(told.starts_with("deploy-gate: health: 502") && !told.contains('\u{1b}'));
        assert!(!told.contains("hunter2"), "{told:?}");
    }

    #[test]
    fn a_terminal_sees_the_seconds_and_keeps_the_changes() {
        let told = told(true, waits);
        assert!(
            !told.contains("1 s") && !told.contains("hunter2"),
            "{told:?}"
        );
        let kept: String = told
            .split(BACK)
            .filter(|part| part.ends_with('\n'))
            .collect();
        assert_eq!(kept.lines().count(), 1, "{told:?}");
        assert!(told.contains("deploy-gate: 3 s: health: 502"), "{told:?}");
        assert!(told.ends_with(BACK), "{told:?}");
        let long = "é".repeat(500);
        let told = self::told(true, |meanwhile| {
            meanwhile.notice(&long);
            meanwhile.passed(Duration::from_secs(9));
        });
        let counting = told.rsplit(BACK).next().unwrap();
        assert!(counting.chars().count() < 80, "{counting}");
    }
}
