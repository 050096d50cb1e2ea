//! Values and what they are seen to be.

use std::sync::LazyLock;

use super::*;
use crate::values::{KINDS, Mode, StripeKind};

static ELSEWHERE: LazyLock<Surroundings> = LazyLock::new(|| {
    let own = vec!["raxx.app".to_owned()];
    Surroundings::new(vec![], vec!["raxx-api-staging".to_owned()], own)
});

fn class_of<'a>(value: &str, kind: &str, change: impl FnOnce(&mut Wanted<'a>)) -> Class {
    let kind = KINDS.iter().find(|(name, _)| *name == kind).unwrap().1;
    let mut wanted = Wanted {
        name: "NAME",
        kind,
        schemes: &[],
        pattern: None,
        min_length: 0,
        is_production: true,
        elsewhere: &ELSEWHERE,
    };
    change(&mut wanted);
    classify(&Secret::new(value.to_owned()), &wanted)
}

fn production(value: &str, kind: &str) -> Class {
    class_of(value, kind, |_| {})
}

fn stripe(kind: StripeKind, mode: Mode) -> StripeKey {
    StripeKey {
        kind,
        mode: Some(mode),
    }
}

#[test]
fn stripe_keys_are_told_apart() {
    let live = Class::Stripe(stripe(StripeKind::Secret, Mode::Live));
    assert_eq!(
        production("sk_live_SandboxOfNoUse01", "stripe-secret-key"),
        live
    );
    assert_eq!(production("sk_live_SandboxOfNoUse01", "presence"), live);
    let test = stripe(StripeKind::Restricted, Mode::Test);
    assert_eq!(
        production("rk_test_SandboxOfNoUse01", "stripe-restricted-key"),
        Class::Stripe(test)
    );
    assert_eq!(
        production("rk_test_SandboxOfNoUse01", "stripe-secret-key"),
        Class::Malformed(Flaw::OtherStripe(test))
    );
    assert_eq!(
        production("sk_live_short", "stripe-secret-key"),
        Class::Malformed(Flaw::Kind)
    );
    assert_eq!(
        production("sk_live_Sandbox-OfNoUse", "stripe-secret-key"),
        Class::Malformed(Flaw::Kind)
    );
    assert_eq!(
        production("whsec_SandboxOfNoUse01", "stripe-webhook-secret"),
        Class::Stripe(StripeKey {
            kind: StripeKind::Webhook,
            mode: None
        })
    );
    assert!(matches!(
        production("sk_test_SandboxOfNoUse01", "url"),
        Class::Malformed(Flaw::OtherStripe(_))
    ));
}

#[test]
fn what_is_around_a_value_counts() {
    for value in ["sk_live_SandboxOfNoUse01\n", " x1y2", "x1y2\t"] {
        assert_eq!(
            production(value, "presence"),
            Class::Malformed(Flaw::Space),
            "{value:?}"
        );
    }
    for value in ["\"x1y2\"", "'sk_live_SandboxOfNoUse01'", "`a`"] {
        assert_eq!(
            production(value, "presence"),
            Class::Malformed(Flaw::Quotes),
            "{value:?}"
        );
    }
    assert_eq!(production("\"", "presence"), Class::AsWanted);
    assert_eq!(
        production("-----BEGIN KEY-----\nx\n-----END KEY-----\n", "presence"),
        Class::AsWanted
    );
    let pattern = Pattern::new("\"[a-z]+\"\n").unwrap();
    assert_eq!(
        class_of("\"abc\"\n", "presence", |it| it.pattern = Some(&pattern)),
        Class::AsWanted
    );
    assert_eq!(production("", "switch"), Class::Empty);
    assert_eq!(production(" \n\u{a0}", "presence"), Class::Blank);
}

