//! Single words, good and bad.

use super::*;

/// Checks a table of words and whether each may stand there.
fn table<T: std::fmt::Debug>(check: fn(&str) -> Checked<T>, good: &[&str], bad: &[&str]) {
    for word in good {
        assert!(check(word).is_ok(), "{word:?}: {:?}", check(word));
    }
    for word in bad {
        assert!(check(word).is_err(), "{word:?} was taken");
    }
}

#[test]
fn logins() {
    let longest = "a".repeat(39);
    table(
        login,
        &["a", "MooseQuest", "a-b", "octo_acme", "0", &longest],
        &[
            "",
            "@a",
            "a[bot]",
            "A[BOT]",
            "a b",
            "-a",
            "é",
            "a.b",
            "org/team",
            &"a".repeat(40),
            "a\n",
        ],
    );
}

#[test]
fn reviewers() {
    table(
        reviewer,
        &["MooseQuest", "raxx-app/sre", "raxx-app/on_call.2"],
        &[
            "",
            "/",
            "raxx-app/",
            "/sre",
            "a/b/c",
            "@raxx-app/sre",
            "raxx app/sre",
            "a[bot]",
        ],
    );
}

#[test]
fn ref_patterns() {
    table(
        ref_pattern,
        &[
            "main",
            "release/*",
            "release/**/*",
            "v[0-9].*",
            "[^a]*",
            "{a,b}",
            "user/é",
            "feature-1.2",
        ],
        &[
            "",
            " ",
            "a b",
            "main ",
            "refs/heads/main",
            "refs/tags/v1",
            "heads/main",
            "tags/v1",
            "/main",
            "main/",
            "a//b",
            "a..b",
            "a:b",
            "a~1",
            "v[0-9",
            "a\u{7}",
        ],
    );
}

#[test]
fn what_a_person_can_type() {
    table(
        typeable,
        &[
            "deploy-prod-now",
            "Ja, ich will",
            "déployer",
            "部署",
            "a  b",
        ],
        &[
            "",
            " ",
            " a",
            "a ",
            "a\n",
            "a\tb",
            "a\nb",
            "a\u{a0}b",
            "a\u{200b}",
            "\u{202e}a",
            "a\u{feff}",
            "a\u{ad}b",
            "\u{1b}[31m",
            "a\u{e0001}b",
            "a\u{2003}b",
        ],
    );
    table(
        prose,
        &["why", " why "],
        &["", "  ", "\n", "\u{200b}", " \u{2060} "],
    );
    assert_eq!(prose(" why\n").unwrap(), "why");
}

#[test]
fn cloudflare_names() {
    table(
        cloudflare_account,
        &["0123456789abcdef0123456789abcdef"],
        &["", "0123456789abcdef", "0123456789abcdef0123456789abcdeg"],
    );
    table(
        pages_project,
        &["a", "antlers-next", &"a".repeat(58)],
        &[
            "",
            "-a",
            "a-",
            "Antlers",
            "a.pages.dev",
            "a_b",
            &"a".repeat(59),
        ],
    );
}

#[test]
fn heroku_names() {
    table(
        heroku_app,
        &["abc", "raxx-api-prod", &"a".repeat(30)],
        &[
            "",
            "ab",
            "1abc",
            "abc-",
            "-abc",
            "Abc",
            "a_b",
            "a.b",
            &"a".repeat(31),
        ],
    );
    table(
        process_type,
        &["web", "worker_2", "-"],
        &["", "web worker", "web.1", &"w".repeat(129)],
    );
}

#[test]
fn urls() {
    table(
        base_url,
        &[
            "https://raxx.app",
            "http://localhost:8080/",
            "https://raxx.app/base/",
            "HTTPS://RAXX.APP",
            "https://[::1]/",
            "https://bücher.example",
        ],
        &[
            "",
            "raxx.app",
            "//raxx.app",
            "https:",
            "https:raxx.app",
            "https://",
            "ftp://raxx.app",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://u@raxx.app",
            "https://u:p@raxx.app",
            "https://raxx.app?",
            "https://raxx.app/#",
            "https://raxx.app/a b",
            "https://raxx.app\\@evil.example",
            "https://raxx.app:99999",
            "https://ra\nxx.app",
        ],
    );
}

#[test]
fn a_refused_url_never_shows_its_password() {
    for word in [
        "https://u:hunter2@raxx.app",
        "u:hunter2@raxx.app",
        "https://u:hunter2@:80",
        "ftp://u:hunter2@raxx.app",
        "https://u:hunter2@raxx app",
        "https://raxx.app/?token=hunter2",
    ] {
        let complaint = base_url(word).unwrap_err();
        assert!(
            !format!("{complaint:?}").contains("hunter2"),
            "{complaint:?}"
        );
    }
}

#[test]
fn days() {
    table(
        date,
        &["2026-12-31", "2028-02-29"],
        &[
            "",
            "2026-02-29",
            "2026-1-5",
            "+2026-12-3",
            "31.12.2026",
            "2026-12-31T00:00",
            " 2026-12-3",
            "2026-13-01",
        ],
    );
}

#[test]
fn variables_and_secrets() {
    table(
        variable,
        &["A", "_a", "FLAG_", "a1"],
        &["", "1A", "A-B", "A B", "É"],
    );
    table(
        secret,
        &["HEROKU_API_KEY", "x"],
        &["", "GITHUB_X", "github_token", "A-B"],
    );
}

#[test]
fn paths() {
    table(
        path,
        &[
            "a",
            "docs/ops/required-config-vars.yaml",
            "./a",
            "..a/b",
            "a..",
            ".hidden",
        ],
        &[
            "", ".", "/a", "../a", "a/../b", "a/..", "a\\b", "C:/a", "~/a", "a/", "a\nb", " a",
            "..", "a\0",
        ],
    );
}
