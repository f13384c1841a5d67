//! Holds the sources to their rules: layers, sizes, who may name which crate, how a file begins.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Lowest first; a layer may name itself and those in its list.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("source", &["model"]),
    ("pipeline", &["model"]),
    ("store", &["model"]),
    ("destination", &["model", "store"]),
    ("engine", &["model", "source", "pipeline", "store", "destination"]),
    ("handover", &[]),
    ("ui", &["handover", "model", "engine", "source", "pipeline", "store", "destination"]),
    ("cli", &["model", "engine", "source", "pipeline", "store", "destination"]),
];

/// Crates that only these layers may name.
const CRATES: &[(&str, &[&str])] = &[
    ("sled", &["store"]),
    ("lz4_flex", &["store"]),
    ("crc32fast", &["store", "source"]),
    ("hashbrown", &["store"]),
    ("tempfile", &["store"]),
    ("csv", &["destination"]),
    ("rust_xlsxwriter", &["destination"]),
    ("calamine", &["source"]),
    ("zip", &["source"]),
    ("encoding_rs", &["source"]),
    ("flate2", &["source"]),
    ("unicode_normalization", &["source", "pipeline"]),
    ("chardetng", &["source"]),
    ("memchr", &["source", "store"]),
    ("crossbeam_channel", &["engine"]),
    ("egui", &["ui"]),
    ("eframe", &["ui"]),
    ("egui_plot", &["ui"]),
    ("egui_material_icons", &["ui"]),
    ("rfd", &["ui"]),
    ("nucleo_matcher", &["ui"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("directories", &["cli"]),
    ("strsim", &["pipeline"]),
    ("rhai", &["pipeline"]),
    ("regex", &["pipeline"]),
    ("xxhash_rust", &["model", "store", "source"]),
    ("croner", &["engine"]),
    ("notify_rust", &["engine"]),
    ("interprocess", &["handover"]),
];

const MAX_FILE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 50;

/// A source file of the crate.
struct Source {
    path: PathBuf,
    /// The folder below `src`, or the file itself.
    layer: String,
    text: String,
}

fn sources(root: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = path.strip_prefix(&root).unwrap();
                let layer = below.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
                found.push(Source { layer, text: fs::read_to_string(&path).unwrap(), path });
            }
        }
    }
    assert!(!found.is_empty(), "no sources below {}", root.display());
    found
}

impl Source {
    /// Whether the file holds nothing but tests of the file beside it.
    fn is_test(&self) -> bool {
        let name = self.path.file_stem().unwrap().to_string_lossy().into_owned();
        name == "tests" || name.ends_with("_tests") || self.path.components().any(|part| part.as_os_str() == "tests")
    }
}

/// The file without its unit tests, comments and strings left in.
fn production(text: &str) -> &str {
    text.find("\n#[cfg(test)]\nmod ").map_or(text, |at| &text[..at])
}

/// Code lines, comments taken off.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).filter(|line| !line.trim().is_empty())
}

/// Whether a path such as `sled::` or `crate::store` stands in the line as a whole word.
fn names(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '"')
    })
}

fn report(faults: impl IntoIterator<Item = String>) {
    let faults: Vec<_> = faults.into_iter().collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn layers_look_only_down() {
    let mut faults = Vec::new();
    for source in sources("src") {
        let Some((_, below)) = LAYERS.iter().find(|(layer, _)| *layer == source.layer) else { continue };
        let text = production(&source.text).replace('\n', " ").replace("crate::{", "crate::{ ");
        for (other, _) in LAYERS.iter().filter(|(other, _)| *other != source.layer && !below.contains(other)) {
            let is_named = code(production(&source.text)).any(|line| names(line, &format!("crate::{other}")))
                || grouped(&text).iter().any(|name| name == other);
            if is_named {
                faults.push(format!("{}: names layer {other}", source.path.display()));
            }
        }
    }
    report(faults);
}

/// The first-level names of `use crate::{a::…, b::…}`.
fn grouped(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("use crate::{") {
        let (mut depth, mut name) = (0, String::new());
        for c in text[at + "use crate::".len()..].chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => name.clear(),
                ':' if depth == 1 && !name.is_empty() => names.push(std::mem::take(&mut name)),
                c if depth == 1 && (c.is_alphanumeric() || c == '_') => name.push(c),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    names
}

#[test]
fn each_crate_is_named_in_its_layer() {
    let mut faults = Vec::new();
    for source in sources("src").into_iter().filter(|source| !source.is_test()) {
        for (name, layers) in CRATES {
            let is_named = |line: &str| names(line, &format!("{name}::")) || names(line, &format!("use {name};"));
            if !layers.contains(&source.layer.as_str())
                && source.layer != "main"
                && code(production(&source.text)).any(is_named)
            {
                faults.push(format!("{}: names {name}, which belongs to {layers:?}", source.path.display()));
            }
        }
    }
    report(faults);
}

#[test]
fn the_pictures_of_rules_can_fail() {
    assert!(names("use sled::Tree;", "sled::"));
    assert!(!names("use unsled::Tree;", "sled::"));
    assert_eq!(grouped("use crate::{ model::{A, b::C}, store::D }; fn f() {}"), ["model", "store"]);
    assert_eq!(long_functions("fn a() {\n\n}\n").len(), 0);
    assert_eq!(long_functions(&format!("fn a() {{\n{}}}\n", "    x();\n".repeat(60))).len(), 1);
}

#[test]
fn files_are_short() {
    let mut faults = Vec::new();
    for source in sources("src").into_iter().chain(sources("tests")) {
        let num_lines = source.text.lines().count();
        // Tables of tests may be longer than what they test, but no file is a book.
        let limit = if source.is_test() { 600 } else { MAX_FILE_LINES };
        let num_counted = if source.is_test() { num_lines } else { production(&source.text).lines().count() };
        if num_counted > limit {
            faults.push(format!("{}: {num_counted} lines, {limit} are allowed", source.path.display()));
        }
    }
    report(faults);
}

#[test]
fn functions_are_short() {
    let mut faults = Vec::new();
    for source in sources("src") {
        for (name, num_lines) in long_functions(production(&source.text)) {
            faults.push(format!("{}: {name} has {num_lines} lines", source.path.display()));
        }
    }
    report(faults);
}

/// Functions over the limit: rustfmt puts a function's end at the indentation of its start.
fn long_functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let words: Vec<&str> = trimmed.split_whitespace().take(5).collect();
        let Some(at) = words.iter().position(|word| *word == "fn") else { continue };
        if !words[..at].iter().all(|word| word.starts_with("pub") || ["const", "async", "in"].contains(word)) {
            continue;
        }
        let indent = &line[..line.len() - trimmed.len()];
        let end = lines[start..].iter().position(|line| *line == format!("{indent}}}"));
        let num_lines = end.map_or(1, |end| end + 1);
        if num_lines > MAX_FUNCTION_LINES + 2 {
            let name = words.get(at + 1).copied().unwrap_or_default();
            found.push((name.to_owned(), num_lines));
        }
    }
    found
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = sources("src").into_iter().filter(|source| !source.is_test() && !source.text.starts_with("//!"));
    report(silent.map(|source| format!("{}: begins without a //! line", source.path.display())));
}

#[test]
fn nothing_is_unfinished() {
    let words = ["todo!", "unimplemented!", "dbg!", "FIXME", "TODO", "XXX"];
    let mut faults = Vec::new();
    for source in sources("src") {
        for (number, line) in source.text.lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                faults.push(format!("{}:{}: {word}", source.path.display(), number + 1));
            }
        }
    }
    report(faults);
}
