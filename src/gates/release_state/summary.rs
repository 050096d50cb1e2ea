//! What was seen, for a reader: the headline, what runs where, the rows above it, the outputs.

use super::dynos::Dynos;
use super::plan::Plan;
use super::running::{Running, described};
use crate::finding::wording::by_service;
use crate::finding::{Detail, DetailBody, Judgement};
use crate::heroku::{Release, ReleaseStatus};
use crate::known::Known;
use crate::releases::{Change, Code, Image, Images};

/// Digits of a commit or an image id that a person reads.
const SHOWN: usize = 12;
/// No more releases of one app stand in the table of those around the current one.
const MOST_ROWS: usize = 12;

/// A service as far as it was seen.
pub(super) struct Looked<'a> {
    pub(super) running: Running<'a>,
    pub(super) dynos: Dynos<'a>,
    pub(super) staging: Option<Running<'a>>,
}

pub(super) fn describe(plan: &Plan, looked: &[Looked<'_>], judgement: &mut Judgement) {
    let sentences: Vec<String> = looked.iter().map(sentence).collect();
    judgement.headline = sentences.join("; ");
    // An input that came out empty expects nothing: only a run that did compare says so.
    if plan.commit.is_some() || !plan.images.is_empty() {
        judgement.headline += ", as expected";
    }
    judgement.remarks.extend(plan.remarks.iter().cloned());
    let mut details: Vec<Detail> = what_runs(looked).into_iter().collect();
    details.extend(looked.iter().filter_map(|it| around(&it.running)));
    // What runs where is read first.
    details.append(&mut judgement.details);
    judgement.details = details;
    judgement.outputs = outputs(plan, looked);
}

/// `queue runs v7 (image 694536ae336d), 1 of 1 up`.
fn sentence(looked: &Looked<'_>) -> String {
    let running = &looked.running;
    let release = match running.current {
        Some(current) => format!("v{} ({})", current.version, code(running)),
        None => "an unknown release".to_owned(),
    };
    let service = &running.plan.service;
    format!("{service} runs {release}, {}", looked.dynos.in_words())
}

/// Which code runs, as a person would name it.
fn code(running: &Running<'_>) -> String {
    if let Known::Found(commit) = running.commit() {
        return format!("commit {}", short(&commit));
    }
    match &running.code {
        Known::Absent => "no code".to_owned(),
        Known::Unseen(_) => "code not known".to_owned(),
        Known::Found(Code::Slug(_)) => running
            .current
            .and_then(|release| match Change::of(release.description.as_deref()) {
                Change::Build(commit) => commit,
                _ => None,
            })
            .map_or("a slug".to_owned(), |commit| format!("commit {commit}")),
        Known::Found(Code::Artifact(_)) => "an image of buildpacks".to_owned(),
        Known::Found(Code::Images(images)) => images_in_words(images),
    }
}

fn images_in_words(images: &Images) -> String {
    let word = |image: &Image| match image {
        Image::Id(id) => short(id).to_owned(),
        Image::BuiltFrom(commit) => format!("build of {}", short(commit)),
    };
    let mut by_process = images.by_process.iter();
    match (by_process.len(), &images.others) {
        (0, Some(all)) => word(all),
        (1, None) => by_process
            .next()
            .map_or(String::new(), |(_, image)| format!("image {}", word(image))),
        _ => by_process
            .map(|(process, image)| format!("{process} {}", word(image)))
            .chain(
                images
                    .others
                    .iter()
                    .map(|image| format!("others {}", word(image))),
            )
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn short(hex: &str) -> &str {
    hex.get(..SHOWN).unwrap_or(hex)
}

/// One row for each app: what a person came to see.
fn what_runs(looked: &[Looked<'_>]) -> Option<Detail> {
    if looked.is_empty() {
        return None;
    }
    let rows = looked.iter().flat_map(|it| {
        let own = row(&it.running, it.dynos.in_words());
        // Staging's dynos are not asked about.
        let staging = it
            .staging
            .as_ref()
            .map(|staging| row(staging, String::new()));
        std::iter::once(own).chain(staging)
    });
    let header = [
        "Service",
        "App",
        "Release",
        "What it changed",
        "Code",
        "By",
        "When",
        "Dynos",
    ];
    Some(Detail {
        title: "What runs".to_owned(),
        body: DetailBody::Table {
            header: header.map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
    })
}

fn row(running: &Running<'_>, dynos: String) -> Vec<String> {
    let service = format!("{} ({})", running.plan.service, running.app.environment);
    let release = |show: fn(&Release) -> String, otherwise: &str| {
        running.current.map_or(otherwise.to_owned(), show)
    };
    vec![
        service,
        running.app.name.clone(),
        release(|it| format!("v{}", it.version), "not known"),
        release(|it| described(it).to_owned(), ""),
        code(running),
        release(by, ""),
        release(when, ""),
        dynos,
    ]
}

fn by(release: &Release) -> String {
    release
        .user
        .as_ref()
        .map_or_else(String::new, |user| user.email.clone())
}

fn when(release: &Release) -> String {
    release.created_at.map_or_else(String::new, |time| {
        time.format("%Y-%m-%d %H:%M UTC").to_string()
    })
}

/// The releases above the current one, it, and those below it down to the one that last changed the code. Nothing where
/// that is the current one alone, or where none is.
fn around(running: &Running<'_>) -> Option<Detail> {
    let (history, current) = (running.history.as_ref()?, running.current?);
    let above = history.above(current.version);
    let changes = |release: &Release| Change::of(release.description.as_deref()).may_change_code();
    let mut below: Vec<&Release> = Vec::new();
    if !changes(current) {
        for release in history.below(current.version) {
            below.push(release);
            if changes(release) {
                break;
            }
        }
    }
    if above.is_empty() && below.is_empty() {
        return None;
    }
    let all: Vec<&Release> = above
        .iter()
        .copied()
        .chain([current])
        .chain(below)
        .collect();
    let left_out = all.len().saturating_sub(MOST_ROWS);
    let rows = all.iter().take(MOST_ROWS).map(|release| {
        let standing = match &release.status {
            _ if release.version == current.version => "runs",
            Some(ReleaseStatus::Succeeded) | None => "",
            Some(status) => status.as_str(),
        };
        vec![
            format!("v{}", release.version),
            standing.to_owned(),
            Change::of(release.description.as_deref())
                .in_words()
                .to_owned(),
            described(release).to_owned(),
            by(release),
            when(release),
        ]
    });
    let more = if left_out > 0 {
        format!(", and {left_out} older")
    } else {
        String::new()
    };
    let header = ["Release", "", "Kind", "What it changed", "By", "When"];
    Some(Detail {
        title: format!("Releases of {}{more}", running.app.name),
        body: DetailBody::Table {
            header: header.map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
    })
}

fn outputs(plan: &Plan, looked: &[Looked<'_>]) -> Vec<(&'static str, String)> {
    let release = |running: &Running<'_>| {
        running
            .current
            .map_or(String::new(), |it| format!("v{}", it.version))
    };
    let commit = |running: &Running<'_>| match running.commit() {
        Known::Found(commit) => commit,
        Known::Absent | Known::Unseen(_) => String::new(),
    };
    let image = |running: &Running<'_>| match &running.code {
        Known::Found(Code::Images(images)) => {
            let ids = images.by_process.values().filter_map(|image| match image {
                Image::Id(id) => Some(id.as_str()),
                Image::BuiltFrom(_) => None,
            });
            let mut ids: Vec<&str> = ids.collect();
            ids.sort_unstable();
            ids.dedup();
            ids.join("+")
        }
        _ => String::new(),
    };
    let is_one = plan.services.len() == 1;
    let all = |of: &dyn Fn(&Running<'_>) -> String| {
        let each = looked.iter().map(|it| &it.running);
        by_service(each.map(|it| (it.plan.service.as_str(), of(it))), is_one)
    };
    vec![
        ("release", all(&release)),
        ("commit", all(&commit)),
        ("image", all(&image)),
    ]
}
