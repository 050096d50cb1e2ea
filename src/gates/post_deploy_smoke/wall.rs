//! Who stands in front of a site: Cloudflare Access, or a firewall.

use http::HeaderMap;
use http::header::LOCATION;
use serde::{Deserialize, Serialize};
use url::Url;

use super::html;

/// Every team's login page is below this.
const ACCESS: &str = ".cloudflareaccess.com";

/// Somebody who answers in a site's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wall {
    /// Cloudflare Access sends to its login page, on this host. So it does with a wrong service token too, unless the
    /// organization is strict.
    Login(String),
    /// 401 or 403. So answers a strict organization to a service token it does not know, or does not let in; Access to
    /// everybody without a token where only tokens may pass; and the site itself, to whoever has no password for it. All
    /// of them keep visitors out.
    Refusal(u16),
    /// Cloudflare's firewall refuses the client, with this code of its own, or with a page or challenge: nothing behind
    /// it was reached, Access neither, and another client may get in.
    Firewall(String),
}

impl Wall {
    /// Who answered, if not the site: from the status, the headers and the beginning of the body.
    pub(super) fn of(status: u16, headers: &HeaderMap, body: &[u8], asked: &Url) -> Option<Self> {
        if let Some(host) = login_page(status, headers, asked) {
            return Some(Self::Login(host));
        }
        if !matches!(status, 401 | 403) {
            return None;
        }
        if let Some(code) = firewall_code(headers, body) {
            return Some(Self::Firewall(code));
        }
        Some(Self::Refusal(status))
    }
}

/// The host of the Access login page that a redirect, or a refusal, leads to.
fn login_page(status: u16, headers: &HeaderMap, asked: &Url) -> Option<String> {
    if !matches!(status, 300..=399 | 401 | 403) {
        return None;
    }
    let location = headers.get(LOCATION)?.to_str().ok()?;
    let target = asked.join(location).ok()?;
    let host = target.host_str()?.to_ascii_lowercase();
    let is_login = host.trim_end_matches('.').ends_with(ACCESS)
        && target.path().starts_with("/cdn-cgi/access/");
    is_login.then_some(host)
}

/// The firewall's own code, or what it answered with instead. It refuses in plain text (`error code: 1010`), with a page
/// of Cloudflare's make, or with a challenge, which most often a header announces. "If you encounter a 403 error without
/// the Cloudflare branding, this means that the error is being returned directly by the origin web server" (Cloudflare
/// docs, "4xx client errors"): what is signed by nobody is the site's own refusal.
fn firewall_code(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    /// Every page of Cloudflare's says who made it well before.
    const LONGEST: usize = 16 * 1024;
    if headers.contains_key("cf-mitigated") {
        return Some(CHALLENGE.to_owned());
    }
    let start = body.get(..LONGEST).unwrap_or(body);
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let beginning = text.get(..text.floor_char_boundary(256)).unwrap_or(&text);
    if let Some(code) = code_after(beginning, "error code: ") {
        return Some(code);
    }
    let title = html::title(start).unwrap_or_default();
    let title = title.to_ascii_lowercase();
    // Access refuses so where only service tokens may pass: that is the wall.
    if title.ends_with("cloudflare access") {
        return None;
    }
    if title == "just a moment..." || text.contains("_cf_chl_opt") {
        return Some(CHALLENGE.to_owned());
    }
    let is_blocked =
        title.ends_with("| cloudflare") || MARKS.iter().any(|mark| text.contains(mark));
    is_blocked.then(|| code_after(&text, "cf-error-code\">").unwrap_or_else(|| BLOCK.to_owned()))
}

/// A challenge: a browser may pass it.
const CHALLENGE: &str = "a challenge";
/// A page that says no, and no code.
const BLOCK: &str = "a block page";

/// What stands in Cloudflare's block pages, in small letters, and in hardly a page of anybody else. Not so
/// `/cdn-cgi/challenge-platform/`: Cloudflare puts that script into the site's own pages.
const MARKS: [&str; 4] = [
    "cf-error-details",
    "cf-error-code",
    "/cdn-cgi/styles/cf.errors",
    "sorry, you have been blocked",
];