#[test]
fn urls_in_production_are_https_and_productions_own() {
    assert_eq!(production("https://raxx.app", "url"), Class::AsWanted);
    assert_eq!(
        production("http://raxx.app", "url"),
        Class::Malformed(Flaw::Scheme)
    );
    assert_eq!(
        class_of("http://raxx.app", "url", |it| it.is_production = false),
        Class::AsWanted
    );
    let both = ["http".to_owned(), "redis".to_owned()];
    assert_eq!(
        class_of("redis://r.raxx.app", "url", |it| it.schemes = &both),
        Class::AsWanted
    );
    assert_eq!(
        class_of("https://raxx.app", "url", |it| it.schemes = &both),
        Class::Malformed(Flaw::Scheme)
    );
    let staging = "https://raxx-api-staging.herokuapp.com/v1";
    assert_eq!(production(staging, "url"), Class::Elsewhere);
    assert_eq!(production(staging, "presence"), Class::Elsewhere);
    assert_eq!(
        class_of(staging, "url", |it| it.is_production = false),
        Class::AsWanted
    );
    assert_eq!(production("not a url", "url"), Class::Malformed(Flaw::Kind));
    let unknown = "https://staging.raxx.app";
    assert_eq!(production(unknown, "url"), Class::Elsewhere);
    assert_eq!(
        class_of(unknown, "url", |it| it.name = "STAGING_URL"),
        Class::AsWanted
    );
    let spelled = Pattern::new(r"https://staging\.raxx\.app").unwrap();
    assert_eq!(
        class_of(unknown, "url", |it| it.pattern = Some(&spelled)),
        Class::AsWanted
    );
    let loose = Pattern::new("https://.*").unwrap();
    assert_eq!(
        class_of(unknown, "url", |it| it.pattern = Some(&loose)),
        Class::Elsewhere
    );
    let known = Pattern::new(r"https://raxx-api-staging\.herokuapp\.com/v1").unwrap();
    assert_eq!(
        class_of(staging, "url", |it| it.pattern = Some(&known)),
        Class::Elsewhere
    );
}

#[test]
fn length_and_pattern() {
    let short = |value: &str, kind, least| class_of(value, kind, |it| it.min_length = least);
    assert_eq!(short("abcd1", "presence", 6), Class::TooShort);
    assert_eq!(short("abcd12", "presence", 6), Class::AsWanted);
    assert_eq!(short("ä1ö", "presence", 4), Class::TooShort);
    assert_eq!(short("ä1ö", "jwt-secret", 4), Class::AsWanted);
    let digits = Pattern::new("[0-9a-f]{4}").unwrap();
    let matched = |value: &str| class_of(value, "presence", |it| it.pattern = Some(&digits));
    assert_eq!(matched("0af1"), Class::AsWanted);
    assert_eq!(matched("0af12"), Class::Malformed(Flaw::Pattern));
    assert_eq!(matched("0af1\n"), Class::Malformed(Flaw::Space));
}

#[test]
fn what_a_pattern_spells_out_is_no_placeholder() {
    let class = |pattern: &str, value: &str| {
        let pattern = Pattern::new(pattern).unwrap();
        class_of(value, "presence", |it| it.pattern = Some(&pattern))
    };
    assert_eq!(
        class("none|undefined", "undefined"),
        Class::Placeholder(Placeholder::Words)
    );
    assert_eq!(class("undefined", "undefined"), Class::AsWanted);
    assert_eq!(
        class(".+", "REPLACE_ME"),
        Class::Placeholder(Placeholder::Words)
    );
    assert_eq!(
        class(r"\*{3}", "***"),
        Class::Placeholder(Placeholder::Filler)
    );
    assert_eq!(class(r"\*\*\*", "***"), Class::AsWanted);
}

#[test]
fn kinds_are_inferred_without_the_value() {
    let inferred = |name: &str, value: &str| {
        Kind::inferred(name, &Secret::new(value.to_owned()))
            .0
            .name()
    };
    let scheme = |value: &str| Kind::inferred("A", &Secret::new(value.to_owned())).1;
    assert_eq!(inferred("REDIS", "rediss://:p@h:1"), "url");
    assert_eq!(scheme("rediss://:p@h:1"), Some("rediss"));
    assert_eq!(scheme("mongodb+srv://u:p@h/d"), Some("mongodb+srv"));
    assert_eq!(scheme("http://raxx.app"), None);
    assert_eq!(scheme("postgres://u:p@h/d"), None);
    assert_eq!(scheme("postgres://h/d"), Some("postgres"));
    assert_eq!(inferred("A", "hunter2://h/d"), "presence");
    assert_eq!(scheme("hunter2://h/d"), None);
    assert_eq!(
        inferred("STRIPE_API_KEY", "sk_test_SandboxOfNoUse01"),
        "stripe-secret-key"
    );
    assert_eq!(
        inferred("DATABASE_URL", "postgres://u:p@h/d"),
        "postgres-url"
    );
    assert_eq!(inferred("SENTRY", "https://k@o1.sentry.invalid/42"), "dsn");
    assert_eq!(inferred("BASE", "https://raxx.app"), "url");
    assert_eq!(inferred("FLAG_A", "1"), "switch");
    assert_eq!(inferred("DEBUG", "False"), "switch");
    assert_eq!(inferred("WEB_CONCURRENCY", "1"), "presence");
    assert_eq!(inferred("FROM", "ops@raxx.app"), "email");
    assert_eq!(inferred("TOKEN", "407cfd9e3e4ec6b3"), "presence");
}
