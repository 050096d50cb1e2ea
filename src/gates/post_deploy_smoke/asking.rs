//! Asking: one probe's line to its site, try after try, and the files of a manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::future::join_all;
use http::{HeaderMap, Method};
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;
use url::Url;

use super::assets::{self, SeenAssets};
use super::facts::{Answer, Attempt, Checkout, SeenCertificate, Watched};
use super::html::{self, Files};
use super::opinion::Opinion;
use super::plan::{Plan, Probe, TokenUse};
use super::reading;
use super::wall::Wall;
use super::watch::{Surroundings, Went};
use crate::config::ExpectedHash;
use crate::finding::wording::hexadecimal;
use crate::http::Failure;
use crate::http::probe::{Certificate, Line, Question, Timings, Try};
use crate::known::{Known, Unseen, Why};
use crate::world::{Sites, World};

/// What the checkout holds of what the probes speak of; each file is read once.
pub(super) fn checkout(plan: &Plan, world: &World) -> Checkout {
    let files = world.checkout();
    let mut checkout = Checkout::default();
    for checks in plan.probes.iter().map(|probe| &probe.checks) {
        if let Some(ExpectedHash::File(path)) = checks.sha256.as_ref().map(|it| &it.wanted) {
            let hash = || files.sha256(path);
            checkout.hashes.entry(path.clone()).or_insert_with(hash);
        }
        if let Some(path) = checks.asset_manifest.as_ref().map(|it| &it.wanted) {
            let read = || files.read(path).and_then(|text| assets::parse(path, &text));
            checkout.manifests.entry(path.clone()).or_insert_with(read);
        }
    }
    checkout
}

/// One probe being asked.
pub(super) struct Asking<'a> {
    probe: &'a Probe,
    checkout: &'a Checkout,
    world: &'a World,
    line: Result<Line, String>,
    started: Instant,
    /// A wall has answered: the token goes along at once.
    is_walled: bool,
    /// It has been asked.
    is_begun: bool,
    /// What was told last of how it goes.
    told: Option<String>,
}

impl<'a> Asking<'a> {
    pub(super) fn new(probe: &'a Probe, checkout: &'a Checkout, world: &'a World) -> Self {
        let days = probe.checks.certificate_days.as_ref().map(|it| it.wanted);
        Self {
            line: world.sites().line(&probe.url, probe.family(), days),
            probe,
            checkout,
            world,
            started: Instant::now(),
            is_walled: false,
            is_begun: false,
            told: None,
        }
    }

    /// The answer; with the service token when a wall answers that it may open.
    async fn answer(&mut self, line: &Line, at_most: Duration) -> Option<Attempt> {
        let sites = self.world.sites();
        let question = self.probe.question();
        let carrying = match self.probe.token {
            TokenUse::Goes => sites.with_token(&question),
            _ => None,
        };
        if let (false, Some(carrying)) = (self.is_walled, &carrying) {
            let attempt = self.once(line, &question, at_most, false).await?;
            self.is_walled = match &attempt.answer {
                Known::Found(answer) => {
                    matches!(answer.wall, Some(Wall::Login(_) | Wall::Refusal(_)))
                }
                _ => false,
            };
            if !self.is_walled {
                return Some(attempt);
            }
            return self.once(line, carrying, at_most, true).await;
        }
        let with_token = carrying.is_some();
        let question = carrying.as_ref().unwrap_or(&question);
        self.once(line, question, at_most, with_token).await
    }

    async fn once(
        &mut self,
        line: &Line,
        question: &Question,
        at_most: Duration,
        with_token: bool,
    ) -> Option<Attempt> {
        let sites = self.world.sites();
        let tried = sites.ask(line, question, at_most).await.ok()?;
        // A try that the run's own end cut off says nothing, beside one that was not.
        if self.is_begun && matches!(tried.heard, Err(Failure::OutOfTime)) {
            return None;
        }
        // Bodies are read one after the other, which takes its time, and none is once the run's is over.
        if tried.heard.is_ok() && sites.is_over() {
            return None;
        }
        self.is_begun = true;
        let Try {
            heard,
            certificate,
            timings,
            proxy,
        } = tried;
        let answer = match heard {
            Err(failure) => silence(&failure, proxy.as_deref(), sites),
            Ok(heard) => {
                let (mut answer, files) = reading::read(self.probe, &heard);
                // Not one body more is kept than is being read: the files have their own.
                drop(heard);
                if let Some(files) = files {
                    answer.assets = self.assets(&answer, question, &files).await;
                }
                Known::Found(answer)
            }
        };
        Some(Attempt {
            answer,
            timings,
            with_token,
            certificate: certificate.map(seen),
        })
    }

