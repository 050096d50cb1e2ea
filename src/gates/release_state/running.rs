//! What runs in one app: which release, which code, and what stands above it.

use super::facts::{Built, SeenApp, processes};
use super::plan::ServicePlan;
use super::rules::{
    APP_MISSING, IMAGE_DIFFERS, MAINTENANCE_ON, NEVER_DEPLOYED, RELEASE_FAILED, RELEASE_NOT_CURRENT,
};
use crate::config::App;
use crate::finding::{Finding, Judgement, Rule};
use crate::heroku::{self, Release, ReleaseStatus};
use crate::hex;
use crate::known::{Known, Unseen, Why};
use crate::releases::{Change, Code, CodeRule, History};

/// An app as far as it was seen.
pub(super) struct Running<'a> {
    pub(super) plan: &'a ServicePlan,
    pub(super) app: &'a App,
    pub(super) seen: &'a SeenApp,
    pub(super) about: Option<&'a heroku::App>,
    pub(super) history: Option<History<'a>>,
    /// The release that runs.
    pub(super) current: Option<&'a Release>,
    /// Its code; absent where there is none, unseen where that is not known.
    pub(super) code: Known<Code>,
}

impl<'a> Running<'a> {
    /// Reads the facts about an app. What was not seen goes on record; that the app is not there is a finding, and
    /// there is nothing else to say of it then.
    pub(super) fn read(
        plan: &'a ServicePlan,
        app: &'a App,
        seen: &'a SeenApp,
        processes: &[&str],
        judgement: &mut Judgement,
    ) -> Option<Self> {
        let words = plan.in_words(app);
        let about = judgement.seen(&APP_MISSING, &words, &seen.about);
        if about == Some(None) {
            judgement.find(missing(plan, app));
            return None;
        }
        let about = about.flatten();
        let part = Part {
            app: words.clone(),
            is_dark: about.is_none(),
        };
        let pages = part.read(
            &RELEASE_NOT_CURRENT,
            "the releases",
            &seen.releases,
            judgement,
        );
        let rule = about.map(CodeRule::of);
        let history = pages.map(|pages| History::new(rule.unwrap_or(CodeRule::Slug), pages));
        let (current, code) = match &history {
            None => (None, unknown("its releases were not seen")),
            Some(history) => {
                let what = format!("which release {words} runs");
                let current = history.current();
                match judgement.seen(&RELEASE_NOT_CURRENT, &what, &current) {
                    None => (None, unknown("which release runs is not known")),
                    // No release at all.
                    Some(None) => (None, Known::Absent),
                    Some(Some(current)) => match rule {
                        Some(_) => (Some(*current), history.code(current, processes)),
                        None => (Some(*current), unknown("its stack is not known")),
                    },
                }
            }
        };
        Some(Self {
            plan,
            app,
            seen,
            about,
            history,
            current,
            code,
        })
    }

    pub(super) fn in_words(&self) -> String {
        self.plan.in_words(self.app)
    }

