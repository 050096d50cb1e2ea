//! Where a site answers in the twin: below `localhost`, which is this machine to every client (RFC 6761 §6.3), under its
//! own name.

use std::net::SocketAddr;

/// Sites by host, and where each answers.
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct Addresses {
    /// Hosts with their base URL, the longest name first.
    sites: Vec<(String, String)>,
}

const BELOW: &str = ".localhost";

impl Addresses {
    /// `plain` and `tls` are where the sites without and with a certificate answer.
    pub(in crate::sandbox) fn new(
        hosts: impl Iterator<Item = (impl AsRef<str>, bool)>,
        plain: SocketAddr,
        tls: SocketAddr,
    ) -> Self {
        let mut sites: Vec<(String, String)> = hosts
            .map(|(host, speaks_tls)| {
                let host = host.as_ref();
                let url = if speaks_tls {
                    format!("https://{host}{BELOW}:{}", tls.port())
                } else {
                    format!("http://{host}{BELOW}:{}", plain.port())
                };
                (host.to_owned(), url)
            })
            .collect();
        sites.sort_by_key(|(host, _)| std::cmp::Reverse(host.len()));
        Self { sites }
    }

    /// The text with every `https://HOST` of a site replaced by where it answers here.
    pub(in crate::sandbox) fn localized(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (host, here) in &self.sites {
            let there = format!("https://{host}");
            let mut done = String::new();
            let mut rest = text.as_str();
            while let Some((before, after)) = rest.split_once(&there) {
                let is_longer = after.starts_with(|c: char| {
                    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':')
                });
                done += before;
                done += if is_longer { &there } else { here };
                rest = after;
            }
            done += rest;
            text = done;
        }
        text
    }

    /// Hosts, and where each answers.
    pub(in crate::sandbox) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sites
            .iter()
            .map(|(host, url)| (host.as_str(), url.as_str()))
    }
}

/// A host's own name, from what a client asked for: without port, and without `.localhost`.
pub(super) fn plain(asked: &str) -> String {
    let name = asked
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    name.strip_suffix(BELOW).map(str::to_owned).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sites_own_addresses_are_replaced() {
        let at = |port| SocketAddr::from(([127, 0, 0, 1], port));
        let hosts = ["raxx.app".to_owned(), "docs.raxx.app".to_owned()];
        let addresses = Addresses::new(
            hosts.iter().map(|host| (host, host == "raxx.app")),
            at(1),
            at(2),
        );
        for (text, expected) in [
            (
                "get: https://raxx.app/x",
                "get: https://raxx.app.localhost:2/x",
            ),
            (
                "\"https://docs.raxx.app\"",
                "\"http://docs.raxx.app.localhost:1\"",
            ),
            (
                "https://raxx.app.evil.example/",
                "https://raxx.app.evil.example/",
            ),
            ("https://other.example/", "https://other.example/"),
        ] {
            assert_eq!(addresses.localized(text), expected);
        }
        assert_eq!(plain("Docs.raxx.app.localhost:4012"), "docs.raxx.app");
    }
}
