//! What a GitHub expression may evaluate to, when only some of what it refers to is known.
//!
//! The grammar is zizmor's (`github-actions-expressions`); the meaning is GitHub's: `==` ignores case,
//! `&&` and `||` hand on an operand, `''`, `0`, `false` and `null` are false
//! (docs.github.com/actions/reference/workflows-and-actions/expressions). Where an operand is unknown,
//! both ways are followed, so the result is every value that can come out.

use github_actions_expressions::call::Call;
use github_actions_expressions::context::Context;
use github_actions_expressions::op::{BinExpr, BinOp};
use github_actions_expressions::{Evaluation, Expr, SpannedExpr, literal::Literal};

use super::functions;
use super::value::{Possible, Value};

/// GitHub refuses long expressions; this also bounds how deep a chain of operators can nest.
const LONGEST: usize = 4_096;
/// Operators nested deeper than this are not followed.
const DEEPEST: usize = 200;

/// What an expression may refer to.
pub(super) trait Contexts {
    /// The value under a path such as `inputs.target`. All parts but those under `env` are in lower
    /// case. `None`: nothing is known of it.
    fn look_up(&self, path: &[String]) -> Option<Value>;
}

/// A template cut at its expressions.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Text between expressions.
    Plain(&'a str),
    /// The inside of `${{ … }}`.
    Expression(&'a str),
    /// A `${{` that is never closed, and all that follows.
    Unclosed,
}

/// Cuts a template at its expressions.
pub(super) fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find("${{") {
        if start > 0 {
            parts.push(Part::Plain(&rest[..start]));
        }
        let inside = &rest[start + 3..];
        let Some(end) = closing(inside) else {
            parts.push(Part::Unclosed);
            return parts;
        };
        parts.push(Part::Expression(&inside[..end]));
        rest = &inside[end + 2..];
    }
    if !rest.is_empty() {
        parts.push(Part::Plain(rest));
    }
    parts
}

/// Where `}}` stands outside quotes.
fn closing(inside: &str) -> Option<usize> {
    let mut quoted = false;
    let bytes = inside.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            b'}' if !quoted && bytes.get(index + 1) == Some(&b'}') => return Some(index),
            _ => {}
        }
    }
    None
}

/// What a template may become. One expression alone keeps its type; anything else is text.
pub(super) fn fill(template: &str, contexts: &dyn Contexts) -> Value {
    match parts(template).as_slice() {
        [Part::Expression(source)] => evaluate(source, contexts),
        parts => parts.iter().fold(Value::string(""), |filled, part| {
            filled.then(&match part {
                Part::Plain(text) => Value::string(text),
                Part::Expression(source) => evaluate(source, contexts),
                Part::Unclosed => unreadable(),
            })
        }),
    }
}

/// Whether an `if:` may let its job or step run. Without `${{` the whole is one expression; with it, text
/// around the expression makes a string, which is true (so is a block scalar's last newline).
pub(super) fn may_run(condition: Option<&str>, contexts: &dyn Contexts) -> bool {
    let Some(condition) = condition else {
        return true;
    };
    if condition.trim().is_empty() {
        return true;
    }
    if condition.contains("${{") {
        fill(condition, contexts).may_be_true()
    } else {
        evaluate(condition, contexts).may_be_true()
    }
}

/// Parses an expression; `None` when it is too long or not one.
pub(super) fn parse(source: &str) -> Option<SpannedExpr<'_>> {
    if source.len() > LONGEST {
        return None;
    }
    Expr::parse(source).ok()
}

/// What the inside of `${{ … }}` may be.
pub(super) fn evaluate(source: &str, contexts: &dyn Contexts) -> Value {
    match parse(source) {
        Some(expression) => Evaluator { contexts }.value(&expression, 0),
        None => unreadable(),
    }
}

/// The value of what is no expression. GitHub refuses such a workflow; here it is only not known.
pub(super) fn unreadable() -> Value {
    Value::open("an expression that cannot be read")
}

/// The path a context spells, lower-cased but for what stands under `env`; `None` when a part is computed.
pub(super) fn path_of(context: &Context<'_>) -> Option<Vec<String>> {
    let mut path: Vec<String> = Vec::new();
    for part in &context.parts {
        let name = match &part.inner {
            Expr::Identifier(name) => name.as_str().to_owned(),
            Expr::Index(index) => match &index.inner {
                Expr::Literal(Literal::String(name)) => name.to_string(),
                _ => return None,
            },
            _ => return None,
        };
        let keeps_case = path.first().is_some_and(|head| head == "env");
        path.push(if keeps_case {
            name
        } else {
            name.to_lowercase()
        });
    }
    Some(path)
}

struct Evaluator<'a> {
    contexts: &'a dyn Contexts,
}

