//! Who asks: a person, an operator, the same one throughout, and for the first time.

use super::characters::visible;
use super::plan::Plan;
use super::{
    ACTOR_CHANGED, ACTOR_NOT_OPERATOR, BOT_ACTOR, DISPATCH, MOST_SHOWN, NOT_DISPATCHED,
    REPLAYED_RUN,
};
use crate::finding::wording::one_of;
use crate::finding::{Finding, Judgement};
use crate::github::accounts::{Account, is_bot_login};
use crate::known::{Known, Unseen, Why};

/// What cannot be seen when the payload names nobody.
const SENDER: &str = "who sent the dispatch";

pub(super) fn judge(plan: &Plan, judgement: &mut Judgement) {
    let people = People::of(plan);
    dispatched(plan, judgement);
    first_attempt(plan, judgement);
    not_a_bot(plan, &people, judgement);
    operator(plan, &people, judgement);
    unchanged(plan, &people, judgement);
}

/// Everybody the runner and the payload name.
struct People<'a> {
    actor: Option<&'a str>,
    triggering: Option<&'a str>,
    sender: Known<&'a Account>,
}

impl<'a> People<'a> {
    fn of(plan: &'a Plan) -> Self {
        let sender = match &plan.run.event {
            Known::Found(event) => event.sender.as_ref().map_or(Known::Absent, Known::Found),
            Known::Absent => Known::Absent,
            Known::Unseen(unseen) => Known::Unseen(unseen.clone()),
        };
        Self {
            actor: plan.run.actor.as_deref(),
            triggering: plan.run.triggering_actor.as_deref(),
            sender,
        }
    }

    /// Each with the part they play.
    fn roles(&self) -> Vec<(&'static str, &'a str)> {
        let sender = match self.sender {
            Known::Found(sender) => Some(sender.login.as_str()),
            Known::Absent | Known::Unseen(_) => None,
        };
        [
            ("actor", self.actor),
            ("triggering actor", self.triggering),
            ("sender", sender),
        ]
        .into_iter()
        .filter_map(|(role, login)| Some((role, login?)))
        .collect()
    }

    /// Why the sender cannot be told, if so. A payload that names nobody is as good as none.
    fn no_sender(&self) -> Option<Unseen> {
        match &self.sender {
            Known::Found(_) => None,
            Known::Absent => Some(Unseen::new(
                Why::Unreadable,
                "the payload at GITHUB_EVENT_PATH names no sender",
            )),
            Known::Unseen(unseen) => Some(unseen.clone()),
        }
    }
}

fn shown(login: &str) -> String {
    visible(login, MOST_SHOWN)
}

fn not_set(variable: &str) -> Unseen {
    Unseen::new(
        Why::Unreadable,
        format!("{variable} is not set; the runner sets it in every job"),
    )
}

fn dispatched(plan: &Plan, judgement: &mut Judgement) {
    match plan.run.event_name.as_deref() {
        Some(DISPATCH) => {}
        None => judgement.undecided(
            &NOT_DISPATCHED,
            "which event started the run",
            not_set("GITHUB_EVENT_NAME"),
        ),
        Some(event) => judgement.find(
            Finding::new(
                &NOT_DISPATCHED,
                shown(event),
                format!(
                    "The run was started by `{}`, which asks nobody anything: there is no confirmation for this deploy.",
                    shown(event)
                ),
            )
            .compared(DISPATCH, shown(event))
            .remedy(plan.dispatch_again()),
        ),
    }
}

fn first_attempt(plan: &Plan, judgement: &mut Judgement) {
    match plan.run.run_attempt {
        Some(1) => {}
        None => judgement.undecided(
            &REPLAYED_RUN,
            "whether this is a re-run",
            not_set("GITHUB_RUN_ATTEMPT"),
        ),
        Some(attempt) => judgement.find(
            Finding::new(
                &REPLAYED_RUN,
                "this run",
                format!(
                    "This is attempt {attempt}: it repeats what was typed for the first one, and anyone with write \
                     access can start it."
                ),
            )
            .compared("attempt 1", format!("attempt {attempt}"))
            .remedy(format!("Do not re-run. {}", plan.dispatch_again())),
        ),
    }
}

