//! What a release changed, by Heroku's words for it.

use crate::releases::Change;

#[test]
fn descriptions_are_read_as_heroku_words_them() {
    let images = |list: &[(&str, &str)]| {
        let owned = list.iter();
        Change::Images(
            owned
                .map(|(p, i)| ((*p).to_owned(), (*i).to_owned()))
                .collect(),
        )
    };
    let web = images(&[("web", "694536ae336d")]);
    for (description, expected) in [
        ("Initial release", Change::SetUp),
        ("Enable Logplex", Change::SetUp),
        ("Deploy 4c1f2a9", Change::Build(Some("4c1f2a9".to_owned()))),
        (
            "Deploy 4C1F2A9B",
            Change::Build(Some("4c1f2a9b".to_owned())),
        ),
        ("Deploy", Change::Build(None)),
        ("Deploy hotfix", Change::Build(None)),
        ("Deployed web (694536ae336d)", web.clone()),
        ("Deployed web (694536AE336D)", web.clone()),
        ("Deployed web (sha256:694536ae336d0123456789)", web),
        (
            "Deployed web, worker (694536ae336d, aaaaaaaaaaaa)",
            images(&[("web", "694536ae336d"), ("worker", "aaaaaaaaaaaa")]),
        ),
        (
            "Deployed web, worker (694536ae336d)",
            images(&[("web", "694536ae336d"), ("worker", "694536ae336d")]),
        ),
        ("Deployed web", Change::UnknownImages),
        ("Deployed web ()", Change::UnknownImages),
        ("Deployed (694536ae336d)", Change::UnknownImages),
        ("Deployed web (latest)", Change::UnknownImages),
        (
            "Deployed a, b, c (694536ae336d, aaaaaaaaaaaa)",
            Change::UnknownImages,
        ),
        ("Promote queue-staging v13 4c1f2a9", Change::Promotion),
        ("Rollback to v7", Change::Rollback(7)),
        ("Rollback to v+7", Change::Other),
        ("Rollback to v99999999999999999999", Change::Other),
        ("Set A, B config vars", Change::ConfigVars),
        ("Remove SENTRY_DSN config vars", Change::ConfigVars),
        ("Set the world on fire", Change::Other),
        (
            "Attach DATABASE (@ref:postgresql-flat-88052)",
            Change::AddOn,
        ),
        (
            "Detach DATABASE (@ref:postgresql-flat-88052)",
            Change::AddOn,
        ),
        ("Update DATABASE by heroku-postgresql", Change::AddOn),
        ("heroku-redis:provision", Change::AddOn),
        ("Add-on: heroku-redis", Change::AddOn),
        (
            "Upgrade heroku-postgresql:mini to standard-0",
            Change::AddOn,
        ),
        ("Add A config", Change::ConfigVars),
        ("Set config", Change::Other),
        ("Upgrade to heroku-24", Change::Other),
        ("release:4c1f2a9", Change::Other),
        ("Update the queue by hand today", Change::Other),
        ("Deployment", Change::Other),
        ("deployed web (694536ae336d)", Change::Other),
        ("", Change::Other),
    ] {
        assert_eq!(Change::of(Some(description)), expected, "{description}");
    }
    assert_eq!(Change::of(None), Change::Other);
}
