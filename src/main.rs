//! The `deploy-gate` binary.

fn main() {}
