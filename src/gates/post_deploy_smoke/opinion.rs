//! One answer against what was expected of it. Pure.

mod address;
mod content;
mod door;
mod served;
mod version;
mod words;

use super::checks::Checks;
use super::facts::{Answer, Attempt, Checkout};
use super::plan::Probe;
use super::rules::{BODY, CERTIFICATE_EXPIRING, STATUS, UNREACHABLE};
use super::wall::Wall;
use super::watch::Went;
use crate::finding::wording::{counted, cut};
use crate::finding::{Location, Rule};
use crate::http::probe::Family;
use crate::known::{Known, Unseen, Why};
pub(super) use address::without_passwords;
use words::described;

/// What is to be said of one answer. Nothing: it is as expected.
#[derive(Debug, Default)]
pub(super) struct Opinion {
    /// What is wrong.
    pub(super) wrong: Vec<Complaint>,
    /// What could not be seen.
    pub(super) unseen: Vec<(&'static Rule, String, Unseen)>,
}

/// Something wrong.
#[derive(Debug, Clone)]
pub(super) struct Complaint {
    pub(super) rule: &'static Rule,
    /// What is wrong, and what that means; a sentence or two.
    pub(super) message: String,
    pub(super) expected: String,
    pub(super) actual: String,
    pub(super) remedy: Option<String>,
    /// The expectation's own line.
    pub(super) location: Option<Location>,
}

impl Complaint {
    pub(super) fn new(
        rule: &'static Rule,
        message: impl Into<String>,
        expected: impl Into<String>,
        actual: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            message: message.into(),
            expected: expected.into(),
            actual: actual.into(),
            remedy: None,
            location: None,
        }
    }

    pub(super) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    pub(super) fn at(mut self, location: Option<&Location>) -> Self {
        self.location = location.cloned();
        self
    }

    /// In a few words, for the one who waits.
    pub(super) fn in_short(&self) -> String {
        format!(
            "{}, expected {}",
            cut(&self.actual, 80),
            cut(&self.expected, 80)
        )
    }
}

impl Opinion {
    /// Nothing is wrong and everything was seen.
    pub(super) fn is_good(&self) -> bool {
        self.wrong.is_empty() && self.unseen.is_empty()
    }

    /// What the try came to. What was not seen for a reason that stays will not be seen by asking again.
    pub(super) fn went(&self) -> Went {
        let stays = |unseen: &Unseen| unseen.why != Why::Unreachable;
        if self.is_good() {
            Went::Well
        } else if self.wrong.is_empty() && self.unseen.iter().all(|(_, _, unseen)| stays(unseen)) {
            Went::Unseen
        } else {
            Went::Wrong
        }
    }

    fn wrong(&mut self, complaint: Complaint) {
        self.wrong.push(complaint);
    }

    fn unseen(&mut self, rule: &'static Rule, what: impl Into<String>, unseen: Unseen) {
        self.unseen.push((rule, what.into(), unseen));
    }

    /// What is to be said of this try.
    pub(super) fn of(probe: &Probe, attempt: &Attempt, checkout: &Checkout) -> Self {
        let mut opinion = Self::default();
        opinion.judge_certificate(&probe.checks, attempt);
        let answer = match &attempt.answer {
            Known::Found(answer) => answer,
            Known::Absent => return opinion,
            Known::Unseen(unseen) if unseen.why == Why::Unreachable => {
                // Beside what is said of the certificate: whoever relaxes its date has not seen the site for it.
                opinion.wrong(Complaint::new(
                    &UNREACHABLE,
                    silence(&unseen.detail),
                    "an answer",
                    &unseen.detail,
                ));
                return opinion;
            }
            Known::Unseen(unseen) => {
                opinion.unseen(
                    &UNREACHABLE,
                    format!("{}: the answer", probe.name),
                    unseen.clone(),
                );
                return opinion;
            }
        };
        // Whatever a wall, or another host, says in the site's place says nothing about the site.
        if !door::judge(&mut opinion, probe, attempt, answer) {
            return opinion;
        }
        opinion.judge_answer(probe, attempt, answer, checkout);
        opinion
    }

