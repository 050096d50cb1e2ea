//! Shell scripts cut into commands and words: enough of POSIX to know what is run and what is only said.
//!
//! Comments, quoted text and here-documents are not commands; a backslash joins lines; a substitution's
//! inside is. Nothing is executed and no error is possible: what cannot be read becomes words nobody knows.

mod quoting;
mod redirection;

/// A stretch of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// As it stands.
    Literal(String),
    /// `$NAME`, `${NAME}`, `${NAME:-otherwise}`.
    Variable {
        /// Its name.
        name: String,
        /// What stands for it when it is not set.
        otherwise: Option<String>,
    },
    /// What only running could tell: `$(…)`, `$1`, `${NAME%suffix}`.
    Output,
}

/// A word after quotes are taken away.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Word(pub(super) Vec<Part>);

/// A simple command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Command {
    /// Its words, assignments before it included.
    pub(super) words: Vec<Word>,
    /// Where its output goes.
    pub(super) redirects: Vec<Word>,
    /// The bodies of its here-documents.
    pub(super) documents: Vec<String>,
    /// It stands in a branch or loop, or after `&&` or `||`.
    pub(super) conditional: bool,
}

/// The commands of a script, in order; those inside a substitution come before the command that holds it.
pub(super) fn commands(script: &str) -> Vec<Command> {
    let mut reader = Reader::new(script, 0);
    reader.script();
    reader.commands
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    /// Open branches and loops.
    blocks: usize,
    commands: Vec<Command>,
    current: Command,
    /// The word being read; `None` between words.
    word: Option<Word>,
    /// Here-documents whose bodies begin at the next line: their delimiter, and whether tabs are cut.
    waiting: Vec<(String, bool)>,
    /// The word being read is the target of a redirect.
    redirect: bool,
    /// A quote began in this word, so it is a word even if empty, and no keyword.
    quoted: bool,
}

impl Reader {
    fn new(script: &str, depth: usize) -> Self {
        Self {
            chars: script.chars().collect(),
            at: 0,
            depth,
            blocks: 0,
            commands: Vec::new(),
            current: Command::default(),
            word: None,
            waiting: Vec::new(),
            redirect: false,
            quoted: false,
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek(0);
        self.at += 1;
        next
    }

    fn script(&mut self) {
        while let Some(char) = self.next() {
            match char {
                '\\' => match self.next() {
                    Some('\n') | None => {}
                    Some('\r') if self.peek(0) == Some('\n') => self.at += 1,
                    Some(escaped) => self.literal(escaped),
                },
                '\'' => self.single(),
                '"' => self.double(),
                '$' => self.dollar(),
                '`' => self.backticks(),
                '#' if self.word.is_none() => self.comment(),
                '\n' => {
                    self.end_command(false);
                    self.documents();
                }
                ' ' | '\t' | '\r' => self.end_word(),
                ';' | '(' | ')' => self.end_command(false),
                '&' if self.peek(0) == Some('>') => self.end_word(),
                '&' | '|' => {
                    let chains = self.peek(0) == Some(char);
                    if chains {
                        self.at += 1;
                    }
                    self.end_command(chains);
                }
                '<' | '>' => self.redirection(char),
                other => self.literal(other),
            }
        }
        self.end_command(false);
    }

    fn literal(&mut self, char: char) {
        let word = self.word.get_or_insert_default();
        match word.0.last_mut() {
            Some(Part::Literal(text)) => text.push(char),
            _ => word.0.push(Part::Literal(char.to_string())),
        }
    }

    fn part(&mut self, part: Part) {
        self.word.get_or_insert_default().0.push(part);
    }

    fn end_word(&mut self) {
        let quoted = std::mem::take(&mut self.quoted);
        let Some(word) = self.word.take() else { return };
        if std::mem::take(&mut self.redirect) {
            self.current.redirects.push(word);
            return;
        }
        let keyword = match word.0.as_slice() {
            [Part::Literal(text)] if !quoted && self.current.words.is_empty() => text.as_str(),
            _ => "",
        };
        match keyword {
            "if" | "while" | "until" | "for" | "case" | "select" => {
                self.blocks += 1;
                // `for` and `case` take words, the others a command.
                if matches!(keyword, "for" | "case" | "select") {
                    self.current.words.push(word);
                }
            }
            "fi" | "done" | "esac" => self.blocks = self.blocks.saturating_sub(1),
            "then" | "do" | "else" | "elif" | "!" | "{" | "}" | "time" => {}
            _ => self.current.words.push(word),
        }
    }

    fn end_command(&mut self, next_is_conditional: bool) {
        self.end_word();
        self.redirect = false;
        let mut command = std::mem::take(&mut self.current);
        command.conditional |= self.blocks > 0;
        if !command.words.is_empty() {
            self.commands.push(command);
        }
        self.current.conditional = next_is_conditional;
    }

    fn comment(&mut self) {
        while self.peek(0).is_some_and(|char| char != '\n') {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests;
