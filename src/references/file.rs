use std::path::Path;

use super::deployment;
use super::exclusions;
use super::found::{Found, Positions};
use super::language::Language;
use super::languages::{self, Parsers};
use super::skipped::Reason;
use super::tokens;
use super::{DynamicName, Options, Reference, Scan};

/// Reads files, one after the other, through one buffer.
pub(super) struct Reader {
    buffer: Buffer,
    searcher: Searcher,
}

/// Searches texts, with one parser for each language.
struct Searcher {
    largest_file: u64,
    whole: bool,
    parsers: Parsers,
}

/// How a file's path is spelled, for those that need it.
type Spelled<'p> = &'p dyn Fn() -> String;

impl Reader {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            buffer: Buffer::default(),
            searcher: Searcher {
                largest_file: options.largest_file,
                whole: options.whole,
                parsers: Parsers::default(),
            },
        }
    }

    /// Searches one file, and adds what it holds to `scan`.
    pub(super) fn search(&mut self, file: &Path, name: &str, path: Spelled<'_>, scan: &mut Scan) {
        let Some(named) = worth_opening(name, path, scan) else {
            return;
        };
        match self.buffer.fill(file, self.searcher.largest_file) {
            Ok(text) => self.searcher.examine(text, named, path, scan),
            Err(_) => scan.skipped.add(Reason::Unreadable, path()),
        }
    }

    /// Searches a text as it would be searched in a file at this path.
    pub(super) fn search_text(&mut self, path: &str, text: &[u8], scan: &mut Scan) {
        let spelled = || path.to_owned();
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Some(named) = worth_opening(name, &spelled, scan) {
            self.searcher.examine(text, named, &spelled, scan);
        }
    }
}

impl Searcher {
    /// Searches a text, or only notes that it is too large.
    fn examine(
        &mut self,
        text: &[u8],
        named: Option<Language>,
        path: Spelled<'_>,
        scan: &mut Scan,
    ) {
        let Some(language) = named.or_else(|| Language::of_shebang(text)) else {
            return;
        };
        scan.files += 1;
        if text.len() as u64 > self.largest_file {
            scan.skipped.add(Reason::TooLarge, path());
        } else if let Some(hits) = tokens::hits(language, text) {
            match find(language, text, &hits, self.whole, &mut self.parsers) {
                Ok(file) => file.add_to(scan, path, language, text),
                Err(reason) => scan.skipped.add(reason, path()),
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
fn worth_opening(name: &str, path: Spelled<'_>, scan: &mut Scan) -> Option<Option<Language>> {
    let named = Language::of_name(name);
    if named.is_none() && name.contains('.') {
        return None;
    }
    if named.is_some() && exclusions::is_generated_name(name) {
        scan.skipped.add(Reason::Generated, path());
        return None;
    }
    Some(named)
}

/// Room for the file at hand. Never shrinks, so that nothing is cleared between two files.
#[derive(Default)]
struct Buffer(Vec<u8>);

impl Buffer {
    /// As much as most files have: one read gets it, and the next says that there is no more.
    const FIRST: usize = 64 * 1024;

    /// Reads a file whole, or one byte more than the largest worth reading. Follows no link.
    fn fill(&mut self, file: &Path, largest: u64) -> std::io::Result<&[u8]> {
        use std::io::{ErrorKind, Read as _};

        #[expect(
            clippy::disallowed_methods,
            reason = "the scanner reads the checkout by itself: thousands of files, through one buffer"
        )]
        let opened = std::fs::File::open(file)?;
        let mut rest = opened.take(largest.saturating_add(1));
        let mut filled = 0;
        loop {
            if filled == self.0.len() {
                let grown = (self.0.len() * 2).max(Self::FIRST);
                self.0.resize(grown, 0);
            }
            match rest.read(self.0.get_mut(filled..).unwrap_or_default()) {
                Ok(0) => return Ok(self.0.get(..filled).unwrap_or_default()),
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// What one file refers to, and how well it could be read.
pub(super) struct Searched {
    pub(super) found: Found,
    pub(super) damaged: bool,
    /// A telling word stands where it cannot be told what it does.
    pub(super) unread: bool,
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
    if exclusions::is_generated_text(bytes, language) {
        return Err(Reason::Generated);
    }
    let searched = match language {
        Language::AppJson | Language::Procfile | Language::Dockerfile | Language::Compose => {
            let found = deployment::find(language, bytes).ok_or(Reason::Malformed)?;
            Searched {
                found,
                damaged: false,
                unread: false,
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
    fn add_to(self, scan: &mut Scan, path: Spelled<'_>, language: Language, bytes: &[u8]) {
        scan.damaged += usize::from(self.damaged);
        if self.unread {
            scan.skipped.add(Reason::Damaged, path());
        }
        if self.found.references.is_empty() && self.found.dynamic.is_empty() {
            return;
        }
        let path = path();
        let positions = Positions::new(bytes);
        for (offset, name, optional) in self.found.references {
            let (line, column) = positions.at(offset);
            scan.references.push(Reference {
                path: path.clone(),
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
                path: path.clone(),
                line,
                column,
                language,
                expression,
            });
        }
    }
}
