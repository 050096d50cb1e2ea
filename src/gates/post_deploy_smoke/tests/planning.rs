//! What is asked, and what is refused before anything is.

use std::time::Duration;

use super::*;
use TokenUse::{Goes, Missing, NotForThisHost, Unwanted};

const HEALTH: &str = "{ name: health, get: '{raptor.url}/health' }";
const VERSION: &str = "{ name: version, get: '{raptor.url}/v', expect: { version: { json: /commit, equals: '{sha}' } } }";

fn urls(urls: &[&str]) -> Flags {
    Flags {
        url: urls.iter().map(|&it| it.to_owned()).collect(),
        ..Flags::default()
    }
}

#[test]
fn nothing_to_ask_is_a_mistake() {
    let none = Config::default();
    let said = refused(&Flags::default(), &none, &invocation());
    assert!(said.contains("no `smoke`"), "{said}");
    let elsewhere = Invocation {
        environment: "produktion".to_owned(),
        ..invocation()
    };
    let said = refused(&Flags::default(), &settings(&[HEALTH]), &elsewhere);
    assert!(
        said.contains("did you mean --environment production"),
        "{said}"
    );
    let other = Invocation {
        services: vec!["queue".to_owned()],
        ..invocation()
    };
    let said = refused(&Flags::default(), &settings(&[HEALTH]), &other);
    assert!(
        said.contains("no probe of production asks the service queue"),
        "{said}"
    );
    let both = Invocation {
        services: vec!["raptor".to_owned(), "queue".to_owned()],
        ..invocation()
    };
    let said = refused(&Flags::default(), &settings(&[HEALTH]), &both);
    assert!(said.contains("the service queue"), "{said}");
}

#[test]
fn a_pattern_that_is_none_is_told_with_its_line() {
    for expect in [
        "{ body: { matches: '(' } }",
        "{ title: { matches: '[' } }",
        "{ header: { x-a: { matches: '*' } } }",
        "{ json: { /a: { matches: '(?<' } } }",
        "{ version: { text: '(', equals: x } }",
    ] {
        let probe = format!("{{ name: a, get: 'https://raxx.app/', expect: {expect} }}");
        let said = refused(
            &Flags::default(),
            &settings(&[HEALTH, &probe]),
            &invocation(),
        );
        assert!(said.starts_with("gate.yml:8: "), "{said}");
        assert!(said.contains("no regular expression"), "{said}");
    }
}

#[test]
fn a_commit_that_is_needed_must_be_known() {
    let unknown = Invocation::default();
    let said = refused(&Flags::default(), &settings(&[HEALTH, VERSION]), &unknown);
    assert!(
        said.contains("gate.yml:8: `version` needs the commit"),
        "{said}"
    );
    // The commit that was deployed outranks the run's own.
    let flags = Flags {
        expect_sha: Some("694536AE336D".to_owned()),
        ..Flags::default()
    };
    let plan = Plan::settle(&flags, &settings(&[HEALTH, VERSION]), &invocation()).unwrap();
    assert_eq!(
        plan.commit,
        Some(("694536ae336d".to_owned(), "--expect-sha"))
    );
    let said = refused(&flags, &settings(&[HEALTH]), &unknown);
    assert!(said.contains("no probe looks at the version"), "{said}");
    for none in ["", "main", "0c4b71", "0c4b712z", &"a".repeat(65)] {
        let flags = Flags {
            expect_sha: Some(none.to_owned()),
            ..urls(&["https://raxx.app/"])
        };
        assert!(refused(&flags, &Config::default(), &unknown).contains("no commit"));
    }
}

#[test]
fn half_a_service_token_is_a_mistake() {
    let half = Invocation {
        service_token: TokenState::Half(crate::world::ACCESS_ID),
        ..invocation()
    };
    let said = refused(&Flags::default(), &settings(&[HEALTH]), &half);
    assert!(said.contains("CF_ACCESS_CLIENT_SECRET is not"), "{said}");
}

#[test]
fn a_token_goes_only_where_it_must() {
    let config = settings(&[
        "{ name: own, get: '{raptor.url}/health' }",
        "{ name: same origin, get: 'https://raptor.raxx.app/other' }",
        "{ name: another port, get: 'https://raptor.raxx.app:8443/' }",
        "{ name: in the clear, get: 'http://raptor.raxx.app/' }",
        "{ name: sibling, get: 'https://docs.raxx.app/' }",
        "{ name: look-alike, get: 'https://raptor.raxx.app.evil.example/' }",
        "{ name: public, get: '{raptor.url}/', expect: { access: public } }",
        "{ name: gated, get: '{raptor.url}/', expect: { access: gated } }",
    ]);
    let whole = Invocation {
        service_token: TokenState::Whole,
        ..invocation()
    };
    let uses = |invocation: &Invocation| -> Vec<TokenUse> {
        let plan = Plan::settle(&Flags::default(), &config, invocation).unwrap();
        plan.probes.iter().map(|probe| probe.token).collect()
    };
    assert_eq!(
        uses(&whole),
        [
            Goes,
            Goes,
            NotForThisHost,
            NotForThisHost,
            NotForThisHost,
            NotForThisHost,
            Unwanted,
            Unwanted
        ]
    );
    assert_eq!(uses(&invocation())[..6], [Missing; 6]);
    // What is typed is the team's only where the settings say so.
    let typed = urls(&["https://raptor.raxx.app/x", "https://evil.example/"]);
    let plan = Plan::settle(&typed, &config, &whole).unwrap();
    assert_eq!(
        plan.probes.iter().map(|it| it.token).collect::<Vec<_>>(),
        [Goes, NotForThisHost]
    );
    let in_the_clear = "version: 1\nservices: { a: { production: { url: 'http://a.raxx.app' } } }\nsmoke: { production: [{ name: a, get: '{a.url}/' }] }";
    let config = config::parse(in_the_clear, "gate.yml", &[]).unwrap();
    let plan = Plan::settle(&Flags::default(), &config, &whole).unwrap();
    assert_eq!(plan.probes[0].token, TokenUse::NotInTheClear);
}