    /// A part of this app; that it was not seen goes on record.
    pub(super) fn part<'k, T>(
        &self,
        rule: &'static Rule,
        what: &str,
        known: &'k Known<T>,
        judgement: &mut Judgement,
    ) -> Option<&'k T> {
        let part = Part {
            app: self.in_words(),
            is_dark: self.about.is_none(),
        };
        part.read(rule, what, known, judgement)
    }

    /// A finding about this app.
    pub(super) fn finding(&self, rule: &'static Rule, message: impl Into<String>) -> Finding {
        self.app.place(Finding::new(rule, &self.app.name, message))
    }

    /// The same about something in it, e.g. a process type.
    pub(super) fn finding_in(
        &self,
        rule: &'static Rule,
        part: &str,
        message: impl Into<String>,
    ) -> Finding {
        let subject = format!("{} {part}", self.app.name);
        self.app.place(Finding::new(rule, subject, message))
    }

    /// Whether the release that runs is the newest, took effect, and brought code.
    pub(super) fn judge(&self, judgement: &mut Judgement) {
        self.judge_above(judgement);
        self.judge_current(judgement);
        match &self.code {
            Known::Absent => judgement.find(self.never_deployed()),
            Known::Unseen(unseen) if self.current.is_some() => {
                let what = format!("which code {} runs", self.in_words());
                judgement.undecided(&IMAGE_DIFFERS, what, unseen.clone());
            }
            // That no release was seen is on record.
            Known::Found(_) | Known::Unseen(_) => {}
        }
        self.judge_maintenance(judgement);
    }

    /// The releases above the one that runs.
    fn judge_above(&self, judgement: &mut Judgement) {
        let (Some(history), Some(current)) = (&self.history, self.current) else {
            return;
        };
        let name = &self.app.name;
        for release in history.above(current.version) {
            let (version, described) = (release.version, described(release));
            let runs = format!("v{} runs", current.version);
            let finding = match &release.status {
                Some(ReleaseStatus::Failed) => self
                    .finding(
                        &RELEASE_FAILED,
                        format!(
                            "v{version} ({described}) failed; {runs} on. What it was to bring is not in production."
                        ),
                    )
                    .compared("the newest release runs", format!("v{version} failed, {runs}"))
                    .remedy(format!(
                        "See why: `heroku releases:output v{version} --app {name}`. Then deploy again."
                    )),
                Some(ReleaseStatus::Pending) => self
                    .finding(
                        &RELEASE_NOT_CURRENT,
                        format!(
                            "v{version} ({described}) is pending; {runs} until its release phase ends."
                        ),
                    )
                    .compared("the newest release runs", format!("v{version} is pending, {runs}"))
                    .remedy(format!(
                        "Watch it: `heroku releases:output v{version} --app {name}`. Then look again."
                    )),
                status => {
                    let status = status.as_ref().map_or("without a status", ReleaseStatus::as_str);
                    self.finding(
                        &RELEASE_NOT_CURRENT,
                        format!("v{version} ({described}) is {status} and not current; {runs}."),
                    )
                    .compared("the newest release runs", runs)
                    .remedy(format!("See which: `heroku releases --app {name}`."))
                }
            };
            judgement.find(finding);
        }
    }

    /// How far the current release itself got.
    fn judge_current(&self, judgement: &mut Judgement) {
        let Some(current) = self.current else { return };
        let (version, name) = (current.version, &self.app.name);
        let next = format!("See why: `heroku releases:output v{version} --app {name}`.");
        match &current.status {
            None | Some(ReleaseStatus::Succeeded) => {}
            Some(ReleaseStatus::Failed) => judgement.find(
                self.finding(
                    &RELEASE_FAILED,
                    format!("v{version} ({}) is current, and failed.", described(current)),
                )
                .compared("succeeded", "failed")
                .remedy(next),
            ),
            Some(ReleaseStatus::Pending) => judgement.find(
                self.finding(
                    &RELEASE_NOT_CURRENT,
                    format!(
                        "v{version} ({}) is current, and still pending: its release phase has not ended.",
                        described(current)
                    ),
                )
                .compared("succeeded", "pending")
                .remedy(next),
            ),
            Some(status @ (ReleaseStatus::Expired | ReleaseStatus::Other(_))) => {
                let detail = format!("Heroku calls v{version} current, and {}", status.as_str());
                let what = format!("whether what {} runs took effect", self.in_words());
                judgement.undecided(&RELEASE_FAILED, what, Unseen::new(Why::Unreadable, detail));
            }
        }
    }

    fn never_deployed(&self) -> Finding {
        let count = self
            .history
            .as_ref()
            .map_or(0, |it| it.newest_first().len());
        let releases = crate::finding::wording::counted(count, "release", "releases");
        let changes = self.history.as_ref().map(changes).unwrap_or_default();
        let found = match self.about.map(CodeRule::of) {
            Some(CodeRule::Images) => "no release deployed an image",
            Some(CodeRule::Artifact) => "no release has an artifact",
            Some(CodeRule::Slug) | None => "no release has a slug",
        };
        self.finding(
            &NEVER_DEPLOYED,
            format!(
                "Nothing was ever deployed to it: of its {releases} none brought code{changes}. Heroku answers every request with 502."
            ),
        )
        .compared("a release with code", found)
        .remedy(format!(
            "Run the deploy workflow for {}, then look again: `heroku releases --app {}`.",
            self.app.environment, self.app.name
        ))
    }

    fn judge_maintenance(&self, judgement: &mut Judgement) {
        let Some(about) = self.about else { return };
        let name = &self.app.name;
        match about.maintenance {
            Some(false) => {}
            Some(true) => judgement.find(
                self.finding(
                    &MAINTENANCE_ON,
                    "It is in maintenance mode: Heroku shows everybody its maintenance page.",
                )
                .compared("off", "on")
                .remedy(format!(
                    "When the work is done: `heroku maintenance:off --app {name}`."
                )),
            ),
            None => {
                let what = format!("whether {} is in maintenance mode", self.in_words());
                let detail = format!("GET /apps/{name}: Heroku did not say");
                judgement.undecided(&MAINTENANCE_ON, what, Unseen::new(Why::Unreadable, detail));
            }
        }
    }

    /// The commit the release that runs was made from; absent where nobody names one.
    pub(super) fn commit(&self) -> Known<String> {
        let stated = |commit: &Option<String>| {
            let commit = commit.as_deref().map(str::trim).unwrap_or_default();
            hex::commit(commit).map_or(Known::Absent, Known::Found)
        };
        match &self.seen.build {
            Some(Built::Slug(slug)) => slug.as_ref().and_then(|slug| stated(&slug.commit)),
            Some(Built::Image(image)) => image.as_ref().and_then(|image| stated(&image.commit)),
            None => Known::Absent,
        }
    }

    /// The processes whose code matters, as this app's formation has it.
    pub(super) fn processes(&self) -> Vec<&'a str> {
        processes(&self.seen.formation, self.plan)
    }
}