impl Evaluator<'_> {
    fn value(&self, expression: &SpannedExpr<'_>, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::open("an expression nested too deep");
        }
        match &expression.inner {
            Expr::Literal(literal) => Value::known(constant(literal)),
            Expr::Context(context) => self.context(context, expression.origin.raw, depth),
            Expr::BinExpr(binary) => self.binary(binary, depth),
            Expr::UnExpr { expr, .. } => {
                let operand = self.value(expr, depth + 1);
                operand.map(|one| match one.truth() {
                    Some(truth) => Value::known(Evaluation::Boolean(!truth)),
                    None => Value::either(),
                })
            }
            Expr::Call(call) => self.call(call, expression.origin.raw, depth),
            Expr::Star | Expr::Identifier(_) | Expr::Index(_) => Value::open(expression.origin.raw),
        }
    }

    fn binary(&self, binary: &BinExpr<'_>, depth: usize) -> Value {
        let left = self.value(&binary.lhs, depth + 1);
        match binary.op {
            // Evaluated only where it can matter, as GitHub does.
            BinOp::And | BinOp::Or => {
                let decides = binary.op == BinOp::Or;
                let mut right = None;
                left.map(|one| match one.truth() {
                    Some(truth) if truth == decides => Value::any_of([one.clone()]),
                    Some(_) => right
                        .get_or_insert_with(|| self.value(&binary.rhs, depth + 1))
                        .clone(),
                    None => {
                        let kept = if decides {
                            one.clone()
                        } else {
                            Possible::string("")
                        };
                        let right = right.get_or_insert_with(|| self.value(&binary.rhs, depth + 1));
                        Value::any_of([kept]).or(right)
                    }
                })
            }
            _ => {
                let right = self.value(&binary.rhs, depth + 1);
                left.map(|left| right.map(|right| compare(left, &binary.op, right)))
            }
        }
    }

    fn context(&self, context: &Context<'_>, raw: &str, depth: usize) -> Value {
        if let Some(path) = path_of(context) {
            return self
                .contexts
                .look_up(&path)
                .unwrap_or_else(|| Value::open(raw));
        }
        // A computed part: `fromJSON('{…}')[inputs.target]`, `matrix[inputs.key]`.
        let mut value = None;
        let mut path = Vec::new();
        for part in &context.parts {
            let key = match &part.inner {
                Expr::Identifier(name) if value.is_none() => {
                    path.push(name.as_str().to_lowercase());
                    continue;
                }
                Expr::Identifier(name) => Some(name.as_str().to_owned()),
                Expr::Index(index) => self.value(index, depth + 1).known_text(),
                Expr::Star => None,
                _ if value.is_none() && path.is_empty() => {
                    value = Some(self.value(part, depth + 1));
                    continue;
                }
                _ => None,
            };
            let Some(key) = key else {
                return Value::open(raw);
            };
            value = if let Some(value) = value {
                Some(value.map(|one| member(one, &key, raw)))
            } else {
                path.push(key);
                self.contexts.look_up(&path)
            };
        }
        value.unwrap_or_else(|| Value::open(raw))
    }

    fn call(&self, call: &Call<'_>, raw: &str, depth: usize) -> Value {
        let arguments: Vec<Value> = call
            .args
            .iter()
            .map(|argument| self.value(argument, depth + 1))
            .collect();
        functions::call(call.func, &arguments, raw)
    }
}

fn constant(literal: &Literal<'_>) -> Evaluation {
    match literal {
        Literal::Number(number) => Evaluation::Number(*number),
        Literal::String(text) => Evaluation::String(text.to_string()),
        Literal::Boolean(is) => Evaluation::Boolean(*is),
        Literal::Null => Evaluation::Null,
    }
}

/// A member of an object or an item of a list; GitHub gives null for one that is not there.
pub(super) fn member(of: &Possible, key: &str, raw: &str) -> Value {
    let found = match of {
        Possible::Known(Evaluation::Object(members)) => members
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value.clone()),
        Possible::Known(Evaluation::Array(items)) => key
            .parse::<usize>()
            .ok()
            .and_then(|index| items.get(index).cloned()),
        Possible::Known(_) => None,
        Possible::Open { .. } => return Value::open(raw),
    };
    Value::known(found.unwrap_or(Evaluation::Null))
}

fn compare(left: &Possible, op: &BinOp, right: &Possible) -> Value {
    let known = match (left, right) {
        (Possible::Known(left), Possible::Known(right)) => Some(match op {
            BinOp::Eq => left.sema() == right.sema(),
            BinOp::Neq => left.sema() != right.sema(),
            BinOp::Lt => left.sema() < right.sema(),
            BinOp::Le => left.sema() <= right.sema(),
            BinOp::Gt => left.sema() > right.sema(),
            BinOp::Ge => left.sema() >= right.sema(),
            BinOp::And | BinOp::Or => return Value::either(),
        }),
        (open @ Possible::Open { .. }, Possible::Known(Evaluation::String(other)))
        | (Possible::Known(Evaluation::String(other)), open @ Possible::Open { .. }) => {
            let differs = !open.could_be(other);
            match op {
                BinOp::Eq if differs => Some(false),
                BinOp::Neq if differs => Some(true),
                _ => None,
            }
        }
        _ => None,
    };
    known.map_or_else(Value::either, |known| {
        Value::known(Evaluation::Boolean(known))
    })
}

/// Walks every expression of a template or, with `condition`, of an `if:`.
pub(super) fn each_expression(template: &str, condition: bool, visit: &mut dyn FnMut(&str)) {
    if condition && !template.contains("${{") {
        return visit(template);
    }
    for part in parts(template) {
        if let Part::Expression(source) = part {
            visit(source);
        }
    }
}

#[cfg(test)]
mod tests;
