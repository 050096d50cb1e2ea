//! `--init`: a first manifest, from what is set somewhere. Names and kinds, no values.

use super::compare::app_missing;
use super::facts::Drafted;
use super::judge::place;
use super::plan::App;
use super::rules::MISSING;
use super::summary::counted;
use crate::finding::{Draft, Judgement};
use crate::known::{Known, Unseen, Why};

/// Globs of what Heroku itself sets (Heroku docs, "Dyno Metadata").
const HEROKUS: &str = "HEROKU_";

const HEAD: &str = "# Which config vars each service needs, and what they are meant to be. Written by `deploy-gate config-seed --init`\n\
                    # from what was set: names, and kinds as the values suggest them. Read it through; then it is the team's.\n";

pub(super) fn write(
    apps: &[App],
    seen: &[Known<Vec<Drafted>>],
    path: &str,
    judgement: &mut Judgement,
) {
    let mut lines = vec!["services:".to_owned()];
    let (mut services, mut count) = (0, 0);
    let mut is_whole = true;
    for (app, known) in apps.iter().zip(seen) {
        let what = format!(
            "the config vars and add-ons of {} ({})",
            place(app),
            app.name
        );
        let Some(found) = judgement.seen(&MISSING, &what, known) else {
            is_whole = false;
            continue;
        };
        let Some(variables) = found else {
            app_missing(app, judgement);
            is_whole = false;
            continue;
        };
        let (named, odd): (Vec<_>, Vec<_>) = variables
            .iter()
            .map(|it| (it.name.as_deref().filter(|name| is_variable(name)), it))
            .partition(|(name, _)| name.is_some());
        if !odd.is_empty() {
            judgement.remarks.push(format!(
                "{} of {} left out: no environment variable can have such a name, or the name is itself a value.",
                counted(odd.len(), "config var"),
                app.name
            ));
        }
        let needed: Vec<_> = named
            .into_iter()
            .filter_map(|(name, it)| Some((name?, it)))
            .filter(|(name, _)| !name.starts_with(HEROKUS))
            .collect();
        if needed.is_empty() {
            judgement
                .remarks
                .push(format!("{} has no config vars.", app.name));
            continue;
        }
        services += 1;
        count += needed.len();
        lines.push(format!("  {}:\n    vars:", plain(&app.service)));
        lines.extend(needed.into_iter().map(|(name, it)| entry(name, it)));
        lines.push(format!("    ignore: [{HEROKUS}*]"));
    }
    if !is_whole {
        return;
    }
    if count == 0 {
        let nothing = Unseen::new(Why::Unreadable, "the apps have no config vars");
        judgement.undecided(&MISSING, "what a manifest would list", nothing);
        return;
    }
    judgement.headline = format!(
        "a first manifest is at {path}: {} of {}; read it through",
        counted(count, "variable"),
        counted(services, "service")
    );
    judgement.drafts.push(Draft {
        path: path.to_owned(),
        text: format!("{HEAD}{}\n", lines.join("\n")),
    });
}

fn entry(name: &str, variable: &Drafted) -> String {
    let name = plain(name);
    let kind = match variable.kind.as_str() {
        "presence" => String::new(),
        kind => format!(", kind: {kind}"),
    };
    let addon = if variable.addons { ", addon: true" } else { "" };
    let schemes = match &variable.scheme {
        Some(scheme) => format!(", schemes: [{scheme}]"),
        None => String::new(),
    };
    if kind.is_empty() && addon.is_empty() {
        return format!("      - {name}");
    }
    format!("      - {{ name: {name}{kind}{schemes}{addon} }}")
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
}

/// A name as YAML reads it back, of whichever version: a few would be something else than text.
fn plain(name: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_word = WORDS.iter().any(|word| name.eq_ignore_ascii_case(word));
    let is_number = name.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    if is_word || is_number {
        format!("'{name}'")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests;