/// One of the firewall's codes, 1000 to 1999, right after these words.
fn code_after(text: &str, words: &str) -> Option<String> {
    let (_, rest) = text.split_once(words)?;
    let code: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (code.len() == 4 && code.starts_with('1')).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(status: u16, headers: &[(&'static str, &str)], body: &str) -> Option<Wall> {
        let headers = headers
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        let asked = Url::parse("https://console.raxx.app/health").unwrap();
        Wall::of(status, &headers, body.as_bytes(), &asked)
    }

    #[test]
    fn a_login_page_is_known_by_its_host_and_path() {
        let login = "https://raxx.cloudflareaccess.com/cdn-cgi/access/login/console.raxx.app?kid=1";
        assert_eq!(
            wall(302, &[("location", login)], ""),
            Some(Wall::Login("raxx.cloudflareaccess.com".into()))
        );
        assert!(matches!(
            wall(403, &[("location", login)], ""),
            Some(Wall::Login(_))
        ));
        for elsewhere in [
            "https://raxx.cloudflareaccess.com.evil.example/cdn-cgi/access/login/x",
            "https://evilcloudflareaccess.com/cdn-cgi/access/login/x",
            "https://raxx.app/cdn-cgi/access/login/x?raxx.cloudflareaccess.com",
            "/cdn-cgi/access/login/x",
            "https://raxx.cloudflareaccess.com/other",
            "https://raxx.cloudflareaccess.com@evil.example/cdn-cgi/access/login/x",
        ] {
            assert_eq!(
                wall(302, &[("location", elsewhere)], ""),
                None,
                "{elsewhere}"
            );
        }
        assert_eq!(wall(200, &[("location", login)], ""), None);
    }

    #[test]
    fn a_refusal_is_told_from_a_firewall() {
        assert_eq!(wall(401, &[], "{}"), Some(Wall::Refusal(401)));
        assert_eq!(wall(403, &[], "Forbidden"), Some(Wall::Refusal(403)));
        assert_eq!(
            wall(403, &[], "error code: 1010"),
            Some(Wall::Firewall("1010".into()))
        );
        assert_eq!(
            wall(403, &[("cf-mitigated", "challenge")], "<html>"),
            Some(Wall::Firewall("a challenge".into()))
        );
        assert_eq!(wall(500, &[], "error code: 1010"), None);
    }

    #[test]
    fn a_page_of_cloudflare_s_own_is_the_firewall() {
        let edge = [("server", "cloudflare"), ("cf-ray", "8f1c2d3e4a5b6c7d")];
        for (page, code) in [
            (
                "<!DOCTYPE html><title>Attention Required! | Cloudflare</title>",
                "a block page",
            ),
            (
                "<title>\n Access denied | raxx.app used Cloudflare to restrict access | raxx.app | Cloudflare </title>\n<span class=\"cf-error-code\">1020</span>",
                "1020",
            ),
            (
                "<body><div id='cf-error-details'><h1>Sorry, you have been blocked</h1></div>",
                "a block page",
            ),
            ("<h1>Sorry, you have been blocked</h1>", "a block page"),
            ("<title>Just a moment...</title>", "a challenge"),
            (
                "<title>Einen Moment</title><script>window._cf_chl_opt={cType:'managed'}</script>",
                "a challenge",
            ),
        ] {
            let found = wall(403, &edge, page);
            assert_eq!(found, Some(Wall::Firewall(code.into())), "{page}");
        }
    }

    /// Access refuses where only service tokens may pass, and so does whatever stands behind Cloudflare.
    #[test]
    fn who_refuses_behind_cloudflare_is_not_the_firewall() {
        let edge = [("server", "cloudflare"), ("cf-ray", "8f1c2d3e4a5b6c7d")];
        for page in [
            "",
            "Forbidden",
            "{\"error\":\"Just a moment... not signed in\"}",
            "<title>Error ・ Cloudflare Access</title><link href=\"/cdn-cgi/styles/cf.errors.css\">",
            // A script that Cloudflare puts into every page of a zone.
            "<title>Members only</title><script src=\"/cdn-cgi/challenge-platform/scripts/jsd/main.js\"></script>",
        ] {
            for status in [401, 403] {
                let found = wall(status, &edge, page);
                assert_eq!(found, Some(Wall::Refusal(status)), "{page}");
            }
        }
    }
}
