//! Who opened: the site, an access wall, a firewall, or a redirect to somewhere else.

use url::Url;

use super::address;
use super::words::described;
use super::{Complaint, Opinion};
use crate::config::Access;
use crate::gates::post_deploy_smoke::facts::{Answer, Attempt};
use crate::gates::post_deploy_smoke::plan::{Probe, TokenUse};
use crate::gates::post_deploy_smoke::rules::{ACCESS_OPEN, ACCESS_WALL, REDIRECT, UNREACHABLE};
use crate::gates::post_deploy_smoke::wall::Wall;
use crate::known::{Unseen, Why};
use crate::world::{ACCESS_ID, ACCESS_SECRET};

/// Says who opened. False: not the site itself, so its other expectations say nothing.
pub(super) fn judge(
    opinion: &mut Opinion,
    probe: &Probe,
    attempt: &Attempt,
    answer: &Answer,
) -> bool {
    if answer.status == 407 {
        let detail = "a proxy between here and the site wants a password (407)";
        let unseen = Unseen::new(Why::Refused, detail);
        opinion.unseen(&UNREACHABLE, format!("{}: the answer", probe.name), unseen);
        return false;
    }
    if answer.other_locations > 0 && matches!(answer.status, 300..=399) {
        let message = "It leads to several addresses at once: where a visitor ends up depends on the browser.";
        let actual = described(answer);
        opinion.wrong(Complaint::new(&REDIRECT, message, "one Location", actual));
        return false;
    }
    let access = probe.checks.access.as_ref();
    match access.map(|it| it.wanted) {
        Some(Access::Gated) => gated(opinion, probe, answer),
        Some(Access::Public) => public(opinion, probe, answer),
        None => unsaid(opinion, probe, attempt, answer),
    }
}

/// A wall must answer. Its own answer can be held against a status and headers still, as it is what a visitor meets.
fn gated(opinion: &mut Opinion, probe: &Probe, answer: &Answer) -> bool {
    match &answer.wall {
        Some(Wall::Login(_)) if probe.checks.location.is_some() => redirect(opinion, probe, answer),
        Some(Wall::Login(_) | Wall::Refusal(_)) => true,
        Some(Wall::Firewall(code)) => {
            let detail = format!("Cloudflare's {}", firewall(code));
            let unseen = Unseen::new(Why::Refused, detail);
            opinion.unseen(&ACCESS_OPEN, what(probe), unseen);
            false
        }
        None if answer.status >= 500 => {
            opinion.judge_status(
                probe,
                answer,
                "an access wall: a redirect to its login page, 401 or 403",
            );
            false
        }
        // A limit says that this run asks too much, not who may look.
        None if answer.status == 429 => {
            let detail = format!("the answer is {}, which tells neither", answer.status);
            opinion.unseen(
                &ACCESS_OPEN,
                what(probe),
                Unseen::new(Why::Unreachable, detail),
            );
            false
        }
        None => {
            let message = "No access wall answers: anybody can look.";
            let expected = "an access wall: a redirect to its login page, 401 or 403";
            let complaint = Complaint::new(&ACCESS_OPEN, message, expected, described(answer))
                .remedy("In Cloudflare Zero Trust, Access > Applications: see that an application covers this host and path, and that no policy bypasses it.");
            opinion.wrong(complaint.at(access_line(probe)));
            false
        }
    }
}

fn public(opinion: &mut Opinion, probe: &Probe, answer: &Answer) -> bool {
    match &answer.wall {
        None | Some(Wall::Firewall(_)) => redirect(opinion, probe, answer),
        Some(Wall::Refusal(status)) if probe.checks.allows(*status) => true,
        Some(wall) => {
            let complaint = Complaint::new(
                &ACCESS_WALL,
                "An access wall answers where anybody must be able to look.",
                "the page itself, to anybody",
                seen(wall),
            )
            .remedy("In Cloudflare Zero Trust, Access > Applications: remove the application that covers this host and path, or give it a Bypass policy for everyone. It takes a minute or two to be everywhere.");
            opinion.wrong(complaint.at(access_line(probe)));
            false
        }
    }
}

