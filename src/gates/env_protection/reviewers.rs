//! Who may approve: somebody who was agreed on, and nobody else.

use super::facts::Facts;
use super::plan::Plan;
use super::rules::{
    NO_REQUIRED_REVIEWERS, REQUIRED_REVIEWER_ABSENT, REVIEWER_IS_BOT, TEAM_REVIEWER,
    UNEXPECTED_REVIEWER,
};
use crate::finding::wording::{one_of, row};
use crate::finding::{Finding, Judgement, Rule};
use crate::github::accounts::Account;
use crate::github::environments::{Environment, Reviewer};
use crate::known::{Known, Unseen, Why};

/// Whether a listed reviewer is one of those who must be able to approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Counts {
    No,
    Unknown,
    Yes,
}

/// Judges the `required_reviewers` rule.
pub(super) fn judge(
    plan: &Plan,
    facts: &Facts,
    environment: &Environment,
    judgement: &mut Judgement,
) {
    let name = &plan.environment;
    let reviewers = match environment.reviewers() {
        Known::Found(reviewers) => reviewers,
        Known::Absent => Vec::new(),
        Known::Unseen(unseen) => {
            let what = format!("who must approve a deploy to `{name}`");
            return judgement.undecided(&NO_REQUIRED_REVIEWERS, what, unseen);
        }
    };
    if reviewers.is_empty() {
        return judgement.find(nobody_required(plan, environment));
    }
    for reviewer in &reviewers {
        match reviewer {
            Reviewer::User(account) => judge_account(plan, account, None, judgement),
            Reviewer::Team(slug) => judge_team(plan, facts, slug, judgement),
            Reviewer::Unclear(entry) => judgement.undecided(
                &UNEXPECTED_REVIEWER,
                format!("one of those who may approve a deploy to `{name}`"),
                Unseen::new(
                    Why::Unreadable,
                    format!(
                        "GitHub's list of reviewers holds {entry}; look it up at {}",
                        plan.settings_url()
                    ),
                ),
            ),
        }
    }
    let best = reviewers
        .iter()
        .map(|reviewer| counts(plan, facts, reviewer))
        .max()
        .unwrap_or(Counts::No);
    judge_presence(plan, &reviewers, best, judgement);
}

/// The accounts that may approve, as agreed, and whether there may be others whose names were not seen.
pub(super) fn approvers(
    plan: &Plan,
    facts: &Facts,
    environment: &Environment,
) -> (Vec<Account>, bool) {
    let mut accounts = Vec::new();
    let mut open_ended = false;
    let Known::Found(reviewers) = environment.reviewers() else {
        return (accounts, true);
    };
    for reviewer in reviewers {
        match reviewer {
            Reviewer::User(account) => accounts.push(account),
            // A team that was agreed on is not asked for its members.
            Reviewer::Team(slug) => match facts.members(&slug) {
                Known::Found(members) => accounts.extend(members.iter().cloned()),
                Known::Absent | Known::Unseen(_) => open_ended = true,
            },
            Reviewer::Unclear(_) => open_ended = true,
        }
    }
    accounts.retain(|account| !account.is_bot() && plan.agrees_on_reviewer(&account.login));
    (accounts, open_ended)
}

/// How a reviewer is called in tables and outputs.
pub(super) fn called(plan: &Plan, reviewer: &Reviewer) -> String {
    match reviewer {
        Reviewer::User(account) => account.login.clone(),
        Reviewer::Team(slug) => plan.team(slug),
        Reviewer::Unclear(entry) => format!("({entry})"),
    }
}

fn nobody_required(plan: &Plan, environment: &Environment) -> Finding {
    let name = &plan.environment;
    let others: Vec<_> = environment.rules().map(|rule| rule.kind.as_str()).collect();
    let (message, actual) = if others.contains(&"required_reviewers") {
        (
            format!(
                "`{name}` has a required_reviewers rule that names nobody, so nobody is asked before a deploy."
            ),
            "a required_reviewers rule without reviewers".to_owned(),
        )
    } else if others.is_empty() {
        (
            format!(
                "`{name}` exists and has no protection rule at all: a deploying job starts at once. This is how a run leaves an environment that it created itself, or somebody who deleted and recreated it."
            ),
            "no protection rule".to_owned(),
        )
    } else {
        (
            format!(
                "`{name}` has protection rules, and none of them asks a person: a deploying job starts without approval."
            ),
            format!("only {}", row(others)),
        )
    };
    plan.finding(&NO_REQUIRED_REVIEWERS, name, message)
        .compared(format!("required_reviewers: {}", wanted(plan)), actual)
        .remedy(format!(
            "{}: tick Required reviewers, add {}, and press Save protection rules. Then check: `gh api repos/{}/environments/{} --jq .protection_rules`",
            plan.settings_path(),
            wanted(plan),
            plan.repository,
            crate::github::segment(name),
        ))
}

