//! The exits: every text a run leaves behind is written here, once. Nothing here changes a verdict: what cannot be written is
//! told on stderr, and the verdict stands.

mod meanwhile;

pub use meanwhile::Meanwhile;

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, bail};

use crate::ending::CutShort;
use crate::finding::Draft;
use crate::render::{Format, escape, json, outputs, stdout, summary, usage};
use crate::report::Report;
use crate::secret::Scrubber;
use crate::usage::UsageError;
use crate::world;

/// The exit code of a usage or configuration error.
const USAGE_ERROR: u8 = 2;

/// The exit code of a run that crashed before it had a report: nothing was decided.
const CRASHED: u8 = 3;

/// The summary file's bytes, ours and what was there before: over 1 MiB the runner drops it whole.
const SUMMARY_FILE: usize = 1_000_000;

/// How long a pipe's reader may keep a run waiting.
const PATIENCE: Duration = Duration::from_secs(5);

/// How stdout looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// What stands on it.
    pub format: Format,
    /// Whether it is coloured.
    pub color: bool,
}

/// Where a report goes.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// How stdout looks.
    pub look: Look,
    /// Where the checkout stands.
    pub workspace: PathBuf,
    /// `GITHUB_STEP_SUMMARY`.
    pub summary: Option<PathBuf>,
    /// `GITHUB_OUTPUT`.
    pub output: Option<PathBuf>,
    /// `--report`.
    pub report: Option<PathBuf>,
}

/// Writes the report everywhere it goes: the files first, as stdout may be closed. What could not be written is said on
/// `err`, one line each, and returned.
pub fn deliver(
    report: &Report,
    delivery: &Delivery,
    scrubber: &Scrubber,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Vec<String> {
    let page = stdout(report, delivery.look.format, delivery.look.color);
    // First of all, as the step outputs say where it is.
    let file = delivery.report.as_deref().map(|path| {
        let written = not_led_out(&delivery.workspace, path)
            .and_then(|()| replace(path, &json::text(report)));
        told("the report", path, written)
    });
    let written = delivery
        .report
        .as_deref()
        .filter(|_| matches!(file, Some(Ok(()))));
    let attempts = [
        delivery
            .summary
            .as_deref()
            .map(|path| told("the job summary", path, append_summary(path, report))),
        delivery.output.as_deref().map(|path| {
            told(
                "the step outputs",
                path,
                append_outputs(path, report, written),
            )
        }),
        file,
        Some(print(out, &page).context("could not write to stdout")),
    ];
    let problems: Vec<String> = attempts
        .into_iter()
        .flatten()
        .filter_map(Result::err)
        .map(|error| scrubber.scrub(&format!("{error:#}")))
        .collect();
    for problem in &problems {
        let line = format!(
            "deploy-gate: {}; the verdict stands: {}\n",
            escape::line(problem),
            report.verdict.as_str()
        );
        // The last resort: where stderr is closed too, the exit code still speaks.
        print(err, &line).unwrap_or_default();
    }
    problems
}

/// Writes a new file into the workspace: whole or not at all, never over one that is there, and through no link that
/// leads out of the workspace.
///
/// # Errors
///
/// When it cannot be written, or something stands there already.
pub fn create(workspace: &Path, draft: &Draft) -> Result<(), UsageError> {
    create_whole(workspace, draft)
        .map_err(|error| UsageError::new(format!("could not write {}: {error:#}", draft.path)))
}

fn create_whole(workspace: &Path, draft: &Draft) -> anyhow::Result<()> {
    let path = workspace.join(&draft.path);
    let name = path.file_name().context("it names no file")?;
    let folder = path.parent().context("it names no file")?;
    ends_inside(workspace, folder)?;
    fs::create_dir_all(folder)?;
    // Somebody may have put a link there since.
    ends_inside(workspace, folder)?;
    let part = beside(&path, name);
    // A link appears whole, and not where something stands already; a rename would take its place.
    write_new(&part, &draft.text)?;
    let linked = fs::hard_link(&part, &path);
    fs::remove_file(&part).unwrap_or_default();
    match linked {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error.into()),
        // Not every file system has hard links.
        Err(_) => Ok(write_new(&path, &draft.text)?),
    }
}

/// What is there already of a path says where the rest of it would come to be.
fn ends_inside(workspace: &Path, path: &Path) -> anyhow::Result<()> {
    let is_there = |path: &&Path| fs::symlink_metadata(path).is_ok();
    let there = path.ancestors().find(is_there).unwrap_or(workspace);
    if !fs::canonicalize(there)?.starts_with(fs::canonicalize(workspace)?) {
        bail!("it leads out of the workspace");
    }
    Ok(())
}

/// A path that a person gives may lead anywhere, but not by way of a link that came with the checkout.
fn not_led_out(workspace: &Path, path: &Path) -> anyhow::Result<()> {
    let inside = world::inside(workspace, path);
    let is_below = |part| matches!(part, Component::Normal(_));
    if inside.components().all(is_below) {
        return ends_inside(workspace, &workspace.join(inside));
    }
    Ok(())
}

