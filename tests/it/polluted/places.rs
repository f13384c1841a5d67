//! Where faults are said to stand: line, byte, column and row, for each kind of fault in each kind of file.

use std::{fs, io::Write};

use flate2::{Compression, write::GzEncoder};
use longshore::{
    model::{FixedColumn, RawBlock, RowNo},
    source::{self, BlockLimit, Overrides},
};

/// A fault: the row it makes of the usual one, where in it the fault stands, in which column, and what it is.
type Fault = (&'static str, usize, u32, &'static str);

const FAULTS: [Fault; 8] = [
    ("5,it\"em,5.5,2026-11-14", 4, 2, "stray_quote"),
    ("5,\"it\"em,5.5,2026-11-14", 5, 2, "text_after_quote"),
    ("5,\"item,5.5,2026-11-14", 2, 2, "unclosed_quote"),
    ("5,item,5.5,\"2026-11-14", 11, 4, "unclosed_quote"),
    ("5,item", 0, 0, "too_few_fields"),
    ("5,item,5.5,2026-11-14,x,y", 0, 0, "too_many_fields"),
    ("5,it\0em,5.5,2026-11-14", 4, 2, "nul_byte"),
    ("\"5,item,5.5,2026-11-14\"", 0, 0, "wrapped_row"),
];

/// How the text is written into the file.
#[derive(Clone, Copy, Debug)]
enum Coding {
    Utf8,
    Utf8Marked,
    Utf16Le,
    Utf16Be,
    Gzip,
}

impl Coding {
    /// Returns the bytes in which places are counted.
    fn bytes(self, text: &str) -> Vec<u8> {
        let units = || "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).collect::<Vec<u16>>();
        match self {
            Self::Utf8 | Self::Gzip => text.as_bytes().to_vec(),
            Self::Utf8Marked => format!("\u{FEFF}{text}").into_bytes(),
            Self::Utf16Le => units().into_iter().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be => units().into_iter().flat_map(u16::to_be_bytes).collect(),
        }
    }

    fn file(self, text: &str) -> Vec<u8> {
        if !matches!(self, Self::Gzip) {
            return self.bytes(text);
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }
}

/// Returns the issues of a file, each as `row line byte column code`.
fn issues(bytes: &[u8], overrides: &Overrides) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    fs::write(&path, bytes).unwrap();
    let guess = source::guess(&path, overrides).unwrap();
    let mut source = source::open(&path, &guess.format).unwrap();
    let mut block = RawBlock::new(RowNo(1));
    source.read_block(&mut block, BlockLimit { num_rows: usize::MAX, num_bytes: usize::MAX }).unwrap();
    let header = source.header_issues().iter().map(|issue| (0, issue));
    let issues = header.chain(block.issues.iter().map(|(row, issue)| (row.0, issue)));
    let text = |(row, issue): (u64, &longshore::model::Issue)| {
        let place = issue.place;
        format!("{row} {} {} {} {}", place.line, place.byte_plus_one, place.column, issue.code.name())
    };
    issues.map(text).collect()
}

/// Ten rows below a header, above them what `above` holds; the fault is in row `at`, the header being 0.
struct File<'a> {
    above: &'a str,
    at: usize,
    has_last_end: bool,
}

impl File<'_> {
    /// Returns the text, and how much of it stands before the odd row.
    fn with(&self, odd: &str) -> (String, usize) {
        let mut text = self.above.to_owned();
        let mut before = 0;
        for i in 0..=10 {
            if i == self.at {
                before = text.len();
                text += odd;
            } else if i == 0 {
                text += "id,näme,price,day";
            } else if i == 2 {
                text += "2,\"two\nlines, größer\",2.5,2026-11-11";
            } else {
                text += &format!("{i},größer {i},{i}.5,2026-11-{:02}", i + 9);
            }
            text += if i < 10 || self.has_last_end { "\n" } else { "" };
        }
        (text, before)
    }
}

