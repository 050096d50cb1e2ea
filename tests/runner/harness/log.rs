//! A step's output as the runner takes it in: commands obeyed, annotations kept within the caps, secrets masked.

use std::collections::BTreeMap;

use super::commands::{Annotation, Command, Level, parse};
use super::layout::Layout;

/// Annotations of one level that are kept for a step (`ExecutionContext.cs`); later ones only reach the log.
const MOST_OF_A_LEVEL: usize = 10;
/// A longer message is cut, in UTF-16 code units.
const LONGEST_MESSAGE: usize = 4096;

/// What the runner knows of a step while its output comes in.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// Every line a person sees.
    pub(crate) lines: Vec<String>,
    pub(crate) annotations: Vec<Annotation>,
    /// Annotations over the cap.
    pub(crate) dropped: usize,
    /// Commands that fail the step, or that nobody should use any more.
    pub(crate) problems: Vec<String>,
    pub(crate) masks: Vec<String>,
    token: Option<String>,
}

impl Log {
    /// A log that hides these secrets from its first line on.
    pub(crate) fn hiding(secrets: &[&str]) -> Self {
        let mut log = Self::default();
        for secret in secrets {
            log.mask(secret);
        }
        log
    }

    /// Takes in a stream. stdout and stderr are read alike, and share what was stopped.
    pub(crate) fn take(&mut self, stream: &str, layout: &Layout) {
        // .NET's line reader: `\n`, `\r` and `\r\n` end a line.
        for line in stream
            .replace("\r\n", "\n")
            .lines()
            .flat_map(|line| line.split('\r'))
        {
            self.take_line(line, layout);
        }
    }

    fn take_line(&mut self, line: &str, layout: &Layout) {
        let Some(command) = parse(line, self.token.as_deref()) else {
            return self.print(line);
        };
        if let Some(token) = &self.token {
            if command.name.eq_ignore_ascii_case(token) {
                self.token = None;
            }
            return self.print(line);
        }
        if let Some(level) = Level::of(&command.name) {
            return self.annotate(level, command, layout);
        }
        match command.name.as_str() {
            "stop-commands" => {
                self.token = Some(command.data.to_lowercase());
                self.print(line);
            }
            "add-mask" => self.mask(&command.data),
            "group" | "endgroup" => self.print(&format!("##[{}]{}", command.name, command.data)),
            "debug" | "echo" | "add-matcher" | "remove-matcher" => {}
            legacy => self
                .problems
                .push(format!("the command `{legacy}` is refused or deprecated")),
        }
    }

    fn annotate(&mut self, level: Level, command: Command, layout: &Layout) {
        let property = |name: &str| command.properties.get(name).cloned();
        let number = |name: &str| property(name).and_then(|text| text.parse().ok());
        let annotation = Annotation {
            level,
            title: property("title"),
            file: property("file").map(|file| layout.to_workspace(&file)),
            line: number("line").or_else(|| number("endline")),
            message: self.masked(&cut(&command.data)),
        };
        let name = command.name;
        self.print(&format!("##[{name}]{}", annotation.message));
        let kept = self
            .annotations
            .iter()
            .filter(|kept| kept.level == level)
            .count();
        if kept < MOST_OF_A_LEVEL {
            self.annotations.push(annotation);
        } else {
            self.dropped += 1;
        }
    }

    /// An annotation of the runner's own.
    pub(crate) fn warn(&mut self, message: String, layout: &Layout) {
        let command = Command {
            name: "warning".to_owned(),
            properties: BTreeMap::new(),
            data: message,
        };
        self.annotate(Level::Warning, command, layout);
    }

    /// Hides a value and each of its lines.
    fn mask(&mut self, value: &str) {
        let parts = std::iter::once(value).chain(value.lines());
        self.masks.extend(
            parts
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned),
        );
        self.masks.sort_by_key(|mask| std::cmp::Reverse(mask.len()));
        self.masks.dedup();
    }

    /// The text with every secret hidden.
    pub(crate) fn masked(&self, text: &str) -> String {
        self.masks
            .iter()
            .fold(text.to_owned(), |text, mask| text.replace(mask, "***"))
    }

    fn print(&mut self, line: &str) {
        let line = self.masked(line);
        self.lines.push(line);
    }
}

fn cut(message: &str) -> String {
    let units: Vec<u16> = message.encode_utf16().take(LONGEST_MESSAGE).collect();
    String::from_utf16_lossy(&units)
}

#[test]
fn the_caps_the_masks_and_the_stop_are_the_runner_s() {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout::below(folder.path());
    let mut log = Log::hiding(&["s3cret"]);
    for n in 0..12 {
        log.take(&format!("::error line={n}::{n} s3cret\n"), &layout);
    }
    log.take(
        &format!(
            "::notice file=/github/workspace/a.yml::{}\n",
            "x".repeat(5000)
        ),
        &layout,
    );
    log.take("::stop-commands::Tok\n::error::not obeyed\n##[tok]\r::warning::obeyed\n::set-env name=A::b\n", &layout);
    let of = |level| {
        log.annotations
            .iter()
            .filter(|kept| kept.level == level)
            .collect::<Vec<_>>()
    };
    assert_eq!((of(Level::Error).len(), log.dropped), (10, 2));
    assert_eq!(of(Level::Error)[3].message, "3 ***");
    assert_eq!(of(Level::Notice)[0].message.len(), LONGEST_MESSAGE);
    assert_eq!(of(Level::Notice)[0].file.as_deref(), Some("a.yml"));
    assert_eq!(of(Level::Warning)[0].message, "obeyed");
    assert_eq!(log.problems.len(), 1);
    assert!(log.lines.contains(&"::error::not obeyed".to_owned()));
}
