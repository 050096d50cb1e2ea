//! From tries to findings: what passes, what fails, what nobody can say.

use std::collections::BTreeMap;
use std::time::Duration;

use super::*;
use crate::gates::post_deploy_smoke::opinion::Opinion;
use crate::http::probe::Timings;
use crate::known::{Known, Why};

fn answer(status: u16) -> Answer {
    Answer {
        status,
        protocol: "HTTP/1.1".to_owned(),
        headers: BTreeMap::new(),
        content_type: None,
        location: None,
        other_locations: 0,
        wall: None,
        length: 0,
        body_unseen: None,
        is_corrupt: false,
        title: None,
        title_unseen: None,
        sha256: None,
        is_json: false,
        json: Vec::new(),
        body: Vec::new(),
        versions: Vec::new(),
        is_direct: true,
        assets: None,
    }
}

fn attempt(answer: Known<Answer>) -> Attempt {
    Attempt {
        answer,
        timings: Timings::default(),
        with_token: false,
        certificate: None,
    }
}

fn good() -> Attempt {
    attempt(Known::Found(answer(200)))
}

fn bad() -> Attempt {
    attempt(Known::Found(answer(503)))
}

fn silent() -> Attempt {
    attempt(Known::unseen(Why::Unreachable, "no connection (refused)"))
}

fn judged(probe: &str, watched: Watched) -> Judgement {
    let plan = plan(&[probe]);
    let facts = Facts {
        observed_at: chrono::DateTime::UNIX_EPOCH,
        checkout: Checkout::default(),
        probes: vec![watched],
    };
    // Facts are data: they go through JSON as they are.
    let text = serde_json::to_string(&facts).unwrap();
    PostDeploySmoke::judge(&plan, &serde_json::from_str(&text).unwrap())
}

fn outcome(judgement: &Judgement) -> (Vec<&str>, usize) {
    let rules = judgement
        .findings
        .iter()
        .map(|it| it.rule.id.split_once('/').unwrap().1);
    (rules.collect(), judgement.undecided.len())
}

const THREE: &str = "{ name: a, get: '{raptor.url}/', retry: { within: 1m, consecutive: 3 } }";

fn watched(
    tries: u32,
    streak: u32,
    last: Attempt,
    last_wrong: Option<Attempt>,
    is_cut_short: bool,
) -> Watched {
    Watched {
        tries,
        streak,
        last: Some(last),
        last_wrong,
        lasted: Duration::from_secs(20),
        is_cut_short,
    }
}

#[test]
fn only_enough_in_a_row_passes() {
    for (watched, expected) in [
        (watched(3, 3, good(), None, false), (vec![], 0)),
        (watched(9, 3, good(), Some(bad()), false), (vec![], 0)),
        // It flipped to the end of its window.
        (
            watched(9, 2, good(), Some(bad()), false),
            (vec!["status"], 0),
        ),
        (
            watched(9, 0, bad(), Some(bad()), false),
            (vec!["status"], 0),
        ),
        (
            watched(9, 0, silent(), Some(silent()), false),
            (vec!["unreachable"], 0),
        ),
        // Every answer was right, and so slow that no more fitted into the window.
        (watched(1, 1, good(), None, false), (vec![], 1)),
        (watched(2, 2, good(), None, false), (vec![], 1)),
        // The run's end: right so far is not enough, wrong is wrong.
        (watched(2, 2, good(), None, true), (vec![], 1)),
        (watched(5, 2, good(), Some(bad()), true), (vec![], 1)),
        (watched(5, 0, bad(), Some(bad()), true), (vec!["status"], 0)),
        (
            Watched {
                is_cut_short: true,
                ..Watched::default()
            },
            (vec![], 1),
        ),
        (Watched::default(), (vec![], 1)),
    ] {
        let judgement = judged(THREE, watched.clone());
        assert_eq!(outcome(&judgement), expected, "{watched:?}");
    }
}

/// However a probe went: fewer answers in a row than were asked for leave something on record.
#[test]
fn nothing_but_enough_in_a_row_is_silent() {
    let attempts = [good(), bad(), silent()];
    let wrongs = [None, Some(good()), Some(bad()), Some(silent())];
    for last in &attempts {
        for wrong in &wrongs {
            for streak in 0..3 {
                for is_cut_short in [false, true] {
                    let watched = watched(3, streak, last.clone(), wrong.clone(), is_cut_short);
                    let judgement = judged(THREE, watched.clone());
                    let (findings, undecided) = outcome(&judgement);
                    assert!(!findings.is_empty() || undecided > 0, "{watched:?}");
                }
            }
        }
    }
}

#[test]
fn facts_that_lack_a_probe_never_pass() {
    let facts = Facts {
        observed_at: chrono::DateTime::UNIX_EPOCH,
        checkout: Checkout::default(),
        probes: Vec::new(),
    };
    let judgement = PostDeploySmoke::judge(&plan(&[THREE]), &facts);
    assert_eq!(outcome(&judgement), (vec![], 1));
}

fn once(expect: &str, change: impl FnOnce(&mut Attempt)) -> Judgement {
    let mut attempt = good();
    change(&mut attempt);
    let probe = format!("{{ name: a, get: '{{raptor.url}}/', expect: {expect} }}");
    // As the driver counts it: a try that went well is one in a row.
    let plan = plan(&[&probe]);
    let is_good = Opinion::of(&plan.probes[0], &attempt, &Checkout::default()).is_good();
    let (streak, wrong) = if is_good {
        (1, None)
    } else {
        (0, Some(attempt.clone()))
    };
    judged(&probe, watched(1, streak, attempt, wrong, false))
}

fn of(attempt: &mut Attempt) -> &mut Answer {
    match &mut attempt.answer {
        Known::Found(answer) => answer,
        _ => panic!("an answer"),
    }
}