#[track_caller]
fn check(file: &File, fault: Fault, line_end: &str, coding: Coding) {
    let (odd, at, column, code) = fault;
    let (text, before) = file.with(odd);
    let line = text[..before].matches('\n').count() + 1;
    let place = coding.bytes(&text[..before + at].replace('\n', line_end)).len() + 1;
    let found = issues(&coding.file(&text.replace('\n', line_end)), &Overrides::default());
    let expect = vec![format!("{} {line} {place} {column} {code}", file.at)];
    assert_eq!(found, expect, "{odd:?} in row {} above {:?}, {line_end:?}, {coding:?}", file.at, file.above);
}

const PLAIN: File<'static> = File { above: "", at: 5, has_last_end: true };

#[test]
fn faults_in_each_kind_of_file() {
    for fault in FAULTS {
        for line_end in ["\n", "\r\n", "\r"] {
            for coding in [Coding::Utf8, Coding::Utf8Marked, Coding::Utf16Le, Coding::Utf16Be, Coding::Gzip] {
                check(&PLAIN, fault, line_end, coding);
            }
        }
    }
}

#[test]
fn faults_at_each_place_in_a_file() {
    for fault in FAULTS {
        for line_end in ["\n", "\r\n", "\r"] {
            check(&File { above: "Report\nof May\n\n", ..PLAIN }, fault, line_end, Coding::Utf8);
            check(&File { above: "\n\n", ..PLAIN }, fault, line_end, Coding::Utf8);
            check(&File { at: 1, ..PLAIN }, fault, line_end, Coding::Utf8);
            check(&File { at: 10, ..PLAIN }, fault, line_end, Coding::Gzip);
            check(&File { at: 10, has_last_end: false, ..PLAIN }, fault, line_end, Coding::Utf16Le);
        }
    }
}

#[test]
fn faults_in_the_header() {
    for fault in [
        ("id,na\"me,price,day", 5, 2, "stray_quote"),
        ("id,\"na\"me,price,day", 6, 2, "text_after_quote"),
        ("id,\"name,price,day", 3, 2, "unclosed_quote"),
        ("id,name,price", 0, 0, "too_few_fields"),
        ("id,name,price,day,note", 0, 0, "too_many_fields"),
        ("id,na\0me,price,day", 5, 2, "nul_byte"),
        ("id;name;price;day", 0, 0, "other_delimiter"),
    ] {
        for (line_end, coding) in [("\n", Coding::Utf8), ("\r\n", Coding::Utf16Le), ("\r", Coding::Gzip)] {
            check(&File { at: 0, ..PLAIN }, fault, line_end, coding);
        }
    }
}

#[test]
fn bytes_that_are_no_text() {
    let (text, before) = PLAIN.with("5,it?em,5.5,2026-11-14");
    let mut bytes = text.into_bytes();
    bytes[before + 4] = 0xFF;
    assert_eq!(issues(&bytes, &Overrides::default()), [format!("5 7 {} 2 undecodable_bytes", before + 5)]);
}

#[test]
fn lines_too_long_and_of_wrong_length() {
    let (text, before) = PLAIN.with(&format!("5,{},5.5,2026-11-14", "x".repeat(3 << 20)));
    let overrides = Overrides { max_record_mib: Some(1), ..Overrides::default() };
    let found = issues(text.as_bytes(), &overrides);
    assert_eq!(found.last().unwrap(), &format!("5 7 {} 0 line_too_long", before + 1));
    let fixed = "A1  Oslo  12\r\nA2  Bergen 3\r\nA4  Moss   7 and more\r\nA5  Skien  9\r\n";
    let columns = FixedColumn::list("1-4, 5-10, 11-12").unwrap();
    let overrides = Overrides { columns: Some(columns), has_header: Some(false), ..Overrides::default() };
    assert_eq!(issues(fixed.as_bytes(), &overrides), ["3 3 41 4 wrong_line_length"]);
}