/// Nothing is said of access: the page behind a wall is what counts.
fn unsaid(opinion: &mut Opinion, probe: &Probe, attempt: &Attempt, answer: &Answer) -> bool {
    let wall = match &answer.wall {
        None | Some(Wall::Firewall(_)) => return redirect(opinion, probe, answer),
        Some(Wall::Refusal(status)) if probe.checks.allows(*status) || !attempt.with_token => {
            return true;
        }
        Some(wall) => wall,
    };
    if attempt.with_token {
        let complaint = Complaint::new(
            &ACCESS_WALL,
            "The access wall did not let the service token in. The token is wrong or expired, or no policy with the action Service Auth covers this host and path; an Allow policy sends it to the login page, too.",
            "the page behind the wall",
            seen(wall),
        )
        .remedy(format!(
            "In Cloudflare Zero Trust, Access > Service auth: look when the token ends, renew it, and set {ACCESS_ID} and {ACCESS_SECRET} anew."
        ));
        opinion.wrong(complaint);
        return false;
    }
    let why = match probe.token {
        TokenUse::NotForThisHost => "A service token is sent only to hosts that the settings name as a service's url: name this one to have it sent.".to_owned(),
        TokenUse::NotInTheClear => "A service token is sent only over https.".to_owned(),
        TokenUse::Missing | TokenUse::Unwanted | TokenUse::Goes => {
            format!("To look behind it, set {ACCESS_ID} and {ACCESS_SECRET}.")
        }
    };
    // Not unseen: a visitor gets this answer, and not the one that was agreed on.
    let complaint = Complaint::new(
        &ACCESS_WALL,
        "An access wall answers, not the page.",
        "the page itself",
        seen(wall),
    )
    .remedy(format!(
        "{why} If anybody should be able to look, take the wall away and say `access: public`; if the wall is meant and all there is to see, say `access: gated`."
    ));
    opinion.wrong(complaint);
    false
}

/// A redirect: where it leads must be where it was expected to lead.
fn redirect(opinion: &mut Opinion, probe: &Probe, answer: &Answer) -> bool {
    let is_redirect = matches!(answer.status, 300..=399) && answer.status != 304;
    let found = answer.location.as_deref().filter(|_| is_redirect);
    let shown = || {
        found.map_or_else(
            || described(answer),
            |it| format!("{} to {}", answer.status, address::shown(it)),
        )
    };
    if let Some(expected) = &probe.checks.location {
        let is_there = found.is_some_and(|found| is_same(&probe.url, &expected.wanted, found));
        if !is_there && (is_redirect || probe.checks.allows(answer.status)) {
            let message = "It leads elsewhere.";
            let wanted = address::without_passwords(&expected.wanted);
            opinion.wrong(
                Complaint::new(&REDIRECT, message, wanted, shown()).at(expected.location.as_ref()),
            );
            return false;
        }
        return true;
    }
    let Some(found) = found else {
        return true;
    };
    let target = probe.url.join(found).ok();
    let is_same_host = target
        .as_ref()
        .is_some_and(|it| it.host() == probe.url.host());
    if is_same_host {
        return true;
    }
    let mut expected = format!("an answer of {}", probe.url.host_str().unwrap_or_default());
    if probe.checks.allows(answer.status) {
        expected += ", or a `location` that says where it leads";
    }
    opinion.wrong(Complaint::new(
        &REDIRECT,
        "It leads to another host. A redirect is not followed: what another host answers says nothing about this one.",
        expected,
        shown(),
    ));
    false
}

/// The same address, as it is written or as a browser would read it.
fn is_same(page: &Url, expected: &str, found: &str) -> bool {
    expected == found
        || match (page.join(expected), page.join(found)) {
            (Ok(expected), Ok(found)) => expected == found,
            _ => false,
        }
}

fn seen(wall: &Wall) -> String {
    match wall {
        Wall::Login(host) => format!("a redirect to the login page at {host}"),
        Wall::Refusal(status) => format!("{status}"),
        Wall::Firewall(code) => format!("Cloudflare's firewall ({code})"),
    }
}

/// What a firewall's refusal says, and what would help.
pub(super) fn firewall(code: &str) -> String {
    format!(
        "firewall refuses the probe ({code}), before Access and the site are asked; let the user agent `{}` through",
        crate::http::USER_AGENT
    )
}

fn what(probe: &Probe) -> String {
    format!("{}: whether an access wall answers", probe.name)
}

fn access_line(probe: &Probe) -> Option<&crate::finding::Location> {
    probe.checks.access.as_ref()?.location.as_ref()
}