#[test]
fn walls_are_told_from_the_site() {
    let login = || Some(Wall::Login("raxx.cloudflareaccess.com".to_owned()));
    let walled = |wall: Option<Wall>, status: u16, token: bool| {
        move |attempt: &mut Attempt| {
            attempt.with_token = token;
            of(attempt).status = status;
            of(attempt).location =
                Some("https://raxx.cloudflareaccess.com/cdn-cgi/access/login/x".to_owned());
            of(attempt).wall = wall;
        }
    };
    for (expect, wall, status, token, expected) in [
        (
            "{ status: 302 }",
            login(),
            302,
            false,
            (vec!["access-wall"], 0),
        ),
        (
            "{ status: 302 }",
            login(),
            302,
            true,
            (vec!["access-wall"], 0),
        ),
        (
            "{ access: public, status: 302 }",
            login(),
            302,
            false,
            (vec!["access-wall"], 0),
        ),
        (
            "{ access: public }",
            Some(Wall::Refusal(401)),
            401,
            false,
            (vec!["access-wall"], 0),
        ),
        (
            "{ access: gated, status: 401 }",
            login(),
            302,
            false,
            (vec!["status"], 0),
        ),
        (
            "{ status: 200 }",
            Some(Wall::Refusal(403)),
            403,
            false,
            (vec!["status"], 0),
        ),
        (
            "{ status: 200 }",
            Some(Wall::Refusal(403)),
            403,
            true,
            (vec!["access-wall"], 0),
        ),
        (
            "{ access: gated }",
            Some(Wall::Firewall("1010".to_owned())),
            403,
            false,
            (vec![], 1),
        ),
        (
            "{ access: gated }",
            None,
            404,
            false,
            (vec!["access-open"], 0),
        ),
        (
            "{ access: gated }",
            None,
            302,
            false,
            (vec!["access-open"], 0),
        ),
        ("{ access: gated }", None, 429, false, (vec![], 1)),
        // A proxy between wants a password: that is no answer of the site's.
        ("{ status: 200 }", None, 407, false, (vec![], 1)),
        ("{ access: gated }", None, 407, false, (vec![], 1)),
    ] {
        let judgement = once(expect, walled(wall.clone(), status, token));
        assert_eq!(
            outcome(&judgement),
            expected,
            "{expect} {wall:?} {status} {token}"
        );
    }
}

#[test]
fn a_redirect_is_right_only_where_it_is_expected() {
    let to = |location: &'static str, status| {
        move |attempt: &mut Attempt| {
            of(attempt).status = status;
            of(attempt).location = Some(location.to_owned());
        }
    };
    for (expect, location, status, rules) in [
        (
            "{ status: 301, location: 'https://raxx.app/' }",
            "https://raxx.app/",
            301,
            vec![],
        ),
        (
            "{ location: 'https://raxx.app' }",
            "https://raxx.app/",
            308,
            vec![],
        ),
        (
            "{ location: /login }",
            "https://raptor.raxx.app/login",
            302,
            vec![],
        ),
        (
            "{ location: /login }",
            "https://raptor.raxx.app.evil.example/login",
            302,
            vec!["redirect"],
        ),
        (
            "{ location: /login }",
            "/login?next=evil",
            302,
            vec!["redirect"],
        ),
        ("{ location: /login }", "/login", 200, vec!["status"]),
        ("{ status: 200-399 }", "/elsewhere", 302, vec![]),
        (
            "{ status: 200-399 }",
            "http://raptor.raxx.app/",
            302,
            vec![],
        ),
        (
            "{ status: 200-399 }",
            "//evil.example/",
            302,
            vec!["redirect"],
        ),
        ("{ status: 200-399 }", "https://", 302, vec!["redirect"]),
        ("{ status: 200 }", "//evil.example/", 302, vec!["redirect"]),
        ("{ status: 200 }", "/elsewhere", 302, vec!["status"]),
    ] {
        let judgement = once(expect, to(location, status));
        assert_eq!(
            outcome(&judgement),
            (rules, 0),
            "{expect} {location} {status}"
        );
    }
}

#[test]
fn two_ways_at_once_are_no_way() {
    let torn = |attempt: &mut Attempt| {
        of(attempt).status = 302;
        of(attempt).location = Some("/a, https://evil.example/".to_owned());
        of(attempt).other_locations = 1;
    };
    for expect in ["{ status: 302 }", "{ location: /a }", "{ access: gated }"] {
        let judgement = once(expect, torn);
        assert_eq!(outcome(&judgement), (vec!["redirect"], 0), "{expect}");
    }
}

#[test]
fn what_was_cut_off_is_not_judged() {
    let cut = |attempt: &mut Attempt| {
        let answer = of(attempt);
        answer.body_unseen = Some(crate::known::Unseen::new(
            Why::TooMuch,
            "only the first bytes",
        ));
        answer.title_unseen = answer.body_unseen.clone();
        answer.body = vec![false];
    };
    for expect in [
        "{ body: { contains: x } }",
        "{ title: x }",
        "{ version: { text: x, equals: y } }",
    ] {
        let judgement = once(expect, cut);
        assert_eq!(outcome(&judgement), (vec![], 1), "{expect}");
    }
    let hash = format!("{{ sha256: '{}' }}", "ab".repeat(32));
    assert_eq!(outcome(&once(&hash, cut)), (vec![], 1));
}

#[test]
fn a_proxy_hides_the_family_that_answers() {
    let proxied = |attempt: &mut Attempt| of(attempt).is_direct = false;
    assert_eq!(outcome(&once("{ ip: 4 }", proxied)), (vec![], 1));
    assert_eq!(outcome(&once("{ ip: 4 }", |_| {})), (vec![], 0));
}
