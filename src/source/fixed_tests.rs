//! Lines of fixed columns and the cells they give; tables written at any widths and read back.

use proptest::prelude::*;

use super::*;
use crate::model::RecordTag;

/// Reads all rows: cells joined by `|`, with `!code cell` behind.
fn rows(text: &str, options: &FixedOptions) -> Vec<String> {
    let ruler = Ruler::new(options).unwrap().for_lines_like(text);
    let (mut record, mut at, mut rows) = (Record::default(), 0, Vec::new());
    let hint = Hint { rest: Rest::Ends, num_cells: 0 };
    loop {
        match ruler.read(&text[at..], hint, &mut record) {
            Step::End => return rows,
            Step::NeedsMore => panic!("all of the text is there"),
            Step::Passed { next } => at += next,
            Step::Record { next } => {
                let cells: Vec<&str> = record.spans.iter().map(|span| span.of(&text[at..])).collect();
                let faults = record.faults.iter().map(|fault| format!(" !{} {}", fault.code.name(), fault.cell));
                rows.push(cells.join("|") + faults.collect::<String>().as_str());
                at += next;
            }
        }
    }
}

fn options(columns: &str) -> FixedOptions {
    FixedOptions { columns: FixedColumn::list(columns).unwrap(), ..FixedOptions::default() }
}

#[track_caller]
fn check(columns: &str, text: &str, expect: &[&str]) {
    assert_eq!(rows(text, &options(columns)), expect);
}

#[test]
fn columns_side_by_side() {
    check("1-3, 4-8", "abcdefgh\nx  y    \r\n", &["abc|defgh", "x|y"]);
}

#[test]
fn columns_with_gaps_and_overlaps_and_in_any_order() {
    check("1-2, 5-6", "ab--ef\ngh--kl\n", &["ab|ef", "gh|kl"]);
    check("1-4, 3-6", "abcdef\n", &["abcd|cdef"]);
    check("4-6, 1-3", "abcdef\n", &["def|abc"]);
}

#[test]
fn a_page_break_takes_no_place() {
    check("1-3, 4-8", "abcdefgh\n\x0Cijklmnop\n", &["abc|defgh", "ijk|lmnop"]);
}

#[track_caller]
fn check_headings(columns: &str, line: &str, below: &str, expect: Option<&str>) {
    let found = Ruler::new(&options(columns)).unwrap().headings(line, below);
    assert_eq!(found.map(|headings| headings.join("|")).as_deref(), expect, "{line}");
}

#[test]
fn headings_stand_over_what_they_cover_most() {
    let below = "000001   ROPE               553.58 2026-01-01\n000002   DARK PLUM X       1530.18 2026-02-02\n";
    let check = |line, expect| check_headings("1-9, 10-24, 25-35, 36-45", line, below, expect);
    check("Item     Name                Amount Posted", None);
    check(
        "Number of item  Text of goods  Total amount  Posted",
        Some("Number of item|Text of goods|Total amount|Posted"),
    );
    check("Item number  Description     Amount Posted", Some("Item number|Description|Amount|Posted"));
    check("Id Description of goods Amount EUR Posted on", Some("Id|Description of goods|Amount EUR|Posted on"));
    check_headings("1-4, 9-12", "Longer name", "abcd    efgh\n", None);
}

#[test]
fn what_all_lines_have_behind_the_columns_is_left_out() {
    check("1-2", "abxx\ncdyy\n", &["ab", "cd"]);
}

#[test]
fn what_one_line_has_behind_the_columns_is_kept_and_told() {
    let padded = "ab\n".repeat(20);
    let mut expect = vec!["ab"; 20];
    expect.push("cd|yy !wrong_line_length 1");
    check("1-2", &format!("{padded}cdyy\n"), &expect);
}

#[test]
fn short_lines_are_told_where_the_file_pads_its_lines() {
    let padded = "abcdef\n".repeat(20);
    let mut expect = vec!["ab|cd|ef"; 20];
    expect.push("gh|i !wrong_line_length 1");
    check("1-2, 3-4, 5-6", &format!("{padded}ghi\n"), &expect);
}

#[test]
fn short_lines_are_fine_where_it_does_not() {
    check("1-2, 3-6", "abcdef\ngh\nij k\nl\n", &["ab|cdef", "gh", "ij|k", "l"]);
}

#[test]
fn blank_lines_and_drawn_lines_are_no_rows() {
    check("1-4, 6-9", "Name City\n---- ----\nann  oslo\n\n    \n\x1A", &["Name|City", "ann|oslo"]);
    check("1-4, 6-9", "Name City\n-    -\n", &["Name|City", "-|-"]);
}

#[test]
fn wide_and_accented_characters_count_as_one() {
    check("1-4, 5-6", "Köln12\n日本  34\n", &["Köln|12", "日本|34"]);
}

