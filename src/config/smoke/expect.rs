//! What a probe expects.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::Template;
use crate::config::Placed;

/// Everything that must be so; what is `None` or empty is not looked at.
#[derive(Debug, Clone)]
pub struct Expectations {
    /// The allowed statuses. Empty: any.
    pub status: Vec<RangeInclusive<u16>>,
    /// Response headers.
    pub headers: Vec<HeaderExpectation>,
    /// The media type, in small letters; parameters count only where they are given here.
    pub content_type: Option<Placed<String>>,
    /// Values in a JSON body.
    pub json: Vec<JsonExpectation>,
    /// Tests of the whole body as text.
    pub body: Vec<Placed<TextTest>>,
    /// The hash of the body.
    pub sha256: Option<Placed<ExpectedHash>>,
    /// Tests of the page's title.
    pub title: Vec<Placed<TextTest>>,
    /// Where a redirect leads.
    pub location: Option<Placed<Template>>,
    /// Whether an access wall answers.
    pub access: Option<Placed<Access>>,
    /// The version the answer names.
    pub version: Option<Placed<VersionExpectation>>,
    /// The longest an answer may take.
    pub within: Option<Placed<Duration>>,
    /// How many days the certificate must still be valid.
    pub certificate_days: Option<Placed<u32>>,
    /// The address family that must answer.
    pub ip: Option<Placed<IpFamily>>,
    /// A manifest in the workspace whose files are compared with what is served.
    pub asset_manifest: Option<Placed<String>>,
}

impl Default for Expectations {
    /// A probe that says nothing expects 200.
    fn default() -> Self {
        Self {
            status: vec![200..=200],
            headers: Vec::new(),
            content_type: None,
            json: Vec::new(),
            body: Vec::new(),
            sha256: None,
            title: Vec::new(),
            location: None,
            access: None,
            version: None,
            within: None,
            certificate_days: None,
            ip: None,
            asset_manifest: None,
        }
    }
}

/// One test of a text. A pattern is a regular expression, compiled by the gate that runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextTest {
    /// It is exactly this.
    Equals(String),
    /// It holds this.
    Contains(String),
    /// This pattern is found in it.
    Matches(String),
}

/// What is expected of one response header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderExpectation {
    /// Its name, in small letters.
    pub name: Placed<String>,
    /// What it must be.
    pub wanted: HeaderWanted,
}

/// What a response header must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderWanted {
    /// It must not be there.
    Absent,
    /// It must be there and pass all of these, at least one.
    Present(Vec<TextTest>),
}

/// What is expected at one place of a JSON body.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonExpectation {
    /// The place, as a JSON pointer (RFC 6901).
    pub pointer: Placed<String>,
    /// What must hold there, at least one.
    pub tests: Vec<JsonTest>,
}

/// One test of a JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonTest {
    /// It is this value.
    Equals(serde_json::Value),
    /// It is a string, and this pattern is found in it.
    Matches(String),
    /// It is there, or is not.
    Exists(bool),
    /// It is of this type.
    Type(JsonType),
}

/// The type of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    /// `"…"`.
    String,
    /// Any number.
    Number,
    /// A number without a fraction.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// `[…]`.
    Array,
    /// `{…}`.
    Object,
    /// `null`.
    Null,
}

/// The hash a body must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedHash {
    /// This SHA-256, as 64 small hexadecimal digits.
    Sha256(String),
    /// That of this file, relative to the workspace and inside it.
    File(String),
}

/// Whether anyone may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// No access wall answers.
    Public,
    /// An access wall answers.
    Gated,
}

/// The version an answer must name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionExpectation {
    /// Where the answer names it.
    pub source: VersionSource,
    /// What it must be.
    pub equals: Placed<Template>,
}

/// Where an answer names its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionSource {
    /// At this JSON pointer of the body.
    Json(String),
    /// In this response header, its name in small letters.
    Header(String),
    /// The body is nothing but the version, space around it apart.
    Text,
    /// The first group of this pattern, or the whole of what it finds, in the body.
    Pattern(String),
}

/// An address family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IpFamily {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}
