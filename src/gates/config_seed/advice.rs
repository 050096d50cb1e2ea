//! What to write and what to run: words that hold no value.

use super::plan::App;
use crate::config::manifest::Variable;
use crate::values::{Kind, StripeKind};

/// What the value must be, in words.
pub(super) fn wanted(variable: &Variable, is_production: bool) -> String {
    let kind = match variable.kind {
        Kind::Stripe(StripeKind::Webhook) => StripeKind::Webhook.in_words().to_owned(),
        Kind::Stripe(kind) => {
            let mode = if is_production { "live" } else { "test-mode" };
            kind.in_words()
                .replacen("a Stripe", &format!("a {mode} Stripe"), 1)
        }
        Kind::Url | Kind::Dsn if !variable.schemes.is_empty() => {
            format!(
                "{} ({})",
                variable.kind.in_words(),
                variable.schemes.join(", ")
            )
        }
        Kind::Url | Kind::Dsn if is_production => format!("{} (https)", variable.kind.in_words()),
        Kind::Presence if variable.pattern.is_some() => "a value".to_owned(),
        kind => kind.in_words().to_owned(),
    };
    let pattern = match &variable.pattern {
        Some(pattern) => format!(" that matches {}", pattern.text()),
        None => String::new(),
    };
    let length = match (variable.min_length, variable.kind) {
        (0, _) => String::new(),
        (least, Kind::JwtSecret) => format!(", {least} bytes or more"),
        (least, _) => format!(", {least} characters or more"),
    };
    format!("{kind}{pattern}{length}")
}

/// The command that sets it. The shell refuses it as it stands, for want of a file of that name; and it prints nothing, as
/// Heroku's own answer repeats the value.
pub(super) fn seed(variable: &Variable, app: &App, is_production: bool) -> String {
    let name = &variable.name.value;
    if variable.is_addons {
        return format!(
            "An add-on sets {name}: see which with `heroku addons --app {}`, and attach it again.",
            app.name
        );
    }
    let blank = match variable.kind {
        Kind::Presence | Kind::JwtSecret => "value".to_owned(),
        Kind::Switch => "true-or-false".to_owned(),
        Kind::Stripe(StripeKind::Webhook) => "stripe-webhook-secret".to_owned(),
        Kind::Stripe(_) if is_production => format!("live-{}", variable.kind.name()),
        Kind::Stripe(_) => format!("test-{}", variable.kind.name()),
        kind => kind.name().to_owned(),
    };
    format!(
        "`heroku config:set {name}=<{blank}> --app {} >/dev/null 2>&1`",
        app.name
    )
}
