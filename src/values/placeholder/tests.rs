//! Placeholders as teams leave them, and values that look like some.

use proptest::prelude::*;

use super::*;

fn placeholder(name: &str, value: &str, is_production: bool) -> Option<Placeholder> {
    super::placeholder(name, value, Kind::Presence, is_production)
}

#[test]
fn a_number_and_null_are_values_where_no_key_is_wanted() {
    for value in ["null", "NULL", "99999999", "111111111111"] {
        assert_eq!(placeholder("THE_NAME", value, true), None, "{value}");
        for kind in [Kind::Base64, Kind::Hex, Kind::JwtSecret] {
            let sort = super::placeholder("THE_NAME", value, kind, true);
            assert!(sort.is_some(), "{value} {kind:?}");
        }
    }
    for (name, value) in [
        ("API_KEY", "11111111"),
        ("SESSION_SECRET", "99999999"),
        ("THE_NAME", "sk_live_11111111"),
        ("THE_NAME", "00000000"),
    ] {
        let sort = placeholder(name, value, true);
        assert_eq!(sort, Some(Placeholder::Filler), "{name} {value}");
    }
}

#[test]
fn placeholders_of_the_field() {
    for (value, sort) in [
        ("REPLACE_ME", Placeholder::Words),
        ("replace-me", Placeholder::Words),
        ("Replace Me!", Placeholder::Words),
        ("changeme", Placeholder::Words),
        ("CHANGE_ME", Placeholder::Words),
        ("sk_live_REPLACE_ME", Placeholder::Words),
        ("postgres://user:changeme@db.raxx.app/x", Placeholder::Words),
        ("TODO", Placeholder::Words),
        ("todo:", Placeholder::Words),
        ("your-api-key-here", Placeholder::Words),
        ("YOUR_API_KEY", Placeholder::Words),
        ("your key here", Placeholder::Words),
        ("Your API key here!", Placeholder::Words),
        ("your_town", Placeholder::Words),
        ("your-receipt-here", Placeholder::Words),
        ("your-domain-2", Placeholder::Words),
        ("insert-your-token", Placeholder::Words),
        ("undefined", Placeholder::Words),
        ("REPL\u{410}CE_ME", Placeholder::Words),
        ("ｃｈａｎｇｅｍｅ", Placeholder::Words),
        ("\"changeme\"", Placeholder::Words),
        (" TBD\n", Placeholder::Words),
        ("<your key>", Placeholder::Template),
        ("<…>", Placeholder::Template),
        ("<256-bit_key/from.vault>", Placeholder::Template),
        ("$(openssl rand -hex 32)", Placeholder::Template),
        ("${STRIPE_API_KEY}", Placeholder::Template),
        ("{{ key }}", Placeholder::Template),
        ("${{ secrets.KEY }}", Placeholder::Template),
        (
            "postgres://<user>:<password>@db.raxx.app/x",
            Placeholder::Template,
        ),
        ("https://${HOST}/", Placeholder::Template),
        ("xxxx", Placeholder::Filler),
        ("XXX", Placeholder::Filler),
        ("sk_live_XXXX", Placeholder::Filler),
        ("sk_live_xxxxxxxxxxxxxxxx", Placeholder::Filler),
        ("sk_live_51HxxxxxxxxAb", Placeholder::Filler),
        ("xxxx-xxxx", Placeholder::Filler),
        ("****", Placeholder::Filler),
        ("...", Placeholder::Filler),
        ("00000000", Placeholder::Filler),
        ("aaaa", Placeholder::Filler),
        ("https://example.com/hook", Placeholder::ExampleHost),
        ("https://api.example.org", Placeholder::ExampleHost),
        ("me@example.com", Placeholder::ExampleHost),
        ("postgres://localhost/x", Placeholder::LocalHost),
        ("http://127.0.0.1:8080", Placeholder::LocalHost),
        ("THE_NAME", Placeholder::OwnName),
    ] {
        assert_eq!(placeholder("THE_NAME", value, true), Some(sort), "{value}");
    }
}

