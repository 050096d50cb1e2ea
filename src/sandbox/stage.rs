//! Where requests meet the world: one at a time, each noted down.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::exchange::Asked;
use super::fault::{Fault, Mishap};
use super::scenario::Scenario;
use super::site::Addresses;
use super::spoil::{Delivery, spoil};
use super::{Exchange, Vendor, cloudflare, github, heroku, site};

/// The world, what has been asked of it, and what is yet to go wrong.
#[derive(Debug)]
pub(super) struct Stage {
    state: Mutex<State>,
    latency: Duration,
    addresses: Arc<Addresses>,
}

#[derive(Debug)]
struct State {
    world: Scenario,
    faults: Vec<Fault>,
    exchanges: Vec<Exchange>,
    github: github::Meter,
    heroku: heroku::Meter,
    turns: site::Turns,
}

impl Stage {
    pub(super) fn new(
        world: Scenario,
        faults: Vec<Fault>,
        latency: Duration,
        addresses: Arc<Addresses>,
    ) -> Self {
        let state = State {
            world,
            faults,
            exchanges: Vec::new(),
            github: github::Meter::default(),
            heroku: heroku::Meter::default(),
            turns: site::Turns::default(),
        };
        Self {
            state: Mutex::new(state),
            latency,
            addresses,
        }
    }

    /// A panic while answering must not make every later request fail with another message.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything asked so far, in the order it came.
    pub(super) fn exchanges(&self) -> Vec<Exchange> {
        self.state().exchanges.clone()
    }

    /// What goes out for this request, and how late.
    pub(super) fn perform(&self, vendor: Vendor, asked: &Asked) -> (Delivery, Duration) {
        let now = seconds_now();
        let mut state = self.state();
        let State {
            world,
            faults,
            exchanges,
            github,
            heroku,
            turns,
        } = &mut *state;
        let path = match vendor {
            Vendor::Site => format!("//{}{}", site::host(asked), asked.path),
            Vendor::GitHub | Vendor::Heroku | Vendor::Cloudflare => asked.path.clone(),
        };
        let mut paths = paths(world, asked);
        paths.push(path.clone());
        let method = asked.method.as_str();
        let struck = faults.iter_mut().find_map(|fault| {
            let mishap = fault.strike(method, &paths, &asked.query)?;
            Some((mishap, fault.keeps_the_world()))
        });
        // What is refused or never heard of must not have been done: it is done to a world that is thrown away.
        let mut spared = match &struck {
            Some((_, true)) => Some(world.clone()),
            _ => None,
        };
        let world = spared.as_mut().unwrap_or(world);
        let (right, own) = match vendor {
            Vendor::GitHub => (github::answer(world, asked, github, now), None),
            Vendor::Heroku => (heroku::answer(world, asked, heroku, now), None),
            Vendor::Cloudflare => (cloudflare::answer(world, asked), None),
            Vendor::Site => site::answer(world, asked, turns, &self.addresses),
        };
        let mishap = struck.map(|(mishap, _)| mishap).or(own);
        let late = match mishap {
            Some(Mishap::Slow { milliseconds }) => Duration::from_millis(milliseconds),
            _ => Duration::ZERO,
        };
        let delivery = spoil(right, mishap, asked, vendor, now);
        exchanges.push(Exchange {
            vendor,
            method: method.to_owned(),
            path,
            query: asked.query.clone(),
            status: match &delivery {
                Delivery::Sent { answer, .. } => Some(answer.status.as_u16()),
                Delivery::Broken { .. } => None,
            },
        });
        (delivery, self.latency + late)
    }
}

/// The path as sent, without a server's prefix, and by names where it was by id.
fn paths(world: &Scenario, asked: &Asked) -> Vec<String> {
    let mut paths = vec![asked.path.clone()];
    let plain = asked.path.strip_prefix("/api/v3").unwrap_or(&asked.path);
    paths.push(plain.to_owned());
    if let Some(rest) = plain.strip_prefix("/repositories/") {
        let (id, below) = rest.split_once('/').unwrap_or((rest, ""));
        let mut all = world.github.repositories.iter();
        let named = all.find(|(name, repository)| repository.id(name).to_string() == id);
        if let Some((name, _)) = named {
            let path = format!("/repos/{name}/{below}");
            paths.push(path.trim_end_matches('/').to_owned());
        }
    }
    paths
}

/// Now, in seconds since 1970.
fn seconds_now() -> u64 {
    use std::time::{SystemTime, UNIX_EPOCH};

    #[expect(
        clippy::disallowed_methods,
        reason = "the vendor has a clock of its own, and clients wait by it"
    )]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
