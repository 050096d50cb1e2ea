mod descriptions;
mod properties;

use serde_json::json;

use super::{Code, CodeRule, History, Image, Images, has_expired, has_succeeded};
use crate::heroku::{App, Pages, Release, Rest};
use crate::known::{Known, Unseen, Why};

/// A release of these fields; the others as a plain one has them.
fn release(version: u64, description: &str, more: serde_json::Value) -> Release {
    let mut fields = json!({
        "id": format!("r{version}"),
        "version": version,
        "description": description,
        "status": "succeeded",
        "current": false,
        "slug": null,
    });
    let (Some(fields), serde_json::Value::Object(more)) = (fields.as_object_mut(), more) else {
        panic!("not objects");
    };
    fields.extend(more);
    serde_json::from_value(fields.clone().into()).unwrap()
}

fn plain(version: u64, description: &str) -> Release {
    release(version, description, json!({}))
}

fn whole(items: Vec<Release>) -> Pages<Release> {
    let rest = Rest::None;
    Pages { items, rest }
}

fn part(items: Vec<Release>) -> Pages<Release> {
    let rest = Rest::NotAsked("version ]2..; max=2, order=desc".to_owned());
    Pages { items, rest }
}

/// What a release runs, in short: `slug s1`, `web=aaa`, `nothing`, or why that is not known.
fn code(rule: CodeRule, pages: &Pages<Release>, version: u64, processes: &[&str]) -> String {
    let history = History::new(rule, pages);
    let release = history.release(version).unwrap();
    match history.code(release, processes) {
        Known::Found(code) => short(&code),
        Known::Absent => "nothing".to_owned(),
        Known::Unseen(unseen) => format!("{}: {}", unseen.why, unseen.detail),
    }
}

fn short(code: &Code) -> String {
    let image = |image: &Image| match image {
        Image::Id(id) => id.clone(),
        Image::BuiltFrom(commit) => format!("build of {commit}"),
    };
    match code {
        Code::Slug(id) => format!("slug {id}"),
        Code::Artifact(id) => format!("artifact {id}"),
        Code::Images(Images { by_process, others }) => by_process
            .iter()
            .map(|(process, it)| format!("{process}={}", image(it)))
            .chain(others.iter().map(|it| format!("others={}", image(it))))
            .collect::<Vec<_>>()
            .join(" "),
    }
}

#[test]
fn the_rule_is_that_of_the_stack() {
    for (app, expected) in [
        (json!({"stack": {"name": "heroku-24"}}), CodeRule::Slug),
        (json!({"stack": {"name": "container"}}), CodeRule::Images),
        (
            json!({"stack": {"name": "heroku-24"}, "build_stack": {"name": "container"}}),
            CodeRule::Images,
        ),
        (json!({"stack": {"name": "cnb"}}), CodeRule::Artifact),
        (
            json!({"stack": {"name": "heroku-24"}, "generation": {"name": "fir"}}),
            CodeRule::Artifact,
        ),
        (
            json!({"stack": {"name": "container"}, "generation": {"name": "cedar"}}),
            CodeRule::Images,
        ),
    ] {
        let mut fields = app.clone();
        fields["name"] = json!("queue");
        let read: App = serde_json::from_value(fields).unwrap();
        assert_eq!(CodeRule::of(&read), expected, "{app}");
    }
}

#[test]
fn the_current_release_is_the_one_that_says_so() {
    let current = |pages: &Pages<Release>| {
        let history = History::new(CodeRule::Slug, pages);
        match history.current() {
            Known::Found(release) => format!("v{}", release.version),
            Known::Absent => "none".to_owned(),
            Known::Unseen(unseen) => unseen.why.to_string(),
        }
    };
    let marked = |version| release(version, "Deploy 4c1f2a9", json!({"current": true}));
    let failed = |version| release(version, "Deploy 4c1f2a9", json!({"status": "failed"}));
    for (pages, expected) in [
        (whole(vec![failed(9), marked(7), plain(6, "x")]), "v7"),
        (whole(vec![plain(6, "x"), marked(7), failed(9)]), "v7"),
        // A page boundary that moved.
        (whole(vec![marked(7), marked(7)]), "v7"),
        (whole(vec![]), "none"),
        (whole(vec![plain(7, "x"), plain(6, "x")]), "unreadable"),
        (whole(vec![marked(7), marked(6)]), "unreadable"),
        (part(vec![plain(7, "x")]), "too-much"),
        (part(vec![failed(8), marked(7)]), "v7"),
        (
            Pages {
                items: vec![failed(8)],
                rest: Rest::Unseen(Unseen::new(Why::Unreachable, "gone")),
            },
            "unreachable",
        ),
    ] {
        assert_eq!(current(&pages), expected, "{pages:?}");
    }
}