#[test]
fn values_are_no_placeholders() {
    for value in [
        "1",
        "0",
        "true",
        "info",
        "5432",
        "1000",
        "raxx",
        "Ops <ops@raxx.app>",
        "<p>Hi <b>you</b></p>",
        "<0!A0Aa!0!AaA0a!0AaAAaa>",
        "sk_live_SandboxOfNoUse01",
        "407cfd9e3e4ec6b37af0dce396d4278634b47ecb19b912eb2fb7ab6c19f16a2f",
        "Your trades, faster",
        "Your receipt is here!",
        "your-mortgage",
        "replace",
        "yourtown",
        "https://raxx.app/todo",
        "exxon",
        "test",
        "none",
        "replacement",
        "postgres://sandbox:sandbox@flat.db.invalid:5432/queue_prod",
        "{\"a\":1}",
        "a",
        "aaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "example",
    ] {
        assert_eq!(placeholder("THE_NAME", value, true), None, "{value}");
    }
    assert_eq!(placeholder("A", "http://localhost:1", false), None);
}

#[test]
fn placeholders_in_the_parts_of_an_address() {
    for (value, sort) in [
        (
            "https://raxx-api-prod-XXXXX.herokuapp.com",
            Placeholder::Filler,
        ),
        ("https://XXXXX", Placeholder::Filler),
        ("https://xxxx.herokuapp.com", Placeholder::Filler),
        ("https://TODO", Placeholder::Words),
        ("https://TODO.herokuapp.com/x", Placeholder::Words),
        ("https://changeme.herokuapp.com", Placeholder::Words),
        ("https://your-app-here.herokuapp.com", Placeholder::Words),
        ("https://your-app-name.herokuapp.com", Placeholder::Words),
        ("https://your-domain-here.com", Placeholder::Words),
        ("https://api.yourdomain.com", Placeholder::Words),
        ("ops@yourcompany.com", Placeholder::Words),
        (
            "postgres://u:xxxx@ec2-1.amazonaws.com:5432/d",
            Placeholder::Filler,
        ),
        (
            "postgres://user:password@host:5432/database",
            Placeholder::Words,
        ),
        ("postgres://user:password@db.raxx.app/d", Placeholder::Words),
        ("redis://:REPLACE%5FME@h.raxx.app:1", Placeholder::Words),
        (
            "https://xxxx@o450.ingest.sentry.io/4507",
            Placeholder::Filler,
        ),
        (
            "https://examplePublicKey@o0.ingest.sentry.io/0",
            Placeholder::Words,
        ),
        ("https://public@sentry.raxx.app/1", Placeholder::Words),
        (
            "https://00000000000000000000000000000000@o450.ingest.sentry.io/4507",
            Placeholder::Filler,
        ),
        (
            "https://hooks.slack.com/services/XXXX/XXXX",
            Placeholder::Filler,
        ),
        ("https://raxx.app/hook?key=YOUR_API_KEY", Placeholder::Words),
        ("https://raxx.app/hook?key=your-key", Placeholder::Words),
        ("https://raxx.app/hook?key=CHANGE_ME", Placeholder::Words),
        ("https://raxx.app/your-path-here", Placeholder::Words),
        ("https://raxx.app/hook?token=TODO", Placeholder::Words),
        ("https://raxx.app/hook/REPLACE%5FME", Placeholder::Words),
        ("https://raxx.app/hook/CHANGEME/x", Placeholder::Words),
        ("https://raxx.app/a#change-me", Placeholder::Words),
        ("https://raxx.app/hook?CHANGE_ME", Placeholder::Words),
        ("https://raxx.test/x", Placeholder::ExampleHost),
    ] {
        assert_eq!(placeholder("THE_NAME", value, true), Some(sort), "{value}");
    }
    for value in [
        "https://raxx-api-prod-a60a19e5efbf.herokuapp.com/health",
        "https://via.placeholder.com/150",
        "https://todo.raxx.app/todo?list=todo",
        "https://www.your-server.de",
        "https://raxx.app/q?next=your-account",
        "https://raxx.app/q?ref=yourteam",
        "https://trello.com/b/TODO",
        "https://raxx.app/replace-this-part",
        "https://raxx.app/your-journey-starts-here",
        "https://raxx.app/img/PLACEHOLDER.png",
        "https://yourtown.gov",
        "https://your-mortgage.com/your-account",
        "https://xx.raxx.app/xxx",
        "https://replacements.com",
        "https://maxxxine.com",
        "https://dev.azure.com/raxx",
        "https://null.raxx.app/?default=null&sort=unset",
        "redis://dummy:p4a8f1@ec2-1.amazonaws.com:6379",
        "redis://default:p4a8f1@redis:6379/0",
        "postgres://postgres:p4a8f1@db:5432/database",
        "https://x-access-token:ghs1@github.com/o/r",
        "https://5a4d8b0f@o1.ingest.sentry.io/42",
        "https://key@raxx.app/x",
        "https://raxx.app/a?b=*",
        "ops@xn--bcher-kva.de",
    ] {
        assert_eq!(placeholder("THE_NAME", value, true), None, "{value}");
    }
}

