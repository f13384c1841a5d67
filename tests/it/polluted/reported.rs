//! Every kind of malformed record in every kind of text: which row, line, byte and column are named, and as what; all
//! other rows are as they were, those of several lines too.

use std::fs;

use longshore::{
    model::{FixedColumn, Issue, RecordTag},
    source::Overrides,
};

use crate::support::accounted::{Whole, vanished};

/// Stands in a text where the fault is that is told; it is not in the file.
const HERE: char = '¤';

/// How a text is written into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Latin1,
}

const CODINGS: [Coding; 4] = [Coding::Utf8, Coding::Utf16Le, Coding::Utf16Be, Coding::Latin1];
const LINE_ENDS: [&str; 3] = ["\n", "\r\n", "\r"];

impl Coding {
    fn bytes(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::Latin1 => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        }
    }
}

/// A row as it should not be: its text, and the column and code of what is told of it.
type Malformed = (&'static str, u32, &'static str);

const MALFORMED: [Malformed; 20] = [
    ("5,it¤\"em,5.5,2026-11-14", 2, "stray_quote"),
    ("5,item¤\",5.5,2026-11-14", 2, "stray_quote"),
    ("5,item,5.5,2026-11-14¤\"", 4, "stray_quote"),
    ("5,the ¤\"best\" one,5.5,2026-11-14", 2, "stray_quote"),
    ("5,\"it¤\"em,5.5,2026-11-14", 2, "text_after_quote"),
    ("5,\"item¤\" x,5.5,2026-11-14", 2, "text_after_quote"),
    ("5,\"it¤\"em\",5.5,2026-11-14", 2, "text_after_quote"),
    ("\"5¤\"x,item,5.5,2026-11-14", 1, "text_after_quote"),
    ("¤\"5,item,5.5,2026-11-14", 1, "unclosed_quote"),
    ("5,¤\"item,5.5,2026-11-14", 2, "unclosed_quote"),
    ("5,item,¤\"5.5,2026-11-14", 3, "unclosed_quote"),
    ("5,item,5.5,¤\"2026-11-14", 4, "unclosed_quote"),
    ("5,¤\"item,\"5.5\",\"2026-11-14\"", 2, "unclosed_quote"),
    ("¤5", 0, "too_few_fields"),
    ("¤5,item,5.5", 0, "too_few_fields"),
    ("¤5,item,5.5,2026-11-14,more", 0, "too_many_fields"),
    ("¤5,item,5,5,2026-11-14", 0, "too_many_fields"),
    ("5,it¤\0em,5.5,2026-11-14", 2, "nul_byte"),
    ("5,it¤\u{FEFF}em,5.5,2026-11-14", 2, "stray_mark"),
    ("¤5;item;5.5;2026-11-14", 0, "other_delimiter"),
];

/// Fourteen rows, two of them with cells of several lines, the malformed one in row `at`.
fn rows(at: usize, malformed: &str) -> Vec<String> {
    let row = |i: usize| match i {
        _ if i == at => malformed.to_owned(),
        3 => "3,\"größer\nals drei\",3.5,2026-11-12".to_owned(),
        9 => "9,\"two, with \"\"quotes\"\"\nand\n\nmore\",9.5,2026-11-18".to_owned(),
        11 => "11,\"quoted, größer\",11.5,2026-11-20".to_owned(),
        _ => format!("{i},item {i} für,{i}.5,2026-11-{:02}", i + 9),
    };
    std::iter::once("id,näme,price,day".to_owned()).chain((1..=14).map(row)).collect()
}

/// Checks what is told of a text, and that nothing of it vanished: each as `row line byte column code`.
#[track_caller]
fn check(marked: &str, row: u64, column: u32, code: &str, coding: Coding, overrides: &Overrides) {
    let (before, after) = marked.split_once(HERE).unwrap();
    let line = lines_in(before) + 1;
    let place = coding.bytes(before).len() + 1;
    let bytes = coding.bytes(&format!("{before}{after}"));
    let expect = vec![format!("{row} {line} {place} {column} {code}")];
    assert_eq!(told(&bytes, overrides), expect, "{marked:?} {coding:?}");
}

