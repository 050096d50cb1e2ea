//! From how the probes went to findings.

use super::facts::{Attempt, Facts, Watched};
use super::opinion::{Complaint, Opinion};
use super::plan::{Plan, Probe};
use super::rules::UNREACHABLE;
use super::secrecy::shown_url;
use crate::finding::wording::counted;
use crate::finding::{Finding, Judgement};
use crate::http::probe::Timings;
use crate::known::{Unseen, Why};

/// How a probe stands in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// As expected, as often as was asked.
    Right,
    /// Something is wrong.
    Wrong,
    /// Something was not seen.
    Unseen,
}

/// Judges one probe.
pub(super) fn judge(
    probe: &Probe,
    watched: &Watched,
    facts: &Facts,
    judgement: &mut Judgement,
) -> Standing {
    let Some(last) = &watched.last else {
        let detail =
            "its turn never came before the command's time ran out; --timeout gives it more";
        judgement.undecided(&UNREACHABLE, &probe.name, Unseen::new(Why::TooMuch, detail));
        return Standing::Unseen;
    };
    let needed = probe.retry.as_ref().map_or(1, |retry| retry.consecutive);
    if watched.streak >= needed {
        return Standing::Right;
    }
    // Nothing was wrong of late, and it was not right often enough: too little was seen, and that is no pass.
    let was_never_wrong = watched.last_wrong.is_none();
    if watched.streak > 0 && (watched.is_cut_short || was_never_wrong) {
        return not_often_enough(probe, watched, needed, judgement);
    }
    // What was wrong last, even where an answer after it was right: it did not stay so.
    let attempt = watched.last_wrong.as_ref().unwrap_or(last);
    let opinion = Opinion::of(probe, attempt, &facts.checkout);
    for complaint in &opinion.wrong {
        judgement.find(finding(probe, watched, attempt, complaint));
    }
    let is_wrong = !opinion.wrong.is_empty();
    if !is_wrong && opinion.unseen.is_empty() {
        return not_often_enough(probe, watched, needed, judgement);
    }
    for (rule, what, unseen) in opinion.unseen {
        let what = if what.starts_with(&probe.name) {
            what
        } else {
            format!("{}: {what}", probe.name)
        };
        judgement.undecided(rule, what, unseen);
    }
    if is_wrong {
        Standing::Wrong
    } else {
        Standing::Unseen
    }
}

/// As expected as far as it was asked, which is not as far as was agreed.
fn not_often_enough(
    probe: &Probe,
    watched: &Watched,
    needed: u32,
    judgement: &mut Judgement,
) -> Standing {
    let so_far = counted(watched.streak as usize, "time", "times");
    let ended = if watched.is_cut_short {
        "when the command's time ran out; --timeout gives it more"
    } else {
        "and too slowly for more in its window; `retry.within` gives it more"
    };
    let detail = format!("as expected {so_far} in a row, of {needed}, {ended}");
    judgement.undecided(&UNREACHABLE, &probe.name, Unseen::new(Why::TooMuch, detail));
    Standing::Unseen
}

fn finding(probe: &Probe, watched: &Watched, attempt: &Attempt, complaint: &Complaint) -> Finding {
    let message = format!(
        "{} {}",
        complaint.message,
        circumstances(probe, watched, attempt)
    );
    let mut finding = Finding::new(complaint.rule, &probe.name, message)
        .compared(&complaint.expected, &complaint.actual)
        .link(shown_url(&probe.url));
    let remedy = complaint.remedy.clone().unwrap_or_else(|| again(probe));
    finding = finding.remedy(remedy);
    match complaint.location.as_ref().or(probe.location.as_ref()) {
        Some(location) => finding.at(location.clone()),
        None => finding,
    }
}

/// The same question by hand. Without the request's headers: they are in the settings.
fn again(probe: &Probe) -> String {
    let method = match probe.method {
        http::Method::GET => "",
        http::Method::HEAD => "-I ",
        _ => "-X OPTIONS ",
    };
    // A URL holds neither ' nor \ unescaped, except where the settings put them into a query.
    let url = shown_url(&probe.url).replace('\'', "%27");
    format!("Ask by hand: `curl -sS -o /dev/null -D - {method}'{url}'`")
}

/// How often it was asked, for how long, and how long the answer in question took.
fn circumstances(probe: &Probe, watched: &Watched, attempt: &Attempt) -> String {
    let asked = match watched.tries {
        1 => "Asked once".to_owned(),
        tries => format!("Asked {tries} times in {}", seconds(watched.lasted)),
    };
    let cut_short = match &probe.retry {
        Some(retry) if watched.is_cut_short => format!(
            ", then the command's time ran out, before the {} that the probe may take",
            humantime::format_duration(retry.within)
        ),
        _ => String::new(),
    };
    let not_enough = match watched.streak {
        0 => "",
        _ => "; the last answer was right, and not often enough in a row",
    };
    format!("{asked}{cut_short}{not_enough}. {}", took(&attempt.timings))
}

/// `It took 812 ms (name 2, connect 18, TLS 31, first byte 700).`
fn took(timings: &Timings) -> String {
    let parts = [
        ("name", timings.name),
        ("connect", timings.connect),
        ("TLS", timings.tls),
        ("first byte", timings.first_byte),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter_map(|(name, time)| Some(format!("{name} {}", (*time)?.as_millis())))
        .collect();
    let whole = timings.whole.as_millis();
    if parts.is_empty() {
        format!("It took {whole} ms.")
    } else {
        format!("It took {whole} ms ({}).", parts.join(", "))
    }
}

pub(super) fn seconds(time: std::time::Duration) -> String {
    if time.as_secs() >= 10 {
        return humantime::format_duration(std::time::Duration::from_secs(time.as_secs()))
            .to_string();
    }
    format!("{:.1}s", time.as_secs_f64())
}

/// Judges all of them, in the plan's order.
pub(super) fn all(plan: &Plan, facts: &Facts, judgement: &mut Judgement) -> Vec<Standing> {
    let never = Watched::default();
    plan.probes
        .iter()
        .enumerate()
        .map(|(at, probe)| {
            judge(
                probe,
                facts.probes.get(at).unwrap_or(&never),
                facts,
                judgement,
            )
        })
        .collect()
}
