//! The rules of this gate. All but the two about this very run are relaxed in a rollback: they say how the
//! environment is set up, and a bad deploy must not be kept in production by that.

use crate::finding::{Level, Rule};

/// Every rule, in the order the docs list them.
pub(super) const ALL: &[&Rule] = &[
    &ENVIRONMENT_MISSING,
    &NO_REQUIRED_REVIEWERS,
    &REQUIRED_REVIEWER_ABSENT,
    &UNEXPECTED_REVIEWER,
    &REVIEWER_IS_BOT,
    &TEAM_REVIEWER,
    &SELF_REVIEW_ALLOWED,
    &SELF_REVIEW_DEADLOCK,
    &ANY_BRANCH_MAY_DEPLOY,
    &BRANCH_NOT_ALLOWED,
    &NO_PROTECTED_BRANCH,
    &WAIT_TIMER_TOO_SHORT,
    &ADMINS_MAY_BYPASS,
    &PLAN_CANNOT_ENFORCE,
    &RUN_NOT_APPROVED,
    &APPROVED_BY_NON_OPERATOR,
    &WORKFLOW_NOT_BOUND,
    &STRAY_ENVIRONMENT,
    &SECRET_MISSING,
];

pub(super) static ENVIRONMENT_MISSING: Rule = Rule::new(
    "env-protection/environment-missing",
    Level::Error,
    "The environment does not exist.",
    "A missing environment holds nobody back, and the first run that names it creates it without any rule: from then on it looks configured.",
)
.relaxed_on_rollback();

pub(super) static NO_REQUIRED_REVIEWERS: Rule = Rule::new(
    "env-protection/no-required-reviewers",
    Level::Error,
    "No person has to approve a deploy.",
    "Without a required_reviewers rule that names somebody, a deploying job starts at once. A wait timer or a branch rule in the same list asks nobody.",
)
.relaxed_on_rollback();

pub(super) static REQUIRED_REVIEWER_ABSENT: Rule = Rule::new(
    "env-protection/required-reviewer-absent",
    Level::Error,
    "None of the agreed reviewers can approve.",
    "The deploy waits for somebody else, or for nobody who will come.",
)
.relaxed_on_rollback();

pub(super) static UNEXPECTED_REVIEWER: Rule = Rule::new(
    "env-protection/unexpected-reviewer",
    Level::Error,
    "Somebody can approve whom the settings do not name.",
    "One approval is enough: the rule is as strong as its least trusted reviewer.",
)
.relaxed_on_rollback();

pub(super) static REVIEWER_IS_BOT: Rule = Rule::new(
    "env-protection/reviewer-is-bot",
    Level::Error,
    "A bot can approve.",
    "Approval is where a person looks. Whoever can make the bot act can deploy.",
)
.relaxed_on_rollback();

pub(super) static TEAM_REVIEWER: Rule = Rule::new(
    "env-protection/team-reviewer",
    Level::Warning,
    "A team can approve that the settings do not name.",
    "Whoever joins the team can approve from then on, and nothing in the repository changes.",
)
.relaxed_on_rollback();

pub(super) static SELF_REVIEW_ALLOWED: Rule = Rule::new(
    "env-protection/self-review-allowed",
    Level::Error,
    "People can approve runs they started.",
    "The settings ask for two people. With self-review allowed, one stolen session is enough.",
)
.relaxed_on_rollback();

pub(super) static SELF_REVIEW_DEADLOCK: Rule = Rule::new(
    "env-protection/self-review-deadlock",
    Level::Error,
    "The only person who starts deploys is the only one who could approve them.",
    "No deploy can pass, which is usually found out during an incident and mended by switching the protection off.",
)
.relaxed_on_rollback();

pub(super) static ANY_BRANCH_MAY_DEPLOY: Rule = Rule::new(
    "env-protection/any-branch-may-deploy",
    Level::Error,
    "Every branch may deploy.",
    "Unreviewed code deploys from a branch anybody with write access can push, with that branch's own version of the workflow.",
)
.relaxed_on_rollback();

pub(super) static BRANCH_NOT_ALLOWED: Rule = Rule::new(
    "env-protection/branch-not-allowed",
    Level::Error,
    "The branches that may deploy are not the agreed ones.",
    "A branch too many lets unreviewed code deploy; an agreed branch that is missing is kept out. Of an agreed pattern one branch is enough; the rest is remarked on.",
)
.relaxed_on_rollback();

pub(super) static NO_PROTECTED_BRANCH: Rule = Rule::new(
    "env-protection/no-protected-branch",
    Level::Error,
    "Only protected branches may deploy, and no branch is protected.",
    "As long as the repository has no branch protection, GitHub lets every branch deploy: the restriction looks set and restricts nothing.",
)
.relaxed_on_rollback();

pub(super) static WAIT_TIMER_TOO_SHORT: Rule = Rule::new(
    "env-protection/wait-timer-too-short",
    Level::Error,
    "The wait before a deploy is shorter than agreed.",
    "The agreed minutes are there so that somebody can still say stop.",
)
.relaxed_on_rollback();

pub(super) static ADMINS_MAY_BYPASS: Rule = Rule::new(
    "env-protection/admins-may-bypass",
    Level::Error,
    "Administrators can pass the rules by.",
    "It is GitHub's default. Every administrator, and every token of one, can then deploy without the agreed approval.",
)
.relaxed_on_rollback();

pub(super) static PLAN_CANNOT_ENFORCE: Rule = Rule::new(
    "env-protection/plan-cannot-enforce",
    Level::Note,
    "GitHub does not offer these rules to a private repository on this plan.",
    "On Free, Pro and Team, required reviewers, wait timers and the administrators' switch exist for public repositories only. Buying Team does not help.",
)
.relaxed_on_rollback();

pub(super) static RUN_NOT_APPROVED: Rule = Rule::new(
    "env-protection/run-not-approved",
    Level::Error,
    "Nobody approved this run.",
    "Protection that was switched off for an hour leaves no trace but this: the run went ahead and no approval is on record.",
);

pub(super) static APPROVED_BY_NON_OPERATOR: Rule = Rule::new(
    "env-protection/approved-by-non-operator",
    Level::Error,
    "Somebody approved this run who is no operator.",
    "GitHub accepts whoever its list names; the settings say who answers for production.",
);

pub(super) static WORKFLOW_NOT_BOUND: Rule = Rule::new(
    "env-protection/workflow-not-bound",
    Level::Error,
    "A job deploys to production without naming the environment.",
    "Only jobs that name the environment are held back. All its rules do nothing for a job beside it.",
)
.relaxed_on_rollback();

pub(super) static STRAY_ENVIRONMENT: Rule = Rule::new(
    "env-protection/stray-environment",
    Level::Warning,
    "An environment looks like a slip of the pen.",
    "A run that names an environment creates it, unprotected: a typing mistake or an empty expression deploys past the real one and leaves this behind.",
)
.relaxed_on_rollback();

pub(super) static SECRET_MISSING: Rule = Rule::new(
    "env-protection/secret-missing",
    Level::Error,
    "The environment lacks an agreed secret.",
    "The job gets an empty text instead, or the repository's secret of the same name, which is not held back by any approval.",
)
.relaxed_on_rollback();
