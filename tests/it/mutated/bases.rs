//! Files before they are damaged: tables in many dialects, encodings and archives, and whatever else is sent as text.

use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
};

use encoding_rs::Encoding;
use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::polluted::{
    exports,
    tables::{self, Table},
    writer::{Manner, Quoting, USUAL},
};

/// What a file is packed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Plain,
    Gzip,
    Zip,
}

impl Packing {
    pub fn pack(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Plain => bytes.to_vec(),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            Self::Zip => {
                let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
                writer.start_file("table.csv", SimpleFileOptions::default()).unwrap();
                writer.write_all(bytes).unwrap();
                writer.finish().unwrap().into_inner()
            }
        }
    }
}

/// A file before it is damaged.
pub struct Base {
    pub name: &'static str,
    /// Unpacked.
    pub bytes: Vec<u8>,
    pub packing: Packing,
}

/// Returns all of them.
pub fn all() -> Vec<Base> {
    let tables: Vec<Table> = tables::tables().into_iter().chain(exports::tables::tables()).collect();
    let of = |name: &str| tables.iter().find(|table| table.name == name).unwrap();
    let mut bases = Vec::new();
    let mut add = |name, bytes| bases.push(Base { name, bytes, packing: Packing::Plain });
    for (name, table, manner) in [
        ("commas", "orders", USUAL),
        ("commas, lines in cells", "contacts", USUAL),
        ("all quoted", "invoices", Manner { quoting: Quoting::All, line_end: "\n", ..USUAL }),
        ("semicolons", "ledger", Manner { delimiter: ";", ..USUAL }),
        ("tabs", "books", Manner { delimiter: "\t", line_end: "\n", ..USUAL }),
        ("pipes", "events", Manner { delimiter: "|", quoting: Quoting::Texts, ..USUAL }),
        ("old Mac", "people", Manner { delimiter: ";", line_end: "\r", ..USUAL }),
        ("feed and return", "codes", Manner { line_end: "\n\r", ..USUAL }),
        ("escaped", "places", Manner { escape: Some("\\"), quoting: Quoting::All, ..USUAL }),
        ("single quotes", "survey", Manner { quote: ("'", "'"), quoting: Quoting::Texts, ..USUAL }),
        ("long delimiter", "timetable", Manner { delimiter: "~|~", line_end: "\n", ..USUAL }),
        ("unit separators", "log", Manner { delimiter: "\u{1F}", line_end: "\u{1E}", ..USUAL }),
        ("wide", "sensors", USUAL),
        ("spaces", "measures", Manner { delimiter: " ", line_end: "\n", ..USUAL }),
    ] {
        add(name, text(of(table), &manner).into_bytes());
    }
    bases.extend(encodings(of));
    let mut add = |name, bytes| bases.push(Base { name, bytes, packing: Packing::Plain });
    add("fixed width", fixed(of("currencies")).into_bytes());
    add("fixed width, wide", fixed(of("measures")).into_bytes());
    add("notes around", format!("Report\r\n\r\n{}\r\nTotal 17\r\n", text(of("orders"), &USUAL)).into_bytes());
    add("comments", format!("# one\n# two\n{}# three\n", text(of("codes"), &USUAL)).into_bytes());
    add("wrapped", wrapped(&text(of("codes"), &USUAL)).into_bytes());
    add("one line", b"id,name,price".to_vec());
    for folder in ["tests/data/ugly", "assets/samples"] {
        for name in files(folder) {
            add("a sample", fs::read(name).unwrap());
        }
    }
    let packed = [(Packing::Gzip, "gzip"), (Packing::Zip, "zip")];
    bases.extend(packed.map(|(packing, name)| Base { name, bytes: text(of("orders"), &USUAL).into_bytes(), packing }));
    bases
}

/// Tables in other encodings.
fn encodings<'a>(of: impl Fn(&str) -> &'a Table) -> Vec<Base> {
    let mut bases = Vec::new();
    let mut add = |name, bytes| bases.push(Base { name, bytes, packing: Packing::Plain });
    let languages = text(of("languages"), &USUAL);
    for (name, encoding, table) in [
        ("windows-1252", "windows-1252", "bookings"),
        ("windows-1250", "windows-1250", "contacts"),
        ("Shift_JIS", "Shift_JIS", "languages"),
        ("windows-1251", "windows-1251", "languages"),
        ("GBK", "GBK", "languages"),
    ] {
        let encoder = Encoding::for_label(encoding.as_bytes()).unwrap();
        add(name, encoder.encode(&text(of(table), &USUAL)).0.into_owned());
    }
    add("UTF-8, marked", format!("\u{FEFF}{languages}").into_bytes());
    add("UTF-16LE", languages.encode_utf16().flat_map(u16::to_le_bytes).collect());
    let marked = format!("\u{FEFF}{}", text(of("bookings"), &USUAL));
    add("UTF-16BE, marked", marked.encode_utf16().flat_map(u16::to_be_bytes).collect());
    add("UTF-32LE", text(of("few"), &USUAL).chars().flat_map(|c| u32::from(c).to_le_bytes()).collect());
    bases
}

fn text(table: &Table, manner: &Manner) -> String {
    let rows = std::iter::once(&table.header).chain(&table.rows).take(60);
    manner.text(&rows.map(|row| manner.record(row)).collect::<Vec<_>>())
}

/// Columns side by side, each as wide as its longest cell.
fn fixed(table: &Table) -> String {
    let rows: Vec<&Vec<String>> = std::iter::once(&table.header).chain(&table.rows).collect();
    let width = |i: usize| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0) + 2;
    let line = |row: &&Vec<String>| {
        let cells = row.iter().enumerate().map(|(i, cell)| format!("{cell:<0$}", width(i)));
        cells.collect::<String>() + "\n"
    };
    rows.iter().map(line).collect()
}

fn wrapped(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("\"{}\"", line.replace('"', "\"\""))).collect();
    lines.join("\n") + "\n"
}

/// The text files of a folder, by name.
fn files(folder: &str) -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let is_text = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "csv" || ending == "txt");
    let mut found: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(is_text).collect();
    found.sort();
    found
}
