//! Staging against production: stack, add-ons, process types, dyno sizes, image.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{
    ADDON_PLAN_DIFFERS, DYNO_SIZE_DIFFERS, IMAGE_DIFFERS, PROCESSES_DIFFER, STACK_DIFFERS,
};
use super::running::Running;
use crate::finding::{Finding, Judgement, Level};
use crate::heroku::{AddOn, AddOnState, Formation};
use crate::known::Known;
use crate::releases::{Change, Code, Image, Images, has_succeeded};

/// Compares the two apps of a service. What is missing on the staging side leaves the comparison undecided.
pub(super) fn judge(one: &Running<'_>, staging: &Running<'_>, judgement: &mut Judgement) {
    stacks(one, staging, judgement);
    addons(one, staging, judgement);
    formations(one, staging, judgement);
    images(one, staging, judgement);
}

fn stacks(one: &Running<'_>, staging: &Running<'_>, judgement: &mut Judgement) {
    // Where an app was not seen, that is on record.
    let (Some(here), Some(there)) = (one.about, staging.about) else {
        return;
    };
    let (here, there) = (&here.stack.name, &there.stack.name);
    if here == there {
        return;
    }
    let environment = &one.app.environment;
    judgement.find(
        one.finding(
            &STACK_DIFFERS,
            format!("{environment} runs on {here}, staging on {there}."),
        )
        .compared(there.as_str(), here.as_str())
        .remedy(format!(
            "Move it and deploy again: `heroku stack:set {} --app {}`.",
            safe(there),
            one.app.name
        )),
    );
}

/// Plans by add-on service, each as often as it is there.
fn plans(addons: &[AddOn]) -> BTreeMap<&str, Vec<&str>> {
    let mut plans: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let standing = addons
        .iter()
        .filter(|addon| addon.state != AddOnState::Deprovisioned);
    for addon in standing {
        let service = plans.entry(&addon.addon_service.name).or_default();
        service.push(&addon.plan.name);
    }
    for list in plans.values_mut() {
        list.sort_unstable();
    }
    plans
}

fn addons<'a>(one: &Running<'a>, staging: &Running<'a>, judgement: &mut Judgement) {
    let read = |running: &Running<'a>, judgement: &mut Judgement| {
        running.part(
            &ADDON_PLAN_DIFFERS,
            "the add-ons",
            &running.seen.addons,
            judgement,
        )
    };
    // Both are read, so that both go on record.
    let (ours, theirs) = (read(one, judgement), read(staging, judgement));
    let (Some(ours), Some(theirs)) = (ours, theirs) else {
        return;
    };
    remark_on(one, ours, theirs, judgement);
    let (ours, theirs) = (plans(ours), plans(theirs));
    let services: BTreeSet<&str> = ours.keys().chain(theirs.keys()).copied().collect();
    for service in services {
        let (here, there) = (ours.get(service), theirs.get(service));
        if here == there {
            continue;
        }
        let list = |plans: Option<&Vec<&str>>| plans.map_or("none".to_owned(), |it| it.join(", "));
        let environment = &one.app.environment;
        let message = match (here, there) {
            (None, _) => format!("Staging has {}, and {environment} has none.", list(there)),
            (_, None) => format!("{environment} has {}, and staging has none.", list(here)),
            _ => format!("{environment} has {}, staging {}.", list(here), list(there)),
        };
        let mut finding = one
            .finding_in(&ADDON_PLAN_DIFFERS, service, message)
            .compared(list(there), list(here));
        finding = match (here, there) {
            (None, _) => finding.remedy(format!(
                "If the code needs it: `heroku addons:create {} --app {}`.",
                there.and_then(|it| it.first()).map_or("PLAN", |it| safe(it)),
                one.app.name
            )),
            // What only production has, monitoring most of all, is nothing that was tried and is missing.
            (_, None) => lowered(finding, Level::Warning)
                .remedy("If the code uses it, it was never tried with it on staging."),
            _ => finding.remedy(
                "Bring them to one plan, or allow the difference with a reason in the settings (`allow`).",
            ),
        };
        judgement.find(finding);
    }
}

