//! What a probe expects, ready to be held against an answer: patterns compiled, templates filled.

use std::ops::RangeInclusive;
use std::time::Duration;

use regex_lite::Regex;
use serde_json::Value;

use crate::config::{
    Access, Config, Expectations, ExpectedHash, HeaderWanted, IpFamily, JsonTest, JsonType, Placed,
    TextTest, VersionExpectation, VersionSource,
};
use crate::finding::Location;
use crate::finding::wording::cut;
use crate::usage::UsageError;

/// Everything a probe's answer is held against; what is `None` or empty is not looked at.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    /// The allowed statuses. Empty: any.
    pub status: Vec<RangeInclusive<u16>>,
    /// Response headers.
    pub headers: Vec<HeaderCheck>,
    /// The media type.
    pub content_type: Option<At<String>>,
    /// Places of a JSON body.
    pub json: Vec<JsonCheck>,
    /// The body as text.
    pub body: Vec<At<TextCheck>>,
    /// The body's hash.
    pub sha256: Option<At<ExpectedHash>>,
    /// The page's title.
    pub title: Vec<At<TextCheck>>,
    /// Where a redirect leads.
    pub location: Option<At<String>>,
    /// Whether an access wall answers.
    pub access: Option<At<Access>>,
    /// The version the answer names.
    pub version: Option<At<VersionCheck>>,
    /// The longest an answer may take.
    pub within: Option<At<Duration>>,
    /// How many days the certificate must last.
    pub certificate_days: Option<At<u32>>,
    /// The address family that must answer.
    pub ip: Option<At<IpFamily>>,
    /// A manifest of files.
    pub asset_manifest: Option<At<String>>,
}

/// An expectation and its line in the settings.
#[derive(Debug, Clone)]
pub struct At<T> {
    /// The expectation.
    pub wanted: T,
    /// Its line.
    pub location: Option<Location>,
}

/// A test of a text.
#[derive(Debug, Clone)]
pub enum TextCheck {
    /// It is exactly this.
    Equals(String),
    /// It holds this.
    Contains(String),
    /// This pattern is found in it.
    Matches(Regex),
}

/// A response header.
#[derive(Debug, Clone)]
pub struct HeaderCheck {
    /// Its name, in small letters.
    pub name: At<String>,
    /// What must hold of it; `None`: it must not be there.
    pub tests: Option<Vec<TextCheck>>,
}

/// A place of a JSON body.
#[derive(Debug, Clone)]
pub struct JsonCheck {
    /// The place, as a JSON pointer.
    pub pointer: At<String>,
    /// What must hold there.
    pub tests: Vec<ValueCheck>,
}

/// A test of a JSON value.
#[derive(Debug, Clone)]
pub enum ValueCheck {
    /// It is this value.
    Equals(Value),
    /// It is a string, and this pattern is found in it.
    Matches(Regex),
    /// It is there, or is not.
    Exists(bool),
    /// It is of this type.
    Type(JsonType),
}

/// The version an answer must name.
#[derive(Debug, Clone)]
pub struct VersionCheck {
    /// Where it names it.
    pub source: Source,
    /// What it must be.
    pub equals: String,
    /// The commit that was deployed is what is expected: then a shortened one is worth a hint.
    pub is_commit: bool,
}

/// Where an answer names its version.
#[derive(Debug, Clone)]
pub enum Source {
    /// At this JSON pointer.
    Json(String),
    /// In this header.
    Header(String),
    /// The body is nothing else.
    Text,
    /// The first group of this pattern, or all it finds.
    Pattern(Regex),
    /// Wherever services usually name their commit: a header, a JSON member, the whole body.
    Anywhere,
}

impl TextCheck {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, text: &str) -> bool {
        match self {
            Self::Equals(wanted) => text == wanted,
            Self::Contains(wanted) => text.contains(wanted),
            Self::Matches(pattern) => pattern.is_match(text),
        }
    }

    /// What is expected, for a report.
    #[must_use]
    pub fn in_words(&self) -> String {
        const SHOWN: usize = 200;
        match self {
            Self::Equals(wanted) => cut(wanted, SHOWN),
            Self::Contains(wanted) => format!("holds {:?}", cut(wanted, SHOWN)),
            Self::Matches(pattern) => format!("matches {}", cut(pattern.as_str(), SHOWN)),
        }
    }
}

impl Checks {
    /// Whether this status is as expected.
    #[must_use]
    pub fn allows(&self, status: u16) -> bool {
        self.status.is_empty() || self.status.iter().any(|range| range.contains(&status))
    }

