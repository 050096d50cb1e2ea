//! What was seen: of every probe the tries that tell how it went, of every answer what the expectations speak of. Whole
//! bodies come no further than [`super::reading`].

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::assets::SeenAssets;
use super::wall::Wall;
use crate::http::probe::Timings;
use crate::known::{Known, Unseen};

/// What was seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// When it was asked: certificates are held against this.
    pub observed_at: DateTime<Utc>,
    /// What the checkout holds.
    pub checkout: Checkout,
    /// How each probe went, in the plan's order.
    pub probes: Vec<Watched>,
}

/// Files of the workspace that bodies are compared with.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Checkout {
    /// The SHA-256 of each file, by path.
    pub hashes: BTreeMap<String, Known<String>>,
    /// What each manifest lists, path to SHA-256, by the manifest's path.
    pub manifests: BTreeMap<String, Known<BTreeMap<String, String>>>,
}

/// How a probe went.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Watched {
    /// How often it was asked.
    pub tries: u32,
    /// How many tries in a row went well, up to the last.
    pub streak: u32,
    /// The last try; `None`: its turn never came.
    pub last: Option<Attempt>,
    /// The last try that did not go well.
    pub last_wrong: Option<Attempt>,
    /// From the start of the first try to the end of the last.
    pub lasted: Duration,
    /// The run's time was over before the probe's own.
    pub is_cut_short: bool,
}

/// One try.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Attempt {
    /// The answer. Unseen as *unreachable*: nobody answered. Unseen otherwise: this program could not ask.
    pub answer: Known<Answer>,
    /// How long its parts took.
    pub timings: Timings,
    /// Whether it carried the service token.
    pub with_token: bool,
    /// The certificate that was shown, refused ones too.
    pub certificate: Option<SeenCertificate>,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenCertificate {
    /// When it ends.
    pub ends: Option<DateTime<Utc>>,
    /// It is over already.
    pub is_expired: bool,
    /// It lasts as long as was asked.
    pub lasts: bool,
}

/// What the expectations speak of, of one answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The version of HTTP it came over: `HTTP/1.1`, `HTTP/2`.
    pub protocol: String,
    /// The headers asked about that are there, all values of each as one.
    pub headers: BTreeMap<String, String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Location`, all of them as one.
    pub location: Option<String>,
    /// How many of them differ from the first.
    pub other_locations: usize,
    /// Who stands in front of the site, where somebody does.
    pub wall: Option<Wall>,
    /// Bytes of the body, unpacked, as far as it was read.
    pub length: usize,
    /// Why the body is not known whole.
    pub body_unseen: Option<Unseen>,
    /// The body cannot be unpacked as its `Content-Encoding` says: no browser could.
    pub is_corrupt: bool,
    /// The page's title, where it is an HTML page that has one.
    pub title: Option<String>,
    /// Why a title that is asked for and was not found may be there still.
    pub title_unseen: Option<Unseen>,
    /// The body's SHA-256, where it was asked for and the body is whole.
    pub sha256: Option<String>,
    /// The body is JSON; said where it was asked for.
    pub is_json: bool,
    /// What stands at each place asked about, in the order of the expectations.
    pub json: Vec<SeenValue>,
    /// Which tests of the body hold, in the order of the expectations.
    pub body: Vec<bool>,
    /// The version it names: all of them, where it was looked for in several places.
    pub versions: Vec<Named>,
    /// The one who answered is one that the name leads to: not so behind a proxy.
    pub is_direct: bool,
    /// What the site serves of a manifest.
    pub assets: Option<SeenAssets>,
}

/// What stands at a place of a JSON body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenValue {
    /// What it is: `a string`, `a number`, `an object of 3`, `nothing`.
    pub what: String,
    /// The value, where an expectation compares it, it is no object or list, and it is short enough to be shown.
    pub shown: Option<String>,
    /// Which of the tests hold.
    pub holds: Vec<bool>,
}

/// A version, and where it was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// `/commit`, `x-commit`, `the body`.
    pub place: String,
    /// The version.
    pub version: String,
}
