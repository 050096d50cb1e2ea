//! `--record`: what ran before the deploy, as a new file.

use super::advice::command;
use super::facts::Facts;
use super::plan::{Plan, Task};
use super::record::{Record, RecordedApp, RecordedPages, RecordedRelease};
use super::summary::{Pointed, PointedPages};
use crate::finding::{Draft, Judgement};
use crate::heroku::Release;
use crate::releases::Code;

/// Writes it, where every service has something to go back to: half a record would let the other half pass unseen.
pub(super) fn write(
    plan: &Plan,
    facts: &Facts,
    pointed: &[Pointed<'_>],
    pages: &[PointedPages<'_>],
    judgement: &mut Judgement,
) {
    let Task::Record {
        path,
        repository,
        run,
    } = &plan.task
    else {
        return;
    };
    let services = plan.services.iter();
    let wanted: usize = services
        .map(|service| usize::from(service.app.is_some()) + usize::from(service.pages.is_some()))
        .sum();
    if pointed.len() + pages.len() < wanted {
        judgement.remarks.push(format!(
            "{path} was not written: not every service has something to go back to."
        ));
        return;
    }
    let mut record = Record::at(facts.observed_at, &plan.environment);
    record.repository.clone_from(repository);
    record.run.clone_from(run);
    for one in pointed {
        let release = |release: &Release, code: &Code| RecordedRelease {
            version: release.version,
            id: release.id.clone(),
            code: code.clone(),
            created_at: release.created_at,
            command: command(one.app, release.version),
        };
        let service = record.services.entry(one.service.to_owned());
        service.or_default().heroku = Some(RecordedApp {
            app: one.app.name.clone(),
            app_id: one.about.id.clone(),
            running: release(one.target.release, &one.target.code),
            previous: one
                .target
                .previous
                .as_ref()
                .map(|(before, code)| release(before, code)),
        });
    }
    for one in pages {
        let previous = one.pointer.previous;
        let service = record.services.entry(one.service.to_owned());
        service.or_default().cloudflare_pages = Some(RecordedPages {
            account: one.project.account.clone(),
            project: one.project.project.clone(),
            live: one.deployment.id.clone(),
            live_commit: one.deployment.commit().map(str::to_owned),
            previous: previous.map(|previous| previous.id.clone()),
            previous_commit: previous
                .and_then(|previous| previous.commit())
                .map(str::to_owned),
        });
    }
    judgement.drafts.push(Draft {
        path: path.clone(),
        text: record.text(),
    });
}
