//! Whether a job that deploys to production binds to the production environment whenever it does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::calls::local;
use super::combination::{self, Combination};
use super::deploys::{self, Deploy, Machine, Target};
use super::environment::{self, Guard};
use super::expression::{fill, may_run};
use super::mentions::Mentions;
use super::model::{Argument, Job, Secrets, Step, Workflow};
use super::production::{Place, Production, quoted};
use super::situation::Situation;
use super::unfollowed::{self, Files, names_any};
use super::value::Value;

/// Bytes of template evaluated for one job, over all its combinations.
const MOST_WORK: usize = 16 * 1024 * 1024;

/// A longer sentence than this, in characters, helps nobody.
const LONGEST: usize = 600;

/// How a job that can deploy to production is bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// Whenever it can deploy to production it runs in the production environment.
    Bound,
    /// In some case it deploys to production outside the production environment.
    NotBound {
        /// Which case, what it deploys there, and what its environment is instead.
        because: String,
    },
    /// It may deploy to production outside the production environment; nobody can tell from the file.
    Undecided {
        /// What could not be worked out.
        because: String,
    },
    /// It binds to no environment, and something it runs that is not followed may deploy to production.
    Unfollowed {
        /// What it runs.
        because: String,
    },
}

/// What one combination comes to.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    /// Nothing goes to production.
    Idle,
    /// Something goes to production, in its environment.
    Guarded,
    /// It cannot be told.
    Unsure(String),
    /// Something goes to production outside its environment in one of the cases a script chooses between.
    Perhaps(String),
    /// Something goes to production outside its environment.
    Bare(String),
}

/// A job in its workflow.
pub(super) struct Subject<'a> {
    /// The workflow's file.
    pub(super) file: &'a str,
    /// The workflow.
    pub(super) workflow: &'a Workflow,
    /// The job.
    pub(super) job: &'a Job,
    /// What is production.
    pub(super) production: &'a Production,
    /// Whether a workflow of this path is in the checkout.
    pub(super) exists: &'a dyn Fn(&str) -> bool,
}

/// A combination, the situation it belongs to, and what it comes to.
struct Case<'a> {
    situation: usize,
    started: &'a str,
    called: bool,
    combination: Combination,
    outcome: Outcome,
}

