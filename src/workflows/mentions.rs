//! What the expressions of a job refer to, and which texts they compare it with.
//!
//! Only what is mentioned is worth trying out, and only the texts it is compared with make a difference:
//! a free input compared with `prod` alone is either `prod` or something else.

use std::collections::BTreeMap;

use github_actions_expressions::literal::Literal;
use github_actions_expressions::op::{BinExpr, BinOp};
use github_actions_expressions::{Expr, SpannedExpr};

use super::deploys;
use super::expression::{Part, each_expression, parse, parts, path_of};
use super::model::{Argument, Job, Workflow};
use super::yaml::{Kind, Node};

/// Operators nested deeper than this are not looked at.
const DEEPEST: usize = 200;

/// What a job's expressions mention.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// By path in lower case: `inputs.target`, `needs.plan.outputs.app`.
    pub(super) mentioned: BTreeMap<String, Mention>,
    /// Texts compared with a variable or a computed value, which may have come from anything mentioned.
    pub(super) loose: Vec<String>,
    /// Bytes of template looked at: what evaluating the job once costs.
    pub(super) weight: usize,
}

/// What a job's expressions do with one path.
#[derive(Debug, Default)]
pub(super) struct Mention {
    /// The path as it was first spelled.
    pub(super) spelled: String,
    /// The texts it is compared with.
    pub(super) compared: Vec<String>,
    /// Its truth is asked for, or it is compared with a text.
    pub(super) tested: bool,
    /// It can be the whole name of the environment.
    pub(super) names_environment: bool,
}

impl Mentions {
    /// What a job mentions, its workflow's variables included.
    pub(super) fn of(workflow: &Workflow, job: &Job) -> Self {
        let mut mentions = Self::default();
        if let Some(environment) = &job.environment {
            mentions.template(environment, false);
            let whole = matches!(parts(environment).as_slice(), [Part::Expression(_)]);
            for mention in mentions.mentioned.values_mut() {
                mention.names_environment = whole;
            }
        }
        // Whether the cache was hit makes no difference to where a later step deploys.
        let steps = || job.steps.iter().filter(|step| deploys::may_matter(step));
        let conditions = steps().map(|step| &step.condition);
        for condition in conditions.chain([&job.condition]).flatten() {
            mentions.template(condition, true);
        }
        let named = |list: &'_ [(String, String)]| -> Vec<String> {
            list.iter().map(|(_, template)| template.clone()).collect()
        };
        let mut templates = [named(&workflow.env), named(&job.env)].concat();
        templates.extend(job.name.clone());
        for (_, argument) in &job.with {
            if let Argument::Template(template) = argument {
                templates.push(template.clone());
            }
        }
        for step in steps() {
            templates.extend(named(&step.env));
            templates.extend(named(&step.with));
            templates.extend(step.run.clone());
        }
        if let Some(matrix) = &job.matrix {
            scalars(matrix, &mut templates);
        }
        for template in &templates {
            mentions.template(template, false);
        }
        mentions
    }

    fn template(&mut self, template: &str, condition: bool) {
        self.weight += template.len();
        each_expression(template, condition, &mut |source| {
            if let Some(expression) = parse(source) {
                self.expression(&expression, false, 0);
            }
        });
    }

    fn expression(&mut self, expression: &SpannedExpr<'_>, tested: bool, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match &expression.inner {
            Expr::Context(context) => {
                if let Some(path) = path_of(context) {
                    self.mention(&path.join("."), expression.origin.raw, None, tested);
                }
                for part in &context.parts {
                    self.expression(part, false, depth + 1);
                }
            }
            Expr::BinExpr(BinExpr { lhs, op, rhs }) => {
                let joins = matches!(op, BinOp::And | BinOp::Or);
                for (one, other) in [(lhs, rhs), (rhs, lhs)] {
                    if let (Expr::Literal(Literal::String(text)), false) = (&other.inner, joins) {
                        self.compared(one, text);
                    }
                    self.expression(one, joins, depth + 1);
                }
            }
            Expr::UnExpr { expr, .. } => self.expression(expr, true, depth + 1),
            Expr::Index(index) => self.expression(index, false, depth + 1),
            Expr::Call(call) => {
                for argument in &call.args {
                    self.expression(argument, false, depth + 1);
                }
            }
            Expr::Literal(_) | Expr::Star | Expr::Identifier(_) => {}
        }
    }

    fn compared(&mut self, with: &SpannedExpr<'_>, text: &str) {
        let path = match &with.inner {
            Expr::Context(context) => path_of(context),
            _ => None,
        };
        match path {
            Some(path) if path[0] != "env" && path[0] != "matrix" => {
                self.mention(&path.join("."), with.origin.raw, Some(text), true);
            }
            _ if self
                .loose
                .iter()
                .any(|known| known.eq_ignore_ascii_case(text)) => {}
            _ => self.loose.push(text.to_owned()),
        }
    }

    fn mention(&mut self, path: &str, spelled: &str, text: Option<&str>, tested: bool) {
        // Two spellings of one thing.
        let inputs = path
            .strip_prefix("github.event.")
            .filter(|rest| rest.starts_with("inputs."));
        let (path, spelled, text) = match (inputs.unwrap_or(path), text) {
            ("github.ref_name", text) => {
                let text = text.map(|name| format!("refs/heads/{name}"));
                ("github.ref", "github.ref", text)
            }
            (path, text) if path.starts_with("inputs.") => (path, path, text.map(str::to_owned)),
            (path, text) => (path, spelled, text.map(str::to_owned)),
        };
        let mention = self.mentioned.entry(path.to_owned()).or_default();
        if mention.spelled.is_empty() {
            spelled.clone_into(&mut mention.spelled);
        }
        mention.tested |= tested;
        if let Some(text) = text
            && !mention
                .compared
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&text))
        {
            mention.compared.push(text);
        }
    }
}

fn scalars(node: &Node, into: &mut Vec<String>) {
    match &node.kind {
        Kind::Scalar { text, .. } => into.push(text.clone()),
        Kind::List(items) => items.iter().for_each(|item| scalars(item, into)),
        Kind::Map(entries) => entries.iter().for_each(|entry| scalars(&entry.value, into)),
    }
}
