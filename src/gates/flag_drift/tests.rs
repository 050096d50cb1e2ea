//! Two services as agreed, and what each test changes about them.

mod asking;
mod judging;
mod planning;
mod reviewing;
mod secrecy;
mod size;

use chrono::{DateTime, NaiveDate};

use super::*;
use crate::config::Policy;
use crate::finding::Status;
use crate::heroku::ConfigVars;
use crate::known::Why;
use crate::report::{Asked, Mode, Report};
use crate::secret::{Scrubber, Secret};
use crate::values::RunKey;

const SERVICES: &str = "
version: 1
services:
  queue:
    staging: { heroku: queue-staging }
    production: { heroku: queue-prod }
  raptor:
    staging: { heroku: raptor-staging }
    production: { heroku: raptor-prod }
";

/// Config vars as a test writes them.
type Vars<'a> = &'a [(&'a str, &'a str)];

/// What the gate is given, and what it sees.
struct Case {
    flags: String,
    invocation: Invocation,
    key: RunKey,
    facts: Facts,
}

fn config(flags: &str) -> Config {
    let rules: Vec<_> = rules::ALL.iter().map(|rule| rule.id).collect();
    let text = format!("{SERVICES}{flags}");
    crate::config::parse(&text, ".github/deploy-gate.yml", &rules).unwrap()
}

fn day(text: &str) -> DateTime<Utc> {
    let day: NaiveDate = text.parse().unwrap();
    day.and_hms_opt(23, 59, 59).unwrap().and_utc()
}

fn vars(vars: Vars<'_>) -> ConfigVars {
    let secret =
        |(name, value): &(&str, &str)| ((*name).to_owned(), Secret::new((*value).to_owned()));
    vars.iter().map(secret).collect()
}

fn unseen<T>() -> Known<T> {
    Known::unseen(Why::Refused, "403 forbidden")
}

impl Case {
    /// Both services have one switch, on everywhere.
    fn agreeing() -> Self {
        let mut case = Self {
            flags: "flags: { prefix: FLAG_ }".to_owned(),
            invocation: Invocation::default(),
            key: RunKey::random(),
            facts: Facts {
                observed_at: day("2026-05-18"),
                services: BTreeMap::new(),
            },
        };
        let on: Vars<'_> = &[("FLAG_BASE", "true"), ("LOG_LEVEL", "info")];
        case.service("queue", on, on);
        case.service("raptor", on, on);
        case
    }

    /// The queue has these config vars, nothing else.
    fn queue(staging: Vars<'_>, production: Vars<'_>) -> Self {
        let mut case = Self::agreeing();
        case.service("queue", staging, production);
        case
    }

    fn service(&mut self, name: &str, staging: Vars<'_>, production: Vars<'_>) {
        let seen = |side| Known::Found(Switches::of(&vars(side), "FLAG_", &self.key));
        let sides = (seen(staging), seen(production));
        self.facts.services.insert(name.to_owned(), sides);
    }

    fn sides(&mut self, name: &str) -> &mut (Known<Switches>, Known<Switches>) {
        self.facts.services.get_mut(name).unwrap()
    }

    /// With these settings below `flags`.
    fn settings(mut self, flags: &str) -> Self {
        self.flags = format!("flags: {{ prefix: FLAG_, {flags} }}");
        self
    }

    fn plan(&self) -> Plan {
        FlagDrift::plan(Flags {}, &config(&self.flags), &self.invocation).unwrap()
    }

    /// The judgement, of facts that went through text and back as recorded facts do.
    fn judgement(&self) -> Judgement {
        let text = serde_json::to_string(&self.facts).unwrap();
        let facts: Facts = serde_json::from_str(&text).unwrap();
        FlagDrift::judge(&self.plan(), &facts)
    }

    fn report(&self) -> Report {
        let asked = Asked {
            meta: &FlagDrift::META,
            mode: Mode::Enforce,
            rollback: false,
            policy: &Policy::default(),
            observed_at: self.facts.observed_at,
            repository: None,
            run_url: None,
        };
        Report::settle(&asked, self.judgement(), &Scrubber::default())
    }

    /// `rule switch`, with `(waived)` where it is; sorted.
    fn found(&self) -> Vec<String> {
        let judgement = self.judgement();
        let mut found: Vec<_> = judgement
            .findings
            .iter()
            .map(|finding| {
                let waived = match finding.status {
                    Status::Waived => " (waived)",
                    Status::Open | Status::Observed => "",
                };
                let rule = finding.rule.id.trim_start_matches("flag-drift/");
                format!("{rule} {}{waived}", finding.subject)
            })
            .collect();
        found.sort();
        found
    }

    fn undecided(&self) -> Vec<String> {
        let judgement = self.judgement();
        judgement.undecided.into_iter().map(|it| it.what).collect()
    }
}