fn lines_in(text: &str) -> usize {
    text.replace("\r\n", "\n").matches(['\n', '\r']).count()
}

#[track_caller]
fn told(bytes: &[u8], overrides: &Overrides) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    fs::write(&path, bytes).unwrap();
    let whole = Whole::read(&path, overrides).unwrap();
    assert_eq!(vanished(bytes, &whole), None, "{:?}", whole.format);
    let header = whole.header_issues.iter().map(|issue| (0, issue));
    let issues = header.chain(whole.block.issues.iter().map(|(row, issue)| (row.0, issue)));
    let shown = |(row, issue): (u64, &Issue)| {
        let place = issue.place;
        format!("{row} {} {} {} {}", place.line, place.byte_plus_one, place.column, issue.code.name())
    };
    issues.map(shown).collect()
}

#[test]
fn each_malformed_row_is_told_where_it_is() {
    for (i, (malformed, column, code)) in MALFORMED.into_iter().enumerate() {
        for (j, coding) in CODINGS.into_iter().enumerate() {
            if coding == Coding::Latin1 && code == "stray_mark" {
                continue;
            }
            let text = rows(5, malformed).join("\n") + "\n";
            check(&text.replace('\n', LINE_ENDS[(i + j) % 3]), 5, column, code, coding, &Overrides::default());
        }
    }
}

#[test]
fn the_first_row_the_last_one_and_those_beside_rows_of_several_lines() {
    for (malformed, column, code) in MALFORMED {
        for (at, end) in [(1, "\n"), (4, "\n"), (8, ""), (14, "\n"), (14, "")] {
            let text = rows(at, malformed).join("\n") + end;
            check(&text, at as u64, column, code, Coding::Utf8, &Overrides::default());
        }
    }
}

#[test]
fn an_unclosed_quote_takes_no_row_but_its_own() {
    let unclosed = ["¤\"5,item,5.5,2026-11-14", "5,¤\"item,5.5,2026-11-14", "5,item,5.5,¤\"2026-11-14"];
    for (malformed, column) in unclosed.into_iter().zip([1, 2, 4]) {
        for at in [1, 2, 4, 8, 10, 13, 14] {
            let text = rows(at, malformed).join("\n") + "\n";
            check(&text, at as u64, column, "unclosed_quote", Coding::Utf8, &Overrides::default());
            // Where every cell is quoted, the next row's quotes are near.
            let quoted = |row: &String| {
                let parts = row.split(',').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>();
                if row.contains(HERE) || row.contains('"') { row.clone() } else { parts.join(",") }
            };
            let text = rows(at, malformed).iter().map(quoted).collect::<Vec<_>>().join("\n") + "\n";
            check(&text, at as u64, column, "unclosed_quote", Coding::Utf8, &Overrides::default());
        }
    }
}

#[test]
fn bytes_that_no_character_has() {
    let text = rows(5, "5,it¤?em,5.5,2026-11-14").join("\n") + "\n";
    let (before, after) = text.split_once("¤?").unwrap();
    for (coding, bad) in [(Coding::Utf8, &b"\xFF"[..]), (Coding::Utf16Le, b"\x00\xDC"), (Coding::Utf16Be, b"\xDC\x00")]
    {
        let bytes = [&coding.bytes(before), bad, &coding.bytes(after)].concat();
        let place = coding.bytes(before).len() + 1;
        assert_eq!(told(&bytes, &Overrides::default()), [format!("5 7 {place} 2 undecodable_bytes")], "{coding:?}");
    }
}

/// What a limit of one mebibyte allows.
const LIMIT: usize = 1 << 20;

