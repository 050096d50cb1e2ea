//! A text of a probe with `{service.url}`, `{sha}` and `{sha7}` in it.

use crate::config::mistakes::quoted;
use crate::config::placeholder::{Piece, pieces};
use crate::config::services::Service;
use crate::config::words::{self, Checked, Complaint};
use crate::usage::nearest;

/// A text that still lacks the commit. Services' URLs are filled in already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
    services: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Sha,
    Sha7,
}

/// Stands in for a commit while the settings are read.
const SOME_COMMIT: &str = "0000000000000000000000000000000000000000";

impl Template {
    /// Whether it can be filled only when the commit is known.
    #[must_use]
    pub fn needs_commit(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Text(_)))
    }

    /// Whether all digits of the commit stand in it.
    #[must_use]
    pub fn needs_whole_commit(&self) -> bool {
        self.parts.contains(&Part::Sha)
    }

    /// The services whose URLs stand in it, by name.
    #[must_use]
    pub fn services(&self) -> &[String] {
        &self.services
    }

    /// The text for this commit; `{sha7}` is its first seven digits.
    #[must_use]
    pub fn fill(&self, commit: &str) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Sha => commit,
            Part::Sha7 => commit.get(..7).unwrap_or(commit),
        });
        parts.collect()
    }

    /// A URL to ask.
    pub(super) fn url(text: &str, services: &[Service], environment: &str) -> Checked<Self> {
        let template = Self::text(text, services, environment)?;
        let url = words::web_url(&template.fill(SOME_COMMIT))?;
        if url.fragment().is_some() {
            return Err(Complaint::new("holds a `#…`, which no server ever sees").help("drop it"));
        }
        Ok(template)
    }

    /// Any text.
    pub(super) fn text(text: &str, services: &[Service], environment: &str) -> Checked<Self> {
        words::typeable(text)?;
        let mut parts = Vec::new();
        let mut named = Vec::new();
        let mut after_url = false;
        for piece in pieces(text)? {
            let part = match piece {
                Piece::Literal(literal) if after_url && !literal.starts_with(['/', '?', '#']) => {
                    let what = format!("would turn {} into another host", quoted(text));
                    return Err(Complaint::new(what).help("put a / after `{service.url}`"));
                }
                Piece::Literal(literal) => Part::Text(literal.to_owned()),
                Piece::Placeholder("sha") if !after_url => Part::Sha,
                Piece::Placeholder("sha7") if !after_url => Part::Sha7,
                Piece::Placeholder(word) => {
                    let url = service_url(word, services, environment)?;
                    named.extend(word.strip_suffix(".url").map(str::to_owned));
                    after_url = true;
                    parts.push(Part::Text(url));
                    continue;
                }
            };
            after_url = false;
            parts.push(part);
        }
        Ok(Self {
            parts,
            services: named,
        })
    }
}

/// The URL that `service.url` stands for in this environment, without a slash at its end.
fn service_url(word: &str, services: &[Service], environment: &str) -> Checked<String> {
    let braced = |word: &str| quoted(&format!("{{{word}}}"));
    let known = || {
        let urls = services
            .iter()
            .map(|service| format!("{}.url", service.name.value));
        urls.chain(["sha".to_owned(), "sha7".to_owned()])
            .collect::<Vec<_>>()
    };
    let service = word
        .strip_suffix(".url")
        .and_then(|name| services.iter().find(|service| service.name.value == name));
    let Some(service) = service else {
        let complaint = Complaint::new(format!("holds the unknown placeholder {}", braced(word)));
        let known = known();
        return Err(match nearest(word, known.iter().map(String::as_str)) {
            Some(near) => complaint.help(format!("did you mean {}?", braced(near))),
            None => complaint.help(format!("known: {{{}}}", known.join("}, {"))),
        });
    };
    let url = service
        .environment(environment)
        .and_then(|place| place.url.as_ref())
        .ok_or_else(|| {
            Complaint::new(format!(
                "holds {}, but {} has no `url` in {}",
                braced(word),
                quoted(&service.name.value),
                quoted(environment)
            ))
        })?;
    Ok(url.value.as_str().trim_end_matches('/').to_owned())
}
