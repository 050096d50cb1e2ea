//! A site: what answers below a host's name.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::sandbox::fault::Mishap;

/// A site.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Site {
    /// Its pages by path, with `?` and the query where that matters.
    #[serde(default)]
    pub(crate) pages: BTreeMap<String, Page>,
    /// What answers everywhere else; left out, 404. An app with its routes in the browser answers 200.
    #[serde(default)]
    pub(crate) fallback: Option<Page>,
    /// Who stands in front of it.
    #[serde(default)]
    pub(crate) wall: Option<Wall>,
    /// The Heroku app whose router it is: where the app runs no web dyno, the router answers in its place.
    #[serde(default)]
    pub(crate) app: Option<String>,
    /// It speaks TLS, where the twin is given certificates. Left out, it speaks plain HTTP.
    #[serde(default)]
    pub(crate) certificate: Option<SiteCertificate>,
}

/// A page: one answer, or one after the other, the last of them for ever.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Page {
    /// Always the same.
    Always(PageAnswer),
    /// In turns.
    Turns(Vec<PageAnswer>),
}

/// One answer of a page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PageAnswer {
    /// 302 where it redirects, else 200.
    #[serde(default)]
    pub(crate) status: Option<u16>,
    /// Its media type.
    #[serde(rename = "type", default = "html")]
    pub(crate) media_type: String,
    /// Headers besides.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// The body.
    #[serde(default)]
    pub(crate) body: String,
    /// Where it redirects to.
    #[serde(default)]
    pub(crate) redirect: Option<String>,
    /// The body goes out packed with gzip, asked for or not.
    #[serde(default)]
    pub(crate) gzip: bool,
    /// How often in a row, among turns.
    #[serde(default = "once")]
    pub(crate) times: usize,
    /// What goes wrong with it.
    #[serde(default)]
    pub(crate) happens: Option<Mishap>,
}

fn html() -> String {
    "text/html; charset=utf-8".to_owned()
}

const fn once() -> usize {
    1
}

/// Somebody in front of a site.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Wall {
    /// Who.
    pub(crate) kind: WallKind,
    /// The Access team, whose login page it sends to.
    #[serde(default = "team")]
    pub(crate) team: String,
    /// The service token it lets in.
    #[serde(default)]
    pub(crate) token: Option<Token>,
}

fn team() -> String {
    "raxx".to_owned()
}

/// Who stands in front of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WallKind {
    /// Cloudflare Access: whoever is not let in is sent to the login page, wrong tokens too.
    Login,
    /// Cloudflare Access in a strict organization: a wrong token is refused with 401.
    Strict,
    /// Cloudflare's firewall: everybody is refused.
    Firewall,
}

/// A service token.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Token {
    /// Whose.
    pub(crate) id: String,
    /// What proves it.
    pub(crate) secret: String,
}

/// A certificate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SiteCertificate {
    /// For how many days from now it is valid; below 0, it is over since.
    pub(crate) days: i64,
}

impl Page {
    /// The answer to the request of this number, from 0.
    pub(crate) fn turn(&self, number: usize) -> Option<&PageAnswer> {
        match self {
            Self::Always(answer) => Some(answer),
            Self::Turns(answers) => {
                let mut passed = 0;
                let due = answers.iter().find(|answer| {
                    passed += answer.times;
                    number < passed
                });
                due.or(answers.last())
            }
        }
    }
}

/// What the sites say that is not so. That an app is not there is: the router has a page for that.
pub(super) fn contradiction(sites: &BTreeMap<String, Site>) -> Option<String> {
    let mut hosts = sites.keys();
    let bad =
        hosts.find(|host| host.parse::<http::uri::Authority>().is_err() || host.contains(':'))?;
    Some(format!("sites: `{bad}` is no host"))
}