/// What is to be read of an app beside itself.
struct Part {
    app: String,
    /// The app itself was not seen, which is on record: that its parts were not either says no more.
    is_dark: bool,
}

impl Part {
    fn read<'k, T>(
        &self,
        rule: &'static Rule,
        what: &str,
        known: &'k Known<T>,
        judgement: &mut Judgement,
    ) -> Option<&'k T> {
        let unseen = match known {
            Known::Found(value) => return Some(value),
            Known::Unseen(_) if self.is_dark => return None,
            Known::Unseen(unseen) => unseen.clone(),
            // A list of an app that is there is empty, never absent.
            Known::Absent => Unseen::new(
                Why::Unreadable,
                "Heroku answers 404 for a part of an app that is there",
            ),
        };
        judgement.undecided(rule, format!("{what} of {}", self.app), unseen);
        None
    }
}

/// What the releases of an app that was never deployed changed: ` (2 set-up, 5 config vars)`.
fn changes(history: &History<'_>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for release in history.newest_first().iter().rev() {
        let words = Change::of(release.description.as_deref()).in_words();
        match counts.iter_mut().find(|(known, _)| *known == words) {
            Some((_, count)) => *count += 1,
            None => counts.push((words, 1)),
        }
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(words, count)| format!("{count} {words}"))
        .collect();
    if counts.is_empty() {
        return String::new();
    }
    format!(" ({})", counts.join(", "))
}

/// What a release changed, in Heroku's words.
pub(super) fn described(release: &Release) -> &str {
    release.description.as_deref().unwrap_or("not described")
}

fn missing(plan: &ServicePlan, app: &App) -> Finding {
    let message = format!(
        "Heroku has no app of this name, which the settings give as {} of {}. Nothing runs there.",
        app.environment, plan.service
    );
    let mut finding = Finding::new(&APP_MISSING, &app.name, message)
        .compared("an app that exists", "Heroku answers that there is none")
        .remedy(format!(
            "Correct services.{}.{}.heroku in the settings; `heroku apps` lists the names.",
            plan.service, app.environment
        ));
    finding.location.clone_from(&app.location);
    finding
}

fn unknown<T>(reason: &str) -> Known<T> {
    Known::unseen(Why::Unreadable, reason)
}
