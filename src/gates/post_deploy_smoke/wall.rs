//! Who stands in front of a site: Cloudflare Access, or a firewall.

use http::HeaderMap;
use http::header::LOCATION;
use serde::{Deserialize, Serialize};
use url::Url;

/// Every team's login page is below this.
const ACCESS: &str = ".cloudflareaccess.com";

/// Somebody who answers in a site's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wall {
    /// Cloudflare Access sends to its login page, on this host. So it does with a wrong service token too, unless the
    /// organization is strict.
    Login(String),
    /// 401 or 403. A strict organization answers so to a service token it does not know, or does not let in; and so may
    /// the site itself.
    Refusal(u16),
    /// Cloudflare's firewall refuses the client, with this code of its own: nothing behind it was reached, Access
    /// neither.
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

/// The firewall's own code: it answers `error code: 1010` and the like as plain text, and challenges with a header.
fn firewall_code(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    const WORDS: &str = "error code: ";
    const LONGEST: usize = 256;
    if headers.contains_key("cf-mitigated") {
        return Some("challenge".to_owned());
    }
    let start = body.get(..LONGEST).unwrap_or(body);
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let (_, rest) = text.split_once(WORDS)?;
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
            Some(Wall::Firewall("challenge".into()))
        );
        assert_eq!(wall(500, &[], "error code: 1010"), None);
    }
}