    /// What the settings expect.
    ///
    /// # Errors
    ///
    /// When a pattern is none; names its line.
    pub fn of(config: &Config, expected: &Expectations, commit: &str) -> Result<Self, UsageError> {
        let compiling = Compiling { config };
        Ok(Self {
            status: expected.status.clone(),
            headers: each(&expected.headers, |header| {
                let tests = match &header.wanted {
                    HeaderWanted::Absent => None,
                    HeaderWanted::Present(tests) => {
                        Some(each(tests, |it| compiling.text(it, header.name.line))?)
                    }
                };
                let name = compiling.at(&header.name, header.name.value.clone());
                Ok(HeaderCheck { name, tests })
            })?,
            content_type: compiling.kept(expected.content_type.as_ref()),
            json: each(&expected.json, |json| {
                let line = json.pointer.line;
                Ok(JsonCheck {
                    pointer: compiling.at(&json.pointer, json.pointer.value.clone()),
                    tests: each(&json.tests, |it| compiling.value(it, line))?,
                })
            })?,
            body: compiling.texts(&expected.body)?,
            sha256: compiling.kept(expected.sha256.as_ref()),
            title: compiling.texts(&expected.title)?,
            location: expected
                .location
                .as_ref()
                .map(|it| compiling.at(it, it.value.fill(commit))),
            access: compiling.kept(expected.access.as_ref()),
            version: match &expected.version {
                None => None,
                Some(it) => Some(compiling.at(it, compiling.version(&it.value, it.line, commit)?)),
            },
            within: compiling.kept(expected.within.as_ref()),
            certificate_days: compiling.kept(expected.certificate_days.as_ref()),
            ip: compiling.kept(expected.ip.as_ref()),
            asset_manifest: compiling.kept(expected.asset_manifest.as_ref()),
        })
    }
}

/// All of them, or the first mistake.
fn each<T, U>(
    items: &[T],
    mut made: impl FnMut(&T) -> Result<U, UsageError>,
) -> Result<Vec<U>, UsageError> {
    items.iter().map(&mut made).collect()
}

struct Compiling<'c> {
    config: &'c Config,
}

impl Compiling<'_> {
    fn at<P, T>(&self, placed: &Placed<P>, wanted: T) -> At<T> {
        At {
            wanted,
            location: self.config.at(placed.line),
        }
    }

    fn kept<T: Clone>(&self, placed: Option<&Placed<T>>) -> Option<At<T>> {
        placed.map(|it| self.at(it, it.value.clone()))
    }

    fn texts(&self, tests: &[Placed<TextTest>]) -> Result<Vec<At<TextCheck>>, UsageError> {
        each(tests, |it| Ok(self.at(it, self.text(&it.value, it.line)?)))
    }

    fn text(&self, expected: &TextTest, line: u32) -> Result<TextCheck, UsageError> {
        Ok(match expected {
            TextTest::Equals(text) => TextCheck::Equals(text.clone()),
            TextTest::Contains(text) => TextCheck::Contains(text.clone()),
            TextTest::Matches(pattern) => TextCheck::Matches(self.pattern(pattern, line)?),
        })
    }

    fn value(&self, test: &JsonTest, line: u32) -> Result<ValueCheck, UsageError> {
        Ok(match test {
            JsonTest::Equals(value) => ValueCheck::Equals(value.clone()),
            JsonTest::Matches(pattern) => ValueCheck::Matches(self.pattern(pattern, line)?),
            JsonTest::Exists(is_there) => ValueCheck::Exists(*is_there),
            JsonTest::Type(kind) => ValueCheck::Type(*kind),
        })
    }

    fn version(
        &self,
        version: &VersionExpectation,
        line: u32,
        commit: &str,
    ) -> Result<VersionCheck, UsageError> {
        Ok(VersionCheck {
            source: match &version.source {
                VersionSource::Json(pointer) => Source::Json(pointer.clone()),
                VersionSource::Header(name) => Source::Header(name.clone()),
                VersionSource::Text => Source::Text,
                VersionSource::Pattern(pattern) => Source::Pattern(self.pattern(pattern, line)?),
            },
            equals: version.equals.value.fill(commit),
            is_commit: version.equals.value.needs_commit(),
        })
    }

    fn pattern(&self, pattern: &str, line: u32) -> Result<Regex, UsageError> {
        Regex::new(pattern).map_err(|error| {
            let message = format!("`{}` is no regular expression: {error}", cut(pattern, 80));
            self.config.mistake(line, message)
        })
    }
}