fn judge_account(plan: &Plan, account: &Account, team: Option<&str>, judgement: &mut Judgement) {
    let login = &account.login;
    let name = &plan.environment;
    let through = team.map_or_else(String::new, |team| {
        format!(" as a member of the team {team}")
    });
    let remove = match team {
        Some(team) => format!("remove {login} from {team}, or replace the team by people"),
        None => format!("remove {login} from Required reviewers"),
    };
    if account.is_bot() {
        let finding = plan
            .finding(
                &REVIEWER_IS_BOT,
                login,
                format!("`{login}` is a bot and may approve deploys to `{name}`{through}. Whoever can make it act can deploy without a person looking."),
            )
            .compared("people only", format!("{login} ({})", account.kind.as_deref().unwrap_or("Bot")))
            .remedy(format!("{}: {remove}, add {}, and save.", plan.settings_path(), wanted(plan)));
        judgement.find(place(plan, finding));
    }
    // Said of a bot too: it is somebody else than was agreed, whatever it is.
    if !plan.agrees_on_reviewer(login) {
        let finding = plan
            .finding(
                &UNEXPECTED_REVIEWER,
                login,
                format!("`{login}` may approve deploys to `{name}`{through}, and the settings do not name them. One approval is enough, so theirs alone lets a deploy through."),
            )
            .compared(wanted(plan), login)
            .remedy(format!(
                "{}: {remove}; or, if it is meant, add {login} to `environments.{name}.reviewers`.",
                plan.settings_path()
            ));
        judgement.find(place(plan, finding));
    }
}

fn judge_team(plan: &Plan, facts: &Facts, slug: &str, judgement: &mut Judgement) {
    if plan.agrees_on_team(slug) {
        return;
    }
    let team = plan.team(slug);
    let name = &plan.environment;
    let finding = plan
        .finding(
            &TEAM_REVIEWER,
            &team,
            format!("The team `{team}` may approve deploys to `{name}`. Whoever joins it can approve from then on, and nothing in this repository changes."),
        )
        .compared(wanted(plan), format!("team {team}"))
        .remedy(format!(
            "{}: replace the team by people; or, if it is meant, add {team} to `environments.{name}.reviewers`.",
            plan.settings_path()
        ));
    judgement.find(place(plan, finding));
    match facts.members(slug) {
        Known::Found(members) => {
            for member in members {
                judge_account(plan, member, Some(&team), judgement);
            }
        }
        Known::Absent => undecided_team(
            plan,
            &UNEXPECTED_REVIEWER,
            &team,
            &Unseen::new(Why::Refused, "GitHub shows this token no such team"),
            judgement,
        ),
        Known::Unseen(unseen) => {
            undecided_team(plan, &UNEXPECTED_REVIEWER, &team, &unseen, judgement);
        }
    }
}

fn undecided_team(
    plan: &Plan,
    rule: &'static Rule,
    team: &str,
    unseen: &Unseen,
    judgement: &mut Judgement,
) {
    let detail = format!(
        "{}. Seeing a team takes a token with the organization permission `Members: read`, which GITHUB_TOKEN cannot have; or name {team} itself in `environments.{}.reviewers`",
        unseen.detail.trim_end_matches('.'),
        plan.environment
    );
    let what = format!("who is in the team {team}, which may approve");
    judgement.undecided(rule, what, Unseen::new(unseen.why, detail));
}

fn counts(plan: &Plan, facts: &Facts, reviewer: &Reviewer) -> Counts {
    let person = |account: &Account| !account.is_bot() && plan.agrees_on_reviewer(&account.login);
    let yes_if = |holds| if holds { Counts::Yes } else { Counts::No };
    match reviewer {
        Reviewer::User(account) => yes_if(person(account)),
        Reviewer::Team(slug) if plan.agrees_on_team(slug) => Counts::Yes,
        Reviewer::Team(slug) => match facts.members(slug) {
            Known::Found(members) => yes_if(members.iter().any(person)),
            Known::Absent | Known::Unseen(_) => Counts::Unknown,
        },
        Reviewer::Unclear(_) => Counts::Unknown,
    }
}

fn judge_presence(plan: &Plan, reviewers: &[Reviewer], best: Counts, judgement: &mut Judgement) {
    let name = &plan.environment;
    let found = reviewers.iter().map(|reviewer| called(plan, reviewer));
    let found: Vec<_> = found.collect();
    let found = row(found);
    match best {
        Counts::Yes => {}
        Counts::No => {
            let message = format!(
                "A deploy to `{name}` waits for {found}. None of those the settings name can approve it."
            );
            let finding = plan
                .finding(&REQUIRED_REVIEWER_ABSENT, name, message)
                .compared(wanted(plan), found)
                .remedy(format!(
                    "{}: under Required reviewers add {}, remove everybody else, and save.",
                    plan.settings_path(),
                    wanted(plan)
                ));
            judgement.find(place(plan, finding));
        }
        Counts::Unknown => judgement.undecided(
            &REQUIRED_REVIEWER_ABSENT,
            format!("whether {} can approve a deploy to `{name}`", wanted(plan)),
            Unseen::new(
                Why::Refused,
                format!("it depends on {found}, which could not be seen to the end"),
            ),
        ),
    }
}

/// Whom the settings want, in words.
fn wanted(plan: &Plan) -> String {
    let reviewers = plan.agreement.reviewers.iter();
    one_of(reviewers.map(|agreed| &agreed.name), "a person")
}

/// The finding, where the reviewers are agreed on.
fn place(plan: &Plan, finding: Finding) -> Finding {
    match plan.agreement.reviewers.first() {
        Some(first) => first.place(finding),
        None => finding,
    }
}