impl Subject<'_> {
    /// How the job is bound over all its situations; `None` when it never deploys to production.
    pub(super) fn binding(
        &self,
        situations: &[Situation],
        others: &mut Files<'_>,
    ) -> Option<Binding> {
        let mentions = Mentions::of(self.workflow, self.job);
        let cost = mentions
            .weight
            .max(1)
            .saturating_mul(situations.len().max(1));
        let most = (MOST_WORK / cost).clamp(1, combination::MOST);
        let mut cases = Vec::new();
        for (index, situation) in situations.iter().enumerate() {
            let environment = &self.production.environment;
            for combination in combination::of(self.job, &mentions, situation, environment, most) {
                let outcome = self.outcome(&combination, situation);
                cases.push(Case {
                    situation: index,
                    started: &situation.started,
                    called: situation.called,
                    combination,
                    outcome,
                });
            }
        }
        conclude(&cases).or_else(|| self.unfollowed(&cases, others))
    }

    /// What is in doubt about a job that binds to no environment and deploys nothing that is recognised.
    fn unfollowed(&self, cases: &[Case<'_>], others: &mut Files<'_>) -> Option<Binding> {
        let job = self.job;
        let binds = job
            .environment
            .as_ref()
            .is_some_and(|name| !name.is_empty());
        if binds || self.production.apps.is_empty() {
            return None;
        }
        let runs = |step: &Step| {
            cases.iter().any(|case| {
                may_run(job.condition.as_deref(), &case.combination)
                    && may_run(step.condition.as_deref(), &case.combination)
            })
        };
        let workflow = (self.file, self.workflow);
        let because = unfollowed::doubt(workflow, job, &self.production.apps, others, &runs)?;
        Some(Binding::Unfollowed { because })
    }

    fn outcome(&self, combination: &Combination, situation: &Situation) -> Outcome {
        if !may_run(self.job.condition.as_deref(), combination) {
            return Outcome::Idle;
        }
        let environment = self
            .job
            .environment
            .as_deref()
            .map(|name| fill(name, combination));
        let nearest = self.nearest(combination, situation, environment.as_ref());
        if let Some(uses) = &self.job.uses {
            return self.elsewhere(uses, combination, &nearest);
        }
        let variables = |env: &[(String, String)], outer: &Machine| -> BTreeMap<String, Value> {
            let contexts = deploys::StepContexts {
                job: combination,
                machine: outer,
                env: BTreeMap::new(),
            };
            env.iter()
                .map(|(name, template)| (name.clone(), fill(template, &contexts)))
                .collect()
        };
        let mut machine = Machine::default();
        machine.env = variables(&self.workflow.env, &machine);
        let own = variables(&self.job.env, &machine);
        machine.env.extend(own);
        let guard = environment::guard(environment.as_ref(), self.production);
        deploys::of_steps(&self.job.steps, &mut machine, combination)
            .iter()
            .map(|deploy| self.weigh(deploy, &guard, &nearest))
            .max_by_key(Outcome::rank)
            .unwrap_or(Outcome::Idle)
    }

    fn weigh(&self, deploy: &Deploy, guard: &Guard, nearest: &[String]) -> Outcome {
        let place = self.production.place(&deploy.how, &deploy.target, nearest);
        let by = format!("({}, line {})", deploy.how, deploy.line);
        match (place, guard) {
            (Place::Elsewhere, _) => Outcome::Idle,
            (_, Guard::Production) => Outcome::Guarded,
            (Place::Production(app), Guard::Other(is)) => {
                Outcome::Bare(format!("it deploys {} {by}, and {is}", name_of(&app)))
            }
            (Place::Sometimes(app), Guard::Other(is)) => {
                Outcome::Perhaps(format!("it can deploy {} {by}, and {is}", name_of(&app)))
            }
            (Place::Production(app) | Place::Sometimes(app), Guard::Unknown(is)) => {
                Outcome::Unsure(format!("it deploys {} {by}, and {is}", name_of(&app)))
            }
            (Place::Unknown(why), Guard::Other(is) | Guard::Unknown(is)) => {
                Outcome::Unsure(format!("it may deploy to production {by}: {why}; and {is}"))
            }
        }
    }

    /// What a job comes to whose steps are in another repository, or not in this checkout.
    fn elsewhere(&self, uses: &str, combination: &Combination, nearest: &[String]) -> Outcome {
        if local(uses).is_some_and(|path| (self.exists)(path)) {
            // Its own jobs are looked at, in the situation of this call.
            return Outcome::Idle;
        }
        let carries = match &self.job.secrets {
            Secrets::None => false,
            Secrets::Inherit => true,
            Secrets::Named(templates) => templates.iter().any(|template| {
                let template = template.to_lowercase();
                template.contains("heroku") || template.contains("cloudflare")
            }),
        };
        let handed = self
            .job
            .with
            .iter()
            .fold(Value::string(""), |all, (_, argument)| {
                let value = match argument {
                    Argument::Template(template) => fill(template, combination),
                    Argument::Constant(constant) => Value::known(constant.clone()),
                };
                all.then(&value).then(&Value::string(" "))
            });
        let named = || {
            let texts = handed.texts();
            texts
                .iter()
                .any(|text| names_any(&text.to_string(), &self.production.apps))
        };
        if !carries && local(uses).is_none() && !named() {
            return Outcome::Idle;
        }
        match self
            .production
            .place(&self.job.id, &Target::Opaque(handed), nearest)
        {
            Place::Elsewhere => Outcome::Idle,
            _ => Outcome::Unsure(format!(
                "it calls {}, whose jobs and their environments are not in this checkout",
                quoted(uses)
            )),
        }
    }

    /// The words around a deploy, nearest first.
    fn nearest(
        &self,
        combination: &Combination,
        situation: &Situation,
        environment: Option<&Value>,
    ) -> Vec<String> {
        let texts = |value: &Value| -> Vec<String> {
            value.texts().iter().map(ToString::to_string).collect()
        };
        let mut nearest = vec![combination.words(), situation.started.clone()];
        nearest.extend(environment.map(texts).unwrap_or_default());
        nearest.push(self.job.id.clone());
        if let Some(name) = &self.job.name {
            nearest.extend(texts(&fill(name, combination)));
        }
        // A condition that denies something names what the job is not.
        nearest.extend(
            self.job
                .condition
                .clone()
                .filter(|condition| !condition.contains('!')),
        );
        nearest.extend(self.workflow.name.clone());
        nearest
    }
}

