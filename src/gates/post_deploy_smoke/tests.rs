//! The gate's plan and judgement, without any request.

mod judging;
mod planning;

use super::*;
use crate::config;
use crate::invocation::TokenState;

const SHA: &str = "0c4b7128d2f3a4b5c6d7e8f90a1b2c3d4e5f6071";

/// Settings with one service and these probes of production, one on each line.
fn settings(probes: &[&str]) -> Config {
    let probes = probes
        .iter()
        .fold(String::new(), |text, probe| text + "    - " + probe + "\n");
    let text = format!(
        "version: 1\nservices:\n  raptor: {{ production: {{ heroku: raptor-prod, url: https://raptor.raxx.app/base }} }}\n  \
         queue: {{ production: {{ url: https://queue.raxx.app }} }}\nsmoke:\n  production:\n{probes}"
    );
    config::parse(&text, "gate.yml", &[]).unwrap()
}

fn invocation() -> Invocation {
    Invocation {
        sha: Some(SHA.to_owned()),
        ..Invocation::default()
    }
}

fn plan(probes: &[&str]) -> Plan {
    Plan::settle(&Flags::default(), &settings(probes), &invocation()).unwrap()
}

fn refused(flags: &Flags, config: &Config, invocation: &Invocation) -> String {
    match Plan::settle(flags, config, invocation) {
        Ok(plan) => panic!("not refused: {plan:?}"),
        Err(error) => error.to_string(),
    }
}
