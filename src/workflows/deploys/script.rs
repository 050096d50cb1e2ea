//! A step's script, followed from command to command: variables, git remotes, what it leaves to later steps.

use std::collections::BTreeMap;

use super::super::expression::{self, Part as TemplatePart, evaluate};
use super::super::model::Step;
use super::super::shell::{self, Command, Part, Word};
use super::super::value::{Piece, Text, Value};
use super::{Deploy, Machine, StepContexts, arguments, commands};

/// Scripts longer than this after filling are followed with their expressions left open.
const LONGEST: usize = 512 * 1024;
/// `bash -c` inside `bash -c` deeper than this is not followed.
const DEEPEST: usize = 4;
/// Where marks for open expressions begin: a private plane no script uses.
const FIRST_MARK: u32 = 0xF_0000;
/// How many open expressions one script may have.
const MOST_MARKS: u32 = 0xFFFD;

/// Follows a script. `left` is what the steps before left, and afterwards what this one leaves.
pub(super) fn run(
    template: &str,
    step: &Step,
    contexts: &StepContexts<'_>,
    left: &mut Machine,
) -> Vec<Deploy> {
    let mut variables = contexts.machine.env.clone();
    variables.extend(contexts.env.clone());
    let mut script = Script {
        step,
        variables,
        machine: left,
        open: Vec::new(),
        deploys: Vec::new(),
    };
    let text = script.filled(template, contexts);
    script.follow(&text, 0);
    script.deploys
}

struct Script<'a> {
    step: &'a Step,
    variables: BTreeMap<String, Value>,
    machine: &'a mut Machine,
    /// The values marks stand for.
    open: Vec<Value>,
    deploys: Vec<Deploy>,
}