#[test]
fn rows_above_and_below_are_by_number() {
    let pages = whole(vec![plain(3, "c"), plain(9, "i"), plain(7, "g")]);
    let history = History::new(CodeRule::Slug, &pages);
    let numbers = |rows: &[&Release]| rows.iter().map(|r| r.version).collect::<Vec<_>>();
    assert_eq!(numbers(history.above(7)), [9]);
    assert_eq!(numbers(history.below(7)), [3]);
    assert_eq!(numbers(history.above(9)), [0_u64; 0]);
    assert_eq!(numbers(history.newest_first()), [9, 7, 3]);
}

#[test]
fn buildpack_releases_are_known_by_their_slug() {
    let with = |version, description: &str, slug: &str| {
        release(version, description, json!({"slug": {"id": slug}}))
    };
    let pages = whole(vec![
        with(5, "Rollback to v2", "s1"),
        with(4, "Deploy 5d5d5d5", "s2"),
        with(3, "Set A config vars", "s1"),
        with(2, "Deploy 4c1f2a9", "s1"),
        plain(1, "Initial release"),
        release(
            6,
            "Deploy 4c1f2a9",
            json!({"artifacts": [{"type": "slug", "id": "s3"}]}),
        ),
    ]);
    let rows = [1, 2, 3, 4, 5, 6].map(|version| code(CodeRule::Slug, &pages, version, &[]));
    assert_eq!(
        rows,
        [
            "nothing", "slug s1", "slug s1", "slug s2", "slug s1", "slug s3"
        ]
    );
}

#[test]
fn releases_of_cloud_native_buildpacks_are_known_by_their_artifact() {
    let image =
        json!({"artifacts": [{"type": "sbom", "id": "b"}, {"type": "oci-image", "id": "i1"}]});
    let pages = whole(vec![
        release(4, "Deploy 4c1f2a9", image),
        plain(3, "Set A config vars"),
        release(
            2,
            "Deploy 4c1f2a9",
            json!({"artifacts": [{"type": "wasm", "id": "w"}]}),
        ),
        release(1, "Initial release", json!({"artifacts": []})),
    ]);
    let rows = [1, 2, 3, 4].map(|version| code(CodeRule::Artifact, &pages, version, &[]));
    assert_eq!(rows[0], "nothing");
    assert!(rows[1].starts_with("unreadable"), "{}", rows[1]);
    assert!(rows[2].starts_with("unreadable"), "{}", rows[2]);
    assert_eq!(rows[3], "artifact i1");
}

