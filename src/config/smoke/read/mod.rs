//! Probes, raw → valid.

mod expect;
mod texts;
mod version;

use std::time::Duration;

use super::{Expectations, Method, Retry, SmokeEnvironment, SmokeProbe, Template};
use crate::config::Placed;
use crate::config::environments::{EnvironmentRules, environment_name};
use crate::config::mistakes::quoted;
use crate::config::services::Service;
use crate::config::setting::{Keys, Same, Setting};
use crate::config::words::{self, Checked, Complaint};
use crate::github::environments::same_name;
use crate::usage::nearest;

/// A job on a hosted runner ends after six hours.
const LONGEST_RETRY: Duration = Duration::from_hours(6);
/// More tries in a row than this say nothing new.
const MOST_CONSECUTIVE: u32 = 100;

/// The environments every team has, whether the settings speak of them or not.
const USUAL_ENVIRONMENTS: [&str; 2] = ["staging", "production"];

/// What a probe may refer to.
pub(super) struct Surroundings<'a> {
    pub(super) services: &'a [Service],
    pub(super) environment: &'a str,
}

pub(in crate::config) fn read(
    setting: &Setting<'_>,
    services: &[Service],
    environments: &[EnvironmentRules],
) -> Option<Vec<SmokeEnvironment>> {
    setting.entries(Same::OnGitHub, |name, list| {
        if let Err(complaint) = known_environment(&name.value, services, environments) {
            return list.refuse_on(name.line, complaint);
        }
        let surroundings = Surroundings {
            services,
            environment: &name.value,
        };
        let probes = list.some(|entry| {
            let probe = entry.mapping(|keys| probe(&entry, keys, &surroundings))?;
            Some(entry.place(probe))
        })?;
        refuse_second_names(&list, &probes);
        Some(SmokeEnvironment {
            name: name.clone(),
            probes,
        })
    })
}

fn known_environment(
    name: &str,
    services: &[Service],
    environments: &[EnvironmentRules],
) -> Checked<()> {
    environment_name(name)?;
    let places = services.iter().flat_map(|service| &service.environments);
    let known: Vec<&str> = places
        .map(|place| place.name.value.as_str())
        .chain(environments.iter().map(|rules| rules.name.value.as_str()))
        .chain(USUAL_ENVIRONMENTS)
        .collect();
    if known.iter().any(|known| same_name(known, name)) {
        return Ok(());
    }
    Err(
        Complaint::new("is no environment that the settings know of")
            .did_you_mean(nearest(name, known)),
    )
}

fn refuse_second_names(setting: &Setting<'_>, probes: &[Placed<SmokeProbe>]) {
    let names: Vec<_> = probes
        .iter()
        .map(|probe| Placed {
            value: probe.value.name.clone(),
            line: probe.line,
        })
        .collect();
    setting.refuse_repeats(&names.iter().collect::<Vec<_>>(), Same::ToAReader);
}

fn probe(
    setting: &Setting<'_>,
    keys: &mut Keys<'_, '_>,
    surroundings: &Surroundings<'_>,
) -> Option<SmokeProbe> {
    let name = keys
        .need("name", "say what it is called in reports")
        .and_then(|it| it.checked(words::name));
    let asked = method_and_url(setting, keys, surroundings);
    let headers = keys.take("headers").and_then(|it| request_headers(&it));
    let body = keys
        .take("body")
        .and_then(|it| Some(it.text()?.value.to_owned()));
    let expect = keys.take("expect").map_or_else(
        || Some(Expectations::default()),
        |it| expect::read(&it, surroundings),
    );
    let retry = keys.take("retry").map(|it| retry(&it));
    let (method, url) = asked?;
    let expect = expect?;
    expect::refuse_vacuous(setting, method, &url, &expect);
    Some(SmokeProbe {
        name: name?.value,
        method,
        url,
        headers: headers.unwrap_or_default(),
        body,
        expect,
        retry: match retry {
            Some(retry) => Some(retry?),
            None => None,
        },
    })
}

