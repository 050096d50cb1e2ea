use std::path::Path;

use super::deployment;
use super::exclusions;
use super::found::{Found, Positions};
use super::language::Language;
use super::languages::{self, Parsers};
use super::skipped::Reason;
use super::tokens;
use super::{DynamicName, Options, Reference, Scan};

/// Reads files, one after the other, with one buffer and one parser for each language.
pub(super) struct Reader {
    largest_file: u64,
    whole: bool,
    bytes: Vec<u8>,
    parsers: Parsers,
}

impl Reader {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            largest_file: options.largest_file,
            whole: options.whole,
            bytes: Vec::new(),
            parsers: Parsers::default(),
        }
    }

    /// Searches one file, and adds what it holds to `scan`.
    pub(super) fn search(&mut self, file: &Path, path: &str, scan: &mut Scan) {
        let Some(named) = worth_opening(path, scan) else {
            return;
        };
        match read(file, self.largest_file, &mut self.bytes) {
            Ok(size) => self.examine(named, path, size, scan),
            Err(_) => scan.skipped.add(Reason::Unreadable, path.to_owned()),
        }
    }

    /// Searches a text as it would be searched in a file at this path.
    pub(super) fn search_text(&mut self, path: &str, text: &[u8], scan: &mut Scan) {
        let Some(named) = worth_opening(path, scan) else {
            return;
        };
        self.bytes.clear();
        self.bytes.extend_from_slice(text);
        self.examine(named, path, text.len() as u64, scan);
    }

    /// Searches what has been read.
    fn examine(&mut self, named: Option<Language>, path: &str, size: u64, scan: &mut Scan) {
        let Some(language) = named.or_else(|| Language::of_shebang(&self.bytes)) else {
            return;
        };
        scan.files += 1;
        if size > self.largest_file {
            scan.skipped.add(Reason::TooLarge, path.to_owned());
        } else if let Some(hits) = tokens::hits(language, &self.bytes) {
            match find(language, &self.bytes, &hits, self.whole, &mut self.parsers) {
                Ok(file) => file.add_to(scan, path, language, &self.bytes),
                Err(reason) => scan.skipped.add(reason, path.to_owned()),
            }
        }
    }
}

/// What a file's name says of it. `None` when it need not be opened: it is of no known language, or generated, which is
/// then on record. `Some(None)`: a file without an ending may be a script that says so in its first line.
#[expect(
    clippy::option_option,
    reason = "whether to open it, and what its name says, are two questions"
)]
fn worth_opening(path: &str, scan: &mut Scan) -> Option<Option<Language>> {
    let file_name = path.rsplit('/').next().unwrap_or(path);
    let named = Language::of_name(file_name);
    if named.is_none() && file_name.contains('.') {
        return None;
    }
    if named.is_some() && exclusions::is_generated_name(file_name) {
        scan.skipped.add(Reason::Generated, path.to_owned());
        return None;
    }
    Some(named)
}

/// Reads a file whole, or only says how large it is when it is too large. Follows no link.
fn read(file: &Path, largest: u64, bytes: &mut Vec<u8>) -> std::io::Result<u64> {
    use std::io::Read as _;

    bytes.clear();
    #[expect(
        clippy::disallowed_methods,
        reason = "the scanner reads the checkout by itself: thousands of files, through one buffer"
    )]
    let opened = std::fs::File::open(file)?;
    let read = opened.take(largest.saturating_add(1)).read_to_end(bytes)?;
    Ok(read as u64)
}

/// What one file refers to, and how well it could be read.
pub(super) struct Searched {
    pub(super) found: Found,
    pub(super) damaged: bool,
}

fn find(
    language: Language,
    bytes: &[u8],
    hits: &[usize],
    whole: bool,
    parsers: &mut Parsers,
) -> Result<Searched, Reason> {
    if memchr::memchr(0, bytes).is_some() {
        return Err(Reason::Binary);
    }
    let is_script = matches!(
        language,
        Language::JavaScript | Language::TypeScript | Language::Tsx
    );
    if exclusions::is_generated_text(bytes, is_script) {
        return Err(Reason::Generated);
    }
    let searched = match language {
        Language::AppJson | Language::Procfile | Language::Dockerfile | Language::Compose => {
            let found = deployment::find(language, bytes).ok_or(Reason::Malformed)?;
            Searched {
                found,
                damaged: false,
            }
        }
        code => languages::find(code, bytes, hits, whole, parsers)?,
    };
    if searched.found.is_crowded() {
        return Err(Reason::TooComplex);
    }
    Ok(searched)
}

impl Searched {
    fn add_to(self, scan: &mut Scan, path: &str, language: Language, bytes: &[u8]) {
        scan.damaged += usize::from(self.damaged);
        if self.found.references.is_empty() && self.found.dynamic.is_empty() {
            return;
        }
        let positions = Positions::new(bytes);
        for (offset, name, optional) in self.found.references {
            let (line, column) = positions.at(offset);
            scan.references.push(Reference {
                path: path.to_owned(),
                line,
                column,
                name,
                language,
                optional,
            });
        }
        for (offset, expression) in self.found.dynamic {
            let (line, column) = positions.at(offset);
            scan.dynamic.push(DynamicName {
                path: path.to_owned(),
                line,
                column,
                language,
                expression,
            });
        }
    }
}
