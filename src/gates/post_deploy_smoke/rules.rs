//! The rules of this gate. Relaxed in a rollback are those that hold production against the commit or the files that a
//! rollback leaves behind, and those that a rollback cannot mend.

use crate::finding::{Level, Rule};

/// Every rule, in the order the docs list them.
pub(super) const ALL: &[&Rule] = &[
    &UNREACHABLE,
    &ACCESS_OPEN,
    &ACCESS_WALL,
    &REDIRECT,
    &STATUS,
    &VERSION_MISMATCH,
    &HEADER,
    &CONTENT_TYPE,
    &BODY,
    &BODY_HASH,
    &TITLE,
    &ASSET_MANIFEST,
    &TOO_SLOW,
    &CERTIFICATE_EXPIRING,
];

pub(super) static UNREACHABLE: Rule = Rule::new(
    "post-deploy-smoke/unreachable",
    Level::Error,
    "Nobody answered a probe within its time.",
    "No connection, a certificate that no browser accepts, or an answer that broke off: a visitor sees an error page.",
);

pub(super) static ACCESS_OPEN: Rule = Rule::new(
    "post-deploy-smoke/access-open",
    Level::Error,
    "A page that must stand behind an access wall answers anybody.",
    "What was meant for the team alone is on the public internet.",
);

pub(super) static ACCESS_WALL: Rule = Rule::new(
    "post-deploy-smoke/access-wall",
    Level::Error,
    "An access wall answers where the page itself was expected.",
    "Visitors are sent to a login page; or nobody knows what stands behind it.",
);

pub(super) static REDIRECT: Rule = Rule::new(
    "post-deploy-smoke/redirect",
    Level::Error,
    "A probe was sent to another host, or elsewhere than expected.",
    "A redirect is never followed: what another host answers says nothing about this one.",
);

pub(super) static STATUS: Rule = Rule::new(
    "post-deploy-smoke/status",
    Level::Error,
    "The status is another than expected.",
    "What was deployed does not work, or something else answers in its place.",
);

pub(super) static VERSION_MISMATCH: Rule = Rule::new(
    "post-deploy-smoke/version-mismatch",
    Level::Error,
    "What answers is not the version that was deployed, or does not say which it is.",
    "Old dynos answer during a rolling start, and a deploy that never arrived leaves them in place; both answer 200.",
)
.relaxed_on_rollback();

pub(super) static HEADER: Rule = Rule::new(
    "post-deploy-smoke/header",
    Level::Error,
    "A response header is not as expected.",
    "Indexing, caching and the browser's protections hang on single headers that nobody sees.",
);

pub(super) static CONTENT_TYPE: Rule = Rule::new(
    "post-deploy-smoke/content-type",
    Level::Error,
    "The media type is another than expected.",
    "An app's catch-all page answers 200 with `text/html` in place of a missing asset.",
);

pub(super) static BODY: Rule = Rule::new(
    "post-deploy-smoke/body",
    Level::Error,
    "The body is not as expected: its JSON, or its text.",
    "A status of 200 says that something answered, not that it works.",
);

pub(super) static BODY_HASH: Rule = Rule::new(
    "post-deploy-smoke/body-hash",
    Level::Error,
    "The body is another than the one agreed on, byte for byte.",
    "A stale cache, another build, or an error page under the asset's name.",
)
.relaxed_on_rollback();

pub(super) static TITLE: Rule = Rule::new(
    "post-deploy-smoke/title",
    Level::Error,
    "The page's title is not as expected.",
    "Login walls, parked domains and error pages answer 200; their title gives them away.",
);

pub(super) static ASSET_MANIFEST: Rule = Rule::new(
    "post-deploy-smoke/asset-manifest",
    Level::Error,
    "A file is not served as the manifest has it, or the page refers to one that the manifest does not have.",
    "A page of one build with the assets of another is blank for every visitor.",
)
.relaxed_on_rollback();

pub(super) static TOO_SLOW: Rule = Rule::new(
    "post-deploy-smoke/too-slow",
    Level::Error,
    "The whole answer took longer than expected.",
    "A page that takes seconds right after a deploy has lost a cache, an index or a dyno.",
)
.relaxed_on_rollback();

pub(super) static CERTIFICATE_EXPIRING: Rule = Rule::new(
    "post-deploy-smoke/certificate-expiring",
    Level::Error,
    "The certificate, or one of its chain, is over or ends sooner than agreed.",
    "On that day every browser refuses the site, whatever runs behind it. Renewals fail silently.",
)
.relaxed_on_rollback();