/// One database for both would make every other comparison moot; one that is not ready serves nobody.
fn remark_on(one: &Running<'_>, ours: &[AddOn], theirs: &[AddOn], judgement: &mut Judgement) {
    for addon in ours {
        if addon.state != AddOnState::Provisioned {
            judgement.remarks.push(format!(
                "{} of {} is {}.",
                addon.name,
                one.app.name,
                addon.state.as_str()
            ));
        }
        if theirs.iter().any(|other| other.name == addon.name) {
            judgement.remarks.push(format!(
                "{} and staging use one and the same {}: {}.",
                one.app.name, addon.addon_service.name, addon.name
            ));
        }
    }
}

fn formations(one: &Running<'_>, staging: &Running<'_>, judgement: &mut Judgement) {
    let theirs = &staging.seen.formation;
    let theirs = staging.part(&PROCESSES_DIFFER, "the process types", theirs, judgement);
    // That production's were not seen is on record.
    let (Some(theirs), Known::Found(ours)) = (theirs, &one.seen.formation) else {
        return;
    };
    let of = |formation: &'_ [Formation], kind: &str| {
        formation
            .iter()
            .find(|process| process.kind == kind)
            .cloned()
    };
    let kinds: BTreeSet<&str> = ours
        .iter()
        .chain(theirs)
        .map(|it| it.kind.as_str())
        .collect();
    for kind in kinds {
        let (here, there) = (of(ours, kind), of(theirs, kind));
        let count = |process: &Option<Formation>| process.as_ref().map_or(0, |it| it.quantity);
        let (many, many_there) = (count(&here), count(&there));
        // A process type that must run, and does not, has a rule of its own.
        let is_said = many == 0 && one.plan.processes.iter().any(|required| required == kind);
        if (many == 0) != (many_there == 0) && !is_said {
            let environment = &one.app.environment;
            let remedy = if many == 0 {
                let required = one.plan.processes.iter().map(String::as_str);
                let named: Vec<&str> = required.chain([kind]).collect();
                format!(
                    "If it must run, name it in the service's `processes`: `processes: [{}]`.",
                    named.join(", ")
                )
            } else {
                let staging = &staging.app.name;
                format!("If staging should run it too: `heroku ps:scale {kind}=1 --app {staging}`.")
            };
            judgement.find(
                one.finding_in(
                    &PROCESSES_DIFFER,
                    kind,
                    format!("{many_there} {kind} dynos in staging, {many} in {environment}."),
                )
                .compared(format!("{many_there} as in staging"), many.to_string())
                .remedy(remedy),
            );
        }
        let size = |process: &Option<Formation>| {
            let size = process.as_ref().and_then(Formation::dyno_size);
            size.map(str::to_ascii_lowercase)
        };
        if let (Some(here), Some(there)) = (size(&here), size(&there))
            && here != there
            && many > 0
            && many_there > 0
        {
            let message = format!(
                "Its dynos are {here} in {}, and {there} in staging.",
                one.app.environment
            );
            judgement.find(
                one.finding_in(&DYNO_SIZE_DIFFERS, kind, message)
                    .compared(there, here),
            );
        }
    }
}

/// The image that was tried is the one that runs. Only container images have ids that two apps share.
fn images(one: &Running<'_>, staging: &Running<'_>, judgement: &mut Judgement) {
    let nothing = Images::default();
    let (ours, theirs) = match (&one.code, &staging.code) {
        (Known::Found(Code::Images(ours)), Known::Found(Code::Images(theirs))) => (ours, theirs),
        (Known::Found(Code::Images(ours)), Known::Absent) => (ours, &nothing),
        (Known::Found(Code::Images(_)), Known::Unseen(unseen)) => {
            let what = format!("which image {} runs", staging.in_words());
            return judgement.undecided(&IMAGE_DIFFERS, what, unseen.clone());
        }
        (Known::Found(here), Known::Found(there)) if is_image(here) != is_image(there) => {
            return judgement.find(unlike(one, here));
        }
        // Slugs and artifacts belong to one app each. What else was not seen is on record.
        _ => return,
    };
    for (process, here) in in_use(one, ours) {
        let there = image_of(theirs, process);
        if there == Some(here) {
            continue;
        }
        let environment = &one.app.environment;
        let (here_words, there_words) = (in_words(Some(here)), in_words(there));
        let before = ran_before(staging, process, here);
        let message = match before {
            Before::Ran(version) => format!(
                "{environment} runs {here_words} for {process}, which staging ran in v{version} and has left for {there_words}."
            ),
            Before::Withdrawn(version) => format!(
                "{environment} runs {here_words} for {process}, which staging has rolled back from (v{version})."
            ),
            Before::Never => format!(
                "{environment} runs {here_words} for {process}, which staging never ran as far as its releases were read: it is not the image that was tried there."
            ),
        };
        judgement.find(
            one.finding_in(&IMAGE_DIFFERS, process, message)
                .compared(there_words, here_words)
                .remedy(before.remedy()),
        );
    }
}

