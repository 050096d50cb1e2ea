//! What the site serves of a manifest of files.

use super::address::without_passwords;
use super::{Complaint, Opinion};
use crate::finding::wording::{counted, row};
use crate::gates::post_deploy_smoke::checks::Checks;
use crate::gates::post_deploy_smoke::facts::{Answer, Checkout};
use crate::gates::post_deploy_smoke::html::LARGEST;
use crate::gates::post_deploy_smoke::rules::{ASSET_MANIFEST, UNREACHABLE};
use crate::known::{Known, Unseen, Why};

pub(super) fn judge(opinion: &mut Opinion, checks: &Checks, answer: &Answer, checkout: &Checkout) {
    let Some(manifest) = &checks.asset_manifest else {
        return;
    };
    let path = &manifest.wanted;
    let listed = match checkout.manifests.get(path) {
        Some(Known::Found(listed)) => listed,
        Some(Known::Unseen(unseen)) => {
            opinion.unseen(
                &ASSET_MANIFEST,
                format!("the manifest {path}"),
                unseen.clone(),
            );
            return;
        }
        Some(Known::Absent) | None => {
            let detail = format!(
                "{path} is not in the workspace; build it, or fetch the build's artifact, first"
            );
            let unseen = Unseen::new(Why::Unreadable, detail);
            opinion.unseen(&ASSET_MANIFEST, format!("the manifest {path}"), unseen);
            return;
        }
    };
    let Some(assets) = &answer.assets else {
        let unseen = Unseen::new(Why::Unreachable, "its files were not fetched");
        opinion.unseen(&ASSET_MANIFEST, format!("the files of {path}"), unseen);
        return;
    };
    let mut missing = Vec::new();
    let mut other = Vec::new();
    let mut silent = Vec::new();
    for (file, hash) in listed {
        match assets.served.get(file) {
            Some(Known::Found(served)) if served == hash => {}
            Some(Known::Found(_)) => other.push(file.as_str()),
            Some(Known::Absent) => missing.push(file.as_str()),
            // A visitor gets it no more than a page that breaks off.
            Some(Known::Unseen(unseen)) if unseen.why == Why::Unreachable => {
                silent.push(format!("{file}: {}", unseen.detail));
            }
            Some(Known::Unseen(unseen)) => {
                opinion.unseen(&ASSET_MANIFEST, format!("the file {file}"), unseen.clone());
            }
            None => {
                let unseen = Unseen::new(Why::TooMuch, "it was not fetched");
                opinion.unseen(&ASSET_MANIFEST, format!("the file {file}"), unseen);
            }
        }
    }
    if !silent.is_empty() {
        let message = "Nobody answered for a file of the manifest: a visitor does not get it.";
        let complaint = Complaint::new(&UNREACHABLE, message, "an answer", row(&silent));
        opinion.wrong(complaint.at(manifest.location.as_ref()));
    }
    let cut = assets.is_page_cut.then(|| {
        let detail = format!("only its first {LARGEST} bytes are looked at for files");
        Unseen::new(Why::TooMuch, detail)
    });
    if let Some(unseen) = answer.body_unseen.as_ref().or(cut.as_ref()) {
        opinion.unseen(
            &ASSET_MANIFEST,
            "all files that the page refers to",
            unseen.clone(),
        );
    }
    // As the page writes them: an address of its own host may hold a password.
    let unlisted: Vec<String> = assets
        .unlisted
        .iter()
        .map(|file| without_passwords(file))
        .collect();
    let unlisted: Vec<&str> = unlisted.iter().map(String::as_str).collect();
    let parts = [
        ("not served", &missing),
        ("served with another content", &other),
        ("referred to by the page and not in the manifest", &unlisted),
    ];
    let actual: Vec<String> = parts
        .iter()
        .filter(|(_, files)| !files.is_empty())
        .map(|(how, files)| format!("{how}: {}", row(*files)))
        .collect();
    if actual.is_empty() {
        return;
    }
    let message = "Page and assets are not of one build: visitors get a blank page, or an old one out of a cache.";
    let expected = format!(
        "{} as {path} has them",
        counted(listed.len(), "file", "files")
    );
    opinion.wrong(
        Complaint::new(&ASSET_MANIFEST, message, expected, actual.join("; "))
            .at(manifest.location.as_ref()),
    );
}
