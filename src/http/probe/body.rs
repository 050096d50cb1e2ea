//! A body within a cap, decompressed within the same cap.

use std::io::Read;

use bytes::Bytes;
use http::{HeaderMap, header};

use crate::http::{Failure, failure_of};

/// No more of a body is read, and no more of what it unpacks to: the largest page or asset that is looked at whole.
pub(super) const LARGEST: usize = 8 * 1024 * 1024;
/// Nobody packs twice as a rule, and more often only a bomb.
const MOST_CODINGS: usize = 2;

/// A body. Has no `Debug`: it may hold secrets.
#[derive(Clone)]
pub struct Body {
    /// What it says, unpacked, up to the cap.
    pub bytes: Bytes,
    /// Why that is not all of it, or not what the server meant to say.
    pub problem: Option<Problem>,
}

/// Why a body is not known whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It goes on after the cap.
    TooLarge,
    /// It is packed in a way that was not asked for.
    UnknownCoding(String),
    /// It is not what its `Content-Encoding` says.
    Corrupt,
}

impl Body {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// When the connection breaks before its end.
    pub(super) async fn read(mut response: reqwest::Response) -> Result<Self, Failure> {
        let codings = codings(response.headers());
        let mut packed = Vec::new();
        let mut is_cut = false;
        while let Some(chunk) = response.chunk().await.map_err(|error| failure_of(&error))? {
            let room = LARGEST - packed.len();
            packed.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            if chunk.len() > room {
                is_cut = true;
                break;
            }
        }
        Ok(Self::unpack(packed, is_cut, &codings))
    }

    fn unpack(packed: Vec<u8>, is_cut: bool, codings: &[String]) -> Self {
        let mut body = Self {
            bytes: packed.into(),
            problem: is_cut.then_some(Problem::TooLarge),
        };
        if codings.len() > MOST_CODINGS {
            body.problem = Some(Problem::UnknownCoding(codings.join(", ")));
            return body;
        }
        // The last one named was put on last.
        for coding in codings.iter().rev() {
            // Nothing has been packed of nothing: an answer to HEAD, or a 304.
            if body.bytes.is_empty() {
                break;
            }
            let unpacked = match coding.as_str() {
                "gzip" | "x-gzip" => {
                    within_cap(flate2::read::MultiGzDecoder::new(body.bytes.as_ref()))
                }
                "deflate" => inflate(&body.bytes),
                "br" => within_cap(brotli_decompressor::Decompressor::new(
                    body.bytes.as_ref(),
                    4096,
                )),
                other => {
                    body.problem = Some(Problem::UnknownCoding(other.to_owned()));
                    return body;
                }
            };
            let (bytes, problem) = unpacked;
            body.bytes = bytes.into();
            body.problem = body.problem.or(problem);
        }
        body
    }
}

/// The `Content-Encoding`s in the order they were put on.
fn codings(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(header::CONTENT_ENCODING).iter();
    let text: Vec<_> = values
        .map(|value| String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase())
        .collect();
    text.iter()
        .flat_map(|value| value.split(','))
        .map(|coding| coding.trim().to_owned())
        .filter(|coding| !coding.is_empty() && coding != "identity")
        .collect()
}

/// `deflate` is zlib's format (RFC 9110 §8.4.1.2); some servers send the bare one.
fn inflate(packed: &[u8]) -> (Vec<u8>, Option<Problem>) {
    let zlib = within_cap(flate2::read::ZlibDecoder::new(packed));
    match zlib.1 {
        Some(Problem::Corrupt) => within_cap(flate2::read::DeflateDecoder::new(packed)),
        _ => zlib,
    }
}

fn within_cap(unpacking: impl Read) -> (Vec<u8>, Option<Problem>) {
    let mut bytes = Vec::new();
    let cap = LARGEST as u64;
    match unpacking.take(cap + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > LARGEST => {
            bytes.truncate(LARGEST);
            (bytes, Some(Problem::TooLarge))
        }
        Ok(_) => (bytes, None),
        Err(_) => (bytes, Some(Problem::Corrupt)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn unpacked(packed: Vec<u8>, codings: &[&str]) -> Body {
        let codings: Vec<String> = codings.iter().map(|&it| it.to_owned()).collect();
        Body::unpack(packed, false, &codings)
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_was_packed_is_read_as_it_was() {
        let text = b"production as it should be";
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(text).unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::fast());
        bare.write_all(text).unwrap();
        for (packed, codings) in [
            (text.to_vec(), vec![]),
            (gzip(text), vec!["gzip"]),
            (gzip(&gzip(text)), vec!["gzip", "gzip"]),
            (zlib.finish().unwrap(), vec!["deflate"]),
            (bare.finish().unwrap(), vec!["deflate"]),
        ] {
            let body = unpacked(packed, &codings);
            assert_eq!(body.bytes.as_ref(), text, "{codings:?}");
            assert_eq!(body.problem, None, "{codings:?}");
        }
    }

    #[test]
    fn a_bomb_goes_off_within_the_cap() {
        let bomb = gzip(&vec![b'0'; 3 * LARGEST]);
        assert!(bomb.len() < 64 * 1024);
        let body = unpacked(bomb.clone(), &["gzip"]);
        assert_eq!(body.bytes.len(), LARGEST);
        assert_eq!(body.problem, Some(Problem::TooLarge));
        let twice = unpacked(gzip(&bomb), &["gzip", "gzip"]);
        assert_eq!(twice.problem, Some(Problem::TooLarge));
    }

    #[test]
    fn what_cannot_be_unpacked_is_said() {
        let half = gzip(b"some text that is long enough to be cut")[..20].to_vec();
        assert_eq!(unpacked(half, &["gzip"]).problem, Some(Problem::Corrupt));
        assert_eq!(
            unpacked(b"<!doctype html>".to_vec(), &["br"]).problem,
            Some(Problem::Corrupt)
        );
        let zstd = unpacked(b"x".to_vec(), &["zstd"]);
        assert_eq!(zstd.problem, Some(Problem::UnknownCoding("zstd".into())));
        let thrice = unpacked(b"x".to_vec(), &["gzip", "gzip", "gzip"]);
        assert!(matches!(thrice.problem, Some(Problem::UnknownCoding(_))));
    }
}