/// Writes a file that is not there yet; what could be written only in part is taken away again.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    filled(path, |file| file.write_all(text.as_bytes()))
}

fn filled(path: &Path, put: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = put(&mut file);
    if written.is_err() {
        // What went wrong is already on its way to the reader.
        fs::remove_file(path).unwrap_or_default();
    }
    written
}

/// The name of a file while it is written, free of what a killed run left behind; in a container every run has the same
/// process id.
fn beside(path: &Path, name: &OsStr) -> PathBuf {
    let mut part = name.to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(part);
    fs::remove_file(&part).unwrap_or_default();
    part
}

/// Says what is wrong with the command line or the settings, or prints the help that was asked for; returns the exit code.
/// Help goes to `out`; an error goes to `err`, and as an annotation to `out` where the format is GitHub's.
pub fn usage_error(
    error: &UsageError,
    look: Look,
    scrubber: &Scrubber,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let text = usage::text(error, look.color, scrubber);
    if usage::is_help(error) {
        print(out, &text).unwrap_or_default();
        return 0;
    }
    if look.format == Format::Github {
        print(out, &usage::annotation(error, scrubber)).unwrap_or_default();
    }
    print(err, &text).unwrap_or_default();
    USAGE_ERROR
}

/// Says that the program crashed before it had a report, and returns the exit code.
pub fn crash(crash: &CutShort, look: Look, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let text = crash.last_line();
    if look.format == Format::Github {
        let title = ("title", env!("CARGO_PKG_NAME"));
        let annotation = escape::command("error", &[title], &text) + "\n";
        print(out, &annotation).unwrap_or_default();
    }
    last_line(crash, err);
    CRASHED
}

/// Says last of all what cut the run short.
pub fn last_line(cut_short: &CutShort, err: &mut dyn Write) {
    let line = format!("deploy-gate: {}.\n", escape::line(&cut_short.last_line()));
    print(err, &line).unwrap_or_default();
}

fn told(what: &str, path: &Path, written: anyhow::Result<()>) -> anyhow::Result<()> {
    written.with_context(|| format!("could not write {what} to {}", path.display()))
}

fn print(stream: &mut dyn Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

fn append_summary(path: &Path, report: &Report) -> anyhow::Result<()> {
    let before = length(path)?;
    let left = SUMMARY_FILE.saturating_sub(before);
    if left < summary::LEAST {
        bail!(
            "{before} bytes stand in it already, and the runner drops a summary of more than 1 MiB"
        );
    }
    // An empty line of ours ends whatever stood there before.
    let gap = if before == 0 { "" } else { "\n\n" };
    let text = summary::text(report, summary::LIMIT.min(left - gap.len()));
    Ok(append(path, &format!("{gap}{text}"))?)
}

fn append_outputs(path: &Path, report: &Report, file: Option<&Path>) -> anyhow::Result<()> {
    /// A value that holds 128 random bits twice does so on purpose.
    const DRAWS: u8 = 2;
    let gap = if length(path)? == 0 { "" } else { "\n" };
    let file = file.map(|file| file.display().to_string());
    for _ in 0..DRAWS {
        let mut random = [0; 16];
        getrandom::fill(&mut random).context("no random bytes for the delimiter")?;
        if let Some(text) = outputs::text(report, file.as_deref(), random) {
            return Ok(append(path, &format!("{gap}{text}"))?);
        }
    }
    bail!("an output's value holds the delimiter")
}

/// Bytes in a file; none where there is no file.
fn length(path: &Path) -> io::Result<usize> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(usize::try_from(metadata.len()).unwrap_or(usize::MAX)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// Adds to a file the runner reads after the step, in one write.
fn append(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    write(options, path, text)
}

/// Opens and writes. Where no regular file stands (a pipe, a device), either may wait for a reader that never comes: then on a
/// thread of its own, which is left behind when it takes too long.
fn write(options: OpenOptions, path: &Path, text: &str) -> io::Result<()> {
    let is_special = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    let target = path.to_owned();
    let text = text.to_owned();
    let write = move || options.open(target)?.write_all(text.as_bytes());
    if !is_special {
        return write();
    }
    let (done, told) = mpsc::channel();
    std::thread::Builder::new().spawn(move || {
        // Nobody listens any more when the patience has run out.
        done.send(write()).unwrap_or_default();
    })?;
    told.recv_timeout(PATIENCE)
        .unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, "nobody reads it")))
}

/// Puts a text in place of a file: whole or not at all, unless a device, a pipe or a link stands there.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let special = fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file());
    if special {
        let mut options = OpenOptions::new();
        options.write(true).truncate(true);
        return Ok(write(options, path, text)?);
    }
    let name = path.file_name().context("it names no file")?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = beside(path, name);
    let written = write_new(&draft, text).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // What went wrong is already on its way to the reader.
        fs::remove_file(&draft).unwrap_or_default();
    }
    Ok(written?)
}

#[cfg(test)]
mod tests;
