//! Names of hosts, as the system resolves them; of one address family where only that one may answer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Family;
use super::stopwatch::Stopwatch;

/// Resolves for one line, and remembers where its host's name led. Clones share what they remember.
#[derive(Debug, Clone)]
pub(super) struct Names {
    host: Arc<str>,
    family: Option<Family>,
    stopwatch: Stopwatch,
    led_to: Arc<Mutex<Vec<IpAddr>>>,
}

impl Names {
    pub(super) fn new(host: &str, family: Option<Family>, stopwatch: Stopwatch) -> Self {
        Self {
            host: host.into(),
            family,
            stopwatch,
            led_to: Arc::default(),
        }
    }

    /// Whether the host's name led to this address.
    pub(super) fn led_to(&self, address: IpAddr) -> bool {
        let led_to = self.led_to.lock().unwrap_or_else(PoisonError::into_inner);
        led_to.contains(&address)
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.clone();
        Box::pin(async move {
            let mut found = look_up(name.as_str()).await?;
            // A proxy's name is looked up here too, and the family is none of its business.
            if name.as_str().eq_ignore_ascii_case(&names.host) {
                if let Some(family) = names.family {
                    found.retain(|address| address.is_ipv4() == (family == Family::V4));
                    if found.is_empty() {
                        return Err(format!("the name has no {} address", family.name()).into());
                    }
                }
                let mut led_to = names.led_to.lock().unwrap_or_else(PoisonError::into_inner);
                *led_to = found.iter().map(SocketAddr::ip).collect();
            }
            names.stopwatch.named();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

impl Family {
    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }
}

/// Addresses without ports. `localhost` and names below it are this machine whatever resolver there is (RFC 6761 §6.3).
async fn look_up(name: &str) -> std::io::Result<Vec<SocketAddr>> {
    let plain = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    if plain == "localhost" || plain.ends_with(".localhost") {
        return Ok(vec![
            (Ipv4Addr::LOCALHOST, 0).into(),
            (Ipv6Addr::LOCALHOST, 0).into(),
        ]);
    }
    Ok(tokio::net::lookup_host((name, 0)).await?.collect())
}