#[test]
fn a_url_needs_no_settings() {
    let flags = urls(&[
        "https://raxx.app/health",
        "https://raxx.app/health",
        "https://raxx.app",
    ]);
    let plan = Plan::settle(&flags, &Config::default(), &invocation()).unwrap();
    assert_eq!(plan.probes.len(), 2);
    assert!(
        plan.probes
            .iter()
            .all(|it| it.retry.is_none() && it.checks.version.is_none())
    );
    assert_eq!(plan.commit, None);
    for bad in [
        "raxx.app",
        "ftp://raxx.app",
        "https://user:s3cret@raxx.app/",
        "https://raxx.app/#a",
        "javascript:alert(1)",
    ] {
        let said = refused(&urls(&[bad]), &Config::default(), &invocation());
        assert!(
            said.starts_with("--url ") && !said.contains("s3cret"),
            "{said}"
        );
    }
    let narrowed = Invocation {
        services: vec!["raptor".to_owned()],
        ..invocation()
    };
    assert!(refused(&flags, &settings(&[HEALTH]), &narrowed).contains("--service"));
}

/// The name of a branch stands in `GITHUB_SHA` of a run that somebody feeds by hand.
#[test]
fn what_is_no_commit_is_not_expected() {
    for none in ["main", "a", "", "0c4b712 "] {
        let named = Invocation {
            sha: Some(none.to_owned()),
            ..invocation()
        };
        let config = settings(&[VERSION]);
        if none.trim().len() == 7 {
            let plan = Plan::settle(&Flags::default(), &config, &named).unwrap();
            assert_eq!(plan.commit, Some(("0c4b712".to_owned(), "GITHUB_SHA")));
        } else {
            let said = refused(&Flags::default(), &config, &named);
            assert!(said.contains("needs the commit"), "{none}: {said}");
        }
    }
}

#[test]
fn a_window_of_urls_fits_what_is_asked_of_it() {
    let flags = |within, consecutive, sha: Option<&str>| Flags {
        within,
        consecutive,
        expect_sha: sha.map(str::to_owned),
        ..urls(&["https://raxx.app/"])
    };
    let retry = |flags: &Flags| {
        let plan = Plan::settle(flags, &Config::default(), &invocation()).unwrap();
        plan.probes[0].retry.as_ref().map(|it| it.consecutive)
    };
    let minute = Some(Duration::from_mins(1));
    assert_eq!(retry(&flags(minute, None, None)), Some(1));
    assert_eq!(retry(&flags(minute, None, Some(SHA))), Some(3));
    assert_eq!(retry(&flags(minute, Some(2), Some(SHA))), Some(2));
    assert_eq!(retry(&flags(None, Some(1), None)), None);
    let refused = |flags: &Flags| refused(flags, &Config::default(), &invocation());
    assert!(refused(&flags(None, Some(2), None)).contains("--within gives no time"));
    assert!(refused(&flags(Some(Duration::ZERO), None, None)).contains("--within gives no time"));
    assert!(refused(&flags(Some(Duration::from_secs(9)), None, Some(SHA))).contains("too short"));
    let without_url = Flags {
        url: Vec::new(),
        ..flags(minute, None, None)
    };
    assert!(
        super::refused(&without_url, &settings(&[HEALTH]), &invocation())
            .contains("speak of --url")
    );
}

#[test]
fn an_address_of_the_other_family_cannot_answer() {
    let probe = "{ name: six, get: 'http://127.0.0.1/', expect: { ip: 6 } }";
    let said = refused(&Flags::default(), &settings(&[probe]), &invocation());
    assert!(said.contains("`127.0.0.1` has no IPv6 address"), "{said}");
}

#[test]
fn another_gate_gets_the_probes_of_its_services() {
    let config = settings(&[
        HEALTH,
        VERSION,
        "{ name: by commit, get: '{raptor.url}/{sha}' }",
        "{ name: docs, get: 'https://docs.raxx.app/' }",
    ]);
    let of = |services: &[&str], commit| {
        Plan::of_services(&config, "production", services, commit, TokenState::Missing)
    };
    let known = of(&["raptor"], Some(SHA)).unwrap().unwrap();
    assert_eq!(known.probes.len(), 3);
    assert_eq!(known.probes[0].app.as_deref(), Some("raptor-prod"));
    assert_eq!(known.left_out, 0);
    let unknown = of(&["raptor"], None).unwrap().unwrap();
    assert_eq!((unknown.probes.len(), unknown.left_out), (1, 2));
    assert!(of(&["queue"], Some(SHA)).unwrap().is_none());
}

/// `Deploy 0c4b7128` is how Heroku describes a build: too little for `{sha}`, enough for `{sha7}`.
#[test]
fn a_shortened_commit_of_a_release_is_held_against_no_whole_one() {
    let config = settings(&[
        HEALTH,
        VERSION,
        "{ name: short, get: '{raptor.url}/', expect: { version: { json: /commit, equals: '{sha7}' } } }",
        "{ name: by commit, get: '{raptor.url}/{sha}' }",
    ]);
    let missing = TokenState::Missing;
    let plan = Plan::of_services(&config, "production", &["raptor"], Some(&SHA[..8]), missing);
    let plan = plan.unwrap().unwrap();
    let names: Vec<&str> = plan.probes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["health", "short"]);
    assert_eq!(plan.left_out, 2);
}
