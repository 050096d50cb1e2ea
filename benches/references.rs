//! How long the scanner takes.
//!
//! `cargo bench --bench references` times trees of doubling size, which must cost in proportion.
//! `cargo bench --bench references -- scan PATH [--whole]` scans a real tree once and says what it saw, for measuring the whole
//! process from outside: see `benches/references.sh`.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark plants its own tree, and may fail loudly"
)]

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput};
use deploy_gate::references::{Options, Scan, scan};

/// One file in eight reads the environment, which is more than in most trees.
const SILENT_FOR_EACH_READER: usize = 7;

fn plant(folder: &Path, readers: usize) {
    let filler = "def function(argument):\n    return [argument, 'text', 1 + 2]\n\n".repeat(60);
    let reader = format!("import os\n{filler}\nos.environ.get('NAME', 'default')\n");
    for number in 0..readers * (SILENT_FOR_EACH_READER + 1) {
        let reads = number % (SILENT_FOR_EACH_READER + 1) == 0;
        let text = if reads { &reader } else { &filler };
        let path = folder.join(format!("file_{number}.py"));
        std::fs::write(path, text).unwrap();
    }
}

/// The same for the same answer.
fn checksum(scan: &Scan) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{scan:?}").hash(&mut hasher);
    hasher.finish()
}

fn scan_once(path: &str, whole: bool) {
    let options = Options {
        whole,
        ..Options::default()
    };
    let scan = scan(Path::new(path), &options);
    #[expect(clippy::print_stdout, reason = "the benchmark's answer")]
    {
        println!(
            "{} files, {} references, {} dynamic, {} damaged, checksum {:x}",
            scan.files,
            scan.references.len(),
            scan.dynamic.len(),
            scan.damaged,
            checksum(&scan)
        );
        for (reason, files) in scan.skipped.iter() {
            println!("skipped {reason:?}: {} {:?}", files.count, files.first);
        }
    }
}

fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "scan")
        && let Some(path) = arguments.get(at + 1)
    {
        let is_whole = arguments.iter().any(|argument| argument == "--whole");
        return scan_once(path, is_whole);
    }
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    let mut group = criterion.benchmark_group("references");
    for readers in [50, 100, 200] {
        let folder = tempfile::tempdir().unwrap();
        plant(folder.path(), readers);
        let files = readers * (SILENT_FOR_EACH_READER + 1);
        group.throughput(Throughput::Elements(files as u64));
        group.bench_with_input(
            BenchmarkId::from_parameter(files),
            folder.path(),
            |bench, tree| {
                bench.iter(|| black_box(scan(tree, &Options::default())));
            },
        );
    }
    group.finish();
    criterion.final_summary();
}