#[test]
fn bytes_count_where_it_is_asked_for() {
    let bytes =
        |encoding: &str| FixedOptions { unit: FixedUnit::Bytes, encoding: encoding.to_owned(), ..options("1-5, 6-7") };
    assert_eq!(rows("東京a12\n日本 34\n", &bytes("Shift_JIS")), ["東京a|12", "日本|34"]);
    assert_eq!(rows("Köln12\nOslo 34\n", &bytes("UTF-8")), ["Köln|12", "Oslo|34"]);
    assert_eq!(rows("Köln 12\nOslo 34\n", &bytes("windows-1252")), ["Köln|12", "Oslo|34"]);
}

#[test]
fn wide_characters_fill_two_cells_of_a_screen() {
    let options = FixedOptions { unit: FixedUnit::Cells, ..options("1-6, 7-8") };
    assert_eq!(rows("日本  12\nKöln  34\n", &options), ["日本|12", "Köln|34"]);
}

#[test]
fn a_wide_character_on_a_boundary_goes_whole_to_the_column_it_starts_in() {
    let options = FixedOptions { unit: FixedUnit::Bytes, ..options("1-2, 3-4") };
    assert_eq!(rows("aéb\n", &options), ["aé|b"]);
}

#[test]
fn lines_of_other_types_are_kept_whole_and_told() {
    let tag = |start, text: &str| RecordTag { start, text: text.to_owned() };
    let tagged = FixedOptions { record_tag: Some(tag(1, "D")), ..options("2-4, 5-8") };
    assert_eq!(
        rows("H20261120\nD001Anna\nD002Bob \nT0002\n", &tagged),
        ["H20261120 !other_record_type 0", "001|Anna", "002|Bob", "T0002 !other_record_type 0"]
    );
    let placed = FixedOptions { record_tag: Some(tag(3, "10")), ..options("1-2, 5-8") };
    assert_eq!(rows("ab10Anna\ncd20xxxx\n", &placed), ["ab|Anna", "cd20xxxx !other_record_type 0"]);
}

#[test]
fn the_issue_says_how_long_the_line_is() {
    let ruler = Ruler::new(&options("1-2, 3-6")).unwrap().for_lines_like(&"abcdef\n".repeat(20));
    let fault = Fault { code: IssueCode::WrongLineLength, at: 3, cell: 1 };
    let issue = ruler.issue(fault, "abc\r\n", "City").unwrap();
    assert_eq!((issue.value.as_str(), issue.detail.as_str(), issue.field.as_str()), ("3", "6", "City"));
}

#[test]
fn columns_need_a_start_and_a_length() {
    for column in [FixedColumn { start: 0, length: 1 }, FixedColumn { start: 1, length: 0 }] {
        let options = FixedOptions { columns: vec![column], ..FixedOptions::default() };
        assert!(Ruler::new(&options).is_err());
    }
    assert!(Ruler::new(&FixedOptions::default()).is_err());
}

/// A table and a length for each column that its cells fit in.
fn tables() -> impl Strategy<Value = (Vec<Vec<String>>, Vec<u32>)> {
    (1..6usize).prop_flat_map(|width| {
        let cell = "[a-c0-9üé日]([a-c 0-9üé日]{0,6}[a-c])?";
        let rows = prop::collection::vec(prop::collection::vec(cell, width), 1..8);
        (rows, prop::collection::vec(8..14u32, width))
    })
}

fn write(table: &[Vec<String>], lengths: &[u32]) -> String {
    let line = |row: &Vec<String>| {
        let pad =
            |(cell, length): (&String, &u32)| format!("{cell}{}", " ".repeat(*length as usize - cell.chars().count()));
        row.iter().zip(lengths).map(pad).collect::<String>() + "\n"
    };
    table.iter().map(line).collect()
}

proptest! {
    #[test]
    fn any_table_at_any_widths_comes_back((table, lengths) in tables()) {
        let options = FixedOptions { columns: FixedColumn::side_by_side(&lengths), ..FixedOptions::default() };
        let expect: Vec<String> = table.iter().map(|row| row.join("|")).collect();
        prop_assert_eq!(rows(&write(&table, &lengths), &options), expect);
    }

    #[test]
    fn any_line_is_cut_without_harm(text in "[ -~é日\t\r\n]{0,80}", columns in prop::collection::vec((1..90u32, 1..9u32), 1..5)) {
        let columns = columns.into_iter().map(|(start, length)| FixedColumn { start, length }).collect();
        for unit in [FixedUnit::Characters, FixedUnit::Bytes] {
            let options = FixedOptions { columns: Vec::clone(&columns), unit, ..FixedOptions::default() };
            rows(&text, &options);
        }
    }
}

#[test]
fn lines_may_end_with_carriage_returns_alone() {
    let text = "abcdef\r".repeat(20) + "ghi\r";
    let mut expect = vec!["ab|cd|ef"; 20];
    expect.push("gh|i !wrong_line_length 1");
    check("1-2, 3-4, 5-6", &text, &expect);
    check("1-2, 3-6", "abcdef\n\rghij k\n\rlm\n\r", &["ab|cdef", "gh|ij k", "lm"]);
}
