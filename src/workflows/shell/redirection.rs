//! Redirects and here-documents: what goes into a command and where its output goes.

use super::{Part, Reader};

impl Reader {
    pub(super) fn redirection(&mut self, mark: char) {
        // `2>` and `1>`: the number belongs to the redirect.
        if let Some(word) = &self.word
            && let [Part::Literal(text)] = word.0.as_slice()
            && text.chars().all(|char| char.is_ascii_digit())
        {
            self.word = None;
        }
        self.end_word();
        if mark == '<' && self.peek(0) == Some('<') {
            self.at += 1;
            if self.peek(0) == Some('<') {
                self.at += 1;
                self.redirect = true;
            } else {
                self.here_document();
            }
            return;
        }
        if mark == '<' && self.peek(0) == Some('(') {
            return;
        }
        while self.peek(0).is_some_and(|char| ">&|".contains(char)) {
            self.at += 1;
        }
        while self.peek(0).is_some_and(|char| char == ' ' || char == '\t') {
            self.at += 1;
        }
        self.redirect = true;
    }

    fn here_document(&mut self) {
        let cut_tabs = self.peek(0) == Some('-');
        if cut_tabs {
            self.at += 1;
        }
        while self.peek(0).is_some_and(|char| char == ' ' || char == '\t') {
            self.at += 1;
        }
        let mut delimiter = String::new();
        while let Some(char) = self.peek(0)
            && !char.is_whitespace()
            && !";&|<>()".contains(char)
        {
            self.at += 1;
            if !"'\"\\".contains(char) {
                delimiter.push(char);
            }
        }
        if !delimiter.is_empty() {
            self.waiting.push((delimiter, cut_tabs));
        }
    }

    /// Takes the bodies of the here-documents the line before announced.
    pub(super) fn documents(&mut self) {
        for (delimiter, cut_tabs) in std::mem::take(&mut self.waiting) {
            let mut body = String::new();
            while self.at < self.chars.len() {
                let mut line = String::new();
                while let Some(char) = self.next()
                    && char != '\n'
                {
                    line.push(char);
                }
                let bare = line.trim_end_matches('\r');
                let bare = if cut_tabs {
                    bare.trim_start_matches('\t')
                } else {
                    bare
                };
                if bare == delimiter {
                    break;
                }
                body.push_str(&line);
                body.push('\n');
            }
            if let Some(command) = self.commands.last_mut() {
                command.documents.push(body);
            }
        }
    }
}