#[test]
fn marks_are_values_until_there_are_many() {
    for value in [
        "*",
        ".",
        "/",
        "./",
        "//",
        "-",
        "#",
        "?",
        "..",
        "../..",
        "**",
        "--",
        "::",
        "x",
        "xx",
        "*/*",
        "*.*",
        "* * * * *",
        "0 0 * * *",
        "0.0.0.0",
        "[]",
        "{}",
        "_",
        "|",
        ", ",
        "- -",
    ] {
        assert_eq!(placeholder("THE_NAME", value, true), None, "{value:?}");
    }
    for value in [
        "***", "....", "-----", "____", "???", "…", "xxx", "X-X-X", "########",
    ] {
        assert_eq!(
            placeholder("THE_NAME", value, true),
            Some(Placeholder::Filler),
            "{value:?}"
        );
    }
}

#[test]
fn what_stands_around_a_placeholder_does_not_hide_it() {
    for value in [
        "your-256-bit-secret-here",
        "your-256-bit-secret",
        "your-32-char-secret-key-goes-here!",
        "[TODO]",
        "(todo)",
        "TODO(me)",
        "TODO: set before launch",
        "todo: set before launch",
        "TODO-rotate",
        "[TODO] rotate",
        "FIXME later",
        "changeme123",
        "api-changeme1",
        "placeholder-value",
        "placeholder2",
        "dummy_secret_key",
        "changemechangemechangemechangemechangeme",
        "changeme-changeme",
        "changemechangemechan",
        "sk_live_changemechangemechangeme",
        "sk_live_replacemereplacemereplaceme",
        "sk_live_1234567890",
        "sk_test_abcdefghijklmnop",
        "whsec_abc123",
    ] {
        assert_eq!(
            placeholder("THE_NAME", value, true),
            Some(Placeholder::Words),
            "{value:?}"
        );
    }
    for value in ["sk_live_<your key>", "whsec_<secret>", "pk_test_${KEY}"] {
        assert_eq!(
            placeholder("THE_NAME", value, true),
            Some(Placeholder::Template),
            "{value:?}"
        );
    }
    for value in [
        "todo-app",
        "todo",
        "todos",
        "TODOIST",
        "todo:cache:",
        "1234567890",
        "yourtown",
        "placeholder.png",
        "/img/placeholder.png",
        "dummy-app",
        "change",
        "exchangeme.raxx.app",
        "mykey1",
        "key-for-secret",
        "sk_live_1234567890ab",
        "REPLACEMENTS",
    ] {
        let expected = (value == "todo").then_some(Placeholder::Words);
        assert_eq!(placeholder("THE_NAME", value, true), expected, "{value:?}");
    }
}

/// Whatever a generator of secrets gives, alone, behind Stripe's prefix or in a URL.
fn random() -> impl Strategy<Value = String> {
    let secret = || {
        prop_oneof![
            "[A-Za-z0-9+/]{16,88}={0,2}",
            "[A-Za-z0-9_-]{16,88}",
            "[0-9a-f]{16,128}",
            "[0-9A-F]{16,64}",
            "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
            "[a-z0-9]{16,64}",
            "[A-Z2-7]{16,64}",
            "[!-~]{24,64}",
        ]
    };
    prop_oneof![
        4 => secret(),
        1 => "[A-Za-z0-9]{24,99}".prop_map(|it| format!("sk_live_{it}")),
        1 => "[A-Za-z0-9]{32}".prop_map(|it| format!("whsec_{it}")),
        1 => "[A-Za-z0-9_-]{16,64}".prop_map(|it| format!("rediss://:{it}@ec2-1.amazonaws.com:6379")),
        1 => "[0-9a-f]{32}".prop_map(|it| format!("https://{it}@o450.ingest.sentry.io/4507")),
        1 => "[A-Za-z0-9_-]{16,64}".prop_map(|it| format!("https://raxx.app/hooks/{it}?key={it}")),
        1 => "[0-9a-f]{12}".prop_map(|it| format!("https://raxx-api-prod-{it}.herokuapp.com")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn a_random_secret_is_no_placeholder(value in random()) {
        prop_assert_eq!(placeholder("THE_NAME", &value, true), None);
    }
}
