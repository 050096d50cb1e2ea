//! The image and the crate say the same of each other.

use super::{read, root};

fn file(name: &str) -> String {
    read(&root().join(name))
}

/// What stands between two pieces of a text.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = text
        .split_once(begin)
        .unwrap_or_else(|| panic!("no {begin}"));
    rest.split_once(end).unwrap().0
}

/// Every text between double quotes.
fn quoted(list: &str) -> Vec<&str> {
    list.split('"').skip(1).step_by(2).collect()
}

#[test]
fn the_image_is_built_by_the_toolchain_of_the_tests() {
    let toolchain = file("rust-toolchain.toml");
    let channel = between(&toolchain, "channel = \"", "\"");
    let dockerfile = file("Dockerfile");
    let tag = between(&dockerfile, "FROM rust:", "-");
    assert_eq!(tag, channel);
}

#[test]
fn the_image_is_labelled_as_the_crate() {
    let dockerfile = file("Dockerfile");
    let label = |name: &str| {
        between(
            &dockerfile,
            &format!("org.opencontainers.image.{name}=\""),
            "\"",
        )
    };
    assert_eq!(
        between(&dockerfile, "ARG VERSION=", "\n"),
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(label("title"), env!("CARGO_PKG_NAME"));
    assert_eq!(label("description"), env!("CARGO_PKG_DESCRIPTION"));
    assert_eq!(label("source"), env!("CARGO_PKG_REPOSITORY"));
    assert_eq!(label("licenses"), env!("CARGO_PKG_LICENSE"));
}

#[test]
fn the_notices_may_hold_the_licences_that_dependencies_may_have() {
    let (about, deny) = (file("about.toml"), file("deny.toml"));
    let accepted = quoted(between(&about, "accepted = [", "\n]"));
    let allowed = quoted(between(&deny, "allow = [", "\n]"));
    assert!(!accepted.is_empty());
    assert_eq!(accepted, allowed);
}