fn not_a_bot(plan: &Plan, people: &People<'_>, judgement: &mut Judgement) {
    let mut bots: Vec<(&str, &str)> = people.roles();
    bots.retain(|(role, login)| {
        is_bot_login(login)
            || (*role == "sender"
                && matches!(people.sender, Known::Found(sender) if sender.is_bot()))
    });
    if let Some((_, login)) = bots.first() {
        let roles: Vec<&str> = bots.iter().map(|(role, _)| *role).collect();
        judgement.find(
            Finding::new(
                &BOT_ACTOR,
                shown(login),
                format!(
                    "{} is a bot ({}). A bot can fill in any phrase; a deploy to {} is confirmed by a person.",
                    shown(login),
                    roles.join(", "),
                    plan.target_shown()
                ),
            )
            .compared("a person", shown(login))
            .remedy(format!("As an operator: {}", lower_first(&plan.dispatch_again()))),
        );
        return;
    }
    if let Some(unseen) = people.no_sender() {
        judgement.undecided(&BOT_ACTOR, SENDER, unseen);
    } else if let Known::Found(sender) = people.sender
        && sender.kind.as_deref() != Some("User")
    {
        let kind = sender.kind.as_deref().map_or_else(
            || "gives the sender no type".to_owned(),
            |kind| {
                format!(
                    "gives the sender the type `{}`, which is neither User nor Bot",
                    shown(kind)
                )
            },
        );
        judgement.undecided(
            &BOT_ACTOR,
            "whether the sender is a person",
            Unseen::new(Why::Unreadable, format!("the payload {kind}")),
        );
    }
}

fn operator(plan: &Plan, people: &People<'_>, judgement: &mut Judgement) {
    let Some(actor) = people.actor else {
        judgement.undecided(
            &ACTOR_NOT_OPERATOR,
            "who dispatched the run",
            not_set("GITHUB_ACTOR"),
        );
        return;
    };
    let operators: Vec<&str> = plan.operators.iter().map(|o| o.value.as_str()).collect();
    if operators.iter().any(|o| o.eq_ignore_ascii_case(actor)) {
        return;
    }
    let any_operator = one_of(&operators, "an operator (the settings name none)");
    let mut finding = Finding::new(
        &ACTOR_NOT_OPERATOR,
        shown(actor),
        format!(
            "{} is not one of the operators. Anyone with write access can dispatch; only operators may decide on {}.",
            shown(actor),
            plan.target_shown()
        ),
    )
    .compared(&any_operator, shown(actor))
    .remedy(format!(
        "Ask {any_operator} to dispatch the workflow from {}, or agree on a change to `operators` in {}",
        plan.right_branch(),
        plan.path
    ));
    if let Some(first) = plan.operators.first() {
        finding = finding.at(plan.at(first.line));
    }
    judgement.find(finding);
}

fn unchanged(plan: &Plan, people: &People<'_>, judgement: &mut Judgement) {
    let roles = people.roles();
    let differ = roles
        .windows(2)
        .any(|pair| !pair[0].1.eq_ignore_ascii_case(pair[1].1));
    if differ {
        let all: Vec<String> = roles
            .iter()
            .map(|(role, login)| format!("{role} {}", shown(login)))
            .collect();
        let all = all.join(", ");
        judgement.find(
            Finding::new(
                &ACTOR_CHANGED,
                shown(roles.last().map_or("", |(_, login)| login)),
                format!(
                    "This run is not one person's doing: {all}. A confirmation is the word of the one who typed it; \
                     somebody else may not act on it."
                ),
            )
            .compared("one person", all)
            .remedy(plan.dispatch_again()),
        );
    } else if let Some(unseen) = people.no_sender() {
        judgement.undecided(&ACTOR_CHANGED, SENDER, unseen);
    } else if people.actor.is_none() {
        // Reported by `actor-not-operator` too; each rule says for itself what it could not see.
        judgement.undecided(
            &ACTOR_CHANGED,
            "who dispatched the run",
            not_set("GITHUB_ACTOR"),
        );
    }
}

fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