    /// Fetches the files of the manifest, where there is one and the page itself is there.
    async fn assets(
        &self,
        answer: &Answer,
        question: &Question,
        files: &Files,
    ) -> Option<SeenAssets> {
        let path = &self.probe.checks.asset_manifest.as_ref()?.wanted;
        let Known::Found(listed) = self.checkout.manifests.get(path)? else {
            return None;
        };
        if !self.probe.checks.allows(answer.status) {
            return None;
        }
        let page = &self.probe.url;
        let fetched = join_all(listed.keys().map(async |file| {
            let hash = match assets::address(page, file) {
                Some(url) => self.file(url, &question.headers).await,
                None => Known::unseen(Why::Unreadable, "it is no path of this site"),
            };
            (file.clone(), hash)
        }));
        let addresses: BTreeSet<Url> = listed
            .keys()
            .filter_map(|file| assets::address(page, file))
            .collect();
        Some(SeenAssets {
            served: fetched.await.into_iter().collect::<BTreeMap<_, _>>(),
            unlisted: assets::unlisted(page, files, &addresses),
            is_page_cut: answer.length > html::LARGEST,
        })
    }

    /// The hash of a file as it is served; absent when it is not.
    async fn file(&self, url: Url, headers: &HeaderMap) -> Known<String> {
        let sites = self.world.sites();
        let line = match sites.line(&url, self.probe.family(), None) {
            Ok(line) => line,
            Err(reason) => return Known::unseen(Why::Unreadable, reason),
        };
        let question = Question {
            method: Method::GET,
            url,
            headers: headers.clone(),
            body: None,
        };
        match sites.ask(&line, &question, self.probe.longest()).await {
            Err(failure) => Known::unseen(Why::TooMuch, failure.to_string()),
            Ok(tried) => match tried.heard {
                Err(failure @ Failure::OutOfTime) => {
                    Known::unseen(Why::TooMuch, failure.to_string())
                }
                Err(failure) => silence(&failure, tried.proxy.as_deref(), sites),
                Ok(heard) if heard.status != http::StatusCode::OK => Known::Absent,
                Ok(heard) if heard.body.problem.is_some() => {
                    Known::unseen(Why::TooMuch, "it could not be read whole")
                }
                Ok(heard) => Known::Found(hexadecimal(&Sha256::digest(&heard.body.bytes))),
            },
        }
    }

    fn tell(&mut self, opinion: &Opinion, streak: u32) {
        let Some(retry) = &self.probe.retry else {
            return;
        };
        let how = match (opinion.wrong.first(), opinion.unseen.first()) {
            (Some(complaint), _) => complaint.in_short(),
            (None, Some((_, what, _))) => format!("not seen: {what}"),
            (None, None) if streak < retry.consecutive && retry.consecutive > 1 => {
                format!(
                    "as expected; waiting for {} answers in a row",
                    retry.consecutive
                )
            }
            (None, None) if self.told.is_none() => return,
            (None, None) => "as expected".to_owned(),
        };
        if self.told.as_ref() != Some(&how) {
            self.world.tell(format!("{}: {how}", self.probe.name));
            self.told = Some(how);
        }
    }
}

impl Surroundings for Asking<'_> {
    async fn ask(&mut self, at_most: Duration) -> Option<Attempt> {
        let line = std::mem::replace(&mut self.line, Err(String::new()));
        let attempt = match &line {
            Ok(line) => self.answer(line, at_most).await,
            Err(reason) => Some(Attempt {
                answer: Known::unseen(Why::Unreadable, format!("TLS cannot be set up: {reason}")),
                timings: Timings::default(),
                with_token: false,
                certificate: None,
            }),
        };
        self.line = line;
        attempt
    }

    fn look(&mut self, attempt: &Attempt, so_far: &Watched) -> Went {
        let opinion = Opinion::of(self.probe, attempt, self.checkout);
        let streak = if opinion.is_good() {
            so_far.streak + 1
        } else {
            0
        };
        self.tell(&opinion, streak);
        opinion.went()
    }

    async fn wait(&mut self, time: Duration) -> bool {
        self.world.sites().wait(time).await.is_ok()
    }

    fn clock(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Nobody answered; or nobody could, for a reason that lies here.
fn silence<T>(failure: &Failure, proxy: Option<&str>, sites: &Sites) -> Known<T> {
    let detail = failure.to_string();
    let is_untrusted = detail.contains("invalid peer certificate");
    let unseen = if let Some(proxy) = proxy {
        // Only for the words: that it ended there is known.
        let is_answered = ["proxy", "tunnel"].iter().any(|word| detail.contains(word));
        let reason = if is_answered {
            format!("{proxy}, the proxy of this run, does not let it through")
        } else {
            format!("nobody answers at {proxy}, the proxy of this run")
        };
        Unseen::new(Why::Refused, format!("{detail}: {reason}"))
    } else if is_untrusted && !sites.root_problems().is_empty() {
        Unseen::new(
            Why::Unreadable,
            format!(
                "{detail}, and certificate roots could not be read: {}",
                sites.root_problems().join("; ")
            ),
        )
    } else {
        Unseen::new(Why::Unreachable, detail)
    };
    Known::Unseen(unseen)
}

fn seen(certificate: Certificate) -> SeenCertificate {
    SeenCertificate {
        ends: certificate.ends,
        is_expired: certificate.is_expired,
        lasts: certificate.lasts,
    }
}