    fn judge_certificate(&mut self, checks: &Checks, attempt: &Attempt) {
        let Some(certificate) = &attempt.certificate else {
            if let (Some(_), Known::Found(_)) = (&checks.certificate_days, &attempt.answer) {
                let detail = "the answer came without a certificate to look at";
                let unseen = Unseen::new(Why::Unreadable, detail);
                self.unseen(&CERTIFICATE_EXPIRING, "the certificate", unseen);
            }
            return;
        };
        if certificate.lasts && !certificate.is_expired {
            return;
        }
        let days = checks.certificate_days.as_ref();
        let ends = certificate.ends.map_or_else(
            || "an end that could not be read".to_owned(),
            |ends| ends.format("%Y-%m-%d %H:%M UTC").to_string(),
        );
        let (message, actual) = if certificate.is_expired {
            (
                "The certificate is over: every browser refuses the site.",
                format!("over since {ends}"),
            )
        } else {
            (
                "The certificate, or one of its chain, ends sooner than agreed.",
                format!("ends {ends}"),
            )
        };
        let expected = days.map_or_else(
            || "a certificate that is valid".to_owned(),
            |days| {
                format!(
                    "valid for {} more",
                    counted(days.wanted as usize, "day", "days")
                )
            },
        );
        self.wrong(
            Complaint::new(&CERTIFICATE_EXPIRING, message, expected, actual)
                .remedy("Renew it, and look why that did not happen by itself. On Heroku: `heroku certs:auto --app APP`")
                .at(days.and_then(|days| days.location.as_ref())),
        );
    }

    fn judge_answer(
        &mut self,
        probe: &Probe,
        attempt: &Attempt,
        answer: &Answer,
        checkout: &Checkout,
    ) {
        let checks = &probe.checks;
        if !checks.allows(answer.status) {
            let wanted = probe.checks.status.iter().map(|range| {
                if range.start() == range.end() {
                    range.start().to_string()
                } else {
                    format!("{}-{}", range.start(), range.end())
                }
            });
            let wanted: Vec<String> = wanted.collect();
            self.judge_status(probe, answer, &wanted.join(" or "));
            // What a wrong page says would only be said twice.
            return;
        }
        self.judge_way(probe, answer);
        if answer.is_corrupt {
            let message = "The body cannot be unpacked: no browser shows it.";
            let expected = "what its Content-Encoding says";
            self.wrong(Complaint::new(&BODY, message, expected, described(answer)));
            return;
        }
        version::judge(self, checks, answer);
        for header in &checks.headers {
            self.judge_header(header, &answer.headers);
        }
        self.judge_type(checks, answer);
        for (at, (json, seen)) in checks.json.iter().zip(&answer.json).enumerate() {
            self.judge_json(json, seen, answer, at == 0);
        }
        self.judge_text(checks, answer);
        self.judge_hash(checks, answer, checkout);
        self.judge_title(checks, answer);
        served::judge(self, checks, answer, checkout);
        self.judge_time(checks, attempt.timings.whole);
    }

    fn judge_status(&mut self, probe: &Probe, answer: &Answer, expected: &str) {
        let mut message = format!("It answers {}", answer.status);
        if let Some(Wall::Firewall(code)) = &answer.wall {
            message = format!("{message}: Cloudflare's {}.", door::firewall(code));
        } else {
            message += means(answer.status);
        }
        let mut complaint = Complaint::new(&STATUS, message, expected, described(answer));
        if let (500..=599, Some(app)) = (answer.status, &probe.app) {
            complaint = complaint.remedy(format!(
                "See why: `heroku logs --num 200 --app {app}` and `heroku ps --app {app}`"
            ));
        }
        self.wrong(complaint);
    }

    /// Which way the answer came.
    fn judge_way(&mut self, probe: &Probe, answer: &Answer) {
        if let Some(family) = probe.family()
            && !answer.is_direct
        {
            let detail =
                "a proxy answers in the site's place; add the host to NO_PROXY to ask it directly";
            let what = format!(
                "{}: whether it answers over {}",
                probe.name,
                Family::name(family)
            );
            self.unseen(&UNREACHABLE, what, Unseen::new(Why::Unreachable, detail));
        }
    }
}

/// What a status means that was not expected.
fn means(status: u16) -> &'static str {
    match status {
        502 => {
            ". On Heroku that is an app to which nothing was ever released (H81), or a broken answer of the app."
        }
        503 => {
            ". On Heroku that is an app that crashed (H10), has no web dyno (H14), is too slow (H12) or in maintenance (H80)."
        }
        401 | 403 => ": it is refused. A wall of a strict organization refuses so, too.",
        404 | 410 => ": there is nothing at this address.",
        500..=599 => ": the server failed.",
        _ => ".",
    }
}

/// What it means that nobody answered.
fn silence(detail: &str) -> &'static str {
    if detail.contains("invalid peer certificate") {
        "The certificate is not valid for this site: every browser refuses it, and nothing else was seen."
    } else {
        "Nobody answered: a visitor sees an error page of the browser."
    }
}
