//! Quotes, variables and substitutions: what makes up a word.

use super::{Part, Reader};

/// Substitutions nested deeper than this are not followed.
const DEEPEST: usize = 8;

impl Reader {
    pub(super) fn single(&mut self) {
        self.quoted = true;
        self.word.get_or_insert_default();
        while let Some(char) = self.next() {
            if char == '\'' {
                return;
            }
            self.literal(char);
        }
    }

    pub(super) fn double(&mut self) {
        self.quoted = true;
        self.word.get_or_insert_default();
        while let Some(char) = self.next() {
            match char {
                '"' => return,
                '\\' => match self.next() {
                    Some('\n') | None => {}
                    Some(escaped @ ('"' | '\\' | '$' | '`')) => self.literal(escaped),
                    Some(other) => {
                        self.literal('\\');
                        self.literal(other);
                    }
                },
                '$' => self.dollar(),
                '`' => self.backticks(),
                other => self.literal(other),
            }
        }
    }

    /// After `$`.
    pub(super) fn dollar(&mut self) {
        match self.peek(0) {
            Some('(') => {
                self.at += 1;
                let inside = self.balanced('(', ')');
                self.substitution(&inside);
            }
            Some('{') => {
                self.at += 1;
                let inside = self.balanced('{', '}');
                self.part(parameter(&inside));
            }
            Some('\'') => {
                self.at += 1;
                self.single();
            }
            Some(char) if char.is_ascii_alphabetic() || char == '_' => {
                let mut name = String::new();
                while let Some(char) = self.peek(0)
                    && (char.is_ascii_alphanumeric() || char == '_')
                {
                    name.push(char);
                    self.at += 1;
                }
                self.part(Part::Variable {
                    name,
                    otherwise: None,
                });
            }
            Some(char) if char.is_ascii_digit() || "@*#?!-$".contains(char) => {
                self.at += 1;
                self.part(Part::Output);
            }
            _ => self.literal('$'),
        }
    }

    pub(super) fn backticks(&mut self) {
        let mut inside = String::new();
        while let Some(char) = self.next() {
            match char {
                '`' => break,
                '\\' => inside.extend(self.next()),
                other => inside.push(other),
            }
        }
        self.substitution(&inside);
    }

    fn substitution(&mut self, inside: &str) {
        self.part(Part::Output);
        if self.depth < DEEPEST && !inside.starts_with('(') {
            let mut reader = Self::new(inside, self.depth + 1);
            reader.script();
            let conditional = self.blocks > 0;
            self.commands
                .extend(reader.commands.into_iter().map(|mut command| {
                    command.conditional |= conditional;
                    command
                }));
        }
    }

    /// The text up to the closing bracket, brackets and quotes inside respected.
    fn balanced(&mut self, open: char, close: char) -> String {
        let mut inside = String::new();
        let mut depth = 1_usize;
        let mut quote = None;
        while let Some(char) = self.next() {
            match quote {
                Some('"') if char == '\\' => {
                    inside.push(char);
                    inside.extend(self.next());
                    continue;
                }
                Some(mark) if char == mark => quote = None,
                None if char == '\'' || char == '"' => quote = Some(char),
                None if char == open => depth += 1,
                None if char == close => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
            inside.push(char);
        }
        inside
    }
}

/// The inside of `${…}`.
fn parameter(inside: &str) -> Part {
    let end = inside
        .find(|char: char| !char.is_ascii_alphanumeric() && char != '_')
        .unwrap_or(inside.len());
    let (name, rest) = inside.split_at(end);
    let starts_well = name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_');
    let otherwise = rest.strip_prefix(":-").or_else(|| rest.strip_prefix('-'));
    match otherwise {
        _ if !starts_well => Part::Output,
        None if rest.is_empty() || rest.starts_with(":?") || rest.starts_with('?') => {
            Part::Variable {
                name: name.to_owned(),
                otherwise: None,
            }
        }
        Some(otherwise) if !otherwise.contains(['$', '`']) => Part::Variable {
            name: name.to_owned(),
            otherwise: Some(otherwise.trim_matches(['"', '\'']).to_owned()),
        },
        _ => Part::Output,
    }
}