const fn is_image(code: &Code) -> bool {
    matches!(code, Code::Images(_))
}

/// One app runs a container image, the other what Heroku built.
fn unlike(one: &Running<'_>, here: &Code) -> Finding {
    const IMAGE: &str = "a container image";
    const BUILT: &str = "what Heroku built";
    let (here, there) = if is_image(here) {
        (IMAGE, BUILT)
    } else {
        (BUILT, IMAGE)
    };
    one.finding(
        &IMAGE_DIFFERS,
        format!("{} runs {here}, staging {there}.", one.app.environment),
    )
    .compared(there, here)
    .remedy("Deploy both in the same way.")
}

/// The image of each process type that has dynos, or must have.
fn in_use<'a>(one: &Running<'a>, images: &'a Images) -> Vec<(&'a str, &'a Image)> {
    let processes = one.processes().into_iter();
    processes
        .filter_map(|process| Some((process, image_of(images, process)?)))
        .collect()
}

fn image_of<'a>(images: &'a Images, process: &str) -> Option<&'a Image> {
    images.by_process.get(process).or(images.others.as_ref())
}

/// What staging had to do with an image that it does not run now.
#[derive(Clone, Copy)]
enum Before {
    /// It ran it, last in this release, and went on to another.
    Ran(u64),
    /// It ran it, and rolled back to another in this release.
    Withdrawn(u64),
    /// Not in any release that was read.
    Never,
}

impl Before {
    const fn remedy(self) -> &'static str {
        match self {
            Self::Ran(_) => {
                "Promote the image that staging runs: retag it and release it, without building it again. Where staging is meant to be ahead until then, lower this rule in the settings (`rules`) with that reason."
            }
            Self::Withdrawn(_) | Self::Never => {
                "Promote the image that staging runs: retag it and release it, without building it again."
            }
        }
    }
}

fn ran_before(staging: &Running<'_>, process: &str, image: &Image) -> Before {
    let (Some(history), Some(current)) = (&staging.history, staging.current) else {
        return Before::Never;
    };
    let mut left_in = current;
    let older = history.below(current.version).iter();
    for release in older.filter(|release| has_succeeded(release)) {
        let Known::Found(Code::Images(images)) = history.code(release, &[process]) else {
            return Before::Never;
        };
        if image_of(&images, process) == Some(image) {
            let change = Change::of(left_in.description.as_deref());
            return match change {
                Change::Rollback(_) => Before::Withdrawn(left_in.version),
                _ => Before::Ran(release.version),
            };
        }
        left_in = release;
    }
    Before::Never
}

fn in_words(image: Option<&Image>) -> String {
    match image {
        Some(Image::Id(id)) => id.clone(),
        Some(Image::BuiltFrom(commit)) => format!("a build of {commit}"),
        None => "no image".to_owned(),
    }
}

/// Below its rule's level, unless the settings change that.
fn lowered(mut finding: Finding, level: Level) -> Finding {
    finding.level = level;
    finding
}

/// A word from Heroku that may stand in a command; one that could be more than a word may not.
fn safe(word: &str) -> &str {
    let is_plain = word
        .bytes()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b':' | b'.'));
    if is_plain && !word.starts_with('-') {
        word
    } else {
        "…"
    }
}
