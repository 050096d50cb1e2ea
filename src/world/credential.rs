//! The secrets a run may be given: each an input of the action, or a variable.

/// A secret that opens a vendor's API, and the two places it may be given in.
#[derive(Debug, PartialEq, Eq)]
pub struct Credential {
    /// The action's input; it ends in `-token` or `-key`.
    pub input: &'static str,
    /// Whose it is.
    pub vendor: &'static str,
    /// The environment variable.
    pub variable: &'static str,
    /// What it is and what it must be allowed to do, for the action's metadata.
    pub about: &'static str,
    /// What a workflow that does not name the input passes; empty for nothing.
    pub default: &'static str,
    /// What to write in a workflow.
    pub example: &'static str,
}

/// What GitHub's API is asked with.
pub static GITHUB: Credential = Credential {
    input: "github-token",
    vendor: "GitHub",
    variable: "GITHUB_TOKEN",
    about: "Token for GitHub's REST API. The job's own token does, with `permissions: { actions: read, contents: read }`; \
            environment secrets need a token that may read environments.",
    default: "${{ github.token }}",
    example: "${{ github.token }}",
};

/// What Heroku's API is asked with.
pub static HEROKU: Credential = Credential {
    input: "heroku-api-key",
    vendor: "Heroku",
    variable: "HEROKU_API_KEY",
    about: "Key for Heroku's Platform API, for the gates that look at Heroku. The scope `read-protected` is enough.",
    default: "",
    example: "${{ secrets.HEROKU_API_KEY }}",
};

/// What Cloudflare's API is asked with.
pub static CLOUDFLARE: Credential = Credential {
    input: "cloudflare-api-token",
    vendor: "Cloudflare",
    variable: "CLOUDFLARE_API_TOKEN",
    about: "Token for Cloudflare's API, where the settings name Pages projects. The permission `Cloudflare Pages: Read` is \
            enough.",
    default: "",
    example: "${{ secrets.CLOUDFLARE_API_TOKEN }}",
};

/// Every one there is.
pub static ALL: [&Credential; 3] = [&GITHUB, &HEROKU, &CLOUDFLARE];