impl Script<'_> {
    /// The script as the shell gets it: known expressions in place, a mark for each that is open.
    fn filled(&mut self, template: &str, contexts: &StepContexts<'_>) -> String {
        let mut text = String::new();
        for part in expression::parts(template) {
            match part {
                TemplatePart::Plain(plain) => {
                    text.extend(plain.chars().map(|char| match mark_index(char) {
                        Some(_) => char::REPLACEMENT_CHARACTER,
                        None => char,
                    }));
                }
                TemplatePart::Unclosed => {
                    let mark = self.mark(expression::unreadable());
                    text.push(mark);
                }
                TemplatePart::Expression(source) => {
                    let value = evaluate(source, contexts);
                    match value.known_text() {
                        Some(known) if text.len() + known.len() <= LONGEST => text.push_str(&known),
                        _ => text.push(self.mark(value)),
                    }
                }
            }
        }
        text
    }

    fn mark(&mut self, value: Value) -> char {
        let index = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
        if index >= MOST_MARKS {
            return char::REPLACEMENT_CHARACTER;
        }
        self.open.push(value);
        char::from_u32(FIRST_MARK + index).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn follow(&mut self, script: &str, depth: usize) {
        for command in shell::commands(script) {
            self.command(&command, depth);
        }
    }

    fn command(&mut self, command: &Command, depth: usize) {
        let assigned = command
            .words
            .iter()
            .take_while(|word| assignment(word).is_some())
            .count();
        let (assignments, words) = command.words.split_at(assigned);
        if words.is_empty() {
            return self.assign(assignments, command.conditional);
        }
        let before = (!assignments.is_empty()).then(|| self.variables.clone());
        self.assign(assignments, false);
        let words: Vec<Value> = words.iter().map(|word| self.expand(word)).collect();
        let words = arguments::without_wrappers(&words);
        self.program(command, words, depth);
        if let Some(before) = before {
            self.variables = before;
        }
    }

    fn program(&mut self, command: &Command, words: &[Value], depth: usize) {
        let name = words
            .first()
            .and_then(Value::known_text)
            .unwrap_or_default();
        match name.rsplit('/').next().unwrap_or(&name) {
            "export" | "declare" | "local" | "readonly" | "typeset" => {
                self.assign(&command.words, command.conditional);
            }
            "for" => {
                if let Some(variable) = words.get(1).and_then(Value::known_text) {
                    let each = words.iter().skip(3).flat_map(Value::possible).cloned();
                    self.variables.insert(variable, Value::any_of(each));
                }
            }
            "echo" | "printf" => self.leave(command, words),
            "bash" | "sh" | "zsh" | "eval" | "dash" if depth < DEEPEST => {
                self.nested(command, words, depth);
            }
            _ => {}
        }
        if let Some((app, remote)) = commands::remote(words) {
            self.machine.remotes.insert(remote, app);
        }
        let surroundings = commands::Surroundings {
            variables: &self.variables,
            remotes: &self.machine.remotes,
        };
        if let Some((how, target)) = commands::deploy(words, &surroundings) {
            self.deploys.push(Deploy {
                line: self.step.line,
                how,
                target,
            });
        }
    }

    /// `bash -c '…'`, `eval …`, and scripts fed as a here-document.
    fn nested(&mut self, command: &Command, words: &[Value], depth: usize) {
        let is = |word: &Value, wanted: &str| word.known_text().as_deref() == Some(wanted);
        let script = if is(&words[0], "eval") {
            let joined = words[1..].iter().fold(Value::string(""), |all, word| {
                all.then(word).then(&Value::string(" "))
            });
            Some(joined)
        } else {
            let flag = words.iter().position(|word| {
                let text = word.known_text().unwrap_or_default();
                text.starts_with('-') && !text.starts_with("--") && text.ends_with('c')
            });
            flag.and_then(|at| words.get(at + 1)).cloned()
        };
        for text in script.iter().flat_map(Value::texts) {
            let script = self.marked(&text);
            self.follow(&script, depth + 1);
        }
        for document in &command.documents {
            self.follow(document, depth + 1);
        }
    }

    /// A text as a script again, its gaps marked.
    fn marked(&mut self, text: &Text) -> String {
        let mut script = String::new();
        for piece in text.pieces() {
            match piece {
                Piece::Said(said) => script.push_str(said),
                Piece::Gap(name) => script.push(self.mark(Value::open(name))),
            }
        }
        script
    }

    fn assign(&mut self, words: &[Word], conditional: bool) {
        for word in words {
            let Some((name, rest)) = assignment(word) else {
                continue;
            };
            let mut value = self.expand(&rest);
            if conditional && let Some(before) = self.variables.get(&name) {
                value = before.or(&value);
            }
            self.variables.insert(name, value);
        }
    }

    /// `echo NAME=value >> "$GITHUB_ENV"` or `… >> "$GITHUB_OUTPUT"`.
    fn leave(&mut self, command: &Command, words: &[Value]) {
        let goes_to = |file: &str| {
            command
                .redirects
                .iter()
                .flat_map(|word| &word.0)
                .any(|part| matches!(part, Part::Variable { name, .. } if name == file))
        };
        let (to_env, to_output) = (goes_to("GITHUB_ENV"), goes_to("GITHUB_OUTPUT"));
        if !to_env && !to_output {
            return;
        }
        for text in words.last().map(Value::texts).unwrap_or_default() {
            let Some(Piece::Said(first)) = text.pieces().first() else {
                continue;
            };
            let Some((name, start)) = first.split_once('=') else {
                continue;
            };
            let mut value = Text::said(start.trim_end_matches("\\n"));
            text.pieces()[1..].iter().for_each(|piece| value.add(piece));
            let value = Value::any_of([value.into()]);
            let (kept, name) = match &self.step.id {
                Some(id) if to_output => (
                    &mut self.machine.outputs,
                    format!("{id}.{}", name.to_lowercase()),
                ),
                _ if to_env => (&mut self.machine.env, name.to_owned()),
                _ => continue,
            };
            // A branch or step that is not taken leaves what was there.
            let certain = !command.conditional && self.step.condition.is_none();
            let value = match kept.get(&name) {
                Some(before) if !certain => before.or(&value),
                _ => value,
            };
            kept.insert(name, value);
        }
    }

    fn expand(&self, word: &Word) -> Value {
        word.0.iter().fold(Value::string(""), |all, part| {
            all.then(&match part {
                Part::Literal(text) => self.literal(text),
                Part::Variable { name, otherwise } => self.variable(name, otherwise.as_deref()),
                Part::Output => Value::open("the output of a command"),
            })
        })
    }

    fn variable(&self, name: &str, otherwise: Option<&str>) -> Value {
        let value = self
            .variables
            .get(name)
            .cloned()
            .unwrap_or_else(|| Value::open(&format!("${name}")));
        match otherwise.map(|text| self.literal(text)) {
            None => value,
            Some(otherwise) => value.map(|one| match one.text().known() {
                Some("") => otherwise.clone(),
                Some(_) => Value::any_of([one.clone()]),
                None => Value::any_of([one.clone()]).or(&otherwise),
            }),
        }
    }

    /// Literal text with its marks opened again.
    fn literal(&self, text: &str) -> Value {
        let mut value = Value::string("");
        let mut plain = String::new();
        for char in text.chars() {
            match mark_index(char).and_then(|index| self.open.get(index)) {
                Some(open) => {
                    value = value.then(&Value::string(&plain)).then(open);
                    plain.clear();
                }
                None => plain.push(char),
            }
        }
        value.then(&Value::string(&plain))
    }
}

fn mark_index(char: char) -> Option<usize> {
    let index = u32::from(char).checked_sub(FIRST_MARK)?;
    (index < MOST_MARKS).then(|| usize::try_from(index).ok())?
}

/// `NAME=rest` as its name and the word after the sign.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let Some(Part::Literal(first)) = word.0.first() else {
        return None;
    };
    let (name, rest) = first.split_once('=')?;
    let mut chars = name.chars();
    let starts_well = chars
        .next()
        .is_some_and(|char| char.is_ascii_alphabetic() || char == '_');
    if !starts_well || !chars.all(|char| char.is_ascii_alphanumeric() || char == '_') {
        return None;
    }
    let mut parts = word.0.clone();
    parts[0] = Part::Literal(rest.to_owned());
    Some((name.to_owned(), Word(parts)))
}