/// Exactly one of the methods, and its URL.
fn method_and_url(
    setting: &Setting<'_>,
    keys: &mut Keys<'_, '_>,
    surroundings: &Surroundings<'_>,
) -> Option<(Method, Placed<Template>)> {
    let given: Vec<_> = [
        ("get", Method::Get),
        ("head", Method::Head),
        ("options", Method::Options),
    ]
    .into_iter()
    .filter_map(|(key, method)| Some((key, method, keys.take(key)?)))
    .collect();
    for key in ["post", "put", "patch", "delete"] {
        if let Some(unsafe_method) = keys.take_unadvertised(key) {
            unsafe_method.refuse::<()>(
                Complaint::new("may change what it asks").help("a probe uses get, head or options"),
            );
            return None;
        }
    }
    match given.as_slice() {
        [(_, method, url)] => {
            let url = url.checked(|text| {
                Template::url(text, surroundings.services, surroundings.environment)
            })?;
            Some((*method, url))
        }
        [] => setting.refuse(Complaint::new("has no `get`").help("write get: https://…")),
        [(first, ..), .., (_, _, url)] => url.refuse(format!(
            "stands beside {}, and a probe asks only one thing",
            quoted(first)
        )),
    }
}

/// Headers that carry a secret or belong to the client.
fn refused_header(name: &str) -> Option<&'static str> {
    match name.to_ascii_lowercase().as_str() {
        "authorization"
        | "proxy-authorization"
        | "cookie"
        | "cf-access-client-id"
        | "cf-access-client-secret"
        | "cf-access-token"
        | "api-key"
        | "apikey"
        | "private-token"
        | "x-access-token"
        | "x-api-key"
        | "x-api-token"
        | "x-auth-key"
        | "x-auth-token" => Some(
            "a secret never stands in the settings; tokens for walled hosts come from CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET",
        ),
        "host" | "content-length" | "transfer-encoding" | "connection" | "expect" | "upgrade"
        | "te" => Some("the client writes this header itself"),
        _ => None,
    }
}

fn request_headers(setting: &Setting<'_>) -> Option<Vec<(Placed<String>, String)>> {
    setting.entries(Same::ToAReader, |name, value| {
        if let Err(complaint) = header_name(&name.value) {
            return value.refuse_on(name.line, complaint);
        }
        if let Some(help) = refused_header(&name.value) {
            return value.refuse_on(
                name.line,
                Complaint::new("cannot be set by a probe").help(help),
            );
        }
        let text = value.checked(header_value)?;
        Some((name.clone(), text.value))
    })
}

/// A header's name, in small letters.
pub(super) fn header_name(word: &str) -> Checked<String> {
    match http::HeaderName::from_bytes(word.as_bytes()) {
        Ok(name) => Ok(name.as_str().to_owned()),
        Err(_) => Err(format!("is no header name: {}", quoted(word)).into()),
    }
}

/// A header's value, which is not repeated in the refusal.
fn header_value(text: &str) -> Checked<String> {
    match http::HeaderValue::from_str(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("holds characters that no header can carry".into()),
    }
}

fn retry(setting: &Setting<'_>) -> Option<Retry> {
    setting.mapping(|keys| {
        let within = keys
            .need("within", "say for how long, such as 5m")
            .and_then(|it| it.duration(LONGEST_RETRY));
        let every = match keys.take("every") {
            Some(it) => it.duration(LONGEST_RETRY).map(|every| every.value),
            None => Some(Duration::from_secs(5)),
        };
        let consecutive = match keys.take("consecutive") {
            Some(it) => it.whole(1..=MOST_CONSECUTIVE).map(|times| times.value),
            None => Some(1),
        };
        let (within, every, consecutive) = (within?, every?, consecutive?);
        let least = every.saturating_mul(consecutive.saturating_sub(1));
        if least > within.value {
            let formatted = humantime::format_duration;
            return setting.refuse_on(
                within.line,
                format!(
                    "can never succeed: {consecutive} tries in a row, one every {}, take {} and not {}",
                    formatted(every),
                    formatted(least),
                    formatted(within.value)
                ),
            );
        }
        Some(Retry {
            within: within.value,
            every,
            consecutive,
        })
    })
}
