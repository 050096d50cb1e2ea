//! What an answer brings with it: headers, media type, JSON, text, hash, title, and how long it took.

use std::collections::BTreeMap;
use std::time::Duration;

use super::words::{described, is_media_type, place, shown_header, wanted};
use super::{Complaint, Opinion};
use crate::config::ExpectedHash;
use crate::gates::post_deploy_smoke::checks::{Checks, HeaderCheck, JsonCheck, TextCheck};
use crate::gates::post_deploy_smoke::facts::{Answer, Checkout, SeenValue};
use crate::gates::post_deploy_smoke::rules::{
    BODY, BODY_HASH, CONTENT_TYPE, HEADER, TITLE, TOO_SLOW,
};
use crate::known::{Known, Unseen, Why};

impl Opinion {
    pub(super) fn judge_header(&mut self, check: &HeaderCheck, headers: &BTreeMap<String, String>) {
        let name = &check.name.wanted;
        let found = headers.get(name);
        let actual = found.map_or_else(
            || "no such header".to_owned(),
            |value| shown_header(name, value),
        );
        let at = check.name.location.as_ref();
        let Some(tests) = &check.tests else {
            if found.is_some() {
                let message = format!("The header {name} is there.");
                self.wrong(Complaint::new(&HEADER, message, "no such header", actual).at(at));
            }
            return;
        };
        let failing: Vec<String> = tests
            .iter()
            .filter(|test| !found.is_some_and(|value| test.holds(value)))
            .map(TextCheck::in_words)
            .collect();
        if failing.is_empty() {
            return;
        }
        let message = match found {
            Some(_) => format!("The header {name} is not as expected."),
            None => format!("The header {name} is missing."),
        };
        self.wrong(Complaint::new(&HEADER, message, failing.join(" and "), actual).at(at));
    }

    pub(super) fn judge_type(&mut self, checks: &Checks, answer: &Answer) {
        let Some(expected) = &checks.content_type else {
            return;
        };
        let actual = answer.content_type.as_deref();
        if actual.is_some_and(|actual| is_media_type(&expected.wanted, actual)) {
            return;
        }
        let message = match actual {
            Some(actual) if actual.to_ascii_lowercase().starts_with("text/html") => {
                "A page is served in its place: the asset is missing, and the app's catch-all page answers."
            }
            Some(_) => "It is served as something else.",
            None => "The answer does not say what it is.",
        };
        self.wrong(
            Complaint::new(&CONTENT_TYPE, message, &expected.wanted, described(answer))
                .at(expected.location.as_ref()),
        );
    }

    pub(super) fn judge_json(
        &mut self,
        check: &JsonCheck,
        seen: &SeenValue,
        answer: &Answer,
        is_first: bool,
    ) {
        let at = check.pointer.location.as_ref();
        if seen.holds.iter().all(|&holds| holds) && answer.is_json {
            return;
        }
        let pointer = &check.pointer.wanted;
        if !answer.is_json {
            if let Some(unseen) = &answer.body_unseen {
                self.unseen(&BODY, format!("the JSON at {pointer}"), unseen.clone());
            } else if is_first {
                let message = "The body is no JSON.";
                self.wrong(Complaint::new(&BODY, message, "JSON", described(answer)).at(at));
            }
            return;
        }
        let failing: Vec<String> = check
            .tests
            .iter()
            .zip(&seen.holds)
            .filter(|(_, holds)| !**holds)
            .map(|(test, _)| wanted(test))
            .collect();
        let actual = seen.shown.clone().unwrap_or_else(|| seen.what.clone());
        let message = format!("The JSON at {} is not as expected.", place(pointer));
        self.wrong(Complaint::new(&BODY, message, failing.join(" and "), actual).at(at));
    }

    pub(super) fn judge_text(&mut self, checks: &Checks, answer: &Answer) {
        for (test, holds) in checks.body.iter().zip(&answer.body) {
            if *holds {
                continue;
            }
            if let Some(unseen) = &answer.body_unseen {
                self.unseen(
                    &BODY,
                    format!("whether the body {}", test.wanted.in_words()),
                    unseen.clone(),
                );
                continue;
            }
            let message = "The body does not say what it should.";
            self.wrong(
                Complaint::new(&BODY, message, test.wanted.in_words(), described(answer))
                    .at(test.location.as_ref()),
            );
        }
    }

    pub(super) fn judge_hash(&mut self, checks: &Checks, answer: &Answer, checkout: &Checkout) {
        let Some(check) = &checks.sha256 else {
            return;
        };
        let (expected, what) = match &check.wanted {
            ExpectedHash::Sha256(hash) => (hash.clone(), "the hash in the settings".to_owned()),
            ExpectedHash::File(path) => {
                let unseen = match checkout.hashes.get(path) {
                    Some(Known::Found(hash)) => Ok((hash.clone(), path.clone())),
                    Some(Known::Unseen(unseen)) => Err(unseen.clone()),
                    Some(Known::Absent) | None => Err(Unseen::new(
                        Why::Unreadable,
                        format!(
                            "{path} is not in the workspace; check the repository out first, whole"
                        ),
                    )),
                };
                match unseen {
                    Ok(known) => known,
                    Err(unseen) => {
                        self.unseen(&BODY_HASH, format!("the hash of {path}"), unseen);
                        return;
                    }
                }
            }
        };
        match (&answer.sha256, &answer.body_unseen) {
            (Some(actual), _) if *actual == expected => {}
            (Some(actual), _) => {
                let message = format!("The body is not {what}, byte for byte.");
                let actual = format!("{actual}, {}", described(answer));
                self.wrong(
                    Complaint::new(&BODY_HASH, message, expected, actual)
                        .at(check.location.as_ref()),
                );
            }
            (None, unseen) => {
                let unseen = unseen
                    .clone()
                    .unwrap_or_else(|| Unseen::new(Why::Unreadable, "the body was not read whole"));
                self.unseen(&BODY_HASH, "the hash of the body", unseen);
            }
        }
    }

    pub(super) fn judge_title(&mut self, checks: &Checks, answer: &Answer) {
        for test in &checks.title {
            if answer
                .title
                .as_ref()
                .is_some_and(|title| test.wanted.holds(title))
            {
                continue;
            }
            if let Some(unseen) = &answer.title_unseen {
                self.unseen(&TITLE, "the page's title", unseen.clone());
                continue;
            }
            let message = match answer.title {
                Some(_) => "Another page answers.",
                None => "The page has no title.",
            };
            self.wrong(
                Complaint::new(&TITLE, message, test.wanted.in_words(), described(answer))
                    .at(test.location.as_ref()),
            );
        }
    }

    pub(super) fn judge_time(&mut self, checks: &Checks, whole: Duration) {
        let Some(limit) = &checks.within else {
            return;
        };
        if whole <= limit.wanted {
            return;
        }
        self.wrong(
            Complaint::new(
                &TOO_SLOW,
                "The whole answer took longer than agreed.",
                format!("at most {}", humantime::format_duration(limit.wanted)),
                format!("{} ms", whole.as_millis()),
            )
            .at(limit.location.as_ref()),
        );
    }
}
