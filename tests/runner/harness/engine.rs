//! What runs the step: the binary in a process of its own, or the image in a container.
//!
//! The binary runs unless the environment says otherwise:
//!
//! - `DEPLOY_GATE_IMAGE` names an image that holds the action.
//! - `DEPLOY_GATE_CONTAINER` is the command that runs one, with what this machine needs and the twin's loopback in reach;
//!   `docker run --network host` where it is not set.

use std::path::Path;
use std::process::{Command, Stdio};

use super::layout::Layout;

/// What runs the step.
#[derive(Debug, Clone)]
pub(crate) enum Engine {
    /// The binary of this build.
    Binary,
    /// An image, and the command that runs it in a container.
    Image { name: String, command: Vec<String> },
}

impl Engine {
    /// As the environment says.
    #[expect(clippy::disallowed_methods, reason = "the harness asks what to run")]
    pub(crate) fn of_environment() -> Self {
        let Ok(name) = std::env::var("DEPLOY_GATE_IMAGE") else {
            return Self::Binary;
        };
        let command = std::env::var("DEPLOY_GATE_CONTAINER");
        let command = command.as_deref().unwrap_or("docker run --network host");
        Self::Image {
            name,
            command: command.split_whitespace().map(str::to_owned).collect(),
        }
    }

    /// The command that sends the step a signal: to the process, or to the container of this name, as the client hands one on only
    /// once it has got round to listening for it.
    pub(crate) fn signal(&self, signal: &str, process: u32, name: &str) -> Command {
        match self {
            Self::Binary => {
                let mut command = Command::new("kill");
                command.args(["-s", signal, &process.to_string()]);
                command
            }
            Self::Image { command: run, .. } => {
                let mut command = Command::new(&run[0]);
                command.args(run[1..].iter().take_while(|word| *word != "run"));
                command.args(["kill", "--signal", signal, name]);
                command
            }
        }
    }

    /// The step's process, not yet started: no terminal, nothing on stdin, no variable but these.
    pub(crate) fn command(
        &self,
        variables: &[(String, String)],
        arguments: &[String],
        layout: &Layout,
        name: &str,
    ) -> Command {
        let mut command = match self {
            Self::Binary => binary(variables, layout),
            Self::Image {
                name: image,
                command,
            } => container(image, command, name, variables, layout),
        };
        command.args(arguments);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// The binary sees the host's own paths, as it would in an action that is no container.
fn binary(variables: &[(String, String)], layout: &Layout) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deploy-gate"));
    command.env_clear().current_dir(&layout.workspace);
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    command
}

/// `DockerCommandManager.cs`: values travel in the client's environment, only names on its command line.
fn container(
    image: &str,
    run: &[String],
    name: &str,
    variables: &[(String, String)],
    layout: &Layout,
) -> Command {
    let mut command = Command::new(&run[0]);
    command.args(&run[1..]);
    command.args(["--name", name, "--workdir", "/github/workspace", "--rm"]);
    for (name, value) in variables {
        let value = layout.to_container(value);
        if name == "HOME" {
            // The client has a home of its own, which some clients need.
            command.arg("-e").arg(format!("HOME={value}"));
        } else {
            command.args(["-e", name]).env(name, value);
        }
    }
    let socket = (Path::new("/var/run/docker.sock"), "/var/run/docker.sock");
    for (host, inside) in layout.mounts().into_iter().chain([socket]) {
        if host.exists() {
            command
                .arg("-v")
                .arg(format!("{}:{inside}", host.display()));
        }
    }
    command.arg(image);
    command
}
