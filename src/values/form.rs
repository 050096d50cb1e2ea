//! Forms: whether a value could be what it is meant to be.

use url::Url;

use super::switch::{Switch, switch_of};

/// An absolute URL with a host; nothing in it that a URL cannot hold.
pub(super) fn url(value: &str) -> Option<Url> {
    if !value.contains("://") || value.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    // What browsers mend (`https:///x`, `https:\\x`) other clients refuse, or take for something else.
    let (_, beyond) = value.split_once("://")?;
    if beyond.starts_with(['/', '\\']) {
        return None;
    }
    Url::parse(value)
        .ok()
        .filter(|url| url.host_str().is_some_and(has_labels))
}

/// No label of a host is empty; the dot at its end may stand there.
fn has_labels(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host.split('.').all(|label| !label.is_empty())
}

pub(super) fn is_switch(value: &str) -> bool {
    switch_of(value) != Switch::NotASwitch
}

/// `https://KEY@HOST/…/PROJECT` (Sentry's SDK docs, "Parsing the DSN"); the project is a number.
pub(super) fn is_dsn(value: &str) -> bool {
    url(value).is_some_and(|url| {
        let project = url.path().rsplit('/').next().unwrap_or_default();
        matches!(url.scheme(), "https" | "http")
            && !url.username().is_empty()
            && !project.is_empty()
            && project.bytes().all(|c| c.is_ascii_digit())
    })
}

/// With user, password and database, as Heroku Postgres gives it.
pub(super) fn is_postgres(value: &str) -> bool {
    url(value).is_some_and(|url| {
        matches!(url.scheme(), "postgres" | "postgresql")
            && !url.username().is_empty()
            && url.password().is_some_and(|password| !password.is_empty())
            && url.path().len() > 1
    })
}

/// Padded or not, of one of the two alphabets of RFC 4648.
pub(super) fn is_base64(value: &str) -> bool {
    let digits = value.trim_end_matches('=');
    let padding = value.len() - digits.len();
    let is_of = |more: [u8; 2]| {
        digits
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || more.contains(&c))
    };
    let is_whole = match digits.len() % 4 {
        0 => padding == 0,
        2 => padding == 0 || padding == 2,
        3 => padding <= 1,
        _ => false,
    };
    !digits.is_empty() && is_whole && (is_of(*b"+/") || is_of(*b"-_"))
}

pub(super) fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else {
        return false;
    };
    let is_plain = |c: char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '<' | '>' | ',' | ';')
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    !local.is_empty()
        && local.chars().all(is_plain)
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

/// The host that a value leads to, in lower case: of a URL, or of an email address.
pub(super) fn host(value: &str) -> Option<String> {
    if let Some(url) = url(value) {
        return url
            .host_str()
            .map(|host| host.trim_end_matches('.').to_ascii_lowercase());
    }
    let (_, domain) = value.rsplit_once('@')?;
    is_email(value).then(|| domain.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(is: fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        for value in good {
            assert!(is(value), "{value:?} was refused");
        }
        for value in bad {
            assert!(!is(value), "{value:?} was taken");
        }
    }

    #[test]
    fn urls() {
        table(
            |value| url(value).is_some(),
            &[
                "https://raxx.app",
                "redis://:p@h:6379/0",
                "postgres://u:p@h/d",
                "https://[::1]/",
                "https://raxx.app./x",
                "https://raxx.app/a//b..c",
            ],
            &[
                "",
                "raxx.app",
                "https://",
                "mailto:a@b.c",
                "https:raxx.app",
                "https://a b",
                "https://a\n",
                "/x://y",
                "https:///x",
                "https://\\x",
                "https://raxx..app",
                "https://.raxx.app",
                "https://raxx.app..",
                "redis://.raxx.app",
            ],
        );
    }

    #[test]
    fn dsns_and_databases() {
        table(
            is_dsn,
            &[
                "https://5a4d8b0x@o1.sentry.invalid/42",
                "https://a:b@sentry.io/path/1",
            ],
            &[
                "https://o1.sentry.io/42",
                "https://a@o1.sentry.io/",
                "https://a@o1.sentry.io/x",
                "a@o1.sentry.io/42",
            ],
        );
        table(
            is_postgres,
            &["postgres://u:p@h:5432/d", "postgresql://u:p@h/d"],
            &[
                "postgres://",
                "postgres://h",
                "postgres://h/",
                "postgres://h/d",
                "postgres://u@h/d",
                "postgres://u:@h/d",
                "postgres://u:p@h/",
                "mysql://h/d",
                "postgres:///d",
            ],
        );
    }

    #[test]
    fn base64_and_addresses() {
        table(
            is_base64,
            &["YQ==", "YQ", "YWI=", "YWJj", "-_-_", "+/+/"],
            &[
                "", "=", "Y", "YQ=", "YWJj=", "Y Q=", "+_AA", "YQ==\n", "YWI==",
            ],
        );
        table(
            is_email,
            &["ops@raxx.app", "a.b+c@x-y.co", "ö@bücher.de"],
            &[
                "",
                "@raxx.app",
                "ops@",
                "ops@raxx",
                "ops@raxx..app",
                "a b@c.de",
                "a@b@c.de",
                "<a@b.de>",
                "a@-b.de",
            ],
        );
    }

    #[test]
    fn hosts() {
        assert_eq!(host("https://RAXX.app./x").as_deref(), Some("raxx.app"));
        assert_eq!(host("ops@Raxx.App").as_deref(), Some("raxx.app"));
        assert_eq!(
            host("postgres://u:p@Db.Invalid/d").as_deref(),
            Some("db.invalid")
        );
        assert_eq!(host("raxx.app"), None);
    }
}
