//! The figures as Markdown, on the page and on standard output.

use std::{fs, path::Path};

use anyhow::Context;

use crate::{
    args::Args,
    machine::Machine,
    race::{Entry, Keeps, Race, Sample},
};

/// What stands above it on the page is a person's; what follows is written anew.
const MARK: &str = "<!-- What follows is written by the command. -->";
/// Others at work on more than a tenth of a processor make a figure doubtful.
const NOISE: f64 = 0.1;

/// Writes the page; one that is not there begins with its title.
pub fn write(path: &Path, args: &Args, machine: &Machine, races: &[Race]) -> anyhow::Result<()> {
    let page = if path.exists() {
        fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?
    } else {
        format!("# Benchmarks\n\n{MARK}")
    };
    let (above, _) = page.split_once(MARK).with_context(|| format!("{} lacks the line {MARK}", path.display()))?;
    let sizes: Vec<_> = args.sizes.iter().map(ToString::to_string).collect();
    let tables: Vec<_> = args.tables.iter().map(|table| table.name()).collect();
    let mut text = format!("{above}{MARK}\n\n## The machine\n\n{}\n", machine.table());
    text.push_str(&format!(
        "`cargo bench --bench standard -- --sizes {} --tables {} --runs {}`\n",
        sizes.join(","),
        tables.join(","),
        args.runs
    ));
    races.iter().for_each(|race| text.push_str(&format!("\n{}", section(race))));
    fs::write(path, text).with_context(|| format!("write {}", path.display()))
}

/// Returns a race as a section.
pub fn section(race: &Race) -> String {
    let Race { title, num_rows, file_bytes, entries } = race;
    let mut text = format!("## {} rows of {title} ({:.1} MB)\n\n", thousands(*num_rows), *file_bytes as f64 / 1e6);
    text.push_str("| who | kept at the end | seconds | fastest–slowest | CPU s | rows/s | peak MB | written × file | kept × file | Longshore takes |\n");
    text.push_str("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    let ours = entries.first().and_then(median);
    for entry in entries.iter().filter(|entry| !entry.samples.is_empty()) {
        text.push_str(&row(entry, race, ours));
    }
    let mut notes: Vec<_> = entries.iter().filter_map(note).collect();
    notes.extend(entries.first().and_then(parts));
    notes.extend(best(entries, ours));
    if !notes.is_empty() {
        text.push('\n');
        notes.iter().for_each(|note| text.push_str(&format!("- {note}\n")));
    }
    text
}

fn row(entry: &Entry, race: &Race, ours: Option<f64>) -> String {
    let Entry { who, keeps, samples, .. } = entry;
    let seconds = sorted(samples, |sample| Some(sample.seconds));
    let (Some(middle), Some(first), Some(last)) = (median(entry), seconds.first(), seconds.last()) else {
        return String::new();
    };
    let cpu = middle_of(&sorted(samples, |sample| Some(sample.cpu_seconds))).unwrap_or_default();
    let of_file = |bytes: fn(&Sample) -> Option<u64>| {
        let found = middle_of(&sorted(samples, |sample| bytes(sample).map(|bytes| bytes as f64)));
        found.map_or_else(String::new, |bytes| format!("{:.2}", bytes / race.file_bytes as f64))
    };
    let peak = sorted(samples, |sample| sample.peak_bytes.map(|bytes| bytes as f64)).last().copied();
    let peak = peak.map_or_else(String::new, |bytes| format!("{:.0}", bytes / 1e6));
    let ratio = ours.map_or_else(String::new, |ours| format!("{:.2} of its time", ours / middle));
    format!(
        "| {who} | {} | {middle:.3} | {first:.3}–{last:.3} | {cpu:.2} | {} | {peak} | {} | {} | {ratio} |\n",
        keeps.words(),
        thousands((race.num_rows as f64 / middle) as u64),
        of_file(|sample| sample.written_bytes),
        of_file(|sample| sample.kept_bytes),
    )
}

/// Says what a reader of the figures must know of one of them.
fn note(entry: &Entry) -> Option<String> {
    let mut notes = Vec::new();
    notes.extend(entry.skipped.clone());
    notes.extend(entry.samples.iter().map(|sample| sample.verdict.clone()).find(|verdict| verdict != "exact"));
    let others = sorted(&entry.samples, |sample| Some(sample.other_cores)).last().copied().unwrap_or(0.0);
    if others > NOISE {
        notes.push(format!("others kept up to {others:.1} processors busy meanwhile"));
    }
    (!notes.is_empty()).then(|| format!("{}: {}", entry.who.trim_matches('*'), notes.join("; ")))
}

/// Says what the parts took.
fn parts(entry: &Entry) -> Option<String> {
    let stage = middle_of(&sorted(&entry.samples, |sample| sample.stage));
    let process = middle_of(&sorted(&entry.samples, |sample| sample.process))?;
    Some(match stage {
        Some(stage) => format!("Longshore itself says: staged in {stage:.3} s, processed in {process:.3} s"),
        None => format!("Longshore itself says: processed in {process:.3} s"),
    })
}

/// Compares with the fastest that keeps as much.
fn best(entries: &[Entry], ours: Option<f64>) -> Option<String> {
    let ours = ours?;
    let rivals = entries.iter().filter(|entry| {
        entry.keeps == Keeps::Everything && entry.samples.iter().all(|sample| sample.verdict == "exact")
    });
    let timed = rivals.filter_map(|entry| Some((entry.who.as_str(), median(entry)?)));
    let (who, seconds) = timed.min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(format!(
        "the fastest other that keeps rows, statuses, errors and records is {who}: {seconds:.3} s, of which Longshore takes {:.2}",
        ours / seconds
    ))
}

fn median(entry: &Entry) -> Option<f64> {
    middle_of(&sorted(&entry.samples, |sample| Some(sample.seconds)))
}

fn sorted(samples: &[Sample], value: impl Fn(&Sample) -> Option<f64>) -> Vec<f64> {
    let mut values: Vec<_> = samples.iter().filter_map(value).collect();
    values.sort_by(f64::total_cmp);
    values
}

fn middle_of(sorted: &[f64]) -> Option<f64> {
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        len if len % 2 == 1 => Some(sorted[half]),
        _ => Some(f64::midpoint(sorted[half - 1], sorted[half])),
    }
}

/// Writes a number with a comma before each three digits.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for (at, group) in digits.as_bytes()[first..].chunks(3).enumerate() {
        if at > 0 || first > 0 {
            text.push(',');
        }
        text.push_str(&String::from_utf8_lossy(group));
    }
    text
}
