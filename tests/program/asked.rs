//! What gates ask, held against what they declare.

use std::collections::BTreeSet;

use deploy_gate::access::Vendor;
use deploy_gate::gates;
use deploy_gate::sandbox::{self, Exchange};

/// The declarations that some request has borne out.
#[derive(Default)]
pub(crate) struct Asked(BTreeSet<(String, &'static str)>);

impl Asked {
    /// What a run of this gate asked without declaring it. `doctor` asks what the gates ask.
    pub(crate) fn undeclared(&mut self, gate: &str, requests: &[Exchange]) -> Vec<String> {
        let Some(declares) = gates::ALL.iter().find(|one| one.meta().name == gate) else {
            return Vec::new();
        };
        let undeclared = requests.iter().filter_map(|request| {
            let vendor = match request.vendor {
                sandbox::Vendor::GitHub => Vendor::GitHub,
                sandbox::Vendor::Heroku => Vendor::Heroku,
                sandbox::Vendor::Cloudflare => Vendor::Cloudflare,
                // Anybody may ask a site: there is nothing to be allowed.
                sandbox::Vendor::Site => return None,
            };
            let mut reads = declares.reads().iter();
            match reads.find(|read| {
                read.access.vendor == vendor && read.access.covers(&request.method, &request.path)
            }) {
                Some(read) => {
                    self.0.insert((gate.to_owned(), read.access.what));
                    None
                }
                None => Some(format!(
                    "{gate} asks {} {} and does not declare it: add it to the gate's READS",
                    request.method, request.path
                )),
            }
        });
        undeclared.collect()
    }

    /// What a gate declares and no case ever asks: the docs would claim too much.
    pub(crate) fn never(&self) -> Vec<String> {
        let declared = gates::ALL.iter().flat_map(|gate| {
            let name = gate.meta().name;
            gate.reads()
                .iter()
                .map(move |read| (name, read.access.what))
        });
        declared
            .filter(|(gate, what)| !self.0.contains(&((*gate).to_owned(), *what)))
            .map(|(gate, what)| {
                format!("{gate} declares that it reads {what}, and no case asks for it")
            })
            .collect()
    }
}
