//! Identities that follow from names, so that a scenario need not invent any and every run sees the same ones.

use sha2::{Digest as _, Sha256};

fn digest(kind: &str, name: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(kind)
        .chain_update([0])
        .chain_update(name.to_lowercase())
        .finalize()
        .into()
}

/// A GitHub id: a positive number below 2³¹.
pub(super) fn number(kind: &str, name: &str) -> u64 {
    let bytes = digest(kind, name);
    let number = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    u64::from(number >> 1).max(1)
}

/// A GitHub node id for something with this id.
pub(super) fn node(prefix: &str, id: u64) -> String {
    format!("{prefix}_kwDO{id:08x}")
}

/// A Heroku id: a version 5 UUID in form.
pub(super) fn uuid(kind: &str, name: &str) -> String {
    let bytes = digest(kind, name);
    let hex = hex(&bytes);
    let variant = ["8", "9", "a", "b"][usize::from(bytes[8] & 3)];
    format!(
        "{}-{}-5{}-{variant}{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..32]
    )
}

/// A Git object name.
pub(super) fn object(kind: &str, name: &str) -> String {
    hex(&digest(kind, name))[..40].to_owned()
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(super) fn checksum(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}