/// One container history; a column says what each release runs when web and worker matter.
#[test]
fn container_releases_are_known_by_the_images_deployed_up_to_them() {
    let failed =
        |version, description: &str| release(version, description, json!({"status": "failed"}));
    let rows = [
        (plain(1, "Initial release"), "nothing"),
        (plain(2, "Set A config vars"), "nothing"),
        (plain(3, "Deployed web (aaaaaaaaaaaa)"), "web=aaaaaaaaaaaa"),
        (plain(4, "Attach DATABASE (@ref:x)"), "web=aaaaaaaaaaaa"),
        (
            plain(5, "Deployed worker (bbbbbbbbbbbb)"),
            "web=aaaaaaaaaaaa worker=bbbbbbbbbbbb",
        ),
        (
            plain(6, "Deployed web (cccccccccccc)"),
            "web=cccccccccccc worker=bbbbbbbbbbbb",
        ),
        (
            plain(7, "Rollback to v5"),
            "web=aaaaaaaaaaaa worker=bbbbbbbbbbbb",
        ),
        (
            plain(8, "Set A config vars"),
            "web=aaaaaaaaaaaa worker=bbbbbbbbbbbb",
        ),
        (
            failed(9, "Deployed web (dddddddddddd)"),
            "web=dddddddddddd worker=bbbbbbbbbbbb",
        ),
        (
            plain(10, "Set A config vars"),
            "unreadable: v9 (Deployed web (dddddddddddd)) did not succeed",
        ),
        (
            plain(11, "Deployed web (eeeeeeeeeeee)"),
            "web=eeeeeeeeeeee worker=bbbbbbbbbbbb",
        ),
        (
            plain(12, "Rollback to v7"),
            "web=aaaaaaaaaaaa worker=bbbbbbbbbbbb",
        ),
        (
            plain(13, "Promote queue-staging v3 4c1f2a9"),
            "unreadable: v13 (Promote",
        ),
        (plain(14, "Deploy 4c1f2a9"), "others=build of 4c1f2a9"),
        (
            plain(15, "Deployed worker (ffffffffffff)"),
            "worker=ffffffffffff others=build of 4c1f2a9",
        ),
        (
            plain(16, "A word of somebody's"),
            "unreadable: v16 (A word of somebody's)",
        ),
        (
            plain(17, "Deployed web, worker (111111111111)"),
            "web=111111111111 worker=111111111111",
        ),
        (
            plain(18, "Rollback to v18"),
            "unreadable: v18 (Rollback to v18)",
        ),
        (
            plain(19, "Rollback to v77"),
            "unreadable: v19 (Rollback to v77)",
        ),
    ];
    let pages = whole(rows.iter().map(|(release, _)| release.clone()).collect());
    for (release, expected) in &rows {
        let found = code(
            CodeRule::Images,
            &pages,
            release.version,
            &["web", "worker"],
        );
        let matches = if expected.starts_with("unreadable") {
            found.starts_with(expected)
        } else {
            found == *expected
        };
        assert!(matches, "v{}: {found}", release.version);
    }
}

#[test]
fn only_the_processes_that_matter_are_looked_for() {
    let pages = part(vec![
        plain(9, "Deployed worker (bbbbbbbbbbbb)"),
        plain(8, "Deployed web (aaaaaaaaaaaa)"),
    ]);
    let of = |processes: &[&str]| code(CodeRule::Images, &pages, 9, processes);
    assert_eq!(of(&["web"]), "web=aaaaaaaaaaaa");
    assert_eq!(of(&["worker"]), "worker=bbbbbbbbbbbb");
    assert!(
        of(&["web", "clock"]).starts_with("too-much"),
        "{}",
        of(&["clock"])
    );
    assert!(of(&[]).starts_with("too-much"));
    let history = History::new(CodeRule::Images, &pages);
    let newest = history.newest_first()[0];
    assert!(history.needs_older(newest, &["clock"]));
    assert!(!history.needs_older(newest, &["web", "worker"]));
}

#[test]
fn a_rollback_to_a_release_not_read_needs_older_ones() {
    let pages = part(vec![
        plain(9, "Set A config vars"),
        plain(8, "Rollback to v2"),
    ]);
    assert!(code(CodeRule::Images, &pages, 9, &["web"]).starts_with("too-much"));
    let pages = whole(pages.items);
    assert!(code(CodeRule::Images, &pages, 9, &["web"]).starts_with("unreadable"));
}

#[test]
fn an_app_moved_to_containers_ran_slugs_before() {
    let pages = whole(vec![
        plain(4, "Deployed web (aaaaaaaaaaaa)"),
        release(3, "Set A config vars", json!({"slug": {"id": "s1"}})),
        release(2, "Deploy 4c1f2a9", json!({"slug": {"id": "s1"}})),
    ]);
    let of = |version| code(CodeRule::Images, &pages, version, &["web", "worker"]);
    assert_eq!(
        [of(2), of(3), of(4)],
        ["slug s1", "slug s1", "web=aaaaaaaaaaaa"]
    );
}

#[test]
fn how_far_a_release_got() {
    for (status, succeeded, expired) in [
        (json!("succeeded"), true, false),
        (json!(null), true, false),
        (json!("expired"), true, true),
        (json!("pending"), false, false),
        (json!("failed"), false, false),
        (json!("superseded"), false, false),
    ] {
        let release = release(1, "x", json!({ "status": status }));
        assert_eq!(has_succeeded(&release), succeeded, "{status}");
        assert_eq!(has_expired(&release), expired, "{status}");
    }
    assert!(has_expired(&release(1, "x", json!({"expired": true}))));
}