fn name_of(app: &str) -> String {
    if app.contains(' ') {
        app.to_owned()
    } else {
        quoted(app)
    }
}

impl Outcome {
    const fn rank(&self) -> u8 {
        match self {
            Self::Idle => 0,
            Self::Guarded => 1,
            Self::Unsure(_) => 2,
            Self::Perhaps(_) => 3,
            Self::Bare(_) => 4,
        }
    }
}

fn conclude(cases: &[Case<'_>]) -> Option<Binding> {
    let is = |rank: u8| move |case: &&Case<'_>| case.outcome.rank() == rank;
    let bare = |case: &&Case<'_>| matches!(case.outcome, Outcome::Bare(_)) && certain(case, cases);
    let guarded = cases.iter().any(|case| case.outcome == Outcome::Guarded);
    let perhaps = cases.iter().find(is(3)).filter(|_| !guarded);
    if let Some(case) = cases.iter().find(bare).or(perhaps) {
        let because = sentence(case, cases);
        return Some(Binding::NotBound { because });
    }
    if let Some(case) = cases.iter().max_by_key(|case| case.outcome.rank())
        && case.outcome.rank() > Outcome::Guarded.rank()
    {
        let mut because = sentence(case, cases);
        if matches!(case.outcome, Outcome::Bare(_)) {
            because.push_str("; whether that can come about is not known here");
        }
        return Some(Binding::Undecided { because });
    }
    guarded.then_some(Binding::Bound)
}

/// Cases of the same situation that differ from this one in one choice, and which choice that is.
fn neighbours<'a>(
    case: &'a Case<'_>,
    cases: &'a [Case<'_>],
) -> impl Iterator<Item = (usize, &'a Outcome)> + 'a {
    let picks = &case.combination.picks;
    cases.iter().filter_map(move |other| {
        if other.situation != case.situation || other.combination.picks.len() != picks.len() {
            return None;
        }
        let pairs = picks.iter().zip(&other.combination.picks).enumerate();
        let mut differing = pairs.filter(|(_, (own, its))| own != its);
        let (index, _) = differing.next()?;
        differing
            .next()
            .is_none()
            .then_some((index, &other.outcome))
    })
}

/// Whether a bare case can really come about. It may rest on a value nobody here chooses; where another such
/// value would have bound the job, the two may always go together.
fn certain(case: &Case<'_>, cases: &[Case<'_>]) -> bool {
    neighbours(case, cases).all(|(choice, outcome)| {
        let free = case
            .combination
            .picks
            .get(choice)
            .is_some_and(|pick| pick.free);
        !free || matches!(outcome, Outcome::Idle | Outcome::Bare(_))
    })
}

/// The case in words: what started it where that matters, the choices that make the difference, what happens.
fn sentence(case: &Case<'_>, cases: &[Case<'_>]) -> String {
    let mut when = Vec::new();
    let situations = cases.last().map_or(0, |last| last.situation) + 1;
    if !case.started.is_empty() && (situations > 1 || case.called) {
        when.push(case.started.to_owned());
    }
    let mut choices: Vec<usize> = neighbours(case, cases)
        .filter(|(_, outcome)| outcome.rank() != case.outcome.rank())
        .map(|(choice, _)| choice)
        .collect();
    choices.sort_unstable();
    choices.dedup();
    let said: Vec<&str> = choices
        .iter()
        .filter_map(|choice| case.combination.picks.get(*choice))
        .map(|pick| pick.said.as_str())
        .filter(|said| !said.is_empty())
        .collect();
    if !said.is_empty() {
        when.push(format!("with {}", said.join(", ")));
    }
    let what = match &case.outcome {
        Outcome::Unsure(what) | Outcome::Perhaps(what) | Outcome::Bare(what) => what.as_str(),
        Outcome::Idle | Outcome::Guarded => "",
    };
    when.push(what.to_owned());
    let sentence = when.join(" ");
    // Names can be as long as their authors like.
    match sentence.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &sentence[..end]),
        None => sentence,
    }
}
