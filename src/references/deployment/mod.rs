//! Files that say how the code is run: each names variables, and none is a program.

mod app_json;
mod compose;
mod dockerfile;
mod procfile;

use super::found::Found;
use super::language::Language;

/// What a deployment file refers to. `None` when it is not what its name says.
pub(super) fn find(language: Language, bytes: &[u8]) -> Option<Found> {
    let text = str::from_utf8(bytes).ok()?;
    match language {
        Language::AppJson => app_json::find(text),
        Language::Procfile => Some(procfile::find(text)),
        Language::Dockerfile => Some(dockerfile::find(text)),
        Language::Compose => compose::find(text),
        _ => None,
    }
}
