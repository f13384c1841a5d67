//! The machine and the versions, for the page.

use std::{collections::BTreeMap, fs, path::Path, thread};

use crate::{
    peers::{self, Peer, output},
    program::Program,
};

/// What was run on what.
pub struct Machine {
    facts: Vec<(&'static str, String)>,
    versions: BTreeMap<&'static str, String>,
}

impl Machine {
    pub fn look(program: &Program, peers: &[Peer]) -> Self {
        let unknown = || "unknown".to_owned();
        let memory = line_of("/proc/meminfo", "MemTotal:").and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
        let cores = thread::available_parallelism().map_or_else(|_| unknown(), |num| num.to_string());
        let version = output(&program.path, &["--version"]).unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned());
        let commit = output(Path::new("git"), &["-C", env!("CARGO_MANIFEST_DIR"), "describe", "--always", "--dirty"]);
        let facts = vec![
            ("day", jiff::Zoned::now().strftime("%Y-%m-%d").to_string()),
            ("processor", line_of("/proc/cpuinfo", "model name").unwrap_or_else(unknown)),
            ("cores", cores),
            ("memory", memory.map_or_else(unknown, |kib| format!("{:.1} GiB", kib / 1_048_576.0))),
            (
                "kernel",
                fs::read_to_string("/proc/sys/kernel/osrelease")
                    .map_or_else(|_| unknown(), |text| text.trim().to_owned()),
            ),
            ("Longshore", version),
            ("sources", commit.unwrap_or_else(unknown)),
            ("rustc", output(Path::new("rustc"), &["--version"]).unwrap_or_else(unknown)),
        ];
        Self { facts, versions: peers::versions(peers) }
    }

    /// Returns a table of two columns.
    pub fn table(&self) -> String {
        let facts = self.facts.iter().map(|(what, is)| (*what, is.as_str()));
        let versions = self.versions.iter().map(|(what, is)| (*what, is.as_str()));
        let lines: Vec<_> = facts.chain(versions).map(|(what, is)| format!("| {what} | {is} |\n")).collect();
        let facts = lines.concat();
        format!("| | |\n|---|---|\n{facts}")
    }
}

/// Returns what stands behind a name, and the colon that may follow.
fn line_of(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim_start_matches([' ', '\t', ':']).trim().to_owned())
}