#[test]
fn lines_over_the_limit() {
    let overrides = Overrides { max_record_mib: Some(1), ..Overrides::default() };
    // A line of a million bytes takes its time: each line end is tried once.
    for (line_end, len, is_told) in [("\n", LIMIT + 1, true), ("\r\n", LIMIT, false), ("\r", LIMIT + 1, true)] {
        let long = format!("¤5,{},5.5,2026-11-14", "x".repeat(len - "5,,5.5,2026-11-14".len()));
        let text = (rows(5, &long).join("\n") + "\n").replace('\n', line_end);
        let told = told(text.replace(HERE, "").as_bytes(), &overrides);
        let (before, _) = text.split_once(HERE).unwrap();
        let expect = format!("5 {} {} 0 line_too_long", lines_in(before) + 1, before.len() + 1);
        assert_eq!(told.last(), is_told.then_some(&expect), "{line_end:?}");
    }
}

#[test]
fn line_ends_of_other_kinds_are_no_faults() {
    let text = rows(5, "5,it\rem,5.5,2026-11-14").join("\n") + "\n";
    assert_eq!(told(text.as_bytes(), &Overrides::default()), [""; 0]);
    let ends = LINE_ENDS.into_iter().cycle();
    let mixed: Vec<String> = rows(0, "").iter().zip(ends).map(|(row, end)| format!("{row}{end}")).collect();
    let mixed = mixed.concat();
    assert_eq!(told(mixed.as_bytes(), &Overrides::default()), [""; 0]);
    let pairs = rows(5, "5,it¤\"em,5.5,2026-11-14").join("\n\r") + "\n\r";
    check_lines(&pairs, "stray_quote");
}

/// Checks the line of the only fault of a text whose lines end in pairs of line feed and carriage return.
#[track_caller]
fn check_lines(marked: &str, code: &str) {
    let (before, after) = marked.split_once(HERE).unwrap();
    let (line, place) = (before.matches('\n').count() + 1, before.len() + 1);
    let found = told(format!("{before}{after}").as_bytes(), &Overrides::default());
    assert_eq!(found, [format!("5 {line} {place} 2 {code}")]);
}

/// Lines of fixed columns, and what is wrong with the odd one.
fn fixed_rows(odd: &str) -> String {
    let row = |i: usize| format!("A{i:<2} Ålesund  {i:>4} 2026-11-{:02}\n", i + 9);
    let rows: Vec<String> = (1..=20).map(|i| if i == 7 { format!("{odd}\n") } else { row(i) }).collect();
    rows.concat()
}

#[test]
fn fixed_columns_of_a_wrong_length_and_of_other_types() {
    let columns = FixedColumn::list("1-4, 5-13, 14-18, 19-28").unwrap();
    let overrides = Overrides { columns: Some(columns), has_header: Some(false), ..Overrides::default() };
    let malformed = [
        ("A7  Ålesund     7¤", 3, "wrong_line_length"),
        ("A7  Ålesund     7 2026-11-16¤ and more", 5, "wrong_line_length"),
        ("A7  Åle¤\0und     7 2026-11-16", 2, "nul_byte"),
    ];
    for (odd, column, code) in malformed {
        for line_end in LINE_ENDS {
            for coding in CODINGS {
                let text = fixed_rows(odd).replace('\n', line_end);
                check(&text, 7, column, code, coding, &overrides);
            }
        }
    }
}

#[test]
fn lines_of_another_type_among_fixed_columns() {
    let tag = RecordTag { start: 1, text: "A".to_owned() };
    let columns = FixedColumn::list("1-4, 5-13, 14-18, 19-28").unwrap();
    let overrides = Overrides {
        columns: Some(columns),
        record_tag: Some(Some(tag)),
        has_header: Some(false),
        ..Overrides::default()
    };
    for line_end in LINE_ENDS {
        for coding in CODINGS {
            let text = fixed_rows("¤T20 sum 2026").replace('\n', line_end);
            check(&text, 7, 1, "other_record_type", coding, &overrides);
        }
    }
}
