//! Which probes are asked: those of the environment, and of the services that were named.

use url::{Host, Url};

use crate::config::{Config, Placed, Service, SmokeProbe};
use crate::github::environments::same_name;
use crate::http::probe::Family;
use crate::invocation::Invocation;
use crate::usage::{UsageError, nearest};

/// The probes to ask, and how many of the environment's are left out.
pub(super) fn probes<'c>(
    config: &'c Config,
    invocation: &Invocation,
) -> Result<(Vec<&'c Placed<SmokeProbe>>, usize), UsageError> {
    let environment = invocation.environment.trim();
    let Some(all) = config.probes(environment) else {
        return Err(no_probes(config, environment));
    };
    if invocation.services.is_empty() {
        return Ok((all.iter().collect(), 0));
    }
    config.services_named(&invocation.services)?;
    let names: Vec<&str> = invocation.services.iter().map(String::as_str).collect();
    if let Some(without) = names
        .iter()
        .find(|name| of_services(config, environment, &[**name]).is_empty())
    {
        return Err(UsageError::new(format!(
            "no probe of {environment} asks the service {without}"
        ))
        .help(format!("add one: get: \"{{{without}.url}}/health\"")));
    }
    let kept = of_services(config, environment, &names);
    let left_out = all.len() - kept.len();
    Ok((kept, left_out))
}

/// The probes of these services in this environment.
pub(super) fn of_services<'c>(
    config: &'c Config,
    environment: &str,
    names: &[&str],
) -> Vec<&'c Placed<SmokeProbe>> {
    let all = config.probes(environment.trim()).unwrap_or_default();
    all.iter()
        .filter(|probe| {
            let service = service_of(config, environment, &probe.value);
            service.is_some_and(|service| names.contains(&service.name.value.as_str()))
        })
        .collect()
}

/// The service a probe asks: the one whose URL it is written with, or the one whose URL has the same origin.
pub(super) fn service_of<'c>(
    config: &'c Config,
    environment: &str,
    probe: &SmokeProbe,
) -> Option<&'c Service> {
    let template = &probe.url.value;
    if let Some(name) = template.services().first() {
        return config.service(name);
    }
    // Only the path can depend on the commit in a URL that is worth comparing.
    let origin = Url::parse(&template.fill("0000000")).ok()?.origin();
    config.services.iter().find(|service| {
        let place = service.environment(environment.trim());
        let url = place.and_then(|place| place.url.as_ref());
        url.is_some_and(|url| url.value.origin() == origin)
    })
}

/// Whether this family can answer at all: an address has its own.
pub(super) fn may_answer(url: &Url, family: Family) -> bool {
    match url.host() {
        Some(Host::Ipv4(_)) => family == Family::V4,
        Some(Host::Ipv6(_)) => family == Family::V6,
        _ => true,
    }
}

fn no_probes(config: &Config, environment: &str) -> UsageError {
    if config.smoke.is_empty() {
        return UsageError::new("post-deploy-smoke has nothing to ask: the settings have no `smoke`")
            .help("add to the settings: smoke: { production: [{ name: health, get: https://… }] }, or give --url");
    }
    let known: Vec<&str> = config
        .smoke
        .iter()
        .map(|it| it.name.value.as_str())
        .collect();
    let error = UsageError::new(format!("the settings have no probes for {environment}"));
    match nearest(environment, known.iter().copied()).filter(|near| !same_name(near, environment)) {
        Some(near) => error.help(format!("did you mean --environment {near}?")),
        None => error.help(format!("they have some for: {}", known.join(", "))),
    }
}
